"""The lines of a rendered body's links in its source."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator

# the characters before and after a link in Markdown or HTML; none is the beginning or the end of the text
_LINK_BEFORE = ("](", "](<", "]( ", "]: ", "]:", "]: <", '="', "='", "=", "<")
_BEFORE = frozenset(["", *" \t\n([{\"'`,;"])
_BEHIND = frozenset(["", *" \t\n\r)]>}\"'`,;"])
#: The length of a link's beginning by which it is looked up; only the rest is compared place by place.
_LOOKED_UP = 200
_ENDS = "".join(map(re.escape, sorted(_BEHIND)))
_WORD = re.compile(rf"[{_ENDS}]{{0,8}}+[^{_ENDS}]{{0,{_LOOKED_UP}}}+")
# all places at which a link can begin
_BEGINNINGS = re.compile(rf"(?:(?<=[{''.join(map(re.escape, sorted(_BEFORE)))}<:=])|\A)(?=({_WORD.pattern}))")
#: The most characters to read of a text before all its links are looked up at once, and before a link that is nowhere
#: by itself isn't searched any more: a number, and a multiple of the text's length.
_READ, _READ_OF_TEXT = 1_000_000, 100
#: The most characters to compare place by place.
_COMPARED, _COMPARED_OF_TEXT = 100_000, 5
#: The cost of looking at a place, in characters.
_READ_AT_A_PLACE = 100
#: The most lines with templates among which to search the one that made a line.
_TEMPLATES = 20
# a word's hash and its place are stored in one number
_BITS = 32
_MASK = (1 << _BITS) - 1


class WrittenLinks:
    """The places of links in one text, each found in time that doesn't grow with the number of the others."""

    def __init__(self, text: str, expanded: str = "") -> None:
        """Start with the text of a post.

        Args:
            text: Markdown or HTML.
            expanded: The same with its templating language expanded, if it has one: a link that is only there gets the
                line of the template that made it.
        """
        self._text = text
        self._expanded = WrittenLinks(expanded) if expanded else None
        self._origins: list[int] | None = None
        self._to_read = _READ + _READ_OF_TEXT * len(text)
        self._to_compare = _COMPARED + _COMPARED_OF_TEXT * len(text)
        self._found: dict[str, Iterator[int]] = {}
        self._lines: list[int] | None = None
        self._beginnings: list[int] | None = None

    def next_line(self, spellings: tuple[str, ...]) -> int | None:
        """Return the line of a link's next place.

        Args:
            spellings: The possible spellings of the link, the likeliest first.

        Returns:
            The line, from 0, of the likeliest kind of place: as a link, else by itself, else inside another text. The
            next call for the same link returns that of the next place of this kind, and at last that of the last one.
            None if it isn't in the text, or if the search would exceed a limit.
        """
        places = self._found.get(spellings[0])
        if places is None:
            places = self._found[spellings[0]] = self._places([spelling for spelling in spellings if spelling])
        position = next(places)
        if position < 0:
            return self._line_of_template(spellings)
        if self._lines is None:
            self._lines = [line_end.start() for line_end in re.finditer("\n", self._text)]
        return bisect_left(self._lines, position)

    def _line_of_template(self, spellings: tuple[str, ...]) -> int | None:
        """Return the line that made a link which is only in the expanded text."""
        line = None if self._expanded is None else self._expanded.next_line(spellings)
        if line is None or self._expanded is None:
            return None
        if self._origins is None:
            self._origins = _origins(self._text.split("\n"), self._expanded._text.split("\n"))
        return self._origins[line]

    def _places(self, spellings: list[str]) -> Iterator[int]:
        """Yield the places of a link one after the other, the last again and again."""
        position = -1
        alone = [self._alone(spelling) for spelling in spellings]
        as_link = [[at for at in found if self._text.endswith(_LINK_BEFORE, 0, at)] for found in alone]
        for kind in (as_link, [[at for at in found if self._text[max(0, at - 1) : at] in _BEFORE] for found in alone]):
            while (following := _following(kind, position)) >= 0:
                position = following
                yield position
            if position >= 0:
                break
        else:
            while (following := self._anywhere(spellings, position + 1)) >= 0:
                position = following
                yield position
        while True:
            yield position

    def _anywhere(self, spellings: Iterable[str], begin: int) -> int:
        for spelling in spellings:
            if self._to_read > 0:
                at = self._text.find(spelling, begin)
                self._to_read -= (at if at >= 0 else len(self._text)) - begin
                if at >= 0:
                    return at
        return -1

    def _alone(self, spelling: str) -> list[int]:
        """Return all places where a link can begin, and where this one ends as links do."""
        text, length = self._text, len(spelling)
        is_read = self._beginnings is None and self._to_read > 0
        found = self._read(spelling) if is_read else self._looked_up(spelling)
        return [at for at in found if text[at + length : at + length + 1] in _BEHIND]

    def _read(self, spelling: str) -> list[int]:
        found = []
        at = self._text.find(spelling)
        while at >= 0:
            found.append(at)
            at = self._text.find(spelling, at + 1)
        self._to_read -= len(self._text) + _READ_AT_A_PLACE * len(found)
        return found

    def _looked_up(self, spelling: str) -> list[int]:
        if self._beginnings is None:
            found = _BEGINNINGS.finditer(self._text)
            self._beginnings = sorted(_hashed(beginning[1]) << _BITS | beginning.start() for beginning in found)
        word = _WORD.match(spelling)
        key = _hashed(word[0] if word else "") << _BITS
        first, last = bisect_left(self._beginnings, key), bisect_right(self._beginnings, key | _MASK)
        if self._to_compare < last - first:
            return []
        self._to_compare -= last - first
        places = (beginning & _MASK for beginning in self._beginnings[first:last])
        return [at for at in places if self._text.startswith(spelling, at)]


def _origins(written: list[str], expanded: list[str]) -> list[int]:
    """Find the source line of each line of an expanded text.

    Lines that occur in both texts, once in each, are the same; lines between two of them come from the line there that
    contains a template: of several, from the one with the same beginning, else from the one at the same distance.

    Args:
        written: The lines of the text.
        expanded: The lines of the expanded text.

    Returns:
        For each line of the latter one of the former.
    """
    counts = Counter(written), Counter(expanded)
    places = {line: number for number, line in enumerate(written)}
    found: list[int] = []
    gap = 0
    last = -1
    for position, line in enumerate([*expanded, None]):
        place = len(written) if line is None else places.get(line, -1)
        if line is not None and (place <= last or counts[0][line] != 1 or counts[1][line] != 1):
            gap += 1
            continue
        between = range(last + 1, place)
        templates = [number for number in between if "{{" in written[number] or "{%" in written[number]]
        for at in range(gap):
            if len(between) == gap or not templates:
                found.append(between[min(at, len(between) - 1)] if between else max(last, 0))
                continue
            made = expanded[position - gap + at]
            alike = (number for number in templates[:_TEMPLATES] if _begins_alike(written[number], made))
            behind = next((number for number in templates if number - last > at), templates[-1])
            found.append(next(alike, behind))
        if line is not None:
            found.append(place)
        last, gap = place, 0
    return found


def _begins_alike(template: str, line: str) -> bool:
    """Return True if a line begins with the text before the first tag or output of a template's line."""
    before = re.split(r"\{[{%]", template, maxsplit=1)[0].strip()
    return bool(before) and line.lstrip().startswith(before)


def _hashed(word: str) -> int:
    return hash(word) & _MASK


def _following(places: list[list[int]], position: int) -> int:
    """Return the next place after a position; those of the first spelling before those of the others."""
    for found in places:
        index = bisect_right(found, position)
        if index < len(found):
            return found[index]
    return -1

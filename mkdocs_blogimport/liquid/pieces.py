"""A template cut into content, outputs and tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from .limits import CONSTRUCT, CONSTRUCTS

Kind = Literal["content", "raw", "output", "tag", "broken", "gone"]


@dataclass(slots=True, eq=False)
class Piece:
    """One construct of a template, or the content between two."""

    kind: Kind
    """`raw` is content that isn't parsed; `broken` is left unchanged; `gone` has no output."""
    start: int
    """Its position in the template."""
    source: str
    """As it was written."""
    name: str = ""
    """The name of a tag."""
    markup: str = ""
    """The text after the name."""
    markup_start: int = 0
    why: str = ""
    """The fault of a broken one, of one that is gone for its length, or of a tag that goes with its block."""


_TOO_LONG: Final = f"has more than {CONSTRUCT:,} characters"
_TOO_MANY: Final = f"the text has more than {CONSTRUCTS:,} Liquid tags and outputs"
_BEGINNING = re.compile(r"\{[%{]")
_TAG = re.compile(r"\{%-?\s*(?P<name>\w+|#)(?P<markup>.*?)-?%\}\Z", re.DOTALL)
_OUTPUT = re.compile(r"\{\{-?(?P<markup>.*?)-?\}\}\Z", re.DOTALL)
_ENDRAW = re.compile(r"\{%\s*endraw\b[^%]*?%\}")
# Liquid 4 has no dash before “endraw”; if there is no other end, one with a dash is used.
_ENDRAW_DASHED = re.compile(r"\{%-\s*endraw\b[^%]*?%\}")
_STRING = re.compile(r"\"[^\"]*+\"|'[^']*+'")
#: The longest tag or output in which strings that contain the beginning of another are recognized.
_QUOTED: Final = 500
#: The most unclosed comments; later ones are not searched.
_UNCLOSED: Final = 20
# in a comment of any length only the names of tags are read
_COMMENT = re.compile(r"\{%-?\s*(?P<name>comment|endcomment|raw)\b")
#: Tags of which only the names are read, so that they may be of any length.
_UNREAD: Final = frozenset({"raw", "comment", "#"})


def cut(template: str) -> list[Piece]:
    """Cut a template into pieces, from the first character to the last.

    Liquid 4: a tag ends at the next `%}` and an output at the next `}}`, even in quotes; `{%-` and `-%}` remove the
    whitespace of the content beside them; `raw` and `comment` have no inner tags.

    Args:
        template: Any string.

    Returns:
        The pieces in order. An unfinished one is `broken`.
    """
    pieces = list(_scan(template))
    for index, piece in enumerate(pieces):
        if piece.kind not in ("output", "tag", "gone"):
            continue
        if piece.source[2:3] == "-" and index and pieces[index - 1].kind == "content":
            pieces[index - 1].source = pieces[index - 1].source.rstrip()
        # In Liquid 4 it is the dash of “raw” that counts, not that of “endraw”.
        dash = piece.markup if piece.name == "endraw" else piece.source[-3:-2]
        if dash == "-" and index + 1 < len(pieces) and pieces[index + 1].kind == "content":
            pieces[index + 1].source = pieces[index + 1].source.lstrip()
    return pieces


def without_liquid(template: str) -> str:
    """Return a template without its tags and outputs; unfinished ones stay."""
    kept: list[str] = []
    at = 0
    last = {"%": template.rfind("%}"), "{": template.rfind("}}")}
    while (found := _BEGINNING.search(template, at)) is not None:
        start, mark = found.start(), template[found.start() + 1]
        if start >= last[mark]:
            kept.append(template[at : start + 2])
            at = start + 2
            continue
        kept.append(template[at:start])
        at = template.index("%}" if mark == "%" else "}}", start + 2 if mark == "%" else start + 1) + 2
    return "".join([*kept, template[at:]])


class _Ends:
    """Finds the end of raw content; a template full of beginnings is not searched to its end again and again."""

    def __init__(self, template: str) -> None:
        self._template = template
        self._none_from: dict[re.Pattern[str], int] = {}

    def plain(self, at: int) -> re.Match[str] | None:
        """Return the next end without a dash after a position."""
        return self._next(_ENDRAW, at)

    def any(self, at: int) -> re.Match[str] | None:
        """Return the next end after a position, one with a dash if there is no other."""
        return self._next(_ENDRAW, at) or self._next(_ENDRAW_DASHED, at)

    def _next(self, pattern: re.Pattern[str], at: int) -> re.Match[str] | None:
        if at >= self._none_from.get(pattern, len(self._template)):
            return None
        found = pattern.search(self._template, at)
        if found is None:
            self._none_from[pattern] = at
        return found


def _scan(template: str) -> Iterator[Piece]:
    at = 0
    # Looked up once, as the ends of raw content are.
    last_tag, last_output, unclosed = template.rfind("%}"), template.rfind("}}"), 0
    ends, count = _Ends(template), 0
    while at < len(template):
        found = _BEGINNING.search(template, at)
        start = found.start() if found else len(template)
        if start > at:
            yield Piece("content", at, template[at:start])
        if start == len(template):
            return
        count += 1
        if count > CONSTRUCTS:
            yield Piece("gone", start, "", why=_TOO_MANY)
            yield Piece("raw", start, without_liquid(template[start:]))
            return
        piece = _tag(template, start, last_tag) if template[start + 1] == "%" else _output(template, start, last_output)
        yield piece
        at = start + len(piece.source)
        if piece.kind != "tag":
            continue
        if piece.name == "raw":
            piece.kind = "gone"
            found = ends.any(at)
            if found is None:
                piece.kind, piece.why = "broken", "the Liquid tag “raw” is never closed"
                yield Piece("raw", at, template[at:])
                return
            yield Piece("raw", at, template[at : found.start()])
            dash = found.group() if found.group().startswith("{%-") else piece.source
            yield Piece("gone", found.start(), found.group(), "endraw", "-" if dash[-3] == "-" else "")
            at = found.end()
        elif piece.name == "comment":
            end = _end_of_comment(template, at, last_tag, ends) if unclosed < _UNCLOSED else None
            if end is None:
                unclosed += 1
                piece.kind, piece.why = "broken", "the Liquid tag “comment” is never closed"
                continue
            piece.kind, piece.source = "gone", template[start:end]
            at = end


def _end(template: str, start: int, mark: str) -> int:
    """Find the mark that ends a tag or output; -1 if another one begins before it, except in a string."""
    beginning = template[start : start + 2]
    again = template.find(beginning, start + 2)
    end = template.find(mark, start + 2, again if again >= 0 else len(template))
    if end >= 0 or again < 0 or again - start > _QUOTED:
        return end
    end = template.find(mark, again, start + _QUOTED)
    if end < 0:
        return -1
    strings = (found.span() for found in _STRING.finditer(template, start + 2, end))
    outside, at = [], start + 2
    for first, last in strings:
        outside.append(template[at:first])
        at = last
    outside.append(template[at:end])
    return -1 if any(beginning in part for part in outside) else end


def _tag(template: str, start: int, last: int) -> Piece:
    end = _end(template, start, "%}") if start < last else -1
    if end < 0:
        return Piece("broken", start, "{%", why="a Liquid tag is not closed with “%}”")
    source = template[start : end + 2]
    found = _TAG.match(source)
    if found is None:
        return Piece("broken", start, source, why="a Liquid tag has no name")
    name, markup = found["name"], found["markup"]
    if len(source) > CONSTRUCT and name not in _UNREAD:
        return Piece("tag", start, source, name[:CONSTRUCT], why=f"a Liquid tag {_TOO_LONG}")
    lead = len(markup) - len(markup.lstrip())
    return Piece("tag", start, source, name, markup.strip(), markup_start=start + found.start("markup") + lead)


def _output(template: str, start: int, last: int) -> Piece:
    end = _end(template, start, "}}") if start < last else -1
    if end < 0:
        return Piece("broken", start, "{{", why="a Liquid output is not closed with “}}”")
    source = template[start : end + 2]
    if len(source) > CONSTRUCT:
        return Piece("gone", start, source, why=f"a Liquid output {_TOO_LONG}")
    found = _OUTPUT.match(source)
    markup = found["markup"] if found else ""
    lead = len(markup) - len(markup.lstrip())
    at = found.start("markup") if found else 2
    return Piece("output", start, source, markup=markup.strip(), markup_start=start + at + lead)


def _end_of_comment(template: str, at: int, last: int, ends: _Ends) -> int | None:
    """Return the position after a comment's end; None if it has none.

    A tag in a comment ends at the next `%}`, as any other, and a tag that begins in another is none. If the comment has
    no end by that rule, the first `endcomment` ends it.
    """
    for strictly in (True, False):
        depth, end = 1, at
        while depth and (found := _in_comment(template, end, last, strictly)) is not None:
            end = template.index("%}", found.end()) + 2
            if found["name"] == "comment":
                depth += 1
            elif found["name"] == "endcomment":
                depth -= 1
            elif (raw := ends.plain(end)) is not None:
                end = raw.end()
        if not depth:
            return end
    return None


def _in_comment(template: str, at: int, last: int, strictly: bool) -> re.Match[str] | None:
    """Return the next tag in a comment that counts there."""
    if not strictly:
        found = _COMMENT.search(template, at)
        return found if found is not None and found.end() <= last else None
    while 0 <= (start := template.find("{%", at)) <= last - 2:
        found = _COMMENT.match(template, start)
        if found is not None:
            return found if found.end() <= last else None
        at = template.index("%}", start + 2) + 2
    return None

"""A text cut into what Liquid sees: text, outputs and tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from .limits import CONSTRUCT, CONSTRUCTS

Kind = Literal["text", "raw", "output", "tag", "broken", "gone"]


@dataclass(slots=True, eq=False)
class Piece:
    """One construct of a text, or the text between two."""

    kind: Kind
    """`raw` is text that stands as it is; `broken` is shown as it was written; `gone` gives nothing."""
    start: int
    """Where it begins in the whole text."""
    source: str
    """As it was written."""
    name: str = ""
    """The name of a tag."""
    markup: str = ""
    """What stands in it behind the name."""
    markup_start: int = 0
    why: str = ""
    """What is wrong with a broken one, or with a tag that is broken as soon as it is known what it encloses."""


_TOO_LONG: Final = f"has more than {CONSTRUCT:,} characters"
_TOO_MANY: Final = f"a text has more than {CONSTRUCTS:,} Liquid tags and outputs"
_BEGINNING = re.compile(r"\{[%{]")
_TAG = re.compile(r"\{%-?\s*(?P<name>\w+|#)(?P<markup>.*?)-?%\}\Z", re.DOTALL)
_OUTPUT = re.compile(r"\{\{-?(?P<markup>.*?)-?\}\}\Z", re.DOTALL)
_ENDRAW = re.compile(r"\{%\s*endraw\b[^%]*?%\}")
# Liquid 4 knows no dash before “endraw”; where it is all there is, it is taken for what it means.
_ENDRAW_DASHED = re.compile(r"\{%-\s*endraw\b[^%]*?%\}")
#: After so many unclosed comments no further one is looked at.
_UNCLOSED: Final = 20
# in a comment, however long it is, nothing is looked for but its end
_COMMENT = re.compile(r"\{%-?\s*(?P<name>comment|endcomment|raw)\b")
#: Tags of which nothing but their names is read, so that they may be of any length.
_UNREAD: Final = frozenset({"raw", "comment", "#"})


def cut(text: str) -> list[Piece]:
    """Cut a text into pieces, from the first character to the last.

    Liquid 4: a tag ends at the next `%}` and an output at the next `}}`, whatever is quoted; `{%-` and `-%}` take the
    white space of the text beside them; nothing in `raw` and `comment` is looked at.

    Args:
        text: Any text.

    Returns:
        The pieces in order. What is not finished is `broken`.
    """
    pieces = list(_scan(text))
    for index, piece in enumerate(pieces):
        if piece.kind not in ("output", "tag", "gone"):
            continue
        if piece.source[2:3] == "-" and index and pieces[index - 1].kind == "text":
            pieces[index - 1].source = pieces[index - 1].source.rstrip()
        # In Liquid 4 it is the dash of “raw” that counts, not that of “endraw”.
        dash = piece.markup if piece.name == "endraw" else piece.source[-3:-2]
        if dash == "-" and index + 1 < len(pieces) and pieces[index + 1].kind == "text":
            pieces[index + 1].source = pieces[index + 1].source.lstrip()
    return pieces


class _Ends:
    """Finds where raw text ends; a text full of beginnings is not searched to its end again and again."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._none_from: dict[re.Pattern[str], int] = {}

    def plain(self, at: int) -> re.Match[str] | None:
        """The next end without a dash behind a place."""
        return self._next(_ENDRAW, at)

    def any(self, at: int) -> re.Match[str] | None:
        """The next end behind a place, one with a dash if there is no other."""
        return self._next(_ENDRAW, at) or self._next(_ENDRAW_DASHED, at)

    def _next(self, pattern: re.Pattern[str], at: int) -> re.Match[str] | None:
        if at >= self._none_from.get(pattern, len(self._text)):
            return None
        found = pattern.search(self._text, at)
        if found is None:
            self._none_from[pattern] = at
        return found


def _scan(text: str) -> Iterator[Piece]:
    at = 0
    # Looked up once, as the ends of raw text are.
    last_tag, last_output, unclosed = text.rfind("%}"), text.rfind("}}"), 0
    ends, count = _Ends(text), 0
    while at < len(text):
        found = _BEGINNING.search(text, at)
        start = found.start() if found else len(text)
        if start > at:
            yield Piece("text", at, text[at:start])
        if start == len(text):
            return
        count += 1
        if count > CONSTRUCTS:
            yield Piece("broken", start, text[start:], why=_TOO_MANY)
            return
        piece = _tag(text, start, last_tag) if text[start + 1] == "%" else _output(text, start, last_output)
        yield piece
        at = start + len(piece.source)
        if piece.kind != "tag":
            continue
        if piece.name == "raw":
            piece.kind = "gone"
            found = ends.any(at)
            if found is None:
                piece.kind, piece.why = "broken", "the Liquid tag “raw” is never closed"
                yield Piece("raw", at, text[at:])
                return
            yield Piece("raw", at, text[at : found.start()])
            dash = found.group() if found.group().startswith("{%-") else piece.source
            yield Piece("gone", found.start(), found.group(), "endraw", "-" if dash[-3] == "-" else "")
            at = found.end()
        elif piece.name == "comment":
            end = _end_of_comment(text, at, last_tag, ends) if unclosed < _UNCLOSED else None
            if end is None:
                unclosed += 1
                piece.kind, piece.why = "broken", "the Liquid tag “comment” is never closed"
                continue
            piece.kind, piece.source = "gone", text[start:end]
            at = end


def _tag(text: str, start: int, last: int) -> Piece:
    again = text.find("{%", start + 2)
    end = text.find("%}", start + 2, again if again >= 0 else len(text)) if start < last else -1
    if end < 0:
        return Piece("broken", start, "{%", why="a Liquid tag is not closed with “%}”")
    source = text[start : end + 2]
    found = _TAG.match(source)
    if found is None:
        return Piece("broken", start, source, why="a Liquid tag has no name")
    name, markup = found["name"], found["markup"]
    if len(source) > CONSTRUCT and name not in _UNREAD:
        return Piece("tag", start, source, name[:CONSTRUCT], why=f"a Liquid tag {_TOO_LONG}")
    lead = len(markup) - len(markup.lstrip())
    return Piece("tag", start, source, name, markup.strip(), markup_start=start + found.start("markup") + lead)


def _output(text: str, start: int, last: int) -> Piece:
    again = text.find("{{", start + 2)
    end = text.find("}}", start + 2, again if again >= 0 else len(text)) if start < last else -1
    if end < 0:
        return Piece("broken", start, "{{", why="a Liquid output is not closed with “}}”")
    source = text[start : end + 2]
    if len(source) > CONSTRUCT:
        return Piece("broken", start, source, why=f"a Liquid output {_TOO_LONG}")
    found = _OUTPUT.match(source)
    markup = found["markup"] if found else ""
    lead = len(markup) - len(markup.lstrip())
    at = found.start("markup") if found else 2
    return Piece("output", start, source, markup=markup.strip(), markup_start=start + at + lead)


def _end_of_comment(text: str, at: int, last: int, ends: _Ends) -> int | None:
    depth = 1
    while (found := _COMMENT.search(text, at)) is not None and found.end() <= last:
        at = text.index("%}", found.end()) + 2
        if found["name"] == "comment":
            depth += 1
        elif found["name"] == "endcomment":
            depth -= 1
            if not depth:
                return at
        elif (end := ends.plain(at)) is not None:
            at = end.end()
    return None

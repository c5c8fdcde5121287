"""A text cut into what Liquid sees: text, outputs and tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

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
    """What is wrong with a broken one."""


_BEGINNING = re.compile(r"\{[%{]")
_TAG = re.compile(r"\{%-?\s*(?P<name>\w+|#)(?P<markup>.*?)-?%\}\Z", re.DOTALL)
_OUTPUT = re.compile(r"\{\{-?(?P<markup>.*?)-?\}\}\Z", re.DOTALL)
_ENDRAW = re.compile(r"\{%\s*endraw\b[^%]*?%\}")
# Liquid 4 knows no dash before “endraw”; where it is all there is, it is taken for what it means.
_ENDRAW_DASHED = re.compile(r"\{%-\s*endraw\b[^%]*?%\}")
#: After so many unclosed comments no further one is looked at.
_UNCLOSED: Final = 20
_COMMENT = re.compile(r"\{%-?\s*(?P<name>comment|endcomment|raw)\b.*?%\}", re.DOTALL)


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


def _scan(text: str) -> Iterator[Piece]:
    at = 0
    # Looked up once, so that a text full of beginnings is not searched to its end again and again.
    last_tag, last_output, unclosed = text.rfind("%}"), text.rfind("}}"), 0
    while at < len(text):
        found = _BEGINNING.search(text, at)
        start = found.start() if found else len(text)
        if start > at:
            yield Piece("text", at, text[at:start])
        if start == len(text):
            return
        piece = _tag(text, start, last_tag) if text[start + 1] == "%" else _output(text, start, last_output)
        yield piece
        at = start + len(piece.source)
        if piece.kind != "tag":
            continue
        if piece.name == "raw":
            piece.kind = "gone"
            found = _ENDRAW.search(text, at) or _ENDRAW_DASHED.search(text, at)
            if found is None:
                piece.kind, piece.why = "broken", "the Liquid tag “raw” is never closed"
                yield Piece("raw", at, text[at:])
                return
            yield Piece("raw", at, text[at : found.start()])
            dash = found.group() if found.group().startswith("{%-") else piece.source
            yield Piece("gone", found.start(), found.group(), "endraw", "-" if dash[-3] == "-" else "")
            at = found.end()
        elif piece.name == "comment":
            end = _end_of_comment(text, at) if unclosed < _UNCLOSED else None
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
    markup = found["markup"]
    lead = len(markup) - len(markup.lstrip())
    return Piece("tag", start, source, found["name"], markup.strip(), markup_start=start + found.start("markup") + lead)


def _output(text: str, start: int, last: int) -> Piece:
    again = text.find("{{", start + 2)
    end = text.find("}}", start + 2, again if again >= 0 else len(text)) if start < last else -1
    if end < 0:
        return Piece("broken", start, "{{", why="a Liquid output is not closed with “}}”")
    source = text[start : end + 2]
    found = _OUTPUT.match(source)
    markup = found["markup"] if found else ""
    lead = len(markup) - len(markup.lstrip())
    at = found.start("markup") if found else 2
    return Piece("output", start, source, markup=markup.strip(), markup_start=start + at + lead)


def _end_of_comment(text: str, at: int) -> int | None:
    depth = 1
    while (found := _COMMENT.search(text, at)) is not None:
        at = found.end()
        if found["name"] == "comment":
            depth += 1
        elif found["name"] == "endcomment":
            depth -= 1
            if not depth:
                return at
        elif (end := _ENDRAW.search(text, at)) is not None:
            at = end.end()
    return None

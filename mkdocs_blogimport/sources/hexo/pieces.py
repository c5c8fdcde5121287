"""Markdown with tags of Nunjucks in it, cut into pieces: text, tags, variables."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..markup import FENCED_AND_SPANS

#: Code, comments of HTML, which nothing is done to; then raw text, tags, variables and comments of Nunjucks.
_TOKEN = re.compile(
    rf"(?P<kept>{FENCED_AND_SPANS}|<!--(?s:.*?)(?:-->|\Z))"
    # an argument has no beginning of another tag in it, so that each place is looked at once
    r"|\{%[-\s]*+(?P<name>\w++(?:-\w++)*+)(?P<arguments>(?:[^%\n{]|%(?!\})|\{(?!%)|\n(?!\n))*+)%\}"
    r"|\{\{(?P<variable>[^{}\n]*+)\}\}"
    r"|(?P<comment>\{\#(?:[^\n\#{]|\#(?!\})|\{(?!\#))*+\#\})",
    re.MULTILINE,
)
_END = re.compile(r"\{%[-\s]*+end(\w++(?:-\w++)*+)[-\s]*+%\}")
#: Tags whose inside is code, or anything else in which nothing has a meaning.
_VERBATIM = frozenset({"codeblock", "code", "mermaid", "math", "raw"})
#: How deep tags are nested; deeper ones are text.
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Text:
    """Markdown, or raw text that no engine may touch."""

    text: str
    is_raw: bool = False


@dataclass(frozen=True, slots=True)
class Variable:
    """What stands between double braces."""

    expression: str
    written: str
    line: int


@dataclass(slots=True)
class Tag:
    """A tag, with what it encloses."""

    name: str
    arguments: Sequence[str]
    written: str
    line: int
    inside: list[Piece] | None = None
    """None for a tag that encloses nothing."""
    source: str = ""
    """What it encloses, as the author wrote it."""


Piece = Text | Variable | Tag


@dataclass(slots=True)
class _Open:
    tag: Tag
    start: int
    pieces: list[Piece] = field(default_factory=list)


def pieces(text: str) -> list[Piece]:
    """Cut a body into pieces.

    A tag encloses what stands before its `end` tag, if there is one behind it. Tags in code and in comments of HTML are
    text, as in Hexo.

    Args:
        text: Markdown.
    """
    ends: dict[str, list[tuple[int, int]]] = {}
    for found in _END.finditer(text):
        ends.setdefault(found[1], []).append(found.span())
    return _Cutter(text, ends).cut()


class _Cutter:
    def __init__(self, text: str, ends: Mapping[str, Sequence[tuple[int, int]]]) -> None:
        self._text = text
        self._ends = ends
        self._at = 0
        self._line = 0
        self._counted = 0
        root = Tag("", (), "", 0)
        self._open = [_Open(root, 0)]

    def cut(self) -> list[Piece]:
        begun = 0
        while (found := _TOKEN.search(self._text, max(begun, self._at))) is not None:
            begun = found.end()
            if found["kept"] is None:
                self._put(Text(self._text[self._at : found.start()]))
                self._at = found.end()
                self._take(found)
        self._put(Text(self._text[self._at :]))
        while len(self._open) > 1:  # never closed: it is a tag by itself
            lost = self._open.pop()
            self._open[-1].pieces += [lost.tag, *lost.pieces]
        return self._open[0].pieces

    def _put(self, piece: Piece) -> None:
        if not isinstance(piece, Text) or piece.text:
            self._open[-1].pieces.append(piece)

    def _take(self, found: re.Match[str]) -> None:
        if found["comment"] is not None:
            return
        line = self._line_of(found.start())
        if (expression := found["variable"]) is not None:
            self._put(Variable(expression.strip("- \t"), found[0], line))
            return
        name = found["name"]
        if name.startswith("end") and self._close(name.removeprefix("end"), found):
            return
        tag = Tag(name, found["arguments"].removesuffix("-").split(), found[0], line)
        if name in _VERBATIM and self._enclose(tag, found.end()):
            return
        if name in self._ends and len(self._open) < _DEEPEST:
            self._open.append(_Open(tag, found.end()))
        else:
            self._put(tag)

    def _close(self, name: str, found: re.Match[str]) -> bool:
        """Close the innermost tag of a name, and those in it that are never closed."""
        place = next((at for at in range(len(self._open) - 1, 0, -1) if self._open[at].tag.name == name), 0)
        if not place:
            return False
        while len(self._open) > place + 1:
            lost = self._open.pop()
            self._open[-1].pieces += [lost.tag, *lost.pieces]
        done = self._open.pop()
        done.tag.inside = done.pieces
        done.tag.source = self._text[done.start : found.start()]
        self._put(done.tag)
        return True

    def _enclose(self, tag: Tag, start: int) -> bool:
        """Let a tag enclose all text before its end, whatever that holds."""
        ends = self._ends.get(tag.name, ())
        place = bisect_left(ends, (start, 0))
        if place == len(ends):
            return False
        tag.source = self._text[start : ends[place][0]]
        tag.inside = [Text(tag.source, is_raw=tag.name == "raw")]
        self._at = ends[place][1]
        self._put(tag if tag.name != "raw" else tag.inside[0])
        return True

    def _line_of(self, at: int) -> int:
        """Return the number of lines before a place; places are asked for in their order."""
        self._line += self._text.count("\n", self._counted, at)
        self._counted = at
        return self._line

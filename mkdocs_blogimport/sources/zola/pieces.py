"""Markdown with Zola's shortcodes in it, cut into pieces (Zola 0.22: `content.pest`)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..markup import CODE

_STRING = r"\"[^\"]*+\"|'[^']*+'|`[^`]*+`"
_CALL = rf"\s*+[A-Za-z_]\w*+\s*+\((?:[\w\s=,.\[\]+-]|{_STRING})*+\)\s*+"
_TOKEN = re.compile(
    rf"\{{\{{/\*(?P<shown>{_CALL})\*/\}}\}}|\{{%/\*(?P<opened>{_CALL})\*/%\}}"
    rf"|\{{\{{(?P<inline>{_CALL})\}}\}}|\{{%(?P<begin>{_CALL})%\}}|(?P<end>\{{%\s*+end\s*+%\}})",
    re.ASCII,
)
_SHOWN_END = re.compile(r"\{%/\*\s*+end\s*+\*/%\}")
_ARGUMENT = re.compile(rf"(?P<string>{_STRING})|(?P<sign>[=,\[\]])|(?P<word>[\w.+-]+)", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,18})?")
#: How deep shortcodes are nested; deeper ones are text.
_DEEPEST = 10


@dataclass(frozen=True, slots=True)
class Text:
    """Markdown."""

    text: str


@dataclass(slots=True)
class Call:
    """A call of a shortcode."""

    name: str
    arguments: Mapping[str, Any]
    written: str
    line: int
    """The number of lines before it."""
    is_in_code: bool
    inside: list[Piece] | None = None
    """What it encloses; None for a call that encloses nothing."""
    is_closed: bool = True


Piece = Text | Call


@dataclass(slots=True)
class _Open:
    call: Call | None
    pieces: list[Piece] = field(default_factory=list)


def pieces(text: str) -> list[Piece]:
    """Cut a body into pieces.

    Args:
        text: Markdown.

    Returns:
        Text, in which the marks around what isn't to be run are gone, and calls. A call that is never closed encloses
        nothing.
    """
    return _Cutter(text).cut()


class _Cutter:
    def __init__(self, text: str) -> None:
        self._text = text
        self._shown_ends = [found.span() for found in _SHOWN_END.finditer(text)]
        self._codes = [found.span() for found in CODE.finditer(text)]
        self._starts = [start for start, _ in self._codes]
        self._line = self._counted = 0
        self._open = [_Open(None)]

    def cut(self) -> list[Piece]:
        at = 0
        while (found := _TOKEN.search(self._text, at)) is not None:
            self._put(self._text[at : found.start()])
            at = self._take(found)
        self._put(self._text[at:])
        while len(self._open) > 1:
            self._lose()
        return self._open[0].pieces

    def _put(self, text: str) -> None:
        if text:
            self._open[-1].pieces.append(Text(text))

    def _take(self, found: re.Match[str]) -> int:
        """Take what was found; return where the text goes on."""
        if found["shown"] is not None:
            self._put("{{" + found["shown"] + "}}")
        elif found["opened"] is not None:
            place = bisect_left(self._shown_ends, (found.end(), 0))
            if place == len(self._shown_ends):
                self._put(found[0])
                return found.end()
            start, end = self._shown_ends[place]
            self._put("{%" + found["opened"] + "%}" + self._text[found.end() : start] + "{% end %}")
            return end
        elif found["inline"] is not None:
            self._open[-1].pieces.append(self._call(found, found["inline"]))
        elif found["begin"] is not None:
            if len(self._open) <= _DEEPEST:
                self._open.append(_Open(self._call(found, found["begin"])))
            else:
                self._put(found[0])
        elif len(self._open) > 1:
            done = self._open.pop()
            assert done.call is not None
            done.call.inside = done.pieces
            self._open[-1].pieces.append(done.call)
        else:
            self._put(found[0])
        return found.end()

    def _lose(self) -> None:
        """Let the innermost call, which is never closed, enclose nothing."""
        lost = self._open.pop()
        assert lost.call is not None
        lost.call.is_closed = False
        self._open[-1].pieces += [lost.call, *lost.pieces]

    def _call(self, found: re.Match[str], written: str) -> Call:
        name, _, rest = written.partition("(")
        self._line += self._text.count("\n", self._counted, found.start())
        self._counted = found.start()
        place = bisect_right(self._starts, found.start()) - 1
        is_in_code = place >= 0 and found.start() < self._codes[place][1]
        arguments = read_arguments(rest.rstrip().removesuffix(")"))
        return Call(name.strip(), arguments, found[0], self._line, is_in_code)


def read_arguments(written: str) -> dict[str, Any]:
    """Read the arguments of a call: strings, numbers, booleans and lists of them, each with a name.

    Args:
        written: What stands between the parentheses.

    Returns:
        The values by their names; what can't be read is left out.
    """
    words = [(found.lastgroup, found[0]) for found in _ARGUMENT.finditer(written)]
    given: dict[str, Any] = {}
    at = 0
    while at + 2 < len(words):
        if words[at][0] != "word" or words[at + 1][1] != "=":
            at += 1
            continue
        name = words[at][1]
        given[name], at = _value(words, at + 2)
    return given


def _value(words: Sequence[tuple[str | None, str]], at: int) -> tuple[Any, int]:
    """Read one value; return it, and where the words go on."""
    kind, word = words[at]
    if word != "[" or kind == "string":
        return _scalar(kind, word), at + 1
    items: list[Any] = []
    at += 1
    while at < len(words) and words[at] != ("sign", "]"):
        if words[at][0] != "sign":
            items.append(_scalar(*words[at]))
        at += 1
    return items, at + 1


def _scalar(kind: str | None, word: str) -> Any:
    if kind == "string":
        return word[1:-1]
    if word in {"true", "false"}:
        return word == "true"
    if _NUMBER.fullmatch(word):
        return float(word) if "." in word else int(word)
    return word

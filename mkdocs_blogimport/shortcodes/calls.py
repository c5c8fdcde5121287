"""The calls of shortcodes in a post's text (Hugo's parser/pageparser)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

#: The longest call, without what it encloses.
LONGEST: Final = 50_000
#: How deep calls may stand in each other.
DEEPEST: Final = 20

_OPEN = re.compile(r"\{\{(?P<sign>[<%])(?P<comment>/\*)?")
_NAME = re.compile(r"\s*+(?P<ends>/)?\s*+(?P<name>[\w][\w./-]*+)?")
_PIECE = re.compile(
    r"(?P<space>\s++)"
    r"|(?P<raw>`[^`]*+`)"
    r"|(?P<equals>=)"
    r"|(?P<word>(?:(?![>%]\}\}|/[>%]\}\}|\{\{[<%]|[\s\"`=]).)++)",
    re.DOTALL,
)
#: A value without quotes around it, which ends at whitespace alone.
_VALUE = re.compile(r"(?:(?![>%]\}\}|/[>%]\}\}|\{\{[<%]|\s).)++", re.DOTALL)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_CLOSING: Final = {"<": ">}}", "%": "%}}"}
_LONGEST_NAME: Final = 200
_KEY = re.compile(r"[\w.-]+")
_WHOLE = re.compile(r"[+-]?\d{1,18}")
_FLOAT = re.compile(r"[+-]?\d{1,18}\.\d{1,18}")


@dataclass(slots=True, eq=False)
class Call:
    """A call of a shortcode."""

    name: str
    is_markup: bool
    """Whether it is written with `%`, so that its result is Markdown."""
    line: int
    """The line of the text, from 1."""
    named: dict[str, Any] = field(default_factory=dict)
    positional: list[Any] = field(default_factory=list)
    inner: Sequence[Part] | None = None
    """What it encloses; None if it encloses nothing."""
    indentation: str = ""
    """The whitespace before it, if nothing else stands before it in its line."""
    depth: int = 1
    """How deep the calls in it stand in each other, itself counted."""
    is_closed: bool = False
    """Whether it ends with itself: `{{< x />}}`."""


Part = str | Call


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a call, which stays in the text."""

    line: int
    what: str


class _End(str):
    """The end of a call, by its name."""

    __slots__ = ("line", "source")
    line: int
    source: str


def read(text: str) -> tuple[list[Part], list[Fault]]:
    """Find the calls in a text.

    Args:
        text: The text of a post.

    Returns:
        The text and the calls in it, each with what it encloses, and what is wrong.
    """
    return _Reader(text).read()


def _indentation(text: str, at: int) -> str:
    begin = max(text.rfind("\n", max(at - 100, 0), at) + 1, at - 100, 0)
    before = text[begin:at]
    return before if not before.strip(" \t") else ""


@dataclass(slots=True, eq=False)
class _Reader:
    """Reads one text. What was found in vain is kept, so that nothing is looked for twice."""

    text: str
    faults: list[Fault] = field(default_factory=list)
    comment_ends: dict[str, int] = field(default_factory=dict)
    """By the end of a call: the first end of a comment behind the one that was read last; -1 if there is none."""
    quoted: tuple[int, int] = (0, 0)
    """Where the last string in quotes begins and ends; a quote within is escaped, and ends where it does."""
    dead: dict[str, set[int]] = field(default_factory=dict)
    """By the end of a call: places from which it isn't reached."""

    def read(self) -> tuple[list[Part], list[Fault]]:
        text = self.text
        flat: list[Part | _End] = []
        start = 0
        line = 1
        while (found := _OPEN.search(text, start)) is not None:
            line += text.count("\n", start, found.start())
            if found.start() > start:
                flat.append(text[start : found.start()])
            piece, end, wrong = self._comment(found) if found["comment"] else self._call(found, line)
            if wrong:
                self.faults.append(Fault(line, wrong))
                piece, end = found[0], found.end()
            if isinstance(piece, Call):
                piece.indentation = _indentation(text, found.start())
            flat.append(piece)
            line += text.count("\n", found.start(), end)
            start = end
        flat.append(text[start:])
        return _nested(flat, self.faults), self.faults

    def _comment(self, found: re.Match[str]) -> tuple[Part, int, str]:
        """What stands in `{{</* … */>}}`, which prints."""
        closing = _CLOSING[found["sign"]]
        end = self.comment_ends.get(closing, 0)
        if 0 <= end < found.end():
            end = self.comment_ends[closing] = self.text.find(f"*/{closing}", found.end())
        if end < 0:
            return "", 0, "a comment of a shortcode is never closed"
        return "{{" + found["sign"] + self.text[found.end() : end] + closing, end + 5, ""

    def _call(self, found: re.Match[str], line: int) -> tuple[Part | _End, int, str]:
        text, closing = self.text, _CLOSING[found["sign"]]
        named = _NAME.match(text, found.end())
        name = named["name"] if named else None
        if named is None or name is None or len(name) > _LONGEST_NAME:
            return "", 0, "a shortcode has no name"
        pieces: list[tuple[str, str]] = []
        at, wrong = self._pieces(named.end(), closing, pieces)
        if wrong:
            return "", 0, f"the shortcode “{name[:60]}” {wrong}"
        is_closed = text.startswith("/", at)
        end = at + len(closing) + is_closed
        if named["ends"]:
            ended = _End(name)
            ended.line, ended.source = line, text[found.start() : end]
            return ended, end, ""
        call = Call(name, found["sign"] == "%", line, is_closed=is_closed)
        return call, end, _with_parameters(call, pieces)

    def _pieces(self, at: int, closing: str, pieces: list[tuple[str, str]]) -> tuple[int, str]:
        """Read the parameters up to the end of a call: where that is, and what is wrong."""
        dead = self.dead.setdefault(closing, set())
        seen: list[int] = []
        begun = at
        while not (self.text.startswith(closing, at) or self.text.startswith(f"/{closing}", at)):
            kind, end = self._piece(at, is_value=bool(pieces) and pieces[-1][0] == "equals")
            if at in dead or not kind or end - begun > LONGEST:
                dead.update(seen)
                other = self.text[at : at + 3] in _CLOSING.values()
                return 0, "begins and ends with different signs" if other else "is never closed"
            seen.append(at)
            pieces.append((kind, self.text[at:end]))
            at = end
        return at, ""

    def _piece(self, at: int, *, is_value: bool) -> tuple[str, int]:
        """The kind of a piece and its end; nothing for what is none."""
        if is_value and not self.text.startswith(('"', "`", "="), at) and (value := _VALUE.match(self.text, at)):
            return "word", value.end()
        if self.text.startswith('"', at):
            begin, end = self.quoted
            if not begin <= at < end:
                found = _QUOTED.match(self.text, at)
                self.quoted = at, len(self.text) + 1 if found is None else found.end()
            end = self.quoted[1]
            return ("", 0) if end > len(self.text) else ("quoted", end)
        piece = _PIECE.match(self.text, at)
        return ("", 0) if piece is None else (str(piece.lastgroup), piece.end())


def _with_parameters(call: Call, pieces: Sequence[tuple[str, str]]) -> str:
    """Put the parameters into a call; what is wrong with them."""
    shown = [piece for piece in pieces if piece[0] != "space"]
    at = 0
    while at < len(shown):
        kind, written = shown[at]
        if kind == "equals":
            return f"a parameter of the shortcode “{call.name[:60]}” has no name"
        if at + 1 < len(shown) and shown[at + 1][0] == "equals":
            if kind != "word" or not _KEY.fullmatch(written) or at + 2 >= len(shown) or shown[at + 2][0] == "equals":
                return f"a parameter of the shortcode “{call.name[:60]}” can't be read"
            call.named[written] = _value(*shown[at + 2])
            at += 3
            continue
        call.positional.append(_value(kind, written))
        at += 1
    if call.named and call.positional:
        return f"the shortcode “{call.name[:60]}” has parameters with names and others without"
    return ""


def _value(kind: str, written: str) -> Any:
    if kind == "quoted":
        return written[1:-1].replace('\\"', '"')
    if kind == "raw":
        return written[1:-1]
    if written in {"true", "false"}:
        return written == "true"
    if _WHOLE.fullmatch(written):
        return int(written)
    return float(written) if _FLOAT.fullmatch(written) else written


def _nested(flat: Sequence[Part | _End], faults: list[Fault]) -> list[Part]:
    """Put what a call encloses into it."""
    parts: list[Part] = []
    waiting: list[tuple[str, int]] = []
    """The calls that an end may belong to, with their places in `parts`."""
    counts: dict[str, int] = {}
    for piece in flat:
        if isinstance(piece, Call):
            if not piece.is_closed:
                waiting.append((piece.name, len(parts)))
                counts[piece.name] = counts.get(piece.name, 0) + 1
            parts.append(piece)
        elif isinstance(piece, _End):
            _close(piece, parts, waiting, counts, faults)
        elif piece:
            parts.append(piece)
    return parts


def _close(
    end: _End, parts: list[Part], waiting: list[tuple[str, int]], counts: dict[str, int], faults: list[Fault]
) -> None:
    if not counts.get(end):
        faults.append(Fault(end.line, f"the shortcode “{end[:60]}” ends, but it doesn't begin"))
        parts.append(end.source)
        return
    while True:
        name, place = waiting.pop()
        counts[name] -= 1
        if name == end:
            break
    call = parts[place]
    assert isinstance(call, Call)
    call.inner = parts[place + 1 :]
    call.depth = 1 + max((part.depth for part in call.inner if isinstance(part, Call)), default=0)
    del parts[place + 1 :]

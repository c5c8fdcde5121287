"""Templates cut into text and tags, and what stands in a tag cut into words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .errors import TeraError
from .limits import LONGEST

_TAG = re.compile(r"\{(?P<kind>[{%#])(?P<before>-?)")
_RAW = re.compile(r"\s*raw\s*\Z")
_END_RAW = re.compile(r"\{%-?\s*endraw\s*-?%\}")
_WORD = re.compile(
    r"""\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)
    |(?P<string>"[^"]*"|'[^']*'|`[^`]*`)
    |(?P<name>[A-Za-z_]\w*)
    |(?P<mark>==|!=|<=|>=|::|[<>+\-*/%~|.,()\[\]=]))""",
    re.VERBOSE | re.ASCII,
)
_CLOSING = {"{": "}}", "%": "%}", "#": "#}"}


class Part(NamedTuple):
    """Text, or the inside of a tag."""

    kind: str
    """`text`, `{` for what is shown, `%` for a statement."""
    text: str


class Word(NamedTuple):
    """A word of a tag."""

    kind: str
    """`number`, `string`, `name`, `mark`, or `end` behind the last one."""
    text: str


def parts(source: str) -> Iterator[Part]:
    """Cut a template; comments are left out.

    Args:
        source: The template.

    Raises:
        TeraError: A tag isn't closed, or the template is too long.
    """
    if len(source) > LONGEST:
        raise TeraError("the template is too long")
    at, trims = 0, False
    while True:
        found = _TAG.search(source, at)
        text = source[at : found.start() if found else len(source)]
        text = text.lstrip() if trims else text
        if found is None:
            yield Part("text", text)
            return
        yield Part("text", text.rstrip() if found["before"] else text)
        end = _end(source, found.end(), _CLOSING[found["kind"]])
        inside = source[found.end() : end]
        at = end + 2
        trims = inside.endswith("-")
        inside = inside.removesuffix("-")
        if found["kind"] == "%" and _RAW.match(inside):
            close = _END_RAW.search(source, at)
            if close is None:
                raise TeraError("`raw` is not closed")
            yield Part("text", source[at : close.start()])
            at, trims = close.end(), close[0].endswith("-%}")
        elif found["kind"] != "#":
            yield Part(found["kind"], inside)


def _end(source: str, start: int, closing: str) -> int:
    """Return where a tag is closed, outside of its strings."""
    if closing == "#}":
        at = source.find(closing, start)
    else:
        at, quote = start, ""
        while at < len(source):
            character = source[at]
            if quote:
                quote = "" if character == quote else quote
            elif character in "\"'`":
                quote = character
            elif source.startswith(closing, at):
                break
            at += 1
        at = at if at < len(source) else -1
    if at < 0:
        raise TeraError("a tag is not closed")
    return at


def words(inside: str) -> list[Word]:
    """Cut the inside of a tag; raises `TeraError` for what is no word."""
    found: list[Word] = []
    at, end = 0, len(inside.rstrip())
    while at < end:
        word = _WORD.match(inside, at)
        if word is None:
            raise TeraError(f"{inside[at : at + 20].strip()!r} can't be read")
        kind = word.lastgroup or ""
        text = word[kind]
        found.append(Word(kind, text[1:-1] if kind == "string" else text))
        at = word.end()
    found.append(Word("end", ""))
    return found

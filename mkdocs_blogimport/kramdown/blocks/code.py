"""Code blocks, indented and fenced (kramdown syntax: "Code Blocks")."""

from __future__ import annotations

import re
from bisect import bisect_left

from ..nodes import Node
from .lines import LAZY_END
from .reader import Blocks, Source, block

_INDENTED = re.compile(r"(?: {4}|\t)[^\n]*?\S")
_CODE = re.compile(rf"(?:(?:[ \t]*\n)*(?: {{4}}|\t)[ \t]*[^\s][^\n]*\n(?:(?!{LAZY_END}| {{4}}|\t)[^\n]*\n)*)+")
_LAZY = re.compile(r"\n( {0,3}[^ \t\n])")
INDENT = re.compile(r"^(?: {4}|\t)", re.MULTILINE)
"""What each line of an indented block begins with."""
# kramdown has no rule for such lines: their blanks are neither an indentation nor what may stand before a block
_STRAY = re.compile(r"(?: {1,3}\t[ \t]*[^\s][^\n]*\n)+")
_FENCE_GFM = re.compile(r" {0,3}(`{3,}+|~{3,}+)[ \t]*+(?:([^\s?]++)(?:\?\S*+)?)?[ \t]*+\n")
_FENCE = re.compile(r" {0,3}(~{3,}+)[ \t]*+(?:([^\s?]++)(?:\?\S*+)?)?[ \t]*+\n")
_FENCE_END = re.compile(r"^ {0,3}(`{3,}+|~{3,}+)[ \t]*+\n", re.MULTILINE)


@block("lines of mixed blanks", "\t")
def stray(blocks: Blocks, source: Source, position: int, children: list[Node]) -> int:
    """Lines that begin with one to three spaces and a tab."""
    found = _STRAY.match(source.text, position)
    if found is None:
        return -1
    children.append(Node("text", found[0]))
    return found.end()


@block("code", " \t")
def indented(blocks: Blocks, source: Source, position: int, children: list[Node]) -> int:
    """Lines that begin with four spaces or a tab."""
    found = _CODE.match(source.text, position) if _INDENTED.match(source.text, position) else None
    if found is None:
        return -1
    code = found[0]
    if "\n" in code[:-1]:
        code = _LAZY.sub(r" \1", code)
    blocks.attach(children, Node("code", INDENT.sub("", code)))
    return found.end()


@block("fence", "`~")
def fence(blocks: Blocks, source: Source, position: int, children: list[Node]) -> int:
    """Lines between two fences: of `~`, in GFM of backticks too.

    A fence longer than any end after it counts as a shorter one whose info starts with the rest of it.
    """
    found = (_FENCE_GFM if blocks.document.options.gfm else _FENCE).match(source.text, position)
    if found is None:
        return -1
    run, info = found[1], found[2]
    shortest = len(run)
    if info is None or found.end(1) == found.start(2):
        shortest = 3
        run = run[: max(_longest(source, found.end()), 3)]
    for width in range(len(run), shortest - 1, -1):
        end = _end(source, run[:width], found.end())
        if end is not None:
            language = found[1][width:] + (info or "")
            blocks.attach(children, Node("code", source.text[found.end() : end.start()], language or None))
            return end.end()
    return -1


def _longest(source: Source, position: int) -> int:
    """The length of the longest end of a fence behind the first fence."""
    if source.fences is None:
        source.fences = list(_FENCE_END.finditer(source.text, position))
        source.longest_fence = max((len(end[1]) for end in source.fences), default=0)
    return source.longest_fence


def _end(source: Source, run: str, position: int) -> re.Match[str] | None:
    """The end of a fence; what has none is not looked for again."""
    if run in source.missing:
        return None
    _longest(source, position)
    assert source.fences is not None
    for index in range(bisect_left(source.fences, position, key=re.Match.start), len(source.fences)):
        if source.fences[index][1].startswith(run):
            return source.fences[index]
    source.missing.add(run)
    return None

"""Code blocks, indented and fenced (kramdown syntax: "Code Blocks")."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate

from ..nodes import Node
from .lines import LAZY_END
from .reader import Blocks, Fences, Source, block

_INDENTED = re.compile(r"(?: {4}|\t)[^\n]*?\S")
_CODE = re.compile(rf"(?:(?:[ \t]*\n)*(?: {{4}}|\t)[ \t]*[^\s][^\n]*\n(?:(?!{LAZY_END}| {{4}}|\t)[^\n]*\n)*)+")
_LAZY = re.compile(r"\n( {0,3}[^ \t\n])")
INDENT = re.compile(r"^(?: {4}|\t)", re.MULTILINE)
"""The beginning of each line of an indented block."""
# kramdown has no rule for such lines: their whitespace is neither an indentation nor allowed before a block
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
    # if whitespace precedes the info; a run that ends at once may be split anywhere from its third character on
    shortest = 3 if info is None or found.end(1) == found.start(2) else len(run)
    fences = _fences(source, found.end())
    first = bisect_left(fences.starts, found.end())
    width = min(len(run), fences.longest[run[0]][first])
    if width < shortest:
        return -1
    ends = (fences.ends[index] for index in range(first, len(fences.ends)))
    end = next(end for end in ends if end[1][0] == run[0] and len(end[1]) >= width)
    language = run[width:] + (info or "")
    blocks.attach(children, Node("code", source.text[found.end() : end.start()], language or None))
    return end.end()


def _fences(source: Source, position: int) -> Fences:
    """Return the ends of fences after the first fence of a text."""
    if source.fences is None:
        ends = list(_FENCE_END.finditer(source.text, position))
        longest = {}
        for char in "`~":
            lengths = (len(end[1]) if end[1][0] == char else 0 for end in reversed(ends))
            longest[char] = [0, *accumulate(lengths, max)][::-1]
        source.fences = Fences(ends, [end.start() for end in ends], longest)
    return source.fences

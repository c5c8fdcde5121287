"""Quotes (kramdown syntax: "Blockquotes")."""

from __future__ import annotations

import re

from ..nodes import Node
from .lines import LAZY_END
from .reader import DEPTH, Blocks, Source, block

_QUOTE = re.compile(rf"(?: {{0,3}}>[^\n]*\n(?:(?!{LAZY_END}| {{0,3}}>)[^\n]*\n)*)+")
_MARK = re.compile(r"^ {0,3}> ?", re.MULTILINE)


@block("quote", ">")
def quote(blocks: Blocks, source: Source, position: int, children: list[Node]) -> int:
    """Lines that begin with `>`."""
    found = _QUOTE.match(source.text, position) if blocks.depth < DEPTH else None
    if found is None:
        return -1
    node = Node("quote")
    blocks.attach(children, node)
    node.children = blocks.nested(_MARK.sub("", found[0]))
    return found.end()

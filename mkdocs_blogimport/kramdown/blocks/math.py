"""Math that is a block (kramdown syntax: "Math Blocks")."""

from __future__ import annotations

import re

from ..nodes import Node
from .lines import END
from .reader import Blocks, Source, block

_MATH = re.compile(r" {0,3}(\\)?\$\$(.*?)\$\$([ \t]*\n)?", re.DOTALL)


@block("math", "$", boundary=True)
def math(blocks: Blocks, source: Source, position: int, children: list[Node]) -> int:
    """`$$ … $$`, followed by the end of the line or an attribute list."""
    found = _MATH.match(source.text, position)
    if found is None or not END.match(source.text, found.end()):
        return -1
    blocks.attach(children, Node("math", found[2].strip()))
    return found.end()


@block("escaped math", "\\", boundary=True)
def escaped(blocks: Blocks, source: Source, position: int, children: list[Node]) -> int:
    r"""`\$$ … $$`: a paragraph that contains only math in a line."""
    found = _MATH.match(source.text, position)
    if found is None or not found[1] or not found[3]:
        return -1
    return blocks.paragraph(source, found.end(1), children)

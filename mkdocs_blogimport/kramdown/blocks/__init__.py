"""Block-level Markdown: from a text to a tree of nodes whose texts are still to be read as spans.

The rules are found by name in `reader.RULES`, in the order of `reader.ORDER`; each module here registers some of them.
"""

from __future__ import annotations

from . import braces, code, elements, headings, lists, math, quotes, references, tables
from .reader import ORDER, RULES, Blocks, Source, block

__all__ = [
    "ORDER",
    "RULES",
    "Blocks",
    "Source",
    "block",
    "braces",
    "code",
    "elements",
    "headings",
    "lists",
    "math",
    "quotes",
    "references",
    "tables",
]

"""Headings and rules (kramdown syntax: "Headers", "Horizontal Rules")."""

from __future__ import annotations

import re

from ..nodes import Attributes, Node
from ..whitespace import SPACES
from .lines import RULE
from .reader import Blocks, Source, block

_ATX_GFM = re.compile(r"(#{1,6})[\t ]+([^ \t\n][^\n]*)\n")
_ATX = re.compile(r"(#{1,6})[\t ]*([^ \t\n][^\n]*)\n")
_ID = re.compile(r"(?<![ \t])[ \t]+\{#((?:[^\W\d]|:)[\w:.-]*)\}[ \t]*$")
_CLOSE_GFM = re.compile(r"(?<=\s)#+$")
_CLOSE = re.compile(r"(?<![\\#])#+$")
_SETEXT = re.compile(r"([^\n]*+)\n(?:(=++)|-++)[ \t]*+\n")


@block("heading", "#")
def heading(blocks: Blocks, source: Source, position: int, children: list[Node]) -> int:
    """`# Heading` to `###### heading`."""
    if not blocks.interrupts and not blocks.after_boundary(children):
        return -1
    gfm = blocks.document.options.gfm
    found = (_ATX_GFM if gfm else _ATX).match(source.text, position)
    if found is None:
        return -1
    text, attributes = _own_id(found[2].rstrip(SPACES))
    if text.endswith("#"):
        inner = (_CLOSE_GFM if gfm else _CLOSE).sub("", text).rstrip(SPACES)
        if not inner and not gfm:
            return -1
        text = inner or text
    _add(blocks, children, text, len(found[1]), attributes)
    return found.end()


@block("underlined heading", boundary=True)
def underlined(blocks: Blocks, source: Source, position: int, children: list[Node]) -> int:
    """A line above one of `=` or `-`."""
    below = source.text.find("\n", position) + 1
    found = _SETEXT.match(source.text, position) if source.text.startswith(("=", "-"), below) else None
    if found is None:
        return -1
    text, attributes = _own_id(found[1].strip(SPACES))
    _add(blocks, children, text, 1 if found[2] else 2, attributes)
    return found.end()


def _own_id(text: str) -> tuple[str, Attributes | None]:
    """Remove the `{#id}` at the end of a heading, and return it."""
    found = _ID.search(text) if text.endswith("}") else None
    return (text, None) if found is None else (text[: found.start()], {"id": found[1]})


def _add(blocks: Blocks, children: list[Node], text: str, level: int, attributes: Attributes | None) -> None:
    blocks.attach(children, Node("heading", text, level, attributes))


@block("rule", "*-_")
def rule(blocks: Blocks, source: Source, position: int, children: list[Node]) -> int:
    """`* * *`, `---`, `___`."""
    found = RULE.match(source.text, position)
    if found is None:
        return -1
    blocks.attach(children, Node("rule"))
    return found.end()

"""Definitions that are shown elsewhere: footnotes, links, abbreviations (kramdown syntax: "Footnotes", "Link
Definitions", "Abbreviations")."""

from __future__ import annotations

import re

from ..document import LinkDefinition, link_key
from ..nodes import Node
from .code import INDENT
from .lines import LAZY_END
from .reader import DEPTH, Blocks, Source, block

_LINK = re.compile(
    r""" {0,3}\[([^\n\]]+)\]:[ \t]*(?:<([^>\n]*)>|([^\s'"]\S*+(?:[ \t]++[^'"\s]\S*+)*+))"""
    r"""(?:(?:[ \t]*\n[ \t]*|[ \t]+)(["'])(.+?)\4)?[ \t]*\n"""
)
_FOOTNOTE = re.compile(
    rf" {{0,3}}\[\^(\w[\w-]*)\]:([^\n]*\n(?:(?:[ \t]*\n)*(?: {{4}}|\t)[ \t]*[^\s][^\n]*\n"
    rf"(?:(?!{LAZY_END}| {{4}}|\t)[^\n]*\n)*)*)",
    re.ASCII,
)
_ABBREVIATION = re.compile(r" {0,3}\*\[([^\n\]]+)\]:([^\n]*)\n")


@block("footnote", "[")
def footnote(blocks: Blocks, source: Source, position: int, children: list[Node]) -> int:
    """`[^name]: text`, with the indented blocks below it."""
    found = _FOOTNOTE.match(source.text, position) if blocks.depth < DEPTH else None
    if found is None:
        return -1
    node = Node("footnote", value=found[1])
    node.attributes, blocks.pending = blocks.pending, None
    node.children = blocks.nested(INDENT.sub("", found[2]))
    blocks.document.footnotes.notes[found[1]] = node
    children.append(Node("end", value=node))
    return found.end()


@block("link", "[")
def link(blocks: Blocks, source: Source, position: int, children: list[Node]) -> int:
    """`[name]: url "title"`."""
    found = _LINK.match(source.text, position)
    if found is None:
        return -1
    url = found[2] if found[2] is not None else found[3].strip()
    attributes, blocks.pending = blocks.pending, None
    key = link_key(found[1])
    blocks.document.links[key] = LinkDefinition(url, found[5], attributes)
    children.append(Node("end", value=("link", key)))
    return found.end()


@block("abbreviation", "*")
def abbreviation(blocks: Blocks, source: Source, position: int, children: list[Node]) -> int:
    """`*[name]: meaning`."""
    found = _ABBREVIATION.match(source.text, position)
    if found is None:
        return -1
    blocks.document.abbreviations[found[1]] = (found[2].strip(), blocks.pending)
    blocks.lose(children, Node("end", value=("abbreviation", found[1])))
    return found.end()

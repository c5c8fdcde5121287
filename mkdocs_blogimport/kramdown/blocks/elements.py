"""HTML among blocks (kramdown syntax: "HTML Blocks")."""

from __future__ import annotations

import re

from .. import html
from ..nodes import Attributes, Node
from .reader import DEPTH, Blocks, Source, block

_INDENT = re.compile(r" {0,3}")
_END_OF_LINE = re.compile(r"[ \t]*\n")
_REST_OF_LINE = re.compile(r"[ \t]*\n?")


@block("html", "<")
def element(blocks: Blocks, source: Source, position: int, children: list[Node]) -> int:
    """A comment, or an element whose tag doesn't start a line of text."""
    text = source.text
    construct = source.tags.construct(position) if text.startswith("<!--", position) else None
    if construct is not None:
        children.append(Node("markup", construct[0]))
        line_end = _END_OF_LINE.match(text, construct.end())
        return line_end.end() if line_end is not None else construct.end()
    indent = _INDENT.match(text, position)
    assert indent is not None
    tag = html.OPEN_TAG.match(text, indent.end())
    if tag is None:
        return -1
    name = html.element_name(tag[1])
    if name in html.SPAN:
        return -1
    attributes = html.read_tag_attributes(name, tag[2])
    default = html.default_model(name) if blocks.document.options.parse_block_html else "raw"
    model = html.content_model(name, attributes, default)
    node = Node("html", value=(name, model), attributes=attributes)
    blocks.attach(children, node)
    if name in html.VOID or (tag[3] and name not in html.VERBATIM):
        node.value = (name, "void")
        return tag.end()
    end = _content(blocks, source, node, tag.end())
    return end if name in html.VERBATIM else _rest_of_line(text, end)


def _rest_of_line(text: str, position: int) -> int:
    """Return the position after whitespace and a line break."""
    rest = _REST_OF_LINE.match(text, position)
    assert rest is not None
    return rest.end()


def _content(blocks: Blocks, source: Source, node: Node, position: int) -> int:
    """Read the content of an element into its node; return the position after its end tag."""
    assert isinstance(node.value, tuple)
    name, model = node.value
    if model == "block" and blocks.depth < DEPTH:
        return blocks.inside(source, _rest_of_line(source.text, position), name, node.children)
    if model == "span":
        close = source.tags.closing(name, position)
        stop = close.start() if close is not None else len(source.text)
        node.text = source.text[position:stop]
        return close.end() if close is not None else stop

    def inside(model: str, name: str, attributes: Attributes, position: int) -> tuple[list[Node], int]:
        if blocks.depth >= DEPTH:
            model = "span"
        child = Node("html", value=(name, model), attributes=attributes)
        return [child], _content(blocks, source, child, position)

    node.value = (name, "raw")
    is_native = blocks.document.options.html_to_native and name not in html.HEADINGS
    apart = html.HEADINGS if is_native else frozenset()
    node.children, end, _ = html.read_raw(source.tags, position, name, inside, apart=apart)
    return end

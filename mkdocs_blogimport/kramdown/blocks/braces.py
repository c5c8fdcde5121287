"""Constructs in braces, and the end-of-block mark (kramdown syntax: "Attribute List Definitions", "Block Inline
Attribute Lists", "Extensions", "EOB Marker")."""

from __future__ import annotations

import re

from ..attributes import OPENING, is_for_html, merge, read_attributes
from ..nodes import Attributes, Node
from .reader import Blocks, Source, block

# no content of braces is longer: each pair of braces would be searched to the end of the text
_DEFINED = re.compile(r" {0,3}" + OPENING + r"(\w[\w:-]*):[ \t]*((?:\\\}|[^}]){0,1000})\}[ \t]*\n")
_LIST = re.compile(r" {0,3}" + OPENING + r"(?!:|/)((?:\\\}|[^}]){1,1000})\}[ \t]*\n")
_EXTENSION = re.compile(r" {0,3}" + OPENING + r":(\w+)(?:\s((?:\\\}|[^}]){0,1000}?))?(/)?\}[ \t]*\n")
_EXTENSION_STOP = re.compile(r"^ {0,3}\{:/(\w+)?\}[ \t]*\n", re.MULTILINE)
_END_MARK = re.compile(r"\^[ \t]*\n")


@block("attribute list", "{")
def attribute_list(blocks: Blocks, source: Source, position: int, children: list[Node]) -> int:
    """`{:name: …}`, which defines one, and `{: …}`."""
    document = blocks.document
    found = _DEFINED.match(source.text, position)
    if found is not None:
        read_attributes(found[2], document.named.setdefault(found[1], {}))
        blocks.lose(children, Node("end", value="named"))
        return found.end()
    found = _LIST.match(source.text, position)
    if found is None:
        return -1
    attributes: Attributes = {}
    read_attributes(found[1], attributes)
    _apply(blocks, children, attributes)
    return found.end()


def _apply(blocks: Blocks, children: list[Node], attributes: Attributes) -> None:
    """Apply the attributes to the block before, or to the next one."""
    last = children[-1] if children else None
    if last is not None and last.kind not in ("blank", "end"):
        last.attributes = merge(last.attributes, attributes)
        blocks.lose(children, Node("end", value="ial"))
    elif last is not None and last.kind == "end" and isinstance(last.value, tuple):
        blocks.document.extend(*last.value, attributes=attributes)
    elif last is not None and isinstance(last.value, Node):
        pass  # a footnote gets it, and shows none
    elif last is not None and last.value == "ial" and blocks.pending is None:
        node = next((node for node in reversed(children) if node.kind != "end"), None)
        if node is not None:
            node.attributes = merge(node.attributes, attributes)
    else:
        blocks.pending = merge(blocks.pending, attributes)


@block("extension", "{")
def extension(blocks: Blocks, source: Source, position: int, children: list[Node]) -> int:
    """`{::comment}`, `{::nomarkdown}` and `{::options}`."""
    found = _EXTENSION.match(source.text, position)
    if found is None or found[1] not in ("comment", "nomarkdown", "options"):
        return -1
    name = found[1]
    end = found.end()
    if not found[3]:
        stop = _stop(source, name, end)
        if stop is None:
            return -1
        body, end = source.text[end : stop.start()], stop.end()
        if name == "nomarkdown" and not is_for_html(found[2]):
            return end
        if name != "options":
            children.append(Node(name, body if name == "nomarkdown" else body.rstrip("\n")))
            return end
    if name == "options":
        blocks.document.set_options(found[2] or "")
    blocks.lose(children, Node("end", value="extension"))
    return end


def _stop(source: Source, name: str, position: int) -> re.Match[str] | None:
    """Return the end of an extension; one without an end is not searched again."""
    if name not in source.missing:
        for stop in _EXTENSION_STOP.finditer(source.text, position):
            if stop[1] is None or stop[1] == name:
                return stop
        source.missing.add(name)
    return None


@block("end-of-block mark", "^")
def end_mark(blocks: Blocks, source: Source, position: int, children: list[Node]) -> int:
    """`^` alone on a line."""
    found = _END_MARK.match(source.text, position)
    if found is None:
        return -1
    blocks.lose(children, Node("end"))
    return found.end()

"""Spans that begin with `<`: autolinks, HTML, guillemets (kramdown syntax: "Automatic Links", "HTML Spans")."""

from __future__ import annotations

import re

from .. import attributes as attribute_lists
from .. import html
from ..entities import escape_attribute, escape_text
from ..nodes import Attributes
from .reader import DEPTH, Spans, span

_NATIVE = {"b": "strong", "i": "em"}
_AUTOLINK = re.compile(r"<((?:(mailto|https?|ftps?):[^<>\n]+?|[-.\w]+@[-\w]+(?:\.[-\w]+)*\.[a-z]+))>")


@span("autolink", "<")
def autolink(spans: Spans, start: int, after: int, touching: bool, out: list[str]) -> int:
    """`<https://example.com>`, `<someone@example.com>`."""
    auto = _AUTOLINK.match(spans.text, start)
    if auto is None:
        return -1
    address = auto[1]
    attributes: Attributes = {"href": address if auto[2] else "mailto:" + address}
    end, _ = spans.list_after(auto.end(), attributes)
    shown = escape_attribute(address.removeprefix("mailto:"))
    out.append(f"<a{attribute_lists.write(attributes)}>{shown}</a>")
    return end


@span("element", "<")
def element(spans: Spans, start: int, after: int, touching: bool, out: list[str]) -> int:
    """`<b class="x">…</b>`; an element of blocks is text."""
    tag = html.OPEN_TAG.match(spans.text, start)
    if tag is None:
        return -1
    name = html.element_name(tag[1])
    end = tag.end()
    if name in html.BLOCK:
        out.append(escape_text(tag[0]))
        return end
    attributes = html.read_tag_attributes(name, tag[2], True)
    default = "span" if spans.document.options.parse_span_html and name in html.SPAN_CONTENT else "raw"
    model = html.content_model(name, attributes, default)
    inside: list[str] = []
    if name not in html.VOID and not tag[3]:
        if model == "raw":
            nodes, end, _ = html.read_raw(spans.tags, end, name, None, verbatim=False)
            inside = [node.text for node in nodes]
        elif spans.depth >= DEPTH:
            return -1
        else:
            spans.depth += 1
            end = spans.read(end, "</" + name, inside)
            spans.depth -= 1
            if end < 0:
                end = len(spans.text)
    end, _ = spans.list_after(end, attributes)
    if spans.document.options.html_to_native:
        name = _NATIVE.get(name, name)
    written = f"<{name}{attribute_lists.write(attributes)}"
    if name in html.VOID:
        out.append(written + " />")
    else:
        out.append(written + ">")
        out.extend(inside)
        out.append(f"</{name}>")
    return end


@span("comment", "<!--")
def comment(spans: Spans, start: int, after: int, touching: bool, out: list[str]) -> int:
    """`<!-- comment -->`."""
    construct = spans.tags.construct(start)
    if construct is None:
        out.append("&lt;")
        return start + 1
    out.append(construct[0])
    return construct.end()


@span("end tag", "</")
def end_tag(spans: Spans, start: int, after: int, touching: bool, out: list[str]) -> int:
    """`</b>` that ends nothing is text."""
    close = html.CLOSE_TAG.match(spans.text, start)
    if close is None:
        return -1
    out.append(escape_text(close[0]))
    return close.end()


@span("opening guillemet", "<<", symbol=True)
def guillemet(spans: Spans, start: int, after: int, touching: bool, out: list[str]) -> int:
    """`<<`, with the space after it if there is one."""
    if spans.text.startswith(" ", after):
        out.append(spans.document.laquo_space)
        return after + 1
    out.append(spans.document.laquo)
    return after

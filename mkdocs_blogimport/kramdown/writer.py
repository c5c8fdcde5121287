"""From the tree to HTML, laid out as kramdown lays it out; ids and footnote numbers are given on the way.

The writer of a node is found by the node's kind in `WRITERS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from . import attributes as attribute_lists
from . import html
from .abbreviations import Abbreviations
from .cjk import joined
from .document import Document
from .entities import escape_attribute
from .ids import raw_text
from .nodes import Attributes, Node
from .spans import Spans
from .spans.links import standalone
from .whitespace import SPACES

_CONTENTS, _FOOTNOTES = "\0toc\0", "\0footnotes\0"
_SPECIAL = re.compile(r"[*_`<>\[!$&\"'\\{~]|  \n|\.\.\.|--")
_AUTO_IDS = re.compile(r"auto_ids(?:-|$)")
_ANCHOR = re.compile(r"(</?a\b[^>]*+\Z)|</?a\b[^>]*+>")
# one without an end is kept, as a whole: its end would be searched from each mark in it
_FOOTNOTE_MARK = re.compile(r'(<sup id="fnref:(?:(?!</sup>).)*+(?=\n|\Z))|<sup id="fnref:.*?</sup>')

Write = Callable[["Writer", Node, int, list[str]], None]
"""Writes one node. In: the writer, the node, its indentation in spaces; the HTML is added to the list."""
WRITERS: dict[str, Write] = {}
"""The writer of each kind of node."""


def writes(*kinds: str) -> Callable[[Write], Write]:
    """Register the writer of some kinds of node."""

    def register(write: Write) -> Write:
        WRITERS.update(dict.fromkeys(kinds, write))
        return write

    return register


class WrittenHeading(NamedTuple):
    """A heading: its level, its id or an empty string, its inner HTML without anchors."""

    level: int
    id: str
    html: str
    listed_at: int
    """Its level in the table of contents, which is that in the text; 0 if it isn't listed."""


class Writer:
    """Writes one document; `headings` has the written headings."""

    __slots__ = ("_abbreviations", "_wraps", "contents", "document", "footnotes", "headings", "ids", "joins")

    def __init__(self, document: Document) -> None:
        self.document = document
        self.headings: list[WrittenHeading] = []
        #: The list that the table of contents replaces.
        self.contents: Node | None = None
        #: The list that the footnotes replace.
        self.footnotes: Node | None = None
        self.ids = document.ids
        self._wraps = document.options.hard_wrap
        #: True if line breaks between Chinese or Japanese characters are left out.
        self.joins = document.options.remove_line_breaks_for_cjk
        self._abbreviations = Abbreviations(document) if document.abbreviations else None

    def html(self, nodes: list[Node]) -> str:
        """Return the HTML of a whole document with its footnotes and tables of contents."""
        written = self.blocks(nodes, 0)
        self.ids = self.document.inner_ids
        footnotes = self.document.footnotes.html(self.blocks)
        written = written.replace(_FOOTNOTES, footnotes, 1) if self.footnotes is not None else written + footnotes
        if self.contents is not None:
            written = written.replace(_CONTENTS, _table_of_contents(self, self.contents), 1)
        return written

    def blocks(self, nodes: list[Node], indent: int) -> str:
        """Return the HTML of some blocks, indented by so many spaces."""
        out: list[str] = []
        self.write(nodes, indent, out)
        return "".join(out)

    def spans(self, text: str) -> str:
        """Return the HTML of a text of spans."""
        written = Spans(self.document, text).html() if self._wraps or _SPECIAL.search(text) is not None else text
        if self.joins:
            written = joined(written)
        return written if self._abbreviations is None else self._abbreviations.mark(written)

    def write(self, nodes: list[Node], indent: int, out: list[str]) -> None:
        """Add the HTML of some blocks, indented by so many spaces."""
        blank = False
        for node in nodes:
            kind = node.kind
            if kind == "blank":
                if not blank:
                    out.append("\n")
                blank = True
            elif kind != "end":
                blank = False
                WRITERS[kind](self, node, indent, out)


@writes("paragraph")
def _paragraph(writer: Writer, node: Node, indent: int, out: list[str]) -> None:
    text = node.text.rstrip(SPACES)
    if (
        writer.document.has_figures
        and text.startswith("![")
        and node.value != "with links"
        and (figure := standalone(writer.document, text)) is not None
    ):
        _figure(node, *figure, indent, out)
        return
    inner = writer.spans(text)
    out.append(f"{' ' * indent}<p{attribute_lists.write(node.attributes)}>{inner}</p>\n")


def _figure(node: Node, attributes: Attributes, image: Attributes, indent: int, out: list[str]) -> None:
    space = " " * indent
    if node.attributes:  # the image keeps its own
        own, image = node.attributes, {**image, **attributes}
    else:
        own = attributes
    out.append(
        f"{space}<figure{attribute_lists.write(own)}>\n"
        f"{space}  <img{attribute_lists.write(image)} />\n"
        f"{space}  <figcaption>{image['alt']}</figcaption>\n"
        f"{space}</figure>\n"
    )


@writes("text")
def _text(writer: Writer, node: Node, indent: int, out: list[str]) -> None:
    out.append(writer.spans(node.text))


@writes("code")
def _code(writer: Writer, node: Node, indent: int, out: list[str]) -> None:
    out.append(writer.document.code_block(node, " " * indent))


@writes("math")
def _math(writer: Writer, node: Node, indent: int, out: list[str]) -> None:
    out.append(writer.document.math_block(node, " " * indent))


@writes("quote")
def _quote(writer: Writer, node: Node, indent: int, out: list[str]) -> None:
    out.append(f"{' ' * indent}<blockquote{attribute_lists.write(node.attributes)}>\n")
    writer.write(node.children, indent + 2, out)
    out.append(f"{' ' * indent}</blockquote>\n")


@writes("rule")
def _rule(writer: Writer, node: Node, indent: int, out: list[str]) -> None:
    out.append(f"{' ' * indent}<hr{attribute_lists.write(node.attributes)} />\n")


@writes("markup")
def _markup(writer: Writer, node: Node, indent: int, out: list[str]) -> None:
    out.append(f"{' ' * indent}{node.text}\n")


@writes("comment")
def _comment(writer: Writer, node: Node, indent: int, out: list[str]) -> None:
    out.append(f"{' ' * indent}<!-- {node.text} -->\n")


@writes("nomarkdown", "raw")
def _raw(writer: Writer, node: Node, indent: int, out: list[str]) -> None:
    out.append(node.text)


@writes("heading")
def _heading(writer: Writer, node: Node, indent: int, out: list[str]) -> None:
    assert isinstance(node.value, int)
    out.append(f"{' ' * indent}{_any_heading(writer, node, node.value, writer.spans(node.text))}\n")


def _any_heading(writer: Writer, node: Node, written_level: int, inner: str) -> str:
    attributes = node.attributes
    level = max(1, min(6, written_level + writer.document.options.header_offset))
    listed = True
    if attributes:
        listed = "no_toc" not in attributes.get("class", "").split()
    if attributes and "id" in attributes:
        own = attributes["id"]
    elif writer.document.options.auto_ids:
        own = writer.ids.make(_id_text(writer, node, inner))
        if own:
            attributes = {**(attributes or {}), "id": own}
    else:
        own = ""
    shown = _ANCHOR.sub(r"\1", _without_footnotes(inner)) if "<" in inner else inner
    writer.headings.append(WrittenHeading(level, own, shown, written_level if listed else 0))
    return f"<h{level}{attribute_lists.write(attributes)}>{inner}</h{level}>"


def _id_text(writer: Writer, node: Node, inner: str) -> str:
    """Return the source of a heading's id: its text without markup or, where kramdown does so, with its markup."""
    options = writer.document.options
    if not options.gfm and not options.auto_id_stripping and node.kind == "heading":
        return node.text
    plain = _without_footnotes(inner)
    if "\\(" in plain:
        plain = plain.replace("\\(", "").replace("\\)", "")
    return raw_text(plain)


@writes("bullets", "numbers")
def _list(writer: Writer, node: Node, indent: int, out: list[str]) -> None:
    name = "ul" if node.kind == "bullets" else "ol"
    space = " " * indent
    attributes = node.attributes
    if attributes and attribute_lists.NAMES in attributes:
        names = attributes[attribute_lists.NAMES].split()
        if "toc" in names and writer.contents is None:
            writer.contents = node
            out.append(_CONTENTS)
            return
        if "footnotes" in names and writer.footnotes is None:
            writer.footnotes = node
            out.append(_FOOTNOTES)
            return
    out.append(f"{space}<{name}{attribute_lists.write(attributes)}>\n")
    for item in node.children:
        out.append(f"{space}  <li{attribute_lists.write(item.attributes)}>")
        _item(writer, item, indent + 2, out)
    out.append(f"{space}</{name}>\n")


def _item(writer: Writer, item: Node, indent: int, out: list[str]) -> None:
    name = "dd" if item.kind == "description" else "li"
    children = item.children
    if not children or all(child.kind == "end" for child in children):
        out.append(f"</{name}>\n")
    elif children[0].kind == "paragraph" and children[0].value == "tight":
        out.append(writer.spans(children[0].text.rstrip(SPACES)))
        if len(children) > 1:
            out.append("\n")
            writer.write(children[1:], indent + 2, out)
            out.append(" " * indent)
        out.append(f"</{name}>\n")
    else:
        out.append("\n")
        writer.write(children, indent + 2, out)
        out.append(f"{' ' * indent}</{name}>\n")


@writes("definitions")
def _definitions(writer: Writer, node: Node, indent: int, out: list[str]) -> None:
    space = " " * indent
    out.append(f"{space}<dl{attribute_lists.write(node.attributes)}>\n")
    names = (node.attributes or {}).get(attribute_lists.NAMES, "").split()
    prefix = next((name.removeprefix("auto_ids").removeprefix("-") for name in names if _AUTO_IDS.match(name)), None)
    for child in node.children:
        if child.kind == "term":
            inner = writer.spans(child.text)
            attributes = child.attributes
            if prefix is not None and "id" not in (attributes or {}):
                attributes = {**(attributes or {}), "id": prefix + writer.document.inner_ids.make(raw_text(inner))}
            out.append(f"{space}  <dt{attribute_lists.write(attributes)}>{inner}</dt>\n")
        else:
            out.append(f"{space}  <dd{attribute_lists.write(child.attributes)}>")
            _item(writer, child, indent + 2, out)
    out.append(f"{space}</dl>\n")


@writes("table")
def _table(writer: Writer, node: Node, indent: int, out: list[str]) -> None:
    space = " " * indent
    alignment = node.value
    assert isinstance(alignment, list)
    out.append(f"{space}<table{attribute_lists.write(node.attributes)}>\n")
    for section in node.children:
        out.append(f"{space}  <{section.kind}>\n")
        name = "th" if section.kind == "thead" else "td"
        for row in section.children:
            out.append(f"{space}    <tr>\n")
            for cell, side in zip(row.children, alignment, strict=False):
                style = f' style="text-align: {side}"' if side else ""
                inner = writer.spans(cell.text) if cell.text else "\u00a0"
                out.append(f"{space}      <{name}{style}>{inner}</{name}>\n")
            out.append(f"{space}    </tr>\n")
        out.append(f"{space}  </{section.kind}>\n")
    out.append(f"{space}</table>\n")


@writes("html")
def _html(writer: Writer, node: Node, indent: int, out: list[str]) -> None:
    assert isinstance(node.value, tuple)
    out.append(" " * indent)
    _element(writer, node, indent, out)
    out.append("\n")


def _element(writer: Writer, node: Node, indent: int, out: list[str]) -> None:
    """Write raw HTML with its Markdown content."""
    value = node.value
    assert isinstance(value, tuple)
    name, model = value
    if name in html.HEADINGS and model != "void" and writer.document.options.html_to_native:
        inner: list[str] = []
        _inside(writer, node, indent, inner)
        out.append(_any_heading(writer, node, int(name[1]), "".join(inner)))
        return
    written = f"<{name}{attribute_lists.write(node.attributes)}"
    if model == "void":
        out.append(written + " />")
        return
    out.append(written + ">")
    _inside(writer, node, indent, out)
    out.append(f"</{name}>")


def _inside(writer: Writer, node: Node, indent: int, out: list[str]) -> None:
    """Write the content of an element."""
    assert isinstance(node.value, tuple)
    model = node.value[1]
    if model == "block":
        out.append("\n")
        outer, writer.ids = writer.ids, writer.document.inner_ids  # no GFM id for headings in HTML
        writer.write(node.children, indent + 2, out)
        writer.ids = outer
        out.append(" " * indent)
    elif model == "span":
        out.append(writer.spans(node.text))
    else:
        outer, writer.ids = writer.ids, writer.document.inner_ids
        for child in node.children:
            if child.kind == "raw":
                out.append(joined(child.text) if writer.joins else child.text)
            else:
                _element(writer, child, indent + 2, out)
        writer.ids = outer


def _table_of_contents(writer: Writer, node: Node) -> str:
    """Return the nested list of headings that replaces a text's first list with `{:toc}`."""
    name = "ul" if node.kind == "bullets" else "ol"
    levels = writer.document.options.toc_levels
    entries = [heading for heading in writer.headings if heading.listed_at in levels and heading.id]
    if not entries:
        return ""
    attributes = node.attributes or {}
    own = attributes.get("id", "markdown-toc")
    outermost = attribute_lists.write({**attributes, "id": own})
    out: list[str] = []
    stack: list[int] = []
    for _, target, inner, level in entries:
        while stack and stack[-1] >= level:
            stack.pop()
            out.append("</li>\n")
            if stack and stack[-1] >= level:
                out.append(f"</{name}>\n")
        deeper = len(stack)
        if not out or out[-1] != "</li>\n":
            out.append(f"\n<{name}>\n" if deeper else f"<{name}{outermost}>\n")
        stack.append(level)
        escaped = escape_attribute(target)
        out.append(f'<li><a href="#{escaped}" id="{escape_attribute(own)}-{escaped}">{inner}</a>')
    while stack:
        stack.pop()
        out.append(f"</li>\n</{name}>\n")
    return "".join(out)


def _without_footnotes(inner: str) -> str:
    return _FOOTNOTE_MARK.sub(r"\1", inner) if "fnref:" in inner else inner

"""From the tree to HTML, laid out as kramdown lays it out; ids and footnote numbers are given on the way."""

from __future__ import annotations

import re

from . import attributes as attribute_lists
from .abbreviations import Abbreviations
from .document import Document
from .entities import escape_attribute
from .ids import raw_text
from .nodes import Node
from .spans import SPACES, Spans

_CONTENTS = "\0toc\0"
_SPECIAL = re.compile(r"[*_`<>\[!$&\"'\\{~]|  \n|\.\.\.|--")
_ANCHOR = re.compile(r"(</?a\b[^>]*+\Z)|</?a\b[^>]*+>")
# what has no end is kept, as a whole: its end would be looked for from each mark in it
_FOOTNOTE_MARK = re.compile(r'(<sup id="fnref:(?:(?!</sup>).)*+(?=\n|\Z))|<sup id="fnref:.*?</sup>')


class Writer:
    """Writes one document; afterwards `headings` holds (level, id, inner HTML, in the table of contents)."""

    __slots__ = ("_abbreviations", "_contents", "_ids", "document", "headings")

    def __init__(self, document: Document) -> None:
        self.document = document
        self.headings: list[tuple[int, str, str, bool]] = []
        self._contents: Node | None = None
        self._ids = document.ids
        self._abbreviations = Abbreviations(document) if document.abbreviations else None

    def html(self, nodes: list[Node]) -> str:
        """The HTML of a whole document with its footnotes and tables of contents."""
        out: list[str] = []
        self._write(nodes, 0, out)
        self._ids = self.document.inner_ids
        written = "".join(out) + self.document.footnotes.html(self.blocks)
        if self._contents is None:
            return written
        return written.replace(_CONTENTS, self._table_of_contents(self._contents), 1)

    def blocks(self, nodes: list[Node], indent: int) -> str:
        """The HTML of some blocks, indented by so many spaces."""
        out: list[str] = []
        self._write(nodes, indent, out)
        return "".join(out)

    def spans(self, text: str) -> str:
        """The HTML of a text of spans."""
        if _SPECIAL.search(text) is None and not self.document.options.hard_wrap:
            written = text
        else:
            written = Spans(self.document, text).html()
        return written if self._abbreviations is None else self._abbreviations.mark(written)

    def _write(self, nodes: list[Node], indent: int, out: list[str]) -> None:  # noqa: C901 - one branch a kind of block
        space = " " * indent
        blank = False
        for node in nodes:
            kind = node.kind
            if kind == "blank":
                if not blank:
                    out.append("\n")
                blank = True
                continue
            if kind == "end":
                continue
            blank = False
            if kind == "paragraph":
                inner = self.spans(node.text.rstrip(SPACES))
                if node.value == "tight":
                    out.append(inner)
                    if len(nodes) > 1:
                        out.append("\n")
                else:
                    out.append(f"{space}<p{attribute_lists.write(node.attributes)}>{inner}</p>\n")
            elif kind == "text":
                out.append(self.spans(node.text))
            elif kind == "heading":
                self._heading(node, space, out)
            elif kind == "bullets" or kind == "numbers":
                self._list(node, indent, out)
            elif kind == "code":
                out.append(self.document.code_block(node, space))
            elif kind == "quote":
                out.append(f"{space}<blockquote{attribute_lists.write(node.attributes)}>\n")
                self._write(node.children, indent + 2, out)
                out.append(f"{space}</blockquote>\n")
            elif kind == "html":
                out.append(space)
                self._element(node, indent, out)
                out.append("\n")
            elif kind == "rule":
                out.append(f"{space}<hr{attribute_lists.write(node.attributes)} />\n")
            elif kind == "markup":
                out.append(f"{space}{node.text}\n")
            elif kind == "comment":
                out.append(f"{space}<!-- {node.text} -->\n")
            elif kind == "nomarkdown":
                out.append(node.text)
            elif kind == "math":
                out.append(self.document.math_block(node, space))
            elif kind == "table":
                self._table(node, space, out)
            elif kind == "definitions":
                self._definitions(node, indent, out)

    def _heading(self, node: Node, space: str, out: list[str]) -> None:
        inner = self.spans(node.text)
        attributes = node.attributes
        level = node.value
        assert isinstance(level, int)
        listed = True
        if attributes:
            attributes.pop("\0names", "")
            listed = "no_toc" not in attributes.get("class", "").split()
        if attributes and "id" in attributes:
            own = attributes["id"]
        elif self.document.options.auto_ids:
            own = self._ids.make(self._id_text(node, inner))
            if own:
                attributes = {**(attributes or {}), "id": own}
        else:
            own = ""
        out.append(f"{space}<h{level}{attribute_lists.write(attributes)}>{inner}</h{level}>\n")
        if "<" in inner:
            inner = _ANCHOR.sub(r"\1", _without_footnotes(inner))
        self.headings.append((level, own, inner, listed))

    def _id_text(self, node: Node, inner: str) -> str:
        """What a heading's id is made of: its text without markup or, where kramdown takes it so, with its markup."""
        options = self.document.options
        if not options.gfm and not options.auto_id_stripping:
            return node.text
        plain = _without_footnotes(inner)
        if "\\(" in plain:
            plain = plain.replace("\\(", "").replace("\\)", "")
        return raw_text(plain)

    def _list(self, node: Node, indent: int, out: list[str]) -> None:
        name = "ul" if node.kind == "bullets" else "ol"
        space = " " * indent
        attributes = node.attributes
        if attributes and "\0names" in attributes:
            names = attributes.pop("\0names")
            if "toc" in names.split() and self._contents is None:
                self._contents = node
                out.append(_CONTENTS)
                return
        out.append(f"{space}<{name}{attribute_lists.write(attributes)}>\n")
        for item in node.children:
            out.append(f"{space}  <li{attribute_lists.write(item.attributes)}>")
            if item.value:
                done = ' checked="checked"' if item.value == "task-done" else ""
                box = f'<input type="checkbox" class="task-list-item-checkbox" disabled="disabled"{done} />'
            else:
                box = ""
            self._item(item, indent + 2, "li", box, out)
        out.append(f"{space}</{name}>\n")

    def _item(self, item: Node, indent: int, name: str, box: str, out: list[str]) -> None:
        children = item.children
        if not children or all(child.kind == "end" for child in children):
            out.append(f"{box}</{name}>\n")
        elif children[0].kind == "paragraph" and children[0].value == "tight":
            out.append(box + self.spans(children[0].text.rstrip(SPACES)))
            if len(children) > 1:
                out.append("\n")
                self._write(children[1:], indent + 2, out)
                out.append(" " * indent)
            out.append(f"</{name}>\n")
        else:
            out.append("\n")
            at = len(out)
            self._write(children, indent + 2, out)
            if box:
                for index in range(at, len(out)):
                    if "<p" in out[index]:
                        out[index] = out[index].replace(">", ">" + box, 1)
                        break
                else:
                    out.insert(at, box)
            out.append(f"{' ' * indent}</{name}>\n")

    def _definitions(self, node: Node, indent: int, out: list[str]) -> None:
        space = " " * indent
        out.append(f"{space}<dl{attribute_lists.write(node.attributes)}>\n")
        for child in node.children:
            if child.kind == "term":
                out.append(f"{space}  <dt{attribute_lists.write(child.attributes)}>{self.spans(child.text)}</dt>\n")
            else:
                out.append(f"{space}  <dd{attribute_lists.write(child.attributes)}>")
                self._item(child, indent + 2, "dd", "", out)
        out.append(f"{space}</dl>\n")

    def _table(self, node: Node, space: str, out: list[str]) -> None:
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
                    inner = self.spans(cell.text) if cell.text else "\u00a0"
                    out.append(f"{space}      <{name}{style}>{inner}</{name}>\n")
                out.append(f"{space}    </tr>\n")
            out.append(f"{space}  </{section.kind}>\n")
        out.append(f"{space}</table>\n")

    def _element(self, node: Node, indent: int, out: list[str]) -> None:
        """Raw HTML with what was read inside it."""
        value = node.value
        assert isinstance(value, tuple)
        name, model = value
        written = f"<{name}{attribute_lists.write(node.attributes)}"
        if model == "void":
            out.append(written + " />")
            return
        out.append(written + ">")
        if model == "block":
            out.append("\n")
            outer, self._ids = self._ids, self.document.inner_ids  # no GFM id for what stands in HTML
            self._write(node.children, indent + 2, out)
            self._ids = outer
            out.append(" " * indent)
        elif model == "span":
            out.append(self.spans(node.text))
        else:
            for child in node.children:
                if child.kind == "raw":
                    out.append(child.text)
                else:
                    self._element(child, indent + 2, out)
        out.append(f"</{name}>")

    def _table_of_contents(self, node: Node) -> str:
        """The nested list of headings that stands in for a text's first list with `{:toc}`."""
        name = "ul" if node.kind == "bullets" else "ol"
        levels = self.document.options.toc_levels
        entries = [entry for entry in self.headings if entry[3] and entry[0] in levels]
        if not entries:
            return ""
        attributes = node.attributes or {}
        own = attributes.get("id") or "markdown-toc"
        outermost = attribute_lists.write({"id": own, **attributes})
        out: list[str] = []
        stack: list[int] = []
        for level, target, inner, _ in entries:
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

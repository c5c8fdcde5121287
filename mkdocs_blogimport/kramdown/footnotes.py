"""Footnotes: their definitions, the references counted in the order of the text, and the list at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import attributes as attribute_lists
from .entities import escape_attribute, escape_raw

if TYPE_CHECKING:
    from collections.abc import Callable

    from .nodes import Node
    from .options import Options


class Footnotes:
    """The footnotes of one document."""

    __slots__ = ("_counts", "_log", "_numbers", "_order", "notes", "options")

    def __init__(self, options: Options) -> None:
        self.options = options
        self.notes: dict[str, Node] = {}
        self._log: list[str] = []
        self._counts: dict[str, int] = {}
        self._order: list[str] = []  # of the first references
        self._numbers: dict[str, int] = {}

    def mark(self) -> int:
        """Return a mark to which `forget` can go back."""
        return len(self._log)

    def forget(self, mark: int) -> None:
        """Forget the references made since a mark."""
        while len(self._log) > mark:
            name = self._log.pop()
            self._counts[name] -= 1
            if not self._counts[name]:
                del self._counts[name]
                self._order.pop()

    def reference(self, name: str) -> str:
        """Return the HTML of one reference to a note; it has no attributes of its own."""
        repeat = self._counts.get(name, 0)
        self._log.append(name)
        self._counts[name] = repeat + 1
        if not repeat:
            self._order.append(name)
            self._numbers[name] = self.options.footnote_nr + len(self._counts) - 1
        number = self._numbers[name]
        again = f":{repeat}" if repeat else ""
        full = escape_attribute(self.options.footnote_prefix + name)
        return (
            f'<sup id="fnref:{full}{again}" role="doc-noteref">'
            f'<a href="#fn:{full}" class="footnote" rel="footnote">{number}</a></sup>'
        )

    def html(self, write: Callable[[list[Node], int], str]) -> str:
        """Return the list of all notes with references, or nothing. `write` returns the HTML of blocks, indented."""
        if not self._log:
            return ""
        out = []
        for name in self._order:  # it grows by those that the notes refer to
            last = self._last(name)
            if last is not None and self.options.footnote_backlink and last.kind == "paragraph":
                last.value = last.value or "with links"
            out.append((name, write(self.notes[name].children, 6)))
        items = []
        for name, body in out:
            full = escape_attribute(self.options.footnote_prefix + name)
            items.append(
                f'    <li id="fn:{full}"{attribute_lists.write(self.notes[name].attributes)} role="doc-endnote">\n'
                f"{self._with_backlinks(name, full, body)}    </li>\n"
            )
        first = self.options.footnote_nr
        start = f' start="{first}"' if first != 1 else ""
        return f'<div class="footnotes" role="doc-endnotes">\n  <ol{start}>\n{"".join(items)}  </ol>\n</div>\n'

    def _last(self, name: str) -> Node | None:
        """Return the last block of a note."""
        return next((node for node in reversed(self.notes[name].children) if node.kind != "end"), None)

    def _with_backlinks(self, name: str, full: str, body: str) -> str:
        if not self.options.footnote_backlink:
            return body
        backlink = escape_raw(self.options.footnote_backlink)
        links = []
        for repeat in range(self._counts[name]):
            again = f":{repeat}" if repeat else ""
            number = f"<sup>{repeat + 1}</sup>" if repeat else ""
            links.append(
                f'<a href="#fnref:{full}{again}" class="reversefootnote" role="doc-backlink">{backlink}{number}</a>'
            )
        joined = " ".join(links)
        last = self._last(name)
        if last is not None and self.options.footnote_backlink_inline:
            last = _innermost(last)
        elif last is not None and last.kind != "paragraph":
            last = None
        if last is None or last.kind not in ("paragraph", "heading"):
            return f"{body}      <p>{joined}</p>\n"
        end = _end_of_text(body)
        return f"{body[:end]}\u00a0{joined}{body[end:]}"


_ENDS = tuple(
    f"</{name}>" for name in ("p", "li", "ul", "ol", "dd", "dl", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6")
)
_HOLDERS = frozenset({"quote", "bullets", "numbers", "item", "definitions", "description"})


def _last_of(nodes: list[Node]) -> Node | None:
    return next((node for node in reversed(nodes) if node.kind not in ("end", "blank")), None)


def _innermost(node: Node) -> Node | None:
    """Return the last block within nested blocks."""
    inner: Node | None = node
    while inner is not None and inner.kind in _HOLDERS:
        inner = _last_of(inner.children)
    return inner


def _end_of_text(body: str) -> int:
    """Return the end of the text of a note's last block, before the end tags of all elements around it."""
    end = len(body.rstrip())
    while (tag := next((tag for tag in _ENDS if body.endswith(tag, 0, end)), None)) is not None:
        end -= len(tag)
        text = end
        while body[text - 1 : text] in ("\n", " "):
            text -= 1
        if not body.endswith(_ENDS, 0, text):
            break
        end = text
    return end

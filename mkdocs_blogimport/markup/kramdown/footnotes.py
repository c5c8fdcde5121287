"""Footnotes: their definitions, the references counted in the order of the text, and the list at the end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import attributes as attribute_lists

if TYPE_CHECKING:
    from collections.abc import Callable

    from .nodes import Attributes, Node

_LAST_PARAGRAPH = re.compile(r"</p>\n\Z")


class Footnotes:
    """The footnotes of one document."""

    __slots__ = ("_backlink", "_first", "_inline", "_log", "_prefix", "notes")

    def __init__(self, first: int, backlink: str, prefix: str, inline: bool = False) -> None:
        self.notes: dict[str, Node] = {}
        self._log: list[str] = []
        self._first = first
        self._backlink = backlink
        self._prefix = prefix
        self._inline = inline

    def mark(self) -> int:
        """A point to which `forget` can go back."""
        return len(self._log)

    def forget(self, mark: int) -> None:
        """Forget the references made since a mark."""
        if len(self._log) > mark:
            del self._log[mark:]

    def reference(self, name: str, attributes: Attributes | None) -> str:
        """The HTML of one reference to a note."""
        order = list(dict.fromkeys(self._log))
        repeat = self._log.count(name)
        self._log.append(name)
        number = self._first + (order.index(name) if repeat else len(order))
        again = f":{repeat}" if repeat else ""
        full = attribute_lists.escape_attribute(self._prefix + name)
        return (
            f'<sup id="fnref:{full}{again}"{attribute_lists.write(attributes)} role="doc-noteref">'
            f'<a href="#fn:{full}" class="footnote" rel="footnote">{number}</a></sup>'
        )

    def html(self, write: Callable[[list[Node], int], str]) -> str:
        """The list of all notes that are referred to, or nothing. `write` gives the HTML of blocks, indented."""
        if not self._log:
            return ""
        out = []
        done: set[str] = set()
        while True:
            waiting = [name for name in dict.fromkeys(self._log) if name not in done]
            if not waiting:
                break
            for name in waiting:
                done.add(name)
                out.append((name, write(self.notes[name].children, 6)))
        items = []
        for name, body in out:
            full = attribute_lists.escape_attribute(self._prefix + name)
            items.append(
                f'    <li id="fn:{full}"{attribute_lists.write(self.notes[name].attributes)} role="doc-endnote">\n'
                f"{self._with_backlinks(name, full, body)}    </li>\n"
            )
        start = f' start="{self._first}"' if self._first != 1 else ""
        return f'<div class="footnotes" role="doc-endnotes">\n  <ol{start}>\n{"".join(items)}  </ol>\n</div>\n'

    def _with_backlinks(self, name: str, full: str, body: str) -> str:
        if not self._backlink:
            return body
        links = []
        for repeat in range(self._log.count(name)):
            again = f":{repeat}" if repeat else ""
            number = f"<sup>{repeat + 1}</sup>" if repeat else ""
            links.append(
                f'<a href="#fnref:{full}{again}" class="reversefootnote" role="doc-backlink">{self._backlink}{number}</a>'
            )
        joined = " ".join(links)
        last = self.notes[name].children[-1:] if self.notes[name].children else []
        if last and last[0].kind == "paragraph" and body.endswith("</p>\n"):
            return body[:-5] + f"\u00a0{joined}</p>\n" if True else body
        return f"{body}      <p>{joined}</p>\n"

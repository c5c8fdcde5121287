"""CommonMark with what blogs add to it, through markdown-it-py."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from .rendered import Heading, Rendered


class CommonMark:
    """CommonMark, tables, strikethrough, footnotes, definition lists, and ids on headings (GitHub's)."""

    def __init__(self, options: Mapping[str, Any] | None = None) -> None:
        self._engine = MarkdownIt("commonmark", {"typographer": True, "html": True})
        self._renderer = RendererHTML(self._engine)
        self._engine.enable(["table", "strikethrough", "smartquotes", "replacements"])
        self._engine.use(footnote_plugin).use(deflist_plugin)

    def convert(self, text: str) -> Rendered:
        """Render one body.

        Args:
            text: Markdown.

        Returns:
            HTML and headings.
        """
        environment: dict[str, Any] = {}
        tokens = self._engine.parse(text, environment)
        headings = self._number(tokens)
        html = self._engine.renderer.render(tokens, self._engine.options, environment)
        return Rendered(html, headings)

    def _number(self, tokens: list[Token]) -> list[Heading]:
        headings: list[Heading] = []
        used: dict[str, int] = {}
        for opening, inline in itertools.pairwise(tokens):
            if opening.type != "heading_open":
                continue
            children = inline.children or []
            plain = "".join(c.content for c in children if c.type in {"text", "code_inline"})
            anchor = "".join(c for c in plain.lower() if c.isalnum() or c in "_- ").strip().replace(" ", "-")
            if not anchor:
                continue
            count = used.get(anchor, 0)
            used[anchor] = count + 1
            if count:
                anchor = f"{anchor}-{count}"
            opening.attrSet("id", anchor)
            title = self._renderer.renderInline(children, self._engine.options, {})
            headings.append(Heading(int(opening.tag[1]), anchor, title))
        return headings

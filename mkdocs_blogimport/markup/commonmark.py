"""CommonMark with what blogs add to it, through markdown-it-py."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from .rendered import Heading, Highlighter, Rendered


class CommonMark:
    """CommonMark, tables, strikethrough, footnotes, definition lists, and ids on headings (GitHub's)."""

    def __init__(self, options: Mapping[str, Any] | None = None, highlight: Highlighter | None = None) -> None:
        self._highlight = highlight
        self._engine = MarkdownIt("commonmark", {"typographer": True, "html": True})
        self._renderer = RendererHTML(self._engine)
        self._engine.enable(["table", "strikethrough", "smartquotes", "replacements"])
        self._engine.use(footnote_plugin).use(deflist_plugin)
        self._engine.add_render_rule("fence", self._fence)
        self._engine.add_render_rule("code_block", self._fence)

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

    def _fence(
        self, renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, environment: Any
    ) -> str:
        token = tokens[index]
        language = token.info.split()[0] if token.info.strip() else None
        shown = self._highlight(token.content, language, True) if self._highlight else None
        if shown is not None:
            return shown
        rule = RendererHTML.fence if token.type == "fence" else RendererHTML.code_block
        return rule(renderer, tokens, index, options, environment)

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

"""A post's body to HTML: templating, the Markdown engines, links, excerpts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Protocol

from ..post import Imported, Post, Tools
from . import code, excerpts
from .kramdown import Kramdown
from .links import Links
from .rendered import Heading, Rendered

__all__ = ["ENGINES", "Body", "Engine", "Heading", "Rendered", "Renderer"]


class Engine(Protocol):
    """A Markdown engine."""

    def convert(self, text: str) -> Rendered:
        """Render one body; never raise for what stands in it."""


def _commonmark(options: Mapping[str, Any]) -> Engine:
    from .commonmark import CommonMark  # markdown-it-py is slow to import, and Jekyll blogs do without

    return CommonMark(options)


#: The engines, by the names that the option `markdown` and the sources use.
ENGINES: dict[str, Callable[[Mapping[str, Any]], Engine]] = {"kramdown": Kramdown, "commonmark": _commonmark}


@dataclass(slots=True)
class Body:
    """A post's rendered body."""

    html: str
    """With `links.ROOT` before each address of the site."""
    headings: list[Heading]


class Renderer:
    """Renders the bodies of one import, each once."""

    def __init__(self, imported: Imported, links: Links, *, engine: str | None) -> None:
        """Make ready to render.

        Args:
            imported: What a source yielded.
            links: What links lead to.
            engine: A key of `ENGINES`; None for the one nearest to the generator's.
        """
        self._imported = imported
        self._links = links
        self._engine = ENGINES[engine or imported.engine](imported.engine_options)
        tools = Tools(
            markdownify=lambda text: self._engine.convert(text).html,
            highlight=code.figure,
        )
        self._template = imported.template(tools) if imported.template else None

    def body(self, post: Post, text: str, copied: dict[str, Path]) -> Body:
        """Render a post's body.

        Args:
            post: A post of the import.
            text: Its `source`.
            copied: Is filled with the static files that the body refers to: address to file.

        Returns:
            The body.
        """
        rendered = Rendered(text, []) if post.body_format == "html" else self._engine.convert(text)
        return Body(self._links.rewrite(rendered.html, post, self._imported, copied), rendered.headings)

    def source(self, post: Post) -> str:
        """A post's body with its templating language expanded."""
        return self._template(post) if self._template else post.body

    def linked(self, html: str, post: Post, copied: dict[str, Path]) -> str:
        """The links of HTML that was rendered elsewhere made ones of the site."""
        return self._links.rewrite(html, post, self._imported, copied)

    def excerpt(self, post: Post, body: str, url: str) -> str:
        """The excerpt of a post: what its author wrote for it, else the beginning of its body.

        Args:
            post: A post of the import.
            body: Its rendered body.
            url: Its URL, relative to the site's root.

        Returns:
            HTML, fit to stand on another page.
        """
        if post.excerpt is not None:
            return f"<p>{escape(post.excerpt, quote=False)}</p>"
        separator = self._imported.excerpt_separator if post.excerpt_separator is None else post.excerpt_separator
        return excerpts.excerpt(body, separator, url)

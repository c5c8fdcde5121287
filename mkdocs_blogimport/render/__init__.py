"""The body of a post to HTML: the choice of the engine, code, links, excerpts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from html import escape
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from ..blog.beginning import parted, with_definitions
from ..blog.elements import Elements
from ..blog.post import STEPS, ImportedBlog, Post, Tools
from ..conventions.classes import ClassTable
from ..diagnostics.problems import Problems
from ..kramdown import Kramdown
from ..kramdown.rendered import Heading, Rendered
from . import code, excerpts, headings, rst, sizes, textile, texts, whole
from .balance import balanced
from .links import Links
from .meaning import Meaning

__all__ = ["ENGINES", "Body", "Engine", "Heading", "Recall", "Rendered", "Renderer"]

#: Returns what a function makes, or what it made of the same in an earlier build: all that it is given, and itself.
Recall = Callable[[object, Callable[[], Rendered]], Rendered]


def anew(given: object, make: Callable[[], Rendered]) -> Rendered:
    """Remember nothing."""
    return make()


class Engine(Protocol):
    """A Markdown engine."""

    def convert(self, text: str) -> Rendered:
        """Render one body; never raise because of its content."""


@runtime_checkable
class Exchanging(Engine, Protocol):
    """An engine some of whose elements another one may write."""

    def convert_with(self, text: str, elements: Elements) -> Rendered:
        """Render one body; never raise because of its content."""


def _commonmark(options: Mapping[str, Any]) -> Engine:
    from .commonmark import CommonMark  # markdown-it-py is slow to import, and Jekyll blogs don't need it

    return CommonMark(options)


def _goldmark(options: Mapping[str, Any]) -> Engine:
    from .goldmark import Goldmark  # see above

    return Goldmark(options)


def _python_markdown(options: Mapping[str, Any]) -> Engine:
    from .python_markdown import PythonMarkdown

    return PythonMarkdown(options)


def _marked(options: Mapping[str, Any]) -> Engine:
    from .marked import Marked

    return Marked(options)


def _markdown_it(options: Mapping[str, Any]) -> Engine:
    from .marked import MarkdownItOfHexo

    return MarkdownItOfHexo(options)


def _plain_markdown_it(options: Mapping[str, Any]) -> Engine:
    from .plain_markdown_it import PlainMarkdownIt

    return PlainMarkdownIt(options)


def _pulldown_cmark(options: Mapping[str, Any]) -> Engine:
    from .pulldown import PulldownCmark

    return PulldownCmark(options)


#: The engines, by their names in the option `markdown` and in the sources.
ENGINES: dict[str, Callable[[Mapping[str, Any]], Engine]] = {
    "kramdown": Kramdown,
    "commonmark": _commonmark,
    "goldmark": _goldmark,
    "python-markdown": _python_markdown,
    "marked": _marked,
    "markdown-it": _markdown_it,
    "markdown-it-plain": _plain_markdown_it,
    "pulldown-cmark": _pulldown_cmark,
}


@dataclass(slots=True)
class Body:
    """A post's rendered body."""

    html: str
    """With `links.ROOT` before each address of the site."""
    headings: list[Heading]
    document: str | None = None
    """The whole document, of which `html` is the content; None for a body that gets the theme around it."""
    found: Counter[str] = field(default_factory=Counter)
    """The number of each kind that `Meaning` knows."""


class Renderer:
    """Renders the bodies of one import, each once."""

    def __init__(  # noqa: PLR0913 - what a site may say, by keyword
        self,
        imported: ImportedBlog,
        links: Links,
        *,
        problems: Problems,
        markdown: str | None = None,
        tags: Mapping[str, Callable[..., str]] | None = None,
        filters: Mapping[str, Callable[..., Any]] | None = None,
        shortcodes: Mapping[str, Callable[..., str]] | None = None,
        max_liquid_steps: int = STEPS,
        address: Callable[[Post], str] = lambda post: post.address,
        material: bool = False,
        classes: ClassTable | None = None,
        recall: Recall = anew,
    ) -> None:
        """Prepare rendering.

        Args:
            imported: The result of a source.
            links: The targets of links.
            problems: Receives the bodies that can't be rendered.
            markdown: A key of `ENGINES`; None for the one nearest to the generator's.
            tags: The tags that the site adds to the templating language.
            filters: The filters that the site adds.
            shortcodes: The shortcodes that the site adds.
            max_liquid_steps: The most steps of the templating language for one post.
            address: Returns the address of a post below the root of the old site.
            material: True if the site's theme is Material for MkDocs.
            classes: The meaning of classes; None for our table alone.
            recall: Remembers what an engine made of a body.
        """
        self._imported = imported
        self._meaning = Meaning(imported, material, classes)
        self._links = links
        self._problems = problems
        self._kept: dict[Post, tuple[str, Rendered]] = {}
        """Bodies that other posts asked for, until they are rendered for their own pages."""
        self._engine = ENGINES[markdown or imported.engine](imported.engine_options)
        self._engine_given = (markdown or imported.engine, imported.engine_options)
        self._recall = recall
        tools = Tools(
            markdownify=lambda text: self._engine.convert(text).html,
            markdownify_with=lambda text, elements: self._converted_with(text, elements).html,
            highlight=code.figure,
            convert=lambda post, source: self._convert(post, source).html,
            convert_body=self._keep,
            address=address,
            size=sizes.size,
            contents="* contents\n{:toc}" if (markdown or imported.engine) == "kramdown" else "",
            tags=tags or {},
            filters=filters or {},
            shortcodes=shortcodes or {},
            max_liquid_steps=max_liquid_steps,
        )
        self._template = imported.template(tools) if imported.template else None

    def body(self, post: Post, text: str, copied: dict[str, Path]) -> Body:
        """Render a post's body.

        Args:
            post: A post of the import.
            text: Its `source`.
            copied: Receives the static files that the body refers to: address to file.

        Returns:
            The body.
        """
        source, rendered = self._kept.pop(post, ("", None))
        if rendered is None or source != text:
            rendered = self._convert(post, text)
        html = rendered.html
        if self._imported.text_change is not None:
            html = texts.changed(html, self._imported.text_change)
        linked = self._links.rewrite(html, post, self._imported, copied, text)
        if post.is_document:
            return Body(whole.content(linked), rendered.headings, linked)
        body = Body(linked, rendered.headings)
        html = self._meaning.shown(linked, post, text, body.found)
        html, body.headings = self._meaning.in_roles(html, rendered.headings, body.found)
        body.html = balanced(html)
        return body

    def _convert(self, post: Post, text: str) -> Rendered:
        rendered = self._engine_result(post, text)
        if self._template is None:
            return rendered
        self._template.headed(post, [(found.level, found.id, found.html) for found in rendered.headings])
        placed = partial(self._template.placed, post)
        html = placed(rendered.html)
        if html is rendered.html:
            return rendered
        headings = [Heading(found.level, placed(found.id), placed(found.html)) for found in rendered.headings]
        return Rendered(html, headings)

    def _engine_result(self, post: Post, text: str) -> Rendered:
        match post.body_format:
            case "markdown":
                elements = self._template.elements(post) if self._template else None
                if elements is not None:
                    return self._converted_with(text, elements)
                rendered = self._recall((*self._engine_given, text), lambda: self._engine.convert(text))
                if rendered.note:
                    self._problems.report("unreadable", post.display_path, None, rendered.note,
                                          "rendered as CommonMark")  # fmt: skip
                return rendered
            case "textile":
                return headings.headed(textile.render(text, post, self._problems))
            case "rst":
                return headings.headed(rst.render(text, post, self._problems))
            case "html":
                return headings.headed(text)

    def _converted_with(self, text: str, elements: Elements) -> Rendered:
        if isinstance(self._engine, Exchanging):
            return self._engine.convert_with(text, elements)
        return self._engine.convert(text)

    def _keep(self, post: Post, text: str) -> str:
        rendered = self._convert(post, text)
        self._kept[post] = text, rendered
        return rendered.html

    def source(self, post: Post) -> str:
        """Return a post's body with its templating language expanded."""
        return self._template.source(post) if self._template else post.body

    def report(self) -> None:
        """Report what the templating language knows when all bodies are rendered."""
        if self._template is not None:
            self._template.report()

    def linked(self, html: str, post: Post, copied: dict[str, Path]) -> str:
        """Rewrite the links of HTML that was rendered elsewhere for the site."""
        return self._links.rewrite(self.placed(post, html), post, self._imported, copied)

    def placed(self, post: Post, text: str) -> str:
        """Put what the templating language keeps from Markdown engines into a post's Markdown or HTML."""
        return self._template.placed(post, text) if self._template else text

    def excerpt(self, post: Post, body: str, url: str, source: Callable[[], str]) -> str:
        """Return the excerpt of a post: the one that its author wrote, else the beginning of its body.

        Args:
            post: A post of the import.
            body: Its rendered body.
            url: Its URL, relative to the site's root.
            source: Returns its Markdown, for a separator that is not found in rendered HTML.

        Returns:
            HTML that is valid on another page.
        """
        if post.excerpt is not None:
            return f"<p>{escape(post.excerpt, quote=False)}</p>"
        separator = self._imported.rules.excerpt_separator if post.excerpt_separator is None else post.excerpt_separator
        if excerpts.is_lost(separator, body):
            head, tail = parted(source(), separator)
            if tail and head.strip():
                begun = self._convert(post, with_definitions(head, tail)).html
                body = self._links.rewrite(begun, post, self._imported, {})
                body = self._meaning.shown(body, post, head, Counter())
                body, _ = self._meaning.in_roles(body, [], Counter())
        rules = self._imported.rules
        words = rules.excerpt_words if post.excerpt_separator is None else 0
        return excerpts.excerpt(
            body,
            separator,
            url,
            words,
            counts_characters=rules.counts_characters,
            suffix=rules.excerpt_suffix,
            paragraphs=rules.excerpt_paragraphs,
        )

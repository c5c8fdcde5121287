"""Shortcodes of a Hugo site, with all that its templates may ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from ...blog import addresses
from ...blog.elements import Element, Elements
from ...blog.post import Expansion, Post, Template, Tools
from ...conventions import Tables, tables
from ...diagnostics.problems import Problems
from .. import fields
from .documents import Document
from .settings_files import as_written, get, mapping
from .site import Site
from .supplies import Supplies

if TYPE_CHECKING:
    from ...shortcodes import Hooks, PageFacts, Placed, ResourceFacts, Shortcodes


def template(site: Site, problems: Problems, known: Tables | None = None) -> Template:
    """Return what expands the shortcodes of a post. Nothing is prepared before the first post that has some.

    Args:
        site: The site, of which shortcodes ask settings, pages and files.
        problems: Receives the shortcodes that can't be expanded.
        known: What the shortcodes of themes mean; None for our table alone.
    """

    def expansion(tools: Tools) -> Expansion:
        expander = _Expander(site, problems, tools, known or tables())
        elements = expander.elements if expander.hooked else lambda _: None
        return Expansion(expander.source, expander.placed, expander.headed, expander.report, elements)

    return expansion


@dataclass(frozen=True, slots=True)
class _Elements:
    """Writes the elements of one page by the site's render hooks."""

    kinds: frozenset[str]
    hooks: Hooks

    def written(self, element: Element) -> str | None:
        """Return the HTML of an element; None if the engine is to write it."""
        return self.hooks.written(element.kind, element.variant, element.values)


@dataclass(eq=False)
class _Expander:
    """Expands the shortcodes of one site."""

    _site: Site
    _problems: Problems
    _tools: Tools
    _known: Tables
    _placed: dict[Post, Placed] = field(default_factory=dict)
    _facts: dict[Document, PageFacts] = field(default_factory=dict)
    _documents: dict[tuple[str, str], Document] = field(default_factory=dict)

    def source(self, post: Post) -> str:
        """Return a post's Markdown."""
        document = self._site.by_post.get(post)
        if document is None or ("{{<" not in post.body and "{{%" not in post.body):
            return post.body
        text, placed = self._shortcodes.expand(
            post.body, self._page(document), file=post.display_path, line=post.body_line
        )
        self._placed[post] = placed
        return text

    @cached_property
    def hooked(self) -> frozenset[str]:
        """The kinds of elements that the site has templates of."""
        return self._supplies.hooked

    def elements(self, post: Post) -> Elements | None:
        """Return what writes the elements of a post that the site has templates of."""
        document = self._site.by_post.get(post)
        return None if document is None else self._elements(self._page(document), post.display_path)

    def _elements(self, page: PageFacts, file: str) -> Elements:
        return _Elements(self.hooked, self._shortcodes.hooks(page, file))

    def _markdown(self, text: str, page: PageFacts | None) -> str:
        """Convert Markdown of a page, or else of the home page."""
        if not self.hooked:
            return self._tools.markdownify(text)
        shown = page or self._home
        return self._tools.markdownify_with(text, self._elements(shown, shown.path))

    @cached_property
    def _home(self) -> PageFacts:
        from ...shortcodes import PageFacts

        default = self._site.config.default
        return self._find("/", None) or PageFacts(
            default.title, self._below("/"), "_index.md", kind="home", language=default.code
        )

    def placed(self, post: Post, html: str) -> str:
        """Put the HTML of shortcodes into a part of a rendered post."""
        placed = self._placed.get(post)
        return html if placed is None else placed.exchanged(html)

    def headed(self, post: Post, headings: Sequence[tuple[int, str, str]]) -> None:
        """Take over the headings of a rendered post, where it shows them."""
        placed = self._placed.get(post)
        if placed is not None and placed.tables:
            placed.headings = [(level, placed.exchanged(id), placed.exchanged(html)) for level, id, html in headings]

    def report(self) -> None:
        """Report the shortcodes that aren't known."""
        if "_shortcodes" in self.__dict__:
            self._shortcodes.report()

    @cached_property
    def _shortcodes(self) -> Shortcodes:
        from ... import shortcodes  # many blogs have none

        config, tools = self._site.config, self._tools
        supplies = self._supplies
        for document in self._site.documents:
            self._documents.setdefault((document.entry.path, document.entry.language), document)
        base = fields.line(config.values.get("baseurl")) or "/"
        languages = {
            code: shortcodes.LanguageFacts(
                code=code,
                name=fields.line(language.values.get("languagename") or language.values.get("label")),
                locale=language.tag or code,
                weight=weight if isinstance(weight := language.values.get("weight"), int) else 0,
                direction=fields.line(language.values.get("direction") or language.values.get("languagedirection")),
                parameters=as_written(language.params),
                prefix=language.prefix.strip("/"),
            )
            for code, language in config.languages.items()
        }
        site = shortcodes.Site(
            template=supplies.shortcode,
            partial=supplies.partial,
            asset=self._asset,
            assets=lambda: supplies.assets,
            parameters=lambda code: as_written(config.languages.get(code, config.default).params),
            settings=config.values,
            title=lambda code: config.languages.get(code, config.default).title,
            base_url=f"{base.rstrip('/')}/",
            languages=languages,
            data=lambda: supplies.data,
            translation=supplies.translation,
            find_page=self._find,
            home=lambda: self._find("/", None),
            pages=lambda: self._pages,
            hook=supplies.hook,
            markdownify=self._markdown,
            highlight=tools.highlight,
            supplied=tools.shortcodes,
            known=self._known.shortcodes,
            steps=tools.max_liquid_steps,
            now=self._site.now,
            runs_inline=config.asks("enableinlineshortcodes")
            or mapping(config.values, "security").get("enableinlineshortcodes") is True,
            is_unsafe=get(config.values, "markup", "goldmark", "renderer", "unsafe") is True,
            missing_translation=config.asks("enablemissingtranslationplaceholders"),
        )
        return shortcodes.Shortcodes(site, partial(self._problems.report, "shortcode"))

    @cached_property
    def _supplies(self) -> Supplies:
        return Supplies(self._site, self._problems)

    def _asset(self, path: str) -> ResourceFacts | None:
        from ...shortcodes import ResourceFacts

        file = self._site.supplies.get(f"assets/{path}")
        if file is None:
            return None
        return ResourceFacts(
            name=path,
            address=self._below(f"/{path}"),
            size=partial(self._tools.size, file),
            content=partial(self._supplies.text, file),
        )

    def _find(self, path: str, page: PageFacts | None) -> PageFacts | None:
        start = None if page is None else self._documents.get((page.path, page.language))
        found = self._site.find(path, start, "" if page is None else page.language)
        return None if found is None else self._page(found)

    @cached_property
    def _pages(self) -> list[PageFacts]:
        pages = [self._page(document) for document in self._site.documents if document.kind == "page"]
        pages.sort(key=lambda page: (page.weight == 0, page.weight, -_seconds(page), page.title.casefold(), page.path))
        return pages

    def _page(self, document: Document) -> PageFacts:
        if document not in self._facts:
            self._facts[document] = self._new_page(document)
        return self._facts[document]

    def _new_page(self, document: Document) -> PageFacts:
        from ...shortcodes import PageFacts

        address = document.address if document.post is None else self._tools.address(document.post)
        weight = document.values.get("weight")
        return PageFacts(
            title=document.title,
            address=self._below(address),
            path=document.entry.path,
            parameters=as_written(document.values),
            date=document.date,
            updated=document.updated,
            published=document.published,
            expires=document.expires,
            section=document.section,
            type=document.text("type") or document.section or "page",
            kind=document.kind,
            language=document.entry.language,
            description=document.text("description"),
            weight=weight if isinstance(weight, int) else 0,
            is_draft=document.is_draft,
            resources=partial(self._resources, document),
        )

    def _below(self, address: str) -> str:
        return f"{self._site.config.default.base}{addresses.encode(address)}"

    def _resources(self, document: Document) -> list[ResourceFacts]:
        from ...shortcodes import ResourceFacts, glob

        named = [row for row in _rows(document.values.get("resources")) if isinstance(row.get("src"), str)]
        patterns = [(glob(str(row["src"]).lower()), row) for row in named]
        found = []
        for name, address, file in self._site.resources(document):
            row = next((row for pattern, row in patterns if ResourceFacts.is_like(name, pattern)), {})
            found.append(
                ResourceFacts(
                    name=fields.line(row.get("name")) or name,
                    address=self._below(address),
                    title=fields.line(row.get("title")),
                    parameters=mapping(row, "params"),
                    size=partial(self._tools.size, file),
                    content=partial(self._supplies.text, file),
                )
            )
        return found


def _seconds(page: PageFacts) -> float:
    return page.date.timestamp() if page.date is not None else -1e12


def _rows(value: Any) -> list[Mapping[str, Any]]:
    return [row for row in value[:100] if isinstance(row, Mapping)] if isinstance(value, list) else []

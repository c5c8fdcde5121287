"""What readers get of a page of the blog: its content, within the theme, and the elements of its head."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Protocol

import jinja2
from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from ..blog.post import Post
from ..config import BlogImportConfig
from ..diagnostics.problems import Problems
from ..render.backlinks import LinkingPage
from ..render.bodies import Bodies
from ..render.code import coloured
from ..render.headings import with_permalinks
from ..theme.head import with_elements, with_head
from ..theme.presentation import Presentation
from . import material, neighbours, pages, settings
from .blog_files import BlogFiles
from .feed_writer import FeedWriter
from .heads import Heads
from .listings import Listings
from .text_copies import TextCopies
from .written import Written

#: The name by which the theme's templates ask for a piece of what stands around a post.
PIECE = "blogimport_piece"


class FinishedPages(Protocol):
    """Pages as an earlier build made them."""

    def finished(self, page: Page) -> str | None:
        """Return the HTML of a page of which nothing has changed since it was made; None if it is to be made."""

    def finish(self, page: Page, output: str) -> None:
        """Keep the HTML of a page that was made."""


class PageWriter:
    """The pages of one build, when their places are known."""

    forgets_written = False
    """True if the content of a page is of no use any more when its file is written."""

    def __init__(  # noqa: PLR0913 - all that a page shows something of
        self,
        files: BlogFiles,
        bodies: Bodies,
        templates: jinja2.Environment,
        written: Written,
        config: MkDocsConfig,
        own: BlogImportConfig,
        blog_title: str,
        problems: Problems,
        other_listings: Callable[[], Sequence[Listings]] = tuple,
        linking_pages: Callable[[], Iterable[LinkingPage]] = tuple,
        remembering: FinishedPages | None = None,
    ) -> None:
        """Start with no page made.

        Args:
            files: The pages of the blog.
            bodies: The rendered bodies, and the plan that they follow.
            templates: The templates of what stands around a body.
            written: The state of the blog's files.
            config: MkDocs' configuration.
            own: The plugin's options.
            blog_title: The title of the blog.
            problems: Receives the feeds that can't be written.
            other_listings: Returns the lists of the site's other blogs.
            linking_pages: Returns the pages of the documentation with their links.
            remembering: What earlier builds remember; None to make every page.
        """
        self._files = files
        self._bodies = bodies
        self._config = config
        self._own = own
        self._remembering = remembering
        self._unchanged: dict[int, str | None] = {}
        """The content of the pages that are not made again, by their identity."""
        self._finish = _finish(config)
        self.presentation = Presentation(
            bodies,
            templates,
            language=settings.language(config),
            post_date_format=own.post_date_format,
            blog_title=blog_title,
            excerpt=files.excerpt,
            finish=self._finish,
            theme_features=material.features(config),
            lead_lines=own.lead_lines,
            content=files.content,
            linking_pages=linking_pages,
            references=files.references,
        )
        self.feeds = FeedWriter(bodies, files, written, config, problems)
        names = [bodies.plan.site.layout.blog_dir.strip("/"), blog_title]
        self.listings = Listings(bodies.plan.blog, self.presentation, problems, names, other_listings)
        self._heads = Heads(files, bodies, config, blog_title, own.post_readtime_words_per_minute)
        self.copies = TextCopies(bodies.plan, files, self._heads, written, config, problems, blog_title)

    def offer(self, page: Page, context: TemplateContext) -> None:
        """Prepare a page for the plugins that search or encrypt it: they shall know it by its address."""
        if (below := self._files.list_below(page)) is not None:
            if below.is_unlisted:
                page.meta["search"] = {"exclude": True}
            if neighbours.encrypt(page, lambda: self.presentation.index(below, page.content or "")):
                self._files.below.pop(below.file)
        elif isinstance(page, pages.BlogPage) and self._files.owns(page):
            page.names_file = False
            pages.name_file(page)
            if self._remembering is not None and self._remembering.finished(page) is not None:
                page.is_encrypted = False
                # what is found in it is known, so the search goes through nothing
                self._unchanged[id(page)], page.content = page.content, ""
                return
            shown = material.shown(context, page, self._config, with_tag_pages=self._own.tags)
            page.is_encrypted = neighbours.encrypt(page, lambda: self._content(page, shown))

    def fill(self, page: Page, context: TemplateContext) -> None:
        """Put a post's title, date, terms and neighbours around its body, and fill the indexes."""
        if (below := self._files.list_below(page)) is not None:
            page.content = self.presentation.index(below, self.listings.filled(page.content or "", page))
            if below.is_unlisted:
                neighbours.leave_out_of_search(page, self._config)
                material.show_contents(context, page, self._config)
            return
        if not isinstance(page, pages.BlogPage):
            page.content = self.listings.filled(page.content or "", page)
            return
        if not self._files.owns(page):
            return
        page.names_file = True
        pages.name_file(page, named=False)
        if isinstance(wish := page.meta.get("search"), Mapping) and wish.get("exclude"):
            neighbours.leave_out_of_search(page, self._config)
        if id(page) in self._unchanged:
            page.content = self._unchanged[id(page)]
            self._name(page)
            return
        if page.file.dest_uri == pages.NOT_FOUND:
            context["base_url"] = settings.root_path(self._config)
        shown = material.shown(context, page, self._config, with_tag_pages=self._own.tags)
        if not page.is_encrypted:
            page.content = self._content(page, shown)
            neighbours.print_with_title(page)
        material.show_contents(context, page, self._config)
        if (
            isinstance(page, pages.ImportedPage)
            and not page.is_encrypted
            and (description := self._heads.description(page.post))
        ):
            page.meta.setdefault("description", pages.text(description))
        self._name(page)

    def _name(self, page: Page) -> None:
        """Give a page the URL that its post names as its canonical one."""
        if isinstance(page, pages.ImportedPage):
            page.canonical_url = self._heads.canonical(page.post) or page.canonical_url

    def finish(self, page: Page, output: str) -> str:
        """Complete the head; repair the markup that themes make of a hostile title, and the links of a 404 page.

        A whole document is not changed.
        """
        if (below := self._files.list_below(page)) is not None:
            said = page.meta.get("description")
            facts = self._heads.below(below, str(page.title or ""), said if isinstance(said, str) else "")
            return with_head(output, facts, self.feeds.links(page.file.url, below.term))
        if page.is_homepage and not isinstance(page, pages.BlogPage):
            return with_elements(output, self._heads.of_home(), self.feeds.links_to_changes(page.file.url))
        if not isinstance(page, pages.BlogPage) or not self._files.owns(page):
            return output
        if id(page) in self._unchanged:
            del self._unchanged[id(page)]
        else:
            output = self._finished(page, output)
        if self._remembering is not None:
            self._remembering.finish(page, output)
        return output

    def _finished(self, page: pages.ImportedPage | pages.IndexPage, output: str) -> str:
        if isinstance(page, pages.PostPage) and page.document is not None and not page.is_encrypted:
            return page.document
        root = settings.fixed_root(self._config, page.file.dest_uri)
        if root is not None:
            output = pages.rooted(output, root)
        output = pages.escaped_title(output, page)
        term = page.index.term if isinstance(page, pages.IndexPage) else None
        more = self.feeds.links(page.file.url, term, root) + self.copies.link(page)
        return with_head(output, self._heads.facts(page), more)

    def piece(self, page: Page, name: str) -> Markup:
        """Return one of the pieces around a post's body, for the theme's own templates; nothing of any other page.

        Args:
            page: The page that the theme shows.
            name: The name of the piece's template, without `.html`.
        """
        if not self._files.owns(page) or not isinstance(page, pages.ImportedPage) or page.is_encrypted:
            return Markup()
        root = settings.fixed_root(self._config, page.file.dest_uri)
        return Markup(self.presentation.piece(page.post, name, root))

    def write(self, page: Page, output: str) -> str:
        """Return the HTML to write for a page, or nothing if another plugin has a file at its path."""
        if not isinstance(page, pages.BlogPage) or not self._files.owns(page):
            return output
        if self.forgets_written:
            self._forget(page)
        return self._files.write(page, output)

    def _forget(self, page: pages.BlogPage) -> None:
        """Let go what was made for a page that is finished."""
        page.content, page.toc, page.present_anchor_ids = None, pages.table_of_contents(()), None
        if isinstance(page, pages.PostPage) and page.post in self._only_listed:
            self.presentation.entry(page.post)  # all that lists need of it
            self._bodies.release(page.post)

    @cached_property
    def _only_listed(self) -> Collection[Post]:
        """The posts of which, besides their own pages, only lists show something."""
        plan, asked = self._files.plan, self._files.plan.site.posts
        has_own_feeds = any(feed.settings.document is not None for feed in plan.feeds)
        if self._remembering is not None or has_own_feeds or asked.markdown_copies or asked.llms_txt:
            return ()
        in_feeds = (post for feed in plan.feeds for post in feed.posts)
        return {post for index in plan.indexes for post in index.posts}.difference(in_feeds)

    def hide_from_sitemap(self, context: TemplateContext) -> None:
        """Leave the posts out of the sitemap that the old blog's sitemap left out, and the site's texts above unlisted
        lists."""
        hidden = {id(page.file) for page in self._files.all_pages() if not page.in_sitemap}
        unlisted = {file for file, index in self._files.below.items() if index.is_unlisted}
        if hidden or unlisted:
            shown = (file for file in context["pages"] if id(file) not in hidden)
            context["pages"] = [file for file in shown if file.dest_uri not in unlisted]

    def _content(self, page: pages.BlogPage, without: Collection[str]) -> str:
        """What the theme shows of a page: the list, or a post's body with all that stands around it."""
        if isinstance(page, pages.IndexPage):
            return self.presentation.index(page.index, without=without)
        assert isinstance(page, pages.ImportedPage)
        content = self._finish(neighbours.without_document(page.content or ""))
        taken = page.present_anchor_ids or set()
        if not page.post.has_contents:
            page.toc = pages.table_of_contents(())
        page.toc = pages.with_groups(page.toc, self.presentation.group_headings(page.post, content))
        if self.presentation.shows_title(page.post, content):
            anchor = self.presentation.title_id(page.post, taken)
            page.toc = pages.below_title(page.post.title, anchor, page.toc)
        root = settings.fixed_root(self._config, page.file.dest_uri)
        content = self.presentation.post(page.post, content, taken, root, without)
        return with_permalinks(content, settings.permalink(self._config))


def _finish(config: MkDocsConfig) -> Callable[[str], str]:
    """What the site's theme needs of the HTML of a body: the colours of code as it is styled for them."""
    return coloured if settings.styles_pygments(config) else str

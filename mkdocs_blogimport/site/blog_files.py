"""The blog's pages among MkDocs' files: added as planned, removed if other files win, and written."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any, TypeGuard
from urllib.parse import urlsplit

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink

from ..blog import addresses, paths
from ..blog.indexes import Index
from ..blog.occupancy import Conflict, Occupant, Rank, Relation, address_of, left_out
from ..blog.placing import Placed
from ..blog.plan import SitePlan
from ..blog.post import ImportedBlog, MenuEntry, Post
from ..diagnostics.naming import display_path
from ..diagnostics.problems import Problems
from ..render import Body
from ..render.bodies import Bodies
from ..render.links import ROOT, of_page, relative_to
from ..theme.environment import STYLESHEET
from ..theme.presentation import without_title
from ..theme.titles import heading
from ..theme.views import LinkView
from . import occupants, pages, settings
from .hiding import free_name
from .written import Obstacle, Written

_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Removed:
    """The pages that other plugins have removed from the site."""

    posts: frozenset[Post] = frozenset()
    indexes: frozenset[str] = frozenset()
    """The files of lists."""

    def and_these(self, more: Removed) -> Removed:
        """Return these and the ones that were removed later."""
        return Removed(self.posts | more.posts, self.indexes | more.indexes)

    def report(self, problems: Problems) -> None:
        """Report the removed pages."""
        for post in self.posts:
            what = f"another plugin has removed this {post.kind} from the site"
            problems.report("left-out", post.display_path, None, what,
                            f"the {post.kind} is in no list, and no redirect leads to it")  # fmt: skip
        for file in self.indexes:
            problems.report("left-out", "mkdocs.yml", None,
                            f"another plugin has removed the list at {address_of(file)} from the site",
                            "no link leads to it")  # fmt: skip


class BlogFiles:
    """The files and pages of one build."""

    def __init__(  # noqa: PLR0913 - all that a build knows before its files
        self,
        bodies: Bodies,
        problems: Problems,
        config: MkDocsConfig,
        *,
        names: Mapping[Post, str],
        blog_title: str,
        markdown: str,
        markdown_site: Sequence[str] = (),
        meta: Mapping[str, Mapping[str, Any]],
        written: Written,
        of_site: Mapping[Post, Page] | None = None,
        list_name: Callable[[Index], str] | None = None,
    ) -> None:
        """Start without any file.

        Args:
            bodies: The rendered bodies, and the plan that they follow.
            problems: Receives the conflicts.
            config: MkDocs' configuration.
            names: The names by which documentation pages link to posts.
            blog_title: The title of the front page.
            markdown: The option `markdown`; with `site` the site's own extensions render the posts.
            markdown_site: The option `markdown_site`: globs of the posts that may ask for them.
            meta: The option `meta`: the metadata of posts, by globs.
            written: The state of the blog's files.
            of_site: The pages of posts that another plugin makes.
            list_name: Returns the name by which pages link to a list; None for that of its file.
        """
        self._list_name = list_name or (lambda index: index.file.removesuffix(".html") + ".md")
        self.of_site = of_site or {}
        """The posts of which another plugin makes the pages, with these."""
        self._references: dict[Post, Sequence[LinkView]] = {}
        self._content_of_site: dict[Post, str] = {}
        self.posts: dict[Post, pages.ImportedPage] = {}
        self.indexes: dict[Index, pages.IndexPage] = {}
        self.below: dict[str, Index] = {}
        """The lists that stand below the text of a page of the site, by the file of that page."""
        self._bodies = bodies
        self._problems = problems
        self._config = config
        self._names = names
        self._blog_title = blog_title
        self._markdown = markdown
        self._markdown_site = markdown_site
        self._meta = meta
        self._written = written
        self._reported: set[ImportedBlog] = set()
        """The blogs of which it was reported that the site's extensions don't render them."""
        self._own: dict[int, File] = {}
        """The files of the blog, by their identity."""
        self._files: Files | None = None
        self._excerpts: dict[Post, str] = {}
        self._front_of = None if self.plan.front is None else self.plan.front.page

    @property
    def plan(self) -> SitePlan:
        """The addresses of all parts of the blog."""
        return self._bodies.plan

    # -- as planned -------------------------------------------------------------------------------------------------

    def add(self, files: Files, *, with_lists: bool = True) -> None:
        """Add the pages of the plan; without lists if their places are not known yet."""
        for post, there in self.plan.pages.items():
            if post in self.of_site:
                continue
            self.posts[post] = page = self._page_with_meta(there)
            self._append(page.file, files)
        for index in self.plan.indexes if with_lists else ():
            if index.page is not None:  # its own page shows the list
                continue
            if index.is_below_text:
                self.below[index.file] = index
                continue
            self.indexes[index] = index_page = self._index_page(index, files)
            self._append(index_page.file, files)

        for file in self.others(files):
            if file.dest_uri in self.below:  # it shows other posts whenever one has changed
                file.is_modified = lambda: True  # type: ignore[method-assign]
                if self.below[file.dest_uri].is_unlisted and file.inclusion.is_in_nav():
                    file.inclusion = InclusionLevel.NOT_IN_NAV

    def all_pages(self) -> Iterator[pages.BlogPage]:
        """Yield all pages, those of posts first."""
        yield from self.posts.values()
        yield from self.indexes.values()

    def page_of(self, index: Index | None) -> pages.BlogPage | None:
        """The page on which a list stands: its own, or that of the old blog which takes it; None where it is gone."""
        if index is None:
            return None
        return self.indexes.get(index) if index.page is None else self.posts.get(index.page)

    def page_of_post(self, post: Post | None) -> Page | None:
        """The page of a post, whichever plugin makes it; None where it is gone."""
        return None if post is None else self.posts.get(post) or self.of_site.get(post)

    @property
    def front(self) -> pages.BlogPage | None:
        """The page on which the list of all posts begins."""
        return self.page_of(self.plan.front)

    def take_out(self, files: Files) -> dict[str, Page]:
        """Remove all files of the blog from MkDocs' files, for another plan.

        Returns:
            The pages by their files.
        """
        self.set_aside(files)
        return {page.file.dest_uri: page for page in self.all_pages()}

    def set_aside(self, files: Files) -> None:
        """Take all files of the blog out of MkDocs' for a while; `bring_back` returns them."""
        for file in self._own.values():
            # a file of another plugin may have replaced it under the same name
            if files.get_file_from_path(file.src_uri) is file:
                files.remove(file)

    def bring_back(self, files: Files) -> None:
        """Add the files that were set aside, which may be to another collection, and where no other has their name."""
        for file in self._own.values():
            if file.src_uri not in files.src_uris:
                files.append(file)

    def _append(self, file: File, files: Files) -> None:
        files.append(file)
        self._own[id(file)] = file

    def renew(self, post: Post) -> pages.ImportedPage:
        """Give the page of a post whose content has changed its new title and metadata; its excerpt is forgotten."""
        page = self.posts[post]
        self._excerpts.pop(post, None)
        page.renew(self._page_with_meta(self.plan.places[post]))
        return page

    def _page_with_meta(self, there: Placed) -> pages.ImportedPage:
        page = self._page(there)
        for pattern, metadata in self._meta.items():
            if paths.matches(there.post.path, [pattern]):
                page.add_meta(metadata)
        return page

    def _page(self, there: Placed) -> pages.ImportedPage:
        bodies, config, post = self._bodies, self._config, there.post
        file = pages.blog_file(
            config,
            self._names[post],
            there.file,
            there.url,
            source=post.source_file,
            inclusion=self._inclusion(post),
        )
        # a 404 page is shown at any depth, so its links start at the root
        root = settings.fixed_root(config, there.file)
        image = bodies.image(post, config.site_url or "")
        for in_list in (False, True):  # their files are copied before any page is built
            bodies.picture(post, in_list=in_list)
        bodies.actions(post)
        if self.plan.feeds:
            bodies.enclosures(post)
        if post.kind == "post":
            if config.site_url:
                bodies.logo(bodies.plan.blog.origins[post])
            if self.plan.site.posts.author_cards:
                bodies.authors(post)
        if post.body_format == "markdown" and self._is_rendered_by_site(post):
            imported = bodies.plan.blog.origins[post]
            return pages.SitePostPage(
                post,
                file,
                config,
                pages.own_metadata(post, image)
                if imported.for_site and self._is_trusted(imported)
                else pages.metadata(post, image),
                source=lambda: bodies.source(post),
                link=lambda html: bodies.renderer(post).linked(html, post, bodies.copied),
                show=lambda html: relative_to(html, there.url, root),
            )

        def body() -> tuple[str, Body]:
            rendered = bodies.body(post)
            whole = None if rendered.document is None else relative_to(rendered.document, there.url, root)
            return relative_to(rendered.html, there.url, root), replace(rendered, document=whole)

        return pages.PostPage(post, file, config, image, lambda: bodies.markdown(post), body)

    def _inclusion(self, post: Post) -> InclusionLevel:
        """Whether a page may stand in the automatic navigation: that which takes the list of all posts."""
        front = self._front_of == post and self._config.nav is None
        return InclusionLevel.INCLUDED if front else InclusionLevel.NOT_IN_NAV

    def _is_rendered_by_site(self, post: Post) -> bool:
        """Return True if the site's own extensions render a post, which it may ask for if the site allows it."""
        if self._markdown == "site":
            return True
        imported = self.plan.blog.origins[post]
        if imported.for_site and self._markdown == "auto":
            if self._is_trusted(imported) or paths.matches(post.path, self._markdown_site):
                return True
            self._report_untrusted(imported)
            return False
        return post.markdown == "site" and self._bodies.allows_site_markdown(post, self._markdown_site)

    def _report_untrusted(self, imported: ImportedBlog) -> None:
        """Report once that the posts of a blog are not rendered as they were."""
        if imported not in self._reported:
            self._reported.add(imported)
            self._problems.report("assumed", display_path(imported.folder), None,
                                  "these posts were rendered by the Markdown extensions of their own site, and are not "
                                  "in 'docs_dir'",
                                  "rendered as CommonMark; where you trust them, say `markdown: site`, or name them in "
                                  "the option `markdown_site`")  # fmt: skip

    def _is_trusted(self, imported: ImportedBlog) -> bool:
        """Return True for a blog in the documentation, whose pages the site's own extensions render in any case."""
        return paths.lies_below(str(imported.folder), os.path.realpath(self._config.docs_dir))

    def _index_page(self, index: Index, files: Files) -> pages.IndexPage:
        """Return the page of a list; the front page is in the automatic navigation."""
        config = self._config
        in_nav = index.kind == "front" and index.number == 1 and config.nav is None
        newest = index.posts or [post for term in index.terms for post in term.posts[:1]]
        file = pages.blog_file(
            config,
            free_name(self._list_name(index), files.src_uris),
            index.file,
            index.url,
            source=newest[0].source_file if newest else self.plan.blog.imports[0].folder,
            inclusion=InclusionLevel.INCLUDED if in_nav else InclusionLevel.NOT_IN_NAV,
            kind=pages.IndexFile,
        )
        return pages.IndexPage(heading(index, settings.language(config), self._blog_title), index, file, config)

    def add_stylesheet(self, templates: jinja2.Environment, files: Files) -> None:
        """Add the stylesheet that the blog's pages link to, unless the site has its own."""
        if STYLESHEET in files.src_uris:
            return
        assert templates.loader is not None
        source, name, _ = templates.loader.get_source(templates, "blogimport/blogimport.css")
        if name is None:  # of a package in an archive
            file = File.generated(self._config, STYLESHEET, content=source, inclusion=InclusionLevel.INCLUDED)
        else:  # other plugins ask each file where it is
            file = File(STYLESHEET, str(Path(name).parent), self._config.site_dir, False,
                        inclusion=InclusionLevel.INCLUDED)  # fmt: skip
            file.abs_src_path = name
        self._append(file, files)

    # -- changes that other plugins have made to the files ----------------------------------------------------------

    def removed(self, files: Files, is_built: Callable[[File], bool]) -> Removed:
        """Return the pages that another plugin has removed from MkDocs' files, without a replacement.

        Args:
            files: All files.
            is_built: Returns True for a file that will be in the site.
        """

        def is_gone(file: File) -> bool:
            return file.src_uri not in files.src_uris or (id(file) in self._own and not is_built(file))

        return Removed(
            frozenset(post for post, page in self.posts.items() if is_gone(page.file)),
            frozenset(index.file for index, page in self.indexes.items() if is_gone(page.file)),
        )

    def others(self, files: Files) -> list[File]:
        """Return the files that are not the blog's."""
        return [file for file in files if id(file) not in self._own]

    # -- links beside posts -----------------------------------------------------------------------------------------

    def resolve_references(self, files: Files) -> None:
        """Find what the links beside posts lead to, when all pages are rendered; files of the blog are copied.

        Args:
            files: All files.
        """
        for post in self.posts:
            if post.references:
                self._references[post] = [*self._linked(post.references, post, files)]

    def references(self, post: Post) -> Sequence[LinkView]:
        """Return the links that a post names beside its text, without those that lead nowhere, which are reported."""
        return self._references.get(post, ())

    def _linked(self, entries: Iterable[MenuEntry], post: Post, files: Files) -> Iterator[LinkView]:
        for entry in entries:
            if entry.children:
                if within := [*self._linked(entry.children, post, files)]:
                    yield LinkView(entry.title, within=within)
            elif isinstance(entry.target, str) and entry.target:
                view = self._link(entry.title, entry.target, post, files)
                if view is None:
                    what = f"broken link {entry.target!r} under `links`: it is no page, no file and no URL of the web"
                    self._problems.report("link", post.display_path, post.line("links"), what, "left out")
                else:
                    yield view

    def _link(self, title: str, target: str, post: Post, files: Files) -> LinkView | None:
        """Return the link to a URL, or to a file by its path below the root of the source."""
        try:
            parts = urlsplit(target)
        except ValueError:
            return None
        if parts.scheme or parts.netloc:
            return LinkView(title or target, target) if parts.scheme in {"", "http", "https", "mailto"} else None
        imported = self.plan.blog.origins[post]
        root = imported.path_root or imported.folder
        path = addresses.decode(parts.path).lstrip("/")
        name = path if self._is_trusted(imported) else f"{root.name}/{path}"
        file = files.get_file_from_path(name)
        tail = f"#{parts.fragment}" if parts.fragment else ""
        if file is None or file.page is None:
            url = (
                f"{ROOT}{file.url}"
                if file is not None
                else self._bodies.links.file(f"/{path}", imported, self._bodies.copied)
            )
            return LinkView(title or path, url + tail) if url else None
        page = file.page
        part = _heading(page.toc, parts.fragment) if parts.fragment else ""
        if part is None:
            self._problems.report("link", post.display_path, post.line("links"),
                                  f"broken link {target!r} under `links`: that page has no such heading",
                                  "leads to the page")  # fmt: skip
        url = file.url.removeprefix("./")
        own = str.__str__(page.title or path)
        title = title or (own if isinstance(page, pages.BlogPage) else unescape(_TAG.sub("", own)))
        return LinkView(title, f"{ROOT}{url}{tail if part else ''}", part or "")

    # -- files that bodies refer to ---------------------------------------------------------------------------------

    def add_copied(self, files: Files) -> list[File]:
        """Add the static files that bodies refer to; a file whose path is taken is left out.

        Returns:
            Those that were added.
        """
        self._files = files
        added: list[File] = []
        table = self.plan.table
        others = self.others(files)
        for occupant in occupants.of_files(others):
            table.put(occupant)
        by_place = {file.dest_uri: file for file in others}
        for address, source in list(self._bodies.copied.items()):
            uri = address.lstrip("/")
            there = files.src_uris.get(uri)
            if any(file is not None and _is_same(source, file.abs_src_path) for file in (there, by_place.get(uri))):
                continue
            name = display_path(source)
            claim = Occupant(Rank.STATIC, uri, name, address=address, display_path=name)
            known = table.at(uri)
            is_reserved = known is not None and known.rank is Rank.STATIC
            lost = None if is_reserved else table.claim(claim)
            if there is not None:  # its path is reserved, but another plugin, or another blog, has a file there
                other = next(occupants.of_files([there])) if known is None or is_reserved else known
                lost = Conflict(other, Relation.SAME)
            if lost is not None:
                # every site has a home page, and every blog had one: nothing to mend here
                is_home = uri == "index.html" and lost.other.rank is Rank.SITE
                table.report_lost(claim, lost, code="page-wins" if is_home else "")
                del self._bodies.copied[address]
                continue
            file = pages.CopiedFile(uri, str(source.parent), self._config.site_dir, self._config.use_directory_urls,
                                    inclusion=InclusionLevel.INCLUDED)  # fmt: skip
            file.abs_src_path = str(source)
            file.dest_uri = uri
            file.may_be_copied = partial(self._may_be_copied, uri, source)
            file.is_unread = partial(self._report_unread, uri, source)
            files.append(file)
            added.append(file)
        return added

    def _may_be_copied(self, uri: str, source: Path) -> bool:
        if (found := self._written.obstacle(uri)) is not None:
            self._leave_out_copy(uri, found)
            return False
        self._written.note_copy(uri, source)
        return True

    def _report_unread(self, uri: str, source: Path, error: OSError) -> None:
        del self._bodies.copied[f"/{uri}"]
        self._problems.report("unreadable", display_path(source), None, f"can't be read any more: {error.strerror}",
                              "left out; links of posts to it are broken")  # fmt: skip

    # -- when pages are written -------------------------------------------------------------------------------------

    def write(self, page: pages.BlogPage, output: str) -> str:
        """Return the HTML to write for a page, or nothing if another plugin has a file at its path."""
        file = page.file.dest_uri
        if (found := self._written.obstacle(file)) is not None:
            self._leave_out(page, found)
            return ""
        if output.strip():
            self._written.note_page(file, output)
        return output

    def report_lost(self, file: str, found: Obstacle) -> bool:
        """Report the change that another plugin has made to a page or a copied file.

        Returns:
            True if there was such a page or file.
        """
        everything = (*self.posts.values(), *self.indexes.values())
        page = next((page for page in everything if page.file.dest_uri == file), None)
        if page is not None:
            self._leave_out(page, found)
        elif f"/{file}" in self._bodies.copied:
            self._leave_out_copy(file, found)
        else:
            return False
        return True

    def name_of(self, file: str) -> str:
        """Name the occupant of a file of the site, for a message."""
        known = self.plan.table.at(file)
        return known.name if known is not None else "a file of the blog"

    def _leave_out_copy(self, uri: str, obstacle: Obstacle) -> None:
        """Report the reason why a file that posts refer to isn't in the site."""
        name = display_path(self._bodies.copied.pop(f"/{uri}"))
        claim = Occupant(Rank.STATIC, uri, name)
        self._problems.report(obstacle.code, name, None, obstacle.what, f"{obstacle.kept}{left_out(claim)}")

    def _leave_out(self, page: pages.BlogPage, obstacle: Obstacle) -> None:
        """Report the reason why a page of the blog isn't in the site."""
        claim = self.plan.table.at(page.file.dest_uri)
        if isinstance(page, pages.IndexPage):
            self.indexes.pop(page.index, None)
        elif isinstance(page, pages.ImportedPage):
            self.posts.pop(page.post, None)
        if claim is not None:
            self._problems.report(obstacle.code, claim.display_path, claim.line, obstacle.what,
                                  f"{obstacle.kept}{left_out(claim)}")  # fmt: skip

    # -- one page ---------------------------------------------------------------------------------------------------

    def owns(self, page: Page) -> TypeGuard[pages.ImportedPage | pages.IndexPage]:
        """Return True if a page is one of these (another instance of the plugin has its own)."""
        if isinstance(page, pages.IndexPage):
            return page.index in self.indexes
        return isinstance(page, pages.ImportedPage) and page.post in self.posts

    def list_below(self, page: Page) -> Index | None:
        """The list that stands below the text of a page of the site."""
        return None if isinstance(page, pages.BlogPage) else self.below.get(page.file.dest_uri)

    def render_all(self, files: Files) -> None:
        """Render every post that was skipped."""
        self._files = files
        for post in (*self.posts, *self.of_site):
            self.excerpt(post)

    def keep_content(self) -> None:
        """Keep what other plugins have made of posts, before anything is put around it."""
        for post in self.of_site:
            self._content(post)

    def content(self, post: Post) -> str:
        """Return a post's body, its links marked as the site's, without a heading at its start that is its title."""
        return self._below_title(post, self._content(post))

    def _below_title(self, post: Post, html: str) -> str:
        """Leave out the title, which pages of MkDocs have in their bodies."""
        return without_title(html, post.title) if self.plan.blog.origins[post].for_site else html

    def _content(self, post: Post) -> str:
        if (made := self.of_site.get(post)) is not None:
            if post not in self._content_of_site:
                if made.content is None and self._files is not None:  # as below
                    made.render(self._config, self._files)
                self._content_of_site[post] = of_page(made.content or "", made.url)
            return self._content_of_site[post]
        page = self.posts.get(post)
        if isinstance(page, pages.SitePostPage):
            self.excerpt(post)  # renders it, if that wasn't done yet
            return page.rooted
        return self._bodies.body(post).html

    def image(self, post: Post) -> str:
        """Return the URL of a post's image, absolute or relative to the site's root; empty if it has none."""
        page = self.page_of_post(post)
        return str(page.meta.get("image") or "") if page is not None else ""

    def excerpt(self, post: Post) -> str:
        """Return a post's excerpt, cut from its page's own rendering when it is first asked for."""
        excerpt = self._excerpts.get(post)
        if excerpt is None:
            excerpt = self._excerpts[post] = self._below_title(post, self._excerpt(post))
        return excerpt

    def _excerpt(self, post: Post) -> str:
        if post in self.of_site:
            return self._bodies.excerpt(post, self._content(post))
        page = self.posts.get(post)
        if not isinstance(page, pages.SitePostPage):
            return self._bodies.excerpt(post)
        if page.content is None and self._files is not None:  # a dirty build skips pages that have not changed
            page.read_source(self._config)
            page.render(self._config, self._files)
        return self._bodies.excerpt(post, page.rooted)


def _heading(toc: Iterable[AnchorLink], id: str) -> str | None:
    """Return the text of the heading with an id; None if there is none."""
    for entry in toc:
        found = unescape(_TAG.sub("", entry.title)) if entry.id == id else _heading(entry.children, id)
        if found is not None:
            return found
    return None


def _is_same(file: Path, other: str | None) -> bool:
    """Return True if two paths lead to one file."""
    try:
        return other is not None and file.samefile(other)
    except OSError:  # one of the two was deleted
        return False

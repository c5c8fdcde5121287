"""The blog's pages among MkDocs' files."""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Mapping, Sequence
from functools import partial
from pathlib import Path

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.utils import is_markdown_file

from ..blog import paths
from ..blog.indexes import Index
from ..blog.post import Post
from ..diagnostics.naming import shown
from ..diagnostics.problems import Problems
from ..pipeline import BlogSite
from ..render import Body, Heading
from ..render.links import relative_to
from ..sources.options import matches
from ..theme.presentation import STYLESHEET, heading
from . import pages, settings
from .neighbours import Foreseen
from .written import Obstacle, Written


class Filing:
    """The files and pages of one build."""

    def __init__(  # noqa: PLR0913 - all that a build knows before its files
        self,
        site: BlogSite,
        problems: Problems,
        config: MkDocsConfig,
        *,
        title: str,
        markdown: str,
        markdown_site: Sequence[str] = (),
        foreseen: Mapping[str, Foreseen],
        written: Written,
    ) -> None:
        """Begin with nothing filed.

        Args:
            site: The blog, read.
            problems: Where it is told what had to give way.
            config: MkDocs' configuration.
            title: The title of the front page.
            markdown: The option `markdown`; `site` has the site's own extensions render the posts.
            markdown_site: The option `markdown_site`: globs of the posts that may ask for them.
            foreseen: The files that the theme and other plugins will write by themselves.
            written: What becomes of the blog's files.
        """
        self.posts: dict[Post, pages.ImportedPage] = {}
        self.indexes: dict[Index, pages.IndexPage] = {}
        self._site = site
        self._problems = problems
        self._config = config
        self._title = title
        self._markdown = markdown
        self._markdown_site = markdown_site
        self._foreseen = foreseen
        self._written = written
        self._docs = Path(config.docs_dir).resolve()
        self._files: Files | None = None

    # -- before the plan ----------------------------------------------------------------------------------------

    def claim(self, files: Files) -> None:
        """Take the old blog's files out of MkDocs' hands where they lie inside docs_dir.

        What the blog leaves out is private, so MkDocs must not publish it. Where docs_dir is the blog's folder itself,
        MkDocs keeps the files that Jekyll would copy as they are: they are the documentation.
        """
        folders = [f for f in self._site.options.folders if f == self._docs or self._docs in f.parents]
        if not folders:
            return
        published = {file for imported in self._site.imports for file in imported.static.values()}
        others = self._site.options.read.not_below
        posts = {post.source_file for post in self._site.blog.everything()}
        left_out: list[str] = []
        for file in list(files):
            if file.abs_src_path is None or file.generated_by is not None:
                continue
            written = Path(file.abs_src_path)
            if (docs := Path(self._config.docs_dir)) in written.parents:
                written = self._docs / written.relative_to(docs)
            ways = {written, Path(os.path.realpath(written))}
            if not any(folder in way.parents for folder in folders for way in ways):
                continue
            if self._docs in folders:
                if written in published or any(other in way.parents for other in others for way in ways):
                    continue
                if written not in posts and not any(part.startswith("_") for part in file.src_uri.split("/")):
                    left_out.append(file.src_uri)
            files.remove(file)
        if left_out:
            more = f" and {len(left_out) - 1} more" if len(left_out) > 1 else ""
            self._problems.report("left-out", shown(self._docs), None,
                                  f"it is 'docs_dir' too, and the blog leaves out {left_out[0]}{more}",
                                  "MkDocs doesn't publish it either")  # fmt: skip

    def names(self, files: Files) -> dict[Post, str]:
        """The names by which documentation pages link to posts.

        That is a post's path below docs_dir if the blog lies there, else its path below the blog's folder with the
        folder's name before it. It ends in a suffix that MkDocs knows for Markdown.
        """
        given: dict[Post, str] = {}
        taken = set(files.src_uris)
        for post in self._site.blog.everything():
            folder = self._site.origin(post).folder
            uri = f"{folder.name}/{post.path}"
            if folder == self._docs or self._docs in folder.parents:
                uri = post.source_file.relative_to(self._docs).as_posix()
            given[post] = _free(uri if is_markdown_file(uri) else uri + ".md", taken)
            taken.add(given[post])
        return given

    # -- after the plan -----------------------------------------------------------------------------------------

    def add_post(self, post: Post, name: str, files: Files) -> None:
        """File a post under a name of `names`."""
        site, config = self._site, self._config
        file = pages.blog_file(
            config, name, post.file, site.url(post), source=post.source_file, inclusion=InclusionLevel.NOT_IN_NAV
        )
        # a 404 page is shown at any depth, so its links start at the root
        root = settings.root_path(config) if post.file == pages.NOT_FOUND else None
        image = site.image(post, config.site_url or "")
        if post.body_format == "markdown" and self._is_rendered_by_site(post):
            renderer = site.renderer(post)
            self.posts[post] = pages.SitePostPage(
                post,
                file,
                config,
                image,
                source=lambda: site.source(post),
                link=lambda html: renderer.linked(html, post, site.copied),
                show=lambda html: relative_to(html, site.url(post), root),
            )
        else:

            def body() -> tuple[str, Body]:
                rendered = site.body(post)
                return relative_to(rendered.html, site.url(post), root), rendered

            self.posts[post] = pages.PostPage(post, file, config, image, lambda: site.source(post), body)
        files.append(file)

    def _is_rendered_by_site(self, post: Post) -> bool:
        """Whether the site's own extensions render a post; a post may ask for them only where the site lets it."""
        if self._markdown == "site" or post.markdown != "site":
            return self._markdown == "site"
        if matches(post.path, self._markdown_site):
            return True
        self._problems.report("front-matter", post.shown, post.line("markdown"),
                              "`markdown: site` is ignored, since no pattern of `markdown_site` matches this file",
                              "the blog's own engine renders it")  # fmt: skip
        return False

    def add_index(self, index: Index, files: Files) -> None:
        """File a page of a list; the front page stands in the automatic navigation."""
        config = self._config
        in_nav = index.kind == "front" and index.number == 1 and config.nav is None
        newest = index.posts or [post for term in index.terms for post in term.posts[:1]]
        file = pages.blog_file(
            config,
            _free(index.file.removesuffix(".html") + ".md", files.src_uris),
            index.file,
            self._site.index_url(index),
            source=newest[0].source_file if newest else self._site.options.folders[0],
            inclusion=InclusionLevel.INCLUDED if in_nav else InclusionLevel.NOT_IN_NAV,
            kind=pages.IndexFile,
        )
        title = heading(index, settings.language(config), self._title)
        self.indexes[index] = pages.IndexPage(title, index, file, config)
        files.append(file)

    def add_stylesheet(self, templates: jinja2.Environment, files: Files) -> None:
        """File the stylesheet that the blog's pages link to, unless the site has one in its place."""
        if STYLESHEET in files.src_uris:
            return
        assert templates.loader is not None
        source, _, _ = templates.loader.get_source(templates, "blogimport/blogimport.css")
        files.append(File.generated(self._config, STYLESHEET, content=source, inclusion=InclusionLevel.INCLUDED))

    def add_copied(self, files: Files) -> None:
        """File what bodies refer to; where a page needs a folder of a file's name, the file is left out."""
        self._files = files
        standing = paths.PathSet((*(file.dest_uri for file in files), *self._foreseen))
        for address, source in list(self._site.copied.items()):
            uri = address.lstrip("/")
            if (there := files.src_uris.get(uri)) is not None:
                if not _is_same(source, there.abs_src_path):
                    self._problems.report("clash", shown(source), None, f"the site has a file at {address} already",
                                          "the site's file is kept")  # fmt: skip
                continue
            if standing.at(uri) is not None:
                coming = self._foreseen.get(uri)
                self._problems.report("clash", shown(source), None,
                                      f"{coming.writer if coming else 'another page'} writes /{uri}",
                                      "that is kept, this file is left out")  # fmt: skip
                del self._site.copied[address]
                continue
            if (other := standing.inside(uri) or standing.above(uri)) is not None:
                self._problems.report("folder-clash", shown(source), None,
                                      f"/{other} and {address} need a folder and a file of one name",
                                      "the other is kept, this file is left out")  # fmt: skip
                del self._site.copied[address]
                continue
            standing.add(uri)
            file = pages.CopiedFile(uri, str(source.parent), self._config.site_dir, self._config.use_directory_urls,
                                    inclusion=InclusionLevel.INCLUDED)  # fmt: skip
            file.abs_src_path = str(source)
            file.dest_uri = uri
            file.may_be_copied = partial(self._may_be_copied, uri, source)
            file.is_unread = partial(self._tell_unread, uri, source)
            files.append(file)

    def _may_be_copied(self, uri: str, source: Path) -> bool:
        if (found := self._written.obstacle(uri)) is not None:
            self._leave_out_copy(uri, found)
            return False
        self._written.note_copy(uri, source)
        return True

    def _tell_unread(self, uri: str, source: Path, error: OSError) -> None:
        del self._site.copied[f"/{uri}"]
        self._problems.report("unreadable", shown(source), None, f"can't be read any more: {error.strerror}",
                              "left out, though posts refer to it")  # fmt: skip

    # -- when all plugins have filed ----------------------------------------------------------------------------

    def yield_to_latecomers(self, files: Files, is_built: Callable[[File], bool]) -> None:
        """A page that another plugin has added later wins over an imported one, as one of docs_dir does.

        Args:
            files: All files.
            is_built: Whether a file will be in the site.
        """
        mine = {id(page.file) for page in (*self.posts.values(), *self.indexes.values())}
        theirs = paths.PathSet(
            (file.dest_uri for file in files if id(file) not in mine and is_built(file)),
            folding=self._site.options.folding_names,
        )

        def obstacle(file: File, address: str) -> Obstacle | None:
            if theirs.at(file.dest_uri) is not None:
                return Obstacle("clash", f"another plugin has made a page at {address}")
            if (other := theirs.inside(file.dest_uri) or theirs.above(file.dest_uri)) is not None:
                what = f"/{other} of another plugin and {address} need a file and a folder of one name"
                return Obstacle("folder-clash", what)
            return None

        for post, page in list(self.posts.items()):
            if (found := obstacle(page.file, post.address)) is not None:
                _remove(page.file, files)
                self._leave_out(page, found)
        for index, index_page in list(self.indexes.items()):
            if (found := obstacle(index_page.file, index.address)) is not None:
                _remove(index_page.file, files)
                self._leave_out(index_page, found)

    # -- when pages are written ---------------------------------------------------------------------------------

    def write(self, page: pages.BlogPage, output: str) -> str:
        """What to write for a page: its HTML, or nothing where something stands in its place."""
        file = page.file.dest_uri
        if (found := self._written.obstacle(file)) is not None:
            self._leave_out(page, found)
            return ""
        if output.strip():
            self._written.note_page(file, output)
        return output

    def tell_lost(self, file: str, found: Obstacle) -> bool:
        """Tell what another plugin has done to a page or a copied file.

        Returns:
            Whether there was one.
        """
        everything = (*self.posts.values(), *self.indexes.values())
        page = next((page for page in everything if page.file.dest_uri == file), None)
        if page is not None:
            self._leave_out(page, found)
        elif f"/{file}" in self._site.copied:
            self._leave_out_copy(file, found)
        else:
            return False
        return True

    def named(self, file: str) -> str:
        """What of the blog stands at a file of the site, for a message."""
        post = next((post for post, page in self.posts.items() if page.file.dest_uri == file), None)
        if post is not None:
            return post.shown
        source = self._site.copied.get(f"/{file}")
        return shown(source) if source is not None else "a redirect or an index of the blog"

    def _leave_out_copy(self, uri: str, obstacle: Obstacle) -> None:
        """Tell why a file that posts refer to isn't in the site."""
        source = self._site.copied.pop(f"/{uri}")
        self._problems.report(obstacle.code, shown(source), None, obstacle.what,
                              f"{obstacle.kept}this file is left out")  # fmt: skip

    def _leave_out(self, page: pages.BlogPage, obstacle: Obstacle) -> None:
        """Tell why a page of the blog isn't in the site."""
        if isinstance(page, pages.IndexPage):
            self.indexes.pop(page.index, None)
            self._problems.report(obstacle.code, "mkdocs.yml", None, obstacle.what,
                                  f"{obstacle.kept}the index at {page.index.address} is left out")  # fmt: skip
        elif isinstance(page, pages.ImportedPage):
            self.posts.pop(page.post, None)
            self._problems.report(obstacle.code, page.post.shown, page.post.line("permalink"), obstacle.what,
                                  f"{obstacle.kept}this one is left out")  # fmt: skip

    def owns(self, page: Page) -> bool:
        """Whether a page is one of these (another instance of the plugin has its own)."""
        if isinstance(page, pages.IndexPage):
            return page.index in self.indexes
        return isinstance(page, pages.ImportedPage) and page.post in self.posts

    def headings(self, page: pages.ImportedPage) -> Sequence[Heading]:
        """The headings of a post's body, where it was rendered here."""
        return self._site.body(page.post).headings if isinstance(page, pages.PostPage) else ()

    def excerpt(self, post: Post) -> str:
        """A post's excerpt, cut from its page's own rendering."""
        page = self.posts.get(post)
        if not isinstance(page, pages.SitePostPage):
            return self._site.excerpt(post)
        if page.content is None and self._files is not None:  # a dirty build passes over pages that have not changed
            page.read_source(self._config)
            page.render(self._config, self._files)
        return self._site.excerpt(post, page.rooted)

    def link_neighbours(self, in_nav: set[int], front: Page | None) -> None:
        """Give pages outside the navigation their previous and next, and the front page's place as theirs.

        Args:
            in_nav: The identities of the pages that stand in the navigation.
            front: The front page, if there is one.
        """
        blog = self._site.blog
        around: list[tuple[Page, Page | None, Page | None]] = []
        for post, page in self.posts.items():
            older, newer = blog.older.get(post), blog.newer.get(post)
            around.append((page, self.posts.get(older) if older else None, self.posts.get(newer) if newer else None))
        for index, index_page in self.indexes.items():
            before, after = index.newer, index.older
            around.append(
                (index_page, self.indexes.get(before) if before else None, self.indexes.get(after) if after else None)
            )
        for here, previous, following in around:
            if id(here) not in in_nav:
                here.parent = front.parent if front is not None else None
                here.previous_page, here.next_page = previous, following


def _free(uri: str, taken: Container[str]) -> str:
    while uri in taken:
        uri = f"blogimport/{uri}"
    return uri


def _is_same(file: Path, other: str | None) -> bool:
    """Whether two paths lead to one file."""
    try:
        return other is not None and file.samefile(other)
    except OSError:  # one of the two has gone
        return False


def _remove(file: File, files: Files) -> None:
    """Take a file out, but not another plugin's that has come into its place under the same name."""
    if files.get_file_from_path(file.src_uri) is file:
        files.remove(file)

"""MkDocs' files and pages, made of posts and indexes."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from ..blog import addresses
from ..blog.indexes import Index
from ..blog.post import Post
from ..render import Body, Heading

#: The page that hosts show for an address that nothing answers.
NOT_FOUND = "404.html"


class Text(str):
    """Text out of metadata: itself as data, escaped as soon as a template shows it.

    MkDocs' environment doesn't escape, and themes put titles into text and attributes alike.
    """

    __slots__ = ()

    def __str__(self) -> str:
        return html.escape(str.__str__(self))

    def __html__(self) -> str:
        return html.escape(str.__str__(self))


def text(value: str) -> str:
    """`Text` where there is something to escape, else the plain string."""
    return Text(value) if any(c in value for c in "<>&\"'") else value


def encodable(value: str) -> str:
    """A string without halves of pairs (of JSON, say), which have no bytes in UTF-8 and end other plugins."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode(errors="replace").decode()
    return value


def url_of(file: File) -> str:
    """The URL of a file of the site's; empty where its name is no Unicode, of which MkDocs can make none."""
    try:
        return file.url
    except UnicodeEncodeError:
        return ""


class PostFile(File):
    """The file of a post, which has been read by the time that MkDocs asks for it."""

    def is_modified(self) -> bool:
        """Whether a dirty build has to make the page anew: also where the post's file has gone in the meantime."""
        try:
            return super().is_modified()
        except OSError:
            return True


class CopiedFile(File):
    """A file that is copied as it is, a Markdown file without front matter too."""

    may_be_copied: Callable[[], bool]
    """Asked just before it is copied."""
    is_unread: Callable[[OSError], None]
    """Called with the error if it can't be read any more."""

    def is_documentation_page(self) -> bool:
        """Never."""
        return False

    def copy_file(self, dirty: bool = False) -> None:
        """Copy it, unless something stands in its place, or it can't be read.

        Raises:
            OSError: It can't be written.
        """
        if not self.may_be_copied():
            return
        try:
            super().copy_file(dirty)
        except OSError as error:
            if self.abs_src_path is None or _can_be_read(Path(self.abs_src_path)):
                raise
            with suppress(OSError):  # half of a file would be worse than none
                Path(self.abs_dest_path).unlink()
            self.is_unread(error)


class IndexFile(File):
    """The file of an index page: it stands for all its posts, so a dirty build makes it anew."""

    def is_modified(self) -> bool:
        """Always."""
        return True


def _can_be_read(file: Path) -> bool:
    try:
        with file.open("rb") as opened:
            while opened.read(1_000_000):
                pass
    except OSError:
        return False
    return True


def blog_file(  # noqa: PLR0913 - what a file of MkDocs' is made of
    config: MkDocsConfig,
    src_uri: str,
    dest_uri: str,
    url: str,
    *,
    source: Path,
    inclusion: InclusionLevel,
    kind: type[File] = PostFile,
) -> File:
    """Make MkDocs' file for an imported page.

    Args:
        config: MkDocs' configuration.
        src_uri: The name that documentation pages link to; it ends in `.md`.
        dest_uri: The file to write.
        url: The page's URL, relative to the site's root.
        source: A real file: neighbouring plugins ask for it, and break where there is none.
        inclusion: Whether it may stand in the automatic navigation.
        kind: The class of the file.

    Returns:
        The file.
    """
    file = kind(src_uri, str(source.parent), config.site_dir, config.use_directory_urls, inclusion=inclusion)
    file.abs_src_path = str(source)
    file.edit_uri = None if kind is IndexFile else _edit_uri(config, source)
    # both are cached on first reading: nothing may ask for them before
    file.dest_uri = dest_uri
    file.url = url
    return file


def _edit_uri(config: MkDocsConfig, source: Path) -> str | None:
    """Where a post is edited, for a source that lies in the repository of mkdocs.yml."""
    if not (config.repo_url and (config.edit_uri or config.edit_uri_template)) or not config.config_file_path:
        return None
    try:
        relative = os.path.relpath(source, Path(os.path.realpath(config.config_file_path)).parent)
    except ValueError:  # another drive
        return None
    if relative.startswith(os.pardir):
        return None
    path = encodable(Path(os.path.relpath(source, os.path.realpath(config.docs_dir))).as_posix())
    # themes write it into an attribute as it is; `{path!q}` in a template is quoted by MkDocs
    return path if "!q}" in (config.edit_uri_template or "") else addresses.encode(path)


#: Keeps mkdocs-macros from running what stands in a page's title.
_UNTRUSTED: Mapping[str, Any] = {"render_macros": False}
_ANCHOR = re.compile(r"""<[a-zA-Z][^<>]*?\s(?:id|name)=["']([^"'<>]+)""")


class BlogPage(Page):
    """What all pages of the blog have in common: a title and metadata of their own, and nothing read from disk."""

    def __init__(self, title: str, file: File, config: MkDocsConfig, meta: Mapping[str, Any]) -> None:
        super().__init__(text(title), file, config)
        changed = meta.get("updated") or meta.get("date")
        if changed is not None:  # for the sitemap; MkDocs takes the latest for the time of the build
            self.update_date = min(changed.date().isoformat(), self.update_date)
        self._meta = dict(meta)
        self.meta = dict(meta)
        self.markdown = ""

    names_file = True
    """Whether `url` is that of the file while the page is being built."""

    @property
    def url(self) -> str:
        """The page's address; while the theme renders the page, that of its file where the address has no ending.

        MkDocs takes an address such as `a/b` for a folder when it makes links relative to it.
        """
        url = super().url
        if not (self.names_file and self.active) or url.endswith("/") or "." in url.rpartition("/")[2]:
            return url
        return addresses.encode(self.file.dest_uri)

    def read_source(self, config: MkDocsConfig) -> None:
        """Take the metadata and the text that are known already."""
        self.meta = dict(self._meta)


class ImportedPage(BlogPage):
    """A post, or a page that stands by itself, whoever renders it."""

    def __init__(
        self, post: Post, file: File, config: MkDocsConfig, meta: Mapping[str, Any], source: Callable[[], str]
    ) -> None:
        if file.dest_uri == NOT_FOUND:  # nobody looks for it
            meta = {**meta, "search": {"exclude": True}}
        super().__init__(post.title, file, config, meta)
        self.post = post
        self._source = source

    def read_source(self, config: MkDocsConfig) -> None:
        """Offer the post's Markdown, its templating language expanded."""
        super().read_source(config)
        self.markdown = encodable(self._source())


class PostPage(ImportedPage):
    """One that the engine nearest to its generator's renders."""

    def __init__(
        self,
        post: Post,
        file: File,
        config: MkDocsConfig,
        image: str | None,
        source: Callable[[], str],
        body: Callable[[], tuple[str, Body]],
    ) -> None:
        super().__init__(post, file, config, {**metadata(post, image), **_UNTRUSTED}, source)
        self._body = body
        self.document: str | None = None
        """The whole document that the page is, where no theme is put around its body."""

    def read_source(self, config: MkDocsConfig) -> None:
        """Offer no Markdown: what other plugins make of it (they may run code) would stand in feeds."""
        super(ImportedPage, self).read_source(config)
        self.markdown = ""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Take the body that has been rendered; from now on plugins may read the post's Markdown."""
        self.markdown = encodable(self._source())
        content, body = self._body()
        self.content = encodable(content)
        self.document = None if body.document is None else encodable(body.document)
        self.toc = table_of_contents(body.headings)
        self.present_anchor_ids = set(_ANCHOR.findall(self.content))


class SitePostPage(ImportedPage):
    """One that the site's own Markdown extensions render."""

    def __init__(  # noqa: PLR0913 - what a page of MkDocs' is made of
        self,
        post: Post,
        file: File,
        config: MkDocsConfig,
        image: str | None,
        source: Callable[[], str],
        link: Callable[[str], str],
        show: Callable[[str], str],
    ) -> None:
        super().__init__(post, file, config, metadata(post, image), source)
        self.rooted = ""
        """The body with its links marked as ones of the site, whatever page it is shown on."""
        self._link = link
        self._show = show

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Render as MkDocs does, then lead the links into the site."""
        address = self.file.url
        self.file.url = addresses.encode(self.file.dest_uri)  # see `url`
        try:
            super().render(config, files)
        finally:
            self.file.url = address
        self.rooted = self._link(self.content or "")
        self.content = self._show(self.rooted)


class IndexPage(BlogPage):
    """A page that lists posts or terms; its content is made when all bodies are there."""

    def __init__(self, title: str, index: Index, file: File, config: MkDocsConfig) -> None:
        known = {"title": text(title), "description": text(title), "search": {"exclude": True}}
        super().__init__(title, file, config, {**known, **_UNTRUSTED})
        self.index = index

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Nothing yet."""
        self.content = ""
        self.toc = TableOfContents([])
        self.present_anchor_ids = set()


def metadata(post: Post, image: str | None) -> dict[str, Any]:
    """What themes and plugins may know of a post, in the form that they read.

    A post's front matter is data of another generator: keys such as `template`, `hide` or `icon` mean something else
    there and break themes here, so only what is known goes on.

    Args:
        post: The post.
        image: The URL of its image.

    Returns:
        A new mapping.
    """
    meta: dict[str, Any] = {"title": text(post.title)}
    if post.date is not None:
        meta["date"] = post.date
    if post.updated is not None:
        meta["updated"] = post.updated
    if post.authors:
        meta["author"] = text(", ".join(post.authors))
        meta["authors"] = [text(name) for name in post.authors]
    if post.language:
        meta["language"] = post.language
    if post.description:
        meta["description"] = text(" ".join(post.description.split()))
    if image:
        meta["image"] = text(image)
    # plugins make anchors of terms: only what would be markup is kept from it
    meta["tags"] = [text(name) if "<" in name else name for name in post.tags]
    meta["categories"] = [text(name) if "<" in name else name for name in post.categories]
    if post.draft:
        meta["draft"] = True
    return meta


def table_of_contents(headings: Iterable[Heading]) -> TableOfContents:
    """Nest headings by their levels as MkDocs' themes expect it."""
    top: list[AnchorLink] = []
    open_: list[AnchorLink] = []
    for heading in headings:
        link = AnchorLink(heading.html, heading.id, heading.level)
        while open_ and open_[-1].level >= link.level:
            open_.pop()
        (open_[-1].children if open_ else top).append(link)
        open_.append(link)
    if top:
        top[0].active = True  # type: ignore[attr-defined]
    return TableOfContents(top)


def below_title(title: str, anchor: str, toc: TableOfContents) -> TableOfContents:
    """Put a table of contents below the page's title, as themes know it from pages that begin with a heading."""
    top = AnchorLink(html.escape(title), anchor, 1)
    top.children = list(toc)
    top.active = True  # type: ignore[attr-defined]
    return TableOfContents([top])


_RELATIVE = re.compile(r"""(<[a-zA-Z][^<>]*?\s(?:href|src|action)=")(?![a-zA-Z][a-zA-Z0-9+.-]*:|[/#"])(?:\./)?""")


def rooted(output: str, root: str) -> str:
    """Lead the relative links of a page from the site's root, for one that hosts show at any depth.

    Args:
        output: A whole page that stands at the root.
        root: The path of the site's root, with a slash at its end.

    Returns:
        The page, working wherever it is shown.
    """
    return _RELATIVE.sub(rf"\g<1>{root}", output)


def escaped_title(output: str, page: BlogPage) -> str:
    """Escape a title that a theme has unescaped again: `striptags` turns `&lt;` back into `<`."""
    title = page.title
    if not isinstance(title, Text) or "<" not in (raw := str.__str__(title)):
        return output
    head, opening, rest = output.partition("<title>")
    shown = rest.lstrip()
    return head + opening + str(title) + shown[len(raw) :] if shown.startswith(raw) else output

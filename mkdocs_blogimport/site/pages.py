"""MkDocs' files and pages, made of posts and indexes."""

from __future__ import annotations

import copy
import html
import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import get_build_date

from ..blog import addresses
from ..blog.indexes import Index
from ..blog.post import Post
from ..render import Body, Heading
from .edit_links import edit_uri

#: The page that hosts show for an address without a page or file.
NOT_FOUND = "404.html"


class Text(str):
    """A string of metadata: unchanged as data, escaped as soon as a template shows it.

    MkDocs' environment doesn't escape, and themes put titles into text and attributes alike.
    """

    __slots__ = ()

    def __str__(self) -> str:
        return html.escape(str.__str__(self))

    def __html__(self) -> str:
        return html.escape(str.__str__(self))


def text(value: str) -> str:
    """Return `Text` if there is something to escape, else the plain string."""
    return Text(value) if any(c in value for c in "<>&\"'") else value


def encodable(value: str) -> str:
    """Return a string without unpaired surrogates (of JSON, for example), which UTF-8 can't encode."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode(errors="replace").decode()
    return value


def url_of(file: File) -> str:
    """Return the URL of a file of the site; empty if its name is no Unicode, for which MkDocs can make none."""
    try:
        return file.url
    except UnicodeEncodeError:
        return ""


class BlogFile(File):
    """The file of a page of the blog."""

    address = ""
    """The page's URL, relative to the site's root."""
    names_file = False
    """True while other plugins make links relative to it.

    MkDocs takes an address such as `a/b` for a folder then, so that of the file is given.
    """

    @property
    def url(self) -> str:
        """The page's URL, relative to the site's root."""
        return addresses.encode(self.dest_uri) if self.names_file and not _is_base(self.address) else self.address

    @url.setter
    def url(self, url: str) -> None:
        self.address = url


def name_file(page: Page, *, named: bool = True) -> None:
    """Give other plugins the URL of a page's file in place of its address, or its address again: see `BlogFile`."""
    if isinstance(page.file, BlogFile):
        page.file.names_file = named


def _is_base(url: str) -> bool:
    """Return whether MkDocs makes the right links relative to a URL: it ends in a slash, or has a file extension."""
    return not url or url.endswith("/") or "." in url.rpartition("/")[2]


class PostFile(BlogFile):
    """The file of a post, which has been read by the time that MkDocs asks for it."""

    def is_modified(self) -> bool:
        """Return True if a dirty build has to make the page anew: also if the post's file was deleted."""
        try:
            return super().is_modified()
        except OSError:
            return True


class CopiedFile(File):
    """A file that is copied unchanged, a Markdown file without front matter too."""

    may_be_copied: Callable[[], bool]
    """Called just before it is copied."""
    is_unread: Callable[[OSError], None]
    """Called with the error if it can't be read any more."""

    def is_documentation_page(self) -> bool:
        """Return False."""
        return False

    def copy_file(self, dirty: bool = False) -> None:
        """Copy it, unless its path is taken or it can't be read.

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


class IndexFile(BlogFile):
    """The file of an index page: it depends on all its posts, so a dirty build makes it anew."""

    def is_modified(self) -> bool:
        """Return True."""
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
    """Create MkDocs' file for an imported page.

    Args:
        config: MkDocs' configuration.
        src_uri: The name that documentation pages link to; it ends in `.md`.
        dest_uri: The file to write.
        url: The page's URL, relative to the site's root.
        source: A real file: neighbouring plugins read its path, and fail without one.
        inclusion: Says if it may be in the automatic navigation.
        kind: The class of the file.

    Returns:
        The file.
    """
    file = kind(src_uri, str(source.parent), config.site_dir, config.use_directory_urls, inclusion=inclusion)
    file.abs_src_path = str(source)
    file.edit_uri = None if kind is IndexFile else edit_uri(config, source)
    # both are cached on first reading: nothing may read them before
    file.dest_uri = dest_uri
    file.url = url
    return file


#: Keeps mkdocs-macros from running the text of a page's title.
_UNTRUSTED: Mapping[str, Any] = {"render_macros": False}
_ANCHOR = re.compile(r"""<[a-zA-Z][^<>]*?\s(?:id|name)=["']([^"'<>]+)""")


def keep_a_day(pages: Iterable[Page]) -> None:
    """Give the first page of a site MkDocs' day where no page has one, or MkDocs couldn't say when it was built."""
    first: Page | None = None
    for page in pages:
        if page.update_date:
            return
        first = first or page
    if first is not None:
        first.update_date = get_build_date()


class BlogPage(Page):
    """A page of the blog: with a title and metadata of its own, and nothing read from disk."""

    def __init__(self, title: str, file: File, config: MkDocsConfig, meta: Mapping[str, Any]) -> None:
        super().__init__(text(title), file, config)
        changed = meta.get("updated") or meta.get("date")
        if isinstance(changed, Mapping):
            changed = changed.get("created")
        # for the sitemap, which says nothing where nothing is known; MkDocs uses the latest as the time of the build
        self.update_date = "" if changed is None else min(changed.date().isoformat(), self.update_date)
        self._meta = dict(meta)
        self.markdown = ""
        if not file.dest_uri.endswith(".html"):
            self.leave_without_card()
        self.meta = dict(self._meta)
        # an attribute that pages get only later gives each a table of its own (PEP 412): a kilobyte a page
        self.parent = self.present_anchor_ids = None
        self.names_file = True
        self.in_nav = self.is_encrypted = self.may_be_index = False

    names_file = True
    """True if `url` is that of the file while the page is being built."""
    in_sitemap = True
    """True if the sitemap names it."""

    @property
    def has_language(self) -> bool:
        """Return True if it is one of the pages of its language, where the site has several."""
        return self.in_sitemap

    in_nav = False
    """True if the page stands in the site's navigation."""
    is_encrypted = False
    """True if another plugin has encrypted its content, which is then as readers get it."""
    may_be_index = False
    """True if `is_index` may be true of a page that is none; it means more in some navigations."""

    @property
    def is_index(self) -> bool:
        """Return True if the page is its folder's; also where its file is not in a folder of its own.

        Material's social cards expect a file `x/index.html` of each page of which this is false.
        """
        return super().is_index or (self.may_be_index and posixpath.basename(self.file.dest_uri) != "index.html")

    @property
    def url(self) -> str:
        """The page's address; while the theme renders the page, that of its file if the address has no file extension.

        MkDocs takes an address such as `a/b` for a folder when it makes links relative to it.
        """
        address = self.file.address if isinstance(self.file, BlogFile) else self.file.url
        if self.names_file and self.active and not _is_base(address):
            return addresses.encode(self.file.dest_uri)
        return "" if address in {".", "./"} else address

    def leave_without_card(self) -> None:
        """Have Material make no social card of the page: where it can't name one, it ends the build."""
        self._meta["social"] = {"cards": False}

    def read_source(self, config: MkDocsConfig) -> None:
        """Set the metadata and the text that are known already."""
        self.meta = dict(self._meta)

    def offer_strings(self) -> None:
        """Offer plain strings: Material's plugin `meta` merges its own only with values of exactly their type."""
        self.meta = {key: str.__str__(v) if isinstance(v, Text) else v for key, v in self.meta.items()}

    def take_strings(self) -> None:
        """Make of the page's own strings again what templates escape, and leave those that have come since."""
        for key, value in self._meta.items():
            if isinstance(value, Text) and self.meta.get(key) == value:
                self.meta[key] = value


class ImportedPage(BlogPage):
    """A post, or a standalone page, rendered by any engine."""

    def __init__(
        self, post: Post, file: File, config: MkDocsConfig, meta: Mapping[str, Any], source: Callable[[], str]
    ) -> None:
        if file.dest_uri == NOT_FOUND:  # no reader searches for it
            meta = {**meta, "search": {"exclude": True}}
        super().__init__(post.title, file, config, meta)
        self.post = post
        is_hidden = post.is_unlisted or post.draft or file.dest_uri == NOT_FOUND
        self.in_sitemap = post.in_sitemap and not is_hidden
        self._source = source

    def renew(self, other: ImportedPage) -> None:
        """Take the title and the metadata of another page of the same post, made since the post has changed."""
        if other.title != self.title:
            self.title = other.title
        social = {key: self._meta[key] for key in ("social",) if key in self._meta}  # see `leave_without_card`
        self._meta = {**other._meta, **social}
        self.meta = dict(self._meta)

    def add_meta(self, metadata: Mapping[str, Any]) -> None:
        """Add what the site says of the page; a title still runs nothing."""
        kept = {key: self._meta[key] for key in _UNTRUSTED if key in self._meta}
        self._meta |= {**copy.deepcopy(dict(metadata)), **kept}
        self.meta = dict(self._meta)

    def read_source(self, config: MkDocsConfig) -> None:
        """Set the post's Markdown, its templating language expanded."""
        super().read_source(config)
        self.markdown = encodable(self._source())


class PostPage(ImportedPage):
    """A page that the engine nearest to its generator's renders."""

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
        """The whole document of the page, if its body gets no theme around it."""

    def read_source(self, config: MkDocsConfig) -> None:
        """Set no Markdown: the output of other plugins for it (they may run code) would be in feeds."""
        super(ImportedPage, self).read_source(config)
        self.markdown = ""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Set the body that has been rendered; from now on plugins may read the post's Markdown."""
        content, body = self._body()
        self.markdown = encodable(self._source())
        self.content = encodable(content)
        self.document = None if body.document is None else encodable(body.document)
        self.toc = table_of_contents(body.headings)
        self.present_anchor_ids = set(_ANCHOR.findall(self.content))


class SitePostPage(ImportedPage):
    """A page that the site's own Markdown extensions render."""

    def __init__(  # noqa: PLR0913 - what a page of MkDocs' is made of
        self,
        post: Post,
        file: File,
        config: MkDocsConfig,
        meta: Mapping[str, Any],
        source: Callable[[], str],
        link: Callable[[str], str],
        show: Callable[[str], str],
    ) -> None:
        super().__init__(post, file, config, meta, source)
        self.rooted = ""
        """The body with its links marked as the site's, for any page that shows it."""
        self._link = link
        self._show = show

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Render as MkDocs does, then rewrite the links for the site."""
        address = self.file.url
        self.file.url = addresses.encode(self.file.dest_uri)  # see `url`
        try:
            super().render(config, files)
        finally:
            self.file.url = address
        self.rooted = self._link(self.content or "")
        self.content = self._show(self.rooted)


class IndexPage(BlogPage):
    """A page that lists posts or terms; its content is made when all bodies are rendered."""

    in_sitemap = False

    def __init__(self, title: str, index: Index, file: File, config: MkDocsConfig) -> None:
        known = {"title": text(title), "description": text(title), "search": {"exclude": True}}
        super().__init__(title, file, config, {**known, **_UNTRUSTED})
        self.index = index

    @property
    def has_language(self) -> bool:
        """Return True: a menu of languages leads from it to the others."""
        return True

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Render nothing yet."""
        self.content = ""
        self.toc = TableOfContents([])
        self.present_anchor_ids = set()


def metadata(post: Post, image: str | None) -> dict[str, Any]:
    """Return the metadata of a post that themes and plugins may read, in their format.

    A post's front matter is data of another generator: keys such as `template` or `icon` have another meaning there and
    break themes here, so only known ones are passed on, and of `hide`, `search` and `comments` the values that themes
    know.

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
    # plugins make anchors of terms: only text that would be markup is removed
    meta["tags"] = [text(name) if "<" in name else name for name in post.tags]
    meta["categories"] = [text(name) if "<" in name else name for name in post.categories]
    if post.is_unlisted:  # plugins make lists of them
        del meta["tags"], meta["categories"]
    if post.draft:
        meta["draft"] = True
    if not post.in_search or post.is_unlisted or post.draft:
        meta["search"] = {"exclude": True}
    wishes = _wishes(post.metadata)
    if not post.has_contents:
        wishes["hide"] = list(dict.fromkeys([*wishes.get("hide", ()), "toc"]))
    return meta | wishes


#: What a post of Material's blog says of itself that its own plugin alone understands.
_OF_ITS_PLUGIN = frozenset({"template", "date", "links", "pin", "readtime", "slug", "authors"})


def own_metadata(post: Post, image: str | None) -> dict[str, Any]:
    """Return the metadata of a post that is a page of the site's own documentation: all that it says of itself.

    Args:
        post: The post.
        image: The URL of its image.

    Returns:
        A new mapping.
    """
    said = {key: copy.deepcopy(value) for key, value in post.metadata.items() if key not in _OF_ITS_PLUGIN}
    known = {**said, **metadata(post, image)}
    if isinstance(post.metadata.get("date"), Mapping):  # other plugins are told to look below it
        dates = {"created": post.date, "updated": post.updated}
        known["date"] = {key: moment for key, moment in dates.items() if moment is not None}
    return known


#: What a page may ask Material to leave out.
_HIDDEN = ("navigation", "toc", "path", "tags", "footer", "feedback")


def _wishes(front_matter: Mapping[str, Any]) -> dict[str, Any]:
    """What a post asks of the theme by keys that mean the same in MkDocs; other values of them break themes."""
    wishes: dict[str, Any] = {}
    hide = front_matter.get("hide")
    hidden = [name for name in _HIDDEN if name == hide or (isinstance(hide, list) and name in hide)]
    if hidden:
        wishes["hide"] = hidden
    if isinstance(comments := front_matter.get("comments"), bool):
        wishes["comments"] = comments
    search = front_matter.get("search")
    if search == "exclude" or (isinstance(search, dict) and search.get("exclude") is True):
        wishes["search"] = {"exclude": True}
    return wishes


def table_of_contents(headings: Iterable[Heading]) -> TableOfContents:
    """Nest headings by their levels, for MkDocs' themes."""
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


def with_groups(toc: TableOfContents, groups: Iterable[tuple[str, str]]) -> TableOfContents:
    """Put the headings of groups of posts behind those of a page's text.

    Args:
        toc: The table of contents of the text.
        groups: The name and the id of each group.

    Returns:
        The same one where there are no groups.
    """
    links = [AnchorLink(html.escape(name), anchor, 2) for name, anchor in groups]
    return TableOfContents([*toc, *links]) if links else toc


def below_title(title: str, anchor: str, toc: TableOfContents) -> TableOfContents:
    """Put a table of contents below the page's title, as on pages that begin with a heading."""
    top = AnchorLink(html.escape(title), anchor, 1)
    top.children = list(toc)
    top.active = True  # type: ignore[attr-defined]
    return TableOfContents([top])


_RELATIVE = re.compile(r"""(<[a-zA-Z][^<>]*?\s(?:href|src|action)=")(?![a-zA-Z][a-zA-Z0-9+.-]*:|[/#"])(?:\./)?""")
# Material's program that searches; its address stands in a configuration, and counts from the page that a reader sees
_SEARCHING = re.compile(r"""(<script id="__config"[^<]*?"search": ")(?![a-zA-Z][a-zA-Z0-9+.-]*:|[/"])(?:\./)?""")


def rooted(output: str, root: str) -> str:
    """Make the relative links of a page start at the site's root, for one that hosts show at any depth.

    Args:
        output: A whole page at the root.
        root: The path of the site's root, with a slash at its end.

    Returns:
        The page, valid at any depth.
    """
    output = _SEARCHING.sub(rf"\g<1>{root}", output)
    # `{{ base_url }}/search.html` of a theme, with a base that ends in a slash as MkDocs' own 404 page has it
    return _RELATIVE.sub(rf"\g<1>{root}", output).replace(f' action="{root}/', f' action="{root}')


def escaped_title(output: str, page: BlogPage) -> str:
    """Escape a title that a theme has unescaped again: `striptags` turns `&lt;` back into `<`."""
    title = page.title
    if not isinstance(title, Text) or "<" not in (raw := str.__str__(title)):
        return output
    head, opening, rest = output.partition("<title>")
    shown = rest.lstrip()
    return head + opening + str(title) + shown[len(raw) :] if shown.startswith(raw) else output

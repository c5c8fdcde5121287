"""From a file of a Jekyll site to a post: its date, address, title and terms, and the rules of publication."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from ... import frontmatter
from ...blog import addresses
from ...blog.post import BodyFormat, Kind, OldRedirect, Post
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from .. import dates, fields, static_pages, themed
from ..markup import is_whole
from ..options import ReadOptions
from ..walk import Found, content
from . import archives, feeds, github_pages, languages, permalinks, terms
from .config import Config
from .defaults import merged
from .files import Place
from .octopress import with_captions
from .permalinks import Names

#: Jekyll 4: `Document::DATE_FILENAME_MATCHER`.
_DATED = re.compile(r"(?P<date>\d{2,4}-\d{1,2}-\d{1,2})-(?P<slug>[^/]*)(?P<suffix>\.[^.]+)", re.ASCII)
_TITLED = re.compile(r"\s*+#(?!#)\s*+([^\n]++)")
#: Characters in a heading that Markdown may take for markup.
_MARKUP = re.compile(r"[*_`\[<&{\\~!]")
_LONGEST_HEADING = 1_000
_HTML_TAG = re.compile(r"<[^<>]*+>")
#: Jekyll 4: `Page::HTML_EXTENSIONS`.
_HTML = frozenset({".html", ".xhtml", ".htm"})
# comments and Liquid may come before it
_PAGINATES = re.compile(r"\{[{%](?:(?!\{[{%])[^}])*?\bpaginator\b")
_SITE = re.compile(r"\{\{-?\s*+site\.(baseurl|url)\s*+-?\}\}")
_HOST = re.compile(r"https?://[^/\s]*", re.IGNORECASE)
#: Jekyll 4 knows `none`; the others are names that no layout has.
_NO_LAYOUT = frozenset({"", "none", "nil", "null", "false"})


@dataclass(frozen=True, slots=True)
class _File:
    """A file that was read, before it becomes a post."""

    found: Found
    display_path: str
    document: frontmatter.Document
    defaults: Mapping[str, Any]
    metadata: Mapping[str, Any]
    """The front matter over the defaults."""
    stem: str
    suffix: str
    body_format: BodyFormat | None
    """None if the file has a format that isn't read."""
    base: str
    """The path of the blog's URL."""

    @property
    def permalink(self) -> str | None:
        """The permalink of the front matter or the defaults; an empty one is the root."""
        own = self.metadata.get("permalink")
        if terms.is_nothing(own):
            return None
        written = fields.text(own).strip("\r\n")  # the line end is no part of a folded string
        host = _HOST.match(written)
        if host is None:
            return written
        path = written[host.end() :] or "/"
        return path[len(self.base) :] if self.base and path.startswith(self.base + "/") else path

    @property
    def names_host(self) -> bool:
        """True if the permalink is a whole URL, of which only the path is used."""
        return _HOST.match(fields.text(self.metadata.get("permalink")).strip("\r\n")) is not None

    @property
    def has_no_layout(self) -> bool:
        """True if HTML has no layout around it: none, or `none` (Jekyll 4: `Document#place_in_layout?`)."""
        layout = self.metadata.get("layout")
        return self.body_format == "html" and (terms.is_nothing(layout) or fields.text(layout) in _NO_LAYOUT)

    @property
    def output_ext(self) -> str:
        usual = self.suffix if self.body_format == "html" else ".html"
        return permalinks.output_ext(self.permalink, usual)


class Reader:
    """Makes posts of the files of one site."""

    def __init__(
        self, config: Config, authors: Mapping[str, str], now: datetime, problems: Problems, options: ReadOptions
    ) -> None:
        """Prepare reading.

        Args:
            config: The site's settings.
            authors: The names of authors by their keys.
            now: The time of the build.
            problems: Receives the problems of published files.
            options: The site's options.
        """
        self.config = config
        self.authors = authors
        self.now = now
        self.problems = problems
        self.options = options
        self._themed = themed.ThemeKeys(
            config.conventions.fields, config.themes, config.timezone, config.conventions.includes, config.host
        )
        self._teaser = self._themed.teaser(config.values)
        author = self._themed.author(config.values)
        self._usual_authors: dict[Kind, list[str]] = {"post": [author] if author else [], "page": []}
        self._layouts = archives.PageLayouts(config, problems)
        self.also: list[OldRedirect] = []
        """The other addresses of items whose collection's folder is written as pages, too."""
        self.dropped: list[Post] = []
        """The pages that only list posts."""
        self.hidden: list[Post] = []
        """Documents of collections that have no page of their own, but that Liquid can use."""
        self.feeds: list[Post] = []
        """The site's own templates of feeds, which are no pages of the blog."""
        self.withheld: list[Post] = []
        """What the site's audience doesn't see; it is in none of the others, and nothing is reported of it."""
        self._is_seen = True

    def cdn(self) -> str:
        """The URL at which the blog's pictures lay; empty for none."""
        return self._themed.cdn(self.config.values)

    def read(self, found: Found, place: Place, *, is_index: bool = False) -> Post | None:
        """Read a file.

        Args:
            found: The file; one that isn't in a folder of posts is known to be a page.
            place: The purpose of its folder.
            is_index: True if it is its folder's index, whatever its name.

        Returns:
            The post or page, or None if there is none to publish.

        Raises:
            AudienceError: It can't be known who may see it.
        """
        if self.options.audience is None:
            return self._read(found, place, is_index=is_index)
        self._is_seen, mark = True, self.problems.mark()
        made = (self.hidden, self.dropped, self.feeds)
        counts = [len(posts) for posts in made]
        others = len(self.also)
        post = self._read(found, place, is_index=is_index)
        if self._is_seen:
            return post
        self.withheld += [] if post is None else [post]
        for posts, count in zip(made, counts, strict=True):
            self.withheld += posts[count:]
            del posts[count:]
        del self.also[others:]
        self.problems.forget(mark)
        return None

    def _read(self, found: Found, place: Place, *, is_index: bool) -> Post | None:
        match place.kind:
            case "posts" | "drafts":
                return self._post(found, place)
            case "collection":
                return self._item(found, place)
        return self._page(found, is_index)

    # -- posts, items of collections, pages -------------------------------------------------------------------------

    def _post(self, found: Found, place: Place) -> Post | None:
        name = found.path.rsplit("/", 1)[-1]
        dated = _DATED.fullmatch(name)
        is_draft = place.kind == "drafts"
        if "." not in name[1:] or (dated is None and not is_draft):
            if posixpath.splitext(name)[1].lower() in (*self.config.markdown_suffixes, *_HTML, ".textile"):
                self.problems.report("left-out", display_path(found.file), None,
                                     "the file's name doesn't start with a date such as 2020-01-31-",
                                     "left out, as by Jekyll")  # fmt: skip
            return None
        relative = found.path.removeprefix(self.config.collections_dir)
        file = self._file(found, relative, "posts")
        if file is None:
            return None
        slug = (dated["slug"] if dated else file.stem).rstrip(".")

        date = self._date(file, dated)
        if date is None and dated:
            date = dates.parse(dated["date"], self.config.timezone)
            if date is None:
                self._report(file, "date", None, f"{dated['date']} in the file name is not a date", "left out")
        if date is None and is_draft:
            date = self._changed(found).astimezone(self.config.timezone)
        if date is None or not self._is_published(file.metadata, date):
            return None
        if file.body_format is None:
            # Jekyll makes no post of a picture, but of any text
            if file.document.encoding == "utf-8":
                self._report(file, "unreadable", None, f"a post in {file.suffix} can't be shown", "left out")
            return None

        folder = place.folder.removeprefix(self.config.collections_dir)
        above = [part for part in folder.split("/")[:-2] if part not in {"", "_posts", "_drafts"}]
        if above and above[0] == languages.FOLDER:
            above = above[2:]
        categories, addressed = terms.categories(file.document, file.metadata, file.defaults, above)
        names = Names(
            basename=file.stem,
            slug=self._slug(file, slug),
            path=relative.removesuffix(file.suffix).replace("_posts", "", 1).rstrip("."),
            output_ext=file.output_ext,
            categories=addressed,
            date=date,
            collection="posts",
        )
        return self._make(
            file, "post", names.collection, self._address(file, self.config.post_permalink, names), date,
            title=self._title(file) or self._title_of_item(file) or permalinks.titleize(slug) or file.stem,
            slug=names.slug,
            categories=categories,
            draft=(is_draft and self.options.draft) or self._is_early(date),
        )  # fmt: skip

    def _item(self, found: Found, place: Place) -> Post | None:
        collection = place.collection
        if collection is None:
            return None
        relative = found.path.removeprefix(self.config.collections_dir)
        file = self._file(found, relative, collection.name)
        if file is None or (file.body_format is None and file.document.encoding != "utf-8"):
            return None
        dated = _DATED.fullmatch(found.path.rsplit("/", 1)[-1])
        date = self._date(file, dated)
        if date is None and dated:
            date = dates.parse(dated["date"], self.config.timezone)
        if not self._is_published(file.metadata, None):
            return None
        slug = (dated["slug"] if dated else file.stem).rstrip(".")
        categories, addressed = terms.categories(file.document, file.metadata, file.defaults)
        names = Names(
            basename=file.stem,
            slug=self._slug(file, slug),
            path=relative.removesuffix(file.suffix).replace(f"_{collection.name}", "", 1).rstrip("."),
            output_ext=file.output_ext,
            categories=addressed,
            date=date or self.now.astimezone(self.config.timezone),
            collection=collection.name,
        )
        post = self._make(
            file, "page", collection.name, self._address(file, collection.permalink, names), date,
            title=self._title(file) or self._title_of_item(file) or permalinks.titleize(slug) or file.stem,
            slug=names.slug,
            categories=categories,
            draft=date is not None and self._is_early(date),
        )  # fmt: skip
        if not collection.output or file.body_format is None or not self._is_published(file.metadata, date):
            self.hidden.append(post)
            is_page = not collection.output and self.config.writes_pages_of(collection)
            return self._page(found, is_index=False) if is_page else None
        if file.permalink is None and self.config.writes_pages_of(collection):
            address = self._page_address(file)
            answer = addresses.answering_file(address, file.output_ext)
            self.also.append(OldRedirect(address, post.address, file.display_path, None, answer, comes_first=False))
        return post

    def _page(self, found: Found, is_index: bool) -> Post | None:
        file = self._file(found, found.path, "pages")
        if file is None or not self._is_published(file.metadata, None):
            return None
        if file.body_format is None:
            self._feed(file)
            return None
        folder, basename = posixpath.dirname(found.path), "index" if is_index else file.stem.rstrip(".")
        named = posixpath.basename(folder) if basename == "index" and folder else basename
        usual = permalinks.titleize(named) or file.stem
        if named == "index":
            usual = fields.text(self.config.values.get("title")) or usual
        page = self._make(
            file, "page", "pages", self._page_address(file, basename), self._date(file),
            title=self._title(file) or self._heading(file) or usual,
            slug=basename,
            categories=terms.categories(file.document, file.metadata, file.defaults)[0],
        )  # fmt: skip
        if self._only_lists(file):
            self.dropped.append(page)  # a list of posts, which the site's own indexes replace
            return None
        return page

    def _feed(self, file: _File) -> None:
        """Keep a template if it makes a feed."""
        if file.suffix.lower() not in feeds.SUFFIXES or feeds.format_of(file.document.body) is None:
            return
        file = replace(file, body_format="html")  # only Liquid changes it
        template = "/:path/:basename:output_ext" if file.permalink is None else file.permalink
        values = {
            "path": posixpath.dirname(file.found.path),
            "basename": file.stem.rstrip("."),
            "output_ext": file.output_ext,
        }
        address = permalinks.expand_few(template, values)
        self.feeds.append(
            self._make(file, "page", "pages", address, None, title=self._title(file), slug=file.stem, categories=[])
        )

    @staticmethod
    def _only_lists(file: _File) -> bool:
        """Return True if a page is a template of a plugin that lists posts on several pages."""
        pagination = file.metadata.get("pagination")
        is_asked = isinstance(pagination, Mapping) and bool(pagination.get("enabled"))
        return (file.body_format == "html" or is_asked) and _PAGINATES.search(file.document.body) is not None

    def _page_address(self, file: _File, basename: str | None = None) -> str:
        folder = posixpath.dirname(file.found.path)
        basename = file.stem.rstrip(".") if basename is None else basename
        template = "/:path/" if basename == "index" else "/:path/:basename" + self.config.page_ending
        return permalinks.expand_few(
            template if file.permalink is None else file.permalink,
            {"path": folder, "basename": basename, "output_ext": file.output_ext},
        )

    # -- values of a file -------------------------------------------------------------------------------------------

    def _file(self, found: Found, relative: str, kind: str) -> _File | None:
        name = display_path(found.file)
        data = content(found, self.problems, self.options)
        if data is None:
            return None
        document = frontmatter.read(self._as_utf8(data))
        if document.syntax == "headers":
            document = _without_dashes(document)
        defaults = self.config.defaults.of(relative, kind)
        stem, suffix = posixpath.splitext(found.path.rsplit("/", 1)[-1])
        lower = suffix.lower()
        body_format: BodyFormat | None = None
        if lower in self.config.markdown_suffixes:
            body_format = "markdown"
        elif lower in _HTML:
            body_format = "html"
        elif lower == ".textile":
            body_format = "textile"
        elif not lower and kind not in {"posts", "pages"}:
            body_format = "html"  # only Liquid changes it, in Jekyll too
        metadata = merged(defaults, document.metadata)
        audience = self.options.audience
        if audience is not None and not audience.sees_document(metadata, document, data, name):
            self._is_seen = False
        return _File(found, name, document, defaults, metadata, stem, suffix, body_format, self.config.base)

    def _as_utf8(self, data: bytes) -> bytes:
        """Return a file's bytes as UTF-8, if the configuration's `encoding` names another encoding."""
        if self.config.encoding is None or data.isascii():
            return data
        try:
            data.decode("utf-8")  # an editor may have saved it so since
        except UnicodeDecodeError:
            try:
                return data.decode(self.config.encoding).encode("utf-8")
            except UnicodeError:
                return data
        return data

    def _date(self, file: _File, dated: re.Match[str] | None = None) -> datetime | None:
        if "date" not in file.metadata:
            return None
        value = file.metadata["date"]
        date = dates.parse(value, self.config.timezone)
        if date is None:
            done = f"{dated['date']} is used, from the file's name" if dated else "ignored"
            self._report(file, "date", "date", f"{fields.text(value)!r} is not a date", done)
        return date

    def _heading(self, file: _File) -> str:
        """Return the heading at the beginning of a page, or an empty string."""
        if not self._is_titled_by_heading(file):
            return _first_heading(file.document.body)
        return fields.plain(github_pages.heading(file.document.body))

    def _title_of_item(self, file: _File) -> str:
        """Return the heading at the beginning of a post or an item, if such headings are titles; or an empty string."""
        return self._heading(file) if self.config.asks("titles_from_headings", "collections") else ""

    def _is_titled_by_heading(self, file: _File) -> bool:
        ran = self.config.runs("jekyll-titles-from-headings", "titles_from_headings")
        return ran and file.body_format == "markdown" and file.metadata.get("title") is None

    def _body(self, file: _File, collection: str) -> tuple[str, int]:
        """Return a document's body and the line of its beginning; without a heading that became its title."""
        document = file.document
        own = file.metadata.get("strip_title", self.config.asks("titles_from_headings", "strip_title"))
        counts = collection == "pages" or self.config.asks("titles_from_headings", "collections")
        if own is True and counts and self._is_titled_by_heading(file):
            body, lines = github_pages.without_heading(document.body)
            return body, document.body_line + lines
        body = with_captions(document.body) if self.config.is_octopress else document.body
        return body, document.body_line

    def _changed(self, found: Found) -> datetime:
        """Return the time of a file's last change; now, if it was deleted since it was read."""
        try:
            return datetime.fromtimestamp(found.file.stat().st_mtime, UTC)
        except (OSError, OverflowError, ValueError):
            return self.now

    @staticmethod
    def _title(file: _File) -> str:
        # Jekyll shows an empty title, but an index needs something to click on
        if file.metadata.get("title") is False:
            return ""
        return fields.plain(fields.text(terms.words(file.document, file.metadata, "title")).strip())

    @staticmethod
    def _slug(file: _File, usual: str) -> str:
        own = file.metadata.get("slug")
        return usual if terms.is_nothing(own) else fields.text(own)

    def _is_published(self, metadata: Mapping[str, Any], date: datetime | None) -> bool:
        """Return True if Jekyll would publish it (`Jekyll::Publisher`); an empty `published:` means no."""
        if terms.is_nothing(metadata.get("published", True)) and self.config.values["unpublished"] is not True:
            return False
        return date is None or self.options.draft or not self._is_early(date)

    def is_due(self, post: Post) -> bool:
        """Whether it is not too early for a post."""
        return post.date is not None and not self._is_early(post.date)

    def _is_early(self, date: datetime) -> bool:
        option = self.options.draft_if_future_date
        return date > self.now and (self.config.values["future"] is not True if option is None else option)

    # -- a post -----------------------------------------------------------------------------------------------------

    def _address(self, file: _File, template: str, names: Names) -> str:
        """Return the address of a document, by its own permalink, else by its collection's."""
        own = file.permalink
        if missing := permalinks.unknown(template if own is None else own):
            what, done = f"unknown placeholder {missing[0]} in the permalink", "kept in the address"
            if own is None:
                self.problems.report("address", self.config.display_path, None, what, done)
            else:
                self._report(file, "address", "permalink", what, done)
        return permalinks.expand(template if own is None else own, names)

    def _make(  # noqa: PLR0913 - the fields of one post, by keyword
        self,
        file: _File,
        kind: Kind,
        collection: str,
        address: str,
        date: datetime | None,
        *,
        title: str,
        slug: str,
        categories: list[str],
        draft: bool = False,
    ) -> Post:
        document, metadata = file.document, file.metadata
        self.problems.add(document.findings, file.display_path)
        if file.names_host:
            self._report(file, "address", "permalink", "the permalink is a whole URL", "its path is used")
        # Jekyll's `Page` keeps its file extension in an index file, its `Document` doesn't
        suffix = ((not address.endswith("/") or collection == "pages") and file.output_ext) or ".html"
        target = addresses.answering_file(address, suffix)
        reason = addresses.refusal(target)
        if reason is not None:
            refused, address = address, addresses.unhidden(address)
            target = addresses.answering_file(address, suffix)
            if addresses.refusal(target) is not None:
                address = permalinks.clean(f"/{permalinks.slugify(file.stem)}/")
                target = addresses.answering_file(address)
            self._report(file, "address", "permalink", f"the address {refused!r} can't be used: {reason}",
                       f"the post is at {address}")  # fmt: skip
        separator = metadata.get("excerpt_separator")
        body, body_line = self._body(file, collection)
        layout = self._layouts.of(body, metadata, collection) if kind == "page" else archives.NOTHING
        shown = self._themed.of(metadata)
        return Post(
            path=file.found.path,
            source_file=file.found.file,
            display_path=file.display_path,
            kind=kind,
            address=address,
            file=target,
            title=title,
            slug=slug,
            collection=collection,
            date=date,
            updated=shown.updated,
            authors=fields.authors(metadata, self.authors) or self._usual_authors[kind],
            tags=self._term_names(terms.tags(document, metadata)),
            categories=self._term_names(categories),
            language=self._language(metadata),
            description=fields.text(metadata.get("description")) or None,
            image=shown.image,
            image_key=shown.image_key,
            picture=shown.picture,
            thumbnail=shown.thumbnail or (self._teaser if kind == "post" and shown.picture is None else None),
            frame=shown.frame,
            actions=shown.actions,
            media_folder=shown.media_folder,
            lead=shown.lead,
            external=shown.external if kind == "post" else "",
            is_pinned=shown.is_pinned,
            in_front=not (shown.is_hidden and self.config.paginates),
            in_search=shown.in_search,
            has_contents=shown.has_contents,
            has_reading_time=shown.has_reading_time,
            excerpt=fields.text(metadata.get("excerpt")) or None,
            excerpt_separator=None if separator is None else str(separator),
            draft=draft,
            in_sitemap=metadata.get("sitemap") is not False,
            redirect_from=fields.strings(metadata.get("redirect_from")),
            redirect_to=self._redirect_to(metadata) or self._refresh(file, address) or shown.redirect or None,
            body=body,
            body_line=body_line,
            body_format="html" if layout.own else file.body_format or "html",
            is_blank=layout.is_blank,
            layout=layout.own,
            listing=layout.listing,
            is_document=file.has_no_layout and is_whole(document.body),
            markdown=fields.text(metadata.get("markdown")) or None,
            lines=document.lines,
            translation_key=fields.translation_key(metadata),
            is_unlisted=fields.is_unlisted(metadata),
            metadata=metadata,
        )

    def _language(self, metadata: Mapping[str, Any]) -> str | None:
        own = fields.language(metadata.get("lang") or metadata.get("language") or metadata.get("locale"))
        return own or self.config.language

    def _term_names(self, names: list[str]) -> list[str]:
        # jekyll-archives used them in addresses as they were written
        return fields.terms(names if "jekyll-archives" in self.config.plugins else map(fields.plain, names))

    def _redirect_to(self, metadata: Mapping[str, Any]) -> str | None:
        # without the plugin Jekyll shows the page itself, and so does this one: nothing is lost
        if "jekyll-redirect-from" not in self.config.plugins:
            return None
        return next(iter(fields.strings(metadata.get("redirect_to"))), None)

    def _refresh(self, file: _File, address: str) -> str | None:
        """Return the target of a page that only redirects."""
        body = file.document.body
        if not file.has_no_layout or len(body) > static_pages.LARGEST:
            return None
        values = {"baseurl": self.config.baseurl, "url": fields.line(self.config.values.get("url"))}
        target = static_pages.refresh(_SITE.sub(lambda found: values[found[1]], body))
        if target is None or "{{" in target or "{%" in target:
            return None
        return static_pages.joined(address, target)

    def _report(self, file: _File, code: str, key: str | None, what: str, done: str) -> None:
        self.problems.report(code, file.display_path, file.document.lines.get(key) if key else None, what, done)


def is_dated(path: str) -> bool:
    """Return True if the name of a file begins with a date, like that of a post."""
    return _DATED.fullmatch(path.rsplit("/", 1)[-1]) is not None


def _first_heading(body: str) -> str:
    """Return the heading of the first level at the beginning of a page, as plain text, or an empty string."""
    found = _TITLED.match(body)
    if found is None:
        return ""
    # a regular expression for the closing characters would try each space before them
    heading = found[1].rstrip().rstrip("#").rstrip() or found[1][0]
    if len(heading) > _LONGEST_HEADING or not _MARKUP.search(heading):
        return heading
    from ...kramdown import Kramdown

    return fields.plain(_HTML_TAG.sub("", Kramdown({}).convert(f"# {heading}\n").html)).strip() or heading


def _without_dashes(document: frontmatter.Document) -> frontmatter.Document:
    """Read headers without dashes as front matter; another tool writes their keys with capitals."""
    finding = frontmatter.Finding("front-matter", 1, "its front matter has no dashes around it", "read as front matter")
    return replace(
        document,
        metadata={key.lower(): value for key, value in document.metadata.items()},
        lines={key.lower(): line for key, line in document.lines.items()},
        written={(str(path[0]).lower(), *path[1:]): text for path, text in document.written.items()},
        findings=(finding, *document.findings),
    )

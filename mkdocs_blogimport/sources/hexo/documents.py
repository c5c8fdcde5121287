"""Posts and pages of a Hexo blog."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from ... import frontmatter
from ...blog import addresses
from ...blog.post import Listing, Post
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from .. import dates, fields
from ..options import ReadOptions
from ..usable import usable
from ..walk import Found, content
from .config import Config
from .permalinks import NamedFile, address, read_name

MARKDOWN = frozenset({".md", ".markdown", ".mkd", ".mkdn", ".mdwn", ".mdtxt", ".mdtext"})
HTML = frozenset({".html", ".htm"})
#: Between the names of a category and of one in it.
WITHIN = " / "
#: Front matter as JSON without its braces, between lines of three semicolons.
_JSON = re.compile(rb"\A(?:\xef\xbb\xbf)?(?:;;;[ \t]*\r?\n|(?=[ \t]*\"))(.*?\n);;;[ \t]*(?=\r?\n|\Z)", re.DOTALL)
_DOCUMENT = re.compile(r"\s*+<(?:!doctype|html)\b", re.IGNORECASE)
#: What a page of a theme listed, by its `type` or `layout`.
_LISTINGS: Mapping[str, Listing] = {
    "tags": Listing("terms", "tags"),
    "tag": Listing("terms", "tags"),
    "tagcloud": Listing("terms", "tags"),
    "categories": Listing("terms", "categories"),
    "category": Listing("terms", "categories"),
    "archive": Listing("archive"),
    "archives": Listing("archive"),
}
_NO_FENCE = "the front matter has no opening line of three dashes"


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A post or a page, and what its blog knows of it."""

    post: Post
    found: Found
    slug: str
    """By which tags such as `post_link` name it; empty for a page."""
    categories: tuple[tuple[str, ...], ...] = ()
    """The paths of its categories, those above each before it."""


class Reader:
    """Reads the documents of one blog."""

    def __init__(self, config: Config, problems: Problems, options: ReadOptions) -> None:
        self._config = config
        self._problems = problems
        self._options = options
        self._now = datetime.now(UTC)
        self.withheld: list[Post] = []
        """The documents that this site's audience doesn't see."""

    def read(self, found: Found, kind: Literal["post", "draft", "page"]) -> Document | None:
        """Read a file.

        Args:
            found: The file.
            kind: What its folder makes of it.

        Returns:
            The document; None for one that isn't published, or that can't be read.
        """
        data = content(found, self._problems, self._options)
        if data is None:
            return None
        read = frontmatter.read(_as_json(data))
        if kind == "page" and not read.has_front_matter and posixpath.splitext(found.path)[1].lower() in HTML:
            return None  # such as the file by which a search engine knows the owner: nobody wants it in a theme
        draft = kind == "draft" or (kind == "post" and read.metadata.get("published") is False)
        shows_drafts = self._options.draft or self._config.asks("render_drafts")
        if draft and not shows_drafts:
            return None
        audience = self._options.audience
        label = display_path(found.file)
        sees = audience is None or audience.sees_document(read.metadata, read, data, label)
        problems = self._problems if sees else Problems()
        problems.add([finding for finding in read.findings if finding.what != _NO_FENCE], label)
        document = (
            self._page(found, read) if kind == "page" else self._post(found, read, draft=draft, problems=problems)
        )
        if not sees:
            self.withheld += [document.post] if document is not None else []
            return None
        return document

    # -- posts --------------------------------------------------------------------------------------------------------

    def _post(self, found: Found, read: frontmatter.Document, *, draft: bool, problems: Problems) -> Document | None:
        config, metadata = self._config, read.metadata
        inside = found.path.partition("/")[2]
        name = read_name(config, inside)
        date = self._date(found, read, name, problems)
        future = date > self._now
        waits = self._options.draft_if_future_date
        if future and (waits if waits is not None else config.values.get("future") is False):
            if not self._options.draft:
                return None
            draft = True
        title = fields.line(read.as_written("title")) or posixpath.basename(name.slug)
        paths = category_paths(metadata.get("categories") or metadata.get("category"))
        slugs = ["/".join(config.term_slug("categories", one) for one in path) for path in paths]
        place = address(config, name, metadata, date, title, slugs)
        tags = fields.terms(fields.strings(_several(metadata.get("tags") or metadata.get("tag"))))
        post = Post(
            **self._common(found, read, place),
            kind="post",
            title=fields.plain(title),
            slug=name.slug,
            date=date,
            updated=self._updated(metadata),
            tags=tags,
            categories=fields.unique(WITHIN.join(path) for path in paths),
            draft=draft,
            is_pinned=bool(metadata.get("sticky") or metadata.get("top")),
            in_front=metadata.get("hidden") is not True,
        )
        return Document(post, found, name.slug, tuple(paths))

    def _date(self, found: Found, read: frontmatter.Document, name: NamedFile, problems: Problems) -> datetime:
        """Return the date of a post.

        An offset in front matter is applied, and what results stands for local time (seen in hexo 8.1's output, where
        the machine's time zone is the blog's).
        """
        written = read.metadata.get("date")
        if written:
            moment = dates.parse(written, UTC)
            if moment is not None:
                return dates.in_zone(moment, UTC).replace(tzinfo=self._config.zone)
            problems.report("date", display_path(found.file), read.lines.get("date"),
                            f"{fields.text(written)!r} is not a date", "the time of the file is used")  # fmt: skip
        elif name.day is not None and (moment := dates.exact(name.day, (0, 0, 0), self._config.zone)) is not None:
            return moment
        else:
            problems.report("date", display_path(found.file), None,
                            "the post has no date; Hexo took that of the file, which only the old machine knew",
                            "the time of the file's last change is used")  # fmt: skip
        try:
            return datetime.fromtimestamp(int(found.file.stat().st_mtime), self._config.zone)
        except (OSError, OverflowError, ValueError):
            return datetime(1970, 1, 1, tzinfo=self._config.zone)

    def _updated(self, metadata: Mapping[str, Any]) -> datetime | None:
        moment = dates.parse(metadata["updated"], UTC) if metadata.get("updated") else None
        return None if moment is None else dates.in_zone(moment, UTC).replace(tzinfo=self._config.zone)

    # -- pages --------------------------------------------------------------------------------------------------------

    def _page(self, found: Found, read: frontmatter.Document) -> Document:
        """Return a page: at its `permalink`, or at the path of its file."""
        metadata = read.metadata
        written = fields.line(metadata.get("permalink"))
        stem = posixpath.splitext(found.path)[0]
        place = written or (stem.removesuffix("index") if posixpath.basename(stem) == "index" else f"{stem}.html")
        title = fields.line(read.as_written("title")) or posixpath.basename(stem)
        names = (fields.line(metadata.get(key)).lower() for key in ("type", "layout"))
        listing = next((_LISTINGS[name] for name in names if name in _LISTINGS), None)
        post = Post(
            **self._common(found, read, addresses.clean("/" + place.lstrip("/"))),
            kind="page",
            title=fields.plain(title),
            listing=listing,
            is_blank=not read.body.strip(),
        )
        return Document(post, found, "")

    def _common(self, found: Found, read: frontmatter.Document, place: str) -> dict[str, Any]:
        """Return what posts and pages have in common."""
        metadata = read.metadata
        stem, suffix = posixpath.splitext(posixpath.basename(found.path))
        suffix = suffix.lower()
        place, file = usable(
            place,
            lambda: addresses.clean(f"/{addresses.slug(stem)}/"),
            display_path(found.file),
            read.lines.get("permalink"),
            self._problems,
        )
        is_html = suffix in HTML
        alias = fields.strings(metadata.get("alias") or metadata.get("aliases"))
        excerpt = metadata.get("excerpt")
        return {
            "path": found.path,
            "source_file": found.file,
            "display_path": display_path(found.file),
            "address": place,
            "file": file,
            "authors": fields.authors(metadata, {}),
            "language": fields.language(metadata.get("lang") or metadata.get("language")),
            "description": fields.line(metadata.get("description")) or None,
            "image": fields.image(metadata.get("cover") or metadata.get("thumbnail") or metadata.get("banner")),
            "image_key": next((key for key in ("cover", "thumbnail", "banner") if metadata.get(key)), "cover"),
            "excerpt": fields.line(excerpt) or None if isinstance(excerpt, str) else None,
            "redirect_from": alias,
            "body": read.body,
            "body_line": read.body_line,
            "body_format": "html" if is_html else "markdown",
            "is_document": is_html and metadata.get("layout") is False and _DOCUMENT.match(read.body) is not None,
            "has_contents": metadata.get("toc") is not False,
            "is_unlisted": fields.is_unlisted(metadata),
            "translation_key": fields.translation_key(metadata),
            "in_sitemap": metadata.get("sitemap") is not False,
            "lines": read.lines,
            "metadata": metadata,
        }


def category_paths(value: Any) -> list[tuple[str, ...]]:
    """Return the paths of a post's categories, each after those above it.

    A list of names is one path; a list of lists is several (hexo 8.1: `Post.setCategories`).
    """
    entries = value if isinstance(value, list) else [] if value in (None, "") else [value]
    several = any(isinstance(entry, list) for entry in entries)
    paths = [fields.strings(entry) for entry in entries] if several else [fields.strings(entries)]
    found = (tuple(path[: length + 1]) for path in paths for length in range(len(path)))
    return list(dict.fromkeys(found))


def _as_json(data: bytes) -> bytes:
    """Put the braces of JSON around front matter that has none, so that each line stays where it is."""
    found = _JSON.match(data)
    if found is None:
        return data
    begin = b"{\n" if found.start(1) else b"{"
    return begin + found[1] + b"}" + data[found.end() :]


def _several(value: Any) -> Any:
    """Return the tags of a post: a string is one tag, commas and all."""
    return value if isinstance(value, list) or value is None else [value]

"""Posts and pages of an Eleventy site."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ... import frontmatter
from ...blog import addresses
from ...blog.post import Post
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from .. import dates, fields
from ..markup import is_whole
from ..options import ReadOptions
from ..post_urls import post_url
from ..usable import usable
from ..walk import Found, content
from .config import Config
from .data import Data, in_yaml, normal
from .expressions import Template, UnknownExpressionError
from .javascript import UNKNOWN, Unknown

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAY_OF_NAME = re.compile(r"\d{4}-\d{2}-\d{2}-(.*)", re.DOTALL)
#: What a date may say instead of one: the time of the file.
_TIMES = frozenset({"created", "last modified", "git created", "git last modified"})
#: Tags that only make a collection, as Eleventy's own example of a blog leaves them out of its lists of tags.
COLLECTIONS = frozenset({"all", "nav", "post", "posts", "blog", "article", "articles", "blogpost", "blogposts"})
_POSTS = COLLECTIONS - {"all", "nav"}
_IMAGES = ("image", "cover", "hero", "thumbnail", "ogImage", "og_image", "featuredImage", "socialImage")


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A post or a page, and what its templates know of it."""

    post: Post
    data: Mapping[str, Any]
    found: Found


class Reader:
    """Reads the documents of one site."""

    def __init__(self, config: Config, data: Data, problems: Problems, options: ReadOptions) -> None:
        self._config = config
        self._data = data
        self._problems = problems
        self._options = options
        self._template = Template(config.date_filters)
        self._now = datetime.now(UTC)
        self.withheld: list[Post] = []
        """The documents that this site's audience doesn't see."""
        self.unknown: dict[str, list[Found]] = {}
        """The documents whose `permalink` can't be known, by that."""

    def read(self, found: Found) -> Document | None:
        """Read a file.

        Args:
            found: The file.

        Returns:
            The document; None for one that isn't published, or that can't be read.
        """
        data = content(found, self._problems, self._options)
        if data is None:
            return None
        written = in_yaml(data)
        read = frontmatter.read(written)
        label = display_path(found.file)
        values = self._data.all_of(found.path, read.metadata)
        sees = self._data.sees(values, read, data, label, is_yaml=written is data)
        problems = self._problems if sees else Problems()
        problems.add(read.findings if read.has_front_matter else [], label)
        document = self._document(found, read, values, problems)
        if not sees:
            self.withheld += [] if document is None else [document.post]
            for files in self.unknown.values():
                files[:] = [one for one in files if one is not found]
            return None
        return document

    def _document(
        self, found: Found, read: frontmatter.Document, values: dict[str, Any], problems: Problems
    ) -> Document | None:
        tags = fields.terms(fields.strings(values.get("tags")))
        own = set(fields.strings(normal(read.metadata).get("tags")))
        shared = set(tags) - own if own else set(fields.strings(self._data.of_file(found.path).get("tags")))
        draft = values.get("draft") is True and self._config.leaves_out_drafts
        if draft and not self._options.draft:
            return None
        date, is_dated = self._date(found, read, values, problems)
        if date > self._now and self._options.draft_if_future_date:
            if not self._options.draft:
                return None
            draft = True
        values["page"] = page = self._page(found, date)
        place = self._address(found, values)
        is_post = not _POSTS.isdisjoint(tags) or (is_dated and posixpath.basename(page["filePathStem"]) != "index")
        if place is UNKNOWN:
            place = self._otherwise(found, values, is_post)
        if not isinstance(place, str):
            return None
        page["url"] = place
        return Document(
            Post(
                **self._common(found, read, values, place, problems),
                kind="post" if is_post else "page",
                slug=page["fileSlug"],
                date=date if is_post else None,
                updated=_moment(values.get("updated") or values.get("modified") or values.get("lastmod")),
                tags=[tag for tag in tags if tag not in COLLECTIONS and tag not in shared] if is_post else [],
                categories=_names(values) if is_post else [],
                draft=draft,
            ),
            values,
            found,
        )

    def _page(self, found: Found, date: datetime) -> dict[str, Any]:
        """Return what templates know as `page` (eleventy 3: `TemplateFileSlug`)."""
        folder, name = posixpath.split(posixpath.splitext(found.path)[0])
        stem = _without_day(name)
        slug = stem if stem != "index" else _without_day(posixpath.basename(folder))
        return {
            "date": date,
            "fileSlug": slug,
            "filePathStem": f"/{posixpath.join(folder, stem)}",
            "inputPath": f"./{posixpath.join(self._config.directory('input'), found.path)}",
            "outputFileExtension": "html",
        }

    def _date(
        self, found: Found, read: frontmatter.Document, values: Mapping[str, Any], problems: Problems
    ) -> tuple[datetime, bool]:
        """Return the date of a document, and whether something says it (eleventy 3: `Template.getMappedDate`)."""
        written = values.get("date")
        if written and fields.line(written).lower() not in _TIMES:
            moment = dates.parse(written, UTC)
            if moment is not None:
                return dates.in_zone(moment, UTC), "date" in read.metadata
            problems.report("date", display_path(found.file), read.lines.get("date"),
                            f"{fields.text(written)!r} is not a date", "the date of its path is used")  # fmt: skip
        day = _DAY.search(f"{self._config.directory('input')}/{found.path}")
        moment = None if day is None else dates.parse(day[0], UTC)
        if moment is not None and not written:
            return moment, True
        try:
            return datetime.fromtimestamp(int(found.file.stat().st_mtime), UTC), False
        except (OSError, OverflowError, ValueError):
            return datetime(1970, 1, 1, tzinfo=UTC), False

    def _otherwise(self, found: Found, values: Mapping[str, Any], is_post: bool) -> str:
        """Return the address of a document that only the site's own code can know: the option's, else the usual one."""
        options, page = self._options, values["page"]
        if is_post and options.sets("post_url_format"):
            title = fields.line(values.get("title")) or page["fileSlug"]
            names = posixpath.splitext(found.path)[0].split("/")
            return post_url(page["date"], page["fileSlug"], title, _names(values), names, options)
        return usual_address(posixpath.splitext(found.path)[0])

    def _address(self, found: Found, values: Mapping[str, Any]) -> str | Unknown | None:
        """Return the address of a document; None for one that isn't written, `UNKNOWN` for one that isn't known."""
        computed = values.get("eleventyComputed")
        written = computed.get("permalink") if isinstance(computed, Mapping) else None
        if written is None or (written is UNKNOWN and values.get("permalink") is not None):
            written = values.get("permalink")
        if written is False:
            return None
        if isinstance(written, Mapping):
            written = written.get("build")
        if isinstance(written, str) and written:
            try:
                place = (
                    self._template.filled(written, values) if values.get("dynamicPermalink") is not False else written
                )
            except UnknownExpressionError:
                self.unknown.setdefault(written, []).append(found)
                return UNKNOWN
            return published_at(place)
        if written is not None and written is not True:
            self.unknown.setdefault("a function", []).append(found)
            return UNKNOWN
        return usual_address(posixpath.splitext(found.path)[0])

    def _common(
        self, found: Found, read: frontmatter.Document, values: Mapping[str, Any], place: str, problems: Problems
    ) -> dict[str, Any]:
        stem, suffix = posixpath.splitext(posixpath.basename(found.path))
        place, file = usable(
            place,
            lambda: addresses.clean(f"/{addresses.slug(stem)}/"),
            display_path(found.file),
            read.lines.get("permalink"),
            problems,
        )
        is_html = suffix.lower() in {".html", ".htm"}
        title = fields.line(read.as_written("title")) or fields.line(values.get("title"))
        description = values.get("description") or values.get("summary") or values.get("teaser")
        redirects = [*fields.strings(read.metadata.get("redirect_from")),
                     *fields.strings(read.metadata.get("redirectFrom")),
                     *fields.strings(read.metadata.get("aliases"))]  # fmt: skip
        return {
            "path": found.path,
            "source_file": found.file,
            "display_path": display_path(found.file),
            "address": place,
            "file": file,
            "title": fields.plain(title) or posixpath.basename(place.rstrip("/")) or stem,
            "authors": fields.authors(read.metadata, fields.author_names(values.get("authors"))),
            "language": fields.language(values.get("lang") or values.get("locale")),
            "description": fields.line(description) or None,
            "image": next((fields.image(values[key]) for key in _IMAGES if values.get(key)), None),
            "image_key": next((key for key in _IMAGES if values.get(key)), "image"),
            "redirect_from": redirects,
            "body": read.body,
            "body_line": read.body_line,
            "body_format": "html" if is_html else "markdown",
            "is_document": is_html and is_whole(read.body),
            "is_unlisted": values.get("eleventyExcludeFromCollections") is True or fields.is_unlisted(values),
            "translation_key": fields.translation_key(values),
            "is_blank": not read.body.strip(),
            "lines": read.lines,
            "metadata": read.metadata,
        }


def usual_address(stem: str) -> str:
    """Return the address of a template without `permalink` (eleventy 3: `TemplatePermalink.generate`).

    Args:
        stem: Its path without the file extension; an index, and one with the name of its folder, is the folder itself.
    """
    folder, name = posixpath.split(stem)
    is_folder = name == "index" or (name == posixpath.basename(folder) and bool(name))
    return addresses.clean(f"/{folder}/" if is_folder else f"/{stem}/")


def published_at(path: str) -> str:
    """Return the address of what is written to a path: a folder's `index.html` is the folder."""
    place = addresses.clean("/" + path.strip().lstrip("/"))
    return place.removesuffix("index.html") if place.endswith("/index.html") else place


def _without_day(name: str) -> str:
    found = _DAY_OF_NAME.search(name)
    return found[1] if found is not None else name


def _names(values: Mapping[str, Any]) -> list[str]:
    return fields.terms(fields.strings(values.get("categories") or values.get("category")))


def _moment(value: Any) -> datetime | None:
    return dates.parse(value, UTC) if value and not isinstance(value, Mapping | list | bool) else None

"""The posts of a blog of Material's plugin: their titles, dates, slugs and addresses."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import PurePosixPath
from typing import Any

import yaml

from ... import frontmatter
from ...blog import addresses
from ...blog.post import Author as Described
from ...blog.post import MenuEntry, Post
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from .. import dates, fields
from ..options import ReadOptions
from ..usable import usable
from ..walk import Found
from . import older
from .settings import Settings, filled

#: The most links beside one post, and the deepest group of them.
MOST_LINKS, DEEPEST_LINKS = 200, 5
#: The longest string that is read as a date.
_LONGEST_DATE = 40
#: The longest title whose marks are looked for.
_LONGEST_TITLE = 1000
_CODE = re.compile(r"(?<!`)(`++)([^`]{1,500}+)\1(?!`)")
_LINK = re.compile(r"!?\[([^\[\]]{0,500})\](?:\([^()]{0,500}\)|\[[^\[\]]{0,200}\])")
_ATTRIBUTES = re.compile(r"(?<![ \t])[ \t]*+\{:?[^{}]{0,500}+\}[ \t]*+\Z")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
_EMPHASIS = re.compile(
    r"(?<![\w*])(\*{1,3})(?=[^\s*])([^*]{1,500})(?<=[^\s*])\1(?![\w*])|(?<!\w)(_{1,3})(?=[^\s_])([^_]{1,500})(?<=[^\s_])\3(?!\w)"
)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!])")


@dataclass(frozen=True, slots=True)
class Author:
    """An author of `.authors.yml`."""

    key: str
    name: str
    slug: str = ""
    about: Described | None = None
    """What the file says of the author."""


def first_heading(body: str) -> str | None:
    """Return the heading that a body begins with, as it is written; None if it begins with anything else.

    MkDocs takes it for the title of a page that it has not rendered yet.
    """
    for line in body.splitlines():
        if stripped := line.strip():
            return stripped.lstrip("# ") if stripped.startswith("# ") else None
    return None


def without_marks(heading: str) -> str:
    """Return the text of a heading of Markdown: without emphasis, code marks, links, tags and attribute lists."""
    if len(heading) > _LONGEST_TITLE:
        return heading
    text = _ATTRIBUTES.sub("", heading).rstrip("# ") or heading
    text = _TAG.sub("", _LINK.sub(r"\1", _CODE.sub(r"\2", text)))
    text = _EMPHASIS.sub(lambda found: found[2] or found[4], text)
    return html.unescape(_ESCAPED.sub(r"\1", text)).strip() or heading


def moment(value: Any) -> datetime | None:
    """Return a date as PyYAML and Material read it: in the time zone that it is written in, UTC without one."""
    if isinstance(value, frontmatter.Timestamp) and len(value) <= _LONGEST_DATE:
        try:
            found = yaml.safe_load(str(value))
        except (ValueError, OverflowError, yaml.YAMLError):
            return None
        if isinstance(found, datetime):
            return found if found.tzinfo else found.replace(tzinfo=UTC)
        if isinstance(found, date):
            return datetime.combine(found, time(), UTC)
    return dates.parse(value, UTC) if value else None


@dataclass(frozen=True, slots=True)
class Reader:
    """Makes posts of the files of one blog."""

    settings: Settings
    authors: Mapping[str, Author]
    problems: Problems
    options: ReadOptions
    suffix: str
    """The end of the address of a page: `/`, or `.html` where the site had `use_directory_urls: false`."""

    def post(self, found: Found, path: str, document: frontmatter.Document, problems: Problems) -> Post | None:
        """Make a post of a file.

        Args:
            found: The file.
            path: Relative to `docs_dir`.
            document: Its content.
            problems: Receives its problems.

        Returns:
            The post; None for a draft, unless the site shows them.
        """
        settings, metadata, label = self.settings, document.metadata, display_path(found.file)
        problems.add(document.findings, label)
        written = metadata.get("time") if settings.keeps_paths else None
        written = metadata.get("date") if written is None else written
        created = written.get("created") if isinstance(written, dict) else written
        updated = written.get("updated") if isinstance(written, dict) else metadata.get("updated")
        day = _in_format(created, settings.time_format) or moment(created)
        if day is None and written is not metadata.get("date") and settings.keeps_paths:
            day = moment(metadata.get("date"))
        listing = older.listing(document.body) if settings.keeps_paths else None
        if listing is not None or (settings.keeps_paths and older.is_excluded(metadata)):
            day = None
        elif day is None and (created or not settings.keeps_paths):
            what = f"{fields.text(created)!r} is not a date" if created else "the post has no date"
            problems.report("date", label, document.lines.get("date"), what, "read as a page, which no list shows")
        is_draft = self._is_draft(metadata.get("draft"), day)
        if is_draft and not (self.options.draft or settings.draft):
            return None
        name = _name(PurePosixPath(path))
        heading = fields.text(document.as_written("title")) or first_heading(document.body)
        title = heading or _of_name(name)
        categories = fields.terms(fields.strings(document.as_written("categories")))
        if settings.keeps_paths:
            categories = fields.terms([*categories, *fields.strings(document.as_written("category"))])
            address = self._of_file(f"/{path.rpartition('.')[0]}")
        else:
            address = self._address(document, day, name, title, categories)
        address, file = usable(
            address,
            lambda: f"{settings.below(addresses.slug(name))}{self.suffix}",
            label,
            document.lines.get("slug"),
            problems,
        )
        keys = fields.strings(document.as_written("authors")) if settings.authors else []
        unknown = [key for key in keys if key not in self.authors]
        if unknown and self.authors:
            problems.report("front-matter", label, document.lines.get("authors"),
                            f"the author {unknown[0]!r} is not in the file of authors",
                            "shown by this name")  # fmt: skip
        names = fields.unique(self.authors[key].name if key in self.authors else key for key in keys)
        return Post(
            path=path,
            source_file=found.file,
            display_path=label,
            kind="page" if day is None else "post",
            address=address,
            file=file,
            title=without_marks(title) if heading is not None and "title" not in metadata else title,
            slug=fields.text(metadata.get("slug")),
            date=day,
            updated=moment(updated) if updated else None,
            authors=names if not settings.keeps_paths else fields.authors(metadata, {}),
            tags=fields.terms(fields.strings(document.as_written("tags"))),
            categories=categories,
            terms={} if day is None else settings.periods_of(day),
            description=fields.text(metadata.get("description")) or None,
            image=fields.image(metadata.get("image")),
            has_reading_time=settings.readtime and not settings.keeps_paths,
            is_pinned=metadata.get("pin") is True,
            draft=is_draft,
            redirect_from=fields.strings(metadata.get("redirect_from")),
            body=document.body if listing is None else older.TAGS.sub("", older.CONTENT.sub("", document.body)),
            listing=listing,
            references=() if settings.keeps_paths else self._references(document, label),
            body_line=document.body_line,
            lines=document.lines,
            translation_key=fields.translation_key(metadata),
            is_unlisted=fields.is_unlisted(metadata),
            metadata=metadata,
        )

    def _references(self, document: frontmatter.Document, label: str) -> list[MenuEntry]:
        """Return the links that a post names under `links`, as an entry of `nav` in mkdocs.yml is written."""
        line, left = document.lines.get("links"), [MOST_LINKS]

        def read(value: Any, depth: int) -> Iterator[MenuEntry]:
            for entry in value if isinstance(value, list) else [value]:
                pairs = entry.items() if isinstance(entry, dict) else [("", entry)]
                for title, target in pairs:
                    left[0] -= 1
                    if left[0] < 0:
                        return
                    if isinstance(target, list | dict) and title and depth < DEEPEST_LINKS:
                        yield MenuEntry(fields.line(title), "", [*read(target, depth + 1)])
                    elif isinstance(target, str) and target.strip():
                        yield MenuEntry(fields.line(title), target.strip())
                    else:
                        self.problems.report("front-matter", label, line,
                                             "`links` has an entry that is neither a link nor a list of links",
                                             "left out")  # fmt: skip

        if (written := document.metadata.get("links")) is None:
            return []
        found = [*read(written, 0)]
        if left[0] < 0:
            self.problems.report("front-matter", label, line, f"`links` has more than {MOST_LINKS} entries",
                                 "the others are left out")  # fmt: skip
        return found

    def _is_draft(self, said: Any, day: datetime | None) -> bool:
        if isinstance(said, bool):
            return said
        early = self.options.draft_if_future_date
        if early is None:
            early = self.settings.draft_if_future_date
        return bool(early and day is not None and day > datetime.now(UTC))

    def _address(
        self, document: frontmatter.Document, day: datetime | None, name: str, title: str, categories: list[str]
    ) -> str:
        settings = self.settings
        path = filled(
            settings.post_url_format,
            {
                "categories": "/".join(settings.category_slug(term) for term in categories[: settings.max_categories]),
                "date": "" if day is None else settings.day(day, settings.post_url_date_format),
                "file": name,
                "slug": fields.text(document.as_written("slug")) or settings.post_slug(title),
            },
        )
        return self._of_file(settings.below(path))

    def _of_file(self, below: str) -> str:
        """Return the address of a page of MkDocs by the path of its file, without its suffix."""
        # MkDocs' name of a page is that of its file: an `index` is its folder's page
        if below.rpartition("/")[2] in {"index", "README"}:
            folder = below.rpartition("/")[0]
            return f"{folder}/" if self.suffix == "/" else f"{folder}/index.html"
        return below + self.suffix


def _in_format(value: Any, format: str) -> datetime | None:
    """Return a date in a format of C's."""
    if not format or not isinstance(value, str) or len(value) > _LONGEST_DATE or len(format) > _LONGEST_DATE:
        return None
    try:
        found = datetime.strptime(value, format)
    except (ValueError, re.error):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _name(path: PurePosixPath) -> str:
    """Return MkDocs' name of a file."""
    return "index" if path.stem == "README" else path.stem


def _of_name(name: str) -> str:
    """Return MkDocs' title of a page without one, made of its file's name."""
    title = name.replace("-", " ").replace("_", " ")
    return title.capitalize() if title.lower() == title else title

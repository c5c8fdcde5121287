"""The pages and sections of a Zola site: front matter, address, date, terms."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ... import frontmatter
from ...blog import addresses
from ...blog.groupings import GROUPINGS
from ...blog.post import Listing, Post
from ...blog.transliteration import is_spelled
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from .. import dates, fields
from ..options import ReadOptions
from ..usable import usable
from ..walk import Found, content
from .config import Config, Language, folder_name, number

#: The taxonomies that every blog here has as groupings, which take the terms from where every blog has them.
USUAL = frozenset({"categories", "tags", "series", "authors"})
#: The date before a name, as Zola 0.22 reads it.
_DATED = re.compile(
    r"(?P<date>\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
    r"(?:T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d))?)"
    r"(?:\s?[_-](?P<name>.+))?",
    re.ASCII,
)
#: A day in an address, which is the date of a page that has none.
_DAY = re.compile(r"(?:\A|/)(\d{4})/(\d{1,2})/(\d{1,2})(?:/|\Z)", re.ASCII)
_OWN_KEYS = frozenset({
    "aliases", "authors", "date", "description", "draft", "extra", "in_search_index", "path", "render", "slug",
    "taxonomies", "template", "title", "updated", "weight",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A Markdown file of the content."""

    found: Found
    path: str
    """Below the content."""
    name: str
    """Its name without its file extension and its language."""
    language: Language

    @property
    def folder(self) -> str:
        """The folder below the content in which it lies; empty for the topmost."""
        return posixpath.dirname(self.path)

    @property
    def is_section(self) -> bool:
        """Whether it is the page of a section."""
        return self.name == "_index"

    @property
    def is_bundle(self) -> bool:
        """Whether the files beside it are its own."""
        return self.name == "index" and bool(self.folder)

    @property
    def section(self) -> str:
        """The folder of the section in which it stands: for a bundle the one around its own."""
        return posixpath.dirname(self.folder) if self.is_bundle else self.folder


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """What a section says of its list."""

    sort_by: str = "none"
    page_size: int = 0
    page_path: str = "page"
    is_reversed: bool = False
    is_rendered: bool = True
    is_transparent: bool = False
    has_feeds: bool = False
    redirect: str = ""
    """Where the section's address leads, as the author wrote it; empty for its page."""


@dataclass(slots=True, eq=False)
class Document:
    """A page or a section, and what its site knows of it."""

    entry: Entry
    values: Mapping[str, Any]
    title: str
    address: str
    file: str
    date: datetime | None = None
    updated: datetime | None = None
    terms: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Its terms by the names of their taxonomies."""
    section: Section | None = None
    """None for a page."""
    is_published: bool = True
    """Whether it has a page of its own."""
    post: Post | None = None

    @property
    def weight(self) -> int | None:
        """The weight that the front matter gives; None for none."""
        value = self.values.get("weight")
        return value if isinstance(value, int) and not isinstance(value, bool) else None


def entry_of(found: Found, path: str, config: Config) -> Entry:
    """Return a Markdown file with its language, which the end of its name says.

    Args:
        found: The file.
        path: Its path below the content.
        config: The site's settings.
    """
    stem = posixpath.basename(path)[: -len(".md")]
    name, dot, code = stem.partition(".")
    language = config.languages.get(code) if dot and len(config.languages) > 1 else None
    if language is None or language is config.default:
        return Entry(found, path, stem, config.default)
    return Entry(found, path, name, language)


class Reader:
    """Reads the documents of one site."""

    def __init__(self, config: Config, problems: Problems, options: ReadOptions) -> None:
        self._config = config
        self._problems = problems
        self._options = options
        self._now = datetime.now(UTC)
        self.withheld: list[Post] = []
        """The documents that this site's audience doesn't see."""
        self.lacking: list[str] = []
        """The names whose letters only Unidecode knows, where it is missing."""
        self.drafts: set[str] = set()
        """The folders of sections that are drafts."""
        self.undated: list[str] = []
        """The files of pages whose date stands in their address alone."""

    def read(self, entry: Entry) -> Document | None:
        """Read a file.

        Args:
            entry: The file.

        Returns:
            The document; None for one that isn't published, or that can't be read.
        """
        found = entry.found
        data = content(found, self._problems, self._options)
        if data is None:
            return None
        read = frontmatter.read(data)
        draft = read.metadata.get("draft") is True
        if draft and not self._options.draft:
            if entry.is_section:
                self.drafts.add(entry.folder)
            return None
        audience, label = self._options.audience, display_path(found.file)
        # a section may name it below `extra` alone
        sees = audience is None or audience.sees_document(self._metadata(read), read, data, label)
        problems = self._problems if sees else Problems()
        problems.add(read.findings, label)
        make = self._section if entry.is_section else self._page
        told = len(self.lacking), len(self.undated)
        document = make(entry, read, problems, draft)
        if not sees:
            del self.lacking[told[0] :], self.undated[told[1] :]
            self.withheld += [document.post] if document.post is not None else []
            return None
        return document

    # -- pages --------------------------------------------------------------------------------------------------------

    def _page(self, entry: Entry, read: frontmatter.Document, problems: Problems, draft: bool) -> Document:
        values = read.metadata
        name = posixpath.basename(entry.folder) if entry.name == "index" else entry.name
        dated = _DATED.fullmatch(name)
        place, file = self._usable(self._address(entry, read, name, dated), entry, read, problems)
        date = self._date(read, "date", entry, problems)
        if date is None and dated is not None:
            date = _moment(dated["date"])
        if date is None and not values.get("date") and (day := _DAY.search(place)) is not None:
            date = dates.exact((int(day[1]), int(day[2]), int(day[3])), (0, 0, 0), UTC)
            if date is not None:
                self.undated.append(entry.path)
        waits = self._options.draft_if_future_date is True and date is not None and date > self._now
        published = values.get("render") is not False and (not waits or self._options.draft)
        document = Document(
            entry=entry,
            values=values,
            title=self._title(read) or name,
            address=place,
            file=file,
            date=date,
            updated=self._date(read, "updated", entry, problems),
            terms=self._terms(values, entry.language),
            is_published=published,
        )
        if published:
            document.post = self._post(document, read, draft=draft or waits)
        return document

    def _address(self, entry: Entry, read: frontmatter.Document, name: str, dated: re.Match[str] | None) -> str:
        """Return the address of a page (Zola 0.22: `Page::parse`)."""
        config = self._config
        if written := fields.line(read.as_written("path")):
            path = written.strip("/")
            return addresses.clean(f"/{path}/") if path else "/"
        slug = fields.line(read.as_written("slug"))
        if not slug:
            slug = dated["name"] if dated is not None and dated["name"] and not config.keeps_dates else name
        if config.strategy("paths") == "on" and not is_spelled(slug):
            self.lacking.append(slug)
        made = config.slug(slug, "paths")
        if entry.name == "index" and not entry.folder:
            made = ""
        return addresses.clean(f"{entry.language.prefix}/{entry.section}/{made}/")

    def _usable(self, place: str, entry: Entry, read: frontmatter.Document, problems: Problems) -> tuple[str, str]:
        return usable(
            place,
            lambda: addresses.clean(f"/{addresses.slug(entry.path[: -len('.md')])}/"),
            display_path(entry.found.file),
            read.lines.get("path", read.lines.get("slug")),
            problems,
        )

    def _date(self, read: frontmatter.Document, key: str, entry: Entry, problems: Problems) -> datetime | None:
        value = read.metadata.get(key)
        if value in (None, ""):
            return None
        moment = dates.parse(value, UTC)
        if moment is None:
            problems.report("date", display_path(entry.found.file), read.lines.get(key),
                            f"{fields.text(value)[:60]!r} is not a date", "ignored")  # fmt: skip
        return moment

    def _terms(self, values: Mapping[str, Any], language: Language) -> dict[str, list[str]]:
        """Return the terms of a page in the taxonomies of its language."""
        written = values.get("taxonomies")
        if not isinstance(written, Mapping):
            return {}
        found = {
            name: fields.terms(map(fields.plain, fields.strings(written.get(name)))) for name in language.taxonomies
        }
        return {name: terms for name, terms in found.items() if terms}

    @staticmethod
    def _title(read: frontmatter.Document) -> str:
        return fields.plain(fields.line(read.as_written("title")))

    def _post(self, document: Document, read: frontmatter.Document, *, draft: bool) -> Post:
        terms = document.terms
        values = self._metadata(read)
        if "series" in terms:
            values["series"] = list(terms["series"])
        is_post = document.date is not None
        return Post(
            **self._common(document, read, values),
            kind="post" if is_post else "page",
            collection=self.collection(document.entry),
            date=document.date,
            updated=document.updated,
            authors=fields.authors({"authors": values.get("authors")}, {}) or list(terms.get("authors", ())),
            tags=list(terms.get("tags", ())),
            categories=list(terms.get("categories", ())),
            terms={grouping(name): list(found) for name, found in terms.items() if name not in USUAL},
            draft=draft,
        )

    def collection(self, entry: Entry) -> str:
        """Return the name of the pages of a section; those of sections in it begin with the same."""
        inside = entry.section or ("" if entry.is_section else "pages")
        return "/".join(filter(None, (entry.language.code if len(self._config.languages) > 1 else "", inside)))

    # -- sections -----------------------------------------------------------------------------------------------------

    def _section(self, entry: Entry, read: frontmatter.Document, problems: Problems, draft: bool) -> Document:
        values = read.metadata
        section = Section(
            sort_by=fields.line(values.get("sort_by")) or "none",
            page_size=number(values.get("paginate_by")),
            page_path=folder_name(values.get("paginate_path"), "page"),
            is_reversed=values.get("paginate_reversed") is True,
            is_rendered=values.get("render") is not False,
            is_transparent=values.get("transparent") is True,
            has_feeds=values.get("generate_feeds") is True or values.get("generate_feed") is True,
            redirect=fields.line(values.get("redirect_to")),
        )
        place = addresses.clean(f"{entry.language.prefix}/{entry.folder}/")
        place, file = self._usable(place, entry, read, problems)
        title = self._title(read)
        document = Document(
            entry=entry,
            values=values,
            title=title or posixpath.basename(entry.folder) or entry.language.title,
            address=place,
            file=file,
            section=section,
            is_published=section.is_rendered and not section.redirect,
        )
        if document.is_published:
            document.post = Post(
                **self._common(document, read, self._metadata(read)),
                kind="page",
                collection="pages",
                draft=draft,
                is_blank=not read.body.strip(),
                listing=self._listing(entry, read),
            )
        return document

    def _listing(self, entry: Entry, read: frontmatter.Document) -> Listing | None:
        """Return what the page of a section listed."""
        if entry.folder:
            return Listing("collection", name=self.collection(entry))
        if read.body.strip():
            return None
        return (
            Listing("archive") if len(self._config.languages) == 1 else Listing("collection", name=entry.language.code)
        )

    # -- both ---------------------------------------------------------------------------------------------------------

    def _metadata(self, read: frontmatter.Document) -> dict[str, Any]:
        """Return the values of front matter, what stands below `extra` among them, under the author's own names."""
        values = dict(read.metadata)
        extra = values.get("extra")
        if isinstance(extra, Mapping):
            values = {**{key: value for key, value in extra.items() if key not in _OWN_KEYS}, **values}
        return values

    def _common(self, document: Document, read: frontmatter.Document, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return what pages and sections have in common."""
        entry, found = document.entry, document.entry.found
        lines = dict(read.lines)
        for ours, key in (("permalink", "path"), ("permalink", "slug"), ("redirect_from", "aliases")):
            if key in lines:
                lines.setdefault(ours, lines[key])
        image = next((key for key in ("image", "cover", "thumbnail", "og_image") if values.get(key)), "image")
        return {
            "path": found.path,
            "source_file": found.file,
            "display_path": display_path(found.file),
            "address": document.address,
            "file": document.file,
            "title": document.title,
            "slug": document.address.strip("/").rpartition("/")[2],
            "language": fields.language(entry.language.code),
            "description": fields.line(values.get("description")) or None,
            "image": fields.image(values.get(image)),
            "image_key": image,
            "redirect_from": [f"/{alias.lstrip('/')}" for alias in fields.strings(values.get("aliases"))],
            "link_root": entry.language.prefix,
            "body": read.body,
            "body_line": read.body_line,
            "in_search": values.get("in_search_index") is not False,
            "has_contents": values.get("toc") is not False,
            "is_unlisted": fields.is_unlisted(values),
            "translation_key": fields.translation_key(values) or self._canonical(entry),
            "lines": lines,
            "metadata": values,
        }

    def _canonical(self, entry: Entry) -> str:
        """Return what the file of a page has in common with those of its translations; empty in one language."""
        return f"{entry.folder}/{entry.name}" if len(self._config.languages) > 1 else ""


def _moment(written: str) -> datetime | None:
    """Return the date before a name; None for a day that doesn't exist."""
    try:
        found = datetime.fromisoformat(written.replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def grouping(taxonomy: str) -> str:
    """Return the name of the grouping of a taxonomy, which must not be that of a grouping of other things."""
    name = taxonomy.lower()
    return f"{name} (terms)" if name in GROUPINGS and taxonomy not in USUAL else name

"""The pages of a Hugo site: front matter, kind, address, dates."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ... import frontmatter
from ...blog import addresses
from ...blog.post import Post
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from .. import fields
from ..options import ReadOptions
from ..walk import Found, content
from . import cascade, dates, permalinks
from .config import Config, Language, is_true
from .contents import OTHER_MARKUP, RENDERED, Contents, Entry
from .settings_files import lowercase, mapping

#: `url` may hold the placeholders of `permalinks` since 0.131.
_PLACEHOLDER = re.compile(r":[a-z]")
#: Keys of front matter that mean nothing below `params`.
_HUGOS_OWN = frozenset(
    """aliases build _build cascade date description draft expirydate headless iscjklanguage lastmod layout linktitle
    markup menu menus outputs params publishdate published resources sitemap slug summary title translationkey type url
    weight""".split()  # noqa: SIM905
)
_FILE = re.compile(r"\.[A-Za-z0-9]+\Z")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


@dataclass(slots=True, eq=False)
class Document:
    """A page of the site, before it is known which pages are posts."""

    entry: Entry
    language: Language
    kind: str
    """Hugo's: `page`, `section`, `home`, `taxonomy`, `term`."""
    document: frontmatter.Document
    values: dict[str, Any]
    """The front matter and what sections add to it, every key in lowercase; `params` are among them."""
    own: frozenset[str]
    """The keys of the page's own front matter."""
    section: str
    """The first folder of its path; empty for a page in none."""
    sections: Sequence[str]
    """The names of the sections around it, the outermost first."""
    title: str
    date: datetime | None = None
    updated: datetime | None = None
    published: datetime | None = None
    expires: datetime | None = None
    slug: str = ""
    address: str = ""
    file: str = ""
    is_draft: bool = False
    is_hidden: bool = False
    """Whether it isn't published because of its dates, or as a draft, so that its files aren't either."""
    is_listed: bool = True
    post: Post | None = None

    @property
    def path(self) -> str:
        """The logical path: `/posts/a`, for bundles and sections that of the folder."""
        stem = self.entry.stem
        inner = self.entry.folder if self.kind != "page" or stem == "index" else f"{self.entry.folder}/{stem}"
        return "/" + inner.strip("/")

    def text(self, *keys: str) -> str:
        """Return the first of some values as a string as it is written."""
        for key in keys:
            if key in self.own and (written := fields.text(self.document.as_written(key)).strip()):
                return written
            if (value := fields.text(self.values.get(key)).strip()) and not isinstance(self.values[key], dict):
                return value
        return ""

    def is_true(self, key: str) -> bool:
        """Return True for a value that Hugo takes for true: `yes` is a string."""
        return is_true(self.text(key))

    def strings(self, key: str, *, strip: bool = True) -> list[str]:
        """Return the value of a key as a list of strings as they are written."""
        value = self.document.as_written(key) if key in self.own else self.values.get(key)
        return fields.strings(value, strip=strip)


def around(entry: Entry, kind: str) -> str:
    """Return the folder in which a page stands: for a bundle the one around its own."""
    return entry.folder.rpartition("/")[0] if kind == "page" and entry.stem == "index" else entry.folder


@dataclass(slots=True, eq=False)
class _Section:
    """What holds for the pages of a section in one language."""

    slug_path: str
    """The start of the addresses in it, without slashes around it."""
    rules: Sequence[cascade.Rule]
    names: tuple[str, ...]
    """The names of the sections around its pages, itself included."""
    slugs: tuple[str, ...] = ()


@dataclass(slots=True)
class Reader:
    """Reads the pages of a site."""

    config: Config
    contents: Contents
    part: str
    """The folder that is read, relative to the root; empty for the whole site."""
    now: datetime
    problems: Problems
    options: ReadOptions
    documents: list[Document] = field(default_factory=list)
    withheld: list[Document] = field(default_factory=list)
    """Documents that this site's audience doesn't see."""
    unpublished: list[Document] = field(default_factory=list)
    """Documents without a page of their own."""
    unread: dict[str, list[Found]] = field(default_factory=dict)
    """By their markup, the files that can't be read."""
    _sections: dict[tuple[str, str], _Section] = field(default_factory=dict)
    _has_index: set[tuple[str, str]] = field(default_factory=set)

    def read(self) -> None:
        """Read everything; the documents are in the lists then."""
        for entry in self.contents.sections:
            self._has_index.add((entry.language, entry.folder))
        for entry in self.contents.sections:
            self._read(entry, self._node_kind(entry))
        for entry in self.contents.documents:
            self._read(entry, "page")

    def _node_kind(self, entry: Entry) -> str:
        if not entry.folder:
            return "home"
        folder = entry.folder.lower()
        for plural in self.config.languages[entry.language].taxonomies:
            if folder == plural:
                return "taxonomy"
            if folder.startswith(plural + "/"):
                return "term"
        return "section"

    # -- sections ----------------------------------------------------------------------------------------------------

    def section(self, language: str, folder: str) -> _Section:
        """Return what holds for the pages in a folder.

        Args:
            language: A language of the site.
            folder: A folder of the content.
        """
        found = self._sections.get((language, folder))
        if found is not None:
            return found
        if not folder:
            said = self.config.languages[language].values.get("cascade")
            found = _Section("", cascade.rules(said) if said is not None else (), ())
        else:
            above = self.section(language, folder.rpartition("/")[0])
            name = folder.rpartition("/")[2]
            is_one = "/" not in folder or (language, folder) in self._has_index
            path = f"{above.slug_path}/{self.config.slugs.of_name(name)}".strip("/")
            names = (*above.names, name) if is_one else above.names
            slugs = (*above.slugs, name) if is_one else above.slugs
            found = _Section(path, above.rules, names, slugs)
        self._sections[language, folder] = found
        return found

    def _enter(self, document: Document) -> None:
        """Take over what a section says of its pages."""
        language, folder = document.entry.language, document.entry.folder
        section = self.section(language, folder)
        if (said := document.values.get("cascade")) is not None:
            section.rules = [*cascade.rules(said), *section.rules][: cascade.MOST]
        if document.slug and folder:
            above = self.section(language, folder.rpartition("/")[0])
            section.slug_path = f"{above.slug_path}/{self.config.slugs.of_slug(document.slug)}".strip("/")
            section.slugs = (*section.slugs[:-1], document.slug)

    # -- one document ------------------------------------------------------------------------------------------------

    def _read(self, entry: Entry, kind: str) -> None:
        found = entry.found
        if entry.suffix in OTHER_MARKUP:
            self.unread.setdefault(OTHER_MARKUP[entry.suffix], []).append(found)
            return
        data = content(found, self.problems, self.options)
        if data is None:
            return
        document = frontmatter.read(data).with_lowercase_keys()
        label = display_path(found.file)
        read = self._document(entry, kind, document)
        audience = self.options.audience
        is_seen = audience is None or audience.sees_document(read.values, document, data, label)
        problems = self.problems if is_seen else Problems()
        problems.add(document.findings, label)
        self._take_dates(read, problems)
        if kind != "page":
            # what a section says of its pages holds for those that somebody else sees, too
            self._enter(read)
        self._place(read, problems)
        is_bare = kind == "page" and RENDERED[entry.suffix] == "html" and not document.has_front_matter
        if is_bare and is_seen and read.file != entry.path:
            # Hugo 0.68 to 0.122 published it as it is, others make a page of it: both addresses are answered
            self.contents.loose.append(entry)
        if not is_seen:
            self.withheld.append(read)
            return
        if (reason := self._why_not(read)) is not None:
            self.unpublished.append(read)
            self.problems.report("left-out", label, None, reason, "left out", level=logging.DEBUG)
            return
        self.documents.append(read)

    def _document(self, entry: Entry, kind: str, document: frontmatter.Document) -> Document:
        language = self.config.languages[entry.language]
        is_bundle = kind == "page" and entry.stem == "index"
        section = self.section(entry.language, around(entry, kind))
        metadata = lowercase(document.metadata)
        if kind != "page" and "cascade" in metadata:
            own_rules: Sequence[cascade.Rule] = [*cascade.rules(metadata["cascade"]), *section.rules]
        else:
            own_rules = section.rules
        logical = "/" + (entry.folder if kind != "page" or is_bundle else f"{entry.folder}/{entry.stem}").strip("/")
        added = cascade.filled(metadata, own_rules[: cascade.MOST], logical.lower(), kind, entry.language)
        params = {**mapping(added, "params"), **mapping(metadata, "params")}
        custom = {key: value for key, value in lowercase(params).items() if key not in _HUGOS_OWN}
        values = {**custom, **added, **metadata}
        values.pop("params", None)
        read = Document(
            entry=entry,
            language=language,
            kind=kind,
            document=document,
            values=values,
            own=frozenset(metadata),
            section=section.names[0] if section.names else "",
            sections=section.names,
            title="",
        )
        read.title = fields.plain(read.text("title"))
        read.slug = read.text("slug")
        if kind != "page" and entry.folder:
            read.section = entry.folder.partition("/")[0]
        return read

    def _take_dates(self, read: Document, problems: Problems) -> None:
        keys = self.config.date_keys
        read.date = self._date(read, keys["date"], problems)
        read.updated = self._date(read, keys["lastmod"])
        if read.updated == read.date:
            read.updated = None

    def _date(self, read: Document, keys: Sequence[str], problems: Problems | None = None) -> datetime | None:
        """Return the first date under some keys: with a place for problems the page's own, which its address may have.

        Args:
            read: The page.
            keys: The keys; `:filename` stands for the name of the file.
            problems: Receives what is no date.
        """
        for key in keys:
            if key == ":filename":
                name = read.entry.folder.rpartition("/")[2] if read.entry.stem == "index" else read.entry.stem
                date, rest = dates.of_name(name, self.config.zone)
                if date is not None:
                    if not read.slug and problems is not None:
                        read.slug = rest
                    return date
                continue
            value = read.values.get(key)
            if value is None or isinstance(value, bool) or fields.text(value).strip() == "":
                continue
            date = dates.parse(value, self.config.zone)
            if date is not None:
                return date
            if problems is not None:
                problems.report("date", display_path(read.entry.found.file), read.document.lines.get(key),
                                f"{fields.text(value)[:60]!r} is not a date", "ignored")  # fmt: skip
        return None

    def _why_not(self, read: Document) -> str | None:
        """Return the reason why a page is not published, as a clause; None if it is."""
        is_draft = read.is_true("draft") if "draft" in read.values else read.values.get("published") is False
        if is_draft and not self.config.asks("builddrafts"):
            read.is_draft = True
        read.published = publish = self._date(read, self.config.date_keys["publishdate"]) or read.date
        read.expires = expiry = self._date(read, self.config.date_keys["expirydate"])
        hides_future = self.options.draft_if_future_date
        if hides_future is None:
            hides_future = not self.config.asks("buildfuture")
        is_early = hides_future and publish is not None and publish > self.now
        if expiry is not None and expiry < self.now and not self.config.asks("buildexpired"):
            read.is_hidden = True
            return "has expired"
        if (read.is_draft or is_early) and not self.options.draft:
            read.is_hidden = True
            return "is a draft" if read.is_draft else "has a date in the future"
        read.is_draft = read.is_draft or is_early
        build = {**mapping(read.values, "_build"), **mapping(read.values, "build")}
        render, listed = (fields.text(build.get(key)).lower() for key in ("render", "list"))
        if render in {"never", "link", "false"}:
            return "is not to be rendered"
        if read.kind == "page" and read.is_true("headless"):
            return "is headless"
        read.is_listed = listed not in {"never", "false"}
        return None

    # -- addresses ---------------------------------------------------------------------------------------------------

    def _place(self, read: Document, problems: Problems) -> None:
        """Give a document its address, and the file that answered it."""
        written = self._address(read)
        address = addresses.clean(addresses.decode(written))
        is_file = not address.endswith("/") and written != "/"
        read.address = address
        read.file = address.lstrip("/") if is_file else addresses.answering_file(address)
        reason = addresses.refusal(read.file)
        if reason is not None:
            read.address = addresses.unhidden(address)
            read.file = addresses.answering_file(read.address)
            if addresses.refusal(read.file) is not None:
                read.address = addresses.clean(f"/{read.section}/{addresses.slug(read.entry.stem)}/")
                read.file = addresses.answering_file(read.address)
            problems.report("address", display_path(read.entry.found.file),
                                 read.document.lines.get("url", read.document.lines.get("slug")),
                                 f"the address can't be used: {reason}", f"the page is at {read.address}")  # fmt: skip

    def _address(self, read: Document) -> str:
        prefix = read.language.prefix
        if own := read.text("url"):
            return self._of_url(own, read)
        if read.kind == "home":
            return f"{prefix}/"
        if pattern := self._pattern(read):
            path = permalinks.path(pattern, self.values(read), self.config.slugs).strip("/")
        else:
            path = self._default_path(read).strip("/")
        if read.kind == "page" and self.config.is_ugly(read.section) and path:
            return f"{prefix}/{path if path.endswith('.html') else path + '.html'}"
        return f"{prefix}/{path}/"

    def _of_url(self, own: str, read: Document) -> str:
        """Return the address that the front matter names."""
        if _URL.match(own):
            own = re.sub(r"\A[^/]*//[^/]*", "", own) or "/"
        if _PLACEHOLDER.search(own):
            own = permalinks.expand(own, self.values(read), self.config.slugs)
        path = re.split(r"[?#]", own)[0] if "?" in own else own
        start = "" if path.startswith("/") else read.language.prefix
        path = path.lstrip("/")
        if path.endswith("/index.html"):
            path = path.removesuffix("index.html")
        is_file = _FILE.search(path.rpartition("/")[2]) is not None
        return f"{start}/{path if is_file or path.endswith('/') or not path else path + '/'}"

    def _pattern(self, read: Document) -> str:
        return read.language.permalinks.of(read.kind, read.path.strip("/"))

    def section_address(self, language: Language, folder: str) -> str:
        """Return the address of the list of a section that has no page of its own.

        Args:
            language: A language of the site.
            folder: The section's folder.
        """
        pattern = language.permalinks.of("section", folder)
        section = self.section(language.code, folder)
        path = section.slug_path
        if pattern:
            name = folder.rpartition("/")[2]
            values = permalinks.Values("", "", name, folder.partition("/")[0], section.names, section.slugs)
            path = permalinks.path(pattern, values, self.config.slugs).strip("/")
        return addresses.clean(f"{language.prefix}/{path}/")

    def values(self, read: Document) -> permalinks.Values:
        """Return what the placeholders of an address stand for."""
        entry = read.entry
        section = self.section(entry.language, around(entry, read.kind))
        is_folder = read.kind != "page" or entry.stem == "index"
        return permalinks.Values(
            title=read.title,
            slug=read.slug,
            name=entry.folder.rpartition("/")[2] if is_folder else entry.stem,
            section=read.section,
            sections=read.sections,
            section_slugs=section.slugs,
            date=read.date,
        )

    def _default_path(self, read: Document) -> str:
        """Return the path of a page whose section has no pattern: that of its file."""
        entry, slugs = read.entry, self.config.slugs
        if read.kind != "page":
            return self.section(entry.language, entry.folder).slug_path
        if entry.stem == "index":
            folder, _, name = entry.folder.rpartition("/")
        else:
            folder, name = entry.folder, entry.stem
        last = slugs.of_slug(read.slug) if read.slug else slugs.of_name(name)
        return f"{self.section(entry.language, folder).slug_path}/{last}"

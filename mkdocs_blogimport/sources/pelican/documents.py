"""Articles and pages of a Pelican blog, with their addresses."""

from __future__ import annotations

import logging
import posixpath
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from ...blog import addresses
from ...blog.post import Post
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from .. import fields
from ..options import ReadOptions
from ..walk import content
from . import dates
from .files import ContentFile
from .headers import FORMATS, Header, read_header
from .patterns import BlogPattern, expanded
from .settings import MOST, Settings
from .slugs import Slugs, stripped

#: The most languages with a site of their own.
MOST_SUBSITES = 50
#: Of several values of these keys the first counts (Pelican: `DUPLICATES_DEFINITIONS_ALLOWED`).
_ONCE = frozenset({"tags", "date", "modified", "status", "category", "author", "save_as", "url", "authors", "slug"})
_STATUSES = frozenset({"published", "hidden", "draft", "skip"})
#: Plugins that read the front matter of Markdown as YAML.
YAML_PLUGINS = frozenset({"yaml_metadata", "pelican.plugins.yaml_metadata", "pelican_yaml_metadata"})
#: The marks of the plugin summary.
END_OF_SUMMARY = "<!-- PELICAN_END_SUMMARY -->"
_HTML_SUFFIX = re.compile(r"\.x?html?\Z", re.IGNORECASE)
_LINKED = re.compile(r"!?\[([^\[\]]*)\](?:\([^()\s]*\)|\[[^\[\]]*\])")
_EMPHASIS = re.compile(r"(?<![\w*_])(\*{1,2}|_{1,2}|`{1,2})(?=\S)([^*_`]+?)(?<=\S)\1(?![\w*_])")


@dataclass(slots=True, eq=False)
class Document:
    """An article or a page while it is read."""

    file: ContentFile
    kind: Literal["article", "page"]
    header: Header
    values: dict[str, list[str]]
    """All metadata, by lowercase key, the path's and the blog's too."""
    label: str
    title: str = ""
    status: str = "published"
    language: str = ""
    slug: str = ""
    date: datetime | None = None
    updated: datetime | None = None
    category: str = ""
    tags: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    is_translation: bool = False
    """True for one that Pelican leaves out of its lists, since its text is there in another language."""
    translation_key: str = ""
    """What its translations have in common with it; empty if there are none."""
    languages: frozenset[str] = frozenset()
    """The languages of its translations, its own too; empty if there are none."""
    is_early: bool = False
    """True for one of the future, where the site doesn't show those yet."""
    post: Post | None = None

    def text(self, key: str) -> str:
        """Return the value of a key; empty for none."""
        found = self.values.get(key)
        if not found:
            return ""
        return found[0].strip() if key in _ONCE or len(found) == 1 else "\n".join(found).strip()


def names(values: Sequence[str]) -> list[str]:
    """Return terms as Pelican parts them: at semicolons if there is one, else at commas."""
    found: list[str] = []
    for value in values:
        found += value.split(";" if ";" in value else ",")
    return fields.unique(name.strip() for name in found)


class Documents:
    """Reads the articles and pages of one blog."""

    def __init__(self, settings: Settings, slugs: Slugs, problems: Problems, options: ReadOptions) -> None:
        """Read the settings that say what the path of a file means; bad ones are reported."""
        self._settings = settings
        self._slugs = slugs
        self._problems = problems
        self._options = options
        self._now = datetime.now(UTC)
        self._is_yaml = not YAML_PLUGINS.isdisjoint(settings.texts("PLUGINS"))
        self._by_path = [
            (pattern, of_name)
            for name, of_name in (("FILENAME_METADATA", True), ("PATH_METADATA", False))
            if (pattern := self._pattern(name)) is not None
        ]
        given = settings["DEFAULT_METADATA"]
        pairs = given.items() if isinstance(given, dict) else given if isinstance(given, list | tuple) else ()
        self._defaults = {
            entry[0].lower(): [entry[1]]
            for entry in pairs
            if isinstance(entry, list | tuple) and len(entry) == 2 and all(isinstance(part, str) for part in entry)
        }
        extra = settings["EXTRA_PATH_METADATA"]
        self.extra: dict[str, Mapping[str, Any]] = {posixpath.normpath(path): own for path, own in _of_paths(extra)}
        self._default_date = self._date_of_settings()
        subsites = settings["I18N_SUBSITES"]
        has_subsites = any(name.rpartition(".")[2] == "i18n_subsites" for name in settings.texts("PLUGINS"))
        codes = subsites if isinstance(subsites, dict) and has_subsites else ()
        self.subsites = frozenset([code for code in codes if isinstance(code, str) and code][:MOST_SUBSITES])
        """The languages that have a site of their own, below their name (the plugin i18n_subsites)."""
        self.withheld: list[Document] = []

    def _pattern(self, name: str) -> BlogPattern | None:
        written = self._settings.text(name)
        if not written:
            return None
        try:
            return BlogPattern(written)
        except ValueError as error:
            file, line = self._settings.where(name)
            self._problems.report("config", file, line, f"{name} is an expression that can't be used: {error}",
                                  "the paths of files say nothing")  # fmt: skip
            return None

    def _date_of_settings(self) -> datetime | None:
        value = self._settings["DEFAULT_DATE"]
        if isinstance(value, str):
            return None if value == "fs" else dates.parse(value, self._settings.zone)
        try:
            return datetime(*value).replace(tzinfo=self._settings.zone) if value else None
        except (TypeError, ValueError, OverflowError):
            return None

    # -- reading -----------------------------------------------------------------------------------------------------

    def read(self, file: ContentFile) -> Document | None:
        """Read an article or a page.

        Returns:
            The document; None for one that Pelican leaves out, or that the site's audience doesn't see.
        """
        data = content(file.found, self._problems, self._options)
        if data is None or file.kind == "file":
            return None
        markup = FORMATS[file.suffix]
        header = read_header(data, markup, is_yaml=self._is_yaml)
        label = display_path(file.found.file)
        document = Document(file, file.kind, header, self._merged(file, header), label)
        audience = self._options.audience
        plain = {key: "\n".join(values) for key, values in header.values.items()}
        if audience is not None and not audience.sees_document(plain, header, data, label):
            if self._fill(document, Problems()):
                self.withheld.append(document)
            return None
        if not self._fill(document, self._problems):
            return None
        self._problems.add(header.findings, label)
        return document

    def path_values(self, path: str) -> dict[str, str]:
        """Return what `EXTRA_PATH_METADATA` says of a file: that of the nearest folder, and its own."""
        found: dict[str, str] = {}
        for place, own in self.extra.items():
            if path == place or path.startswith(f"{place}/") or place == ".":
                found |= {str(key).lower(): value for key, value in own.items() if isinstance(value, str)}
        return found

    def _merged(self, file: ContentFile, header: Header) -> dict[str, list[str]]:
        """Return all metadata (Pelican: `Readers.read_file`): the blog's, the path's, and the document's own."""
        settings = self._settings
        values = dict(self._defaults)
        categories = bool(settings["CATEGORY_SAVE_AS"])
        if settings.text("DEFAULT_CATEGORY") and categories:
            values["category"] = [settings.text("DEFAULT_CATEGORY")]
        values |= {key: [value] for key, value in self.path_values(file.path).items()}
        found: dict[str, str] = {}
        folder, name = posixpath.split(file.path)
        for pattern, of_name in self._by_path:
            text = posixpath.splitext(name)[0] if of_name else file.path
            for key, value in pattern.match(text).items():
                found.setdefault(key.lower(), value)
        if settings["USE_FOLDER_AS_CATEGORY"] and categories and posixpath.basename(folder):
            found.setdefault("category", posixpath.basename(folder))
        for key, value in found.items():
            if value.strip() or key not in _ONCE:
                values[key] = [value]
        for key, own in header.values.items():
            if key not in _ONCE or any(value.strip() for value in own):
                values[key] = own
        return values

    def _fill(self, document: Document, problems: Problems) -> bool:
        """Find a document's title, dates, terms and slug; return False for one that is left out."""
        settings, header = self._settings, document.header
        status = (document.text("status") or "published").lower()
        markup = header.title or document.text("title")
        if status == "skip":
            self._left_out(document, "has the status `skip`", problems, is_usual=True)
            return False
        if status not in _STATUSES:
            problems.report("front-matter", document.label, header.lines.get("status"),
                            f"the status {status!r} is unknown, and Pelican leaves such a document out",
                            "left out")  # fmt: skip
            return False
        if not markup.strip() and "title" not in header.values and (document.file.suffix != "rst" or not header.values):
            self._left_out(document, "has no title, and Pelican leaves such a document out", problems)
            return False
        stem = posixpath.splitext(posixpath.basename(document.file.path))[0]
        document.title = _title(markup) or stem
        document.status = status
        if not self._fill_dates(document, problems):
            return False
        document.language = document.text("lang") or settings.language
        document.category = next(iter(self._slugs.categories(document.text("category"))), "")
        document.tags = fields.terms(names(document.values.get("tags", [])[:1]))
        own = document.values.get("authors", [])[:1]
        document.authors = names(own) if own else fields.unique([document.text("author") or settings.text("AUTHOR")])
        source = stem if settings.text("SLUGIFY_SOURCE") == "basename" else markup
        # without any, Pelican's file is `.html`, which hosts don't serve
        document.slug = document.text("slug") or self._slugs.of(source) or addresses.slug(stem)
        return True

    def _fill_dates(self, document: Document, problems: Problems) -> bool:
        settings, header = self._settings, document.header
        written, changed = document.text("date"), document.text("modified")
        document.date = dates.parse(written.replace("_", " "), settings.zone) if written else self._default_date
        document.updated = dates.parse(changed, settings.zone) if changed else None
        if settings["DEFAULT_DATE"] == "fs":
            try:
                seconds = document.file.found.file.stat().st_mtime
                modified = datetime.fromtimestamp(seconds, settings.zone)
            except (OSError, OverflowError, ValueError):
                modified = None
            document.date = document.date or modified
            document.updated = document.updated or modified
        if changed and document.updated is None:
            problems.report("date", document.label, header.lines.get("modified"), f"{changed!r} is not a date",
                            "the document has no date of its last change")  # fmt: skip
        if written and document.date is None:
            problems.report("date", document.label, header.lines.get("date"), f"{written!r} is not a date",
                            "read as a page, which no list shows")  # fmt: skip
            document.status = "hidden" if document.status == "published" else document.status
        elif document.kind == "article" and document.date is None and document.status != "draft":
            self._left_out(document, "has no date, and Pelican leaves such an article out", problems)
            return False
        is_early = document.date is not None and document.date > self._now
        early = self._options.draft_if_future_date
        if document.kind == "article" and is_early and early is None and not settings["WITH_FUTURE_DATES"]:
            document.status = "draft"
        document.is_early = document.kind == "article" and is_early and early is True
        if document.is_early and not self._options.draft:
            self._left_out(document, "has a date in the future", problems, is_usual=True)
            return False
        return True

    def _left_out(self, document: Document, what: str, problems: Problems, *, is_usual: bool = False) -> None:
        level = logging.DEBUG if is_usual else None
        problems.report("left-out", document.label, None, what, "left out", level=level)

    # -- addresses ---------------------------------------------------------------------------------------------------

    def post(self, document: Document) -> Post:
        """Return the post or page of a document, at its old address."""
        _settings, header = self._settings, document.header
        address, file, also = self._place(document)
        is_post = document.kind == "article" and document.date is not None
        summary = _summary(document)
        metadata: dict[str, Any] = {key: "\n".join(values) for key, values in document.values.items()}
        return Post(
            path=document.file.found.path,
            source_file=document.file.found.file,
            display_path=document.label,
            kind="post" if is_post else "page",
            address=address,
            file=file,
            title=document.title,
            slug=document.slug,
            collection="posts" if document.kind == "article" else "pages",
            date=document.date,
            updated=document.updated,
            authors=document.authors,
            tags=document.tags if document.kind == "article" else (),
            categories=self._slugs.categories(unicodedata.normalize("NFC", document.text("category")))
            if document.kind == "article"
            else (),
            language=fields.language(document.language),
            description=document.text("description") or None,
            image=fields.image(document.text("image") or document.text("cover") or None),
            image_key="image" if "image" in document.values else "cover",
            excerpt=summary or None,
            excerpt_separator=END_OF_SUMMARY if END_OF_SUMMARY in header.body else None,
            in_front=not document.is_translation and not self.has_subsite(document),
            in_terms=not document.is_translation or self.has_subsite(document),
            in_sitemap=document.status != "draft",
            draft=document.is_early,
            link_root=f"/{document.language}" if self.has_subsite(document) else "",
            redirect_from=[*self._aliases(document), *also, *self._in_other_sites(document, address)],
            body=header.body,
            body_line=header.body_line,
            body_format=FORMATS[document.file.suffix],
            markdown=document.text("markdown") or None,
            lines=header.lines,
            translation_key=document.translation_key or fields.translation_key(metadata),
            is_unlisted=document.status in {"draft", "hidden"},  # Pelican publishes both, and no list names them
            metadata=metadata,
        )

    def _place(self, document: Document) -> tuple[str, str, list[str]]:
        """Return the address of a document, its file, and an address that answered too."""
        url, save_as = self._expanded(document, "URL"), self._expanded(document, "SAVE_AS")
        wanted = addresses.clean("/" + addresses.decode(url)) if url and "://" not in url else ""
        file = (save_as or addresses.answering_file(wanted or f"/{document.slug}.html")).lstrip("/")
        if not _HTML_SUFFIX.search(file):
            file = addresses.answering_file("/" + file)
        file = posixpath.normpath(file)
        reason = addresses.refusal(file)
        if reason is not None:
            stem = posixpath.splitext(posixpath.basename(document.file.path))[0]
            usable = (
                addresses.unhidden("/" + file) if addresses.refusal(addresses.unhidden("/" + file)[1:]) is None else ""
            )
            file = usable.lstrip("/") or f"{addresses.slug(stem)}.html"
            self._problems.report("address", document.label, self._line(document),
                                  f"the address can't be used: {reason}", f"the document is at /{file}")  # fmt: skip
            wanted = ""
        if wanted and file in addresses.candidates(wanted):
            return wanted, file, []
        own = f"/{file.removesuffix('index.html')}" if file.rpartition("/")[2] == "index.html" else f"/{file}"
        is_clean = wanted and wanted != "/" and addresses.refusal(addresses.redirect_file(wanted)) is None
        return own, file, [wanted] if is_clean else []

    def _line(self, document: Document) -> int | None:
        return next((document.header.lines[key] for key in ("save_as", "url", "slug") if key in document.header.lines),
                    None)  # fmt: skip

    def _expanded(self, document: Document, kind: str) -> str:
        own = document.text(kind.lower())
        if own:
            return own
        name = "ARTICLE" if document.kind == "article" else "PAGE"
        if document.status == "draft":
            name = "DRAFT" if document.kind == "article" else "DRAFT_PAGE"
        folder = f"{document.language}/" if self.has_subsite(document) else ""
        if document.language != self._settings.language and not folder:
            name += "_LANG"
        values: dict[str, Any] = {key: document.text(key) for key in document.values}
        values |= {
            "path": document.text("path") or document.file.path,
            "slug": document.slug,
            "lang": document.language,
            "date": document.date or "",
            "author": self._slugs.of(document.authors[0], "AUTHOR") if document.authors else "",
            "category": self._slugs.of(document.category, "CATEGORY") if document.category else "",
        }
        pattern = self._settings.text(f"{name}_{kind}")
        found = expanded(pattern, values, self._settings.names)
        if found is None:
            file, line = self._settings.where(f"{name}_{kind}")
            self._problems.report("config", file, line,
                                  f"{name}_{kind} has a field that {document.label} has no value for",
                                  "its default address is used")  # fmt: skip
            return f"{folder}{document.slug}.html"
        return folder + found

    def has_subsite(self, document: Document) -> bool:
        """Return True for a document of the site of another language (the plugin i18n_subsites)."""
        return document.language in self.subsites and document.language != self._settings.language

    def _in_other_sites(self, document: Document, address: str) -> list[str]:
        """Return where a page stands in the sites of languages into which nobody has translated it."""
        if document.kind != "page" or document.status != "published" or self.has_subsite(document):
            return []
        return [f"/{code}{address}" for code in sorted(self.subsites - document.languages - {document.language})]

    def _aliases(self, document: Document) -> list[str]:
        """Return the addresses from which the plugin pelican-alias redirected."""
        written = document.values.get("alias", [])
        found = [alias.strip() for value in written for alias in value.split(",")]
        return ["/" + alias.lstrip("/") for alias in found if alias and "://" not in alias][:1000]

    def mark_translations(self, documents: Iterable[Document]) -> None:
        """Find the documents that are translations of others (Pelican: `process_translations`)."""
        groups: dict[tuple[str, ...], list[Document]] = {}
        for document in documents:
            name = "ARTICLE" if document.kind == "article" else "PAGE"
            wanted = self._settings[f"{name}_TRANSLATION_ID"]
            keys = [wanted] if isinstance(wanted, str) else wanted
            if not keys or not isinstance(keys, list | tuple | set):
                continue
            own = [document.slug if key == "slug" else document.text(str(key)) for key in keys]
            groups.setdefault((name, document.status, *own), []).append(document)
        for (_, _, *own), group in groups.items():
            if len(group) > 1:
                languages = frozenset(document.language for document in group)
                for document in group:
                    document.translation_key, document.languages = " ".join(own), languages
            candidates = [d for d in group if (d.text("translation") or "false").lower() == "false"] or group
            originals = [d for d in candidates if d.language == self._settings.language] or candidates
            kept = set(map(id, originals))
            for document in group:
                document.is_translation = id(document) not in kept


def _of_paths(extra: Any) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the paths of `EXTRA_PATH_METADATA` with what is said of each, in the order of their names."""
    entries = list(extra.items())[:MOST] if isinstance(extra, dict) else ()
    found = [(path, own) for path, own in entries if isinstance(path, str) and isinstance(own, dict)]
    return sorted(found, key=lambda entry: entry[0])


def _title(markup: str) -> str:
    """Return a title as readers saw it."""
    return stripped(markup)


def _summary(document: Document) -> str:
    """Return the summary that the author wrote, as plain text."""
    text = document.text("summary")
    if document.file.suffix == "rst":
        return " ".join(text.split())
    text = _EMPHASIS.sub(r"\2", _LINKED.sub(r"\1", text))
    return stripped(text)

"""A Pelican blog's settings: what `pelicanconf.py` and `publishconf.py` say, and Pelican's defaults."""

from __future__ import annotations

import ast
import posixpath
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any

from ...blog.paths import is_file, is_folder, why_not_read
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from .. import dates, fields, settings_file
from ..options import ReadOptions
from .expressions import Names, Reader, Unknown
from .names import ENGLISH, of_locale
from .names import Names as NamesOfDates

CONFIG = "pelicanconf.py"
PUBLISHED = "publishconf.py"
#: The largest file of settings that is read, in bytes: a tree of Python takes many times that.
LARGEST = 500_000
#: Of each list of settings that names paths, terms or plugins, the entries that are read.
MOST = 2_000

#: Pelican 4.12, `DEFAULT_CONFIG`: the settings that have a meaning here.
DEFAULTS: Mapping[str, Any] = {
    "ARTICLE_EXCLUDES": [],
    "ARTICLE_LANG_SAVE_AS": "{slug}-{lang}.html",
    "ARTICLE_LANG_URL": "{slug}-{lang}.html",
    "ARTICLE_ORDER_BY": "reversed-date",
    "ARTICLE_PATHS": [""],
    "ARTICLE_SAVE_AS": "{slug}.html",
    "ARTICLE_TRANSLATION_ID": "slug",
    "ARTICLE_URL": "{slug}.html",
    "AUTHOR": "",
    "AUTHOR_FEED_ATOM": "feeds/{slug}.atom.xml",
    "AUTHOR_FEED_RSS": "feeds/{slug}.rss.xml",
    "AUTHOR_SAVE_AS": "author/{slug}.html",
    "AUTHOR_URL": "author/{slug}.html",
    "CATEGORY_FEED_ATOM": "feeds/{slug}.atom.xml",
    "CATEGORY_FEED_RSS": None,
    "CATEGORY_SAVE_AS": "category/{slug}.html",
    "CATEGORY_URL": "category/{slug}.html",
    "DATE_FORMATS": {},
    "DAY_ARCHIVE_SAVE_AS": "",
    "DEFAULT_CATEGORY": "misc",
    "DEFAULT_DATE": None,
    "DEFAULT_DATE_FORMAT": "%a %d %B %Y",
    "DEFAULT_LANG": "en",
    "DEFAULT_METADATA": {},
    "DEFAULT_ORPHANS": 0,
    "DEFAULT_PAGINATION": False,
    "DIRECT_TEMPLATES": ["index", "tags", "categories", "authors", "archives"],
    "DISPLAY_PAGES_ON_MENU": True,
    "DISQUS_SITENAME": "",
    "DRAFT_LANG_SAVE_AS": "drafts/{slug}-{lang}.html",
    "DRAFT_LANG_URL": "drafts/{slug}-{lang}.html",
    "DRAFT_PAGE_LANG_SAVE_AS": "drafts/pages/{slug}-{lang}.html",
    "DRAFT_PAGE_LANG_URL": "drafts/pages/{slug}-{lang}.html",
    "DRAFT_PAGE_SAVE_AS": "drafts/pages/{slug}.html",
    "DRAFT_PAGE_URL": "drafts/pages/{slug}.html",
    "DRAFT_SAVE_AS": "drafts/{slug}.html",
    "DRAFT_URL": "drafts/{slug}.html",
    "EXTRA_PATH_METADATA": {},
    "FEED_ALL_ATOM": "feeds/all.atom.xml",
    "FEED_ALL_RSS": None,
    "FEED_ATOM": None,
    "FEED_MAX_ITEMS": 100,
    "FEED_RSS": None,
    "FILENAME_METADATA": r"(?P<date>\d{4}-\d{2}-\d{2}).*",
    "GOOGLE_ANALYTICS": "",
    "I18N_SUBSITES": {},
    "IGNORE_FILES": ["**/.*"],
    "INDEX_SAVE_AS": "index.html",
    "LOCALE": [""],
    "MARKDOWN": {},
    "MENUITEMS": (),
    "MONTH_ARCHIVE_SAVE_AS": "",
    "NEWEST_FIRST_ARCHIVES": True,
    "OUTPUT_PATH": "output",
    "PAGE_EXCLUDES": [],
    "PAGE_LANG_SAVE_AS": "pages/{slug}-{lang}.html",
    "PAGE_LANG_URL": "pages/{slug}-{lang}.html",
    "PAGE_ORDER_BY": "basename",
    "PAGE_PATHS": ["pages"],
    "PAGE_SAVE_AS": "pages/{slug}.html",
    "PAGE_TRANSLATION_ID": "slug",
    "PAGE_URL": "pages/{slug}.html",
    "PAGINATED_TEMPLATES": {"index": None, "tag": None, "category": None, "author": None},
    "PAGINATION_PATTERNS": [
        (1, "{name}{extension}", "{name}{extension}"),
        (2, "{name}{number}{extension}", "{name}{number}{extension}"),
    ],
    "PATH": "",
    "PATH_METADATA": "",
    "PLUGINS": [],
    "READERS": {},
    "REVERSE_CATEGORY_ORDER": False,
    "RSS_FEED_SUMMARY_ONLY": True,
    "SITENAME": "A Pelican Blog",
    "SITESUBTITLE": "",
    "SITEURL": "",
    "SLUGIFY_PRESERVE_CASE": False,
    "SLUGIFY_SOURCE": "title",
    "SLUGIFY_USE_UNICODE": False,
    "SLUG_REGEX_SUBSTITUTIONS": [
        (r"[^\w\s-]", ""),
        (r"(?u)\A\s*", ""),
        (r"(?u)\s*\Z", ""),
        (r"[-\s]+", "-"),
    ],
    "SOCIAL": (),
    "STATIC_EXCLUDES": [],
    "STATIC_EXCLUDE_SOURCES": True,
    "STATIC_PATHS": ["images"],
    "STATIC_SAVE_AS": "{path}",
    "STATIC_URL": "{path}",
    "SUMMARY_END_SUFFIX": "…",
    "SUMMARY_MAX_LENGTH": 50,
    "SUMMARY_MAX_PARAGRAPHS": None,
    "TAG_FEED_ATOM": None,
    "TAG_FEED_RSS": None,
    "TAG_SAVE_AS": "tag/{slug}.html",
    "TAG_URL": "tag/{slug}.html",
    "THEME": "",
    "TIMEZONE": "UTC",
    "TRANSLATION_FEED_ATOM": "feeds/all-{lang}.atom.xml",
    "TRANSLATION_FEED_RSS": None,
    "USE_FOLDER_AS_CATEGORY": True,
    "WITH_FUTURE_DATES": True,
    "YEAR_ARCHIVE_SAVE_AS": "",
}
#: Settings without a default that are read where they are set.
_ALSO = frozenset({
    "ARCHIVES_SAVE_AS", "ARTICLE_DIR", "AUTHORS_SAVE_AS", "AUTHOR_REGEX_SUBSTITUTIONS",
    "AUTHOR_SUBSTITUTIONS", "CATEGORIES_SAVE_AS", "CATEGORY_REGEX_SUBSTITUTIONS", "CATEGORY_SUBSTITUTIONS", "CODE_DIR",
    "CLEAN_URLS", "DOCUTILS_SETTINGS", "GITHUB_URL", "MD_EXTENSIONS", "NOTEBOOK_DIR", "PAGE_DIR", "SLUG_SUBSTITUTIONS",
    "TAGS_SAVE_AS", "TAG_REGEX_SUBSTITUTIONS", "TAG_SUBSTITUTIONS", "TWITTER_USERNAME", "TYPOGRIFY",
})  # fmt: skip
#: Settings of themes, which Pelican doesn't know; one that isn't a constant is passed over.
OF_THEMES = frozenset({
    "COPYRIGHT_NAME", "COPYRIGHT_YEAR", "FAVICON", "GOOGLE_ANALYTICS_UNIVERSAL", "GOOGLE_GLOBAL_SITE_TAG", "LOGO",
    "SITEDESCRIPTION", "SITELOGO", "SITE_DESCRIPTION", "SITE_FAVICON", "SITE_LOGO", "UTTERANCES_LABEL",
    "UTTERANCES_REPO",
})  # fmt: skip
#: The type that a setting must have to be read, where its default doesn't say so.
_TYPES: Mapping[str, tuple[type, ...]] = {
    "DEFAULT_DATE": (str, tuple, list),
    "DEFAULT_DATE_FORMAT": (str, tuple, list),
    "LOCALE": (str, tuple, list),
    "DEFAULT_METADATA": (dict, list, tuple),
    "DEFAULT_PAGINATION": (int,),
    "MARKDOWN": (dict,),
    "SUMMARY_MAX_LENGTH": (int,),
    "SUMMARY_MAX_PARAGRAPHS": (int,),
}
_FEEDS = re.compile(r"(?:FEED|FEED_ALL|CATEGORY_FEED|AUTHOR_FEED|TAG_FEED|TRANSLATION_FEED)_(?:ATOM|RSS)\Z")
_LISTS = (list, tuple)


@dataclass(slots=True)
class Settings:
    """The settings of one blog."""

    folder: Path
    """The blog's folder."""
    display_path: str
    """The file of the settings, as messages name it."""
    own: Mapping[str, Any] = field(default_factory=dict)
    """What the blog's files say, with nothing unknown in it."""
    places: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    base: str = ""
    """The folder of the file of settings, relative to the blog's folder."""
    content: str = ""
    """The folder of articles, pages and other files, relative to the blog's folder; empty for that folder itself."""
    zone: tzinfo = UTC
    names: NamesOfDates = ENGLISH
    """Of months and days, in addresses."""

    def __getitem__(self, name: str) -> Any:
        """Return a setting: the blog's, else Pelican's."""
        return self.own[name] if name in self.own else DEFAULTS.get(name)

    def text(self, name: str) -> str:
        """Return a setting that is a string; empty for none."""
        value = self[name]
        return value if isinstance(value, str) else ""

    def texts(self, name: str) -> list[str]:
        """Return a setting that is a list of strings; its other entries are left out."""
        value = self[name]
        if isinstance(value, str) or not isinstance(value, _LISTS):
            value = DEFAULTS.get(name) or []
        return [entry for entry in value[:MOST] if isinstance(entry, str)]

    def number(self, name: str) -> int:
        """Return a setting that is a number; 0 for none."""
        value = self[name]
        return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else 0

    def pairs(self, name: str) -> Iterator[tuple[str, str]]:
        """Yield the pairs of strings of a setting such as `LINKS`."""
        value = self[name]
        entries = value.items() if isinstance(value, dict) else value if isinstance(value, _LISTS) else ()
        for entry in list(entries)[:MOST]:
            if isinstance(entry, _LISTS) and len(entry) >= 2 and all(isinstance(part, str) for part in entry[:2]):
                yield entry[0], entry[1]

    def where(self, name: str) -> tuple[str, int | None]:
        """Return the file and the line of a setting."""
        return self.places.get(name, (self.display_path, None))

    @property
    def language(self) -> str:
        """The blog's language, in lowercase as Pelican compares it."""
        return self.text("DEFAULT_LANG").lower()

    @property
    def url(self) -> str:
        """The URL of the blog's root, without a slash at its end; empty if it has none."""
        return self.text("SITEURL").rstrip("/")


def settings_files(folder: Path, options: ReadOptions) -> list[str]:
    """Return the names of the files of settings, relative to the blog's folder; a later one overrides an earlier one.

    Those of the option `config` count; else `publishconf.py`, with which the published site was built and which
    imports the other; else `pelicanconf.py`.
    """
    if options.config:
        return list(options.config)
    published, usual = is_file(folder / PUBLISHED), is_file(folder / CONFIG)
    if not published:
        return [CONFIG] if usual else []
    return [CONFIG, PUBLISHED] if usual else [PUBLISHED]


def read_settings(folder: Path, problems: Problems, options: ReadOptions) -> Settings:
    """Read a blog's settings.

    Args:
        folder: The blog's folder, resolved.
        problems: Receives the problems.
        options: The site's options.
    """
    files = settings_files(folder, options)
    label = display_path(folder / files[-1]) if files else display_path(folder / CONFIG)
    names = _names(folder, files, problems)
    own: dict[str, Any] = {}
    for name, value in names.values.items():
        if name in OF_THEMES and isinstance(value, str | int):
            own[name] = value
        if name not in DEFAULTS and name not in _ALSO and not _FEEDS.match(name):
            continue
        file, line = names.places.get(name, (label, 1))
        if isinstance(value, Unknown):
            problems.report("config", file, line, f"the value of {name} is only known when the file is run",
                            "Pelican's default is used; write it as a constant")  # fmt: skip
        elif not _is_of_type(name, value):
            problems.report("config", file, line, f"the value of {name} has not the type that Pelican expects",
                            "Pelican's default is used")  # fmt: skip
        else:
            own[name] = value
    base = posixpath.dirname(files[-1]) if files else ""
    settings = Settings(folder, label, _renamed(own), names.places, base)
    settings.content = _content(settings, problems)
    settings.zone = _zone(settings, problems)
    settings.names = of_locale(
        settings["LOCALE"], settings["DATE_FORMATS"], settings["DEFAULT_DATE_FORMAT"], settings.text("DEFAULT_LANG")
    )
    return settings


def _names(folder: Path, files: list[str], problems: Problems) -> Names:
    """Return all names of the files of settings."""
    here = posixpath.dirname(files[-1]) if files else ""

    def load(module: str) -> tuple[ast.Module, str, str] | None:
        named = next((file for file in files if file.removesuffix(".py") == module), None)
        file = folder / (named or posixpath.join(here, f"{module}.py"))
        return _parsed(file, folder, problems, is_named=named is not None)

    reader = Reader(load)
    names = Names()
    for file in files:
        # what an earlier file says and this one imports is in this one too
        read = reader.read(file.removesuffix(".py"))
        names.values |= read.values
        names.places |= read.places
    return names


def _parsed(file: Path, folder: Path, problems: Problems, *, is_named: bool) -> tuple[ast.Module, str, str] | None:
    label = display_path(file)
    done = "its settings are not used"
    if not is_file(file):
        if is_named:
            problems.report("config", label, None, "there is no such file", done)
        return None
    data = settings_file.content(file, folder, problems, done, limit=LARGEST)
    if data is None:
        return None
    try:
        with warnings.catch_warnings():  # of strings with odd escapes
            warnings.simplefilter("ignore")
            return ast.parse(data), label, file.as_posix()
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = error.lineno if isinstance(error, SyntaxError) else None
        what = error.msg if isinstance(error, SyntaxError) else type(error).__name__
        problems.report("config", label, line, f"is not valid Python 3 ({what})", done)
        return None


def _is_of_type(name: str, value: Any) -> bool:
    usual = DEFAULTS.get(name)
    if value is None and isinstance(usual, (dict, *_LISTS)):
        return False
    if _FEEDS.match(name) or value is None:
        return value is None or isinstance(value, str | bool)
    if name in _TYPES:
        return isinstance(value, _TYPES[name])
    if isinstance(usual, str):
        return isinstance(value, str) or value is False
    if isinstance(usual, _LISTS):
        return isinstance(value, _LISTS)
    return not isinstance(usual, dict) or isinstance(value, dict)


def _renamed(own: dict[str, Any]) -> dict[str, Any]:
    """Return settings with the old names of some replaced (Pelican: `handle_deprecated_settings`)."""
    for old, new in (("ARTICLE_DIR", "ARTICLE_PATHS"), ("PAGE_DIR", "PAGE_PATHS")):
        if isinstance(own.get(old), str) and new not in own:
            own[new] = [own[old]]
    for kind in ("SLUG", "CATEGORY", "TAG", "AUTHOR"):
        given = own.get(f"{kind}_SUBSTITUTIONS")
        if isinstance(given, _LISTS):
            if kind in {"CATEGORY", "TAG"} and isinstance(own.get("SLUG_SUBSTITUTIONS"), _LISTS):
                given = [*own["SLUG_SUBSTITUTIONS"], *given]
            own.setdefault(f"{kind}_REGEX_SUBSTITUTIONS", _escaped(given))
    if own.get("CLEAN_URLS") is True:
        own |= {"ARTICLE_URL": "{slug}/", "ARTICLE_LANG_URL": "{slug}-{lang}/",
                "PAGE_URL": "pages/{slug}/", "PAGE_LANG_URL": "pages/{slug}-{lang}/"}  # fmt: skip
    for name in [name for name in own if _FEEDS.match(name)]:
        if isinstance(own[name], str):
            own[name] = own[name].replace("%s", "{lang}" if name.startswith("TRANSLATION") else "{slug}")
    return own


def _escaped(given: Any) -> list[tuple[str, str]]:
    """Return old substitutions, which were plain strings, as regular expressions."""
    found: list[tuple[str, str]] = []
    replaces = True
    for entry in given:
        if isinstance(entry, _LISTS) and len(entry) >= 2 and all(isinstance(part, str) for part in entry[:2]):
            found.append((re.escape(entry[0]), entry[1].replace("\\", r"\\")))
            if len(entry) > 2 and entry[2]:
                replaces = False
    usual = list(DEFAULTS["SLUG_REGEX_SUBSTITUTIONS"])
    return [*found, *(usual if replaces else usual[1:3])]


def _content(settings: Settings, problems: Problems) -> str:
    """Return the folder of the blog's content, which must be inside the blog's folder."""
    folder = settings.folder
    written = settings.text("PATH")
    root = folder.as_posix().rstrip("/") + "/"
    named = posixpath.normpath(posixpath.join(root, settings.base, written)) + "/"
    inside = named.removeprefix(root).rstrip("/")
    usual = "content" if is_folder(folder / "content") else ""
    if "PATH" not in settings.own:
        return usual
    file, line = settings.where("PATH")
    if not named.startswith(root):
        reason = "is outside the blog's folder"
    elif not is_folder(folder / inside):
        reason = "is no folder"
    else:
        reason = why_not_read(folder / inside, folder) or ""
    if not reason:
        return inside
    done = f"{usual}/ is read" if usual else "the blog's folder itself is read"
    if not named.startswith(root):
        done += (
            "; to read it, name a folder that holds both in `source`, the settings in `config`, and `format: pelican`"
        )
    problems.report("config", file, line, f"the folder {written!r} that PATH names {reason}", done)
    return usual


def _zone(settings: Settings, problems: Problems) -> tzinfo:
    name = settings.text("TIMEZONE") or "UTC"
    zone = dates.time_zone(name)
    if zone is None:
        file, line = settings.where("TIMEZONE")
        problems.report("config", file, line, f"TIMEZONE {name!r} is no known time zone", "UTC is used")
        return UTC
    return zone


def language_of(settings: Settings) -> str | None:
    """Return the language of the blog for HTML."""
    return fields.language(settings.text("DEFAULT_LANG"))

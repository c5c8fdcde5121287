"""The settings of one blog of Material's plugin, each with its own default where mkdocs.yml says nothing.

The names and the defaults are those of the plugin's documentation (mkdocs-material 9.8).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime

from ...blog import addresses
from ...diagnostics.problems import Problems
from ..options import ReadOptions
from . import slugs
from .project import plain

#: The forms of dates that name a year, and those that name a month as our pages do.
_OF_YEARS, _OF_MONTHS = frozenset({"y", "yyyy"}), frozenset({"MMMM y", "MMMM yyyy"})
_MONTH_IN_URL = re.compile(r"yyyy[-/_.]?MM|MM[-/_.]?yyyy")
#: The longest format of an address or a date.
LONGEST = 200
#: The most characters of a title or a term of which a slug is made: more than any file's name has.
LONGEST_TEXT = 1_000
_PLACEHOLDER = re.compile(r"\{(\w++)(?:[!:][^{}]*+)?\}")
_WHOLE_DATES = ("full", "long", "medium", "short")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a blog's settings say."""

    blog_dir: str
    """Relative to `docs_dir`; empty for that folder itself."""
    post_dir: str
    post_url_format: str
    post_url_date_format: str
    max_categories: int
    post_slug: Callable[[str], str]
    excerpt_separator: str
    readtime: bool
    categories: bool
    categories_url_format: str
    category_slug: Callable[[str], str]
    archive: bool
    archive_date_format: str
    archive_url_date_format: str
    archive_url_format: str
    authors: bool
    authors_file: str
    authors_profiles: bool
    authors_profiles_url_format: str
    pagination_url_format: str
    size: int
    """Posts on a page of the list of all; 0 for all of them."""
    sizes: Mapping[str, int]
    """The same of the other kinds of list, by the names of our groupings."""
    draft: bool
    draft_if_future_date: bool
    language: str
    """A locale that Babel knows."""
    keeps_paths: bool = False
    """Whether the address of a post is that of its file, as with plugins older than Material's."""
    time_format: str = ""
    """The format of dates as C's `strptime` has it; empty for YAML's."""
    places: Mapping[str, str] = field(default_factory=dict)
    """The addresses of terms' pages, with `{slug}`, where they are not below the blog's folder."""

    @property
    def periods(self) -> str:
        """The grouping of the archive's terms: `years` or `months`, or `archive` for periods of another kind."""
        if self.archive_date_format in _OF_YEARS and self.archive_url_date_format in _OF_YEARS:
            return "years"
        is_month = self.archive_date_format in _OF_MONTHS and _MONTH_IN_URL.fullmatch(self.archive_url_date_format)
        return "months" if is_month else "archive"

    @property
    def period_url_format(self) -> str:
        """The address of a period's page, with the placeholders of its grouping."""
        if self.periods == "archive":
            return self.archive_url_format.replace("{date}", "{slug}")
        date = re.sub("y+", "{year}", self.archive_url_date_format).replace("MM", "{month}")
        return self.archive_url_format.replace("{date}", date)

    def periods_of(self, moment: datetime) -> dict[str, list[str]]:
        """Return the period of a post's date, by the name of its grouping, where that is neither years nor months."""
        if not self.archive or self.periods != "archive":
            return {}
        return {"archive": [self.day(moment, self.archive_date_format)]}

    def below(self, path: str) -> str:
        """Return the path of a page below the blog's folder: clean, with slashes at its beginning alone."""
        return addresses.clean(f"/{self.blog_dir}/{posixpath.normpath(path.strip('/'))}")

    def day(self, moment: datetime, format: str) -> str:
        """Return a date in a format of Babel's; the date as numbers where that format can't be used."""
        try:
            if format in _WHOLE_DATES:
                return format_date(moment, format=format, locale=self.language)
            return format_datetime(moment, format=format, locale=self.language)
        except (AttributeError, LookupError, OverflowError, TypeError, ValueError):
            return moment.date().isoformat()


def filled(format: str, values: Mapping[str, str]) -> str:
    """Replace the placeholders of a format; one that isn't known is left out."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], ""), format)


class _Values:
    """The settings as they are written, each taken by its type."""

    def __init__(self, values: Mapping[str, Any], name: str, problems: Problems) -> None:
        self.values = values
        self.name = name
        self.problems = problems

    def report(self, key: str, what: str) -> None:
        self.problems.report("config", self.name, None, f"the setting {key!r} of the plugin blog {what}",
                             "its default is used")  # fmt: skip

    def get(self, key: str, kind: type, default: Any) -> Any:
        value = plain(self.values.get(key))
        if value is None:
            return default
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.report(key, f"is not of the type {kind.__name__}: {value!r}")
            return default
        return value

    def format(self, key: str, default: str, *known: str) -> str:
        """A format of an address or a date, with the placeholders that it may have."""
        text: str = self.get(key, str, default)
        unknown = [name for name in _PLACEHOLDER.findall(text) if name not in known] if known else []
        if len(text) > LONGEST or unknown:
            self.report(key, f"has an unknown placeholder: {text!r}" if unknown else "is too long")
            return default
        return text

    def slug(self, key: str, separator_key: str) -> Callable[[str], str]:
        separator: str = self.get(separator_key, str, "-")
        function = slugs.function(self.values.get(key))
        if function is None:
            self.report(key, "names a function that isn't known here, and none is run")
            function = slugs.DEFAULT
        made = function
        return lambda text: made(text[:LONGEST_TEXT], separator)

    def path(self, key: str, default: str, blog: str = "") -> str:
        """A folder or a file in `docs_dir`: normalized; the default's where it leads out."""
        for text in (self.get(key, str, default), default):
            found = posixpath.normpath(text.replace("{blog}", blog or ".").strip("/"))
            if ".." not in found.split("/") and "\0" not in found and "\\" not in found:
                return "" if found == "." else found
            self.report(key, f"leads out of the documentation: {text!r}")
        raise AssertionError("a default leads nowhere else")


def settings(
    values: Mapping[str, Any], name: str, problems: Problems, options: ReadOptions, language: Any = None
) -> Settings:
    """Read the settings of one blog.

    Args:
        values: As mkdocs.yml has them below the plugin's name.
        name: That file in messages.
        problems: Receives the settings that can't be used.
        options: The site's options, which come first where they say something.
        language: The language of the site's theme.
    """
    own = _Values(values, name, problems)
    blog_dir = own.path("blog_dir", "blog")
    per_page = own.get("pagination_per_page", int, 10)
    size = max(per_page, 0) if own.get("pagination", bool, True) else 0

    def size_of(kind: str) -> int:
        paginated = own.get(f"{kind}_pagination", bool, size > 0)
        return max(own.get(f"{kind}_pagination_per_page", int, per_page), 0) if paginated else 0

    post_url_format = own.format("post_url_format", "{date}/{slug}", "date", "slug", "file", "categories")
    date_format = own.format("post_url_date_format", "yyyy/MM/dd")
    if options.sets("post_url_format"):
        post_url_format = options.post_url_format
    if options.sets("post_url_date_format"):
        date_format = options.post_url_date_format
    found = Settings(
        blog_dir=blog_dir,
        post_dir=own.path("post_dir", "{blog}/posts", blog_dir),
        post_url_format=post_url_format,
        post_url_date_format=date_format,
        max_categories=own.get("post_url_max_categories", int, 1),
        post_slug=own.slug("post_slugify", "post_slugify_separator"),
        excerpt_separator=own.get("post_excerpt_separator", str, "<!-- more -->"),
        readtime=own.get("post_readtime", bool, True),
        categories=own.get("categories", bool, True),
        categories_url_format=own.format("categories_url_format", "category/{slug}", "slug"),
        category_slug=own.slug("categories_slugify", "categories_slugify_separator"),
        archive=own.get("archive", bool, True),
        archive_date_format=own.format("archive_date_format", "yyyy"),
        archive_url_date_format=own.format("archive_url_date_format", "yyyy"),
        archive_url_format=own.format("archive_url_format", "archive/{date}", "date"),
        authors=own.get("authors", bool, True),
        authors_file=own.path("authors_file", "{blog}/.authors.yml", blog_dir),
        authors_profiles=own.get("authors_profiles", bool, False),
        authors_profiles_url_format=own.format("authors_profiles_url_format", "author/{slug}", "slug", "name"),
        pagination_url_format=own.format("pagination_url_format", "page/{page}", "page"),
        size=size,
        sizes={},
        draft=own.get("draft", bool, False),
        draft_if_future_date=own.get("draft_if_future_date", bool, False),
        language=_locale(language),
    )
    sizes = {"categories": "categories", found.periods: "archive", "authors": "authors_profiles"}
    return replace(found, sizes={grouping: size_of(kind) for grouping, kind in sizes.items()})


def _locale(language: Any) -> str:
    written = plain(language)
    tag = written.replace("-", "_") if isinstance(written, str) else "en"
    try:
        return str(Locale.parse(tag[:LONGEST]))
    except (UnknownLocaleError, ValueError, TypeError):
        return "en"

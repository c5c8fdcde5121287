"""The settings of a Zola site: `config.toml` or `zola.toml`, and what its theme adds to them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from ...blog.paths import is_file
from ...blog.transliteration import ascii_slug
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from .. import fields, settings_file

#: The file of settings, the one that counts first.
FILES = ("zola.toml", "config.toml")
Strategy = Literal["on", "safe", "off"]
_CODE = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8}){0,4}")
_NAME = re.compile(r"[\w.-]{1,100}")
_UNSAFE = re.compile(r'[<>:"/\\|?*]')
_MOST_LANGUAGES, _MOST_TAXONOMIES = 50, 50


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """A taxonomy of one language."""

    name: str
    """As front matter names it."""
    slug: str
    """As addresses name it."""
    page_size: int = 0
    """The number of posts on a page of a term; 0 for all of them."""
    page_path: str = "page"
    """The folder of the further pages of a term."""
    is_rendered: bool = True
    """Whether it has pages."""
    has_feed: bool = False
    """Whether each of its terms has a feed."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language of a site."""

    code: str
    prefix: str
    """The start of its addresses: empty for the default language, or `/fr`."""
    title: str = ""
    description: str = ""
    has_feeds: bool = False
    feed_files: Sequence[str] = ("atom.xml",)
    taxonomies: Mapping[str, Taxonomy] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one site."""

    folder: Path
    """The site's folder."""
    display_path: str
    """The file of settings, as messages name it."""
    values: Mapping[str, Any]
    extra: Mapping[str, Any]
    """The site's own parameters, those of its theme among them."""
    default: Language
    languages: Mapping[str, Language]
    """All languages by their codes, the default one first."""

    @property
    def content(self) -> Path:
        """The folder of pages."""
        return self.folder / "content"

    @property
    def base_url(self) -> str:
        """The URL of the site, without a slash at its end."""
        return fields.line(self.values.get("base_url")).rstrip("/")

    @property
    def base(self) -> str:
        """The path below which the site was published: empty, or `/blog`."""
        try:
            path = urlsplit(self.base_url).path.strip("/")
        except ValueError:
            return ""
        return f"/{path}" if path and ".." not in path.split("/") else ""

    @property
    def theme(self) -> str:
        """The name of the theme's folder; empty for none."""
        name = fields.line(self.values.get("theme"))
        return name if _NAME.fullmatch(name) and name.strip(".") else ""

    @property
    def taxonomy_root(self) -> str:
        """The folder of all taxonomies in addresses; empty, or with a slash before it."""
        root = fields.line(self.values.get("taxonomy_root")).strip("/")
        return f"/{root}" if root and ".." not in root.split("/") else ""

    @property
    def keeps_dates(self) -> bool:
        """Whether the date in the name of a file stays in the address."""
        return self._slugify("paths_keep_dates") is True

    @property
    def ignored_content(self) -> tuple[str, ...]:
        """The glob patterns of what is no content."""
        return tuple(fields.strings(self.values.get("ignored_content")))

    @property
    def ignored_static(self) -> tuple[str, ...]:
        """The glob patterns of what isn't published."""
        return tuple(fields.strings(self.values.get("ignored_static")))

    def section(self, key: str) -> Mapping[str, Any]:
        """Return a setting that is a table; an empty one for anything else."""
        value = self.values.get(key)
        return value if isinstance(value, Mapping) else {}

    def strategy(self, kind: Literal["paths", "taxonomies", "anchors"]) -> Strategy:
        """Return how slugs of a kind are made: in ASCII, without what file systems forbid, or not at all."""
        value = self._slugify(kind)
        if value in ("safe", "off"):
            return "safe" if value == "safe" else "off"
        # before 0.12 there was one setting for all
        return "off" if value is None and self.values.get("slugify_paths") is False else "on"

    def slug(self, name: str, kind: Literal["paths", "taxonomies"]) -> str:
        """Return the slug of the name of a file or a term (Zola 0.22: `slugify_paths`)."""
        match self.strategy(kind):
            case "on":
                return ascii_slug(name)
            case "safe":
                return _UNSAFE.sub("", name.rstrip(" ."))
            case _:
                return name

    def _slugify(self, key: str) -> Any:
        return self.section("slugify").get(key)


def read_config(folder: Path, problems: Problems) -> Config:
    """Read the settings of a site.

    Args:
        folder: The site's folder, resolved.
        problems: Receives what can't be read.
    """
    own = next((folder / name for name in FILES if is_file(folder / name)), folder / FILES[-1])
    done = "Zola's defaults are used"
    values = settings_file.read_settings(own, folder, problems, done) if is_file(own) else {}
    plain = Config(folder, display_path(own), values, {}, Language("en", ""), {})
    code = fields.line(values.get("default_language"))
    code = code if _CODE.fullmatch(code) else "en"
    tables = _languages(values)
    default = _language(code, "", {**tables.get(code, {}), **_without_empty(values)}, plain)
    languages = {code: default}
    for other, table in tables.items():
        if other != code:
            languages[other] = _language(other, f"/{other}", table, plain)
    return Config(folder, plain.display_path, values, _extra(plain, problems), default, languages)


def _without_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of the default language that stand at the top, where they say something."""
    return {key: value for key, value in values.items() if value not in (None, "", [], False)}


def _languages(values: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return the tables of languages by their codes; before 0.14 they were a list."""
    written = values.get("languages")
    if isinstance(written, list):
        written = {fields.line(entry.get("code")): entry for entry in written if isinstance(entry, Mapping)}
    if not isinstance(written, Mapping):
        return {}
    found = {str(code): table for code, table in written.items() if isinstance(table, Mapping)}
    return {code: table for code, table in list(found.items())[:_MOST_LANGUAGES] if _CODE.fullmatch(code)}


def _language(code: str, prefix: str, values: Mapping[str, Any], config: Config) -> Language:
    wants = next((values[key] for key in ("generate_feeds", "generate_feed", "generate_rss") if key in values), False)
    old = fields.line(values.get("feed_filename") or values.get("rss_filename"))
    files = fields.strings(values.get("feed_filenames")) or ([old] if old else ["atom.xml"])
    if not old and "generate_rss" in values and "feed_filenames" not in values:
        files = ["rss.xml"]
    found: dict[str, Taxonomy] = {}
    written = values.get("taxonomies")
    entries = written if isinstance(written, list) else []
    # before 0.14 the taxonomies of all languages stood together
    every = config.values.get("taxonomies") if prefix else None
    every = every if isinstance(every, list) else []
    entries = [*entries, *(entry for entry in every if isinstance(entry, Mapping) and entry.get("lang") == code)]
    for entry in entries[:_MOST_TAXONOMIES]:
        taxonomy = _taxonomy(entry, config)
        if taxonomy is not None and (not isinstance(entry, Mapping) or entry.get("lang") in (None, code)):
            found.setdefault(taxonomy.name, taxonomy)
    return Language(
        code=code,
        prefix=prefix,
        title=fields.line(values.get("title")),
        description=fields.line(values.get("description")),
        has_feeds=wants is True,
        feed_files=[name for name in files if "/" not in name],
        taxonomies=found,
    )


def _taxonomy(entry: Any, config: Config) -> Taxonomy | None:
    values = entry if isinstance(entry, Mapping) else {"name": entry}
    name = fields.line(values.get("name"))
    slug = config.slug(name, "taxonomies").strip("/")
    if not name or not slug or slug.strip(".") == "":
        return None
    return Taxonomy(
        name=name,
        slug=slug,
        page_size=number(values.get("paginate_by")),
        page_path=folder_name(values.get("paginate_path"), "page"),
        is_rendered=values.get("render") is not False,
        has_feed=values.get("feed") is True or values.get("rss") is True,
    )


def number(value: Any) -> int:
    """Return a positive number; 0 for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def folder_name(value: Any, usual: str) -> str:
    """Return a part of an address, without slashes around it."""
    written = fields.line(value).strip("/") if isinstance(value, str) else usual
    return usual if ".." in written.split("/") else written


def _extra(config: Config, problems: Problems) -> Mapping[str, Any]:
    """Return the site's own parameters, and those of its theme under them."""
    own = config.section("extra")
    file = config.folder / "themes" / config.theme / "theme.toml"
    if not config.theme or not is_file(file):
        return own
    theme = settings_file.read_settings(file, config.folder, problems, "the theme's settings are not known")
    under = theme.get("extra")
    return fields.merged(under, own) if isinstance(under, Mapping) else own

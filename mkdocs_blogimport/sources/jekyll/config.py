"""A Jekyll site's configuration: `_config.yml` over Jekyll's own defaults."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any

from ... import conventions
from ...blog import addresses
from ...blog.paths import is_file, is_folder
from ...conventions import Tables, tables
from ...conventions.gems import gem_of
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from .. import fields, settings_file
from ..dates import time_zone
from ..options import ReadOptions
from . import github_pages, permalinks, plugins
from .config_files import config_file, config_files
from .defaults import GLOBS, Defaults, merged
from .entries import Entries
from .languages import FOLDER, MULTIPLE, POLYGLOT, Languages, has_translations, languages, named
from .languages import MOST as MOST_LANGUAGES
from .octopress import is_octopress

#: Jekyll 4: the values of `Jekyll::Configuration::DEFAULTS` that are used here.
DEFAULTS: dict[str, Any] = {
    "source": ".",
    "collections_dir": "",
    "permalink": "date",
    "timezone": None,
    "future": False,
    "unpublished": False,
    "show_drafts": False,
    "limit_posts": 0,
    "markdown_ext": "markdown,mkdown,mkdn,mkd,md",
    "excerpt_separator": "\n\n",
    "baseurl": "",
    "url": "",
    "include": [".htaccess"],
    "exclude": [],
    "destination": "_site",
}

_HOST = re.compile(r"(?:https?:)?//[^/?#]*", re.IGNORECASE)
#: Jekyll 4: `Collection#sanitize_label`.
_NOT_IN_A_LABEL = re.compile(r"[^a-zA-Z0-9_.-]")


@dataclass(frozen=True, slots=True)
class Collection:
    """One collection besides the posts."""

    name: str
    folder: str
    """Relative to the source folder, with a slash at its end."""
    permalink: str
    output: bool


@dataclass(frozen=True, slots=True)
class Config:
    """A Jekyll site's settings, as Jekyll would use them."""

    folder: Path
    """The site's source folder (`source` applied)."""
    display_path: str
    """The configuration file's name in messages."""
    values: Mapping[str, Any]
    """All settings of the file, over Jekyll's defaults."""
    timezone: tzinfo
    entries: Entries
    defaults: Defaults
    collections_dir: str
    """The folder of posts and collections below the source folder, with a slash at its end; empty for the latter."""
    collections: Mapping[str, Collection]
    """By name, the posts apart."""
    said_of: Mapping[str, Mapping[str, Any]]
    """The settings of each collection, the posts included, by name."""
    post_permalink: str
    page_ending: str
    """The part of the site's permalink that pages use: `/`, `:output_ext`, or empty."""
    markdown_suffixes: frozenset[str]
    plugins: frozenset[str]
    """The plugins that the blog ran: those it lists, those of its Gemfile and its theme, and those of GitHub Pages."""
    github_pages: bool
    """True if GitHub Pages built the blog."""
    is_octopress: bool
    languages: Languages | None
    """The languages of a blog in several."""
    themes: tuple[str, ...]
    """The blog's theme and those that it was made of, the nearest first; nothing where none is recognised."""
    conventions: Tables
    """What keys and layouts of themes mean."""
    encoding: str | None
    """The encoding of posts that aren't UTF-8, by Python's name; None if the configuration names none."""

    def runs(self, plugin: str, section: str) -> bool:
        """Return True if the blog ran a plugin, and no section of its settings disables it (`enabled: false`)."""
        settings = self.values.get(section)
        return plugin in self.plugins and not (isinstance(settings, Mapping) and settings.get("enabled") is False)

    @property
    def paginates(self) -> bool:
        """Whether a plugin of the blog's parted its list of posts into pages, without those that say `hidden: true`."""
        usual = self.values.get("pagination")
        second = isinstance(usual, Mapping) and bool(usual.get("enabled")) and "jekyll-paginate-v2" in self.plugins
        return second or ("jekyll-paginate" in self.plugins and bool(self.values.get("paginate")))

    def asks(self, section: str, key: str) -> bool:
        """Return True if a setting of a section is true."""
        settings = self.values.get(section)
        return isinstance(settings, Mapping) and settings.get(key) is True

    def settings(self, collection: str) -> Mapping[str, Any]:
        """Return the settings of a collection."""
        return self.said_of.get(collection, {})

    @property
    def baseurl(self) -> str:
        """The prefix of addresses in Jekyll's filters and tags: empty, or with a leading and no trailing slash."""
        base = fields.line(self.values.get("baseurl")).strip("/")
        return "/" + base if base else ""

    @property
    def base(self) -> str:
        """The path of the site's URL: empty, or with a leading and no trailing slash.

        That is the path of `url` with `baseurl` after it, as in `absolute_url`. If `baseurl` repeats that path, or is a
        whole URL itself, it is all of it.
        """
        below = _path(self.values.get("url"))
        base = fields.line(self.values.get("baseurl"))
        own = _path(base) if _HOST.match(base) else self.baseurl
        is_whole = _HOST.match(base) is not None or own == below or own.startswith(below + "/")
        return own if is_whole else below + own

    def writes_pages_of(self, collection: Collection) -> bool:
        """Return True if `include` names the folder of a collection: its files are then written as pages, too."""
        return self.entries.takes(self.collections_dir, f"_{collection.name}", is_folder=True)

    @property
    def language(self) -> str | None:
        """The language of the site, as a BCP 47 tag."""
        return fields.language(self.values.get("lang") or self.values.get("locale"))

    @property
    def host(self) -> str:
        """The host name of the site, or an empty string."""
        return next(filter(None, (fields.host(self.values.get(key)) for key in ("url", "baseurl"))), "")


def _path(url: Any) -> str:
    """Return the path of a URL: empty, or with a leading and no trailing slash."""
    written = fields.line(url)
    host = _HOST.match(written)
    path = addresses.clean(addresses.decode(re.split("[?#]", written[host.end() :])[0])).strip("/") if host else ""
    return "/" + path if path else ""


def read_config(folder: Path, problems: Problems, options: ReadOptions | None = None) -> Config:
    """Read a Jekyll site's configuration; an unusable setting is reported and Jekyll's default used.

    Args:
        folder: The site's folder.
        problems: Receives the problems.
        options: The site's options.

    Returns:
        The settings.
    """
    options = options or ReadOptions()
    name = display_path(config_file(folder) or folder / "_config.yml")
    said: dict[str, Any] = {}
    for file in config_files(folder, name, problems, options):
        said = merged(said, _load(file, folder, problems))
    known = options.conventions or tables()
    site = _surroundings(said, folder, name, problems, options, known)
    values = merged(DEFAULTS, merged(said, site.values))
    plugins.report_unsupported(site.plugins, name, problems)
    if not site.github_pages:  # which ran none either
        plugins.report_ruby(folder, said.get("plugins_dir") or said.get("plugins"), name, problems)
    spoken = languages(values, site.plugins)
    if spoken is not None:
        if (number := len(named(values))) > MOST_LANGUAGES:
            problems.report("config", name, None, f"`languages` names {number} languages",
                            f"only the first {MOST_LANGUAGES} are used")  # fmt: skip
        values.setdefault("active_lang", spoken.default)
        values.setdefault("default_lang", spoken.default)

    # `resolve` raises an error for a path with a NUL, or a link to itself
    source = Path(os.path.realpath(folder / str(values["source"]).replace("\0", "")))
    if source != folder and (folder not in source.parents or not is_folder(source)):
        problems.report("config", name, None, f"source: {values['source']} is not a folder inside the blog",
                        "the blog's own folder is read")  # fmt: skip
        source = folder

    zone: tzinfo | None = time_zone(str(values["timezone"])) if values["timezone"] else UTC
    if zone is None:
        problems.report("config", name, None, f"unknown time zone {values['timezone']!r}", "UTC is used")

    collections_dir = "/".join(p for p in str(values["collections_dir"]).split("/") if p not in {"", ".", ".."})
    defaults = Defaults(values.get("defaults"), source, collections_dir)
    if defaults.globs > GLOBS:
        problems.report("config", name, None, f"`defaults` has {defaults.globs} paths with a star",
                        f"only the first {GLOBS} are used")  # fmt: skip

    permalink = str(values["permalink"])
    base = collections_dir + "/" if collections_dir else ""
    declared = values.get("collections")
    if isinstance(declared, list):
        declared = {str(entry): {} for entry in declared}
    post_permalink = permalinks.style(permalink)
    collections: dict[str, Collection] = {}
    said_of: dict[str, Mapping[str, Any]] = {}
    for key, settings in declared.items() if isinstance(declared, dict) else ():
        label = _NOT_IN_A_LABEL.sub("", str(key))
        if isinstance(settings, dict):
            said_of.setdefault(label, settings)
        own = settings.get("permalink") if isinstance(settings, dict) else None
        if label == "posts":
            # the name of a style is none here: Jekyll takes it for an address
            post_permalink = post_permalink if own is None or own is False else str(own)
        else:
            template = "/:collection/:path" + permalinks.ending(permalink) if own is None else str(own)
            output = isinstance(settings, dict) and bool(settings.get("output"))
            collections[label] = Collection(label, f"{base}_{label}/", template, output)
    return Config(
        folder=source,
        display_path=name,
        values=values,
        timezone=zone or UTC,
        entries=Entries(values["include"], values["exclude"]),
        defaults=defaults,
        collections_dir=base,
        collections=collections,
        said_of=said_of,
        post_permalink=post_permalink,
        page_ending=permalinks.ending(permalink),
        markdown_suffixes=frozenset("." + s.strip().lower() for s in str(values["markdown_ext"]).split(",")),
        plugins=site.plugins,
        github_pages=site.github_pages,
        is_octopress=is_octopress(folder, said),
        languages=spoken,
        themes=conventions.recognised(said, lambda path: is_file(source / path) or is_folder(source / path)),
        conventions=known,
        encoding=_encoding(values.get("encoding"), name, problems),
    )


def _encoding(written: Any, name: str, problems: Problems) -> str | None:
    """Return the encoding that a configuration names; an unknown one is reported."""
    if not fields.line(written):
        return None
    try:
        found = codecs.lookup(fields.line(written).lower().removeprefix("bom|"))
        "a".encode(found.name)  # an encoding that isn't of text (`base64`) fails
    except (LookupError, UnicodeError, ValueError):
        problems.report("config", name, None, f"unknown encoding {written!r}", "UTF-8 is assumed")
        return None
    return None if found.name in {"utf-8", "ascii"} else found.name


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """The settings that are in no configuration file but take effect."""

    plugins: frozenset[str]
    github_pages: bool
    values: Mapping[str, Any]
    """Settings that are added."""


def _surroundings(
    own: Mapping[str, Any], folder: Path, name: str, problems: Problems, options: ReadOptions, known: Tables
) -> _Surroundings:
    """Find the settings that the Gemfile, the theme and GitHub Pages add to a blog's own; they are reported."""
    gemfile = plugins.read_gemfile(folder)
    listed = plugins.listed(own)
    theme = gem_of(own, known.gems)
    of_theme = known.gems.get(theme, frozenset())
    of_gemfile = "the group `jekyll_plugins` of its Gemfile"
    for brought, why in ((gemfile.plugins, of_gemfile), (of_theme, f"its theme {theme}")):
        # no others change the imported content
        if named := sorted((brought - listed) & plugins.MEANINGFUL):
            problems.report("assumed", name, None, f"the blog used the plugins of {why}",
                            f"treated as listed under `plugins`: {', '.join(named)}")  # fmt: skip
    found = listed | gemfile.plugins | of_theme
    # a gem that stands outside of that group does nothing
    if plugins.makes_archives(own) and "jekyll-archives" not in found | gemfile.gems:
        problems.report("assumed", name, None, "there are settings of jekyll-archives, and nothing lists that plugin",
                        "taken for listed under `plugins`")  # fmt: skip
        found |= {"jekyll-archives"}
    sign = plugins.sign_of_github_pages(own, gemfile) if options.github_pages is None else None
    sign = "the option `github_pages` is set" if options.github_pages else sign
    values: dict[str, Any] = {}
    if sign is not None:
        found |= plugins.GITHUB_PAGES
        done = "pages need no front matter, a README.md is its folder's index, a page's heading is its title"
        if own.get("future") is None and (options.github_pages or "github-pages" in gemfile.gems):
            values["future"] = True
            done += ", and posts with a date in the future are published"
        problems.report("assumed", name, None, f"GitHub Pages built the blog: {sign}",
                        f"{done}; `github_pages: false` undoes that")  # fmt: skip
    if sign is None and not found & {POLYGLOT, MULTIPLE} and has_translations(folder, own):
        found |= {MULTIPLE}
        problems.report("assumed", name, None, f"the blog has translations in {FOLDER}/, one file for each language",
                        f"treated as listed under `plugins`: {MULTIPLE}")  # fmt: skip
    if "jekyll-github-metadata" in found:
        values |= github_pages.metadata(own, folder)
    return _Surroundings(found, sign is not None, values)


def _load(file: Path, folder: Path, problems: Problems) -> dict[str, Any]:
    def first(text: str) -> Any:
        return settings_file.yaml(_first_document(text, display_path(file), problems))

    parse = None if file.suffix == ".toml" else first
    return settings_file.read_settings(file, folder, problems, "Jekyll's defaults are used", parse=parse)


def _first_document(text: str, name: str, problems: Problems) -> str:
    """The first of several documents of YAML in one file, as Ruby reads it (`Psych.load`); it is reported."""
    lines = text.split("\n")
    begun = False
    for number, line in enumerate(lines):
        bare = line.strip()
        is_mark = line[:3] in {"---", "..."} and line[3:4] in {"", " ", "\t", "\r"}
        if is_mark and begun:
            if any(
                rest.strip() and not rest.lstrip().startswith("#") and rest.strip() != "..."
                for rest in lines[number + 1 :]
            ):
                problems.report("config", name, number + 1, "it holds more than one YAML document",
                                "only the first counts, as for Jekyll")  # fmt: skip
            return "\n".join(lines[:number])
        begun = begun or (bool(bare) and not bare.startswith(("#", "%")))
    return text

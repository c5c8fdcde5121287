"""A Hugo site's configuration, as far as it says what is published and where."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ...blog import addresses
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from .. import fields
from ..dates import time_zone
from . import settings_files
from .patterns import LEFT_OUT, Chosen, Ignored, Pattern, glob
from .settings_files import Settings, get, mapping, texts
from .slugs import Slugs

#: The most languages of a site; further ones are reported.
MOST_LANGUAGES = 200
_MOST_MOUNTS = 200
_MOST_PATTERNS = 50
_GLOB = re.compile(r"[*?{]")
#: The most taxonomies of a site, and the most keys of a date, which are looked for in every page.
_MOST_TAXONOMIES, _MOST_KEYS = 100, 50
#: The longest pattern of addresses.
_LONGEST = 1000
_LANGUAGE = re.compile(r"[a-z][a-z0-9_-]{0,40}\Z")
#: The keys of each date, the first that is there counts (`config/sitesConfig`: `pagemeta.FrontmatterHandler`).
DATE_KEYS: dict[str, tuple[str, ...]] = {
    "date": ("date", "publishdate", "pubdate", "published", "lastmod", "modified"),
    "lastmod": (":git", "lastmod", "modified", "date", "publishdate", "pubdate", "published"),
    "publishdate": ("publishdate", "pubdate", "published", "date"),
    "expirydate": ("expirydate", "unpublishdate"),
}
_TAXONOMIES = {"tag": "tags", "category": "categories"}


@dataclass(frozen=True, slots=True)
class Mount:
    """A folder of the site whose files are content, or are published unchanged."""

    source: str
    """Relative to the root, without a slash at its end; empty for the root itself."""
    target: str = ""
    """The folder in the content, or in the published site, without a slash at its end."""
    language: str = ""
    """The language of its files; empty for the default language."""
    files: Chosen | None = None
    """Which files below the source are taken in; None for all."""

    def inside(self, path: str) -> str | None:
        """Return the path below the target of a file; None for a file that is elsewhere, or isn't taken in."""
        if self.source and path != self.source and not path.startswith(self.source + "/"):
            return None
        rest = path[len(self.source) :].lstrip("/")
        is_in = self.files is None or self.files.takes(rest)
        return f"{self.target}/{rest}".strip("/") if is_in else None


@dataclass(frozen=True, slots=True, eq=False)
class Permalinks:
    """The patterns of addresses: by section, or since 0.162 by targets, of which the first that is met counts."""

    exact: Mapping[str, Mapping[str, str]]
    """By kind of page (`page`, `section`, `term`, `taxonomy`) and path of a section: the pattern."""
    others: Sequence[tuple[str, Sequence[Pattern], str]] = ()
    """The kind (empty for all), a glob of paths and the pattern."""

    def of(self, kind: str, path: str) -> str:
        """Return the pattern for a page; empty for none.

        Args:
            kind: Its kind.
            path: Its path in the content, without slashes around it: `posts/a`.
        """
        path = path.lower()
        table = self.exact.get(kind, {})
        if table:
            at = path
            while at:
                if (found := table.get(at)) is not None:
                    return found
                at = at.rpartition("/")[0]
            if "/" not in path and (found := table.get("")):
                return found
        for wanted, every, pattern in self.others:
            if wanted in {"", kind} and any(one.matches(f"/{path}") for one in every):
                return pattern
        return ""


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """One language of a site, with the settings that hold for it."""

    code: str
    prefix: str
    """The start of its addresses: empty, or `/fr`."""
    values: Mapping[str, Any]
    """The settings of the site with those of the language over them, every key in lowercase."""
    permalinks: Permalinks
    """The patterns of addresses."""
    taxonomies: Mapping[str, str]
    """The key of front matter and of addresses of each taxonomy (`tags`) to its singular."""
    base: str = ""
    """The path of its `baseURL`: empty, or `/blog`."""
    tag: str | None = None
    """The language as a BCP 47 tag."""

    @property
    def title(self) -> str:
        """The title of the site in this language."""
        return fields.line(self.values.get("title"))

    @property
    def params(self) -> Mapping[str, Any]:
        """The site's own settings."""
        return mapping(self.values, "params")

    def setting(self, *keys: str) -> Any:
        """Return a nested setting, or None."""
        return get(self.values, *keys)


@dataclass(frozen=True, slots=True, eq=False)
class Config:
    """A Hugo site's settings."""

    folder: Path
    """The root of the site."""
    display_path: str
    """The configuration's name in messages."""
    values: Settings
    """All settings, every key in lowercase."""
    languages: Mapping[str, Language]
    """By their codes, the default one first."""
    zone: tzinfo
    slugs: Slugs
    content: Sequence[Mount]
    static: Sequence[Mount]
    date_keys: Mapping[str, Sequence[str]]
    """The keys of `date`, `lastmod`, `publishdate` and `expirydate`, the first that is there counts."""
    disabled: frozenset[str] = frozenset()
    """Languages whose files are left out."""
    ignored: Ignored = field(default_factory=Ignored)
    """What is no content by `ignoreFiles`."""
    is_multilingual: bool = False
    hosts: frozenset[str] = field(default_factory=frozenset)

    @property
    def default(self) -> Language:
        """The default language."""
        return next(iter(self.languages.values()))

    @property
    def is_ugly_everywhere(self) -> bool:
        """Whether all addresses are those of files: `/posts/a.html`."""
        return is_true(self.values.get("uglyurls")) or self._is_html_ugly

    @property
    def _is_html_ugly(self) -> bool:
        """Whether the format of all pages asks for addresses of files."""
        return is_true(get(self.values, "outputformats", "html", "ugly"))

    def asks(self, name: str) -> bool:
        """Return True if a setting of the root is true."""
        return is_true(self.values.get(name))

    def is_ugly(self, section: str) -> bool:
        """Return True if the pages of a section have addresses such as `/posts/a.html`."""
        value = self.values.get("uglyurls")
        own = is_true(value.get(section.lower()) if isinstance(value, Mapping) else value)
        return own or self._is_html_ugly

    def ignores(self, path: str) -> bool:
        """Return True if `ignoreFiles` names a file (its path relative to the root), or a folder that it lies in."""
        return self.ignored.matches(path)

    def disables(self, kind: str) -> bool:
        """Return True if the site has no pages of a kind: `home`, `section`, `taxonomy`, `term`, `rss`."""
        kinds = {name.lower() for name in texts(self.values.get("disablekinds"))}
        # until 0.73 these were the names of what is called `term` and `taxonomy` today
        return kind in kinds or (kind == "taxonomy" and "taxonomyterm" in kinds)


def is_true(value: Any) -> bool:
    """Return True for what Go's `strconv.ParseBool` takes for true."""
    return value is True or (
        not isinstance(value, bool) and fields.text(value) in {"1", "t", "T", "true", "TRUE", "True"}
    )


def read_config(folder: Path, problems: Problems) -> Config:
    """Read a Hugo site's configuration.

    Args:
        folder: The root of the site.
        problems: Receives the settings that can't be used.

    Returns:
        The settings.
    """
    file = settings_files.config_file(folder)
    name = display_path(file or folder / "config" / "_default")
    values = settings_files.read_settings(folder, problems)
    languages = _languages(values, name, problems)
    zone: tzinfo | None = UTC
    if written := fields.line(values.get("timezone")):
        zone = time_zone(written)
        if zone is None:
            problems.report("config", name, None, f"unknown time zone {written!r}", "UTC is used")
    content, static = _mounts(values, languages, name, problems)
    return Config(
        folder=folder,
        display_path=name,
        values=values,
        languages=languages,
        zone=zone or UTC,
        slugs=Slugs(is_true(values.get("disablepathtolower")), is_true(values.get("removepathaccents"))),
        content=content,
        static=static,
        date_keys=_date_keys(mapping(values, "frontmatter")),
        disabled=frozenset(mapping(values, "languages")) - languages.keys(),
        ignored=_ignored(values, name, problems),
        is_multilingual=len(languages) > 1,
        hosts=frozenset(filter(None, (fields.host(language.setting("baseurl")) for language in languages.values()))),
    )


def _languages(values: Settings, name: str, problems: Problems) -> dict[str, Language]:
    """Return the languages of a site, the default one first."""
    said = {code: own for code, own in mapping(values, "languages").items() if isinstance(own, Mapping)}
    disabled = {code.lower() for code in texts(values.get("disablelanguages"))}
    default = fields.line(values.get("defaultcontentlanguage")).lower() or "en"
    if said and default not in said:
        default = min(said, key=lambda code: (_weight(said[code]) or 10**9, code))
    codes = [default, *sorted((code for code in said if code != default), key=lambda c: (_weight(said[c]) or 10**9, c))]
    codes = [
        code for code in codes
        if code == default or (code not in disabled and not is_true(said[code].get("disabled")))
    ]  # fmt: skip
    bad = [code for code in codes if not _LANGUAGE.match(code)]
    if bad:
        problems.report("config", name, None, f"{bad[0]!r} is not the code of a language", "the language is left out")
        codes = [code for code in codes if code not in bad]
    if len(codes) > MOST_LANGUAGES:
        problems.report("config", name, None, f"there are {len(codes)} languages",
                        f"only the first {MOST_LANGUAGES} are used")  # fmt: skip
        del codes[MOST_LANGUAGES:]
    in_folder = is_true(values.get("defaultcontentlanguageinsubdir"))
    root = {key: value for key, value in values.items() if key != "languages"}
    return {
        code: _language(
            code,
            "" if code == default and not in_folder else f"/{code}",
            root,
            said.get(code, {}),
            is_default=code == default,
        )
        for code in codes or ["en"]
    }


def _weight(own: Mapping[str, Any]) -> int:
    weight = own.get("weight")
    return weight if isinstance(weight, int) else 0


def _language(code: str, prefix: str, root: Mapping[str, Any], own: Mapping[str, Any], *, is_default: bool) -> Language:
    values = fields.merged(root, own)
    # `indexes` is their name of old
    said = (own.get("taxonomies"), root.get("taxonomies"), own.get("indexes"), root.get("indexes"))
    taxonomies = next((found for found in said if isinstance(found, Mapping)), None)
    return Language(
        code=code,
        prefix=prefix,
        values=values,
        permalinks=_permalinks(own.get("permalinks") or root.get("permalinks"), code),
        taxonomies=(
            {plural: singular for singular, plural in _taxonomies(taxonomies)}
            if isinstance(taxonomies, Mapping)
            else {plural: singular for singular, plural in _TAXONOMIES.items()}
        ),
        base=_path(values.get("baseurl")),
        tag=_tag(own) or (_tag(root) if is_default else None) or fields.language(code),
    )


def _tag(said: Mapping[str, Any]) -> str | None:
    return fields.language(said.get("locale") or said.get("languagecode"))


def _taxonomies(said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for singular, plural in islice(said.items(), _MOST_TAXONOMIES):
        if (
            isinstance(plural, str)
            and len(plural) <= _LONGEST
            and (name := plural.strip("/ ").lower())
            and ".." not in name
        ):
            yield singular, name


def _permalinks(said: Any, code: str) -> Permalinks:
    """Return the patterns of a language; those of the old form hold for pages and terms."""
    found: dict[str, dict[str, str]] = {"page": {}, "section": {}, "taxonomy": {}, "term": {}}
    others: list[tuple[str, Sequence[Pattern], str]] = []

    def add(kind: str, key: str, pattern: str) -> None:
        section, pattern = key.strip("/").lower(), pattern[:_LONGEST]
        if _GLOB.search(section):
            others.append((kind, [*glob(f"/{section}"), *glob(f"/{section}/**")], pattern))
        else:
            found[kind].setdefault(section, pattern)

    for key, value in said.items() if isinstance(said, Mapping) else ():
        if isinstance(value, str):
            add("page", key, value)
            add("term", key, value)
        elif isinstance(value, Mapping) and key in found:
            for name, pattern in value.items():
                if isinstance(pattern, str):
                    add(key, name, pattern)
    for row in said[:_MOST_PATTERNS] if isinstance(said, list) else ():
        if isinstance(row, Mapping) and isinstance(pattern := row.get("pattern"), str):
            target = mapping(row, "target")
            path, spoken = fields.line(target.get("path")) or "**", fields.line(target.get("lang"))
            if not spoken or any(one.matches(code) for one in glob(spoken.lower())):
                others.append((fields.line(target.get("kind")).lower(), glob(path.lower()), pattern[:_LONGEST]))
    return Permalinks(found, others)


def _date_keys(said: Mapping[str, Any]) -> dict[str, Sequence[str]]:
    """Return the keys of each date; `:default` stands for Hugo's own."""
    found: dict[str, Sequence[str]] = {}
    for name, usual in DATE_KEYS.items():
        own = [key.lower() for key in texts(said.get(name))][:_MOST_KEYS]
        keys = [inner for key in own for inner in (usual if key == ":default" else (key,))]
        found[name] = list(dict.fromkeys(keys)) if own else usual
    return found


def _mounts(
    values: Settings, languages: Mapping[str, Language], name: str, problems: Problems
) -> tuple[list[Mount], list[Mount]]:
    """Return the folders of content and those of static files, the ones that count first."""
    content: list[Mount] = []
    static: list[Mount] = []
    outside = []
    mounts = get(values, "module", "mounts")
    for mount in mounts[:_MOST_MOUNTS] if isinstance(mounts, list) else ():
        if not isinstance(mount, Mapping):
            continue
        source, target = _folder(mount.get("source")), _folder(mount.get("target"))
        if source is None or target is None:
            outside.append(fields.line(mount.get("source")))
            continue
        kind, _, below = target.partition("/")
        spoken = texts(get(mount, "sites", "matrix", "languages")) or texts(mount.get("lang"))
        for language in spoken or [""]:
            if kind in {"content", "static"} and (not language or language.lower() in languages):
                mounted = Mount(source, below, language.lower(), _chosen(mount))
                (content if kind == "content" else static).append(mounted)
    if outside:
        more = f" and {len(outside) - 1} more are" if len(outside) > 1 else " is"
        problems.report("config", name, None, f"the mounted folder {outside[0]!r}{more} outside the blog",
                        "not read")  # fmt: skip
    if not content:
        usual = _folder(values.get("contentdir")) or "content"
        own = {code: _folder(language.values.get("contentdir")) for code, language in languages.items()}
        content = [Mount(source, "", code) for code, source in own.items() if source and source != usual]
        if any(not source or source == usual for source in own.values()):
            content.append(Mount(usual))
    if not static:
        named = fields.unique(
            source for language in languages.values() for key, value in sorted(language.values.items())
            if re.fullmatch(r"staticdir\d*", key) for source in map(_folder, texts(value)) if source
        )  # fmt: skip
        static = [Mount(source) for source in reversed(named or ["static"])]
        folder = settings_files.themes_folder(values)
        static += [Mount(f"{folder}/{theme}/static") for theme in settings_files.themes(values)]
    # the deeper folder has its files
    return sorted(content, key=lambda mount: -mount.source.count("/") - bool(mount.source)), static


def _chosen(mount: Mapping[str, Any]) -> Chosen | None:
    """Return which files a mount takes in: `files`, and its two keys until 0.153."""
    written = [*texts(mount.get("files")), *texts(mount.get("includefiles"))]
    written += [f"{LEFT_OUT}{name}" for name in texts(mount.get("excludefiles"))]
    return Chosen(written[:_MOST_PATTERNS]) if written else None


def _folder(value: Any) -> str | None:
    """Return a folder inside the site; None if it is outside, or nothing is named."""
    if not isinstance(value, str) or not value or "\0" in value or value.startswith("/"):
        return None
    path = posixpath.normpath(value.replace("\\", "/").strip("/"))
    return None if path.split("/")[0] == ".." else "" if path == "." else path


def _ignored(values: Settings, name: str, problems: Problems) -> Ignored:
    """Return what is no content by `ignoreFiles`; expressions that can't be used are reported."""

    def report(written: str, what: str) -> None:
        problems.report("config", name, None, f"the pattern {written[:60]!r} of `ignoreFiles` {what}",
                        "it is ignored; the option `exclude` leaves files out")  # fmt: skip

    return Ignored(texts(values.get("ignorefiles"))[:_MOST_PATTERNS], report)


def _path(url: Any) -> str:
    """Return the path of a URL: empty, or with a leading and no trailing slash."""
    try:
        path = urlsplit(fields.line(url)).path
    except ValueError:
        return ""
    clean = addresses.clean(addresses.decode(path)).strip("/")
    return f"/{clean}" if clean else ""

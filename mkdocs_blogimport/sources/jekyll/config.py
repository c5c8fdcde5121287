"""A Jekyll site's configuration: `_config.yml`, its defaults, and front-matter defaults."""

from __future__ import annotations

import fnmatch
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from ...problems import Problems
from ..naming import shown

#: Jekyll 4: the values that matter here of `Jekyll::Configuration::DEFAULTS`.
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
}

#: Jekyll 4 adds these to whatever `exclude` says.
EXCLUDED = (
    ".sass-cache",
    ".jekyll-cache",
    "gemfiles",
    "Gemfile",
    "Gemfile.lock",
    "node_modules",
    "vendor/bundle",
    "vendor/cache",
    "vendor/gems",
    "vendor/ruby",
)

#: Jekyll's documentation, "Built-in formats".
STYLES = {
    "pretty": "/:categories/:year/:month/:day/:title/",
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}

CONFIG_FILES = ("_config.yml", "_config.yaml", "_config.toml")
CONFIG_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class Collection:
    """One collection that is written out."""

    name: str
    folder: Path
    permalink: str
    output: bool


@dataclass(frozen=True, slots=True)
class Config:
    """A Jekyll site's settings, as Jekyll would use them."""

    folder: Path
    """The site's source folder (`source` applied)."""
    values: Mapping[str, Any]
    """Everything the file says, over Jekyll's defaults."""
    timezone: tzinfo
    collections: Mapping[str, Collection]
    post_permalink: str
    markdown_suffixes: frozenset[str]

    @property
    def page_ending(self) -> str:
        """What pages and collections take of the site's permalink: `/`, `:output_ext`, or nothing."""
        style = str(self.values["permalink"])
        if style == "pretty" or style.endswith("/"):
            return "/"
        if style in STYLES or style.endswith(":output_ext"):
            return ":output_ext"
        return ""

    @property
    def plugins(self) -> frozenset[str]:
        """The names of the plugins that the configuration lists, also under the old key `gems`."""
        listed = (self.values.get(key) or [] for key in ("plugins", "gems", "whitelist"))
        return frozenset(str(name) for names in listed if isinstance(names, list) for name in names)

    @property
    def base(self) -> str:
        """The path below which the site lives: empty, or with a leading and no trailing slash."""
        base = str(self.values.get("baseurl") or "").strip("/")
        return "/" + base if base else ""

    @property
    def host(self) -> str:
        """The host name of the site, or an empty string."""
        try:
            return (urlsplit(str(self.values.get("url") or "")).hostname or "").lower()
        except ValueError:
            return ""

    def excludes(self, path: str, *, is_folder: bool = False) -> bool:
        """Whether Jekyll leaves a path out (`Jekyll::EntryFilter`).

        Args:
            path: Relative to the source folder, with forward slashes.
            is_folder: Whether it names a folder.
        """
        listed = self.values.get("include") or []
        if isinstance(listed, list) and any(_globs(str(p), path, is_folder=is_folder) for p in listed):
            return False
        name = path.rsplit("/", 1)[-1]
        if name.startswith(("_", ".", "#", "~")) or name.endswith("~"):
            return True
        own = self.values.get("exclude") or []
        own = own if isinstance(own, list) else [own]
        return any(_globs(str(pattern), path, is_folder=is_folder) for pattern in (*EXCLUDED, *own))

    def defaults(self, path: str, kind: str) -> dict[str, Any]:
        """The front-matter defaults of one document (`Jekyll::FrontmatterDefaults`).

        Args:
            path: Relative to the source folder.
            kind: `posts`, `pages`, `drafts`, or a collection's name.

        Returns:
            The values, the most particular scope winning.
        """
        found: dict[str, Any] = {}
        last: Mapping[str, Any] | None = None
        sets = self.values.get("defaults")
        for entry in sets if isinstance(sets, list) else []:
            if not isinstance(entry, dict) or not isinstance(entry.get("values"), dict):
                continue
            scope = entry.get("scope") or {}
            if not isinstance(scope, dict) or not self._applies(scope, path, kind):
                continue
            if last is None or _outranks(last, scope):
                found, last = merged(found, entry["values"]), scope
            else:
                found = merged(entry["values"], found)
        return found

    def _applies(self, scope: Mapping[str, Any], path: str, kind: str) -> bool:
        if "type" in scope and str(scope["type"]) not in {kind, kind.rstrip("s")}:
            return False
        pattern = _scope_path(scope)
        if not pattern:
            return True
        directory = str(self.values["collections_dir"] or "").strip("/")
        if directory and path.startswith(directory + "/"):
            path = path[len(directory) + 1 :]
        if "*" in pattern:
            return _globs(pattern, path, is_folder=False) or fnmatch.fnmatchcase(path, pattern)
        return path == pattern or path.startswith(pattern + "/")


def _scope_path(scope: Mapping[str, Any]) -> str:
    return str(scope.get("path") or "").strip("/")


def _outranks(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    before, now = _scope_path(old), _scope_path(new)
    if len(before) != len(now):
        return len(now) >= len(before)
    return "type" in new or "type" not in old


def _globs(pattern: str, path: str, *, is_folder: bool) -> bool:
    """Whether a pattern of `exclude`, `include` or a scope names a path or a folder above it."""
    bare = pattern.lstrip("/")
    if bare.endswith("/"):
        bare = bare.rstrip("/")
        if not is_folder and path == bare:
            return False
    if path == bare or path.startswith(bare + "/"):
        return True
    parts, wanted = path.split("/"), bare.split("/")
    if "**" in wanted:
        return fnmatch.fnmatchcase(path, bare.replace("**/", "*").replace("**", "*"))
    return len(wanted) <= len(parts) and all(
        fnmatch.fnmatchcase(part, want) for part, want in zip(parts, wanted, strict=False)
    )


def merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Merge two mappings, nested ones too; `over` wins (`Jekyll::Utils.deep_merge_hashes`)."""
    result = dict(under)
    for key, value in over.items():
        below = result.get(key)
        if isinstance(value, Mapping) and isinstance(below, Mapping):
            result[key] = merged(below, value)
        else:
            result[key] = value
    return result


def config_file(folder: Path) -> Path | None:
    """The configuration file of a Jekyll site, if there is one."""
    return next((folder / name for name in CONFIG_FILES if (folder / name).is_file()), None)


def read_config(folder: Path, problems: Problems) -> Config:
    """Read a Jekyll site's configuration; what can't be used is reported and Jekyll's default taken.

    Args:
        folder: The site's folder.
        problems: Where oddities are told.

    Returns:
        The settings.
    """
    file = config_file(folder)
    values = merged(DEFAULTS, _load(file, problems) if file else {})
    name = shown(file or folder / "_config.yml")
    for key, default in DEFAULTS.items():
        if values[key] is None:
            values[key] = default

    source = (folder / str(values["source"])).resolve()
    if source != folder and (folder not in source.parents or not source.is_dir()):
        problems.report("config", name, None, f"source: {values['source']} is not a folder inside the blog",
                        "the blog's own folder was read")  # fmt: skip
        source = folder

    zone: tzinfo = UTC
    if values["timezone"]:
        try:
            zone = ZoneInfo(str(values["timezone"]))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            problems.report("config", name, None, f"there is no time zone {values['timezone']!r}", "UTC was used")

    base = source / str(values["collections_dir"] or "").strip("/")
    declared = values.get("collections") or {}
    if isinstance(declared, list):
        declared = {str(entry): {} for entry in declared}
    permalink = str(values["permalink"])
    config = Config(
        folder=source,
        values=values,
        timezone=zone,
        collections={},
        post_permalink=STYLES.get(permalink, permalink),
        markdown_suffixes=frozenset("." + s.strip().lower() for s in str(values["markdown_ext"]).split(",")),
    )
    collections: dict[str, Collection] = {}
    for key, settings in (declared if isinstance(declared, dict) else {}).items():
        label, settings = str(key), settings if isinstance(settings, dict) else {}
        template = str(settings.get("permalink") or f"/:collection/:path{config.page_ending}")
        if label == "posts":
            own = settings.get("permalink")
            config = replace(config, post_permalink=STYLES.get(str(own), str(own)) if own else config.post_permalink)
            continue
        if "/" in label or "\\" in label or label.startswith("."):
            problems.report("config", name, None, f"{label!r} can't be the name of a collection", "it was left out")
            continue
        collections[label] = Collection(
            label, base / f"_{label}", STYLES.get(template, template), settings.get("output") is True
        )
    return replace(config, collections=collections)


def _load(file: Path, problems: Problems) -> dict[str, Any]:
    name = shown(file)
    try:
        text = file.read_bytes()[:CONFIG_LIMIT].decode("utf-8-sig", errors="replace")
        values = tomllib.loads(text) if file.suffix == ".toml" else yaml.load(text, ConfigLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        problems.report("config", name, line, f"not YAML: {error.problem}", "Jekyll's defaults were used")
        return {}
    except (tomllib.TOMLDecodeError, yaml.YAMLError, OSError, RecursionError) as error:
        problems.report("config", name, None, f"can't be read: {error}", "Jekyll's defaults were used")
        return {}
    if values is None:
        return {}
    if not isinstance(values, dict):
        problems.report("config", name, 1, "holds no settings", "Jekyll's defaults were used")
        return {}
    return {str(key): value for key, value in values.items()}


class ConfigLoader(yaml.SafeLoader):
    """YAML whose aliases never contain themselves, with unknown tags read as what they hold."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self._open: list[str] = []

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Compose one node; raises `yaml.YAMLError` for an alias inside its own anchor."""
        anchor = self.peek_event().anchor
        if self.check_event(yaml.AliasEvent):
            if anchor in self._open:
                raise yaml.YAMLError(f"the alias {anchor!r} stands inside itself")
            return super().compose_node(parent, index)
        self._open.append(anchor)
        node = super().compose_node(parent, index)
        self._open.pop()
        return node


def _plain(loader: Any, _suffix: str, node: Any) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node)


ConfigLoader.add_multi_constructor("", _plain)

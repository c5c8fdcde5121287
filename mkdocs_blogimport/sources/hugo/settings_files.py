"""The configuration files of a Hugo site, and the one mapping that they make together."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ...blog.paths import is_file
from ...diagnostics.problems import Problems
from .. import fields, settings_file

SUFFIXES = ("toml", "yaml", "yml", "json")
#: The files of the root folder, the likeliest first: only the first of these is read.
NAMES = tuple(f"{stem}.{suffix}" for stem in ("hugo", "config") for suffix in SUFFIXES)
#: The folders of `config/` that count for a published site, the later over the earlier.
_FOLDERS = ("config/_default", "config/production")
#: The most files of settings that are read in a folder.
_MOST_FILES = 200
#: The deepest nesting of settings.
_DEEPEST = 40
#: Keys of Hugo's own that other keys may be written as.
_OTHER_NAMES = {"menus": "menu"}

Settings = dict[str, Any]


def config_file(folder: Path) -> Path | None:
    """Return the configuration file in the root of a Hugo site, if there is one."""
    return next((folder / name for name in NAMES if is_file(folder / name)), None)


def read_settings(folder: Path, problems: Problems) -> Settings:
    """Read all configuration files of a site.

    Args:
        folder: The root of the site.
        problems: Receives the files that can't be read.

    Returns:
        The settings with every key in lowercase, as Hugo reads them; `menus` stands under `menu`. The settings of a
        theme in the folder that Hugo takes over (`params`, `menu`) are below the site's own.
    """
    own: Settings = {}
    root = config_file(folder)
    if root is not None:
        own = _load(root, folder, problems)
    for name in _FOLDERS:
        own = fields.merged(own, _of_folder(folder, name, problems))
    for theme in themes(own):
        file = config_file(folder / themes_folder(own) / theme)
        if file is not None and (said := _load(file, folder, problems)):
            taken = {key: said[key] for key in ("params", "menu", "outputformats") if isinstance(said.get(key), dict)}
            own = fields.merged(taken, own)
    return own


def themes_folder(settings: Mapping[str, Any]) -> str:
    """Return the folder of the themes, relative to the root."""
    return _inside(settings.get("themesdir"), "themes")


def themes(settings: Mapping[str, Any]) -> list[str]:
    """Return the themes of a site that may lie in its folder, the first over the later."""
    named = settings.get("theme")
    named = named if isinstance(named, list) else [named]
    return [name for name in named if isinstance(name, str) and name and ".." not in name.split("/")][:10]


def _inside(value: Any, default: str) -> str:
    path = str(value).strip("/") if isinstance(value, str) else ""
    return path if path and ".." not in path.split("/") and "\0" not in path else default


def _of_folder(folder: Path, name: str, problems: Problems) -> Settings:
    """Return the settings of a folder of files: each but the main one holds what stands under its name."""
    found: Settings = {}
    for file in _files(folder / name):
        said = _load(file, folder, problems)
        stem = file.stem.lower()
        key, _, language = stem.partition(".")
        if key in {"hugo", "config"}:
            values: Settings = said
        elif key == "languages":
            values = {"languages": {language: said} if language else said}
            language = ""
        else:
            key = _OTHER_NAMES.get(key, key)
            values = {key: said.get(key, said) if len(said) == 1 else said}
        found = fields.merged(found, {"languages": {language: values}} if language else values)
    return found


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files of settings in a folder, the main ones first."""
    try:
        entries = sorted(entry.name for entry in os.scandir(folder) if entry.name.rpartition(".")[2] in SUFFIXES)
    except OSError:
        return
    entries.sort(key=lambda name: not name.startswith(("hugo.", "config.")))
    for name in entries[:_MOST_FILES]:
        if is_file(folder / name):
            yield folder / name


def _load(file: Path, root: Path, problems: Problems) -> Settings:
    """Read one file; what can't be read is reported, and counts for nothing."""
    lowered = lowercase(settings_file.read_settings(file, root, problems, "its settings are not used"))
    return {_OTHER_NAMES.get(key, key): value for key, value in lowered.items()}


def lowercase(value: Mapping[Any, Any], depth: int = 0) -> Settings:
    """Return a mapping with all keys in lowercase, those of mappings in it too; what is nested too deep is dropped."""

    def inner(item: Any) -> Any:
        if isinstance(item, Mapping):
            return lowercase(item, depth + 1) if depth < _DEEPEST else {}
        if isinstance(item, list):
            return [_Row(inner(entry), entry) if isinstance(entry, Mapping) else entry for entry in item]
        return item

    return {str(key).lower(): inner(item) for key, item in value.items()}


class _Row(dict[str, Any]):
    """A mapping in a list, with the spelling of its keys, which templates of Hugo's see as they are written."""

    def __init__(self, lowered: Mapping[str, Any], written: Mapping[Any, Any]) -> None:
        super().__init__(lowered)
        self.written = written


def as_written(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what `lowercase` made as Hugo's templates see it: the keys of mappings in lists are spelled as written."""

    def inner(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: inner(item) for key, item in value.items()}
        if isinstance(value, list):
            return [item.written if isinstance(item, _Row) else item for item in value]
        return value

    return {key: inner(item) if isinstance(item, dict | list) else item for key, item in values.items()}


def get(settings: Mapping[str, Any], *keys: str) -> Any:
    """Return a nested setting, or None."""
    value: Any = settings
    for key in keys:
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value


def mapping(settings: Mapping[str, Any], *keys: str) -> Mapping[str, Any]:
    """Return a nested setting that should be a mapping; an empty one for anything else."""
    value = get(settings, *keys)
    return value if isinstance(value, Mapping) else {}


def texts(value: Any) -> Sequence[str]:
    """Return a setting that should be a list of strings, or one string."""
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str) and item]

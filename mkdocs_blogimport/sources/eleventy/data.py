"""The data of an Eleventy site: of all templates, of folders, and of single files."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from ...blog.paths import is_file, is_folder, why_not_read
from ...diagnostics.problems import Problems
from .. import settings_file
from ..javascript import UNKNOWN, Script
from .config import Config

_JAVASCRIPT = (".js", ".mjs", ".cjs", ".ts")
#: The file extensions of data, the one that counts last first (eleventy 3: `TemplateData.getLocalDataPaths`).
_LOCAL = (".json", ".11tydata.json", ".11tydata.js", ".11tydata.mjs", ".11tydata.cjs", ".11tydata.yaml",
          ".11tydata.yml", ".yaml", ".yml")  # fmt: skip
_GLOBAL = frozenset({".json", ".yaml", ".yml", ".toml", *_JAVASCRIPT})
_DONE = "what it says is not known"
_MOST_FILES = 1_000


class Data:
    """Finds the data of templates."""

    def __init__(self, config: Config, problems: Problems) -> None:
        self._config = config
        self._problems = problems
        self._root = config.source.resolve()
        self._folders: dict[str, Mapping[str, Any]] = {}
        self.site = self._of_site()
        """What all templates know, by the names of its files."""

    def _of_site(self) -> dict[str, Any]:
        folder = self._root / self._config.inside("data")
        found: dict[str, Any] = {}
        if not is_folder(folder) or folder == self._root or why_not_read(folder, self._config.folder) is not None:
            return found
        for file in sorted(folder.iterdir())[:_MOST_FILES]:
            if file.suffix in _GLOBAL and is_file(file):
                value = self._read(file)
                if value not in (None, UNKNOWN):
                    found[file.name.split(".")[0]] = value
        for call in self._config.calls("addGlobalData"):
            if isinstance(call.arguments[0], str) and len(call.arguments) > 1 and call.arguments[1] is not UNKNOWN:
                found.setdefault(call.arguments[0], call.arguments[1])
        return found

    def of_folder(self, path: str) -> Mapping[str, Any]:
        """Return what the data files of a folder and of those above it say, the nearest last.

        Args:
            path: The folder, relative to the input; empty for that itself.
        """
        if path not in self._folders:
            above: Mapping[str, Any] = self.of_folder(posixpath.dirname(path)) if path else {}
            name = posixpath.basename(path) or self._root.name
            self._folders[path] = merged(above, self._beside(self._root / path / name))
        return self._folders[path]

    def of_file(self, path: str) -> Mapping[str, Any]:
        """Return what the data file beside a template says, and those of its folders.

        Args:
            path: The template's path, relative to the input.
        """
        own = self._beside(self._root / posixpath.splitext(path)[0])
        folder = self.of_folder(posixpath.dirname(path))
        return merged(folder, own) if own else folder

    def _beside(self, stem: Path) -> Mapping[str, Any]:
        found: Mapping[str, Any] = {}
        for suffix in _LOCAL:
            file = stem.with_name(stem.name + suffix)
            if is_file(file):
                value = self._read(file)
                if isinstance(value, Mapping):
                    found = merged(found, value)
        return found

    def _read(self, file: Path) -> Any:
        if file.suffix in _JAVASCRIPT:
            return settings_file.read(file, self._config.folder, self._problems, _DONE, parse=_exported)
        with suppress(RecursionError):
            return settings_file.read(file, self._config.folder, self._problems, _DONE)
        return None


def merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Merge the data of a folder and of what is in it: lists are joined (eleventy 3: `DeepCopy`)."""
    result = dict(under)
    for key, value in over.items():
        below = result.get(key)
        if isinstance(below, Mapping) and isinstance(value, Mapping):
            value = merged(below, value)
        elif isinstance(below, list) and isinstance(value, list):
            value = [*below, *value]
        result[key] = value
    return result


def _exported(text: str) -> Any:
    return Script(text).exported()

"""The entries of folders that Jekyll reads: `include`, `exclude`, and hidden names."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable
from typing import Any

#: Jekyll 4 adds these to the value of `exclude` (`Jekyll::Configuration::DEFAULT_EXCLUDES`).
EXCLUDED = (
    ".sass-cache",
    ".jekyll-cache",
    "gemfiles",
    "Gemfile",
    "Gemfile.lock",
    "node_modules",
    "vendor/bundle/",
    "vendor/cache/",
    "vendor/gems/",
    "vendor/ruby/",
)
HIDDEN = (".", "_", "#", "~")


class Patterns:
    """The patterns of `include` or `exclude`: each matches the paths that begin with it, and its matches as a glob."""

    def __init__(self, patterns: Iterable[str]) -> None:
        bare = [p.lstrip("/") for p in patterns]
        self._beginnings = tuple(p for p in bare if p)
        # a star crosses slashes, as in Python's `fnmatch`
        globs = [fnmatch.translate(p) for p in self._beginnings if re.search(r"[*?\[]", p)]
        self._glob = re.compile("|".join(globs)) if globs else None

    def match(self, path: str, *, is_folder: bool = False) -> bool:
        """Return True if a path matches (`Jekyll::EntryFilter#glob_include?`).

        Args:
            path: With forward slashes and without a leading one.
            is_folder: True for a folder, which a pattern may name with a slash at its end.
        """
        if path.startswith(self._beginnings) or (is_folder and path + "/" in self._beginnings):
            return True
        return self._glob is not None and self._glob.match(path) is not None


class Entries:
    """The entries of a folder that Jekyll reads (`Jekyll::EntryFilter`)."""

    def __init__(self, include: Any, exclude: Any) -> None:
        included, excluded = _listed(include), _listed(exclude)
        self.included = included
        self._include = Patterns(included)
        self._exclude = Patterns(p for p in (*EXCLUDED, *excluded) if p not in included)

    def includes(self, path: str) -> bool:
        """Return True if `include` names a file."""
        return self._include.match(path) or self._include.match(path.rsplit("/", 1)[-1])

    def takes(self, base: str, entry: str, *, is_folder: bool = False) -> bool:
        """Return True if Jekyll reads an entry.

        Only the beginning and the last part of `entry` are checked for hidden names, so that `_posts/a/_b/c.md` is a
        post though `_posts/_b/c.md` is none.

        Args:
            base: The folder that is read, relative to the source and with a slash at its end; empty for the source.
            entry: The path below it.
            is_folder: True for a folder.
        """
        if entry.endswith("."):
            return False
        name = entry.rsplit("/", 1)[-1]
        if self._include.match(entry, is_folder=is_folder) or self._include.match(name):
            return True
        if self._exclude.match(base + entry, is_folder=is_folder):
            return False
        return not (entry.startswith(HIDDEN) or name.startswith(HIDDEN) or entry.endswith("~"))


def _listed(value: Any) -> list[str]:
    return [entry for entry in (value if isinstance(value, list) else [value]) if isinstance(entry, str)]

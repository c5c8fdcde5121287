"""Front-matter defaults: the values that a configuration gives to documents by path and type."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

#: Names of types that Jekyll 3 had, and still reads.
_OLD_TYPES = {"page": "pages", "post": "posts", "draft": "drafts"}


#: How many scopes may be globs, since each is looked up in the whole folder; later ones match nothing.
GLOBS = 1_000

_Tree = dict[str, "_Tree | None"]


class Defaults:
    """The `defaults` of a configuration (`Jekyll::FrontmatterDefaults`)."""

    def __init__(self, sets: Any, folder: Path, collections_dir: str) -> None:
        """Take up the sets.

        Args:
            sets: What stands under `defaults`; what isn't a list of sets with `values` is passed over.
            folder: The site's source folder, in which globs are looked up.
            collections_dir: The folder of the collections below it, or nothing.
        """
        self._below = collections_dir + "/" if collections_dir else ""
        self._tree: _Tree | None = None
        self.globs = 0
        """How many scopes are globs."""
        self._sets: list[tuple[dict[str, Any], tuple[str, ...], Mapping[str, Any]]] = []
        for entry in sets if isinstance(sets, list) else []:
            if isinstance(entry, dict) and isinstance(entry.get("values"), dict):
                scope = entry.get("scope")
                scope = scope if isinstance(scope, dict) else {}
                self._sets.append((scope, self._beginnings(scope.get("path"), folder), entry["values"]))

    def of(self, path: str, kind: str) -> dict[str, Any]:
        """The values of one document.

        Args:
            path: The file, relative to the source folder or, for posts and items, to the collections' folder.
            kind: `posts` (drafts are posts, too), `pages`, or a collection's name.

        Returns:
            The values, the longest path winning, then a set with a type, then the later one.
        """
        found: dict[str, Any] = {}
        last: Mapping[str, Any] | None = None
        for scope, beginnings, values in self._sets:
            if "type" in scope and _OLD_TYPES.get(str(scope["type"]), str(scope["type"])) != kind:
                continue
            if not path.startswith(beginnings):
                continue
            if last is None or _outranks(last, scope):
                found, last = merged(found, values), scope
            else:
                found = merged(values, found)
        return found

    def _beginnings(self, written: Any, folder: Path) -> tuple[str, ...]:
        """What a path begins with that a scope means; a glob means whatever it finds in the folder."""
        if not isinstance(written, str) or not written:
            return ("",)
        if "*" not in written:
            return (written.removeprefix(self._below),)
        parts = [part for part in written.split("/") if part not in {"", "."}]
        self.globs += 1
        if ".." in parts or self.globs > GLOBS:
            return ()
        if self._tree is None:
            self._tree = _tree(folder)
        found: list[str] = []
        for path in sorted(_matching(self._tree, parts, "")):
            path = path.removeprefix(self._below)
            if not found or not path.startswith(found[-1]):  # else it is meant already
                found.append(path)
        return tuple(found)


def _tree(folder: Path) -> _Tree:
    """The names in a folder and, of a folder in it, those in that; links are names, and none is followed.

    Hidden names are left out, since no glob finds them.
    """
    tree: _Tree = {}
    stack = [(str(folder), tree)]
    while stack:
        path, names = stack.pop()
        try:
            entries = list(os.scandir(path))
        except OSError:  # which is reported where files are read
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            inner: _Tree | None = {} if entry.is_dir(follow_symlinks=False) else None
            names[entry.name] = inner
            if inner is not None:
                stack.append((entry.path, inner))
    return tree


def _matching(tree: _Tree, parts: Sequence[str], above: str) -> Iterator[str]:
    """The paths that a glob finds (Ruby's `Dir.glob`): a part `**` before others stands for any number of folders.

    Args:
        tree: The names in a folder.
        parts: The glob, split at its slashes.
        above: The folder's path with a slash at its end; nothing for the blog's.

    Yields:
        Paths relative to the blog's folder, without a slash at the end.
    """
    stack: list[tuple[_Tree, int, str]] = [(tree, 0, above)]
    seen: set[tuple[int, str]] = set()  # of two `**` each would come to a folder by many ways
    while stack:
        names, number, path = stack.pop()
        if (number, path) in seen:
            continue
        seen.add((number, path))
        part, is_last = parts[number], number == len(parts) - 1
        if part == "**" and not is_last:
            stack += [(inner, number, f"{path}{name}/") for name, inner in names.items() if inner is not None]
            stack.append((names, number + 1, path))
            continue
        for name in fnmatch.filter(names, part):
            inner = names[name]
            if is_last:
                yield path + name
            elif inner is not None:
                stack.append((inner, number + 1, f"{path}{name}/"))


def _outranks(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    before, now = (len(str(scope.get("path") or "").removeprefix("/")) for scope in (old, new))
    if before != now:
        return now > before
    return "type" in new or "type" not in old


def merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Merge two mappings, nested ones too (`Jekyll::Utils.deep_merge_hashes`).

    Args:
        under: The values that give way.
        over: The values that win, unless they are null.

    Returns:
        A new mapping.
    """
    result = dict(under)
    for key, value in over.items():
        below = result.get(key)
        if value is None and key in result:
            continue
        if isinstance(value, Mapping) and isinstance(below, Mapping):
            result[key] = merged(below, value)
        else:
            result[key] = value
    return result

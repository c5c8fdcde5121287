"""Front-matter defaults: the values that a configuration gives to documents by path and type."""

from __future__ import annotations

import fnmatch
import os
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from ...blog.addresses import FOLDER_LIMIT

#: Names of types that Jekyll 3 had, and still reads.
_OLD_TYPES = {"page": "pages", "post": "posts", "draft": "drafts"}


#: The most paths in the scopes that may be globs, since each is looked up in the whole folder; later ones are ignored.
GLOBS = 1_000
#: The most results that are kept for other documents.
KEPT = 100

_Tree = dict[str, "_Tree | None"]


class Defaults:
    """The `defaults` of a configuration (`Jekyll::FrontmatterDefaults`)."""

    def __init__(self, sets: Any, folder: Path, collections_dir: str) -> None:
        """Read the sets.

        Args:
            sets: The value of `defaults`; anything but a list of sets with `values` is ignored.
            folder: The site's source folder, in which globs are looked up.
            collections_dir: The folder of the collections below it, or empty.
        """
        self._below = collections_dir + "/" if collections_dir else ""
        self._tree: _Tree | None = None
        self.globs = 0
        """The number of paths in the scopes that are globs."""
        self._places: dict[str, _Place] = {}
        """The meanings of the scopes, by the paths that are written in them."""
        self._sets: list[tuple[dict[str, Any], str, Mapping[str, Any]]] = []
        """Each with its scope and the path that is written in it."""
        self._known: dict[tuple[str, ...], dict[str, Any]] = {}
        for entry in sets if isinstance(sets, list) else []:
            if isinstance(entry, dict) and isinstance(entry.get("values"), dict):
                scope = entry.get("scope")
                scope = scope if isinstance(scope, dict) else {}
                written = scope.get("path")
                written = written if isinstance(written, str) else ""
                if written not in self._places:
                    self.globs += "*" in written
                    self._places[written] = _Place(self._meant(written, folder))
                self._sets.append((scope, written, entry["values"]))

    def of(self, path: str, kind: str) -> dict[str, Any]:
        """Return the values of one document.

        Args:
            path: The file, relative to the source folder or, for posts and items, to the collections' folder.
            kind: `posts` (drafts are posts, too), `pages`, or a collection's name.

        Returns:
            The values; the longest path wins, then a set with a type, then the later one. Other documents may share
            the mapping.
        """
        around = tuple(written for written, place in self._places.items() if place.has(path))
        key = (kind, *around)
        if key not in self._known:
            if len(self._known) >= KEPT:
                self._known.clear()
            self._known[key] = self._values(frozenset(around), kind)
        return self._known[key]

    def _values(self, around: frozenset[str], kind: str) -> dict[str, Any]:
        """Return the values of a document of a kind in these places."""
        found = _Merging({})
        last: Mapping[str, Any] | None = None
        for scope, written, values in self._sets:
            if written not in around:
                continue
            if "type" in scope and _OLD_TYPES.get(str(scope["type"]), str(scope["type"])) != kind:
                continue
            if last is None or _outranks(last, scope):
                found.put_over(values)
                last = scope
            else:
                found.put_under(values)
        return found.merged()

    def _meant(self, written: str, folder: Path) -> Iterable[str]:
        """Return the beginnings of paths in a scope; a glob is replaced by the paths that it finds in the folder."""
        if "*" not in written:
            return [written.removeprefix(self._below)]
        parts = [part for part in written.split("/") if part not in {"", "."}]
        # any number of `**` in a row mean the same as one
        parts = [part for above, part in zip(["", *parts], parts, strict=False) if not part == above == "**"]
        names = len(parts) - parts.count("**")
        if ".." in parts or names > FOLDER_LIMIT + 1 or self.globs > GLOBS:
            return []
        if self._tree is None:
            self._tree = _tree(folder)
        return (path.removeprefix(self._below) for path in _matching(self._tree, parts, ""))


class _Place:
    """The documents whose paths have one of some beginnings."""

    def __init__(self, beginnings: Iterable[str]) -> None:
        self._beginnings: list[str] = []
        for beginning in sorted(beginnings):
            if not self._beginnings or not beginning.startswith(self._beginnings[-1]):  # else it is included already
                self._beginnings.append(beginning)

    def has(self, path: str) -> bool:
        # a path follows its beginning directly in the order, since none between the two could begin otherwise
        number = bisect_right(self._beginnings, path)
        return number > 0 and path.startswith(self._beginnings[number - 1])


class _Merging:
    """Mappings that are merged as `merged` does it, each at no more than its own length."""

    def __init__(self, first: Mapping[str, Any]) -> None:
        self._values = dict(first)
        self._under: list[Mapping[str, Any]] = []

    def put_over(self, values: Mapping[str, Any]) -> None:
        """Add values that override the others, unless they are null."""
        for key, value in values.items():
            below = self._values.get(key)
            if value is None and key in self._values:
                continue
            if isinstance(value, Mapping) and isinstance(below, (Mapping, _Merging)):
                self._inner(key).put_over(value)
            else:
                self._values[key] = value

    def put_under(self, values: Mapping[str, Any]) -> None:
        """Add values that the others override, unless these are null."""
        self._under.append(values)
        for key, value in values.items():
            above = self._values.get(key)
            if above is None:
                self._values[key] = value
            elif isinstance(value, Mapping) and isinstance(above, (Mapping, _Merging)):
                self._inner(key).put_under(value)

    def _inner(self, key: str) -> _Merging:
        inner = self._values[key]
        if not isinstance(inner, _Merging):
            inner = self._values[key] = _Merging(inner)
        return inner

    def merged(self) -> dict[str, Any]:
        """Return the result, the keys of overridden mappings before the others."""
        keys = dict.fromkeys(chain(*reversed(self._under), self._values))
        values = ((key, self._values[key]) for key in keys)
        return {key: value.merged() if isinstance(value, _Merging) else value for key, value in values}


def _tree(folder: Path) -> _Tree:
    """The names in a folder and, of a folder in it, those in that; links are names, and none is followed.

    Hidden names are left out, since no glob finds them, and so are names deeper than any document that is read.
    """
    tree: _Tree = {}
    stack = [(str(folder), tree, 0)]
    while stack:
        path, names, depth = stack.pop()
        try:
            entries = list(os.scandir(path))
        except OSError:  # which is reported when files are read
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            inner: _Tree | None = {} if entry.is_dir(follow_symlinks=False) else None
            names[entry.name] = inner
            if inner is not None and depth < FOLDER_LIMIT:
                stack.append((entry.path, inner, depth + 1))
    return tree


def _matching(tree: _Tree, parts: Sequence[str], above: str) -> Iterator[str]:
    """Yield the paths that a glob finds (Ruby's `Dir.glob`): `**` before other parts matches any number of folders.

    Args:
        tree: The names in a folder.
        parts: The glob, split at its slashes.
        above: The folder's path with a slash at its end; empty for the blog's.

    Yields:
        Paths relative to the blog's folder, without a slash at the end.
    """
    stack: list[tuple[_Tree, int, str]] = [(tree, 0, above)]
    seen: set[tuple[int, str]] = set()  # two `**` would reach a folder by many ways
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
                yield sys.intern(path + name)  # many globs may find it
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
        under: The values that are overridden.
        over: The values that override them, unless they are null.

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

"""The front matter of layouts, which Liquid sees as `layout`. The layouts themselves are not used."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ... import frontmatter
from ...blog.paths import is_folder, why_not_read
from .. import fields
from .config import Config
from .defaults import merged

#: The bytes of a layout that are read: only its beginning is needed.
LIMIT = 200_000
#: The most files in the folder of layouts that are read.
FILES = 2_000
#: The deepest nesting of layouts.
NESTED = 50


class Layouts:
    """The layouts of a site, each read when a document with it is first rendered."""

    def __init__(self, config: Config) -> None:
        """Start with nothing read."""
        self._folder = config.folder / (fields.line(config.values.get("layouts_dir")).strip("/") or "_layouts")
        self._blog = config.folder
        self._files: dict[str, Path] | None = None
        self._own: dict[str, Mapping[str, Any]] = {}
        self._merged: dict[str, Mapping[str, Any] | None] = {}

    def of(self, name: Any) -> Mapping[str, Any] | None:
        """Return a layout's front matter over that of the layout around it, and so on.

        Args:
            name: The value of `layout` in a document's front matter.

        Returns:
            The front matter, None if there is no such layout.
        """
        if not isinstance(name, str):
            return None
        if name not in self._merged:
            self._merged[name] = self._chain(name)
        return self._merged[name]

    def _chain(self, name: str) -> Mapping[str, Any] | None:
        found: dict[str, Any] | None = None
        seen: set[str] = set()
        above: Any = name
        while isinstance(above, str) and above not in seen and len(seen) < NESTED and above in self._named():
            seen.add(above)
            own = self._read(above)
            found = merged(own, found or {})
            above = own.get("layout")
        return found

    def _named(self) -> dict[str, Path]:
        """Return the files of layouts by name: a path without its file extension (`Jekyll::LayoutReader`)."""
        if self._files is None:
            self._files = {}
            if is_folder(self._folder) and why_not_read(self._folder, self._blog) is None:
                for folder, folders, names in os.walk(self._folder):
                    folders.sort()
                    for name in sorted(names):
                        path = Path(folder, name)
                        self._files[path.relative_to(self._folder).with_suffix("").as_posix()] = path
                        if len(self._files) >= FILES:
                            return self._files
        return self._files

    def _read(self, name: str) -> Mapping[str, Any]:
        if name not in self._own:
            self._own[name] = _front_matter(self._named()[name], self._folder)
        return self._own[name]


def _front_matter(file: Path, folder: Path) -> Mapping[str, Any]:
    """Return the front matter of a layout; a file that can't be read has none, since its layout isn't needed."""
    if why_not_read(file, folder) is not None:
        return {}
    try:
        with file.open("rb") as opened:
            return frontmatter.read(opened.read(LIMIT)).metadata
    except OSError:
        return {}

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

#: Bytes of a layout, of which only the beginning is of interest.
LIMIT = 200_000
#: Files in the folder of layouts that are looked at.
FILES = 2_000
#: Layouts in layouts.
NESTED = 50


class Layouts:
    """The layouts of a site, each read when a document with it is first rendered."""

    def __init__(self, config: Config) -> None:
        """Begin with nothing read."""
        self._folder = config.folder / (fields.line(config.values.get("layouts_dir")).strip("/") or "_layouts")
        self._blog = config.folder
        self._files: dict[str, Path] | None = None
        self._own: dict[str, Mapping[str, Any]] = {}
        self._merged: dict[str, Mapping[str, Any] | None] = {}

    def of(self, name: Any) -> Mapping[str, Any] | None:
        """A layout's front matter over that of the layout that it stands in, and so on.

        Args:
            name: What a document's front matter says under `layout`.

        Returns:
            The front matter, None where there is no such layout.
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
        """The files of layouts by name: a path without its file extension (`Jekyll::LayoutReader`)."""
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
    """The front matter of a layout; a file that can't be read has none, since its layout isn't needed."""
    if why_not_read(file, folder) is not None:
        return {}
    try:
        with file.open("rb") as opened:
            return frontmatter.read(opened.read(LIMIT)).metadata
    except OSError:
        return {}

"""Layouts: their front matter, which Liquid sees as `layout`, and their contents where a page says nothing itself."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ... import frontmatter
from ...blog.paths import is_file, is_folder, why_not_read
from ...blog.post import OwnLayout
from ...diagnostics.naming import display_path
from ...frontmatter import Document
from .. import fields
from .config import Config
from .defaults import merged

#: Bytes of a layout that are read.
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
        self._own: dict[str, Document | None] = {}
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

    def document(self, name: str) -> Document | None:
        """A layout's file; None where the blog has none of this name, or where it can't be read."""
        return self._read(name) if name in self._named() else None

    def inner(self, name: str) -> OwnLayout | None:
        """A layout that stands in another one, and so is no whole document; None where there is no such layout."""
        document = self.document(name)
        if document is None or not isinstance(document.metadata.get("layout"), str):
            return None
        return OwnLayout(display_path(self._named()[name]), document.body, document.body_line)

    def _chain(self, name: str) -> Mapping[str, Any] | None:
        found: dict[str, Any] | None = None
        seen: set[str] = set()
        above: Any = name
        while isinstance(above, str) and above not in seen and len(seen) < NESTED and above in self._named():
            seen.add(above)
            document = self._read(above)
            own = {} if document is None else document.metadata
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

    def _read(self, name: str) -> Document | None:
        if name not in self._own:
            self._own[name] = _document(self._named()[name], self._folder)
        return self._own[name]


def _document(file: Path, folder: Path) -> Document | None:
    """A layout; None where it can't be read, since pages can do without."""
    if not is_file(file) or why_not_read(file, folder) is not None:
        return None
    try:
        with file.open("rb") as opened:
            return frontmatter.read(opened.read(LIMIT))
    except OSError:
        return None

"""The metadata that Material's plugin `meta` adds to pages: files `.meta.yml`, each for the pages of its folder.

How they are merged was seen in mkdocs-material 9.8: a file deeper down comes after one above it, and the page last. A
later list is appended to one before it, of a mapping each key is merged, and of any other value the later one counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from ...diagnostics.problems import Problems
from ...frontmatter import Document
from .project import Project, plain, settings_in

#: Has the plugin leave out what is in a page already: the files that were merged, by this key of its metadata.
MERGED = "__extends"
_NAME = ".meta.yml"


def name_of(project: Project, *, is_assumed: bool) -> str:
    """Return the name of the files; empty if the project doesn't use the plugin.

    Args:
        project: The site.
        is_assumed: Whether the files are read though no plugin is named, as where it is gone with Material.
    """
    for own in project.plugins("meta"):
        written = plain(own.get("meta_file"))
        is_on = plain(own.get("enabled")) is not False
        name = written if isinstance(written, str) and PurePosixPath(written).name == written else _NAME
        return name if is_on else ""
    return _NAME if is_assumed else ""


@dataclass(slots=True)
class MetaFiles:
    """The files of one project."""

    docs: Path
    """The real path of the documentation."""
    name: str
    """What they are called; empty if there are none."""
    problems: Problems
    _known: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """What the file of a folder says, by the folder's path."""

    def merged(self, document: Document, path: str, label: str) -> Document:
        """Return a document with the metadata of all files that are for it.

        Args:
            document: The document.
            path: Its path below the documentation.
            label: Its name in messages.
        """
        if not self.name:
            return document
        metadata: dict[str, Any] = {}
        used: list[str] = []
        for folder in _folders(path):
            if values := self._of(folder):
                self._merge(metadata, values, label)
                used.append(f"{folder}/{self.name}".lstrip("/"))
        if not used:
            return document
        shifts = {key: len(value) for key, value in metadata.items() if isinstance(value, list)}
        written = {
            (place[0], place[1] + shifts.get(str(place[0]), 0), *place[2:])
            if len(place) > 1 and isinstance(place[1], int)
            else place: word
            for place, word in document.written.items()
        }
        self._merge(metadata, document.metadata, label)
        return replace(document, metadata={**metadata, MERGED: used}, written=written)

    def _of(self, folder: str) -> Mapping[str, Any]:
        if folder not in self._known:
            path = f"{folder}/{self.name}".lstrip("/")
            self._known[folder] = settings_in(self.docs, path, self.problems, "its metadata is left out")
        return self._known[folder]

    def _merge(self, into: dict[str, Any], values: Mapping[str, Any], label: str) -> None:
        for key, value in values.items():
            there = into.get(key)
            if isinstance(there, dict) and isinstance(value, dict):
                into[key] = inner = dict(there)
                self._merge(inner, value, label)
            elif isinstance(there, list) and isinstance(value, list):
                into[key] = [*there, *value]
            else:
                if there is not None and isinstance(there, list | dict) and value is not None:
                    self.problems.report("front-matter", label, None,
                                         f"{key!r} is of another kind than in {self.name}",
                                         "that of the page counts")  # fmt: skip
                into[key] = value


def _folders(path: str) -> Iterator[str]:
    """Yield the folders above a file, the topmost first."""
    yield ""
    parts = path.split("/")[:-1]
    for count in range(1, len(parts) + 1):
        yield "/".join(parts[:count])

"""The metadata that Material's plugin `meta` adds to pages: files `.meta.yml`, each for the pages of its folder.

How they are merged was seen in mkdocs-material 9.8: a file deeper down comes after one above it, and the page last. A
later list is appended to one before it, of a mapping each key is merged, and of any other value the later one counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from ...frontmatter import Document
from .project import Project, plain, settings_in

#: Has the plugin leave out what is in a page already: the files that were merged, by this key of its metadata.
MERGED = "__extends"
_NAME = ".meta.yml"
#: The most entries of a list or a mapping that files give each of the posts below them.
_MOST_ENTRIES = 1_000
#: What the files for a folder say together, and which they are.
_Merged = tuple[Mapping[str, Any], Sequence[str]]


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
    _known: dict[str, _Merged] = field(default_factory=dict)
    """What the files of a folder and of those above it say, by the folder's path."""

    def merged(self, document: Document, path: str, label: str) -> Document:
        """Return a document with the metadata of all files that are for it.

        Args:
            document: The document.
            path: Its path below the documentation.
            label: Its name in messages.
        """
        if not self.name:
            return document
        found, used = self._above(path)
        if not used:
            return document
        metadata = dict(found)
        shifts = {key: len(value) for key, value in metadata.items() if isinstance(value, list)}
        written = {
            (place[0], place[1] + shifts.get(str(place[0]), 0), *place[2:])
            if len(place) > 1 and isinstance(place[1], int)
            else place: word
            for place, word in document.written.items()
        }
        self._merge(metadata, document.metadata, label)
        return replace(document, metadata={**metadata, MERGED: [*used]}, written=written)

    def _above(self, path: str) -> _Merged:
        found: _Merged = ({}, ())
        for folder in _folders(path):
            if folder not in self._known:
                self._known[folder] = self._with(found, f"{folder}/{self.name}".lstrip("/"))
            found = self._known[folder]
        return found

    def _with(self, above: _Merged, path: str) -> _Merged:
        """Return what is known above a folder with what its own file says."""
        own = settings_in(self.docs, path, self.problems, "its metadata is left out")
        if not own:
            return above
        metadata = dict(above[0])
        label = display_path(self.docs / path)
        self._merge(metadata, own, label)
        if not _are_few(metadata):
            self.problems.report("config", label, None,
                                 f"a list or a mapping has more than {_MOST_ENTRIES:,} entries, with those of the "
                                 "folders above", "the rest is left out")  # fmt: skip
            metadata = _first(metadata)
        return metadata, (*above[1], path)

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


def _are_few(values: Mapping[str, Any]) -> bool:
    """Return True if no list and no mapping has too many entries, of those that are merged with a post's."""
    inside = [each for each in values.values() if isinstance(each, dict | list)]
    return len(values) <= _MOST_ENTRIES and all(
        _are_few(each) if isinstance(each, dict) else len(each) <= _MOST_ENTRIES for each in inside
    )


def _first(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values with the first entries of each list and each mapping."""
    found: dict[str, Any] = {}
    for key, value in islice(values.items(), _MOST_ENTRIES):
        found[key] = _first(value) if isinstance(value, dict) else value
        if isinstance(value, list):
            found[key] = value[:_MOST_ENTRIES]
    return found


def _folders(path: str) -> Iterator[str]:
    """Yield the folders above a file, the topmost first."""
    yield ""
    parts = path.split("/")[:-1]
    for count in range(1, len(parts) + 1):
        yield "/".join(parts[:count])

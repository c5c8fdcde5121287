"""The result of reading a post: the document and its findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .scalars import text

#: The place of a value: the top-level key, then the keys and list indices below it.
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault in a file.

    Attributes:
        code: `front-matter` or `encoding`.
        line: The line in the file, from 1.
        what: What is wrong, in one clause.
        done: What was done about it, in one clause.
    """

    code: str
    line: int
    what: str
    done: str


@dataclass(frozen=True, slots=True)
class Document:
    """A post, page or other text file as its author wrote it.

    Attributes:
        metadata: The front matter: `str`, `Timestamp`, `int`, `float`, `bool`, `None`, lists and dictionaries with
            `str` keys. `as_written` returns each value as it is written in the file.
        body: The text after the front matter; LF line ends, no byte order mark.
        body_line: The line of the file where the body starts, from 1.
        has_front_matter: True if the file has a block of front matter, even an empty one.
        findings: The findings, in the order of the lines.
        lines: The line of the file of each top-level key.
        encoding: `utf-8`, `utf-16`, `utf-32`, `windows-1252`, another that `encodings` knows, such as `koi8-r`, or
            `mixed` (UTF-8 with stray bytes of Windows-1252).
        syntax: The syntax of the front matter: `yaml`, `toml`, `json`, `headers`, or empty for none.
        written: The source of each `bool` or `None` in the metadata, which can't store it themselves.
        literal: The values that valid YAML has under keys that were read as their author meant them.
    """

    metadata: dict[str, Any]
    body: str
    body_line: int
    has_front_matter: bool
    findings: tuple[Finding, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)
    encoding: str = "utf-8"
    syntax: str = ""
    written: Mapping[Path, str] = field(default_factory=dict)
    literal: Mapping[str, Any] = field(default_factory=dict)

    def literally(self, key: str) -> Any:
        """Return the value that YAML itself has under a top-level key that was read as the author meant it."""
        return self.literal[key] if key in self.literal else self.metadata.get(key)

    def with_lowercase_keys(self) -> Document:
        """Return the document with each top-level key in lowercase too, as MultiMarkdown and Pelican read them.

        A key that exists in lowercase keeps its own value.
        """
        small = {key: key.lower() for key in self.metadata if key.lower() not in self.metadata}
        if not small:
            return self
        return replace(
            self,
            metadata=self.metadata | {low: self.metadata[key] for key, low in small.items()},
            lines={**self.lines, **{low: self.lines[key] for key, low in small.items() if key in self.lines}},
            written={
                **self.written,
                **{(small[path[0]], *path[1:]): word for path, word in self.written.items() if path[0] in small},
            },
        )

    def as_written(self, key: str) -> Any:
        """Return the value of a top-level key with every scalar as the author wrote it.

        Lists and mappings keep their structure, so that `tags: [yes, 1.10]` gives `["yes", "1.10"]`. An empty value
        (no value, `~`, `null`, a missing key) is `None`; `written` has its source.
        """
        return self._words(self.metadata.get(key), (key,))

    def _words(self, value: Any, path: Path) -> Any:
        if value is None:
            return None
        if isinstance(value, bool):
            return self.written.get(path) or text(value)
        if isinstance(value, list):
            return [self._words(item, (*path, index)) for index, item in enumerate(value)]
        if isinstance(value, dict):
            return {key: self._words(item, (*path, key)) for key, item in value.items()}
        return text(value)

"""What comes out of reading a post: the document, and what was odd about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .scalars import text

#: Where a value stands: the top-level key, then the keys and list indices below it.
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something odd in a file.

    Attributes:
        code: `front-matter` or `encoding`.
        line: The line in the file, from 1.
        what: What is odd, in one clause.
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
            `str` keys. What each value says in the file is told by `as_written`.
        body: The text after the front matter; LF line ends, no byte order mark.
        body_line: The line of the file where the body starts, from 1.
        has_front_matter: Whether a block of front matter, even an empty one, stood there.
        findings: What was odd, in the order of the lines.
        lines: The line of the file on which each top-level key stands.
        encoding: `utf-8`, `utf-16`, `utf-32`, `windows-1252`, another that `encodings` knows, such as `koi8-r`, or
            `mixed` (UTF-8 with stray bytes of Windows-1252).
        syntax: How the front matter was written: `yaml`, `toml`, `json`, `headers`, or nothing for none.
        written: What was written where the metadata holds a `bool` or `None`, which can't remember it themselves.
        literal: What sound YAML says under keys that were read as their author meant them.
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
        """Give what YAML itself says under a top-level key, where the author was taken to mean something else."""
        return self.literal[key] if key in self.literal else self.metadata.get(key)

    def with_lowercase_keys(self) -> Document:
        """The same, with each top-level key in small letters too, as MultiMarkdown and Pelican take them.

        A key that stands there in small letters keeps its own value.
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
        """Give the value of a top-level key with every scalar in the author's own words.

        Lists and mappings keep their structure, so that `tags: [yes, 1.10]` gives `["yes", "1.10"]`. What says
        "nothing" (no value, `~`, `null`, a missing key) is `None`; `written` knows what stood there.
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

"""YAML to plain data: no object of a program is created, expansion is limited, every scalar's source is kept.

The parser is PyYAML's (libyaml where available, as in Ruby); the meaning of its events is decided here.
"""

from __future__ import annotations

import base64
import binascii
import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from .document import Path
from .scalars import Word, resolve, text

#: The deepest nesting of lists and mappings.
MAX_DEPTH = 50
#: The most values that the aliases of one block may expand to; a long string counts as several.
MAX_EXPANSION = 10_000

#: The characters that are not allowed in YAML.
CONTROL = re.compile(r"[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CORE = "tag:yaml.org,2002:"
_STRING_TAGS = frozenset({"!str", "!ruby/string", _CORE + "str"})
_PROGRAM_TAGS = ("!ruby/", _CORE + "ruby/", _CORE + "python/", "!python/", "tag:ruby.yaml.org,2002:")


class InvalidYAML(Exception):
    """The text is not YAML, or exceeds a limit.

    Attributes:
        line: The line in the text, from 0.
        name: The name of the `FindingKind`; empty for an error of syntax.
    """

    def __init__(self, line: int, name: str = "") -> None:
        super().__init__(line, name)
        self.line = line
        self.name = name


@dataclass(slots=True)
class Loaded:
    """The result of parsing YAML.

    Attributes:
        value: Plain data.
        lines: The line, from 0, of each key of the top-level mapping.
        written: The source of each `bool` or `None` in the value.
        findings: Findings in valid YAML: line from 0, name of the kind, the key or text in question.
        literal: The values of top-level keys that were read otherwise; None for missing ones.
    """

    value: Any = None
    lines: dict[str, int] = field(default_factory=dict)
    written: dict[Path, str] = field(default_factory=dict)
    findings: list[tuple[int, str, str]] = field(default_factory=list)
    literal: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Anchored:
    value: Any
    weight: int
    height: int


class Anchors:
    """The anchors of a block and the size of their aliases so far.

    The entries of a block share one of these, as an alias may refer to another entry.
    """

    def __init__(self) -> None:
        self.known: dict[str, _Anchored] = {}
        self.expanded = 0

    def copy(self) -> Anchors:
        """Return a copy, for an attempt."""
        other = Anchors()
        other.known, other.expanded = dict(self.known), self.expanded
        return other


@dataclass(frozen=True, slots=True)
class Tagged:
    """A value with a tag that isn't YAML's own, which was read and not obeyed."""

    tag: str
    """Such as `!ENV` or `tag:yaml.org,2002:python/name:a.b`."""
    value: Any


def load(source: str, anchors: Anchors | None = None, *, keeps_tags: bool = False, takes_first: bool = False) -> Loaded:
    """Parse YAML.

    Args:
        source: The text, LF line ends: one document.
        anchors: The anchors that aliases may refer to; those of the text are added.
        keeps_tags: Return values with a tag that isn't YAML's own as `Tagged`, and report nothing of them.
        takes_first: Whether of several documents the first counts.

    Raises:
        InvalidYAML: It can't be parsed, or is too deep or too large.
    """
    loaded = Loaded()
    try:
        value = _Builder(source, anchors or Anchors(), loaded, keeps_tags=keeps_tags).document(takes_first=takes_first)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        last = source.rstrip("\n").count("\n")  # an error about a missing end is after the last line
        raise InvalidYAML(min(mark.line, last) if mark else 0) from None
    except (yaml.YAMLError, ValueError):
        # A character that is not allowed in YAML: the two parsers report its position in different units.
        odd = CONTROL.search(source)
        raise InvalidYAML(source.count("\n", 0, odd.start()) if odd else 0) from None
    loaded.value = settle(value, (), loaded.written)
    return loaded


def settle(value: Any, path: Path, written: dict[Path, str]) -> Any:
    """Copy new data, so that nothing is shared, and store the source of its scalars."""
    if isinstance(value, Word):
        written[path] = value.written
        return value.value
    if isinstance(value, Tagged):
        return Tagged(value.tag, settle(value.value, path, written))
    if isinstance(value, list):
        return [settle(item, (*path, index), written) for index, item in enumerate(value)]
    if isinstance(value, dict):
        return {key: settle(item, (*path, key), written) for key, item in value.items()}
    return value


class _Builder:
    """Builds plain data from the events of one text."""

    def __init__(self, source: str, anchors: Anchors, loaded: Loaded, *, keeps_tags: bool = False) -> None:
        self.source = source
        self.keeps_tags = keeps_tags
        self.anchors = anchors
        self.loaded = loaded
        self.events: Iterator[Any] = yaml.parse(source, Loader=_LOADER)
        self.weight = 0
        self.deepest = 0
        self.end = 0
        # YAML counts these three as line ends too, the file does not.
        odd = any(c in source for c in "\x85\u2028\u2029")
        self.ends = [i for i, c in enumerate(source) if c == "\n"] if odd else None

    def line(self, event: Any) -> int:
        mark = event.start_mark
        return int(mark.line if self.ends is None else bisect.bisect_left(self.ends, mark.index))

    def document(self, *, takes_first: bool) -> Any:
        value: Any = Word(None, "")
        next(self.events)
        event = next(self.events)
        if isinstance(event, yaml.DocumentStartEvent):
            value = self.node(next(self.events), 0)
            next(self.events)
            if takes_first:
                return value
            event = next(self.events)
        if not isinstance(event, yaml.StreamEndEvent):
            raise InvalidYAML(self.line(event))
        return value

    def node(self, event: Any, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise InvalidYAML(self.line(event), "too-deep")
        kind = type(event)
        if kind is yaml.AliasEvent:
            return self.alias(event, depth)
        before, deepest, self.deepest = self.weight, self.deepest, depth
        self.weight += 1
        is_tagged = self.keeps_tags and _is_foreign(event.tag)
        if event.tag and event.tag.startswith(_PROGRAM_TAGS) and not is_tagged:
            self.loaded.findings.append((self.line(event), "program-tag", _name(event.tag)))
        value: Any
        item: Any
        if kind is yaml.ScalarEvent:
            value = self.scalar(event) if not is_tagged else event.value
            self.weight += len(event.value) // 64
        elif kind is yaml.SequenceStartEvent:
            value = []
            while not isinstance(item := next(self.events), yaml.SequenceEndEvent):
                value.append(self.node(item, depth + 1))
            self.end = _index(item.end_mark)
        else:
            value = self.mapping(event, depth)
        if is_tagged:
            value = Tagged(event.tag, value)
        if event.anchor:
            self.anchors.known[event.anchor] = _Anchored(value, self.weight - before, self.deepest - depth)
        self.deepest = max(deepest, self.deepest)
        return value

    def alias(self, event: Any, depth: int) -> Any:
        anchored = self.anchors.known.get(event.anchor)
        if anchored is None:
            raise InvalidYAML(self.line(event), "unknown-alias")
        self.weight += anchored.weight
        # An alias of a scalar costs nothing; one of a collection may hide many more.
        self.anchors.expanded += anchored.weight - 1
        if self.anchors.expanded > MAX_EXPANSION:
            raise InvalidYAML(self.line(event), "alias-bomb")
        self.deepest = max(self.deepest, depth + anchored.height)
        if self.deepest > MAX_DEPTH:
            raise InvalidYAML(self.line(event), "too-deep")
        return anchored.value

    def mapping(self, start: Any, depth: int) -> dict[str, Any]:
        value: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        seen: dict[str, int] = {}
        event: Any
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            line = self.line(event)
            if isinstance(event, yaml.ScalarEvent):
                key = event.value
                self.weight += 1
            else:
                key = self.complex_key(event, depth)
            child = next(self.events)
            content = self.node(child, depth + 1)
            if key == "<<" and getattr(event, "implicit", (False,))[0] and self.merge(content, merged):
                continue
            if key in value and not (isinstance(content, str) and content == value[key]):
                self.loaded.findings.append((line, "duplicate-key", key))
            value[key] = content
            seen[key] = line
        self.end = _index(event.end_mark)
        if merged:
            value = {**merged, **value}
        if depth == 0:
            start_line = self.line(start)
            self.loaded.lines = {key: seen.get(key, start_line) for key in value}
        return value

    def merge(self, content: Any, merged: dict[str, Any]) -> bool:
        parts = content if isinstance(content, list) else [content]
        if not parts or not all(isinstance(part, dict) for part in parts):
            return False
        for part in parts:
            for key, value in part.items():
                merged.setdefault(key, value)
        return True

    def complex_key(self, event: Any, depth: int) -> str:
        """Return a key that is no scalar as written; but `{{ page.title }}` is a template that needs quotes."""
        start: int = event.start_mark.index
        if "{{" in (self.source[max(0, start - 1) : start + 1], self.source[start : start + 2]):
            raise InvalidYAML(self.line(event))
        key = self.node(event, depth + 1)
        if isinstance(event, yaml.AliasEvent):
            return text(settle(key, (), {}))
        return self.source[start : self.end].strip()

    def scalar(self, event: Any) -> Any:
        tag, value = event.tag, event.value
        if tag is None:
            return resolve(value) if event.implicit[0] else value
        if tag in ("!", *_STRING_TAGS) or tag.startswith("!ruby/string"):
            return value
        if tag in ("!binary", _CORE + "binary"):
            return _binary(value)
        if tag.startswith(_CORE):
            return resolve(value)
        if tag.startswith(_PROGRAM_TAGS):
            return value if event.style else resolve(value)
        # `!important` before a text is meant as text; hardly any author knows it as a tag.
        raise InvalidYAML(self.line(event))


def _is_foreign(tag: str | None) -> bool:
    """Whether a tag isn't one of YAML's own types."""
    if not tag or tag == "!" or tag in _STRING_TAGS:
        return False
    return not tag.startswith(_CORE) or tag.startswith(_PROGRAM_TAGS)


def _index(mark: Any) -> int:
    return int(mark.index)


def _binary(value: str) -> str:
    # Old versions of Ruby wrote every text beyond ASCII like this.
    try:
        return base64.b64decode(value).decode("utf-8")
    except (binascii.Error, ValueError):
        return value


def _name(tag: str) -> str:
    return "!" + tag.removeprefix(_CORE) if tag.startswith(_CORE) else tag

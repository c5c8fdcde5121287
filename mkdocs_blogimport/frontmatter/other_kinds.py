"""Front matter that is not YAML between dashes: TOML, JSON, and lines of headers."""

from __future__ import annotations

import bisect
import datetime
import json as json_
import re
import tomllib
from dataclasses import dataclass, field
from typing import Any

from .findings import RawFinding
from .lines import HEADERS
from .safe_yaml import MAX_DEPTH, InvalidYAML, Loaded, load, settle
from .scalars import Float, Timestamp, Word, integer, real


@dataclass(slots=True)
class Other:
    """Front matter of another syntax: its name, its values, the end of its text, the line at which it starts."""

    syntax: str
    loaded: Loaded
    end: int
    first_line: int = 1
    findings: list[RawFinding] = field(default_factory=list)


# --- TOML ---------------------------------------------------------------------------------------------------

_PLUS = re.compile(r"\+\+\+[ \t]*\n")
_PLUS_END = re.compile(r"^\+\+\+[ \t]*$\n?", re.MULTILINE)
# Possessive, as a line can be of any length.
_TOML_KEY = re.compile(
    r"""^(?:[ \t]*+("[^"\n]*+"|'[^'\n]*+'|[\w-]++)[^=\n]*+=|[ \t]*+\[++[ \t]*+("[^"\n]*+"|'[^'\n]*+'|[\w-]++))""",
    re.MULTILINE,
)
_TOML_VALUE = re.compile(r"[^=\n]*=[ \t]*([^\s#\"'\[{][^#\n]*)")
# tomllib takes time that grows with the cube of this.
_TOML_DEEP = re.compile(r"(?:\.[ \t]*+(?:[\w\"'-]{1,60}+[ \t]*+)?+){50}")


def toml(source: str, window: int) -> Other | None:
    """Read TOML between lines of three plus signs, if the text starts with it."""
    opening = _PLUS.match(source)
    if opening is None:
        return None
    start = opening.end()
    closing = _PLUS_END.search(source, start, start + window)
    if closing:
        block, end = source[start : closing.start()], closing.end()
    else:
        blank = re.compile(r"\n[ \t]*\n|\Z").search(source, start, start + window)
        block, end = source[start : blank.start() + 1 if blank else start + window], 0
        end = start + len(block)
    if not _TOML_KEY.search(block):
        return Other("toml", Loaded({}), end) if closing and not block.strip() else None
    findings = []
    loaded = _toml(block)
    if not closing:
        if loaded is None or not loaded.value:
            return None
        findings.append(RawFinding("no-closing-dashes", block.rstrip("\n").count("\n"), ""))
    if loaded is None:
        loaded, odd = _toml_by_statement(block)
        findings += odd
    return Other("toml", loaded, end, 2, findings)


def is_too_deep(block: str) -> bool:
    """Return True if TOML has a dotted key of so many parts that reading it would take too much time and memory."""
    return _TOML_DEEP.search(block) is not None


def _toml(block: str) -> Loaded | None:
    if is_too_deep(block):
        return None
    loaded = Loaded()
    try:
        data = tomllib.loads(block, parse_float=lambda written: real(written))
        loaded.value = settle(_plain(data, 0), (), loaded.written)
    except (ValueError, RecursionError, InvalidYAML):
        return None
    line = at = 0
    for match in _TOML_KEY.finditer(block):
        line, at = line + block.count("\n", at, match.start()), match.start()
        key = (match[1] or match[2]).strip("\"'")
        if key in loaded.value and key not in loaded.lines:
            loaded.lines[key] = line
            value = loaded.value[key]
            written = _TOML_VALUE.match(block, match.start())
            if written and isinstance(value, Timestamp):
                loaded.value[key] = Timestamp(written[1].rstrip())
            elif written and type(value) is int and (number := _toml_integer(value, written[1].rstrip())):
                loaded.value[key] = number
    # a key may be written with escapes, and is not found again then
    loaded.lines = dict.fromkeys(loaded.value, 0) | loaded.lines
    return loaded


def _toml_integer(value: int, written: str) -> int | None:
    digits = integer(written, written, 0)
    return digits if isinstance(digits, int) and digits == value else None


def _plain(value: Any, depth: int) -> Any:
    """Convert the values of parsed TOML or JSON to those of a document."""
    if depth > MAX_DEPTH:
        raise InvalidYAML(0, "too-deep")
    if isinstance(value, dict):
        return {str(key): _plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, depth + 1) for item in value]
    if isinstance(value, bool):
        return Word(value, "true" if value else "false")
    if value is None:
        return Word(None, "null")
    if isinstance(value, datetime.date | datetime.time):
        return Timestamp(value)
    return value


def _toml_by_statement(block: str) -> tuple[Loaded, list[RawFinding]]:
    """Read the valid parts: the statements of the top level one by one, then each table."""
    loaded = Loaded({})
    findings = []
    parts = re.split(r"^(?=[ \t]*[\w\"'-][^=\n]*=|\[|[ \t]+\[[A-Za-z_][\w.-]*\][ \t]*$)", block, flags=re.MULTILINE)
    statements: list[str] = []
    for part in parts:
        # All below the head of a table belongs to it.
        if statements and not part.lstrip().startswith("[") and statements[-1].lstrip().startswith("["):
            statements[-1] += part
        else:
            statements.append(part)
    line = 0
    for statement in statements:
        match = _TOML_KEY.match(statement)
        if match:
            key = (match[1] or match[2]).strip("\"'")
            part_loaded = _toml(statement)
            if part_loaded is None:
                part_loaded = Loaded({key: _without_lone_quote(statement[match.end() :].strip())})
                findings.append(RawFinding("no-toml", line, key))
            elif key in loaded.value:
                findings.append(RawFinding("duplicate-key", line, key))
            loaded.value.update(part_loaded.value)
            loaded.written.update(part_loaded.written)
            loaded.lines |= dict.fromkeys(part_loaded.value, line)
        elif statement.strip() and not statement.lstrip().startswith("#"):
            findings.append(RawFinding("no-key", line, statement.strip().split("\n")[0][:60]))
        line += statement.count("\n")
    return loaded, findings


def _without_lone_quote(text: str) -> str:
    """Take away a quote that opens a value and is never closed."""
    return text[1:] if text[:1] in {'"', "'"} and text[0] not in text[1:] and "\n" not in text else text


# --- JSON ---------------------------------------------------------------------------------------------------

_JSON_START = re.compile(r"\{\s*\"")
_JSON_STRING = re.compile(r"""(?P<string>"(?:[^"\\]++|\\.)*+(?:"|\Z))(?P<colon>\s*+:)?""", re.DOTALL)
_JSON_END = re.compile(r"[ \t]*(?:\n;;;[ \t]*)?(?:\n|\Z)")


def json(source: str, window: int) -> Other | None:
    """Read a JSON object, if the text starts with one that has lines of its own."""
    if not _JSON_START.match(source):
        return None
    repeated: dict[str, None] = {}

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        seen: set[str] = set()
        for key, _ in items:
            if key in seen:
                repeated[key] = None
            seen.add(key)
        return dict(items)

    decoder = json_.JSONDecoder(
        object_pairs_hook=pairs,
        parse_float=real,
        parse_int=lambda written: integer(written, written),
        parse_constant=lambda written: Float(float(written), written),
    )
    loaded = Loaded()
    try:
        data, end = decoder.raw_decode(source[:window])
        loaded.value = settle(_plain(data, 0), (), loaded.written)
    except (ValueError, RecursionError, InvalidYAML):
        return _json_as_yaml(source, window)
    after = _JSON_END.match(source, end)
    if after is None:
        return None
    lines = _json_lines(source[:end])
    findings = [RawFinding("duplicate-key", lines[key][-1], key) for key in repeated]
    line = 0
    for key in loaded.value:
        # they come in the order of the text, but a key within a value may have the same name
        at = bisect.bisect_left(lines[key], line)
        line = loaded.lines[key] = lines[key][min(at, len(lines[key]) - 1)]
    return Other("json", loaded, after.end(), 1, findings)


def _json_as_yaml(source: str, window: int) -> Other | None:
    closing = re.compile(r"^\}[ \t]*(?:\n|\Z)", re.MULTILINE).search(source, 0, window)
    try:
        loaded = load(source[: closing.end()] if closing else "")
    except InvalidYAML:
        loaded = Loaded()
    if closing is None or not isinstance(loaded.value, dict):
        looks = re.match(r"\{\s*\"[\w-]+\"\s*:", source)
        return Other("", Loaded({}), 0, 1, [RawFinding("no-json", 0, "")]) if looks else None
    return Other("json", loaded, closing.end(), 1, [RawFinding("json-as-yaml", 0, "")])


def _json_lines(text: str) -> dict[str, list[int]]:
    """Return the lines of each key of a JSON object, and of all objects inside it."""
    lines: dict[str, list[int]] = {}
    line = at = 0
    for found in _JSON_STRING.finditer(text):
        if found["colon"]:
            line, at = line + text.count("\n", at, found.start()), found.start()
            lines.setdefault(json_.loads(found["string"], strict=False), []).append(line)
    return lines


# --- Headers ------------------------------------------------------------------------------------------------

_HEADER = re.compile(r"([A-Za-z][\w -]{0,30}?)[ \t]*:(?:[ \t]++(.*+))?$")


def headers(source: str, window: int) -> Other | None:
    """Read `Key: value` lines at the very start, if there are at least two with well-known keys.

    They end at the first blank line; above a line of three dashes they are YAML.
    """
    first = _HEADER.match(source.split("\n", 1)[0])
    if first is None or first[1].lower() not in HEADERS:
        return None
    loaded = Loaded({})
    known, key, end = 0, "", 0
    head = source[:window].split("\n")
    for number, line in enumerate(head):
        match = _HEADER.match(line)
        if not line.strip():
            break
        if match:
            key = match[1]
            known += key.lower() in HEADERS
            if key in loaded.value:
                return None
            loaded.value[key] = (match[2] or "").strip()
            loaded.lines[key] = number
        elif line.startswith(("    ", "\t")):
            loaded.value[key] = f"{loaded.value[key]}\n{line.strip()}".strip()
        else:
            return None
        end += len(line) + 1
    if known < 2:
        return None
    return Other("headers", loaded, min(len(source), end))

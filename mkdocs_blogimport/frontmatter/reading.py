"""Detection of a file's front matter: its place and its syntax."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import frontmatter
from frontmatter.default_handlers import YAMLHandler

from . import other_kinds
from .decoding import decode
from .document import Document, Finding
from .findings import RawFinding, make_findings
from .lines import FENCE, is_blank, is_entry, is_known_entry, is_plain_entry
from .mending import read_block
from .repairs import REPAIRS
from .safe_yaml import InvalidYAML, Loaded, load

#: The longest block of front matter, in characters: in a file, and in one over the limit.
MAX_BLOCK = 256 * 1024
MAX_BLOCK_OF_HUGE = 64 * 1024

#: Characters that are not allowed in HTML or XML.
UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# Such characters get into metadata by escapes, or are written plainly in JSON and similar syntaxes.
_UNFIT_ESCAPE = re.compile(r"\\|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_OPEN = re.compile(r"---[ \t]*\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_BLANK_BEFORE = re.compile(r"(?:[ \t]*+\n)++(?=\+\+\+|\{)")
_DASH = re.compile(r"\s*[-‐‑‒–—―−]")
_FILE_REPAIRS = tuple(repair for repair in REPAIRS.values() if repair.scope == "file")


def read(data: bytes, *, limit: int = 5_000_000) -> Document:
    """Read a file: its metadata, its text, and its findings.

    Args:
        data: The bytes of the file, whatever they are.
        limit: Of a larger file, in bytes, only the first 64 KB are searched for front matter.

    Returns:
        The document. Nothing is raised, and no text is lost, whatever the bytes are.
    """
    source, encoding, findings = decode(data)
    window = MAX_BLOCK_OF_HUGE if len(data) > limit else MAX_BLOCK
    found = _Found(source)
    for kind in _KINDS:
        if (other := kind(source, window)) is not None:
            found = other
            break
    findings += found.findings
    if _UNFIT_ESCAPE.search(source, 0, len(source) - len(found.body)):
        findings += _fit(found)
    return Document(
        metadata=found.loaded.value,
        body=found.body,
        body_line=source.count("\n") - found.body.count("\n") + 1,
        has_front_matter=bool(found.syntax),
        findings=tuple(sorted(findings, key=lambda finding: finding.line)),
        lines={key: line + found.first_line for key, line in found.loaded.lines.items()},
        encoding=encoding,
        syntax=found.syntax,
        written=found.loaded.written,
        literal=found.loaded.literal,
    )


def _fit(found: _Found) -> list[Finding]:
    """Remove characters that escapes produced and that no page or feed can contain."""
    findings = []
    for key, value in list(found.loaded.value.items()):
        fit = _without_unfit(value)
        if fit is not value:
            findings.append(RawFinding("unfit", found.loaded.lines.get(key, 0), str(UNFIT.sub("", key))))
            found.loaded.value[key] = fit
    return make_findings(findings, found.first_line)


def _without_unfit(value: Any) -> Any:
    """Return a value without such characters; the same object if it contains none."""
    if isinstance(value, str):
        return UNFIT.sub("", value) if UNFIT.search(value) else value
    if isinstance(value, list):
        items = [_without_unfit(item) for item in value]
        return value if all(new is old for new, old in zip(items, value, strict=True)) else items
    if isinstance(value, dict):
        pairs = {UNFIT.sub("", key): _without_unfit(item) for key, item in value.items()}
        same = list(pairs) == list(value) and all(pairs[key] is item for key, item in value.items())
        return value if same else pairs
    return value


@dataclass(slots=True)
class _Found:
    """The content of a file: the text, and the front matter if there is a syntax."""

    body: str
    syntax: str = ""
    loaded: Loaded = field(default_factory=lambda: Loaded({}))
    first_line: int = 1
    findings: list[Finding] = field(default_factory=list)


# --- YAML ---------------------------------------------------------------------------------------------------


class _SafeHandler(YAMLHandler):
    """python-frontmatter's reader of YAML, with a loader that keeps all sources and runs nothing."""

    def __init__(self) -> None:
        # The block was cut out already: only its first and last line are its dashes.
        super().__init__(fm_boundary=re.compile(r"\A---\n|^---\Z", re.MULTILINE))
        self.loaded = Loaded()

    def load(self, fm: str, **_: object) -> Any:
        self.loaded = load(fm)
        return self.loaded.value


def _load(block: str) -> Loaded | None:
    handler = _SafeHandler()
    try:
        metadata, _ = frontmatter.parse(f"---\n{block}---", handler=handler)
    except InvalidYAML:
        return None
    if isinstance(handler.loaded.value, dict):
        handler.loaded.value = metadata
    return handler.loaded


def _yaml(source: str, window: int) -> _Found | None:
    opening = _OPEN.match(source)
    if opening is None:
        looks = _DASH.match(source) or is_known_entry(source[:window].split("\n", 1)[0])
        return _relocated(source, window) if looks else None
    closing = _CLOSE.search(source, opening.end(), opening.end() + window)
    if closing is None:
        return _relocated(source, opening.end() + window)
    block, body = source[opening.end() : closing.start()], source[closing.end() + 1 :]
    loaded = _load(block)
    if loaded is not None and (loaded.value is None or isinstance(loaded.value, dict)):
        return _of_block(block, body, 2, loaded)
    if any(is_entry(line.strip()) for line in block.split("\n")):
        # The closing dashes may be a rule in the text, and the real ones missing.
        return _relocated(source, closing.start(), block) or _of_block(block, body, 2, None)
    if loaded is not None and isinstance(loaded.value, list):
        return _Found(source, findings=make_findings([RawFinding("no-mapping", 0, "")], 1))
    return _Found(source)


def _of_block(block: str, body: str, first_line: int, loaded: Loaded | None) -> _Found:
    mended = read_block(block, first_line, loaded)
    return _Found(body, "yaml", mended.loaded, first_line, mended.findings)


def _relocated(source: str, end: int, closed: str = "") -> _Found | None:
    """Find front matter whose dashes are missing or wrong.

    Args:
        source: The text of the file.
        end: The end of the part that may be front matter.
        closed: The block between the existing dashes.
    """
    if not closed and end < len(source):
        end = source.rfind("\n", 0, end) + 1
    lines = source[:end].split("\n")
    for repair in _FILE_REPAIRS:
        if (new := repair.mend(lines)) is None:
            continue
        blanks = next(i for i, line in enumerate(lines) if not is_blank(line))
        close = next(i for i, line in enumerate(new) if i and FENCE.fullmatch(line))
        block = "\n".join([*new[1:close], ""])
        after = new[close + 1 :]
        loaded = _load(block)
        if loaded is not None and isinstance(loaded.value, str) and is_known_entry(new[1]):
            # Its colons are not those of YAML.
            loaded = None
        if loaded is not None and not isinstance(loaded.value, dict):
            continue
        unclear = any(is_plain_entry(line) for line in after)
        # Dashes below a blank line are more likely a rule.
        rule = is_blank("".join(lines[close : close + 1])) and closed.endswith("\n\n")
        if closed and ((loaded is None and not rule) or unclear or all(map(_is_block_line, after))):
            continue
        if repair.name == "no-opening-dashes" and is_blank(new[close - 1]) and other_kinds.headers(source, end):
            # The rule below is part of the text then.
            continue
        if repair.name == "odd-fences" and loaded is None and any(map(_is_prose, new[1:close])):
            continue
        endless = len(source) > end and not closed and (not any(after) or (unclear and _CLOSE.search(source, end)))
        if repair.name == "no-closing-dashes" and endless:
            # A block that is too long is better than one that lacks its end.
            return _Found(source, findings=make_findings([RawFinding("too-long", 0, "")], 1))
        first_line = 1 if repair.name == "no-opening-dashes" else blanks + 2
        found = _of_block(block, "\n".join(after) + source[end:], first_line, loaded)
        line = {"blank-lines-before": 0, "no-opening-dashes": 0, "no-closing-dashes": close - 1}.get(
            repair.name, close if FENCE.fullmatch(lines[0]) else 0
        )
        found.findings += make_findings([RawFinding(repair.name, line, "")], 1)
        return found
    return None


def _is_block_line(line: str) -> bool:
    return is_entry(line) or is_blank(line) or line.startswith((" ", "\t", "- ", "#"))


def _is_prose(line: str) -> bool:
    return not _is_block_line(line) and not line.startswith("-")


# --- The others ---------------------------------------------------------------------------------------------


def _other(read_other: Callable[[str, int], other_kinds.Other | None]) -> Callable[[str, int], _Found | None]:
    def find(source: str, window: int) -> _Found | None:
        # blank lines may stand before TOML and JSON, for Hugo
        begin = blank.end() if (blank := _BLANK_BEFORE.match(source)) else 0
        other = read_other(source[begin:] if begin else source, window)
        if other is None:
            return None
        first_line = other.first_line + source.count("\n", 0, begin)
        findings = make_findings(other.findings, first_line)
        return _Found(source[begin + other.end :], other.syntax, other.loaded, first_line, findings)

    return find


_KINDS: tuple[Callable[[str, int], _Found | None], ...] = (
    _yaml,
    *(_other(kind) for kind in (other_kinds.toml, other_kinds.json, other_kinds.headers)),
)

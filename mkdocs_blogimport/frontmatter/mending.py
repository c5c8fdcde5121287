"""Repair of front matter that is not YAML, entry by entry, so that one mistake costs nothing but itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from .document import Finding, Path
from .findings import FINDING_KINDS, RawFinding, make_findings
from .lines import Lines, Listing, is_blank, is_entry, is_known, key_of
from .repairs import REPAIRS, Repair
from .safe_yaml import Anchors, InvalidYAML, Loaded, load

#: The limit for all attempts to repair one block, in characters parsed; after it the rest is kept as text.
_BUDGET = 2_000_000
#: The further cost of an attempt, and of each of its lines.
_COST = 500
_LINE_COST = 30
#: The most mistakes that an entry may have.
_SLIPS = 3
#: The most lines like entries that a quoted string or a list in brackets may go over.
_SPAN = 8

# The marks that Git leaves at a conflict of two versions of a file.
_CONFLICT = re.compile(r"(?:<{7}|={7}|>{7})(?:\s|$)")
_ENTRY_REPAIRS = tuple(repair for repair in REPAIRS.values() if repair.scope != "file")
_MEANING_REPAIRS = tuple(repair for repair in REPAIRS.values() if repair.scope == "meaning")
#: Keys that decide about a post's address and have one value; of categories, YAML's own are kept beside the meant ones.
_ADDRESSING = frozenset({"permalink", "slug", "date", "published"})
# Without any of these characters YAML and the author mean the same.
_MISLEADING = re.compile(r"[：，、]|#\w|^[ \t]*-[^\s-]", re.MULTILINE)


@dataclass(slots=True)
class Mended:
    """A block that was read, valid or not."""

    loaded: Loaded = field(default_factory=lambda: Loaded({}))
    findings: list[Finding] = field(default_factory=list)


def read_block(block: str, first_line: int, loaded: Loaded | None) -> Mended:
    """Read the metadata of a block.

    Args:
        block: The lines between the dashes.
        first_line: The line of the file at which the block starts, from 1.
        loaded: The result of YAML, a mapping or nothing; None if YAML can't read it.
    """
    if loaded is None:
        mended, findings = _repair_block(block)
    else:
        mended = loaded
        if mended.value is None:
            mended.value, mended.written = {}, {}
        findings = _as_meant(block.split("\n"), mended, _Budget(), is_valid=True)
    findings += [RawFinding(name, line, about) for line, name, about in mended.findings]
    return Mended(mended, make_findings(findings, first_line))


class _Budget:
    """The cost of further attempts that a block may have."""

    def __init__(self) -> None:
        self.left = _BUDGET

    def spend(self, lines: Lines) -> bool:
        """Subtract the cost of an attempt with these lines; return False if there was not enough left."""
        self.left -= _COST + _LINE_COST * len(lines) + sum(map(len, lines))
        return self.left > 0


def _as_meant(lines: Lines, loaded: Loaded, budget: _Budget, *, is_valid: bool = False) -> list[RawFinding]:
    """Read the entries again that mean something else to YAML than to people.

    Args:
        lines: Lines that YAML can read.
        loaded: YAML's result; changed to the meant values.
        budget: The limit for attempts.
        is_valid: True if they are the whole front matter, and any generator could read it. Then the values of YAML
            decided about the post's address, and they do here too.
    """
    if not _MISLEADING.search("\n".join(lines)):
        return []
    findings = []
    found: dict[str, tuple[str, Loaded]] = {}
    starts = sorted(loaded.lines.items(), key=lambda entry: entry[1])
    for (key, start), (_, end) in pairwise([*starts, ("", len(lines))]):
        entry = lines[start:end]
        name = key_of(entry[0].strip()) if entry else ""
        if (name != key and (not is_known(name) or name in loaded.value)) or (is_valid and name in _ADDRESSING):
            continue
        for repair in _MEANING_REPAIRS:
            changed = _apply(repair, entry)
            if changed is None or not budget.spend(entry):
                continue
            again = _try(changed[0], Anchors())
            if again and list(again.value) == [name] and again.value[name] != loaded.value[key]:
                found[key] = name, again
                findings.append(RawFinding(repair.name, start + changed[1], name))
                entry = changed[0]
    if found:
        loaded.literal = {name: None for name, _ in found.values()} | {key: loaded.value[key] for key in found}
        names = {key: found[key][0] if key in found else key for key in loaded.value}
        values = {name: again.value[name] for name, again in found.values()}
        loaded.value = {names[key]: value for key, value in loaded.value.items()} | values
        loaded.lines = {names[key]: line for key, line in loaded.lines.items()}
        loaded.written = {path: word for path, word in loaded.written.items() if path[0] not in found}
        for _, again in found.values():
            loaded.written |= again.written
    return findings


@dataclass(slots=True)
class _Entry:
    start: int
    lines: Lines


def _dedented(lines: Lines) -> Lines:
    """Remove the common indentation of all lines, as the top level is recognized by having none."""
    shared = min((len(line) - len(line.lstrip(" ")) for line in lines if not is_blank(line)), default=0)
    return [line[shared:] for line in lines] if shared else lines


def _entries(lines: Lines) -> Iterator[_Entry]:
    entry: _Entry | None = None
    listing = Listing()
    for number, line in enumerate(lines):
        if listing.takes(line) and entry:
            entry.lines.append(line)
        # The first may be indented; the others are then too, or should not be.
        elif is_entry(line) or (entry is None and is_entry(line.strip())):
            if entry:
                yield entry
            entry = _Entry(number, [line])
        elif entry:
            entry.lines.append(line)
        elif not is_blank(line) and not line.lstrip().startswith("#"):
            yield _Entry(number, [line])
    if entry:
        yield entry


def _repair_block(block: str) -> tuple[Loaded, list[RawFinding]]:
    whole = Loaded({})
    findings: list[RawFinding] = []
    meant: list[RawFinding] = []
    anchors = Anchors()
    lines = _dedented(block.split("\n"))
    for number, line in enumerate(lines):
        if _CONFLICT.match(line):
            findings.append(RawFinding("conflict", number, ""))
            lines[number] = ""
    entries = list(_entries(lines))
    budget = _Budget()
    written: dict[str | int, dict[Path, str]] = {}
    index = 0
    while index < len(entries):
        entry = entries[index]
        index += 1
        if not is_entry(entry.lines[0].strip()):
            findings.append(RawFinding("no-key", entry.start, entry.lines[0].strip()[:60]))
            continue
        name = ""
        loaded = None
        read = entry.lines
        try:
            loaded = _load(read, anchors)
        except InvalidYAML as error:
            name = error.name
        if loaded is None and (span := _span(entries, index, anchors, budget)):
            count, read, loaded = span
            index += count
        hostile = name in ("alias-bomb", "too-deep")
        if loaded is None and not hostile and (repaired := _repaired(entry.lines, anchors, budget)):
            read, loaded, used, changed = repaired
            names = "+".join(repair.name for repair in used)
            findings.append(RawFinding(names, entry.start + changed, key_of(entry.lines[0].strip())))
        if loaded is None:
            key, loaded = _as_text(entry.lines)
            findings.append(RawFinding(name if name in FINDING_KINDS else "unreadable", entry.start, key))
        else:
            odd = _as_meant(read, loaded, budget)
            if read is not entry.lines:
                # Lines of a repaired text are those of the file only down to the repair.
                last = (entries[index].start if index < len(entries) else len(lines)) - 1 - entry.start
                loaded.lines = {key: min(line, last) for key, line in loaded.lines.items()}
                odd = [finding._replace(line=min(finding.line, last)) for finding in odd]
            meant += [finding._replace(line=entry.start + finding.line) for finding in odd]
        _merge(whole, loaded, entry.start, written)
    whole.written = {path: word for words in written.values() for path, word in words.items()}
    if not findings:
        # Every entry is valid, but together they are not.
        findings.append(RawFinding("not-together", 0, ""))
    return whole, findings + meant


def _merge(whole: Loaded, part: Loaded, start: int, written: dict[str | int, dict[Path, str]]) -> None:
    """Add an entry to the whole; of two with one key the later counts. What its words were is added by their keys."""
    for key, value in part.value.items():
        line = part.lines.get(key, 0) + start
        if key in whole.value:
            if not (isinstance(value, str) and value == whole.value[key]):
                whole.findings.append((line, "duplicate-key", key))
            written.pop(key, None)
        whole.value[key] = value
        whole.lines[key] = line
    for path, word in part.written.items():
        written.setdefault(path[0], {})[path] = word
    whole.findings += [(line + start, name, about) for line, name, about in part.findings]


def _load(lines: Lines, anchors: Anchors) -> Loaded:
    trial = anchors.copy()
    loaded = load("\n".join([*lines, ""]), trial)
    if not isinstance(loaded.value, dict) or not loaded.value:
        raise InvalidYAML(0)
    anchors.known, anchors.expanded = trial.known, trial.expanded
    return loaded


def _try(lines: Lines, anchors: Anchors) -> Loaded | None:
    try:
        return _load(lines, anchors)
    except InvalidYAML:
        return None


def _span(entries: list[_Entry], index: int, anchors: Anchors, budget: _Budget) -> tuple[int, Lines, Loaded] | None:
    """Read an entry whose quotes or brackets go on over lines like entries; return how many, and which lines."""
    lines = list(entries[index - 1].lines)
    if not re.search(r""":\s+["'\[{]""", lines[0]):
        return None
    for count, entry in enumerate(entries[index : index + _SPAN], 1):
        lines += entry.lines
        if not budget.spend(lines):
            return None
        loaded = _try(lines, anchors)
        if loaded and len(loaded.value) == 1:
            return count, lines, loaded
    return None


def _repaired(lines: Lines, anchors: Anchors, budget: _Budget) -> tuple[Lines, Loaded, tuple[Repair, ...], int] | None:
    """Try the repairs, then two together, then three; return those applied and the first line they changed, too."""
    if not budget.spend(lines):
        return None
    key = key_of(lines[0].strip())
    done: dict[tuple[Repair, ...], tuple[Lines, int]] = {(): (lines, len(lines))}
    for slips in range(1, _SLIPS + 1):
        if len(done) < slips:
            return None
        for repairs in combinations(_ENTRY_REPAIRS, slips):
            before = done.get(repairs[:-1])
            if before is None:
                continue
            if slips > 1 and not budget.spend(lines):
                return None
            changed = _apply(repairs[-1], before[0])
            if changed is None:
                continue
            if slips == 1 and not budget.spend(lines):
                return None
            new, first = changed[0], min(changed[1], before[1])
            done[repairs] = new, first
            loaded = _try(new, anchors)
            if loaded and next(iter(loaded.value)).strip() == key and (len(loaded.value) == 1 or _levels(repairs)):
                return new, loaded, repairs, first
    return None


def _apply(repair: Repair, lines: Lines) -> tuple[Lines, int] | None:
    """Apply a repair; return the lines and the first one changed, or nothing if it had no effect."""
    new = repair.mend(lines)
    if new is None or new == lines:
        return None
    changed = (i for i, (a, b) in enumerate(zip(lines, new, strict=False)) if a != b)
    return new, next(changed, min(len(lines), len(new)) - 1)


def _levels(repairs: tuple[Repair, ...]) -> bool:
    return any(repair.name == "level" for repair in repairs)


def _as_text(lines: Lines) -> tuple[str, Loaded]:
    key = key_of(lines[0].strip())
    match = re.search(r"[:=]\s*", lines[0])
    rest = [lines[0][match.end() :] if match else lines[0], *lines[1:]]
    return key, Loaded({key: "\n".join(line.strip() for line in rest).strip()}, {key: 0})

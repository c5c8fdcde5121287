"""Front matter that is no YAML: mended entry by entry, so that one slip costs nothing but itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from .document import Finding
from .oddities import ODDITIES, Remark, tell
from .repairs import REPAIRS, Lines, Repair, is_blank, is_entry, key_of
from .safe_yaml import Anchors, Loaded, Unsound, load

#: How much may be tried in all to mend one block, in characters read; what is broken beyond that is kept as text.
_BUDGET = 2_000_000
#: What trying costs beside that.
_COST = 500
#: How many slips an entry may hold.
_SLIPS = 3
#: Over how many lines that look like entries a quoted text or a list in brackets may go.
_SPAN = 8

# What Git leaves where two versions of a file meet.
_CONFLICT = re.compile(r"(?:<{7}|={7}|>{7})(?:\s|$)")
_ENTRY_REPAIRS = tuple(repair for repair in REPAIRS if repair.scope == "entry")
_COMMENT_REPAIRS = tuple(repair for repair in REPAIRS if repair.scope == "comment")


@dataclass(slots=True)
class Mended:
    """A block that was read, sound or not."""

    loaded: Loaded = field(default_factory=lambda: Loaded({}))
    findings: list[Finding] = field(default_factory=list)


def read_block(block: str, first_line: int, loaded: Loaded | None) -> Mended:
    """Make metadata of a block.

    Args:
        block: The lines between the dashes.
        first_line: The line of the file the block starts on, from 1.
        loaded: What YAML made of it, a mapping or nothing; None if it can't read it.
    """
    if loaded is None:
        mended, remarks = _mend(block)
    else:
        mended, remarks = loaded, []
        if mended.value is None:
            mended.value, mended.written = {}, {}
    _look_at_comments(block, mended, remarks)
    remarks += [Remark(name, line, about) for line, name, about in mended.oddities]
    return Mended(mended, tell(remarks, first_line))


def _look_at_comments(block: str, loaded: Loaded, remarks: list[Remark]) -> None:
    empty = [key for key, value in loaded.value.items() if value is None and loaded.written.get((key,)) == ""]
    if not empty or "#" not in block:
        return
    lines = block.split("\n")
    for key in empty:
        number = loaded.lines[key]
        for repair in _COMMENT_REPAIRS:
            if (new := repair.mend([lines[number]])) and (again := _try(new, Anchors())) and key in again.value:
                loaded.value[key] = again.value[key]
                del loaded.written[key,]
                remarks.append(Remark(repair.name, number, key))


class _Budget:
    """What may still be tried on a block."""

    def __init__(self) -> None:
        self.left = _BUDGET

    def spend(self, lines: Lines) -> bool:
        """Take off what trying these lines costs; tell whether there was that much."""
        self.left -= _COST + sum(map(len, lines))
        return self.left > 0


@dataclass(slots=True)
class _Entry:
    start: int
    lines: Lines


def _dedented(lines: Lines) -> Lines:
    """Take off what every line is indented by, as the top level is told by having no indentation."""
    shared = min((len(line) - len(line.lstrip(" ")) for line in lines if not is_blank(line)), default=0)
    return [line[shared:] for line in lines] if shared else lines


def _entries(lines: Lines) -> Iterator[_Entry]:
    entry: _Entry | None = None
    for number, line in enumerate(lines):
        # The first may be indented, the others then are as well, or ought not to be.
        if is_entry(line) or (entry is None and is_entry(line.strip())):
            if entry:
                yield entry
            entry = _Entry(number, [line])
        elif entry:
            entry.lines.append(line)
        elif not is_blank(line) and not line.lstrip().startswith("#"):
            yield _Entry(number, [line])
    if entry:
        yield entry


def _mend(block: str) -> tuple[Loaded, list[Remark]]:
    whole = Loaded({})
    remarks: list[Remark] = []
    anchors = Anchors()
    lines = _dedented(block.split("\n"))
    for number, line in enumerate(lines):
        if _CONFLICT.match(line):
            remarks.append(Remark("conflict", number, ""))
            lines[number] = ""
    entries = list(_entries(lines))
    budget = _Budget()
    index = 0
    while index < len(entries):
        entry = entries[index]
        index += 1
        if not is_entry(entry.lines[0].strip()):
            remarks.append(Remark("no-key", entry.start, entry.lines[0].strip()[:60]))
            continue
        name = ""
        loaded = None
        try:
            loaded = _load(entry.lines, anchors)
        except Unsound as unsound:
            name = unsound.name
        if loaded is None and (span := _span(entries, index, anchors, budget)):
            count, loaded = span
            index += count
        hostile = name in ("alias-bomb", "too-deep")
        if loaded is None and not hostile and (repaired := _repaired(entry.lines, anchors, budget)):
            loaded, used, changed = repaired
            names = "+".join(repair.name for repair in used)
            remarks.append(Remark(names, entry.start + changed, key_of(entry.lines[0].strip())))
        if loaded is None:
            key, loaded = _as_text(entry.lines)
            remarks.append(Remark(name if name in ODDITIES else "unreadable", entry.start, key))
        _merge(whole, loaded, entry.start)
    if not remarks:
        # Every entry is sound, they only don't stand together.
        remarks.append(Remark("not-together", 0, ""))
    return whole, remarks


def _merge(whole: Loaded, part: Loaded, start: int) -> None:
    for key, value in part.value.items():
        line = part.lines.get(key, 0) + start
        if key in whole.value:
            if not (isinstance(value, str) and value == whole.value[key]):
                whole.oddities.append((line, "duplicate-key", key))
            whole.written = {path: word for path, word in whole.written.items() if path[0] != key}
        whole.value[key] = value
        whole.lines[key] = line
    whole.written.update(part.written)
    whole.oddities += [(line + start, name, about) for line, name, about in part.oddities]


def _load(lines: Lines, anchors: Anchors) -> Loaded:
    trial = anchors.copy()
    loaded = load("\n".join([*lines, ""]), trial)
    if not isinstance(loaded.value, dict) or not loaded.value:
        raise Unsound(0)
    anchors.known, anchors.expanded = trial.known, trial.expanded
    return loaded


def _try(lines: Lines, anchors: Anchors) -> Loaded | None:
    try:
        return _load(lines, anchors)
    except Unsound:
        return None


def _span(entries: list[_Entry], index: int, anchors: Anchors, budget: _Budget) -> tuple[int, Loaded] | None:
    """Read an entry whose quotes or brackets go on over lines that look like entries."""
    lines = list(entries[index - 1].lines)
    if not re.search(r""":\s+["'\[{]""", lines[0]):
        return None
    for count, entry in enumerate(entries[index : index + _SPAN], 1):
        lines += entry.lines
        if not budget.spend(lines):
            return None
        loaded = _try(lines, anchors)
        if loaded and len(loaded.value) == 1:
            return count, loaded
    return None


def _repaired(lines: Lines, anchors: Anchors, budget: _Budget) -> tuple[Loaded, tuple[Repair, ...], int] | None:
    """Try the repairs, then two together, then three; give also those it took and the first line they changed."""
    key = key_of(lines[0].strip())
    useful = {repair.name for repair in _ENTRY_REPAIRS if _apply((repair,), lines)}
    for slips in range(1, _SLIPS + 1):
        for repairs in combinations(_ENTRY_REPAIRS, slips):
            if repairs[0].name not in useful:
                continue
            if not budget.spend(lines):
                return None
            changed = _apply(repairs, lines)
            if changed is None:
                continue
            new, first = changed
            loaded = _try(new, anchors)
            if loaded and next(iter(loaded.value)).strip() == key and (len(loaded.value) == 1 or _levels(repairs)):
                # Lines of the mended text are those of the file only down to where it was mended.
                last = len(lines) - 1
                loaded.lines = {k: min(n, last) for k, n in loaded.lines.items()}
                return loaded, repairs, first
    return None


def _apply(repairs: tuple[Repair, ...], lines: Lines) -> tuple[Lines, int] | None:
    """Apply every one of the repairs; give the lines and the first one changed, or nothing if one had no effect."""
    first = len(lines)
    for repair in repairs:
        new = repair.mend(lines)
        if new is None or new == lines:
            return None
        changed = (i for i, (a, b) in enumerate(zip(lines, new, strict=False)) if a != b)
        first = min(first, next(changed, min(len(lines), len(new)) - 1))
        lines = new
    return lines, first


def _levels(repairs: tuple[Repair, ...]) -> bool:
    return any(repair.name == "level" for repair in repairs)


def _as_text(lines: Lines) -> tuple[str, Loaded]:
    key = key_of(lines[0].strip())
    match = re.search(r"[:=]\s*", lines[0])
    rest = [lines[0][match.end() :] if match else lines[0], *lines[1:]]
    return key, Loaded({key: "\n".join(line.strip() for line in rest).strip()}, {key: 0})

"""What is reported about front matter: the repairs, and what can't be repaired or needs none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from .document import Finding
from .repairs import REPAIRS


@dataclass(frozen=True, slots=True)
class FindingKind:
    """Something that is reported, but not by a repair: name, what is odd, what was done; `{}` is what it is about."""

    name: str
    what: str
    done: str


#: All of them, by name.
ODDITIES: dict[str, FindingKind] = {
    oddity.name: oddity
    for oddity in (
        FindingKind("duplicate-key", "the key {} stands there more than once", "the last one counts"),
        FindingKind("program-tag", "{} asks for an object of a program", "only its plain data was read"),
        FindingKind("alias-bomb", "the aliases in {} stand for far too much", "they were kept as text"),
        FindingKind("too-deep", "{} is nested far too deep", "it was kept as text"),
        FindingKind("unfit", "there are characters in {} that no page can show", "they were left out"),
        FindingKind("unreadable", "the value of {} can't be made out", "its text was kept as it stands"),
        FindingKind("no-key", "the line {} is neither a key with a value nor part of one", "it was left out"),
        FindingKind("conflict", "Git has left the marks of a conflict in the front matter", "they were left out"),
        FindingKind("not-together", "the entries of the front matter don't fit together", "each was read by itself"),
        FindingKind("no-mapping", "the front matter is not made of keys with values", "it was left in the text"),
        FindingKind("too-long", "the front matter is far too long", "it was left in the text"),
        FindingKind("json-as-yaml", "the front matter is not quite JSON", "it was read as YAML"),
        FindingKind("no-json", "the text starts like JSON front matter but can't be read", "it was left in the text"),
    )
}


class RawFinding(NamedTuple):
    """Something to tell: the names of repairs, joined by a plus, or of one oddity; line from 0; what it is about."""

    name: str
    line: int
    about: str


def make_findings(remarks: list[RawFinding], first_line: int) -> list[Finding]:
    """Make findings of remarks: one for each kind, at its first line, in the order of the lines."""
    kinds: dict[str, list[RawFinding]] = {}
    for remark in sorted(remarks, key=lambda remark: remark.line):
        kinds.setdefault(remark.name, []).append(remark)
    findings = []
    for name, same in kinds.items():
        abouts = list(dict.fromkeys(remark.about for remark in same))
        parts = [ODDITIES.get(part) or REPAIRS[part] for part in name.split("+")]
        what = " and ".join(part.what for part in parts).format(*[_names(abouts)] * len(parts))
        done = " and ".join(part.done for part in parts)
        findings.append(Finding("front-matter", first_line + same[0].line, what, done))
    return findings


def _names(abouts: list[str]) -> str:
    quoted = [f"“{about}”" for about in abouts]
    if len(quoted) > 3:
        return f"{', '.join(quoted[:2])} and {len(quoted) - 2} more"
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)

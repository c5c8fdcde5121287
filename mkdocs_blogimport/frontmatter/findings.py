"""The reports about front matter: the repairs, and findings without a repair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from .document import Finding
from .repairs import REPAIRS


@dataclass(frozen=True, slots=True)
class FindingKind:
    """A kind of report without a repair: name, what is wrong, what was done; `{}` is replaced by the keys."""

    name: str
    what: str
    done: str


#: All kinds, by name.
FINDING_KINDS: dict[str, FindingKind] = {
    kind.name: kind
    for kind in (
        FindingKind("duplicate-key", "the key {} occurs more than once", "the last one counts"),
        FindingKind("program-tag", "{} has a tag that creates an object of a program", "read as plain data"),
        FindingKind("alias-bomb", "the aliases in {} expand to too many values", "kept as text"),
        FindingKind("too-deep", "{} is nested too deep", "kept as text"),
        FindingKind("unfit", "there are characters in {} that no page can show", "characters removed"),
        FindingKind("unreadable", "the value of {} is not valid YAML", "kept as text"),
        FindingKind("no-toml", "the value of {} is not valid TOML", "kept as text"),
        FindingKind("no-key", "the line {} is neither a key with a value nor part of one", "line left out"),
        FindingKind("conflict", "the front matter contains the conflict marks of Git", "marks left out"),
        FindingKind("not-together", "the entries together are not valid YAML", "each was read by itself"),
        FindingKind("no-mapping", "the front matter is not a list of keys with values", "left in the post's text"),
        FindingKind("too-long", "the front matter is too long", "left in the post's text"),
        FindingKind("json-as-yaml", "the front matter is not valid JSON", "read as YAML"),
        FindingKind("no-json", "the front matter starts like JSON, but is not valid JSON", "left in the post's text"),
    )
}


class RawFinding(NamedTuple):
    """A finding: the names of repairs, joined by a plus, or of one kind; line from 0; the key or text in question."""

    name: str
    line: int
    about: str


def make_findings(raw: list[RawFinding], first_line: int) -> list[Finding]:
    """Make findings for a file: one for each kind, at its first line, in the order of the lines."""
    kinds: dict[str, list[RawFinding]] = {}
    for finding in sorted(raw, key=lambda finding: finding.line):
        kinds.setdefault(finding.name, []).append(finding)
    findings = []
    for name, same in kinds.items():
        abouts = list(dict.fromkeys(finding.about for finding in same))
        parts = [FINDING_KINDS.get(part) or REPAIRS[part] for part in name.split("+")]
        what = " and ".join(part.what for part in parts).format(*[_names(abouts)] * len(parts))
        done = " and ".join(part.done for part in parts)
        findings.append(Finding("front-matter", first_line + same[0].line, what, done))
    return findings


def _names(abouts: list[str]) -> str:
    quoted = [f"“{about}”" for about in abouts]
    if len(quoted) > 3:
        return f"{', '.join(quoted[:2])} and {len(quoted) - 2} more"
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)

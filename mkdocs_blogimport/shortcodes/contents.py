"""The table of contents of a page as templates show it (Hugo's markup/tableofcontents)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Final

#: The levels of headings there are.
_LEVELS: Final = 6


@dataclass(frozen=True, slots=True)
class Levels:
    """Which headings a table of contents has: those between two levels, both included."""

    first: int = 2
    last: int = 3
    """-1 for all."""
    is_ordered: bool = False


@dataclass(slots=True)
class _Entry:
    id: str = ""
    html: str = ""
    below: list[_Entry] = field(default_factory=list)


def table(headings: Sequence[tuple[int, str, str]], levels: Levels) -> str:
    """Return a table of contents.

    Args:
        headings: Level, id and HTML without links of each heading, in the order of the text.
        levels: Which of them it has.
    """
    tops: list[_Entry] = []
    for level, own, html in headings:
        if level == 1 or not tops:
            tops.append(_Entry())
        if level == 1:
            tops[-1].id, tops[-1].html = own, html
            continue
        entry = tops[-1]
        for _ in range(2, level):
            if not entry.below:
                entry.below.append(_Entry())
            entry = entry.below[-1]
        entry.below.append(_Entry(own, html))
    return f'<nav id="TableOfContents">{_list(tops, 1, 0, levels)}</nav>'


def _list(entries: Sequence[_Entry], level: int, indent: int, levels: Levels) -> str:
    """The list of some entries: as deep as there are levels."""
    if level > _LEVELS or not entries:
        return ""
    if level < levels.first:
        return "".join(_list(entry.below, level + 1, indent, levels) for entry in entries)
    if levels.last != -1 and level > levels.last:
        return ""
    name = "ol" if levels.is_ordered else "ul"
    begin, inner = "  " * (indent + 1), "  " * (indent + 2)
    items = []
    for entry in entries:
        link = f'<a href="#{escape(entry.id)}">{entry.html}</a>' if entry.id or entry.html else ""
        items.append(f"{inner}<li>{link}{_list(entry.below, level + 1, indent + 2, levels)}</li>\n")
    return f"\n{begin}<{name}>\n{''.join(items)}{begin}</{name}>\n{'  ' * indent}"

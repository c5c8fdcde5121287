"""What classes that authors write in posts mean: callouts, buttons, alignment, light and dark pictures."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from . import rows
from .themes import themes

#: The roles whose names differ by theme, and what an element in such a role may be.
KINDS: Mapping[str, frozenset[str]] = {
    "callouts": frozenset({"note", "info", "tip", "success", "warning", "danger"}),
    "buttons": frozenset({"plain", "primary"}),
    "alignments": frozenset({"left", "right", "center"}),
    "texts": frozenset({"left", "right", "center", "justify", "lead", "caption", "faded"}),
    "grids": frozenset({"grid"}),
    "schemes": frozenset({"light", "dark"}),
}
_TITLES = frozenset({"", "heading", "paragraph"})
_OTHERS = ("no_contents", "sizes", "files", "file_lines", "captions")


@dataclass(frozen=True, slots=True)
class Role:
    """What an element with a class is."""

    role: str
    """A key of `KINDS`."""
    kind: str
    """One of its values."""
    title: str = ""
    """What in a callout is its title: `heading`, `paragraph`, or nothing."""


@dataclass(frozen=True, slots=True)
class Classes:
    """What holds in the blogs of some themes; the fields beside `roles` are those of `classes.yml`."""

    roles: Mapping[str, Role]
    """By class."""
    no_contents: frozenset[str]
    sizes: Mapping[str, str]
    files: tuple[str, ...]
    captions: frozenset[str]
    has_file_lines: bool = False
    """Whether the blog's theme is among `file_lines`."""


@dataclass(frozen=True, slots=True)
class ClassTable:
    """The roles of classes in all blogs, and other things that attributes mean."""

    rows: Sequence[tuple[str, str, Role]]
    """The theme, or `any`; the class; its role. A later one counts."""
    others: Classes
    """Without roles, and without what counts in the blogs of a theme only."""
    captions: Mapping[str, str]
    """By theme."""
    file_lines: frozenset[str]
    """Themes."""

    def of(self, of_blog: Collection[str]) -> Classes:
        """What classes mean in the blogs of a theme: its name, and those of the themes that it was made of."""
        roles = {name: role for theme, name, role in self.rows if theme == "any" or theme in of_blog}
        captions = frozenset(element for theme, element in self.captions.items() if theme in of_blog)
        return replace(
            self.others, roles=roles, captions=captions, has_file_lines=not self.file_lines.isdisjoint(of_blog)
        )


def class_table(added: Mapping[str, Any] | None = None) -> ClassTable:
    """The roles of all classes.

    Args:
        added: Rows of the site, which come before ours: by the roles of `KINDS` a class and what it is.

    Raises:
        ValueError: A row can't be used.
    """
    table = _ours()
    if not added:
        return table
    own = [
        ("any", str(name), _role(role, row, f"classes: {role}: {name}"))
        for role, names in rows.known_keys(added, KINDS, "classes").items()
        for name, row in rows.mapping(names, f"classes: {role}").items()
    ]
    return replace(table, rows=(*table.rows, *own))


@lru_cache(maxsize=1)
def _ours() -> ClassTable:
    whole = rows.known_keys(rows.read("classes"), (*KINDS, *_OTHERS), "classes.yml")
    found = [
        (theme, name, _role(role, row, f"classes.yml: {role}: {theme}: {name}"))
        for role in KINDS
        for theme, names in rows.known_keys(whole[role], ("any", *themes()), f"classes.yml: {role}").items()
        for name, row in names.items()
    ]
    others = Classes(
        roles={},
        no_contents=frozenset(rows.strings(whole["no_contents"], "classes.yml: no_contents")),
        sizes={str(name): str(size) for name, size in whole["sizes"].items()},
        files=rows.strings(whole["files"], "classes.yml: files"),
        captions=frozenset(),
    )
    file_lines = frozenset(rows.strings(whole["file_lines"], "classes.yml: file_lines"))
    return ClassTable(tuple(found), others, whole["captions"], file_lines)


def _role(role: str, row: Any, where: str) -> Role:
    row = row if isinstance(row, Mapping) else {"type": row}
    row = rows.known_keys(row, ("type", "title"), where)
    kind, title = str(row.get("type")), str(row.get("title", ""))
    if kind not in KINDS[role]:
        raise ValueError(f"{where}: expected one of {', '.join(sorted(KINDS[role]))}, got {kind!r}")
    if title not in _TITLES:
        raise ValueError(f"{where}: 'title' is heading or paragraph, not {title!r}")
    return Role(role, kind, title)

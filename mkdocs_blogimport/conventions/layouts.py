"""Which layouts showed a list below a page's text, and of what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from . import rows

LISTS = ("front", "archive", "terms", "term", "collection", "none")
GROUPINGS = ("categories", "tags")


@dataclass(frozen=True, slots=True)
class Row:
    """What a layout showed: a row of `layouts.yml`, which says what each field means."""

    list: str
    themes: tuple[str, ...] = ()
    within: str = ""
    grouping: str = ""
    grouped: bool = False
    keys: tuple[str, ...] = ()
    collection: str = ""
    excerpts: bool = False
    ids: str = ""

    def named(self, metadata: Mapping[str, Any]) -> str:
        """The term or the collection that a page names; an empty string where it names none."""
        found = (rows.inside(metadata, key.split(".")) for key in self.keys)
        name = next((value.strip() for value in found if isinstance(value, str) and value.strip()), self.collection)
        # as templates name a collection; that of posts is the list of all of them
        return "" if name == "site.posts" else name.removeprefix("site.")

    def fits(self, themes: Sequence[str], collection: str, metadata: Mapping[str, Any]) -> bool:
        """Whether the row holds for a page."""
        if self.themes and not set(self.themes) & set(themes):
            return False
        if self.within and self.within != collection:
            return False
        return not self.keys or bool(self.named(metadata))


Layouts = Mapping[str, Sequence[Row]]


def layouts(added: Mapping[str, Any] | None = None) -> Layouts:
    """The rows of all layouts by their names.

    Args:
        added: Rows of the site, which come before ours.

    Raises:
        ValueError: A row can't be used.
    """
    found = {name: _rows(row, f"layouts.yml: {name}") for name, row in rows.read("layouts").items()}
    for name, row in (added or {}).items():
        found[name] = (*_rows(row, f"layouts: {name}"), *found.get(name, ()))
    return found


def shown_by(
    known: Layouts, layout: str, themes: Sequence[str], collection: str, metadata: Mapping[str, Any]
) -> Row | None:
    """Find out what a page's layout showed.

    Args:
        known: All layouts.
        layout: The name of the page's layout.
        themes: The blog's theme and those that it was made of.
        collection: The collection in which the page lies.
        metadata: The page's front matter over its defaults.

    Returns:
        The row; None where it showed nothing but the page's text.
    """
    row = next((row for row in known.get(layout, ()) if row.fits(themes, collection, metadata)), None)
    return None if row is None or row.list == "none" else row


def _rows(written: Any, where: str) -> tuple[Row, ...]:
    return tuple(_row(row, where) for row in (written if isinstance(written, list) else [written]))


def _row(written: Any, where: str) -> Row:
    known = ["in" if field.name == "within" else field.name for field in fields(Row)]
    row = rows.known_keys(written, known, where)
    kind, grouping = row.get("list"), row.get("grouping", "")
    if kind not in LISTS:
        raise ValueError(f"{where}: 'list' is one of {', '.join(LISTS)}, not {kind!r}")
    if (kind in {"term", "terms"}) != (grouping in GROUPINGS):
        raise ValueError(f"{where}: 'grouping' is one of {', '.join(GROUPINGS)}, for a list of terms or of a term")
    keys = rows.strings(row.get("keys"), where)
    if kind in {"term", "collection"} and not keys and not row.get("collection"):
        raise ValueError(f"{where}: 'keys' must say where the {kind} is named")
    return Row(
        list=kind,
        themes=rows.strings(row.get("themes"), where),
        within=str(row.get("in", "")),
        grouping=grouping,
        grouped=bool(row.get("grouped", False)),
        keys=keys,
        collection=str(row.get("collection", "")),
        excerpts=bool(row.get("excerpts", False)),
        ids=str(row.get("ids", "")),
    )

"""The tables of one blog: ours, and the rows that its site adds to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from . import rows
from .classes import ClassTable, class_table
from .fields import Fields, fields
from .gems import Gems, gems
from .includes import Includes, includes
from .layouts import Layouts, layouts
from .shortcodes import Shortcodes, shortcodes

#: The tables to which a site may add rows.
SUBJECTS = ("fields", "layouts", "gems", "classes", "includes", "providers", "shortcodes")


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables, each with the rows of the site."""

    fields: Fields
    layouts: Layouts
    gems: Gems
    classes: ClassTable
    includes: Callable[[], Includes]
    """Reads the table when a template first asks for it."""
    shortcodes: Callable[[], Shortcodes]
    """Reads the table when a post first asks for it."""
    added: frozenset[str] = frozenset()
    """The subjects to which the site adds rows."""


def tables(added: Mapping[str, Any] | None = None) -> Tables:
    """The tables of a blog.

    Args:
        added: The site's rows by `SUBJECTS`, each as the file of the subject has them.

    Raises:
        ValueError: There is no such table, or a row can't be used.
    """
    own = {
        name: rows.mapping(found, name) for name, found in rows.known_keys(added or {}, SUBJECTS, "conventions").items()
    }
    asked = own.get("includes"), own.get("providers")
    extended = includes(*asked) if any(asked) else None  # what can't be used is said now
    more = shortcodes(own.get("shortcodes"), extended) if own.get("shortcodes") or extended else None
    return Tables(
        fields(own.get("fields")),
        layouts(own.get("layouts")),
        gems(own.get("gems")),
        class_table(own.get("classes")),
        lambda: extended or includes(),
        lambda: more or shortcodes(),
        frozenset(own),
    )

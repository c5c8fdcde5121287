"""The tables of one blog: ours, and the rows that its site adds to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import rows
from .fields import Fields, fields
from .gems import Gems, gems
from .layouts import Layouts, layouts

#: The tables to which a site may add rows.
SUBJECTS = ("fields", "layouts", "gems")


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables, each with the rows of the site."""

    fields: Fields
    layouts: Layouts
    gems: Gems


def tables(added: Mapping[str, Any] | None = None) -> Tables:
    """The tables of a blog.

    Args:
        added: The site's rows by `SUBJECTS`, each as the file of the subject has them.

    Raises:
        ValueError: There is no such table, or a row can't be used.
    """
    own = {name: _mapping(found, name) for name, found in rows.known_keys(added or {}, SUBJECTS, "conventions").items()}
    return Tables(fields(own.get("fields")), layouts(own.get("layouts")), gems(own.get("gems")))


def _mapping(found: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(found, Mapping):
        raise ValueError(f"{name}: expected a mapping, got {found!r}")
    return {str(key): value for key, value in found.items()}

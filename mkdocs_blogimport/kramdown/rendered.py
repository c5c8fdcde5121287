"""The result of a Markdown engine for one body."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that has an id: its level (1 to 6), its id, and its inner HTML without anchors."""

    level: int
    id: str
    html: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """The HTML of a body and its headings, in the order of the text."""

    html: str
    headings: list[Heading]
    note: str = ""
    """Why another engine rendered it, in a clause."""

"""What a Markdown engine gives back for one body."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Highlighter = Callable[[str, str | None, bool], str | None]
"""From code, its language and whether it is a block to the HTML of it; None for the engine's plain markup."""


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

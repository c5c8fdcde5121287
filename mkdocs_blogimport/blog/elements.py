"""Elements of Markdown that the old blog wrote itself, in place of its engine: links, images, headings and so on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a text."""

    kind: str
    """`blockquote`, `codeblock`, `heading`, `image`, `link`, `passthrough` or `table`."""
    variant: str
    """What it is more exactly: the language of code, `alert` or `regular`, `block` or `inline`; empty for the rest."""
    values: Mapping[str, Any]
    """What is known of it:

    - of most: `attributes`, and `ordinal`, its number among those of its kind, from 0
    - of a heading, a link and an image: `text`, its inside as HTML, and `plain`, that without markup
    - of a heading also `level` and `anchor`, of links and images `destination` and `title`, of an image `is_block`
    - of a block of code: `type`, `inner` and `options`
    - of a quote: `type`, `text`, `alert_type`, `alert_title` and `alert_sign`
    - of what is passed through, such as math: `type` and `inner`
    - of a table: `head` and `body`, each rows of pairs of HTML and alignment
    """


class Elements(Protocol):
    """Writes elements of one page."""

    @property
    def kinds(self) -> frozenset[str]:
        """Return the kinds of elements that it writes some of."""

    def written(self, element: Element) -> str | None:
        """Return the HTML of an element; None if the engine is to write it."""

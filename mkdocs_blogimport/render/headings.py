"""The headings in HTML that have ids, and the links to themselves that a site may put behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape
from typing import NamedTuple

from ..kramdown.rendered import Heading, Rendered
from .tags import ATTRIBUTE, PIECE, lower

_ANY = re.compile("<h[1-6]", re.IGNORECASE)
#: The longest HTML of a heading that a table of contents shows.
_LONGEST = 2000
_LINK = re.compile(r"</?a\b[^<>]*>", re.IGNORECASE)
_NAMES = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class Found(NamedTuple):
    """A heading in HTML."""

    level: int
    id: str
    start: int
    """Where its content begins."""
    end: int
    """Where its content ends."""


def with_ids(html: str) -> Iterator[Found]:
    """Yield the headings of HTML that have an id, in their order."""
    opening = None
    for tag in PIECE.finditer(html):
        name = lower(tag["name"] or "")
        if name not in _NAMES:
            continue
        if not tag["end"]:
            opening = tag
        elif opening is not None and lower(opening["name"]) == name:
            if own := _id(opening["attributes"]):
                yield Found(int(name[1]), own, opening.end(), tag.start())
            opening = None


def _id(attributes: str) -> str:
    """The value of an `id` among the attributes of a tag, or nothing."""
    values = (found["value"] for found in ATTRIBUTE.finditer(attributes) if lower(found["name"]) == "id")
    value = next(values, None) or ""
    return unescape(value[1:-1] if value[:1] in {'"', "'"} else value)


@dataclass(frozen=True, slots=True)
class Permalink:
    """The link to itself that each heading gets, as Python-Markdown's extension `toc` writes it."""

    symbol: str = "¶"
    name: str = "headerlink"
    """The value of its `class`."""
    title: str = "Permanent link"
    is_leading: bool = False
    """Whether it stands before the heading's words."""

    def to(self, anchor: str) -> str:
        """The link to an id."""
        title = f' title="{escape(self.title)}"' if self.title else ""
        return f'<a class="{escape(self.name)}" href="#{escape(anchor)}"{title}>{escape(self.symbol)}</a>'


def with_permalinks(html: str, permalink: Permalink | None) -> str:
    """Give each heading that has an id a link to itself, where it has none.

    Args:
        html: HTML.
        permalink: The link; None for none.
    """
    if permalink is None:
        return html
    mark = f'<a class="{escape(permalink.name)}"'
    parts: list[str] = []
    done = 0
    for heading in with_ids(html):
        if html.find(mark, heading.start, heading.end) >= 0:
            continue
        at = heading.start if permalink.is_leading else heading.end
        parts += [html[done:at], permalink.to(heading.id)]
        done = at
    return "".join([*parts, html[done:]])


def headed(html: str) -> Rendered:
    """Add the headings with ids to HTML that no engine of ours rendered."""
    return Rendered(html, list(_headings(html)) if _ANY.search(html) else [])


def _headings(html: str) -> Iterator[Heading]:
    for found in with_ids(html):
        inner = html[found.start : found.end]
        if len(inner) <= _LONGEST:
            yield Heading(found.level, found.id, _LINK.sub("", inner))

"""What the templates are given: posts, terms and numbers of pages, as a reader sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..blog.post import OldPage


@dataclass(frozen=True, slots=True)
class TermView:
    """A term as templates see it."""

    name: str
    url: str
    """Empty where it has no page."""
    count: int


@dataclass(frozen=True, slots=True)
class PostView:
    """A post as templates see it. URLs work on the page that is being made."""

    title: str
    url: str
    date: str
    """In the post's own language; empty for pages."""
    datetime: str
    """As HTML's `datetime` attribute wants it."""
    authors: Sequence[str]
    categories: Sequence[TermView]
    tags: Sequence[TermView]
    language: str
    draft: bool
    description: str | None
    image: str | None
    metadata: Mapping[str, Any]
    """The front matter as the author wrote it. Templates escape what they show of it."""
    excerpt: str = ""
    """HTML, where the template shows it."""
    is_whole: bool = False
    """Whether the excerpt is all there is."""
    updated: str = ""
    """The day of its last change, in the post's own language; empty where that is the day of the post."""
    updated_datetime: str = ""
    old: OldPage = field(default_factory=OldPage)
    """Its names in the old blog, by which comment services know it: `old.id`, `old.path` and `old.url`."""
    lang: str = ""
    """The post's language where that isn't the site's."""
    direction: str = ""
    """`rtl` or `ltr`, where the post's language may run against the site's."""


@dataclass(frozen=True, slots=True)
class PageLink:
    """One number of a pagination; `gap` stands for the pages between."""

    number: int
    url: str = ""
    current: bool = False
    gap: bool = False

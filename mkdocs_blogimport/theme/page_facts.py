"""What is known of a page for its head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """The facts about a page for its head. URLs are absolute; empty strings are left out."""

    kind: Literal["post", "page", "list"]
    title: str
    site_name: str
    language: str
    url: str = ""
    canonical: str = ""
    """The URL for search engines, if the author names another than the page's own."""
    description: str = ""
    image: str = ""
    image_alt: str = ""
    image_size: tuple[int, int] = (0, 0)
    """Its width and height in pixels; zeros where they aren't known."""
    audio: str = ""
    """The URL of a recording that belongs to the post."""
    video: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    authors: Sequence[str] = ()
    author_urls: Mapping[str, str] = field(default_factory=dict)
    """The URLs of authors' own sites, by their names, as far as they are known."""
    accounts: Mapping[str, str] = field(default_factory=dict)
    """The accounts of the first author that has one: `twitter:creator` or `fediverse:creator` to its name."""
    section: str = ""
    section_url: str = ""
    tags: Sequence[str] = ()
    series: str = ""
    series_url: str = ""
    see_also: Sequence[str] = ()
    """The URLs of other posts of its series."""
    words: int = 0
    """The number of words of a post."""
    minutes: int = 0
    """How long it takes to read."""
    logo: str = ""
    home: str = ""
    """The URL of the site's home page."""
    entries: Sequence[tuple[str, str, str]] = ()
    """Of a list of all posts: the title, the URL and the day of each of its posts."""
    blog_title: str = ""
    blog_url: str = ""
    is_hidden: bool = False
    """True if search engines should skip it."""
    previous: str = ""
    following: str = ""
    versions: Sequence[tuple[str, str]] = ()
    """The languages of its translations with their URLs, itself included; `x-default` for readers of any other."""
    site: Mapping[str, str] = field(default_factory=dict)
    """What the old blog said of the site: the name of an element to its content."""

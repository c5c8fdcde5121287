"""OPML 2.0: a list of feeds, which feed readers import."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from .model import Feed
from .xml import add, clean, serialized


def opml(title: str, feeds: Iterable[tuple[str, Feed]]) -> bytes:
    """Write a list of feeds; the same feeds give the same bytes.

    Args:
        title: The title of the list.
        feeds: The feeds, each after its format: `atom`, `rss` or `json`.
    """
    root = ET.Element("opml", {"version": "2.0"})
    add(add(root, "head"), "title", title)
    body = add(root, "body")
    for format, feed in feeds:
        version = {"rss": "RSS2", "atom": "ATOM"}.get(format, "")
        # readers ask for `rss`, whatever the format
        outline = add(body, "outline", type="rss")
        values = {"text": feed.title, "title": feed.title, "xmlUrl": feed.url, "htmlUrl": feed.home}
        for name, value in {**values, "language": feed.language, "version": version}.items():
            if value:
                outline.set(name, clean(value))
    return serialized(root)

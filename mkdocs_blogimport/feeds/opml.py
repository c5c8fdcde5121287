"""OPML 2.0: a list of feeds, which feed readers import."""

from __future__ import annotations

from collections.abc import Iterable

from .model import Feed
from .xml import Lines


def opml(title: str, feeds: Iterable[tuple[str, Feed]]) -> bytes:
    """Write a list of feeds; the same feeds give the same bytes.

    Args:
        title: The title of the list.
        feeds: The feeds, each after its format: `atom`, `rss` or `json`.
    """
    lines = Lines()
    lines.open("opml", version="2.0")
    lines.open("head")
    lines.add("title", title)
    lines.close()
    lines.open("body")
    for format, feed in feeds:
        version = {"rss": "RSS2", "atom": "ATOM"}.get(format, "")
        # readers ask for `rss`, whatever the format
        values = {"text": feed.title, "title": feed.title, "xmlUrl": feed.url, "htmlUrl": feed.home}
        lines.add("outline", type="rss", **values, language=feed.language, version=version)
    lines.close()
    lines.close()
    return lines.document()

"""RSS 2.0, with the modules that readers know: the whole content, several authors, pictures."""

from __future__ import annotations

from email.utils import format_datetime
from xml.etree import ElementTree as ET

from .model import Entry, Feed, rfc3339
from .xml import add, hide, serialized

_NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
}


def rss(feed: Feed) -> bytes:
    """Write a feed as RSS; the same feed gives the same bytes."""
    root = ET.Element("rss", {"version": "2.0", **{f"xmlns:{name}": url for name, url in _NAMESPACES.items()}})
    channel = add(root, "channel")
    add(channel, "title", feed.title)
    add(channel, "link", feed.home)
    # RSS 2.0 requires a description
    add(channel, "description", feed.subtitle or feed.title)
    if feed.language:
        add(channel, "language", feed.language)
    add(channel, "lastBuildDate", format_datetime(feed.updated))
    add(channel, "atom:link", rel="self", type="application/rss+xml", href=feed.url)
    if feed.is_hidden:
        hide(channel)
    for entry in feed.entries:
        _add_item(channel, entry)
    return serialized(root, feed.stylesheet)


def _add_item(channel: ET.Element, entry: Entry) -> None:
    item = add(channel, "item")
    add(item, "title", entry.title)
    add(item, "link", entry.url)
    add(item, "guid", entry.id, isPermaLink="true" if entry.id == entry.url else "false")
    if entry.published is not None:
        add(item, "pubDate", format_datetime(entry.published))
    if entry.updated is not None:
        add(item, "atom:updated", rfc3339(entry.updated))
    for author in entry.authors:
        # `author` is an email address in RSS
        add(item, "dc:creator", author.name)
    for term in entry.terms:
        add(item, "category", term.name, domain=term.url)
    if entry.summary:
        add(item, "description", entry.summary)
    if entry.content is not None:
        add(item, "content:encoded", entry.content)
    for enclosure in entry.enclosures[:1]:
        # RSS 2.0 knows one for an item, and requires its length
        add(item, "enclosure", url=enclosure.url, length=str(enclosure.length), type=enclosure.type)
    if entry.image:
        add(item, "media:content", url=entry.image, medium="image")
    if entry.language:
        add(item, "dc:language", entry.language)

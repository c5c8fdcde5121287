"""RSS 2.0, with the modules that readers know: the whole content, several authors, pictures."""

from __future__ import annotations

from email.utils import format_datetime

from .model import Entry, Feed, rfc3339
from .xml import Lines

_NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
}


def rss(feed: Feed) -> bytes:
    """Write a feed as RSS; the same feed gives the same bytes."""
    lines = Lines()
    lines.open("rss", version="2.0", **{f"xmlns_{name}": url for name, url in _NAMESPACES.items()})
    lines.open("channel")
    lines.add("title", feed.title)
    lines.add("link", feed.home)
    # RSS 2.0 requires a description
    lines.add("description", feed.subtitle or feed.title)
    if feed.language:
        lines.add("language", feed.language)
    lines.add("lastBuildDate", format_datetime(feed.updated))
    lines.add("atom:link", rel="self", type="application/rss+xml", href=feed.url)
    if feed.is_hidden:
        lines.hide()
    for entry in feed.entries:
        lines.insert(entry.once("rss", _item))
    lines.close()
    lines.close()
    return lines.document(feed.stylesheet)


def _item(entry: Entry) -> str:
    item = Lines(2)
    item.open("item")
    item.add("title", entry.title)
    item.add("link", entry.url)
    item.add("guid", entry.id, isPermaLink="true" if entry.id == entry.url else "false")
    if entry.published is not None:
        item.add("pubDate", format_datetime(entry.published))
    if entry.updated is not None:
        item.add("atom:updated", rfc3339(entry.updated))
    for author in entry.authors:
        # `author` is an email address in RSS
        item.add("dc:creator", author.name)
    for term in entry.terms:
        item.add("category", term.name, domain=term.url)
    if entry.summary:
        item.add("description", entry.summary)
    if entry.content is not None:
        item.add("content:encoded", entry.content)
    for enclosure in entry.enclosures[:1]:
        # RSS 2.0 knows one for an item, and requires its length
        item.add("enclosure", url=enclosure.url, length=str(enclosure.length), type=enclosure.type)
    if entry.image:
        item.add("media:content", url=entry.image, medium="image")
    if entry.language:
        item.add("dc:language", entry.language)
    item.close()
    return str(item)

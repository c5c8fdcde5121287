"""Atom 1.0 (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable

from .model import Entry, Feed, Person, rfc3339
from .xml import Lines

_ATOM = "http://www.w3.org/2005/Atom"
_MEDIA = "http://search.yahoo.com/mrss/"


def atom(feed: Feed) -> bytes:
    """Write a feed as Atom; the same feed gives the same bytes."""
    lines = Lines()
    lines.open("feed", xmlns=_ATOM, xmlns_media=_MEDIA, xml_lang=feed.language)
    lines.add("title", feed.title)
    if feed.subtitle:
        lines.add("subtitle", feed.subtitle)
    lines.add("id", feed.id)
    lines.add("link", rel="self", type="application/atom+xml", href=feed.url)
    lines.add("link", rel="alternate", type="text/html", href=feed.home)
    lines.add("updated", rfc3339(feed.updated))
    _add_people(lines, feed.authors)
    if feed.is_hidden:
        lines.hide()
    for entry in feed.entries:
        lines.insert(entry.once("atom", _entry) if feed.authors else entry.once("atom, alone", _entry_alone))
    lines.close()
    return lines.document(feed.stylesheet)


def _entry_alone(entry: Entry) -> str:
    return _entry(entry, needs_author=True)


def _entry(entry: Entry, *, needs_author: bool = False) -> str:
    lines = Lines(1)
    lines.open("entry", xml_lang=entry.language)
    lines.add("title", entry.title)
    lines.add("id", entry.id)
    lines.add("link", rel="alternate", type="text/html", href=entry.url)
    if entry.published is not None:
        lines.add("published", rfc3339(entry.published))
    lines.add("updated", rfc3339(entry.changed))
    _add_people(lines, entry.authors)
    if needs_author and not entry.authors:
        # RFC 4287, 4.1.2: an author is required, but may have no name
        lines.open("author")
        lines.add("name")
        lines.close()
    for term in entry.terms:
        lines.add("category", term=term.name, scheme=term.url)
    if entry.summary:
        lines.add("summary", entry.summary)
    if entry.content is not None:
        lines.add("content", entry.content, type="html")
    for enclosure in entry.enclosures:
        size = str(enclosure.length) if enclosure.length else ""
        lines.add("link", rel="enclosure", type=enclosure.type, length=size, href=enclosure.url)
    if entry.image:
        lines.add("media:content", url=entry.image, medium="image")
    lines.close()
    return str(lines)


def _add_people(lines: Lines, people: Iterable[Person]) -> None:
    for person in people:
        lines.open("author")
        lines.add("name", person.name)
        if person.url:
            lines.add("uri", person.url)
        if person.email:
            lines.add("email", person.email)
        lines.close()

"""Atom 1.0 (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from .model import Entry, Feed, Person, rfc3339
from .xml import add, clean, hide, serialized

_ATOM = "http://www.w3.org/2005/Atom"
_MEDIA = "http://search.yahoo.com/mrss/"


def atom(feed: Feed) -> bytes:
    """Write a feed as Atom; the same feed gives the same bytes."""
    root = ET.Element("feed", {"xmlns": _ATOM, "xmlns:media": _MEDIA})
    if feed.language:
        root.set("xml:lang", clean(feed.language))
    add(root, "title", feed.title)
    if feed.subtitle:
        add(root, "subtitle", feed.subtitle)
    add(root, "id", feed.id)
    add(root, "link", rel="self", type="application/atom+xml", href=feed.url)
    add(root, "link", rel="alternate", type="text/html", href=feed.home)
    add(root, "updated", rfc3339(feed.updated))
    _add_people(root, feed.authors)
    if feed.is_hidden:
        hide(root)
    for entry in feed.entries:
        _add_entry(root, entry, needs_author=not feed.authors)
    return serialized(root, feed.stylesheet)


def _add_entry(root: ET.Element, entry: Entry, *, needs_author: bool) -> None:
    element = add(root, "entry", xml_lang=entry.language)
    add(element, "title", entry.title)
    add(element, "id", entry.id)
    add(element, "link", rel="alternate", type="text/html", href=entry.url)
    if entry.published is not None:
        add(element, "published", rfc3339(entry.published))
    add(element, "updated", rfc3339(entry.changed))
    _add_people(element, entry.authors)
    if needs_author and not entry.authors:
        # RFC 4287, 4.1.2: an author is required, but may have no name
        add(add(element, "author"), "name")
    for term in entry.terms:
        add(element, "category", term=term.name, scheme=term.url)
    if entry.summary:
        add(element, "summary", entry.summary)
    if entry.content is not None:
        add(element, "content", entry.content, type="html")
    for enclosure in entry.enclosures:
        size = str(enclosure.length) if enclosure.length else ""
        add(element, "link", rel="enclosure", type=enclosure.type, length=size, href=enclosure.url)
    if entry.image:
        add(element, "media:content", url=entry.image, medium="image")


def _add_people(element: ET.Element, people: Iterable[Person]) -> None:
    for person in people:
        author = add(element, "author")
        add(author, "name", person.name)
        if person.url:
            add(author, "uri", person.url)
        if person.email:
            add(author, "email", person.email)

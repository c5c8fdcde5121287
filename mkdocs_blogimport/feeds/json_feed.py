"""JSON Feed 1.1."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from .model import Enclosure, Entry, Feed, Person, rfc3339


def json_feed(feed: Feed) -> bytes:
    """Write a feed as JSON Feed; the same feed gives the same bytes."""
    written = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.url,
        "description": feed.subtitle,
        "language": feed.language,
        "authors": _people(feed.authors),
        "items": [_item(entry) for entry in feed.entries],
    }
    # the list of items is required, even an empty one
    kept = {key: value for key, value in written.items() if value or key in {"items", "title"}}
    return (json.dumps(kept, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def _item(entry: Entry) -> dict[str, Any]:
    item: dict[str, Any] = {"id": entry.id, "url": entry.url, "title": entry.title, "summary": entry.summary}
    if entry.content is None:
        # the format requires one of `content_html` and `content_text`
        item["content_text"] = entry.summary or entry.title
    else:
        item["content_html"] = entry.content
    item |= {
        "date_published": rfc3339(entry.published) if entry.published else "",
        "date_modified": rfc3339(entry.updated) if entry.updated else "",
        "authors": _people(entry.authors),
        "tags": [term.name for term in entry.terms],
        "image": entry.image,
        "attachments": [_attachment(enclosure) for enclosure in entry.enclosures],
        "language": entry.language,
    }
    return {key: value for key, value in item.items() if value or key.startswith("content")}


def _attachment(enclosure: Enclosure) -> dict[str, Any]:
    found: dict[str, Any] = {"url": enclosure.url, "mime_type": enclosure.type}
    return {**found, "size_in_bytes": enclosure.length} if enclosure.length else found


def _people(people: Iterable[Person]) -> list[dict[str, str]]:
    return [{"name": person.name, "url": person.url} if person.url else {"name": person.name} for person in people]

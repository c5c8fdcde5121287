"""Feeds as files: Atom 1.0, RSS 2.0 and JSON Feed 1.1, written from one model.

Closed: it imports neither the blog nor MkDocs. All its input is plain text or HTML, URLs are absolute.
"""

from __future__ import annotations

from collections.abc import Callable

from .atom import atom
from .json_feed import json_feed
from .model import NEVER, Enclosure, Entry, Feed, Person, Term
from .opml import opml
from .rss import rss
from .saved import ids
from .xml import clean

__all__ = ["FORMATS", "NEVER", "TYPES", "Enclosure", "Entry", "Feed", "Person", "Term", "clean", "ids", "opml"]

#: The formats, with the functions that write a feed in them.
FORMATS: dict[str, Callable[[Feed], bytes]] = {"atom": atom, "rss": rss, "json": json_feed}
#: The media type of each format (RFC 4287, 7; JSON Feed 1.1).
TYPES = {"atom": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json"}

"""The content of a feed, for all formats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

#: The date of a feed without dated entries: a format requires one, and the same posts give the same bytes.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Person:
    """An author."""

    name: str
    url: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A tag or a category of an entry."""

    name: str
    url: str = ""
    """The page of its grouping, which distinguishes two terms of one name."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that belongs to an entry, such as a recording."""

    url: str
    type: str
    """Its media type."""
    length: int = 0
    """In bytes; 0 where it isn't known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A post in a feed."""

    id: str
    """The permanent id by which feed readers know it."""
    url: str
    title: str
    published: datetime | None = None
    updated: datetime | None = None
    authors: Sequence[Person] = ()
    terms: Sequence[Term] = ()
    summary: str = ""
    """Plain text; empty for none."""
    content: str | None = None
    """HTML in which every URL is absolute; None if the feed has no contents."""
    image: str = ""
    enclosures: Sequence[Enclosure] = ()
    language: str = ""
    """A BCP 47 language tag; empty if it is the feed's."""
    _written: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, format: str, write: Callable[[Entry], str]) -> str:
        """Return the entry in a format, written for the first feed that holds it; with its content, for each.

        Args:
            format: The format's name.
            write: Writes it.
        """
        if self.content is not None:  # quick to write, and large to keep
            return write(self)
        if format not in self._written:
            self._written[format] = write(self)
        return self._written[format]

    @property
    def changed(self) -> datetime:
        """The last time that the entry changed, as far as it is known."""
        return self.updated or self.published or NEVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed and its entries, the newest first."""

    id: str
    url: str
    """Its own URL."""
    home: str
    """The URL of its home page."""
    title: str
    subtitle: str = ""
    language: str = ""
    """A BCP 47 language tag; empty if none is known."""
    authors: Sequence[Person] = ()
    entries: Sequence[Entry] = ()
    stylesheet: str = ""
    """The URL of a CSS file with which a browser shows it to people; empty for none."""
    is_hidden: bool = False
    """Whether search engines should skip it."""

    @property
    def updated(self) -> datetime:
        """The last time that an entry changed."""
        return max((entry.changed for entry in self.entries), default=NEVER)


def rfc3339(moment: datetime) -> str:
    """Return a moment with its own offset, or in UTC if the offset has seconds, which RFC 3339 doesn't allow."""
    offset = moment.utcoffset()
    if offset is None or offset.seconds % 60:
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")

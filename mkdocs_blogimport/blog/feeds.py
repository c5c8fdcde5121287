"""The feeds of a blog: where each is in the site, and which posts are in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from . import addresses
from .occupancy import Occupancy, Occupant, Rank
from .post import ImportedBlog, OldFeed, Post


@dataclass(frozen=True, slots=True, eq=False)
class PlannedFeed:
    """A feed and the file that it is written to."""

    file: str
    """Decoded, relative to the site's root."""
    url: str
    """Percent-encoded, relative to the site's root."""
    posts: Sequence[Post]
    """The newest first."""
    old: OldFeed
    imported: ImportedBlog
    """The blog that it belongs to."""


def plan(
    imports: Iterable[ImportedBlog], standing: Collection[Post], table: Occupancy, *, path_prefix: str = ""
) -> list[PlannedFeed]:
    """Put the feeds of the old blogs at their old addresses.

    Args:
        imports: The blogs.
        standing: The posts that are in the site.
        table: The occupants of the site's files; the feeds are added to it.
        path_prefix: The clean path, without slashes around it, below which the blog is in the site; or nothing.

    Returns:
        The feeds whose files are free; the others are reported.
    """
    found = []
    for imported in imports:
        for old in imported.feeds:
            file = addresses.file_below(path_prefix, old.file)
            posts = [post for post in old.posts if post in standing]
            url = addresses.encode(file)
            claim = Occupant(Rank.FEED, file, f"the feed /{file}", url, f"/{file}", display_path=old.display_path)
            if (lost := table.claim(claim)) is None:
                found.append(PlannedFeed(file, url, posts[: old.limit], old, imported))
            else:
                table.report_lost(claim, lost)
    return found

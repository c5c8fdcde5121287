"""The feeds of a blog: where each is in the site, and which posts are in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from . import addresses
from .blog import Blog, Term
from .groupings import GROUPINGS
from .occupancy import Occupancy, Occupant, Rank
from .post import FeedSettings, ImportedBlog, Post

Format = Literal["atom", "rss", "json"]


@dataclass(frozen=True, slots=True)
class FeedOptions:
    """A feed that the site asks for, with the names of the option `feeds`."""

    path: str
    """The file, relative to the site's root; with `{slug}` where `of` is a grouping."""
    of: str = "posts"
    """`posts`, the name of a grouping for a feed of each of its terms, or the two of one term: `tags/wind`."""
    format: Format = "atom"
    content: Literal["full", "excerpt"] = "full"
    limit: int = 20


@dataclass(frozen=True, slots=True, eq=False)
class PlannedFeed:
    """A feed and the file that it is written to."""

    file: str
    """Decoded, relative to the site's root."""
    url: str
    """Percent-encoded, relative to the site's root."""
    posts: Sequence[Post]
    """The newest first."""
    settings: FeedSettings
    imported: ImportedBlog
    """The blog that it belongs to; of one that the site asks for, the first of all."""
    term: Term | None = None
    """The term whose posts are in it."""


def plan(
    blog: Blog, wanted: Iterable[FeedOptions], standing: Collection[Post], table: Occupancy, *, path_prefix: str = ""
) -> list[PlannedFeed]:
    """Put the feeds of the old blogs at their old addresses, and those that the site asks for where it wants them.

    Args:
        blog: The blog, of posts that are in the site.
        wanted: The feeds that the site asks for.
        standing: The posts and pages that are in the site.
        table: The occupants of the site's files; the feeds are added to it.
        path_prefix: The clean path, without slashes around it, below which the blog is in the site; or nothing.

    Returns:
        The feeds whose files are free; the others are reported.
    """
    found = []
    for feed in (*_old(blog.imports, standing, path_prefix), *_wanted(blog, wanted)):
        if addresses.refusal(feed.file) is not None:
            continue  # which whoever names it reports
        name = f"the feed /{feed.file}"
        claim = Occupant(Rank.FEED, feed.file, name, feed.url, f"/{feed.file}", display_path=feed.settings.display_path)
        if (lost := table.claim(claim)) is None:
            found.append(feed)
        else:
            table.report_lost(claim, lost)
    return found


def _old(imports: Iterable[ImportedBlog], standing: Collection[Post], path_prefix: str) -> Iterator[PlannedFeed]:
    for imported in imports:
        for settings in imported.feeds:
            file = addresses.file_below(path_prefix, settings.file)
            posts = [post for post in settings.posts if post in standing]
            yield PlannedFeed(file, addresses.encode(file), posts[: settings.limit], settings, imported)


def _wanted(blog: Blog, wanted: Iterable[FeedOptions]) -> Iterator[PlannedFeed]:
    for options in wanted:
        grouping, _, name = options.of.partition("/")
        if grouping not in GROUPINGS:
            yield _feed(blog, options, None)
        for term in blog.terms.get(grouping, ()):
            if not name or name == term.name:
                yield _feed(blog, options, term)


def _feed(blog: Blog, options: FeedOptions, term: Term | None) -> PlannedFeed:
    """A feed that the site asks for, of all posts or of those of a term."""
    file = options.path.replace("{slug}", term.slug if term else "").lstrip("/")
    posts = blog.posts if term is None else term.posts
    settings = FeedSettings(
        file=file,
        posts=posts,
        display_path="mkdocs.yml",
        format=options.format,
        limit=options.limit,
        title=blog.title if term is None else f"{blog.title} – {term.name}" if blog.title else term.name,
        full=options.content == "full",
        is_announced=term is None,
    )
    return PlannedFeed(file, addresses.encode(file), posts[: options.limit], settings, blog.imports[0], term)

"""The feeds of a blog: their addresses in the site, and their posts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from . import addresses
from .blog import Blog, Term
from .occupancy import Occupancy, Occupant, Rank
from .post import FeedSettings, ImportedBlog, Post

Format = Literal["atom", "rss", "json"]
#: What a feed of posts and of changed pages of the site is of.
CHANGES = "changes"


@dataclass(frozen=True, slots=True)
class FeedOptions:
    """A feed that the site asks for, with the names of the option `feeds`."""

    path: str
    """The file, relative to the site's root; with `{slug}` where `of` is a grouping."""
    of: str = "posts"
    """`posts`, `changes` for posts and changed pages of the site, the name of a grouping for a feed of each of its
    terms, or the two of one term: `tags/wind`."""
    format: Format = "atom"
    content: Literal["full", "excerpt"] = "full"
    limit: int = 20
    copy_of: str = ""
    """The file of another feed, relative to the site's root, of which this is a copy; empty for a feed of its own."""
    partners: Mapping[str, str] = field(default_factory=dict)
    """The partners that have a feed each, with the part of its path that nobody guesses, which stands for `{key}`."""


@dataclass(frozen=True, slots=True, eq=False)
class PlannedFeed:
    """A feed and its output file."""

    file: str
    """Decoded, relative to the site's root."""
    url: str
    """Percent-encoded, relative to the site's root."""
    posts: Sequence[Post]
    """The newest first."""
    settings: FeedSettings
    imported: ImportedBlog
    """The blog of the feed; for one of the site's own, the first blog."""
    term: Term | None = None
    """The term of its posts."""
    with_pages: bool = False
    """Whether the changed pages of the site are in it too."""
    copy_of: str = ""
    """The file of the feed of which it is a copy; nothing names a copy."""
    partner: str = ""
    """Whom it is for; empty for everybody. Nothing names the feed of a partner."""

    @property
    def name(self) -> str:
        """Its name in messages, which tell nobody where the feed of a partner is."""
        return f"the feed of the partner {self.partner}" if self.partner else f"the feed /{self.file}"


def plan(
    blog: Blog, wanted: Iterable[FeedOptions], remaining: Collection[Post], table: Occupancy, *, path_prefix: str = ""
) -> list[PlannedFeed]:
    """Plan the feeds of the old blogs at their old addresses, and those of the site at its addresses.

    Args:
        blog: The blog, of posts that are in the site.
        wanted: The feeds of the site.
        remaining: The posts and pages that are in the site.
        table: The occupants of the site's files; the feeds are added to it.
        path_prefix: The clean path, without slashes around it, below which the blog is published; or empty.

    Returns:
        The feeds whose files are free; the others are reported.
    """
    found = []
    for feed in (*_old(blog, remaining, path_prefix), *_wanted(blog, wanted)):
        if addresses.refusal(feed.file) is not None:
            continue  # it is reported where it is defined
        claim = Occupant(
            Rank.FEED, feed.file, feed.name, feed.url, f"/{feed.file}", display_path=feed.settings.display_path
        )
        if (lost := table.claim(claim)) is None:
            found.append(feed)
        else:
            table.report_lost(claim, lost)
    return found


def _old(blog: Blog, remaining: Collection[Post], path_prefix: str) -> Iterator[PlannedFeed]:
    of_site = {post for post in blog.posts if blog.is_in_site(post) and not post.draft}
    for imported in blog.imports:
        for settings in imported.feeds:
            file = addresses.file_below(path_prefix, settings.file)
            posts = [post for post in settings.posts if post in remaining and not post.is_unlisted]
            if settings.of_terms and not blog.terms.get(settings.of_terms):
                continue
            if of_site and settings.is_announced:  # who reads it wants the blog that goes on
                wanted = of_site.union(posts)
                posts = [post for post in blog.posts if post in wanted]
            yield PlannedFeed(file, addresses.encode(file), posts[: settings.limit], settings, imported)


def _wanted(blog: Blog, wanted: Iterable[FeedOptions]) -> Iterator[PlannedFeed]:
    for options in wanted:
        grouping, _, name = options.of.partition("/")
        chosen = [term for term in blog.terms.get(grouping, ()) if not name or name in term.names]
        for term in [None] if grouping not in blog.groupings else chosen:
            if not options.partners:
                yield _feed(blog, options, term)
            for partner, key in options.partners.items():
                path = options.path.replace("{key}", key)
                settings = _feed(blog, replace(options, path=path), term)
                yield replace(settings, partner=partner, settings=replace(settings.settings, is_announced=False))


def _feed(blog: Blog, options: FeedOptions, term: Term | None) -> PlannedFeed:
    """Return a feed of the site, of all posts or of those of a term."""
    file = options.path.replace("{slug}", term.slug if term else "").lstrip("/")
    posts = blog.posts if term is None else term.posts
    settings = FeedSettings(
        file=file,
        posts=posts,
        display_path="mkdocs.yml",
        format=options.format,
        limit=options.limit,
        title=blog.title,
        full=options.content == "full",
        is_announced=term is None and not options.copy_of,
    )
    url, shown = addresses.encode(file), posts[: options.limit]
    return PlannedFeed(
        file, url, shown, settings, blog.imports[0], term, with_pages=options.of == CHANGES, copy_of=options.copy_of
    )

"""The files that go with a blog: Markdown copies of posts, the list for programs, that of feeds, their style sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..diagnostics.problems import Problems
from . import addresses
from .occupancy import Occupancy, Occupant, Rank
from .placing import Placed
from .post import Post

#: The file that names all posts for programs (llmstxt.org).
LIST = "llms.txt"
#: What a copy's file has beside that of its page (llmstxt.org).
COPY_EXTENSION = ".md"
#: The style sheet with which a browser shows feeds. All blogs of a site share one.
FEED_STYLESHEET = "assets/blogimport-feed.css"
_STYLESHEET_NAME = "the style sheet of feeds"


def plan(
    places: Mapping[Post, Placed], wanted: Iterable[str], table: Occupancy, problems: Problems, *, with_copies: bool
) -> frozenset[str]:
    """Claim the files that go with a blog.

    Args:
        places: Where posts and pages stand.
        wanted: The files that the site asks for, relative to its root.
        table: The occupants of the site; the files are added.
        problems: Receives the files that another one keeps from being written. A copy gives way in silence.
        with_copies: Whether posts have Markdown copies beside them.

    Returns:
        The files to write.
    """
    found = set()
    for file in _copies(places) if with_copies else ():
        if table.is_free(file):
            table.put(_occupant(file, "a Markdown copy of a post"))
            found.add(file)
    for file in wanted:
        name = _STYLESHEET_NAME if file == FEED_STYLESHEET else "a list of the blog's"
        if (lost := table.conflict(file)) is None:
            table.put(_occupant(file, name))
            found.add(file)
        elif lost.other.name != _STYLESHEET_NAME:
            problems.report("left-out", "mkdocs.yml", None, f"{lost.other.name} is at /{lost.other.file} already",
                            "that one is kept, none is written in its place")  # fmt: skip
    return frozenset(found)


def of_another_blog(file: str) -> Occupant:
    """Return a file that goes with another blog of the site as an occupant of this blog's table.

    Args:
        file: One that `plan` returned for the other blog.
    """
    name = _STYLESHEET_NAME if file == FEED_STYLESHEET else "a file of another blog"
    return Occupant(Rank.SITE, file, name, addresses.encode(file))


def copy_of(file: str) -> str:
    """Return the file of the Markdown copy of a page."""
    return file + COPY_EXTENSION


def _copies(places: Mapping[Post, Placed]) -> Iterator[str]:
    for post, there in places.items():
        if post.kind == "post" and not post.is_unlisted and not post.draft:
            yield copy_of(there.file)


def _occupant(file: str, name: str) -> Occupant:
    # the lowest rank, since everything else comes first
    return Occupant(Rank.INDEX, file, name, addresses.encode(file))

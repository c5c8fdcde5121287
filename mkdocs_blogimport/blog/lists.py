"""What stands below the text of a page that listed posts: groups of posts, each with its heading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from . import addresses
from .blog import Blog, Term
from .post import Post


@dataclass(frozen=True, slots=True)
class Group:
    """Posts under one heading."""

    name: str
    """Empty for posts without a heading."""
    id: str
    """The id of the heading, which old links name."""
    posts: Sequence[Post]
    term: Term | None = None


def groups(blog: Blog, page: Post) -> list[Group]:
    """The posts that stand below a page, in groups.

    Args:
        blog: The blog.
        page: A page of it.

    Returns:
        The years, the terms with their posts, or one group of all items of a collection; nothing for other pages.
    """
    listing = page.listing
    if listing is None or page.layout is not None:
        return []
    if listing.kind == "archive":
        posts = [post for post in blog.posts if post.in_terms]
        if "posts" in blog.origins[page].backwards:
            posts.reverse()
        return _unique(by_year(posts, listing.id_prefix))
    if listing.kind == "terms":
        heading_id = blog.origins[page].rules.heading_id
        return _unique(Group(t.name, heading_id(t.name), t.posts, t) for t in blog.terms.get(listing.grouping, ()))
    if listing.kind == "collection":
        items = [
            post
            for post in blog.everything()
            if f"{post.collection}/".startswith(f"{listing.name}/") and post is not page and not post.is_unlisted
        ]
        return [Group("", "", items)] if items else []
    return []


def front(posts: Sequence[Post]) -> Sequence[Post]:
    """The list of all posts: those that are pinned come first, and those that the old list left out are missing."""
    if not any(post.is_pinned or not post.in_front for post in posts):
        return posts
    return sorted((post for post in posts if post.in_front), key=lambda post: not post.is_pinned)


def by_year(posts: Iterable[Post], id_prefix: str = "") -> list[Group]:
    """Posts by the years of their dates, in the order of the posts; those without a date are in no year."""
    years: dict[str, list[Post]] = {}
    for post in posts:
        years.setdefault("" if post.date is None else f"{post.date.year}", []).append(post)
    return [Group(year, f"{id_prefix}{year}", found) for year, found in years.items()]


class Terms:
    """Finds the terms whose posts pages listed."""

    def __init__(self, blog: Blog) -> None:
        """Begin with nothing looked up."""
        self._blog = blog
        self._found: dict[str, dict[str, Term]] = {}

    def of(self, page: Post) -> Term | None:
        """The term whose posts a page listed, whatever the case of its letters; None where no post bears it."""
        listing = page.listing
        if listing is None or listing.kind != "term":
            return None
        known = self._found.get(listing.grouping)
        if known is None:
            terms = self._blog.terms.get(listing.grouping, ())
            known = {addresses.slug(term.name): term for term in reversed(terms)}
            known |= {_exact(name): term for term in terms for name in term.names}
            self._found[listing.grouping] = known
        return known.get(_exact(listing.name)) or known.get(addresses.slug(listing.name))


def _exact(name: str) -> str:
    """A key that no slug is."""
    return f"={name}"


def _unique(found: Iterable[Group]) -> list[Group]:
    """Groups whose ids differ: of one that is taken only the first keeps it."""
    taken: set[str] = set()
    kept = []
    for group in found:
        kept.append(Group(group.name, "" if group.id in taken else group.id, group.posts, group.term))
        taken.add(group.id)
    return kept

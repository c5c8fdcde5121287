"""Which posts belong to a post: those that share its terms, the rare ones above all, and the parts of its series."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from .blog import Blog, Term
from .groupings import series
from .post import Post

#: The groupings whose terms say what a post is about.
ABOUT = ("tags", "categories", "series")
#: The terms of a post that are looked at, the rarest first; and the posts of each, the nearest in time on each side.
#: So the time for all posts grows with their number, however many have one term.
MOST_TERMS, NEAREST = 20, 20


class Related:
    """Finds the posts that belong to a post."""

    def __init__(self, blog: Blog) -> None:
        """Count the terms of a blog."""
        self._posts = blog.posts
        self._places = {post: place for place, post in enumerate(blog.posts)}
        self._terms: dict[Post, list[tuple[float, list[int]]]] = {}
        terms = [term for name in ABOUT for term in blog.terms.get(name, ()) if len(term.posts) > 1]
        # the rarest come first in the list of each post
        for term in sorted(terms, key=lambda term: len(term.posts)):
            weight = math.log((len(blog.posts) + 1) / len(term.posts))
            places = [self._places[post] for post in term.posts]
            for post in term.posts:
                if len(known := self._terms.setdefault(post, [])) < MOST_TERMS:
                    known.append((weight, places))

    def to(self, post: Post, limit: int) -> list[Post]:
        """Return the posts that share the most, and the rarest, terms with a post; of equal ones the nearest in time.

        Args:
            post: A post.
            limit: The most posts.
        """
        here = self._places.get(post)
        if here is None:
            return []
        scores: dict[int, float] = {}
        for weight, places in self._terms.get(post, ()):
            at = bisect_left(places, here)
            for place in places[max(0, at - NEAREST) : at + NEAREST + 1]:
                scores[place] = scores.get(place, 0.0) + weight
        scores.pop(here, None)
        # sums of the same weights in another order differ by less than is rounded away
        best = sorted(scores, key=lambda place: (-round(scores[place], 9), abs(place - here), place))
        return [found for place in best if not (found := self._posts[place]).draft or post.draft][:limit]


@dataclass(frozen=True, slots=True)
class Part:
    """The place of a post in a series."""

    series: Term
    number: int
    """From 1, the oldest first unless the posts number themselves."""
    count: int
    older: Post | None = None
    """The part before it."""
    newer: Post | None = None
    """The part after it."""


def parts(blog: Blog) -> dict[Post, Part]:
    """Return the place of each post in the first series that it names; one alone makes no series."""
    found: dict[Post, Part] = {}
    for term in blog.terms.get("series", ()):
        if len(term.posts) < 2:
            continue
        ordered = _ordered(term)
        for place, post in enumerate(ordered):
            part = Part(
                term,
                place + 1,
                len(ordered),
                ordered[place - 1] if place else None,
                ordered[place + 1] if place + 1 < len(ordered) else None,
            )
            if post not in found or next(iter(series(post)), "") == term.name:
                found[post] = part
    return found


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The posts of a category around one of its posts."""

    category: Term
    older: Post | None
    newer: Post | None


def in_categories(blog: Blog) -> dict[Post, Neighbours]:
    """Return the neighbours of each post in the first category that it names; one alone has none."""
    found: dict[Post, Neighbours] = {}
    for term in blog.terms.get("categories", ()):
        if len(term.posts) < 2:
            continue
        around = zip([None, *term.posts], term.posts, [*term.posts[1:], None], strict=False)
        for newer, post, older in around:
            if post.categories[0] in term.names:
                found[post] = Neighbours(term, older, newer)
    return found


def _ordered(term: Term) -> Sequence[Post]:
    """The parts of a series, in order: as the posts number themselves, else the oldest first."""
    oldest_first = list(reversed(term.posts))
    numbers = {post: series(post).get(term.name) for post in oldest_first}
    if any(number is None for number in numbers.values()):
        return oldest_first
    return sorted(oldest_first, key=lambda post: numbers[post] or 0)

"""Posts that a page of the documentation asks for: the newest, those of a term, so many of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from .blog import Blog, Term
from .groupings import GROUPINGS, Grouping
from .post import Post

#: The number of posts unless a query says another.
USUAL = 5


class QueryError(ValueError):
    """A query can't be understood, or asks for what there isn't; its text is a clause."""


@dataclass(frozen=True, slots=True)
class Query:
    """Which posts are asked for, and how they are shown."""

    terms: Sequence[tuple[str, str]] = ()
    """The name of a grouping and that of a term: posts have all of them."""
    limit: int = USUAL
    """The number of posts; 0 for all."""
    excerpts: bool = False
    """Whether they are shown with their excerpts."""


def query(values: Mapping[str, Any], groupings: Mapping[str, Grouping] = GROUPINGS) -> Query:
    """Read a query.

    Args:
        values: What is asked for: `limit`, `excerpts`, and the singulars of groupings.
        groupings: Those of the blog. Of two with one singular, the first has it.

    Raises:
        QueryError: There is no such argument, or it has no such value.
    """
    singulars: dict[str, str] = {}
    for name, grouping in groupings.items():
        singulars.setdefault(grouping.singular, name)
    known = ["limit", "excerpts", *singulars]
    for key in values:
        if key not in known:
            near = get_close_matches(str(key), known, 1)
            raise QueryError(
                f"there is no argument {str(key)!r}. "
                + (f"Did you mean {near[0]!r}?" if near else f"Expected {', '.join(known)}.")
            )
    limit = values.get("limit", USUAL)
    if limit == "all":
        limit = 0
    elif isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
        raise QueryError(f"'limit' is a number from 1, or all, and not {limit!r}")
    excerpts = values.get("excerpts", False)
    if not isinstance(excerpts, bool):
        raise QueryError(f"'excerpts' is true or false, and not {excerpts!r}")
    terms = []
    for key, name in singulars.items():
        if key in values:
            value = values[key]
            if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
                raise QueryError(f"{key!r} is a name, and not {value!r}")
            terms.append((name, str(value).strip()))
    return Query(tuple(terms), limit, excerpts)


def matching(blog: Blog, asked: Query) -> Sequence[Post]:
    """Return all posts that have the terms of a query, the newest first, whatever its limit.

    Raises:
        QueryError: No post has one of the terms.
    """
    found: Sequence[Post] = blog.posts
    for grouping, name in asked.terms:
        members = set(_term(blog, grouping, name).posts)
        found = [post for post in found if post in members]
    return found


def chosen(blog: Blog, asked: Query) -> Sequence[Post]:
    """Return the posts that a query asks for, the newest first.

    Raises:
        QueryError: No post has one of its terms.
    """
    found = matching(blog, asked)
    return found[: asked.limit] if asked.limit else found


def _term(blog: Blog, grouping: str, name: str) -> Term:
    """The term of a name, or of a slug."""
    terms = blog.terms.get(grouping, ())
    found = next((term for term in terms if name in term.names), None)
    found = found or next((term for term in terms if term.slug == name), None)
    if found is None:
        near = get_close_matches(name, [term.name for term in terms], 1)
        hint = f". Did you mean {near[0]!r}?" if near else ""
        raise QueryError(f"no post has the {blog.groupings[grouping].singular} {name!r}{hint}")
    return found

"""The order of a Jekyll site's documents, in which they are rendered, written, and neighbours of each other."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cmp_to_key
from typing import Any

from ...blog.post import Post
from .config import Config


def ordered(posts: Iterable[Post], config: Config, now: datetime) -> list[Post]:
    """Sort a site's documents as `Jekyll::Site#render`: posts, other collections, pages.

    Documents are sorted by date and path, those without a date by the time of the build; a collection may set another
    order (`order`, `sort_by`). Pages are sorted by name.

    Args:
        posts: The documents.
        config: The site's settings.
        now: The time of the build.
    """
    collections: dict[str, list[Post]] = {"posts": [], **{name: [] for name in config.collections}}
    pages: list[Post] = []
    for post in posts:
        collections.get(collection_of(post, config) or "", pages).append(post)
    found: list[Post] = []
    for name, documents in collections.items():
        documents.sort(key=lambda post: (post.date or now, post.path))
        found += _rearranged(documents, config.settings(name), now) if name != "posts" else documents
    return found + sorted(pages, key=lambda page: (posixpath.basename(page.path), page.path))


def collection_of(post: Post, config: Config) -> str | None:
    """Return the collection of a document, None for a page; a collection may be called `pages` as well."""
    if post.collection != "pages":
        return post.collection
    own = config.collections.get("pages")
    return "pages" if own is not None and post.path.startswith(own.folder) else None


def _rearranged(documents: list[Post], settings: Mapping[str, Any], now: datetime) -> list[Post]:
    """Return the documents of a collection in the order that it sets (`Jekyll::Collection#sort_docs!`)."""
    order, key = settings.get("order"), settings.get("sort_by")
    if isinstance(order, list):
        first = {str(name).strip("/"): place for place, name in reversed(list(enumerate(order)))}
        return sorted(documents, key=lambda post: first.get(_below(post), len(order)))
    if isinstance(key, str):
        documents.sort(key=cmp_to_key(lambda one, other: _compared(_value(one, key, now), _value(other, key, now))))
    return documents


def _below(post: Post) -> str:
    """Return a document's path below the folder of its collection."""
    return post.path.partition(f"_{post.collection}/")[2]


def _value(post: Post, key: str, now: datetime) -> Any:
    given: dict[str, Callable[[], Any]] = {
        "title": lambda: post.title,
        "slug": lambda: post.slug,
        "date": lambda: post.date or now,
        "tags": lambda: list(post.tags),
        "categories": lambda: list(post.categories),
    }
    return given[key]() if key in given else post.metadata.get(key)


def _compared(one: Any, other: Any) -> int:
    """Compare as Ruby's `<=>`: values that can't be compared count as equal, and nil comes last."""
    if one is None or other is None:
        return (one is None) - (other is None)
    if isinstance(one, list) and isinstance(other, list):
        return next((found for pair in zip(one, other, strict=False) if (found := _compared(*pair))), 0) or (
            (len(one) > len(other)) - (len(one) < len(other))
        )
    if isinstance(one, bool) or isinstance(other, bool):
        return 0
    try:
        return int(one > other) - int(one < other)
    except TypeError:
        return 0


def newest_first(posts: Sequence[Post]) -> list[Post]:
    """Return the posts among a site's ordered documents, the newest first."""
    return [post for post in reversed(posts) if post.kind == "post" and not post.is_unlisted]

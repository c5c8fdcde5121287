"""The old pages that listed posts, so that each address of a list is answered whatever becomes of it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ...blog import addresses
from ...blog.groupings import GROUPINGS
from ...blog.post import OldList, Post
from .posts import Author
from .settings import Settings, filled

#: The most pages of lists whose old addresses are known.
MOST = 20_000


@dataclass(frozen=True, slots=True)
class _View:
    path: str
    """Below `docs_dir`, without an end."""
    grouping: str
    term: str
    posts: list[Post]


def paths(settings: Settings, authors: Mapping[str, Author]) -> dict[str, Callable[[Post], Iterator[tuple[str, str]]]]:
    """Return what says of a post in which terms of each grouping it is: with the path of the term's page.

    Args:
        settings: The blog's.
        authors: Its authors, by their keys.
    """
    slugs = {author.name: author for author in authors.values()}

    def category(post: Post) -> Iterator[tuple[str, str]]:
        for name in post.categories:
            yield name, filled(settings.categories_url_format, {"slug": settings.category_slug(name)})

    def period(post: Post) -> Iterator[tuple[str, str]]:
        if post.date is not None:
            for name in GROUPINGS[settings.periods].key(post):
                day = settings.day(post.date, settings.archive_url_date_format)
                yield name, filled(settings.archive_url_format, {"date": day})

    def profile(post: Post) -> Iterator[tuple[str, str]]:
        for name in post.authors:
            author = slugs.get(name, Author(name, name))
            values = {"slug": author.slug or author.key, "name": author.name}
            yield name, filled(settings.authors_profiles_url_format, values)

    shown = {
        "categories": settings.categories,
        settings.periods: settings.archive,
        "authors": settings.authors_profiles,
    }
    makers = {"categories": category, settings.periods: period, "authors": profile}
    return {name: maker for name, maker in makers.items() if shown[name]}


def old_lists(
    posts: Sequence[Post], settings: Settings, authors: Mapping[str, Author], suffix: str, display_path: str
) -> list[OldList]:
    """Return the old lists with all their pages.

    Args:
        posts: The posts, in the order of their files.
        settings: The blog's.
        authors: Its authors, by their keys.
        suffix: The end of the address of a page: `/` or `.html`.
        display_path: The file that defines them, as messages name it.
    """
    listed = sorted((post for post in posts if post.date is not None), key=_order, reverse=True)
    views = [_View(settings.blog_dir, "", "", listed)]
    for grouping, terms_of in paths(settings, authors).items():
        found: dict[str, _View] = {}
        for post in listed:
            for name, path in terms_of(post):
                at = settings.below(path)
                found.setdefault(at, _View(at.lstrip("/"), grouping, name, [])).posts.append(post)
        views += found.values()
    return [*itertools.islice(_pages(views, settings, suffix, display_path), MOST)]


def _order(post: Post) -> tuple[bool, datetime]:
    assert post.date is not None
    return post.is_pinned, post.date


def _pages(views: Sequence[_View], settings: Settings, suffix: str, display_path: str) -> Iterator[OldList]:
    for view in views:
        size = settings.sizes[view.grouping] if view.grouping else settings.size
        is_front = not view.grouping
        first = f"/{view.path}" if view.path else ""
        last = -(-len(view.posts) // size) if size else 1
        for number in range(1, max(last, 1) + 1):
            end = suffix if not is_front or suffix == "/" else "/index.html"
            address = f"{first}{end}"
            if number > 1:
                page = filled(settings.pagination_url_format, {"page": str(number)}).strip("/")
                address = f"{first}/{page}{end}"
            elif is_front:
                address = f"{first}/"
            shown = view.posts[(number - 1) * size : number * size] if size else view.posts
            address = addresses.clean(address)
            file = addresses.answering_file(address)
            yield OldList(address, file, shown, display_path, view.grouping, view.term.lower())

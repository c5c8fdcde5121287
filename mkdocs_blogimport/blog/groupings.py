"""The ways in which posts are grouped, a row each: by category, by tag."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .post import Post


def by_name(name: str) -> tuple[str, str]:
    """Return the key of alphabetical order: accents and case count only between names that are otherwise equal."""
    return unicodedata.normalize("NFKD", name).casefold(), name


@dataclass(frozen=True, slots=True)
class Grouping:
    """One way to group posts by terms, each of which gets a page that lists its posts."""

    name: str
    """The name of all terms together: `tags`. The options and labels of the grouping begin with it."""
    singular: str
    """The name of one term, in labels and messages: `tag`."""
    key: Callable[[Post], Sequence[str]]
    """The names of a post's terms."""
    url_format: str
    """The address of a term's page, with `{slug}`, below `blog_dir`, unless the site or the old blog says otherwise."""
    front_matter: Sequence[str] = ()
    """The keys of front matter that name a post's terms, to find the line of a message."""
    order: Callable[[str], Any] = by_name
    """The sort key of the overview's terms."""
    is_usual: bool = True
    """Whether its terms have pages though neither the site nor the old blog says so."""
    plural: str = ""
    """The name of several terms, where that isn't the grouping's."""
    kind: Literal["name", "period"] = "name"
    """What its terms are."""

    @property
    def counted(self) -> str:
        """The name of several terms, for a report."""
        return self.plural or self.name


#: The groupings of every blog, by name, in the order in which their overviews are named. To add a grouping, add a row.
GROUPINGS: dict[str, Grouping] = {
    grouping.name: grouping
    for grouping in (
        Grouping(
            "categories",
            "category",
            key=lambda post: post.categories,
            url_format="category/{slug}",
            front_matter=("category", "categories"),
        ),
        Grouping(
            "tags",
            "tag",
            key=lambda post: post.tags,
            url_format="tag/{slug}",
            front_matter=("tag", "tags"),
        ),
        Grouping(
            "archive",
            "period",
            plural="periods",
            key=lambda post: post.terms.get("archive", ()),
            url_format="archive/{slug}",
            front_matter=("date",),
            order=lambda name: 0,  # as the posts: the newest first
            is_usual=False,
            kind="period",
        ),
        Grouping(
            "authors",
            "author",
            key=lambda post: post.authors,
            url_format="author/{slug}",
            front_matter=("author", "authors"),
            is_usual=False,
        ),
    )
}

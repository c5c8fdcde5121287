"""The ways in which posts are grouped, a row each: by category, by tag, by author, series, year, month and day."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from . import addresses
from .post import OldGrouping, Post

#: The keys of front matter that number the parts of a series, and those of an entry of `series` that is a mapping.
_SERIES_NUMBERS = ("series_index", "series_order", "series_part", "series_weight", "series_number", "part")
_ENTRY_NUMBERS = ("part", "index", "order", "number", "weight")
#: How deep a term may stand in others.
MOST_LEVELS = 10


def by_name(name: str) -> tuple[str, str]:
    """Return the key of alphabetical order: accents and case count only between names that are otherwise equal."""
    return unicodedata.normalize("NFKD", name).casefold(), name


def newest_first(name: str) -> int:
    """Return the key of the order of years (`2019`), months (`2019-03`) and days (`2019-03-04`), the newest first."""
    return -int(name.replace("-", ""))


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
    """The address of a term's page, with `{slug}` (of a period with `{year}`, `{month}` and `{day}`), below `blog_dir`,
    unless the site or the old blog says otherwise."""
    front_matter: Sequence[str] = ()
    """The keys of front matter that name a post's terms, to find the line of a message."""
    order: Callable[[str], Any] = by_name
    """The sort key of the overview's terms."""
    is_usual: bool = True
    """Whether its terms have pages though neither the site nor the old blog says so."""
    plural: str = ""
    """The name of several terms, where that isn't the grouping's."""
    label: str = ""
    """What readers call all terms together, where that isn't the grouping's name."""
    kind: Literal["name", "period", "year", "month", "day", "language"] = "name"
    """What its terms are, which readers see in their own language."""

    @property
    def is_of_time(self) -> bool:
        """Whether its terms are years, months or days, which stay in their order."""
        return self.kind in {"year", "month", "day"}

    @property
    def counted(self) -> str:
        """The name of several terms, for a report."""
        return self.plural or self.name


def series(post: Post) -> dict[str, float | None]:
    """Return the series that a post is a part of: `series` in its front matter, one or several.

    Returns:
        The name of each, with the number by which the post calls itself a part of it; None where it names none.
    """
    written = post.metadata.get("series")
    usual = _number(post.metadata, _SERIES_NUMBERS)
    found: dict[str, float | None] = {}
    for entry in written if isinstance(written, list) else [written]:
        own = entry if isinstance(entry, Mapping) else {}
        name = own.get("name") or own.get("title") if isinstance(entry, Mapping) else entry
        if not isinstance(name, str | int) or isinstance(name, bool):
            continue
        number = _number(own, _ENTRY_NUMBERS)
        name = unicodedata.normalize("NFC", " ".join(str(name).split()))
        if name and found.get(name) is None:
            found[name] = usual if number is None else number
    return found


def _number(values: Mapping[str, Any], keys: Sequence[str]) -> float | None:
    """Return the first finite number at some keys."""
    for value in (values[key] for key in keys if key in values):
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
            return value
    return None


def levels(name: str, separator: str) -> Sequence[str]:
    """Return the name of a term behind those of the terms that it stands in.

    Args:
        name: `a/b/c`.
        separator: What stands between a term and one in it; empty for terms that stand in no others.

    Returns:
        `a`, `a/b` and `a/b/c`. What is deeper than `MOST_LEVELS` belongs to the last name.
    """
    own = parts(name, separator)
    return [separator.join(own[:count]) for count in range(1, len(own) + 1)] or [name]


def parts(name: str, separator: str) -> Sequence[str]:
    """Return the parts of a term's name: of `a/b/c` the names `a`, `b` and `c`.

    Args:
        name: The name.
        separator: What stands between a term and one in it; empty for terms that stand in no others.

    Returns:
        The parts. What is deeper than `MOST_LEVELS` belongs to the last one.
    """
    if not separator or separator not in name:
        return [name]
    return [part for written in name.split(separator, MOST_LEVELS - 1) if (part := written.strip())]


def further(name: str, own: OldGrouping) -> Grouping:
    """Return a grouping that only some blogs have, whose terms are `Post.terms`.

    Args:
        name: The name of all terms together, in lowercase: `boats`.
        own: What the old blog says of it.
    """
    label = own.label or name
    return Grouping(
        name,
        own.singular,
        key=lambda post: post.terms.get(name, ()),
        url_format=f"{addresses.slug(name)}/{{slug}}",
        front_matter=(label,),
        label=label,
    )


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
            "series",
            "series",
            key=lambda post: [*series(post)],
            url_format="series/{slug}",
            front_matter=("series",),
            is_usual=False,
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
        Grouping(
            "years",
            "year",
            key=lambda post: [f"{post.date.year:04}"] if post.date is not None else [],
            url_format="archive/{year}",
            front_matter=("date",),
            order=newest_first,
            is_usual=False,
            kind="year",
        ),
        Grouping(
            "months",
            "month",
            key=lambda post: [f"{post.date.year:04}-{post.date.month:02}"] if post.date is not None else [],
            url_format="archive/{year}/{month}",
            front_matter=("date",),
            order=newest_first,
            is_usual=False,
            kind="month",
        ),
        Grouping(
            "days",
            "day",
            key=lambda post: [f"{post.date.year:04}-{post.date.month:02}-{post.date.day:02}"] if post.date else [],
            url_format="archive/{year}/{month}/{day}",
            front_matter=("date",),
            order=newest_first,
            is_usual=False,
            kind="day",
        ),
        # for feeds alone
        Grouping(
            "languages",
            "language",
            key=lambda post: [post.language] if post.language else [],
            url_format="language/{slug}",
            front_matter=("lang", "language", "locale"),
            is_usual=False,
            kind="language",
        ),
    )
}

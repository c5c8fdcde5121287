"""The addresses of posts: the settings `permalink` and `new_post_name`, and front matter."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from ...blog import addresses
from ...blog.slugs import slug
from .. import fields
from .config import Config

_PLACEHOLDER = re.compile(r":(\w*[^_\W])")
_PARTS = {"year": r"(\d{4})", "month": r"(\d{2})", "day": r"(\d{2})", "i_month": r"(\d{1,2})", "i_day": r"(\d{1,2})",
          "hash": r"([0-9a-f]{12})"}  # fmt: skip
#: The most placeholders of a name, where each is searched at every place, and of an address.
_MOST_OF_NAME, _MOST = 8, 40


@dataclass(frozen=True, slots=True)
class NamedFile:
    """What the name of a post's file says."""

    slug: str
    """Its path below the folder of posts, without what follows the last dot and without a date."""
    day: tuple[int, int, int] | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    """What the name says besides, by the placeholders of `new_post_name`."""


def read_name(config: Config, path: str) -> NamedFile:
    """Read the name of a post's file (hexo 8.1: `parseFilename`).

    Args:
        config: The blog's settings.
        path: The path of the file, below `_posts`.
    """
    stem = posixpath.splitext(path)[0]
    expression, names = _expression(posixpath.splitext(config.new_post_name)[0])
    found = expression.fullmatch(stem) if expression is not None else None
    if found is None:
        return NamedFile(slug(stem))
    values = {name: part for name, part in zip(names, found.groups(), strict=True) if part is not None}
    year, month, day = (values.get(key) for key in ("year", "month", "day"))
    month, day = month or values.get("i_month"), day or values.get("i_day")
    date = (int(year), int(month), int(day)) if year and month and day else None
    return NamedFile(values.get("title") or slug(stem), date, values)


@lru_cache(maxsize=8)
def _expression(form: str) -> tuple[re.Pattern[str] | None, list[str]]:
    """Return the regular expression of a form of names, and the names of its groups; None for one that costs much."""
    names: list[str] = []
    made = ""
    start = 0
    for found in _PLACEHOLDER.finditer(form):
        names.append(found[1])
        # the longest match of a part ends where the next literal begins: each part but the title is short
        made += re.escape(form[start : found.start()]) + _PARTS.get(found[1], "(.+?)")
        start = found.end()
    free = sum(name not in _PARTS for name in names)
    if len(names) > _MOST_OF_NAME or free > 2:
        return None, []
    return re.compile(rf"(?s:{made}{re.escape(form[start:])})"), names


def address(
    config: Config, name: NamedFile, metadata: Mapping[str, Any], date: datetime, title: str, categories: list[str]
) -> str:
    """Return the address of a post (hexo 8.1: the filter `post_permalink`).

    Args:
        config: The blog's settings.
        name: What the name of its file says.
        metadata: Its front matter.
        date: Its date, in the blog's time zone.
        title: Its title.
        categories: The slugs of its categories, with those above them: `a`, `a/b`.
    """
    written = fields.line(metadata.get("permalink"))
    if written:
        return addresses.clean("/" + _finished(written, config).lstrip("/"))
    stamp = str(int(date.timestamp()))
    values = {
        "title": name.slug,
        "name": posixpath.basename(name.slug),
        "post_title": slug(title, 1),
        "year": f"{date:%Y}".zfill(4),
        "month": f"{date:%m}",
        "day": f"{date:%d}",
        "hour": f"{date:%H}",
        "minute": f"{date:%M}",
        "second": f"{date:%S}",
        "i_month": str(date.month),
        "i_day": str(date.day),
        "timestamp": stamp,
        "hash": hashlib.sha1(f"{name.slug}{stamp}".encode(), usedforsecurity=False).hexdigest()[:12],
        "category": categories[-1] if categories else fields.line(config.values.get("default_category"))
        or "uncategorized",
    }  # fmt: skip
    usual = config.section("permalink_defaults")

    def value(found: re.Match[str]) -> str:
        key = found[1]
        for known in (values, name.values, metadata, usual):
            if key in known:
                return fields.line(known[key])[: addresses.PATH_LIMIT]
        return "undefined"  # as JavaScript writes it

    filled = _PLACEHOLDER.sub(value, config.permalink[: addresses.PATH_LIMIT], count=_MOST)
    return addresses.clean("/" + _finished(filled, config).lstrip("/"))


def _finished(path: str, config: Config) -> str:
    """Add the slash without which a post could have no files of its own."""
    is_open = config.has_asset_folders and not path.endswith(("/", ".html"))
    return f"{path}/" if is_open else path

"""The posts by their names in `{% post_url %}`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, tzinfo

from ...blog.post import Post
from .. import dates

#: Jekyll 4: `PostComparer::MATCHER`.
_NAME = re.compile(r"(?P<folders>(?:.+/)?)(?P<date>\d+-\d+-\d+)-(?P<slug>.*)", re.ASCII)


class PostNames:
    """The posts of a site by name."""

    def __init__(self, posts: Sequence[Post], below: str, zone: tzinfo) -> None:
        """Index the posts.

        Args:
            posts: The posts, the oldest first: of several with one name the first counts.
            below: The folder of the collections, with a slash at its end, or empty.
            zone: The site's time zone.
        """
        self._zone = zone
        self._by_name: dict[str, Post] = {}
        self._by_date: dict[tuple[str, date | None], Post] = {}
        self._by_file: dict[str, Post] = {}
        for post in posts:
            for name in _names(post.path.removeprefix(below)):
                self._by_name.setdefault(name, post)
            self._by_date.setdefault((post.slug, post.date.date() if post.date else None), post)
            self._by_file[post.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]] = post

    def find(self, name: str) -> Post | None:
        """Return the post of a name: `2020-01-02-x`, `sub/2020-01-02-x`, `category/2020-01-02-x`.

        Jekyll 4.3: `PostUrl` looks for the file, then for a post with this slug and date. Where it would fail, a post
        whose file has the name is found too.
        """
        name = name.strip().removeprefix("/")
        if name in self._by_name:
            return self._by_name[name]
        found = _NAME.fullmatch(name)
        if found is not None:
            day = dates.parse(found["date"], self._zone)
            post = self._by_date.get((found["slug"], day.date())) if day is not None else None
            if post is not None:
                return post
        return self._by_file.get(name.rsplit("/", 1)[-1])


def _names(path: str) -> Iterator[str]:
    """Yield the names of a file: its path below `_posts`, or the folder of `_posts` and its own name.

    Jekyll compares only up to the end of a file extension, so `2020-01-02-v1` is `2020-01-02-v1.0.md` too.
    """
    before, posts, inside = f"/{path}".partition("/_posts/")
    before = before.removeprefix("/") + "/" if before else ""
    if not posts or (before and "/" in inside):
        return
    folders, slash, file = inside.rpartition("/")
    parts = file.split(".")
    for end in range(1, len(parts)):
        if parts[end]:
            yield f"{before}{folders}{slash}{'.'.join(parts[:end])}"

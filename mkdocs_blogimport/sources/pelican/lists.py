"""The pages of the old blog that listed articles: the front page, archives, terms and authors, with their pages."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Sequence

from ...blog import addresses
from ...blog.post import OldList, Post
from .patterns import expanded, page_file
from .settings import Settings
from .slugs import Slugs

#: The most pages of one list, and of all lists together.
_MOST_PAGES, _MOST_LISTS = 5_000, 50_000
#: The groupings that an overview of Pelican's listed, by its template.
_OVERVIEWS = {"tags": "tags", "categories": "categories", "authors": "authors"}


def newest_first(posts: Iterable[Post]) -> list[Post]:
    """Return posts as Pelican orders them: the newest first, those of equal dates by their slugs."""
    dated = sorted((post for post in posts if post.date is not None), key=lambda post: post.slug)
    return sorted(dated, key=lambda post: post.date, reverse=True)  # type: ignore[arg-type, return-value]


def order(post: Post) -> str:
    """Return the key that sorts posts of equal dates, the oldest first: their slugs backwards."""
    return "".join(chr(0x10FFFF - ord(c)) for c in post.slug) + "\U0010ffff"


def grouped(posts: Iterable[Post], key: Callable[[Post], Sequence[str]]) -> dict[str, list[Post]]:
    """Return posts by their terms."""
    found: dict[str, list[Post]] = {}
    for post in posts:
        for name in key(post):
            found.setdefault(name, []).append(post)
    return found


def old_lists(posts: Sequence[Post], settings: Settings, slugs: Slugs) -> list[OldList]:
    """Find the addresses of the pages that listed articles.

    Args:
        posts: The articles that were listed, in Pelican's order.
        settings: The blog's settings.
        slugs: Its slugs.

    Returns:
        The pages, with the articles on each.
    """
    found: list[OldList] = []
    for old in _Lists(posts, settings, slugs).all():
        found.append(old)
        if len(found) >= _MOST_LISTS:
            break
    return found


class _Lists:
    def __init__(self, posts: Sequence[Post], settings: Settings, slugs: Slugs) -> None:
        self._posts = posts
        self._settings = settings
        self._slugs = slugs

    def all(self) -> Iterator[OldList]:
        for name in self._settings.texts("DIRECT_TEMPLATES"):
            setting = self._settings[f"{name.upper()}_SAVE_AS"]
            file = f"{name}.html" if setting is None else setting
            if not isinstance(file, str) or not file:
                continue
            grouping = _OVERVIEWS.get(name, "")
            yield from self._numbered(file, name, self._posts, grouping=grouping)
        for kind, grouping, key in (
            ("CATEGORY", "categories", lambda post: post.categories),
            ("TAG", "tags", lambda post: post.tags),
            ("AUTHOR", "authors", lambda post: post.authors),
        ):
            pattern = self._settings.text(f"{kind}_SAVE_AS")
            for name, listed in grouped(self._posts, key).items() if pattern else ():
                slug = self._slugs.of(name, kind)
                file = expanded(pattern, {"slug": slug, "name": name}) if slug else None
                if file:
                    yield from self._numbered(file, kind.lower(), listed, grouping=grouping, term=name)
        yield from self._periods()

    def _numbered(
        self, file: str, template: str, posts: Sequence[Post], *, grouping: str = "", term: str = ""
    ) -> Iterator[OldList]:
        """Yield the pages of a list."""
        settings = self._settings
        size = self._size(template)
        count = (
            min(max(1, -(-max(1, len(posts) - settings.number("DEFAULT_ORPHANS")) // size)), _MOST_PAGES) if size else 1
        )
        for number in range(1, count + 1):
            last = number == count
            share = posts[(number - 1) * size : None if last else number * size] if size else posts
            name = page_file(settings["PAGINATION_PATTERNS"], file, number) if size else file
            if name:
                yield self._list(name, share or posts, grouping, term)

    def _size(self, template: str) -> int:
        paginated = self._settings["PAGINATED_TEMPLATES"]
        if not isinstance(paginated, dict) or template not in paginated:
            return 0
        own = paginated[template]
        return own if isinstance(own, int) and own > 0 else self._settings.number("DEFAULT_PAGINATION")

    def _list(self, file: str, posts: Sequence[Post], grouping: str = "", term: str = "") -> OldList:
        file = posixpath.normpath("/" + file)[1:]
        is_index = file == "index.html" or file.endswith("/index.html")
        address = addresses.clean(f"/{file.removesuffix('index.html') if is_index else file}")
        is_page = file.endswith((".html", ".htm"))
        return OldList(address, file if is_page else "", posts, self._settings.display_path, grouping, term)

    def _periods(self) -> Iterator[OldList]:
        """Yield the archives of years, months and days."""
        for name, parts in (("YEAR", 1), ("MONTH", 2), ("DAY", 3)):
            pattern = self._settings.text(f"{name}_ARCHIVE_SAVE_AS")
            periods: dict[tuple[int, ...], list[Post]] = {}
            for post in self._posts if pattern else ():
                if post.date is not None:
                    key = (post.date.year, post.date.month, post.date.day)[:parts]
                    periods.setdefault(key, []).append(post)
            for listed in periods.values():
                file = expanded(pattern, {"date": listed[0].date})
                if file:
                    yield from self._numbered(file, "period_archives", listed)

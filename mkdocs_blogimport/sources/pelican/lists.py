"""The pages of the old blog that listed articles: the front page, archives, terms and authors, with their pages."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from types import MappingProxyType

from ...blog import addresses
from ...blog.post import Listing, OldLayout, OldList, Post
from ..ordering import backwards
from .patterns import expanded, page_file, page_format
from .settings import Settings
from .slugs import Slugs

#: The parts of a date in the addresses of its archives, in Pelican's patterns.
OF_DATES = {
    "{year}": ("{date:%Y}", "{date.year}"),
    "{month}": ("{date:%m}", "{date.month:02d}"),
    "{day}": ("{date:%d}", "{date.day:02d}"),
}
#: The most pages of one list, and of all lists together.
_MOST_PAGES, _MOST_LISTS = 5_000, 50_000
#: The templates whose lists the terms of each grouping had.
_SIZES = {"languages": "index", "categories": "category", "tags": "tag", "authors": "author",
          "years": "period_archives", "months": "period_archives",
          "days": "period_archives"}  # fmt: skip
#: What hosts show for an error lists nothing.
_ERROR = re.compile(r"(?:.*/)?[345]\d\d\.html?")
#: The groupings that an overview of Pelican's listed, by its template.
_OVERVIEWS = {"tags": "tags", "categories": "categories", "authors": "authors"}


def newest_first(posts: Iterable[Post]) -> list[Post]:
    """Return posts as Pelican orders them: the newest first, those of equal dates by their slugs."""
    dated = sorted((post for post in posts if post.date is not None), key=lambda post: post.slug)
    return sorted(dated, key=lambda post: post.date, reverse=True)  # type: ignore[arg-type, return-value]


def order(post: Post) -> str:
    """Return the key that sorts posts of equal dates, the oldest first: their slugs backwards."""
    return backwards(post.slug) + "\U0010ffff"


def grouped(posts: Iterable[Post], key: Callable[[Post], Sequence[str]]) -> dict[str, list[Post]]:
    """Return posts by their terms."""
    found: dict[str, list[Post]] = {}
    for post in posts:
        for name in key(post):
            found.setdefault(name, []).append(post)
    return found


def by_term(
    posts: Iterable[Post], key: Callable[[Post], Sequence[str]], slug_of: Callable[[str], str]
) -> dict[str, list[Post]]:
    """Return posts by their terms; terms of one slug are one for Pelican, named as in the newest article."""
    found: dict[str, list[Post]] = {}
    first: dict[str, str] = {}
    for post in posts:
        for name in key(post):  # an article with two of them is there twice
            found.setdefault(first.setdefault(slug_of(name), name), []).append(post)
    return found


def old_lists(posts: Sequence[Post], settings: Settings, slugs: Slugs, language: str = "") -> list[OldList]:
    """Find the addresses of the pages that listed articles.

    Args:
        posts: The articles that were listed, in Pelican's order.
        settings: The blog's settings.
        slugs: Its slugs.
        language: The language whose site it is, if the plugin i18n_subsites made it one of its own.

    Returns:
        The pages, with the articles on each.
    """
    found: list[OldList] = []
    for old in _Lists(posts, settings, slugs, language).all():
        found.append(old)
        if len(found) >= _MOST_LISTS:
            break
    return found


def direct(settings: Settings) -> dict[str, str]:
    """Return the templates of lists that are written once, with their files."""
    found = {}
    for name in settings.texts("DIRECT_TEMPLATES"):
        setting = settings[f"{name.upper()}_SAVE_AS"]
        file = f"{name}.html" if setting is None else setting
        if isinstance(file, str) and file and not _ERROR.fullmatch(file):
            found[name] = file
    return found


def page_size(settings: Settings, template: str) -> int:
    """Return the number of articles on a page of a list; 0 for all."""
    paginated = settings["PAGINATED_TEMPLATES"]
    if not isinstance(paginated, dict) or template not in paginated:
        return 0
    own = paginated[template]
    return own if isinstance(own, int) and own > 0 else settings.number("DEFAULT_PAGINATION")


def address_of(file: str) -> str:
    """Return the address of a file of a list."""
    file = posixpath.normpath("/" + file)[1:]
    is_index = file == "index.html" or file.endswith("/index.html")
    return addresses.clean(f"/{file.removesuffix('index.html') if is_index else file}")


def layout(
    settings: Settings,
    taken: Container[str],
    subsites: Container[str] = (),
    terms: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> OldLayout:
    """Return where the old lists stood, and how many articles were on a page of them.

    Args:
        settings: The blog's settings.
        taken: The files of its documents.
        subsites: The languages that have a site of their own.
        terms: The addresses of the lists of terms that no format says.
    """
    size = page_size(settings, "index")
    files = direct(settings)
    overviews = {name: address_of(files[name]) for name in _OVERVIEWS if name in files}
    if "archives" in files and has_years(settings):  # what it lists is what the years do
        overviews["years"] = address_of(files["archives"])
    front = address_of(files.get("index", ""))
    is_home = "index" in files and front.endswith("/") and f"{front}index.html"[1:] not in taken
    return OldLayout(
        blog_dir=front.strip("/") if is_home else None,
        front_page=front if "index" in files and front.endswith((".html", ".htm")) else None,
        pagination=size > 0,
        pagination_per_page=size or None,
        pagination_url_format=page_format(settings["PAGINATION_PATTERNS"]),
        groupings={"languages": True} if subsites else {},
        sizes={name: page_size(settings, template) for name, template in _SIZES.items()},
        orphans=settings.number("DEFAULT_ORPHANS"),
        overviews=overviews,
        terms=terms,
    )


def reversed_lists(settings: Settings) -> frozenset[str]:
    """Return the groupings whose terms stood in the reverse of their usual order, and `posts` for the archives."""
    names = ["years", "months", "posts"] if settings["NEWEST_FIRST_ARCHIVES"] is False else []
    return frozenset([*names, *(["categories"] if settings["REVERSE_CATEGORY_ORDER"] is True else [])])


def has_years(settings: Settings) -> bool:
    """Return True if the archives of years have addresses, each its own."""
    pattern = settings.text("YEAR_ARCHIVE_SAVE_AS")
    files = [expanded(pattern, {"date": datetime(year, 1, 1)}, settings.names) for year in (2001, 2002)]
    return bool(files[0]) and files[0] != files[1]


def places_of_terms(found: Iterable[OldList], formats: Container[str]) -> dict[str, dict[str, str]]:
    """Return the addresses of the lists of terms and periods that no format says: of months with names, say.

    Args:
        found: The lists of a blog.
        formats: The groupings that have a format.

    Returns:
        The name of the grouping to the name of the term to the address; of several terms at one the first.
    """
    places: dict[str, dict[str, str]] = {}
    taken: set[str] = set()
    for old in found:
        if old.term and old.grouping not in formats and old.file and old.address not in taken:
            own = places.setdefault(old.grouping, {})
            if own.setdefault(old.term, old.address) == old.address:
                taken.add(old.address)
    return places


def archive_page(settings: Settings, posts: Sequence[Post], taken: Container[str]) -> Post | None:
    """Return a page that lists all articles by year, where Pelican had one and the years have no pages.

    Args:
        settings: The blog's settings.
        posts: The articles that it lists.
        taken: The files of the blog's documents.
    """
    written = direct(settings).get("archives")
    if written is None or not posts or has_years(settings):
        return None
    address = address_of(written)
    file = addresses.answering_file(address)
    if file in taken or addresses.refusal(file) is not None or not file.endswith((".html", ".htm")):
        return None
    return Post(
        path=posixpath.join(settings.base, posixpath.basename(settings.display_path)),
        source_file=settings.folder / settings.base / posixpath.basename(settings.display_path),
        display_path=settings.display_path,
        kind="page",
        address=address,
        file=file,
        title="Archives",
        slug="archives",
        collection="pages",
        in_search=False,
        body_format="html",
        listing=Listing("archive"),
    )


class _Lists:
    def __init__(self, posts: Sequence[Post], settings: Settings, slugs: Slugs, language: str) -> None:
        self._language = language
        self._posts = posts
        self._settings = settings
        self._slugs = slugs

    def all(self) -> Iterator[OldList]:
        for name, written in direct(self._settings).items():
            grouping, term = _OVERVIEWS.get(name, ""), ""
            if self._language and not grouping:
                grouping, term = "languages", self._language
            yield from self._numbered(written, name, self._posts, grouping=grouping, term=term)
        for kind, grouping, key in (
            ("CATEGORY", "categories", lambda post: post.categories),
            ("TAG", "tags", lambda post: post.tags),
            ("AUTHOR", "authors", lambda post: post.authors),
        ):
            pattern = self._settings.text(f"{kind}_SAVE_AS")
            terms = by_term(self._posts, key, partial(self._slugs.of, kind=kind)) if pattern else {}
            for name, listed in terms.items():
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
        size = page_size(settings, template)
        count = (
            min(max(1, -(-max(1, len(posts) - settings.number("DEFAULT_ORPHANS")) // size)), _MOST_PAGES) if size else 1
        )
        for number in range(1, count + 1):
            last = number == count
            share = posts[(number - 1) * size : None if last else number * size] if size else posts
            name = page_file(settings["PAGINATION_PATTERNS"], file, number) if size else file
            if name:
                yield self._list(name, share or posts, grouping, term)

    def _list(self, file: str, posts: Sequence[Post], grouping: str = "", term: str = "") -> OldList:
        file = f"{self._language}/{file}" if self._language else file
        address = address_of(file)
        file = posixpath.normpath("/" + file)[1:]
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
                file = expanded(pattern, {"date": listed[0].date}, self._settings.names)
                if file:
                    day = f"{listed[0].date:%Y-%m-%d}"
                    grouping, term = (("years", day[:4]), ("months", day[:7]), ("days", day))[parts - 1]
                    yield from self._numbered(file, "period_archives", listed, grouping=grouping, term=term)

"""The pages that list posts: the front page, one page for each term of a grouping, and an overview of each grouping."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar

from ..diagnostics.problems import Problems
from . import addresses, lists
from .blog import Blog, Term
from .groupings import GROUPINGS, Grouping
from .occupancy import Conflict, Occupancy, Occupant, Rank
from .placing import Placed
from .post import Post

Item = TypeVar("Item")
Kind = Literal["front", "term", "overview"]
#: The parts of a list's file, in the format of its further pages.
_OF_FILE = re.compile(r"\{(name|extension|base_name)\}")


@dataclass(frozen=True, slots=True)
class Layout:
    """The addresses of the indexes; the formats are those of Material's blog plugin.

    A format with a leading slash starts at the site's root, any other in `blog_dir`.
    """

    blog_dir: str = "blog"
    front_page: str = ""
    """The address of the front page where that isn't the folder `blog_dir`: `/posts.html`."""
    url_formats: Mapping[str, str] = field(default_factory=dict)
    """The address of a term's page, as `Grouping.url_format`, by the grouping's name; default: the grouping's own."""
    pagination_url_format: str = "page/{page}"
    """The address of a further page, below the list's own; or its file, with the parts of the list's file: `{name}`
    without its `{extension}`, and `{base_name}`, the folder of an `index.html` and the name of any other file
    (`{name}{page}{extension}` is Pelican's `index2.html`)."""
    pagination: bool = True
    """Split long lists into pages."""
    pagination_per_page: int = 10
    """Posts on one page of a list."""
    orphans: int = 0
    """Posts that make no last page of their own: so many or fewer stand on the page before."""
    sizes: Mapping[str, int] = field(default_factory=dict)
    """The same for the terms of a grouping that has another number, by its name; 0 puts all on one page."""
    groupings: Mapping[str, bool] = field(default_factory=dict)
    """Whether the terms of a grouping have pages, by its name; default: the grouping's own."""
    overviews: Mapping[str, str] = field(default_factory=dict)
    """The address of a grouping's overview, by the grouping's name; default: that of a term without the term."""
    terms: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The addresses of the pages of terms where no format says them, by the grouping's name and the term's."""
    hidden: frozenset[str] = frozenset()
    """The files of lists that are not made."""
    unlisted: frozenset[str] = frozenset()
    """The lists to which nothing leads: names of groupings, and of their terms as in `tags/wind`."""
    unlisted_overviews: frozenset[str] = frozenset()
    """The overviews to which nothing leads though their terms are listed, by the names of their groupings."""

    @property
    def page_size(self) -> int:
        """The number of posts on a page; 0 puts all on one."""
        return self.pagination_per_page if self.pagination else 0

    def size_of(self, grouping: Grouping) -> int:
        """The number of posts on a page of a term; 0 puts all on one."""
        return self.sizes.get(grouping.name, self.page_size)

    def front(self) -> str:
        """The front page's address."""
        return addresses.clean(self.front_page or f"/{self.blog_dir}/")

    def shows(self, name: str) -> bool:
        """Whether the terms of a grouping have pages."""
        return self.groupings.get(name, name not in GROUPINGS or GROUPINGS[name].is_usual)

    def lists(self, term: Term) -> bool:
        """Whether anything leads to the page of a term."""
        return not self.unlisted or self.unlisted.isdisjoint(
            {term.grouping, *(f"{term.grouping}/{name}" for name in term.names)}
        )

    def term(self, grouping: Grouping, term: Term) -> str:
        """The address of a term's page."""
        if own := self.terms.get(grouping.name, {}).get(term.name):
            return self._place(own)
        format = self._format(grouping)
        if grouping.kind in {"year", "month", "day"}:
            for part, value in zip(("{year}", "{month}", "{day}"), term.name.split("-"), strict=False):
                format = format.replace(part, value)
        return self._place(format.replace("{slug}", term.slug))

    def overview(self, grouping: Grouping) -> str:
        """The address of the page that lists all terms of a grouping."""
        if own := self.overviews.get(grouping.name):
            return self._place(own)
        return self._place(self._format(grouping).partition("{")[0].rpartition("/")[0])

    def page(self, first: str, number: int) -> str:
        """The address of a further page of an index."""
        format = self.pagination_url_format.replace("{page}", str(number))
        if not _OF_FILE.search(format):
            return addresses.clean(f"{first.removesuffix('.html')}/{format}/")
        file = addresses.answering_file(first)
        name, extension = posixpath.splitext(file)
        folder, last = posixpath.split(file)
        parts = {"name": name, "extension": extension, "base_name": folder if last == "index.html" else name}
        return addresses.clean("/" + _OF_FILE.sub(lambda found: parts[found[1]], format).removesuffix("index.html"))

    def _format(self, grouping: Grouping) -> str:
        return self.url_formats.get(grouping.name) or grouping.url_format

    def _place(self, path: str) -> str:
        end = "" if path.endswith(".html") else "/"
        return addresses.clean(f"{path}{end}" if path.startswith("/") else f"/{self.blog_dir}/{path}{end}")


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """One page of an index."""

    kind: Kind
    address: str
    file: str
    url: str
    """Percent-encoded, relative to the site's root."""
    posts: Sequence[Post] = ()
    """The posts of this page, newest first."""
    grouping: Grouping | None = None
    """The grouping of a `term` or an `overview`."""
    term: Term | None = None
    """The term of a `term` index."""
    terms: Sequence[Term] = ()
    """The terms that an `overview` lists."""
    page: Post | None = None
    """The page of the old blog that shows the list below its text; None for a page of its own."""
    number: int = 1
    pages: Sequence[Index] = ()
    """All pages of this index, this one included."""
    is_below_text: bool = False
    """Whether it stands on a page of the site, below its text."""
    is_unlisted: bool = False
    """Whether nothing leads to it."""

    @property
    def label(self) -> str:
        """The name of the index in templates and labels: `front`, a grouping's label, or the singular for a term."""
        if self.grouping is None:
            return self.kind
        return self.grouping.label or self.grouping.name if self.kind == "overview" else self.grouping.singular

    @property
    def newer(self) -> Index | None:
        """The page of newer posts."""
        return self.pages[self.number - 2] if self.number > 1 else None

    @property
    def older(self) -> Index | None:
        """The page of older posts."""
        return self.pages[self.number] if self.number < len(self.pages) else None

    @property
    def first(self) -> Index:
        """The first page of this index."""
        return self.pages[0] if self.pages else self


_YEARS = GROUPINGS["years"]
#: The folder of the front page below `blog_dir` if its own address is taken (Material's blog keeps `posts` there).
FALLBACK_FOLDER = "all"
#: Terms on a page of an overview, for each post on a page of an index.
TERMS_A_POST = 10


def plan(
    blog: Blog,
    layout: Layout,
    table: Occupancy,
    problems: Problems,
    *,
    use_directory_urls: bool = True,
    places: Mapping[Post, Placed] | None = None,
) -> list[Index]:
    """Lay out every index page of a blog.

    Args:
        blog: The blog, of posts that have a page in the site.
        layout: The addresses of the pages.
        table: The occupants of the site; the indexes are added.
        problems: Receives the conflicts.
        use_directory_urls: MkDocs' setting; without it links name the file itself.
        places: Where the blog's pages stand. A list has the place of the page that was the old blog's list of the same
            posts or terms, or of one that says nothing.

    Returns:
        The pages, each at a file of its own, or below the text of the site's page that has its file. There are none
        without posts. The front page moves if anything else has its address; any other index whose file isn't free is
        left out with its further pages.
    """
    if not blog.posts:
        return []
    homes = _Homes(blog, layout, {} if places is None else places)
    return _Planner(layout, table, problems, use_directory_urls, homes).plan(blog)


def with_unlisting_texts(layout: Layout, blog: Blog, table: Occupancy, unlists: Callable[[str], bool]) -> Layout:
    """Return a layout in which the lists are unlisted whose text on a page of the site wants that.

    Args:
        layout: The addresses of the pages.
        blog: The blog, of posts that have a page in the site.
        table: The occupants of the site.
        unlists: Says of the file of a page of the site if that page wants the list below its text to be unlisted. It is
            asked of those only below which there may be a list.
    """

    def wants(address: str) -> bool:
        there = table.at(addresses.answering_file(address))
        return there is not None and there.takes_list and unlists(there.file)

    if not any(there.takes_list for there in table):
        return layout
    shown = [(blog.groupings[name], terms) for name, terms in blog.terms.items() if terms and layout.shows(name)]
    found = {f"{g.name}/{term.name}" for g, terms in shown for term in terms if wants(layout.term(g, term))}
    overviews = {g.name for g, _ in shown if wants(layout.overview(g)) and layout.overview(g) != layout.front()}
    return replace(layout, unlisted=layout.unlisted | found, unlisted_overviews=frozenset(overviews))


class _Homes:
    """The pages of the old blog that take a list."""

    def __init__(self, blog: Blog, layout: Layout, places: Mapping[Post, Placed]) -> None:
        """Find the pages that listed something, or that say nothing.

        Args:
            blog: The blog.
            layout: Where the lists stand otherwise.
            places: Where the pages stand.
        """
        found = [places[page] for page in blog.pages if (page.listing or page.is_blank) and page in places]
        self._fixed = layout.url_formats
        self._by_file = {there.file: there for there in found}
        self._by_meaning: dict[tuple[str, str], Placed] = {}
        self._meanings: dict[Post, tuple[str, str]] = {}
        terms = lists.Terms(blog)
        for there in found:
            listing, term = there.post.listing, terms.of(there.post)
            if listing is not None and (listing.kind == "terms" or term is not None):
                meaning = self._meanings[there.post] = (listing.grouping, "" if term is None else term.name)
                self._by_meaning.setdefault(meaning, there)

    def of(self, file: str, grouping: str = "", term: str = "") -> Placed | None:
        """The page that takes a list: the one that listed the same, else one at its place that lists nothing else.

        Args:
            file: Where the list stands otherwise. It stays there if the site or the old blog says so.
            grouping: The name of the list's grouping; empty for the front page.
            term: The name of its term; empty for the overview.
        """
        there = self._by_file.get(file)
        if there is not None:
            listing = there.post.listing
            if listing is None or self._meanings.get(there.post) == (grouping, term):
                return there
            if not grouping and listing.kind in {"front", "archive"}:
                return there
        return None if grouping in self._fixed else self._by_meaning.get((grouping, term))


class _Planner:
    """One plan."""

    def __init__(
        self,
        layout: Layout,
        table: Occupancy,
        problems: Problems,
        use_directory_urls: bool,
        homes: _Homes,
    ) -> None:
        self.homes = homes
        self.layout = layout
        self.table = table
        self.problems = problems
        self.use_directory_urls = use_directory_urls

    def plan(self, blog: Blog) -> list[Index]:
        """Return all pages, the front page's first."""
        layout = self.layout
        front = layout.front()
        claim = self._claim(front, addresses.answering_file(front))
        home = self.homes.of(claim.file)
        there = self.table.at(claim.file)
        takes_list = home is not None or (there is not None and there.takes_list)
        if not takes_list and (lost := self._conflict(claim.file)) is not None:
            front = addresses.clean(f"{front.removesuffix('.html')}/{FALLBACK_FOLDER}/")
            self.table.report_lost(claim, lost, f"the list is at {front} instead; the option `blog_dir` moves it",
                                   code="front-page")  # fmt: skip
        size = layout.page_size
        pages = [
            *self._numbered(
                front,
                [
                    {"kind": "front", "posts": share}
                    for share in _split_into_pages(lists.front(blog.posts), size, layout.orphans)
                ],
                home,
            )
        ]
        for name, terms in blog.terms.items():
            if terms and layout.shows(name):
                pages += self._grouped(blog.groupings[name], terms)
        return pages

    def _grouped(self, grouping: Grouping, terms: Sequence[Term]) -> Iterator[Index]:
        """Yield the overview of a grouping, and the pages of its terms."""
        layout, size = self.layout, self.layout.size_of(grouping)
        overview = layout.overview(grouping)
        # months stand below the years of theirs, and nobody looks for a day among all days
        is_within = grouping.kind == "month" and layout.shows("years") and overview == layout.overview(_YEARS)
        is_within |= grouping.kind == "day" and (layout.shows("years") or layout.shows("months"))
        if overview != layout.front() and not is_within:
            is_unlisted = grouping.name in layout.unlisted
            shown = [term for term in terms if is_unlisted or layout.lists(term)]
            shares = _split_into_pages(shown, layout.page_size * TERMS_A_POST)
            home = self.homes.of(addresses.answering_file(overview), grouping.name)
            if home is not None and home.post.listing is not None and home.post.listing.is_grouped:
                shares = iter([shown])  # with the posts of each term below it
            yield from self._numbered(
                overview,
                [
                    {
                        "kind": "overview",
                        "grouping": grouping,
                        "terms": share,
                        "is_unlisted": is_unlisted or grouping.name in layout.unlisted_overviews,
                    }
                    for share in shares
                ],
                home,
            )
        for term in terms:
            address = layout.term(grouping, term)
            yield from self._numbered(
                address,
                [
                    {
                        "kind": "term",
                        "grouping": grouping,
                        "term": term,
                        "posts": share,
                        "is_unlisted": not layout.lists(term),
                    }
                    for share in _split_into_pages(term.posts, size, layout.orphans)
                ],
                self.homes.of(addresses.answering_file(address), grouping.name, term.name),
            )

    def _numbered(self, first: str, shares: Sequence[Mapping[str, Any]], home: Placed | None = None) -> list[Index]:
        """Return the pages of one index, up to the first that has no free file; `home` shows the first one."""
        kept: list[Index] = []
        if home is not None:
            first = home.address
        for number, share in enumerate(shares, start=1):
            if number == 1 and home is not None:
                kept.append(
                    Index(**share, address=home.address, file=home.file, url=home.url, page=home.post, pages=kept)
                )
                continue
            address = first if number == 1 else self.layout.page(first, number)
            file = addresses.answering_file(address)
            if (reason := addresses.refusal(file)) is not None:
                self.problems.report("address", "mkdocs.yml", None,
                                     f"the list at {address!r} can't be written: {reason}",
                                     "list left out")  # fmt: skip
                break
            if file in self.layout.hidden:
                break
            claim = self._claim(address, file)
            is_below_text = number == 1 and self.table.below(claim)
            if not is_below_text and (lost := self.table.claim(claim)) is not None:
                self.table.report_lost(claim, lost)
                break
            kept.append(
                Index(
                    **share,
                    address=address,
                    file=file,
                    url=claim.url,
                    number=number,
                    pages=kept,
                    is_below_text=is_below_text,
                )
            )
        return kept

    def _conflict(self, file: str) -> Conflict | None:
        return self.table.reserved(file) or self.table.conflict(file)

    def _claim(self, address: str, file: str) -> Occupant:
        url = addresses.url_of(address, file, use_directory_urls=self.use_directory_urls)
        return Occupant(Rank.INDEX, file, f"the list at {address}", url=url, address=address)


def _split_into_pages(items: Sequence[Item], size: int, orphans: int = 0) -> Iterator[Sequence[Item]]:
    if size <= 0 or not items:
        yield items
        return
    last = max(0, -(-(len(items) - orphans) // size) - 1) * size
    for start in range(0, last, size):
        yield items[start : start + size]
    yield items[last:]

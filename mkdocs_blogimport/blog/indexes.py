"""The pages that list posts: the front page, one page for each term of a grouping, and an overview of each grouping."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeVar

from ..diagnostics.problems import Problems
from . import addresses
from .blog import Blog, Term
from .groupings import GROUPINGS, Grouping
from .post import Post

Item = TypeVar("Item")
Kind = Literal["front", "term", "overview"]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the indexes stand; the formats are those of Material's blog plugin.

    A format with a leading slash starts at the site's root, any other in `blog_dir`.
    """

    blog_dir: str = "blog"
    url_formats: Mapping[str, str] = field(default_factory=dict)
    """The address of a term's page, with `{slug}`, by the grouping's name; the grouping's own where it isn't named."""
    pagination_url_format: str = "page/{page}"
    pagination: bool = True
    """Part long lists into pages."""
    pagination_per_page: int = 10
    """Posts on a page of a list."""
    without: frozenset[str] = frozenset()
    """The names of the groupings that get no pages."""

    @property
    def page_size(self) -> int:
        """How many posts stand on a page; 0 puts all on one."""
        return self.pagination_per_page if self.pagination else 0

    def front(self) -> str:
        """The front page's address."""
        return addresses.clean(f"/{self.blog_dir}/")

    def term(self, grouping: Grouping, slug: str) -> str:
        """The address of a term's page."""
        return self._place(self._format(grouping).replace("{slug}", slug))

    def overview(self, grouping: Grouping) -> str:
        """The address of the page that lists all terms of a grouping: that of a term without the term."""
        return self._place(self._format(grouping).partition("{slug}")[0].rpartition("/")[0])

    def page(self, first: str, number: int) -> str:
        """The address of a further page of an index."""
        return addresses.clean(
            f"{first.removesuffix('.html')}/{self.pagination_url_format.replace('{page}', str(number))}/"
        )

    def _format(self, grouping: Grouping) -> str:
        return self.url_formats.get(grouping.name) or grouping.url_format

    def _place(self, path: str) -> str:
        end = "" if path.endswith(".html") else "/"
        return addresses.clean(f"{path}{end}" if path.startswith("/") else f"/{self.blog_dir}/{path}{end}")


@dataclass(slots=True, eq=False)
class Index:
    """One page of an index."""

    kind: Kind
    address: str
    file: str
    posts: Sequence[Post] = ()
    """The posts of this page, newest first."""
    grouping: Grouping | None = None
    """What a `term` or an `overview` belongs to."""
    term: Term | None = None
    """The term of a `term` index."""
    terms: Sequence[Term] = ()
    """What an `overview` lists."""
    number: int = 1
    pages: Sequence[Index] = ()
    """All pages of this index, this one included."""

    @property
    def label(self) -> str:
        """What it is, as templates and labels name it: `front`, a grouping's name, or the name of one of its terms."""
        if self.grouping is None:
            return self.kind
        return self.grouping.name if self.kind == "overview" else self.grouping.singular

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


#: Where the front page stands below `blog_dir` when its own address is taken (Material's blog keeps `posts` there).
ASIDE = "all"
#: Terms on a page of an overview, for each post on a page of an index.
TERMS_A_POST = 10


class Holder(NamedTuple):
    """What stands at a file of the site, where an index or a redirect would be."""

    file: str
    """The file to name in a message."""
    line: int | None = None
    what: str = "it"
    """What of that file it is: `its redirect`."""

    def __str__(self) -> str:
        return self.file if self.what == "it" else self.what


def plan(blog: Blog, layout: Layout, holder: Callable[[str], Holder | None], problems: Problems) -> list[Index]:
    """Lay out every index page of a blog.

    Args:
        blog: The blog.
        layout: Where the pages stand.
        holder: Says of a file what stands there, None if it is free.
        problems: Where it is told that something stood in the way.

    Returns:
        The pages, each at a file of its own. The front page gives way to what stands at its address; any other
        index whose file isn't free is left out with its further pages.
    """
    return _Planner(layout, holder, problems).plan(blog)


class _Planner:
    """One plan, and the files that it has given away."""

    def __init__(self, layout: Layout, holder: Callable[[str], Holder | None], problems: Problems) -> None:
        self.layout = layout
        self.holder = holder
        self.problems = problems
        self.taken: set[str] = set()

    def plan(self, blog: Blog) -> list[Index]:
        """All pages, the front page's first."""
        layout = self.layout
        front = layout.front()
        if (holder := self.holder(addresses.answering_file(front))) is not None:
            front = addresses.clean(f"{front}/{ASIDE}/")
            self.problems.report("front-page", holder.file, holder.line,
                                 f"{holder.what} is in the way of the list of all posts at {layout.front()}",
                                 f"the list is at {front}; `blog_dir` puts it elsewhere")  # fmt: skip
        size = layout.page_size
        pages = [*self._numbered([Index("front", front, "", posts=share) for share in _shares(blog.posts, size)])]
        for name, terms in blog.terms.items():
            if terms and name not in layout.without:
                pages += self._grouped(GROUPINGS[name], terms)
        return pages

    def _grouped(self, grouping: Grouping, terms: Sequence[Term]) -> Iterator[Index]:
        """The overview of a grouping, and the pages of its terms."""
        layout, size = self.layout, self.layout.page_size
        overview = layout.overview(grouping)
        if overview != layout.front():
            shares = _shares(terms, size * TERMS_A_POST)
            yield from self._numbered([Index("overview", overview, "", grouping=grouping, terms=s) for s in shares])
        for term in terms:
            first, posts = layout.term(grouping, term.slug), _shares(term.posts, size)
            yield from self._numbered(
                [Index("term", first, "", grouping=grouping, term=term, posts=share) for share in posts]
            )

    def _numbered(self, pages: list[Index]) -> list[Index]:
        kept: list[Index] = []
        for number, page in enumerate(pages, start=1):
            page.number = number
            if number > 1:
                page.address = self.layout.page(page.address, number)
            page.file = addresses.answering_file(page.address)
            if (reason := addresses.refusal(page.file)) is not None:
                self.problems.report("address", "mkdocs.yml", None,
                                     f"the index at {page.address!r} can't be written: {reason}",
                                     "that index was left out")  # fmt: skip
                break
            holder = self.holder(page.file)
            if page.file in self.taken:
                holder = Holder("mkdocs.yml", what="another index")
            if holder is not None:
                self.problems.report("clash", holder.file, holder.line,
                                     f"{holder.what} is in the way of the index at {page.address}",
                                     "that index was left out")  # fmt: skip
                break
            self.taken.add(page.file)
            kept.append(page)
        for page in kept:
            page.pages = kept
        return kept


def _shares(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    if size <= 0 or not items:
        yield items
        return
    for start in range(0, len(items), size):
        yield items[start : start + size]

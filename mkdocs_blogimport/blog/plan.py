"""The plan of the site: the posts, static files, redirects and indexes of a blog among the site's own files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..diagnostics.naming import display_path
from ..diagnostics.problems import Problems
from . import addresses, companions, feeds, indexes, placing
from . import withheld as withholding
from .blog import Blog, report_terms
from .feeds import FeedOptions, PlannedFeed
from .indexes import Index, Layout
from .occupancy import Occupancy, Occupant, Rank
from .placing import Placed
from .post import ImportedBlog, OldRedirect, Post
from .redirects import Redirect, RedirectPlan
from .translations import translations

#: What a report counts besides terms: a taxonomy of one of these names is not counted.
_COUNTED = frozenset({"posts", "pages", "redirects", "files"})


@dataclass(frozen=True, slots=True)
class PostOptions:
    """What the site shows of a post besides its text."""

    readtime: str | bool = "auto"
    """Whether it says how long a post takes to read; `auto` for where the old blog did."""
    words_per_minute: int = 265
    author_cards: bool = False
    """Whether authors are described below a post."""
    related: int = 0
    """The number of related posts below each."""
    series_links: bool = False
    """Whether a post leads to the parts of its series before and after it."""
    category_links: bool = False
    """Whether a post leads to the posts of its first category before and after it."""
    backlinks: bool = False
    """Whether a post names what links to it."""
    markdown_copies: bool = False
    """Whether a Markdown copy stands beside each post."""
    llms_txt: bool = False
    """Whether the site has a list of all posts and pages for programs."""
    clouds: frozenset[str] = frozenset()
    """The groupings whose overview shows by its letters how many posts each term has, by their names."""


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """The site's options for the place of its blog."""

    layout: Layout = field(default_factory=Layout)
    path_prefix: str = ""
    """The path below which the blog is published: clean, without slashes around it; or empty."""
    hosts: frozenset[str] = frozenset()
    """Host names that were the blog's own, besides those that its imports name."""
    use_directory_urls: bool = True
    """MkDocs' setting; without it links name the file itself."""
    redirects: Sequence[OldRedirect] = ()
    """The redirects that the site supplies."""
    url: str = ""
    """The site's URL, if it is known."""
    feeds: Sequence[FeedOptions] = ()
    """The feeds that the site asks for, besides those that the old blog had."""
    posts: PostOptions = field(default_factory=PostOptions)
    hierarchies: Mapping[str, str] = field(default_factory=dict)
    """The groupings whose terms stand in others, with what separates their names, as `SiteRules.hierarchies`; what the
    site says comes before the old blog's."""
    options_set: frozenset[str] = frozenset()
    """The options of lists that the site sets itself, by the names of `Layout`: they come before the old blog's."""
    old_feeds: Sequence[Path] = ()
    """Saved copies of the old blog's feeds, whose ids posts keep."""
    feed_stylesheet: bool = False
    """Whether feeds have a style sheet for people."""
    feeds_opml: str = ""
    """The file of a list of all feeds, relative to the site's root; empty for none."""
    folding_names: bool = False
    """True if the site is written to a file system for which `A` and `a` are one name."""


@dataclass(frozen=True, slots=True, eq=False)
class SitePlan:
    """A blog and the address of each part of it in a site."""

    blog: Blog
    """The blog without the posts that are left out."""
    places: Mapping[Post, Placed]
    """The address of each post and page of the blog."""
    absent: Mapping[Post, Placed]
    """The posts that are left out, with the addresses that they would have had."""
    indexes: Sequence[Index]
    redirects: Sequence[Redirect]
    table: Occupancy
    """The occupant of each file of the site."""
    copied: Mapping[str, Path]
    """Static files that redirects lead to: address to file."""
    site: SiteOptions
    feeds: Sequence[PlannedFeed] = ()
    hosts: frozenset[str] = frozenset()
    """Host names that were the blog's own."""
    redirects_file: str = ""
    """The file that names all redirects of posts as JSON; empty for none."""
    companions: frozenset[str] = frozenset()
    """The files that go with the blog: copies of posts, lists for programs and of feeds, the style sheet of feeds."""
    translations: Mapping[Post, Sequence[Post]] = field(default_factory=dict)
    """The versions of each post and page that has some in several languages, itself included."""
    withheld: frozenset[str] = frozenset()
    """The files at which what this site's audience doesn't see would stand."""

    @property
    def pages(self) -> Mapping[Post, Placed]:
        """The posts and pages that have a page of their own: those that redirect have none."""
        sources = {redirect.file for redirect in self.redirects}
        return {post: there for post, there in self.places.items() if there.file not in sources}

    @property
    def front(self) -> Index | None:
        """The first page of the list of all posts; None if there is none."""
        return next((index for index in self.indexes if index.kind == "front"), None)

    def redirect_url(self, redirect: Redirect) -> str:
        """Return a redirect's target: an absolute URL, or one relative to the site's root, with query and fragment."""
        if redirect.is_external:
            return redirect.target + redirect.tail
        there = self.table.at(redirect.target)
        return (there.url if there is not None and there.url else addresses.encode(redirect.target)) + redirect.tail

    def counts(self, pages: Iterable[Post], redirects: Collection[Redirect], copied: Collection[str]) -> dict[str, int]:
        """Count the parts of each kind, for a report.

        Args:
            pages: The posts and pages in the finished site.
            redirects: The redirects that were written.
            copied: The files that were copied.
        """
        kinds = Counter(post.kind for post in pages)
        return {
            "posts": kinds["post"],
            "pages": kinds["page"],
            **{
                grouping.counted: len(self.blog.terms.get(name, ()))
                for name, grouping in self.blog.groupings.items()
                if self.site.layout.shows(name) and name not in _COUNTED
            },
            "redirects": len(redirects),
            "files": len(copied),
        }


def plan(  # noqa: PLR0913 - what a site may say, by keyword
    blog: Blog,
    around: SiteOptions,
    occupants: Iterable[Occupant],
    problems: Problems,
    *,
    hidden: Collection[str] = (),
    withheld: Collection[str] = (),
    unlists: Callable[[str], bool] = lambda file: False,
) -> SitePlan:
    """Decide the occupant of each file.

    Claims are decided in the order of `occupancy.Rank`: an old address comes before a new list of posts, and that
    before the address of a page that is left out.

    Args:
        blog: The blog.
        around: The site's options.
        occupants: The occupants of the site: its own files and redirects, and the pages of other blogs.
        problems: Receives the conflicts.
        hidden: The files of lists that are not made.
        withheld: The files of the site's own pages that its audience doesn't see.
        unlists: Says of the file of a page of the site if that page wants the list below its text to be unlisted.

    Returns:
        The plan.
    """
    usual = around.layout.blog_dir
    around = replace(around, layout=_layout(blog, around, problems))
    layout = replace(around.layout, hidden=frozenset(hidden))
    table = Occupancy(problems, folding_names=around.folding_names)
    others: list[Occupant] = []
    for occupant in occupants:
        if occupant.rank is Rank.OTHER_BLOG:
            others.append(occupant)
        else:
            table.put(occupant)
    is_of_mkdocs = any(imported.for_site for imported in blog.imports)  # its list stood below the text of a page
    if (
        not (layout.blog_dir or is_of_mkdocs or "blog_dir" in around.options_set)
        and table.conflict("index.html") is not None
    ):
        layout = replace(layout, blog_dir=usual)  # the site has a home page of its own
    is_home = bool(blog.posts) and not layout.blog_dir.strip("./")
    places = placing.place(
        blog,
        table,
        problems,
        path_prefix=around.path_prefix,
        use_directory_urls=around.use_directory_urls,
        home=addresses.answering_file(layout.front()) if is_home else None,
    )
    remaining = blog.without(places.absent)
    layout = indexes.with_unlisting_texts(layout, remaining, table, unlists)
    report_terms(remaining, [name for name in remaining.groupings if layout.shows(name)], problems)
    for occupant in others:
        table.put(occupant)
    static = _static(blog.imports, around.path_prefix)
    only_redirect = _only_redirect(blog.imports, around.path_prefix)
    _put(table, {file: source for file, source in static.items() if file not in only_redirect})
    planned_feeds = feeds.plan(remaining, around.feeds, places.pages.keys(), table, path_prefix=around.path_prefix)

    apart = withholding.files(blog.imports, around.path_prefix).union(withheld)
    hosts = around.hosts.union(*(imported.hosts for imported in blog.imports))
    redirects = RedirectPlan(
        table,
        problems,
        rules=lambda post: blog.origins[post].rules,
        base=lambda post: blog.origins[post].base,
        hosts=lambda host: is_own(host, hosts),
        withheld=apart,
        path_prefix=around.path_prefix,
    )
    claims = [
        post
        for imported in blog.imports
        for post in (*reversed(imported.posts), *imported.archives)
        if post in blog.origins
    ]
    redirects.add_table(around.redirects, around.url)
    for imported in blog.imports:
        redirects.add_old((old for old in imported.redirects if old.file), imported)
    redirects.add([places.pages[post] for post in claims if post in places.pages])
    for imported in blog.imports:
        redirects.add_old((old for old in imported.redirects if not old.file), imported)
    lists = indexes.plan(
        remaining,
        layout,
        table,
        problems,
        use_directory_urls=around.use_directory_urls,
        places=_shown(places.pages, table),
    )
    for imported in blog.imports:
        redirects.add_lists(imported, lists)
    redirects.add_redirect_from(
        [places.absent[post] for post in claims if post in places.absent], {index.file for index in lists}
    )
    resolved = redirects.resolved()
    # a page whose redirect is left out is shown itself
    _put(table, {file: static[file] for file in only_redirect if file in static})
    redirects_file = _redirects_file(blog.imports, around.path_prefix, table) if resolved else ""
    sources = {redirect.file for redirect in resolved}
    beside = companions.plan(
        {p: there for p, there in places.pages.items() if there.file not in sources and not blog.is_in_site(p)},
        _wanted_companions(around, has_feeds=bool(planned_feeds)),
        table,
        problems,
        with_copies=around.posts.markdown_copies,
    )
    return SitePlan(
        blog=remaining,
        places=places.pages,
        absent=places.absent,
        indexes=lists,
        redirects=resolved,
        table=table,
        # of static files, only those that can be copied get redirects
        copied={f"/{redirect.target}": static[redirect.target] for redirect in resolved if redirect.target in static},
        site=replace(around, layout=layout),
        feeds=planned_feeds,
        hosts=hosts,
        redirects_file=redirects_file,
        companions=beside,
        translations=translations(remaining),
        withheld=apart,
    )


def _wanted_companions(site: SiteOptions, *, has_feeds: bool) -> Iterator[str]:
    """Yield the files besides copies of posts that the site's options ask for."""
    if site.posts.llms_txt:
        yield companions.LIST
    if site.feed_stylesheet and has_feeds:
        yield companions.FEED_STYLESHEET
    if site.feeds_opml:
        yield site.feeds_opml


def _shown(pages: Mapping[Post, Placed], table: Occupancy) -> dict[Post, Placed]:
    """The pages that may take a list: those that lead elsewhere are not there."""
    candidates = (there for post, there in pages.items() if post.kind == "page" and (post.listing or post.is_blank))
    return {there.post: there for there in candidates if table.reserved(there.file) is None}


def _redirects_file(imports: Iterable[ImportedBlog], path_prefix: str, table: Occupancy) -> str:
    """Claim the file of all redirects at its old path; an occupant of that file stays."""
    name = next((imported.redirects_file for imported in imports if imported.redirects_file), "")
    file = addresses.file_below(path_prefix, name)
    if not name or not table.is_free(file):
        return ""
    table.put(Occupant(Rank.INDEX, file, "the list of all redirects", file))
    return file


def _put(table: Occupancy, static: Mapping[str, Path]) -> None:
    """Reserve the files of static files without a conflict."""
    for file, source in static.items():
        if table.is_free(file):
            name = display_path(source)
            table.put(Occupant(Rank.STATIC, file, name, addresses.encode(file), display_path=name))


def _only_redirect(imports: Iterable[ImportedBlog], path_prefix: str) -> set[str]:
    """Return the files of static pages that only redirect."""
    files = (old.file for imported in imports for old in imported.redirects if old.file)
    return {addresses.file_below(path_prefix, file) for file in files}


def is_own(host: str, hosts: Iterable[str]) -> bool:
    """Return True if a host name is the blog's own, with or without `www.`."""
    bare = host.lower().removeprefix("www.")
    return any(bare == known.removeprefix("www.") for known in hosts)


#: The settings of lists that all blogs of a site share, by the names of `Layout`.
_SHARED = ("blog_dir", "pagination", "pagination_per_page", "pagination_url_format")
#: What no option sets by itself.
_WITHOUT_OPTION = ("front_page", "sizes", "orphans", "overviews")
#: What an old blog said of its lists that goes with an option which the site sets itself.
_WITH = {
    "blog_dir": frozenset({"front_page"}),
    "pagination": frozenset({"pagination_per_page", "sizes", "orphans"}),
    "pagination_per_page": frozenset({"pagination", "sizes", "orphans"}),
}


def _layout(blog: Blog, around: SiteOptions, problems: Problems) -> Layout:
    """Return the addresses of the indexes: as the site's options say, else as in the first old blog that says it."""

    def prefix(imported: ImportedBlog) -> str:
        return f"/{around.path_prefix}" if around.path_prefix and not imported.is_in_site else ""

    old = {
        name: prefix(imported) + format
        for imported in reversed(blog.imports)
        for name, format in imported.term_formats.items()
    }
    layout: dict[str, Any] = {}
    said_by: dict[str, ImportedBlog] = {}
    left = around.options_set.union(*(_WITH[name] for name in around.options_set & _WITH.keys()))
    for imported in reversed(blog.imports):
        settings = {n: getattr(imported.layout, n) for n in (*_SHARED, *_WITHOUT_OPTION) if n not in left}
        settings = {name: value for name, value in settings.items() if value is not None}
        if imported.layout.blog_dir is not None:
            layout.pop("front_page", None)
        layout |= settings
        said_by |= dict.fromkeys(settings, imported)
    _report_other_lists(blog.imports, layout, problems)
    groupings = _old_groupings(blog.imports, around.layout)
    if "blog_dir" in layout:
        layout["blog_dir"] = f"{prefix(said_by['blog_dir'])}/{layout['blog_dir']}".strip("/")
    if "front_page" in layout:
        layout["front_page"] = prefix(said_by["front_page"]) + layout["front_page"]
    overviews = {name: prefix(said_by["overviews"]) + there for name, there in layout.get("overviews", {}).items()}
    layout["overviews"] = {name: there for name, there in overviews.items() if name not in around.layout.url_formats}
    own = {name: shown for name, shown in around.layout.groupings.items() if name in around.options_set or not shown}
    layout["terms"] = {
        name: {term: prefix(imported) + there for term, there in found.items()}
        for imported in reversed(blog.imports)
        for name, found in imported.layout.terms.items()
        if name not in around.layout.url_formats
    }
    shown = dict.fromkeys([*old, *layout["terms"]], True)
    layout["groupings"] = {**shown, **around.layout.groupings, **groupings, **own}
    return replace(around.layout, **layout, url_formats={**old, **around.layout.url_formats})


def _old_groupings(imports: Sequence[ImportedBlog], usual: Layout) -> dict[str, bool]:
    """Return whether any of the old blogs had pages of the terms of the groupings of which one of them says it."""
    names = dict.fromkeys(name for imported in imports for name in imported.layout.groupings)
    return {
        name: any(
            imported.layout.groupings.get(name, name in imported.term_formats or usual.shows(name))
            for imported in imports
        )
        for name in names
    }


def _report_other_lists(imports: Sequence[ImportedBlog], used: Mapping[str, Any], problems: Problems) -> None:
    """Report the blogs whose lists were otherwise than those of the blog before them, whose settings are used.

    Lists that stay where they are in this site are not reported: the site says so itself.
    """
    for imported in () if any(imported.is_in_site for imported in imports) else imports:
        for name in _SHARED:
            value = getattr(imported.layout, name)
            if name == "pagination_per_page" and imported.layout.pagination is False:
                continue
            if value is not None and name in used and value != used[name]:
                problems.report("assumed", display_path(imported.folder), None,
                                f"the lists of this blog had the setting `{name}: {_as_yaml(value)}`, but those of "
                                f"a blog before it had `{name}: {_as_yaml(used[name])}`",
                                f"all lists have the latter; the option `{name}` sets another one")  # fmt: skip


def _as_yaml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _static(imports: Iterable[ImportedBlog], path_prefix: str) -> dict[str, Path]:
    """Return the output files of the static files of the blog."""
    found: dict[str, Path] = {}
    for imported in imports:
        for address, source in imported.static.items():
            file = f"{path_prefix}{address}".lstrip("/")
            if addresses.refusal(file, copied=source) is None:
                found[file] = source
    return found

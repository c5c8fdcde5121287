"""What stands where: the posts, static files, redirects and indexes of a blog among the site's own files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..diagnostics.naming import display_path
from ..diagnostics.problems import Problems
from . import addresses, feeds, indexes, placing
from .blog import Blog, report_terms
from .feeds import FeedOptions, PlannedFeed
from .indexes import Index, Layout
from .occupancy import Occupancy, Occupant, Rank
from .placing import Placed
from .post import ImportedBlog, Post
from .redirects import Redirect, RedirectPlan


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """What the site says about where its blog stands."""

    layout: Layout = field(default_factory=Layout)
    path_prefix: str = ""
    """The path below which the blog stands: clean, without slashes around it; or nothing."""
    hosts: frozenset[str] = frozenset()
    """Host names that were the blog's own, besides those that its imports name."""
    use_directory_urls: bool = True
    """MkDocs' setting; without it links name the file itself."""
    feeds: Sequence[FeedOptions] = ()
    """The feeds that the site asks for, besides those that the old blog had."""
    folding_names: bool = False
    """Whether the site is written to a file system for which `A` and `a` are one name."""


@dataclass(frozen=True, slots=True, eq=False)
class SitePlan:
    """A blog and where each part of it stands in a site."""

    blog: Blog
    """Without the posts that are left out."""
    places: Mapping[Post, Placed]
    """Where each post and page of the blog stands."""
    absent: Mapping[Post, Placed]
    """The posts that are left out, and where they would have stood."""
    indexes: Sequence[Index]
    redirects: Sequence[Redirect]
    table: Occupancy
    """What stands at each file of the site."""
    copied: Mapping[str, Path]
    """Static files that redirects lead to: address to file."""
    site: SiteOptions
    feeds: Sequence[PlannedFeed] = ()
    hosts: frozenset[str] = frozenset()
    """Host names that were the blog's own."""
    redirects_file: str = ""
    """The file that names all redirects of posts as JSON; empty for none."""

    @property
    def pages(self) -> Mapping[Post, Placed]:
        """The posts and pages that have a page of their own: those that lead elsewhere have none."""
        sources = {redirect.file for redirect in self.redirects}
        return {post: there for post, there in self.places.items() if there.file not in sources}

    def redirect_url(self, redirect: Redirect) -> str:
        """Where a redirect leads: an absolute URL, or one relative to the site's root, with its query and fragment."""
        if redirect.is_external:
            return redirect.target + redirect.tail
        there = self.table.at(redirect.target)
        return (there.url if there is not None and there.url else addresses.encode(redirect.target)) + redirect.tail

    def counts(self, pages: Iterable[Post], redirects: Collection[Redirect], copied: Collection[str]) -> dict[str, int]:
        """How many of each kind there are, for a report.

        Args:
            pages: The posts and pages that stand in the end.
            redirects: The redirects that were written.
            copied: The files that were copied.
        """
        kinds = Counter(post.kind for post in pages)
        return {
            "posts": kinds["post"],
            "pages": kinds["page"],
            **{n: len(terms) for n, terms in self.blog.terms.items() if self.site.layout.groupings.get(n, True)},
            "redirects": len(redirects),
            "files": len(copied),
        }


def plan(
    blog: Blog,
    around: SiteOptions,
    occupants: Iterable[Occupant],
    problems: Problems,
    *,
    hidden: Collection[str] = (),
) -> SitePlan:
    """Decide what stands where.

    Claims are settled in the order of `occupancy.Rank`: an old address comes before a new list of posts, and that
    before the address of a page that isn't there.

    Args:
        blog: The blog.
        around: Where it is put.
        occupants: What the site has: its own files and redirects, and the pages of other blogs.
        problems: Where it is reported what had to give way.
        hidden: The files of lists that are not to be.

    Returns:
        The plan.
    """
    layout = replace(_layout(blog, around), hidden=frozenset(hidden))
    table = Occupancy(problems, folding_names=around.folding_names)
    others: list[Occupant] = []
    for occupant in occupants:
        if occupant.rank is Rank.OTHER_BLOG:
            others.append(occupant)
        else:
            table.put(occupant)
    is_home = not layout.blog_dir.strip("./")
    places = placing.place(
        blog,
        table,
        problems,
        path_prefix=around.path_prefix,
        use_directory_urls=around.use_directory_urls,
        home=addresses.answering_file(layout.front()) if is_home else None,
    )
    standing = blog.without(places.absent)
    report_terms(standing, problems)
    for occupant in others:
        table.put(occupant)
    static = _static(blog.imports, around.path_prefix)
    only_redirect = _only_redirect(blog.imports, around.path_prefix)
    _put(table, {file: source for file, source in static.items() if file not in only_redirect})
    planned_feeds = feeds.plan(standing, around.feeds, places.pages.keys(), table, path_prefix=around.path_prefix)

    hosts = around.hosts.union(*(imported.hosts for imported in blog.imports))
    redirects = RedirectPlan(
        table,
        problems,
        rules=lambda post: blog.origins[post].rules,
        base=lambda post: blog.origins[post].base,
        hosts=lambda host: is_own(host, hosts),
        path_prefix=around.path_prefix,
    )
    claims = [post for imported in blog.imports for post in reversed(imported.posts) if post in blog.origins]
    for imported in blog.imports:
        redirects.add_old((old for old in imported.redirects if old.file), imported)
    redirects.add([places.pages[post] for post in claims if post in places.pages])
    for imported in blog.imports:
        redirects.add_old((old for old in imported.redirects if not old.file), imported)
    lists = indexes.plan(standing, layout, table, problems, use_directory_urls=around.use_directory_urls)
    for imported in blog.imports:
        redirects.add_lists(imported, lists)
    redirects.add_redirect_from(
        [places.absent[post] for post in claims if post in places.absent], {index.file for index in lists}
    )
    resolved = redirects.resolved()
    # a page whose redirect can't be kept is shown as it is
    _put(table, {file: static[file] for file in only_redirect if file in static})
    redirects_file = _redirects_file(blog.imports, around.path_prefix, table) if resolved else ""
    return SitePlan(
        blog=standing,
        places=places.pages,
        absent=places.absent,
        indexes=lists,
        redirects=resolved,
        table=table,
        # no redirect leads to any other file than those that can be copied
        copied={f"/{redirect.target}": static[redirect.target] for redirect in resolved if redirect.target in static},
        site=around,
        feeds=planned_feeds,
        hosts=hosts,
        redirects_file=redirects_file,
    )


def _redirects_file(imports: Iterable[ImportedBlog], path_prefix: str, table: Occupancy) -> str:
    """Claim the file of all redirects where the old site had one; where something else stands, that stays."""
    name = next((imported.redirects_file for imported in imports if imported.redirects_file), "")
    file = addresses.file_below(path_prefix, name)
    if not name or not table.is_free(file):
        return ""
    table.put(Occupant(Rank.INDEX, file, "the list of all redirects", file))
    return file


def _put(table: Occupancy, static: Mapping[str, Path]) -> None:
    """Keep the places of static files that nothing else is in the way of."""
    for file, source in static.items():
        if table.is_free(file):
            name = display_path(source)
            table.put(Occupant(Rank.STATIC, file, name, addresses.encode(file), display_path=name))


def _only_redirect(imports: Iterable[ImportedBlog], path_prefix: str) -> set[str]:
    """The files of static pages that are nothing but a redirect."""
    files = (old.file for imported in imports for old in imported.redirects if old.file)
    return {addresses.file_below(path_prefix, file) for file in files}


def is_own(host: str, hosts: Iterable[str]) -> bool:
    """Whether a host name is the blog's own, with or without `www.`."""
    bare = host.lower().removeprefix("www.")
    return any(bare == known.removeprefix("www.") for known in hosts)


def _layout(blog: Blog, around: SiteOptions) -> Layout:
    """Where the indexes stand: as the site says, else where the old blog had them."""
    prefix = f"/{around.path_prefix}" if around.path_prefix else ""
    old = {
        name: prefix + format for imported in reversed(blog.imports) for name, format in imported.term_formats.items()
    }
    return replace(around.layout, url_formats={**old, **around.layout.url_formats})


def _static(imports: Iterable[ImportedBlog], path_prefix: str) -> dict[str, Path]:
    """The files of the site at which static files of the blog would stand."""
    found: dict[str, Path] = {}
    for imported in imports:
        for address, source in imported.static.items():
            file = f"{path_prefix}{address}".lstrip("/")
            if addresses.refusal(file, copied=source) is None:
                found[file] = source
    return found

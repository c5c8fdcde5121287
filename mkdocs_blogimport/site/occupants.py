"""The occupants of a site before the blog is planned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from mkdocs.structure.files import File

from ..blog import placing
from ..blog.blog import Blog
from ..blog.occupancy import Occupant, Rank
from ..blog.plan import SiteOptions, SitePlan
from .neighbours import Foreseen
from .pages import BlogPage, url_of


def of_files(files: Iterable[File], *, late: Iterable[str] = ()) -> Iterator[Occupant]:
    """Yield the files of a site.

    Args:
        files: MkDocs' files, without those of the blog.
        late: Those that another plugin has added since the blog was planned, by the file that they become.

    Yields:
        An occupant for each.
    """
    late = frozenset(late)
    for file in files:
        name = "a page of the site" if file.is_documentation_page() else "a file of the site"
        if isinstance(file.page, BlogPage):
            name = "a page of another blog"
        elif file.dest_uri in late:
            name = name.replace("the site", "another plugin")
        yield Occupant(Rank.SITE, file.dest_uri, name, url_of(file))


def of_plugins(foreseen: Mapping[str, Foreseen], replaceable: Iterable[str]) -> Iterator[Occupant]:
    """Yield the files that the theme and other plugins will write by themselves.

    Args:
        foreseen: The files.
        replaceable: Those that a page of the blog may replace.

    Yields:
        An occupant for each.
    """
    for file, coming in foreseen.items():
        rank = Rank.DEFAULT if file in replaceable else Rank.SITE
        yield Occupant(rank, file, f"a file of {coming.writer}", coming.url)


def of_redirects(own_maps: Mapping[str, str]) -> Iterator[Occupant]:
    """Yield the redirects of the site's own configuration: file to target file or URL."""
    for file, target in own_maps.items():
        yield Occupant(Rank.SITE_REDIRECT, file, f"a redirect of redirect_maps to {target!r}", leads_to=target)


def of_planned(plan: SitePlan) -> Iterator[Occupant]:
    """Yield the redirects of another blog; its pages are among MkDocs' files."""
    for redirect in plan.redirects:
        yield Occupant(Rank.SITE, redirect.file, "a redirect of another blog", plan.redirect_url(redirect))


def of_unplanned(blog: Blog, around: SiteOptions) -> Iterator[Occupant]:
    """Yield the pages that another blog will claim."""
    for claim in placing.claims(blog, around.path_prefix, use_directory_urls=around.use_directory_urls).values():
        yield replace(claim, rank=Rank.OTHER_BLOG)

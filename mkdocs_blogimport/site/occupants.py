"""The occupants of a site before the blog is planned."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from mkdocs.structure.files import File
from mkdocs.utils import meta

from ..blog import companions, placing
from ..blog.blog import Blog
from ..blog.occupancy import Occupant, Rank
from ..blog.plan import SiteOptions, SitePlan
from ..diagnostics.naming import display_path
from ..sources.fields import is_unlisted
from .neighbours import Foreseen
from .pages import BlogPage, url_of


def of_files(
    files: Iterable[File], *, docs_dir: str = "", late: Iterable[str] = (), texts: Collection[str] = frozenset()
) -> Iterator[Occupant]:
    """Yield the files of a site.

    Args:
        files: MkDocs' files, without those of the blog.
        docs_dir: The folder of the documentation: its files are named in messages.
        late: Those that another plugin has added since the blog was planned, by the file that they become.
        texts: Those below whose text a list may stand, by the file that they become.

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
        where = "mkdocs.yml" if file.abs_src_path is None else display_path(Path(file.abs_src_path))
        is_own = bool(docs_dir) and file.abs_src_path is not None and file.src_dir == docs_dir
        yield Occupant(
            Rank.SITE,
            file.dest_uri,
            name,
            url_of(file),
            display_path=where,
            takes_list=file.dest_uri in texts,
            made_of=where if is_own else "",
        )


def texts(files: Iterable[File], written: Container[str], others: Iterable[SitePlan]) -> frozenset[str]:
    """The pages of the documentation below whose text a list of the blog may stand, by the file that they become.

    Args:
        files: MkDocs' files, without those of the blog.
        written: The files that other plugins and the theme will write.
        others: The plans of other blogs, which may have lists there already.
    """
    taken = {index.file for plan in others for index in plan.indexes if index.is_below_text}
    return frozenset(
        file.dest_uri
        for file in files
        if file.is_documentation_page()
        and file.abs_src_path is not None
        and file.generated_by is None
        and not isinstance(file.page, BlogPage)
        and file.dest_uri not in written
        and file.dest_uri not in taken
    )


def unlisting(files: Iterable[File]) -> Callable[[str], bool]:
    """Return what says of a page of the documentation if its front matter wants the list below its text to be unlisted.

    Args:
        files: MkDocs' files, without those of the blog. Only those that are asked for are read.

    Returns:
        A function of the file that a page becomes.
    """
    by_name = {file.dest_uri: file for file in files}

    def unlists(name: str) -> bool:
        try:
            return is_unlisted(meta.get_data(by_name[name].content_string)[1])
        except (OSError, ValueError):  # of which MkDocs has to say something
            return False

    return unlists


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
    """Yield the redirects and feeds of another blog, and what goes with it; its pages are among MkDocs' files."""
    for feed in plan.feeds:
        if not feed.partner:  # nothing names these
            yield Occupant(Rank.SITE, feed.file, "a feed of another blog", feed.url)
    yield from map(companions.of_another_blog, plan.companions)
    for redirect in plan.redirects:
        yield Occupant(Rank.SITE, redirect.file, "a redirect of another blog", plan.redirect_url(redirect))


def of_unplanned(blog: Blog, around: SiteOptions) -> Iterator[Occupant]:
    """Yield the pages that another blog will claim."""
    for claim in placing.claims(blog, around.path_prefix, use_directory_urls=around.use_directory_urls).values():
        yield replace(claim, rank=Rank.OTHER_BLOG)

"""The steps in their order: read, assemble, plan, render. Each takes the result of the one before it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from .blog import plan as planning
from .blog.blog import Blog, assemble
from .blog.occupancy import Occupant
from .blog.plan import SiteOptions, SitePlan
from .blog.post import ImportedBlog
from .diagnostics.problems import Problems
from .render import Recall, anew
from .render.bodies import Bodies, RenderOptions
from .sources import ReadOptions, read_source

__all__ = ["Options", "assemble", "plan", "read", "render"]


@dataclass(frozen=True, slots=True)
class Options:
    """The plugin's options, independent of MkDocs."""

    folders: tuple[Path, ...]
    format: str = "auto"
    read: ReadOptions = field(default_factory=ReadOptions)
    site: SiteOptions = field(default_factory=SiteOptions)
    render: RenderOptions = field(default_factory=RenderOptions)


def read(options: Options, problems: Problems) -> list[ImportedBlog]:
    """Read all folders of a blog.

    Args:
        options: The site's options for the blog.
        problems: Receives the problems.

    Returns:
        The content of each folder, as its generator defines it.
    """
    return [read_source(folder, problems, format=options.format, options=options.read) for folder in options.folders]


def plan(  # noqa: PLR0913 - what a site may say, by keyword
    blog: Blog,
    options: Options,
    occupants: Iterable[Occupant],
    problems: Problems,
    *,
    hidden: Collection[str] = (),
    withheld: Collection[str] = (),
    unlists: Callable[[str], bool] = lambda file: False,
) -> SitePlan:
    """Decide the address of each part of a blog: see `blog.plan`."""
    return planning.plan(blog, options.site, occupants, problems, hidden=hidden, withheld=withheld, unlists=unlists)


def render(plan: SitePlan, options: Options, problems: Problems, recall: Recall = anew) -> Bodies:
    """Prepare rendering; each body is rendered on first use, unless an earlier build remembers it."""
    return Bodies(plan, options.render, problems, recall)

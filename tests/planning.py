"""A blog read, planned and made ready to be rendered, without MkDocs around it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mkdocs_blogimport import pipeline
from mkdocs_blogimport.blog.occupancy import Occupancy, Occupant, Rank
from mkdocs_blogimport.blog.plan import SitePlan
from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.pipeline import Options
from mkdocs_blogimport.render.bodies import Bodies


@dataclass
class Planned:
    """What the steps of the pipeline gave."""

    plan: SitePlan
    bodies: Bodies
    problems: Problems


def planned(options: Options | Path, occupants: Iterable[Occupant] = ()) -> Planned:
    """Take a blog through the steps.

    Args:
        options: The options, or a folder that is read with none.
        occupants: What the site has.
    """
    if isinstance(options, Path):
        options = Options(folders=(options,))
    problems = Problems()
    blog = pipeline.assemble(pipeline.read(options, problems))
    plan = pipeline.plan(blog, options, occupants, problems)
    return Planned(plan, pipeline.render(plan, options, problems), problems)


def site_with(*files: tuple[str, str]) -> Occupancy:
    """A table in which pages of the site stand: file and URL."""
    table = Occupancy(Problems())
    for file, url in files:
        table.put(Occupant(Rank.SITE, file, "a page of the site", url))
    return table

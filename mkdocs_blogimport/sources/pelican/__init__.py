"""Pelican: `pelicanconf.py`, articles and pages in Markdown, reStructuredText and HTML."""

from __future__ import annotations

from pathlib import Path

from ...blog.paths import is_file
from ...blog.post import ImportedBlog
from ...diagnostics.problems import Problems
from ..options import OF_THEMES, ReadOptions
from ..signs import nearest

NAME = "pelican"
#: What the settings say, and the documents.
IGNORED = OF_THEMES | {
    "github_pages",
    "liquid",
    "max_liquid_steps",
    "post_url_format",
    "post_url_date_format",
    "without_front_matter",
}
OUTPUT = frozenset({"output"})


def root_of(folder: Path) -> Path | None:
    """Return the folder with the settings of the Pelican blog that a folder is, or is a part of, such as `content`."""
    return nearest(folder, lambda site: is_file(site / "pelicanconf.py") or is_file(site / "publishconf.py"))


def recognises(folder: Path) -> bool:
    """Return True for the folder of Pelican's settings, and for one in it."""
    return root_of(folder.resolve()) is not None


def read(folder: Path, problems: Problems, options: ReadOptions) -> ImportedBlog:
    """Read a blog as `reading.read` says, which is imported only now: a site needs one generator of all."""
    from . import reading

    return reading.read(folder, root_of(folder) or folder, problems, options)

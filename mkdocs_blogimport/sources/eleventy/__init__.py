"""Eleventy: its configuration, data files, templates of addresses, posts and pages."""

from __future__ import annotations

from pathlib import Path

from ...blog.post import ImportedBlog
from ...diagnostics.problems import Problems
from ..options import OF_THEMES, ReadOptions
from ..signs import is_eleventy, nearest

NAME = "eleventy"
#: What data files and front matter say.
IGNORED = OF_THEMES | {"config", "github_pages", "without_front_matter"}
OUTPUT = frozenset({"_site"})


def root_of(folder: Path) -> Path | None:
    """Return the folder of the configuration of the Eleventy site that a folder is, or is a part of."""
    return nearest(folder, is_eleventy)


def recognises(folder: Path) -> bool:
    """Return True for the folder of Eleventy's configuration, and for any folder of content in it."""
    return root_of(folder.resolve()) is not None


def read(folder: Path, problems: Problems, options: ReadOptions) -> ImportedBlog:
    """Read a blog as `reading.read` says, which is imported only now: a site needs one generator of all."""
    from . import reading

    return reading.read(folder, root_of(folder) or folder, problems, options)

"""Pelican: `pelicanconf.py`, articles and pages in Markdown, reStructuredText and HTML."""

from __future__ import annotations

from pathlib import Path

from ...blog.post import ImportedBlog
from ...diagnostics.problems import Problems
from ..options import OF_THEMES, ReadOptions
from ..signs import is_pelicans

NAME = "pelican"
#: What the settings say, and the documents.
IGNORED = OF_THEMES | {"github_pages", "liquid", "max_liquid_steps", "post_url_format", "post_url_date_format"}


def recognises(folder: Path) -> bool:
    """Return True for a folder with Pelican's settings."""
    return is_pelicans(folder)


def read(folder: Path, problems: Problems, options: ReadOptions) -> ImportedBlog:
    """Read a blog as `reading.read` says, which is imported only now: a site needs one generator of all."""
    from . import reading

    return reading.read(folder, problems, options)

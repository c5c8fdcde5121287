"""A bare folder of Markdown posts with front matter, of any program."""

from __future__ import annotations

from pathlib import Path

from ...blog.paths import is_folder
from ...blog.post import ImportedBlog
from ...diagnostics.problems import Problems
from ..options import OF_THEMES, ReadOptions

NAME = "folder"
#: There is no `_config.yml`, and no templating language.
IGNORED = frozenset({"config", "github_pages", "liquid", "max_liquid_steps"}) | OF_THEMES
OUTPUT: frozenset[str] = frozenset()


def root_of(folder: Path) -> Path | None:
    """Return None: nothing says of what a bare folder is a part."""
    return None


def recognises(folder: Path) -> bool:
    """Return True for any folder."""
    return is_folder(folder)


def read(folder: Path, problems: Problems, options: ReadOptions) -> ImportedBlog:
    """Read a blog as `reading.read` says, which is imported only now: a site needs one generator of all."""
    from . import reading

    return reading.read(folder, problems, options)

"""A blog of MkDocs: of Material's own plugin, or of an older one. Its mkdocs.yml says where its posts are."""

from __future__ import annotations

import os
from pathlib import Path

from ...blog.post import ImportedBlog
from ...diagnostics.problems import Problems
from ..options import OF_THEMES, ReadOptions
from .project import file_of

NAME = "material"
#: There is no `_config.yml`, and no templating language.
IGNORED = frozenset({"github_pages", "without_front_matter", "liquid", "max_liquid_steps"}) | OF_THEMES
OUTPUT = frozenset({"site"})


def root_of(folder: Path) -> Path | None:
    """Return None: a folder that holds no blog of mkdocs.yml is no part of one."""
    return None


def recognises(folder: Path) -> bool:
    """Return True if mkdocs.yml has a blog of Material's plugin, and the folder is this blog's or holds it."""
    real = Path(os.path.realpath(folder))
    if file_of(real) is None:
        return False
    from .reading import names_blog

    return names_blog(real)


def read(folder: Path, problems: Problems, options: ReadOptions) -> ImportedBlog:
    """Read a blog as `reading.read` says, which is imported only now: a site needs one generator of all."""
    from . import reading

    return reading.read(folder, problems, options)

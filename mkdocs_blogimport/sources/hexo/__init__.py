"""Hexo: `_config.yml`, `source/_posts/`, pages, tag plugins, and the addresses that they make."""

from __future__ import annotations

from pathlib import Path

from ...blog.post import ImportedBlog
from ...diagnostics.problems import Problems
from ..options import OF_THEMES, ReadOptions
from ..signs import is_hexo, nearest

NAME = "hexo"
#: What `_config.yml` says, and the front matter.
IGNORED = OF_THEMES | {"github_pages", "post_url_format", "post_url_date_format", "without_front_matter"}
OUTPUT = frozenset({"public", ".deploy_git"})


def root_of(folder: Path) -> Path | None:
    """Return the folder of `_config.yml` of the Hexo blog that a folder is, or is a part of: `source`, `_posts`."""
    return nearest(folder, is_hexo)


def recognises(folder: Path) -> bool:
    """Return True for the folder of Hexo's `_config.yml`, and for `source` and `source/_posts` in it."""
    folder = folder.resolve()
    root = root_of(folder)
    return root is not None and (folder == root or folder.name in {"source", "_posts"})


def read(folder: Path, problems: Problems, options: ReadOptions) -> ImportedBlog:
    """Read a blog as `reading.read` says, which is imported only now: a site needs one generator of all."""
    from . import reading

    return reading.read(folder, root_of(folder) or folder, problems, options)

"""Hugo: its configuration, sections, bundles, languages, and the addresses that they make."""

from __future__ import annotations

from pathlib import Path

from ...blog.post import ImportedBlog
from ...diagnostics.problems import Problems
from ..options import ReadOptions
from ..signs import hugo_root

NAME = "hugo"
#: What `hugo.toml` says, and the front matter.
IGNORED = frozenset(
    {"config", "github_pages", "post_url_format", "post_url_date_format", "conventions.gems", "conventions.layouts"}
)


def recognises(folder: Path) -> bool:
    """Return True for the root of a Hugo site, and for a folder of its content."""
    folder = folder.resolve()
    root = hugo_root(folder)
    if root is None or root == folder:
        return root is not None
    from .config import read_config

    config = read_config(root, Problems())
    path = folder.relative_to(root).as_posix()
    return any(mount.inside(path) is not None for mount in config.content)


def read(folder: Path, problems: Problems, options: ReadOptions) -> ImportedBlog:
    """Read a blog as `reading.read` says, which is imported only now: a site needs one generator of all."""
    from . import reading

    return reading.read(folder, problems, options)

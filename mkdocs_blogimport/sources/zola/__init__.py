"""Zola: `config.toml`, the sections and pages of `content/`, taxonomies, and the addresses that they make."""

from __future__ import annotations

from pathlib import Path

from ...blog.post import ImportedBlog
from ...diagnostics.problems import Problems
from ..options import OF_THEMES, ReadOptions
from ..signs import is_zola, nearest

NAME = "zola"
#: What `config.toml` says, and the front matter.
IGNORED = (OF_THEMES - {"conventions.shortcodes", "conventions.providers"}) | {
    "config", "github_pages", "post_url_format", "post_url_date_format", "without_front_matter"
}  # fmt: skip
OUTPUT = frozenset({"public"})


def root_of(folder: Path) -> Path | None:
    """Return the folder of `config.toml` of the Zola site that a folder is, or is a part of: `content/blog`."""
    return nearest(folder, is_zola)


def recognises(folder: Path) -> bool:
    """Return True for the folder of Zola's `config.toml`, and for `content` and each folder in it."""
    folder = folder.resolve()
    root = root_of(folder)
    return root is not None and (folder == root or (root / "content") in (folder, *folder.parents))


def read(folder: Path, problems: Problems, options: ReadOptions) -> ImportedBlog:
    """Read a blog as `reading.read` says, which is imported only now: a site needs one generator of all."""
    from . import reading

    return reading.read(folder.resolve(), root_of(folder.resolve()) or folder, problems, options)

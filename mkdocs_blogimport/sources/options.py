"""The options of the site that a source uses, by their names in mkdocs.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from ..blog.paths import matches
from ..conventions import SUBJECTS, Tables
from .audience import Audience

#: The subjects of the option `conventions` that mean nothing where no theme does; classes of HTML do everywhere.
OF_THEMES = frozenset(f"conventions.{subject}" for subject in SUBJECTS if subject != "classes")


class PostMemory(Protocol):
    """Remembers posts by digests of all that they are made of."""

    def recall(self, key: bytes) -> bytes | None:
        """Return what was kept; None if there is nothing."""

    def keep(self, key: bytes, value: bytes) -> None:
        """Keep a post."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """The options for reading a blog."""

    draft: bool = False
    """Read drafts and future posts too, marked as drafts."""
    draft_if_future_date: bool | None = None
    """Treat posts dated in the future as drafts; None for the blog's own setting."""
    exclude: tuple[str, ...] = ()
    """Glob patterns of paths, relative to the blog's folder, to leave out."""
    not_below: tuple[Path, ...] = ()
    """Folders that are not the blog's though they may be in its folder: the documentation, the built site."""
    post_url_format: str = "{date}/{slug}"
    """The address of posts whose generator isn't known, as in Material's blog plugin."""
    post_url_date_format: str = "yyyy/MM/dd"
    """The date in the address of posts whose generator isn't known."""
    max_file_size: int = 5_000_000
    """The largest file that is read as a post, in bytes."""
    blog_dir: str = "blog"
    """The folder of posts whose generator isn't known."""
    without_front_matter: bool = False
    """Read Markdown files without front matter too, as pages, where the generator isn't known."""

    material: Mapping[str, Any] | None = None
    """The settings of Material's blog plugin, for a site from which that is gone; None for those of mkdocs.yml."""
    conventions: Tables | None = None
    """What keys, layouts and gems of themes mean; None for our tables alone."""
    config: tuple[str, ...] = ()
    """Further configuration files, relative to the blog's folder; a later one overrides an earlier one."""
    github_pages: bool | None = None
    """True if GitHub Pages built the blog; None to detect it."""

    audience: Audience | None = None
    """Who sees the site; None where all see everything."""
    kept: PostMemory | None = None
    """What earlier builds read of posts; None to read all of them."""

    previews: bool = False
    """True if files may be saved while the site is shown."""
    options_set: frozenset[str] = frozenset()
    """The names of the options that mkdocs.yml sets, to their defaults too."""

    def sets(self, name: str) -> bool:
        """Return True if the site sets an option of this name, which is a field here too."""
        return name in self.options_set or getattr(self, name) != getattr(ReadOptions(), name)

    def leaves_out(self, path: str) -> bool:
        """Return True if the site excludes a path (relative, with forward slashes) or a folder above it."""
        return matches(path, self.exclude)

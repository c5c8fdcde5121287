"""The options of the site that a source has to know, by the names that they have in mkdocs.yml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..blog.paths import matches


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a blog is to be read."""

    draft: bool = False
    """Read drafts and future posts too, marked as drafts."""
    draft_if_future_date: bool | None = None
    """Take posts dated in the future for drafts; None for what the blog itself says."""
    exclude: tuple[str, ...] = ()
    """Glob patterns of paths, relative to the blog's folder, to leave out."""
    not_below: tuple[Path, ...] = ()
    """Folders that are not the blog's though they may lie in its folder: the documentation, the built site."""
    post_url_format: str = "{date}/{slug}"
    """For posts whose generator isn't known: the address, as in Material's blog plugin."""
    post_url_date_format: str = "yyyy/MM/dd"
    """For posts whose generator isn't known: the date in the address."""
    max_file_size: int = 5_000_000
    """The largest file that is read as a post, in bytes."""
    blog_dir: str = "blog"
    """For posts whose generator isn't known: where they live."""

    config: tuple[str, ...] = ()
    """Further configuration files, relative to the blog's folder; what is later wins."""
    github_pages: bool | None = None
    """Whether GitHub Pages built the blog; None to find it out."""

    def leaves_out(self, path: str) -> bool:
        """Whether the site excludes a path (relative, with forward slashes) or a folder above it."""
        return matches(path, self.exclude)

"""What a site wants of a blog, beyond what the blog's own settings say."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Wishes:
    """The options of the site that a source has to know."""

    drafts: bool = False
    """Read drafts and future posts too, marked as drafts."""
    future: bool | None = None
    """Publish posts dated in the future; None for what the blog itself says."""
    exclude: tuple[str, ...] = ()
    """Glob patterns of paths, relative to the blog's folder, to leave out."""
    not_below: tuple[Path, ...] = ()
    """Folders that are not the blog's though they may lie in its folder (the documentation, the built site)."""
    post_url_format: str = "{date}/{slug}"
    """For posts whose generator isn't known: the address, as in Material's blog plugin."""
    post_url_date_format: str = "yyyy/MM/dd"
    """For posts whose generator isn't known: the date in the address."""
    largest: int = 5_000_000
    """Bytes of a file that is read as a post; larger ones are left out."""
    blog_dir: str = "blog"
    """For posts whose generator isn't known: where they live."""

    def leaves_out(self, path: str) -> bool:
        """Whether the site excludes a path (relative, with forward slashes) or a folder above it."""
        return matches(path, self.exclude)


def matches(path: str, patterns: Iterable[str]) -> bool:
    """Whether glob patterns of an option match a path, or a folder above it.

    Args:
        path: Relative to the blog's folder, with forward slashes.
        patterns: Globs; a star also matches slashes.
    """
    parts = path.split("/")
    return any(
        fnmatch.fnmatchcase("/".join(parts[: n + 1]), pattern.strip("/"))
        for pattern in patterns
        for n in range(len(parts))
    )

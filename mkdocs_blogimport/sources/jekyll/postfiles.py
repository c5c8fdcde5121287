"""Files beside posts, by jekyll-postfiles: each is published at the address of its post."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ...blog.post import Post
from ...diagnostics.problems import Problems
from ..walk import Found
from .config import Config

PLUGIN = "jekyll-postfiles"
#: The most files beside posts, each counted once for each post in its folder.
MOST = 100_000


def beside(posts: Iterable[Post], files: Iterable[Found], config: Config, problems: Problems) -> dict[str, Path]:
    """Find the files in folders of posts, if the blog ran jekyll-postfiles.

    Args:
        posts: The posts, at their addresses.
        files: The files below `_posts` that are no posts.
        config: The blog's settings.
        problems: Receives a report if there are too many.

    Returns:
        Address to file, for each post in the same folder or above it; posts in `_posts` itself have none.
    """
    if PLUGIN not in config.plugins:
        return {}
    by_folder: dict[str, list[Post]] = {}
    for post in posts:
        folder = posixpath.dirname(post.path)
        if post.kind == "post" and posixpath.basename(folder) not in {"_posts", "_drafts"}:
            by_folder.setdefault(folder, []).append(post)
    found: dict[str, Path] = {}
    for file in files:
        owner = next((folder for folder in _above(file.path) if folder in by_folder), None)
        for post in by_folder.get(owner or "", ()):
            if len(found) >= MOST:
                problems.report("config", config.display_path, None, f"posts have more than {MOST} files beside them",
                                "links to the others are broken")  # fmt: skip
                return found
            assert owner is not None
            found[f"/{posixpath.join(posixpath.dirname(post.file), file.path[len(owner) + 1 :])}"] = file.file
    return found


def _above(path: str) -> Iterator[str]:
    """Yield the folders that contain a file, the innermost first."""
    parts: Sequence[str] = path.split("/")
    return ("/".join(parts[:number]) for number in range(len(parts) - 1, 0, -1))

"""Folders that a build empties or writes into, held against the folders of the blog, which is only ever read."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..blog.paths import is_in
from ..theme.presentation import STYLESHEET

#: Files that show that MkDocs wrote a folder: this plugin's stylesheet, and the index of MkDocs' search.
_BUILT = (STYLESHEET, "search/search_index.json")
#: Pages in which MkDocs' themes name MkDocs.
_PAGES = ("index.html", "404.html")
#: Bytes of such a page that are looked at.
_PAGE_LIMIT = 1_000_000
#: A file that an author wrote: one with the suffix or the name of a post.
_WRITTEN = re.compile(r".*\.(?:md|markdown|mkd|mkdn|mdown|textile)\Z|\d{2,4}-\d{1,2}-\d{1,2}-.*", re.IGNORECASE)


_ADVICE = "Set 'site_dir' in mkdocs.yml to another folder, such as ../public."


def conflict(site_dir: Path, sources: Iterable[Path], *, name: str = "'site_dir'", advice: str = _ADVICE) -> str | None:
    """Say why a folder must not be emptied and written: a blog is in it, or would be changed through it.

    Folders are compared by their real paths. A site folder inside a blog's folder is allowed where it is missing, is
    empty, or holds a site that MkDocs built: then it holds nothing of the blog.

    Args:
        site_dir: The folder that a build is to empty and write.
        sources: The folders of the blogs.
        name: What the site folder is called in the message.
        advice: One sentence that says what to change.

    Returns:
        What overlaps and what to change; None where nothing does.
    """
    real = Path(os.path.realpath(site_dir))
    blogs = [Path(os.path.realpath(source)) for source in sources]
    written = f"{name} {site_dir}" if site_dir == real else f"{name} {site_dir} ({real})"
    for blog in blogs:
        if is_in(blog, real):
            relation = "is" if is_in(real, blog) else "contains"
            return f"{written} {relation} the blog's folder {blog}: a build would delete every post. {advice}"
        if is_in(real, blog) and (held := _not_built(real)) is not None:
            return f"{written} lies in the blog's folder {blog}: a build would delete {held}. {advice}"
    for link, target in _links(real):
        for blog in blogs:
            if is_in(blog, target) or (is_in(target, blog) and not is_in(target, real)):
                return (
                    f"{link} is a symbolic link to {target}: a build could change the blog through it. Remove the link."
                )
    return None


def _not_built(folder: Path) -> str | None:
    """Name a file of a folder that MkDocs didn't write; None for an empty folder, and for a site that MkDocs built.

    Entries that begin with a dot don't count: MkDocs leaves them alone when it empties the folder.
    """
    first: str | None = None
    for above, folders, files in os.walk(folder):
        if above == str(folder):
            folders[:] = [name for name in folders if not name.startswith(".")]
            files = [name for name in files if not name.startswith(".")]
        for name in files:
            if first is None or _WRITTEN.match(name):
                first = str(Path(above, name))
            if _WRITTEN.match(name):
                return first
    return None if first is None or _is_built(folder) else first


def _is_built(folder: Path) -> bool:
    """Whether MkDocs built the site in a folder."""
    if any((folder / file).is_file() for file in _BUILT):
        return True
    for name in _PAGES:
        if (folder / name).is_file():
            with (folder / name).open("rb") as page:
                if b"mkdocs" in page.read(_PAGE_LIMIT).lower():
                    return True
    return False


def _links(folder: Path) -> Iterator[tuple[Path, Path]]:
    """The symbolic links below a folder, and what each leads to; no link is followed."""
    stack = [str(folder)]
    while stack:
        try:
            entries = list(os.scandir(stack.pop()))
        except OSError:  # it is not there, or a build can't enter it either
            continue
        for entry in entries:
            if entry.is_symlink():
                yield Path(entry.path), Path(os.path.realpath(entry.path))
            elif entry.is_dir():
                stack.append(entry.path)

"""The folders that a build empties or writes, compared with the folders of the blog, which is only read."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from .paths import PUBLIC_FILES, hidden_part, is_endless, is_in

#: Marks a folder that a build wrote and may empty again. MkDocs leaves it: it spares names with a dot.
MARK = ".mkdocs-blogimport"
_ADVICE = "Set 'site_dir' in mkdocs.yml to another folder, such as ../public."
_Identity = tuple[int, int]


def conflict(
    site_dir: Path,
    sources: Iterable[Path],
    *,
    dirty: bool = False,
    name: str = "'site_dir'",
    advice: str = _ADVICE,
    with_links: bool = True,
) -> str | None:
    """Return the reason why a folder must not be emptied and written: it contains a blog, or a link to a blog.

    Folders are compared by their real paths. A site folder inside a blog's folder is allowed where it is missing, is
    empty, or has the mark of an earlier build: then it contains nothing of the blog.

    Args:
        site_dir: The folder that a build empties and writes.
        sources: The folders of the blogs.
        dirty: True if the build keeps the content of the site folder.
        name: The name of the site folder in the message.
        advice: One sentence with the change to make.
        with_links: False to leave out the links in the site folder, which are searched right before it is emptied.

    Returns:
        The overlap and the change to make; None without an overlap.
    """
    real = Path(os.path.realpath(site_dir))
    blogs = [Path(os.path.realpath(source)) for source in sources]
    written = f"{name} {site_dir}" if site_dir == real else f"{name} {site_dir} ({real})"
    for blog in blogs:
        if is_in(blog, real):
            relation = "is the blog's folder" if is_in(real, blog) else f"contains the blog's folder {blog}"
            return f"{written} {relation}: a build would delete every post. {advice}"
        if is_in(real, blog) and (held := _unmarked(real)) is not None:
            return (
                f"{written} is inside the blog's folder {blog}: a build would delete {held}. "
                f"If an earlier build made that folder, delete it once. {advice}"
            )
    if not with_links:
        return None
    symbolic, hard = _links(real)
    for link, target in symbolic:
        for blog in blogs:
            if is_in(blog, target) or (is_in(target, blog) and not is_in(target, real)):
                return (
                    f"{link} is a symbolic link to {target}: a build could change the blog through it. Remove the link."
                )
        if (dirty or _survives(link, real)) and (where := _way_out(link, target, real)) is not None:
            return f"{link} is a symbolic link to {target}, {where}: a build would write through it. Remove the link."
    for blog in blogs if hard else ():
        if (shared := next((hard[found] for found in _identities(blog, real) if found in hard), None)) is not None:
            return f"{shared} is also a file of the blog (a hard link): a build could change the blog. Remove the link."
    return None


def mark(site_dir: Path, sources: Iterable[Path]) -> None:
    """Mark a site folder inside a blog's folder, so that the next build knows that it may be emptied.

    Args:
        site_dir: A folder without conflict.
        sources: The folders of the blogs.

    Raises:
        OSError: The folder can't be made or written.
    """
    if any(is_in(Path(os.path.realpath(site_dir)), Path(os.path.realpath(source))) for source in sources):
        write_mark(site_dir)


def write_mark(folder: Path) -> None:
    """Mark a folder as written by a build; an existing mark is kept.

    Raises:
        OSError: The folder can't be made or written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / MARK).exists():
        with (folder / MARK).open("x", encoding="utf-8") as stream:
            stream.write("mkdocs-blogimport wrote this folder, and deletes its content before it writes again.\n")


def _unmarked(folder: Path) -> str | None:
    """Name an entry of a folder that no build marked; None for an empty one. A worktree's `.git` doesn't count."""
    if not folder.is_dir() or (folder / MARK).is_file():
        return None
    return next((entry.path for entry in os.scandir(folder) if entry.name != ".git"), None)


def _survives(link: Path, site_dir: Path) -> bool:
    """Return True if a link still exists after MkDocs has emptied the site folder.

    MkDocs (`utils.clean_directory`) keeps names with a dot, and silently fails to remove a link to a folder, and
    the content of a folder without write permission.
    """
    first = link.relative_to(site_dir).parts[0]
    may_be_removed = os.access(link.parent, os.W_OK, effective_ids=os.access in os.supports_effective_ids)
    return first.startswith(".") or (link.parent == site_dir and link.is_dir()) or not may_be_removed


def _way_out(link: Path, target: Path, site_dir: Path) -> str | None:
    """Describe the target of a link, if no build may write there.

    Args:
        link: A symbolic link below the site folder.
        target: Its real path.
        site_dir: The real path of the site folder.

    Returns:
        A clause; None if it stays in the site folder, or if no build writes through it, as below `.git`.
    """
    if hidden_part(link.relative_to(site_dir).as_posix()) not in {None, *PUBLIC_FILES, MARK}:
        return None
    if not is_in(target, site_dir):
        return f"outside {site_dir}"
    if site_dir in target.parents:
        hidden = hidden_part(target.relative_to(site_dir).as_posix())
        return None if hidden in {None, *PUBLIC_FILES, MARK} else "which is hidden"
    return None


def _links(folder: Path) -> tuple[list[tuple[Path, Path]], dict[_Identity, Path]]:
    """Return the links below a folder; none is followed.

    Returns:
        The symbolic ones with their targets; the files that have other names in another place.
    """
    symbolic: list[tuple[Path, Path]] = []
    hard: dict[_Identity, Path] = {}
    stack = [str(folder)]
    while stack:
        for entry in _entries(stack.pop()):
            if entry.is_symlink():
                if not is_endless(Path(entry.path)):  # nothing can be written through an endless link
                    symbolic.append((Path(entry.path), Path(os.path.realpath(entry.path))))
            elif entry.is_dir():
                stack.append(entry.path)
            elif (status := entry.stat()).st_nlink > 1:
                hard[status.st_dev, status.st_ino] = Path(entry.path)
    return symbolic, hard


def _identities(folder: Path, but: Path) -> Iterable[_Identity]:
    """Return the identities (device and inode) of the files below a folder, those below another folder left out."""
    stack = [str(folder)]
    while stack:
        for entry in _entries(stack.pop()):
            if entry.is_dir(follow_symlinks=False):
                if entry.path != str(but):
                    stack.append(entry.path)
            elif not entry.is_symlink():
                status = entry.stat()
                yield status.st_dev, status.st_ino


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        return list(os.scandir(folder))
    except OSError:  # it doesn't exist, or a build can't enter it either
        return []

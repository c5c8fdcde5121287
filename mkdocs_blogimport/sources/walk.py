"""Search for the files of a blog without leaving its folder."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..blog.addresses import FOLDER_LIMIT
from ..blog.paths import why_not_read
from ..blog.post import Post
from ..diagnostics.naming import display_path
from ..diagnostics.problems import Problems
from .options import ReadOptions

#: How much of a file is read at once that turns out to be longer.
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a blog."""

    path: str
    """Relative to the folder that was walked, with forward slashes; a name that isn't UTF-8 is read as Windows-1252."""
    file: Path
    is_linked: bool = False
    """True if a symbolic link leads to it, or to a folder that contains it."""
    data: bytes | None = None
    """Its content, where that has been read."""


def walk(
    folder: Path, problems: Problems, enters: Callable[[str], bool], not_below: Collection[Path] = ()
) -> Iterator[Found]:
    """Yield every regular file below a folder, in the order of their names.

    A symbolic link is followed if its target is inside the folder and isn't hidden. A folder is read at its own place,
    and once more through the first link that leads to it, or to a folder above it: so every circle of links ends.
    Each link that isn't followed is reported. So are, together, the folders that are nested `FOLDER_LIMIT` deep: an
    address has no more, and a deep folder costs more than its files.

    Args:
        folder: A resolved folder.
        problems: Receives those links.
        enters: Returns True for the relative path of a subfolder to enter.
        not_below: Folders, resolved, into which no link is followed.

    Yields:
        The files.
    """
    followed: set[str] = set()
    deep: list[Path] = []
    # with each folder its real path, if a symbolic link leads to it
    stack: list[tuple[str, Path, str | None]] = [("", folder, None)]
    while stack:
        prefix, directory, real = stack.pop()
        if real in followed:
            problems.report("left-out", display_path(directory), None,
                            "is a symbolic link to a folder that is already read through another one",
                            "not followed")  # fmt: skip
            continue
        if real is not None:
            followed.add(real)
        files: list[Found] = []
        for entry in _entries(directory, problems):
            path = prefix + decoded(entry.name)
            file = Path(entry.path)
            if entry.is_symlink() and (reason := _why_not_followed(file, folder, not_below)) is not None:
                if enters(path):
                    problems.report("unreadable", display_path(file), None, reason, "left out")
            elif _is(entry.is_dir):
                if not enters(path):
                    continue
                if path.count("/") >= FOLDER_LIMIT:
                    deep.append(file)
                else:
                    stack.append((path + "/", file, _real(entry, real)))
            elif _is(entry.is_file):
                files.append(Found(path, file, real is not None or entry.is_symlink()))
            elif enters(path):
                what = (
                    "is a symbolic link whose target can't be opened" if entry.is_symlink() else "is not a regular file"
                )
                problems.report("unreadable", display_path(file), None, what, "left out")
        yield from reversed(files)
    _report_deep(deep, problems)


def _report_deep(folders: Sequence[Path], problems: Problems) -> None:
    """Report the folders that are not entered because they are nested too deep."""
    if folders:
        those = f"this folder and {len(folders) - 1} more are" if len(folders) > 1 else "this folder is"
        problems.report("unreadable", display_path(folders[0]), None,
                        f"{those} nested {FOLDER_LIMIT} folders deep",
                        "left out with its content")  # fmt: skip


def _real(entry: os.DirEntry[str], above: str | None) -> str | None:
    """Return the real path of a folder that a symbolic link leads to; None for one at its own place.

    Args:
        entry: The folder, or the link.
        above: The same of the folder that contains it.
    """
    if entry.is_symlink():
        return os.path.realpath(entry.path)
    return None if above is None else f"{above.rstrip(os.sep)}{os.sep}{entry.name}"  # no link below a real folder


def _entries(directory: Path, problems: Problems) -> list[os.DirEntry[str]]:
    """Return the entries of a folder, the last name first; none if it can't be opened, which is reported."""
    try:
        return sorted(os.scandir(directory), key=lambda entry: entry.name, reverse=True)
    except OSError as error:
        problems.report("unreadable", display_path(directory), None, f"can't be opened: {error.strerror}", "left out")
        return []


def _why_not_followed(link: Path, folder: Path, not_below: Collection[Path]) -> str | None:
    """Return the reason why a symbolic link isn't followed, as a clause; None if it is."""
    if (reason := why_not_read(link, folder)) is not None:
        return reason
    target = Path(os.path.realpath(link))
    if _is(target.is_dir) and (target == folder or target in link.parents):
        return "is a symbolic link to a folder that contains it"
    if any(other == target or other in target.parents for other in not_below):
        return "is a symbolic link to a folder that isn't the blog's"
    return None


def once(posts: Iterable[Post], linked: Container[Path], *, by_address: bool) -> list[Post]:
    """Leave out the posts that symbolic links lead to and that are read without them too.

    Args:
        posts: The posts.
        linked: The files to which symbolic links lead.
        by_address: True if a file makes several posts when these have several addresses.

    Returns:
        The posts, in their order.
    """
    posts = list(posts)
    kept: dict[tuple[str, str], Post] = {}
    for post in sorted(posts, key=lambda post: post.source_file in linked):
        kept.setdefault((os.path.realpath(post.source_file), post.address if by_address else ""), post)
    remaining = set(kept.values())
    return [post for post in posts if post in remaining]


def decoded(name: str) -> str:
    """Return the name of a file as a string that can be encoded in UTF-8.

    Args:
        name: A name as Python gets it from the system: a byte that is not UTF-8 is half of a surrogate pair in it.

    Returns:
        The name with such bytes read as Windows-1252, as in files that aren't UTF-8.
    """
    if name.isascii():
        return name
    return re.sub("[\udc80-\udcff]", lambda c: bytes([ord(c[0]) - 0xDC00]).decode("cp1252", "replace"), name)


def report_names(folder: Path, posts: Iterable[Path], others: Iterable[Path], problems: Problems) -> None:
    """Report the files whose names aren't UTF-8: each post, and of other files the first.

    Args:
        folder: The folder of the blog.
        posts: The files of posts and pages.
        others: The files that may be copied.
        problems: Receives the problems.
    """
    start = len(str(folder))
    for file in posts:
        if not _is_utf8(str(file)[start:]):
            problems.report("encoding", display_path(file), None, "the name of the file is not UTF-8",
                            "read as Windows-1252")  # fmt: skip
    odd = [file for file in others if not _is_utf8(str(file)[start:])]
    if odd:
        more = f", and of {len(odd) - 1} more" if len(odd) > 1 else ""
        problems.report("encoding", display_path(odd[0]), None, f"the name of the file{more} is not UTF-8",
                        "read as Windows-1252")  # fmt: skip


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is(asked: Callable[[], bool]) -> bool:
    try:
        return asked()
    except OSError:  # a symbolic link that leads to itself
        return False


def content(found: Found, problems: Problems, options: ReadOptions) -> bytes | None:
    """Return the content of a file, unless it can't be read or is larger than `max_file_size`, which is reported.

    Args:
        found: The file.
        problems: Receives the problem.
        options: The site's options.

    Returns:
        The bytes, or None.
    """
    if found.data is not None:
        return found.data
    try:
        with open(found.file, "rb", buffering=0) as opened:  # noqa: PTH123 - twice as fast, of thousands of files
            # the size may be out of date a moment later
            size = os.fstat(opened.fileno()).st_size
            data = opened.read(min(size, options.max_file_size) + 1)
            while len(data) <= options.max_file_size and (more := opened.read(_CHUNK)):
                data += more
    except OSError as error:
        problems.report("unreadable", display_path(found.file), None, f"can't be read: {error.strerror}", "left out")
        return None
    if len(data) > options.max_file_size:
        what = f"is larger than the option `max_file_size` allows ({options.max_file_size} bytes)"
        problems.report("unreadable", display_path(found.file), None, what, "left out")
        return None
    return data

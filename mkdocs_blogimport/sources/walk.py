"""Finding the files of a blog without leaving its folder."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..blog.paths import why_not_read
from ..diagnostics.naming import display_path
from ..diagnostics.problems import Problems
from .options import ReadOptions


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a blog."""

    path: str
    """Relative to the folder that was walked, with forward slashes; a name that isn't UTF-8 is read as Windows-1252."""
    file: Path


def walk(folder: Path, problems: Problems, enters: Callable[[str], bool]) -> Iterator[Found]:
    """Every regular file below a folder, in the order of their names.

    Symbolic links are followed as far as they stay inside the folder; others are reported.

    Args:
        folder: A resolved folder.
        problems: Where links that lead out are reported.
        enters: Says of a subfolder's relative path whether to go in.

    Yields:
        The files.
    """
    seen: set[Path] = set()
    stack: list[tuple[str, Path]] = [("", folder)]
    while stack:
        prefix, directory = stack.pop()
        try:
            entries = sorted(os.scandir(directory), key=lambda e: e.name, reverse=True)
        except OSError as error:
            problems.report(
                "unreadable", display_path(directory), None, f"can't be opened: {error.strerror}", "left out"
            )
            continue
        files: list[Found] = []
        for entry in entries:
            path = prefix + decoded(entry.name)
            file = Path(entry.path)
            if entry.is_symlink():
                target = Path(os.path.realpath(file))
                if (reason := why_not_read(file, folder)) is not None:
                    if enters(path):
                        problems.report("unreadable", display_path(file), None, reason, "it was left out")
                    continue
                if _is(target.is_dir) and (target in seen or target == folder or target in directory.parents):
                    continue  # a link to a folder that is being walked would never end
            if _is(entry.is_dir):
                resolved = Path(os.path.realpath(file))
                if enters(path) and resolved not in seen:
                    seen.add(resolved)
                    stack.append((path + "/", file))
            elif _is(entry.is_file):
                files.append(Found(path, file))
            elif enters(path):
                what = "is a symbolic link to nothing that can be opened" if entry.is_symlink() else "is no plain file"
                problems.report("unreadable", display_path(file), None, what, "it was left out")
        yield from reversed(files)


def decoded(name: str) -> str:
    """The name of a file as a string that has bytes in UTF-8.

    Args:
        name: A name as Python has it from the system: a byte that is no UTF-8 stands in it as half of a pair.

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
        problems: Where they are reported.
    """
    start = len(str(folder))
    for file in posts:
        if not _is_utf8(str(file)[start:]):
            problems.report("encoding", display_path(file), None, "the name of the file is not UTF-8",
                            "it was read as Windows-1252")  # fmt: skip
    odd = [file for file in others if not _is_utf8(str(file)[start:])]
    if odd:
        more = f", and of {len(odd) - 1} more" if len(odd) > 1 else ""
        problems.report("encoding", display_path(odd[0]), None, f"the name of the file{more} is not UTF-8",
                        "it was read as Windows-1252")  # fmt: skip


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
    """What a file holds, unless it can't be read or is larger than `max_file_size`; that is reported.

    Args:
        found: The file.
        problems: Where it is reported.
        options: How to read it.

    Returns:
        The bytes, or None.
    """
    try:
        with found.file.open("rb") as opened:
            # the size that a folder shows may be another a moment later
            data = opened.read(options.max_file_size + 1)
    except OSError as error:
        problems.report("unreadable", display_path(found.file), None, f"can't be read: {error.strerror}", "left out")
        return None
    if len(data) > options.max_file_size:
        what = f"is larger than `max_file_size`, {options.max_file_size} bytes"
        problems.report("unreadable", display_path(found.file), None, what, "left out")
        return None
    return data

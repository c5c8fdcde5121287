"""The name of a blog's file in a message."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path


def display_path(file: Path) -> str:
    """Return the name by which an author finds a file: relative to the folder in which the build was started, if short.

    Args:
        file: An absolute path.

    Returns:
        The path with forward slashes.
    """
    above, name = os.path.split(file)  # of thousands of files
    folder = _display_folder(above, os.getcwd())  # noqa: PTH109 - see above
    return name if folder == "." else f"{folder}/{name}"


@lru_cache(maxsize=1024)
def _display_folder(folder: str, _start: str) -> str:
    try:
        relative = os.path.relpath(folder)
    except ValueError:  # another drive
        return Path(folder).as_posix()
    return Path(relative if relative.count("..") <= 2 else folder).as_posix()

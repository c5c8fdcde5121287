"""How a file of a blog is named in a message."""

from __future__ import annotations

import os
from pathlib import Path


def shown(file: Path) -> str:
    """Name a file so that an author finds it: relative to where the build was started, where that is short.

    Args:
        file: An absolute path.

    Returns:
        The path with forward slashes.
    """
    try:
        relative = os.path.relpath(file)
    except ValueError:  # another drive
        return file.as_posix()
    return Path(relative).as_posix() if Path(relative).parts.count("..") <= 2 else file.as_posix()

"""Files of the blog that a tag names: nothing leads out of their folder."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from ..blog.paths import why_not_read
from ..frontmatter import Finding
from ..frontmatter.decoding import decode
from . import limits

#: Why a file is not read whose name is right.
MISSING: Final = "there is no such file"

_OUTSIDE = re.compile(r"[\\\0:]|\A/|(?:\A|/)\.{1,2}(?:/|\Z)")
# what no reader of a blog was ever meant to see: .git/config, .env
_HIDDEN = re.compile(r"(?:\A|/)\.")


class UnreadError(Exception):
    """A file can't be read; the message says why."""


def read(folder: Path, name: str, blog: Path) -> tuple[str, list[Finding]]:
    """Read a file below a folder of the blog.

    Args:
        folder: The folder that the name starts from.
        name: The file's path below it.
        blog: The blog's folder, which nothing leads out of, whatever links are followed.

    Returns:
        Its text, and what is odd about its bytes.

    Raises:
        UnreadError: There is none of this name, it lies outside, it is hidden, or it is too large.
    """
    if not name or _OUTSIDE.search(name):
        raise UnreadError("its name leads out of the folder")
    if _HIDDEN.search(name):
        raise UnreadError("it is hidden")
    try:
        root = folder.resolve()
        file = (root / name).resolve()
        if not file.is_relative_to(root):
            raise UnreadError("it lies outside of the folder")
        if (reason := why_not_read(file, blog.resolve())) is not None:
            raise UnreadError(f"it {reason}")
        if not file.is_file():
            raise UnreadError(MISSING)
        if file.stat().st_size > limits.INCLUDE_BYTES:
            raise UnreadError("it is too large")
        text, _, odd = decode(file.read_bytes())
        return text, odd
    except OSError as error:
        raise UnreadError(f"it can't be read ({error.strerror})") from error
    except (ValueError, RuntimeError) as error:
        raise UnreadError("its name is not one of a file") from error


def shown(folder: Path, name: str, blog: Path) -> str:
    """A file's name in messages."""
    try:
        return (folder.relative_to(blog.parent) / name).as_posix()
    except ValueError:
        return f"{folder.name}/{name}"

"""Files of the blog that a tag names: nothing leads out of their folder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..blog.paths import why_not_read
from ..diagnostics import naming
from ..frontmatter import Finding
from ..frontmatter.decoding import decode
from . import limits

#: Why a file is not read whose name is right.
MISSING: Final = "there is no such file"

_NO_NAME: Final = "its name is not one of a file"
_OUTSIDE = re.compile(r"[\\\0:]|\A/|(?:\A|/)\.{1,2}(?:/|\Z)")
# what no reader of a blog was ever meant to see: .git/config, .env
_HIDDEN = re.compile(r"(?:\A|/)\.")


class UnreadError(Exception):
    """A file can't be read; the message says why."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that was read."""

    text: str
    odd: list[Finding]
    """What is odd about its bytes."""
    identity: tuple[int, int]
    """What it has in common with itself under another name, such as `a//b` for `a/b`."""


class Files:
    """The files that the posts of a blog name, each read once, whatever it is called."""

    def __init__(self, blog: Path) -> None:
        """Begin with nothing read.

        Args:
            blog: The blog's folder, which nothing leads out of, whatever links are followed.
        """
        self._blog = blog
        self._named: dict[tuple[Path, str], File | str] = {}
        self._read: dict[tuple[int, int], File] = {}

    def get(self, folder: Path, name: str) -> File:
        """The file of a name below a folder.

        Raises:
            UnreadError: There is none of this name, it lies outside, it is hidden, or it is too large.
        """
        if len(name) > limits.NAME:
            raise UnreadError(_NO_NAME)
        if (folder, name) not in self._named:
            try:
                self._named[folder, name] = self._get(folder, name)
            except UnreadError as error:
                self._named[folder, name] = str(error)
        found = self._named[folder, name]
        if isinstance(found, str):
            raise UnreadError(found)
        return found

    def forget(self) -> None:
        """Let go of what was read."""
        self._named.clear()
        self._read.clear()

    def _get(self, folder: Path, name: str) -> File:
        if not name or _OUTSIDE.search(name):
            raise UnreadError("its name leads out of the folder")
        if _HIDDEN.search(name):
            raise UnreadError("it is hidden")
        try:
            root = folder.resolve()
            file = (root / name).resolve()
            if not file.is_relative_to(root):
                raise UnreadError("it lies outside of the folder")
            if (reason := why_not_read(file, self._blog.resolve())) is not None:
                raise UnreadError(f"it {reason}")
            if not file.is_file():
                raise UnreadError(MISSING)
            return self._content(file)
        except OSError as error:
            raise UnreadError(f"it can't be read ({error.strerror})") from error
        except (ValueError, RuntimeError) as error:
            raise UnreadError(_NO_NAME) from error

    def _content(self, file: Path) -> File:
        status = file.stat()
        if status.st_size > limits.INCLUDE_BYTES:
            raise UnreadError("it is too large")
        identity = status.st_dev, status.st_ino
        if identity not in self._read:
            text, _, odd = decode(file.read_bytes())
            self._read[identity] = File(text, odd, identity)
        return self._read[identity]


def shown(folder: Path, name: str) -> str:
    """A file's name in messages, as the names of posts are written there."""
    return naming.shown(folder / name)

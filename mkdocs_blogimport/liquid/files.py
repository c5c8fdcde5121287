"""Files of the blog that a tag names; none is outside their folder."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from . import limits

#: The reason why a file with a valid name is not read.
MISSING: Final = "the file doesn't exist"

_NO_NAME: Final = "the name is not a valid file name"
_OUTSIDE = re.compile(r"[\\\0:]|\A/|(?:\A|/)\.{1,2}(?:/|\Z)")
# files that no reader of a blog should see: .git/config, .env
_HIDDEN = re.compile(r"(?:\A|/)\.")
_FRONT_MATTER = re.compile(r"---[ \t]*+\n(?:.*?\n)?---[ \t]*+(?:\n|\Z)", re.DOTALL)


class UnreadError(Exception):
    """A file can't be read; the message is the reason."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that was read."""

    content: str
    identity: tuple[int, int]
    """The same for all names of the file, such as `a//b` for `a/b`."""
    body_start: int
    """The beginning of its text after its front matter, if it has one."""
    label: str
    """Its name in messages: the one by which it was first read."""


class Files:
    """The files that the posts of a blog name, each read once, whatever name is used."""

    def __init__(
        self,
        refusal: Callable[[Path], str | None],
        decode: Callable[[bytes, str], str],
        label: Callable[[Path], str],
    ) -> None:
        """Start with nothing read. The arguments are those of `Site`: `file_refusal`, `decode_file`, `file_label`."""
        self._refusal = refusal
        self._decode = decode
        self._label = label
        self._named: dict[tuple[Path, str], File | str] = {}
        self._read: dict[tuple[int, int], File] = {}

    def get(self, folder: Path, name: str) -> File:
        """Read a file below a folder.

        Raises:
            UnreadError: It doesn't exist, is outside the folder, is hidden, or is too large.
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
        """Forget all files."""
        self._named.clear()
        self._read.clear()

    def _get(self, folder: Path, name: str) -> File:
        if not name or _OUTSIDE.search(name):
            raise UnreadError("the name leads out of the folder")
        if _HIDDEN.search(name):
            raise UnreadError("the file is hidden")
        try:
            root = folder.resolve()
            file = (root / name).resolve()
            if not file.is_relative_to(root):
                raise UnreadError("the file is outside the folder")
            if (reason := self._refusal(file)) is not None:
                raise UnreadError(f"the file {reason}")
            if not file.is_file():
                raise UnreadError(MISSING)
            return self._content(file, self._label(folder / name))
        except OSError as error:
            raise UnreadError(f"the file can't be read ({error.strerror})") from error
        except (ValueError, RuntimeError) as error:
            raise UnreadError(_NO_NAME) from error

    def _content(self, file: Path, label: str) -> File:
        status = file.stat()
        if status.st_size > limits.INCLUDE_BYTES:
            raise UnreadError("the file is too large")
        identity = status.st_dev, status.st_ino
        if identity not in self._read:
            content = self._decode(file.read_bytes(), label)
            front_matter = _FRONT_MATTER.match(content)
            self._read[identity] = File(content, identity, front_matter.end() if front_matter else 0, label)
        return self._read[identity]

"""Paths of files: names that some hosts take for one, a folder in the place of a file, one folder inside another."""

from __future__ import annotations

import errno
import fnmatch
import os
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=65_536)
def folded(file: str) -> str:
    """Return the common spelling of all files that a host or a file system takes for one: case and Unicode form folded.

    Args:
        file: A decoded path.

    Returns:
        A string that two files share if they differ only in case, or in the form of their accented letters.
    """
    return (
        file.lower() if file.isascii() else unicodedata.normalize("NFC", unicodedata.normalize("NFD", file).casefold())
    )


def spelled(file: str, *, folding: bool) -> str:
    """Return the key by which a file system identifies a file: its name, folded if the file system folds names."""
    return folded(file) if folding else file


def folders(file: str) -> Iterator[str]:
    """Yield the folders that contain a file, the innermost first."""
    while "/" in file:
        file = file.rpartition("/")[0]
        yield file


def as_folder(file: str) -> str:
    """Return the file that replaces a file `x` if a folder `x` is needed: hosts redirect `/x` to it."""
    return f"{file}/index.html"


def folds_names(folder: Path) -> bool:
    """Find out if a file system takes `A` and `a` for one name, without writing to it.

    Args:
        folder: A folder, which need not exist yet.

    Returns:
        True if the nearest existing folder above it exists under another spelling too.
    """
    for path in (folder, *folder.parents):
        other = path.with_name(path.name.swapcase()) if path.name else path
        if other.name != path.name and path.exists():
            return other.exists() and other.samefile(path)
    return False


def is_file(path: Path) -> bool:
    """Return True if a file exists; False if that can't be found out for lack of permission."""
    try:
        return path.is_file()
    except OSError:
        return False


def is_folder(path: Path) -> bool:
    """Return True if a folder exists; False if that can't be found out for lack of permission."""
    try:
        return path.is_dir()
    except OSError:
        return False


def is_in(inner: Path, outer: Path) -> bool:
    """Return True if a folder is another one or inside it, however they are spelled."""
    if not outer.exists():
        return inner == outer or outer in inner.parents
    return any(part.exists() and part.samefile(outer) for part in (inner, *inner.parents))


def lies_below(inner: str, outer: str) -> bool:
    """Return True if a path is below a folder's, as both are written; unlike `Path.parents` it makes no objects."""
    folder = os.path.normcase(outer).rstrip(os.sep) + os.sep
    return os.path.normcase(inner).startswith(folder)


class RealPaths:
    """The real paths of many files. That of a folder is found once, from the real path of the one above it."""

    def __init__(self) -> None:
        """Start with no folder known."""
        self._folders: dict[str, str] = {}

    def of(self, file: str) -> str:
        """Return the real path of a file.

        Args:
            file: An absolute path, without `.` or `..` in it.

        Returns:
            The result of `os.path.realpath`.
        """
        if os.name == "nt":  # not only symbolic links change a path there
            return os.path.realpath(file)
        folder, inner = os.path.dirname(file), []  # noqa: PTH120 - a `Path` costs more than all the rest
        while folder not in self._folders and folder != os.path.dirname(folder):  # noqa: PTH120
            inner.append(folder)
            folder = os.path.dirname(folder)  # noqa: PTH120
        real = self._folders.setdefault(folder, folder)
        for folder in reversed(inner):
            real = self._folders[folder] = _real(real, folder)
        return _real(real, file)


def _real(above: str, path: str) -> str:
    """Return the real path of an entry of a folder with a real path."""
    real = os.path.join(above, os.path.basename(path))  # noqa: PTH118, PTH119
    is_link = os.path.islink(real)  # noqa: PTH114
    return os.path.realpath(real) if is_link and not is_endless(Path(real)) else real


def tree(folder: str, *, most: int | None = None) -> Iterator[tuple[str, list[os.DirEntry[str]]]]:
    """Walk a folder and the folders below it; no symbolic link is followed, and unreadable folders are skipped.

    Unlike `os.walk` and `Path.rglob` of some versions of Python it works for folders of any depth.

    Args:
        folder: The folder.
        most: The deepest level of folders below it that is visited.

    Yields:
        A folder's path and its entries. Folders that the caller removes from the list are not visited.
    """
    stack = [(folder, 0)]
    while stack:
        path, depth = stack.pop()
        try:
            entries = list(os.scandir(path))
        except OSError:
            continue
        yield path, entries
        if most is None or depth < most:
            stack += [(entry.path, depth + 1) for entry in entries if entry.is_dir(follow_symlinks=False)]


#: Public names that begin with a dot: servers and hosts look for them in a site.
PUBLIC_FOLDERS = frozenset({".well-known"})
PUBLIC_FILES = frozenset({".nojekyll", ".htaccess"})


def hidden_part(path: str) -> str | None:
    """Find the part that hides a file: the first part of its path that begins with a dot.

    Args:
        path: A path with forward slashes, relative to a blog's folder or to the site's root.

    Returns:
        The part; None if there is none, or only a folder such as `.well-known`.
    """
    if not path.startswith(".") and "/." not in path:
        return None
    public = {"", ".", "..", *PUBLIC_FOLDERS}
    return next((part for part in path.split("/") if part.startswith(".") and part not in public), None)


def is_endless(link: Path) -> bool:
    """Return True if a link leads in a circle, or through more links than a system (or `realpath`) follows."""
    try:
        link.stat()
    except OSError as error:
        return error.errno == errno.ELOOP
    return False


def why_not_read(file: Path, folder: Path, *, name: str = "the blog") -> str | None:
    """Return the reason why a file or a folder must not be read as a part of a blog, judged by its real path.

    Args:
        file: A path that may be a symbolic link, or below one.
        folder: The real folder that must contain it, the blog's or one inside it.
        name: The name of that folder in the clause.

    Returns:
        A clause: it is outside, or it is hidden, as `.git/config` is; None if it may be read.
    """
    if is_endless(file):
        return "is a symbolic link whose target can't be opened"
    real = Path(os.path.realpath(file))  # unlike `resolve` it accepts a link to itself
    if real != folder and folder not in real.parents:
        return f"is a symbolic link whose target is outside {name}"
    hidden = hidden_part(real.relative_to(folder).as_posix())
    if hidden is None or hidden in PUBLIC_FILES:
        return None
    return f"is a symbolic link whose target is hidden ({hidden})"


def matches(path: str, patterns: Iterable[str]) -> bool:
    """Return True if glob patterns of an option match a path, or a folder above it.

    Args:
        path: Relative to the blog's folder, with forward slashes.
        patterns: Globs; a star also matches slashes.
    """
    parts = path.split("/")
    return any(
        fnmatch.fnmatchcase("/".join(parts[: n + 1]), pattern.strip("/"))
        for pattern in patterns
        for n in range(len(parts))
    )


class PathSet:
    """The files of a site, and the folders that they need."""

    def __init__(self, files: Iterable[str] = (), *, folding: bool = False) -> None:
        """Add some files.

        Args:
            files: Decoded paths.
            folding: True if names that differ only in case or Unicode form are one.
        """
        self._folding = folding
        self._files: dict[str, str] = {}
        self._inside: dict[str, str] = {}
        """The folders that the files need, each with the first file in it."""
        for file in files:
            self.add(file)

    def add(self, file: str) -> None:
        """Add a file; of two with one name the first stays."""
        name = spelled(file, folding=self._folding)
        self._files.setdefault(name, file)
        for folder in folders(name):
            if folder in self._inside:  # and so are those that contain it
                break
            self._inside[folder] = file

    def at(self, file: str) -> str | None:
        """Return the file that has this name already."""
        return self._files.get(spelled(file, folding=self._folding))

    def inside(self, file: str) -> str | None:
        """Return a file that needs a folder of this file's name."""
        return self._inside.get(spelled(file, folding=self._folding))

    def above(self, file: str) -> str | None:
        """Return a file that has the name of a folder which this one needs."""
        above = (self._files.get(folder) for folder in folders(spelled(file, folding=self._folding)))
        return next((found for found in above if found is not None), None)

    def is_free(self, file: str) -> bool:
        """Return True if a file can be written beside all these."""
        return self.at(file) is None and self.inside(file) is None and self.above(file) is None

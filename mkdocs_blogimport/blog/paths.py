"""Where files stand: what is one file to some hosts, what needs a folder where a file is, what lies in what."""

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
    """The one spelling of all files that a host or a file system takes for one, whatever their case or Unicode form.

    Args:
        file: A decoded path.

    Returns:
        A text that two files have in common if they differ only in case, or in the form of their accented letters.
    """
    return (
        file.lower() if file.isascii() else unicodedata.normalize("NFC", unicodedata.normalize("NFD", file).casefold())
    )


def spelled(file: str, *, folding: bool) -> str:
    """What a file system tells a file by: its name, or what all spellings of it have in common if it folds names."""
    return folded(file) if folding else file


def folders(file: str) -> Iterator[str]:
    """The folders that a file lies in, the innermost first."""
    while "/" in file:
        file = file.rpartition("/")[0]
        yield file


def as_folder(file: str) -> str:
    """The file that answers in a file's place where a folder of its name has to be: hosts lead there from `/x`."""
    return f"{file}/index.html"


def folds_names(folder: Path) -> bool:
    """Find out whether a file system takes `A` and `a` for one name, without writing to it.

    Args:
        folder: A folder, which need not be there yet.

    Returns:
        Whether the nearest folder above it that exists is there under another spelling too.
    """
    for path in (folder, *folder.parents):
        other = path.with_name(path.name.swapcase()) if path.name else path
        if other.name != path.name and path.exists():
            return other.exists() and other.samefile(path)
    return False


def is_file(path: Path) -> bool:
    """Whether a file is there. Where that may not be looked at it is unknown, which counts as no."""
    try:
        return path.is_file()
    except OSError:
        return False


def is_folder(path: Path) -> bool:
    """Whether a folder is there. Where that may not be looked at it is unknown, which counts as no."""
    try:
        return path.is_dir()
    except OSError:
        return False


def is_in(inner: Path, outer: Path) -> bool:
    """Whether a folder is another, or lies in it, however they are spelled."""
    if not outer.exists():
        return inner == outer or outer in inner.parents
    return any(part.exists() and part.samefile(outer) for part in (inner, *inner.parents))


def lies_below(inner: str, outer: str) -> bool:
    """Whether a path lies below a folder's, as both are written; unlike `Path.parents` it costs no more than a look."""
    folder = os.path.normcase(outer).rstrip(os.sep) + os.sep
    return os.path.normcase(inner).startswith(folder)


class RealPaths:
    """The real paths of many files. That of a folder is found once, from the real path of the one that it lies in."""

    def __init__(self) -> None:
        """Begin with no folder known."""
        self._folders: dict[str, str] = {}

    def of(self, file: str) -> str:
        """The real path of a file.

        Args:
            file: An absolute path, without `.` or `..` in it.

        Returns:
            What `os.path.realpath` gives.
        """
        if os.name == "nt":  # where other things than symbolic links make a path another
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
    """The real path of what lies in a folder with a real path."""
    real = os.path.join(above, os.path.basename(path))  # noqa: PTH118, PTH119
    is_link = os.path.islink(real)  # noqa: PTH114
    return os.path.realpath(real) if is_link and not is_endless(Path(real)) else real


def tree(folder: str, *, most: int | None = None) -> Iterator[tuple[str, list[os.DirEntry[str]]]]:
    """Go through a folder and the folders below it; no symbolic link is followed, and what can't be opened is passed.

    Unlike `os.walk` and `Path.rglob` of some versions of Python it bears folders of any depth.

    Args:
        folder: The folder.
        most: How many folders, each in the one before, are gone into below it.

    Yields:
        A folder's path and what lies in it. What the caller removes from the list is not gone into.
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


#: Names that begin with a dot and yet are public: what servers and hosts look for in a site.
PUBLIC_FOLDERS = frozenset({".well-known"})
PUBLIC_FILES = frozenset({".nojekyll", ".htaccess"})


def hidden_part(path: str) -> str | None:
    """Find what hides a file: the first part of its path whose name begins with a dot.

    Args:
        path: A path with forward slashes, relative to a blog's folder or to the site's root.

    Returns:
        The part; None where there is none, or only a folder such as `.well-known`.
    """
    if not path.startswith(".") and "/." not in path:
        return None
    public = {"", ".", "..", *PUBLIC_FOLDERS}
    return next((part for part in path.split("/") if part.startswith(".") and part not in public), None)


def is_endless(link: Path) -> bool:
    """Whether a link leads in a circle, or through more links than a system follows: more than `realpath` can, too."""
    try:
        link.stat()
    except OSError as error:
        return error.errno == errno.ELOOP
    return False


def why_not_read(file: Path, folder: Path, *, name: str = "the blog") -> str | None:
    """Say why a file or a folder must not be read as a part of a blog, judged by its real path.

    Args:
        file: A path that may be a symbolic link, or lie behind one.
        folder: The real folder that must hold it, the blog's or one inside it.
        name: What that folder is called in the clause.

    Returns:
        A clause: it is outside, or it is hidden, as `.git/config` is; None where it may be read.
    """
    if is_endless(file):
        return "is a symbolic link to nothing that can be opened"
    real = Path(os.path.realpath(file))  # which, unlike `resolve`, bears a link to itself
    if real != folder and folder not in real.parents:
        return f"is a symbolic link that leads out of {name}"
    hidden = hidden_part(real.relative_to(folder).as_posix())
    if hidden is None or hidden in PUBLIC_FILES:
        return None
    return f"is a symbolic link to what is hidden: {hidden}"


def matches(path: str, patterns: Iterable[str]) -> bool:
    """Whether glob patterns of an option match a path, or a folder above it.

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


class _Folder:
    """What stands at one name and below it."""

    __slots__ = ("entries", "file", "inner")

    def __init__(self) -> None:
        self.entries: dict[str, _Folder] = {}
        self.file: str | None = None
        """The file that has this name."""
        self.inner: str | None = None
        """The first file that lies in it."""


class PathSet:
    """The files of a site, and the folders that they need."""

    def __init__(self, files: Iterable[str] = (), *, folding: bool = False) -> None:
        """Add some files.

        Args:
            files: Decoded paths.
            folding: Whether names that differ only in case or Unicode form are one.
        """
        self._folding = folding
        self._root = _Folder()
        for file in files:
            self.add(file)

    def add(self, file: str) -> None:
        """Add a file; of two with one name the first stays."""
        place = self._root
        for name in self._names(file):
            if place.inner is None:
                place.inner = file
            entry = place.entries.get(name)
            if entry is None:
                entry = place.entries[name] = _Folder()
            place = entry
        if place.file is None:
            place.file = file

    def at(self, file: str) -> str | None:
        """The file that has this name already."""
        place = self._place(file)
        return None if place is None else place.file

    def inside(self, file: str) -> str | None:
        """A file that needs a folder where this one would be."""
        place = self._place(file)
        return None if place is None else place.inner

    def above(self, file: str) -> str | None:
        """A file that stands where this one needs a folder."""
        found: str | None = None
        place: _Folder | None = self._root
        for name in self._names(file):
            if place is None:
                break
            found = place.file if place.file is not None else found
            place = place.entries.get(name)
        return found

    def is_free(self, file: str) -> bool:
        """Whether a file can be written beside all these."""
        return self.at(file) is None and self.inside(file) is None and self.above(file) is None

    def _place(self, file: str) -> _Folder | None:
        place: _Folder | None = self._root
        for name in self._names(file):
            if place is None:
                break
            place = place.entries.get(name)
        return place

    def _names(self, file: str) -> list[str]:
        return spelled(file, folding=self._folding).split("/")

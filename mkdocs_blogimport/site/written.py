"""The files that the blog writes into the site, and their state when all plugins are done.

Other plugins may write any file. So each file of the blog is checked three times: just before it is written, when all
pages are written, and at the end of the build. Only one that was changed in between is opened.
"""

from __future__ import annotations

import errno
import html
import os
import re
import stat
from collections.abc import Iterable, Iterator, Set
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from ..blog import paths

#: A page's title in its HTML, which plugins keep whatever they change.
_TITLE = re.compile(r"<title\b[^<>]*+>", re.IGNORECASE)
_TITLE_END = re.compile(r"</title", re.IGNORECASE)
#: The bytes of a file that are searched for its title.
_HEAD = 200_000
#: The errors of a file system for a name that it doesn't allow.
_REFUSED = frozenset(getattr(errno, name) for name in ("ENAMETOOLONG", "EINVAL", "EILSEQ") if hasattr(errno, name))


class Obstacle(NamedTuple):
    """The reason why a file of the blog can't be written."""

    code: str
    """The kind of problem, as in `problems.CODES`."""
    what: str
    """The reason, in one clause."""
    kept: str = "that one is kept, "
    """The message about the other file, before the consequence for the blog's."""


_State = tuple[int, int, int]
"""The values that change when a file is written anew: its number, its size and its time."""
#: The state of a file that has not been written yet.
_NEVER: _State = (0, 0, 0)


class Written:
    """The files of one build."""

    def __init__(self, site_dir: Path, *, dirty: bool, old: Set[_State], shared: Iterable[str] = ()) -> None:
        """Start with nothing written.

        Args:
            site_dir: The site folder, as the build is about to find it.
            dirty: True if the files of earlier builds are still in it.
            old: The states of the files at the start of the build: see `old_files`.
            shared: Files that the theme writes too, before the blog does, and that the blog may replace.
        """
        self._root = site_dir
        self._dirty = dirty
        self._writer = "another plugin or an earlier build" if dirty else "another plugin"
        self._old = old
        self.shared = frozenset(shared)
        self._titles: dict[str, str | None] = {}
        self._copies: dict[str, Path] = {}
        self._states: dict[str, _State | None] = {}
        self._renewed: set[str] = set()

    # -- before a file is written -----------------------------------------------------------------------------------

    def obstacle(self, file: str) -> Obstacle | None:
        """Find the obstacle at the path of a file to write.

        Args:
            file: A decoded path relative to the site folder.

        Returns:
            The obstacle, or None.
        """
        try:
            there = self._stat(file)
        except FileNotFoundError:
            return None
        except NotADirectoryError:
            above = next((f"/{f}" for f in paths.folders(file) if paths.is_file(self._root / f)), "a file")
            return Obstacle("folder-clash", f"{above} was written by {self._writer} as a file, but must be a folder")
        except OSError as error:
            if error.errno in _REFUSED:
                return Obstacle("address", f"the file system refuses the name: {error.strerror}", kept="")
            return None  # the attempt to write it will fail, and be reported
        if stat.S_ISDIR(there.st_mode):
            return Obstacle("folder-clash", f"{self._writer} has created a folder at /{file}")
        if _state(there) in self._old or file in self.shared or file in self._renewed:
            return None
        return Obstacle("clash", f"another plugin has written a file at /{file}")

    def _stat(self, file: str) -> os.stat_result:
        return os.stat(f"{self._root}/{file}")  # noqa: PTH116 - thrice as fast, and there are thousands of them

    # -- while they are written -------------------------------------------------------------------------------------

    def note_page(self, file: str, output: str) -> None:
        """Record a page or a redirect before it is written, with its title."""
        self._titles[file] = title(output)

    def save(self, file: str, output: bytes) -> None:
        """Record and write a file that is neither a page of MkDocs' nor copied.

        Raises:
            OSError: It can't be written.
        """
        self.note_page(file, output.decode("utf-8", errors="replace"))
        path = self._root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(output)

    def renew(self, file: str) -> None:
        """Let the blog write a file of its own once more."""
        if file in self._titles:
            self._renewed.add(file)

    def note_copy(self, file: str, source: Path) -> None:
        """Record a file before it is copied."""
        self._copies[file] = source

    def beside(self, file: str) -> str | None:
        """Return the file of the blog that conflicts with another: one needs a folder of the other's name."""
        noted = paths.PathSet((*self._titles, *self._copies))
        return noted.inside(file) or noted.above(file) or noted.at(file)

    def look(self, files: Iterable[str] | None = None) -> None:
        """Record the state of files that have just been written; default: of all recorded ones."""
        for file in (*self._titles, *self._copies) if files is None else files:
            self._states[file] = self._state(file)

    def expect(self, files: Iterable[str]) -> None:
        """Name recorded files that may be written at any time from now on."""
        for file in files:
            self._states[file] = _NEVER

    def _state(self, file: str) -> _State | None:
        try:
            there = self._stat(file)
        except OSError:
            return None
        return _state(there)

    # -- when all plugins are done ----------------------------------------------------------------------------------

    def lost(self) -> Iterator[tuple[str, Obstacle]]:
        """Yield the files that have been removed or replaced since their state was recorded; and the reasons.

        Plugins that minify, encrypt or otherwise change a page keep its title, so one without that title is another
        page. Of a copied file only the kind is compared, text or binary. In case of doubt a file isn't lost.
        """
        for file, before in self._states.items():
            if before is None and file in self._titles:
                yield file, Obstacle("clash", f"another plugin has prevented /{file} from being written", kept="")
            if before is not None and self._state(file) != before and (found := self._change(file)) is not None:
                yield file, found

    def _change(self, file: str) -> Obstacle | None:
        source = self._copies.get(file)
        try:
            head = _head(self._root / file)
            if source is not None:
                is_ours = (b"\0" in head) == (b"\0" in _head(source))
            else:
                was = self._titles[file]
                is_ours = was is None or was in (title(head.decode("utf-8", "replace")) or "")
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            # a plugin that removes a copied file has replaced it by another, such as a smaller picture
            return None if source is not None else Obstacle("clash", f"another plugin has removed /{file}", kept="")
        except OSError:
            return None
        return None if is_ours else Obstacle("clash", f"another plugin has replaced /{file}")


def old_files(site_dir: Path, *, dirty: bool) -> Set[_State]:
    """Record the files of earlier builds, before any plugin of this one has written.

    Args:
        site_dir: The site folder.
        dirty: True if the build keeps them all; otherwise MkDocs keeps those at the top whose names have a dot.

    Returns:
        The states. A file that has another state later was written in this build.
    """
    old: set[_State] = set()
    for above, entries in paths.tree(str(site_dir)):
        is_emptied = not dirty and above == str(site_dir)
        for entry in entries.copy():
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in paths.PUBLIC_FOLDERS and (entry.name.startswith(".") or is_emptied):
                    entries.remove(entry)
            elif not is_emptied or entry.name in paths.PUBLIC_FILES:
                with suppress(OSError):  # a broken link
                    old.add(_state(os.stat(entry.path)))  # noqa: PTH116 - thrice as fast, of thousands of files
    return old


def _state(of: os.stat_result) -> _State:
    return of.st_ino, of.st_size, of.st_mtime_ns


def title(page: str) -> str | None:
    """Return the title of a page as a reader sees it, or None if there is none.

    Args:
        page: HTML.

    Returns:
        The title without entities, its whitespace folded.
    """
    start = _TITLE.search(page)
    end = _TITLE_END.search(page, start.end()) if start else None
    if start is None or end is None:
        return None
    return " ".join(html.unescape(page[start.end() : end.start()]).split()) or None


def _head(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(_HEAD)

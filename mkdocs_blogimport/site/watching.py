"""The files of which a preview is made: which of them have been written since it looked last, and who reports that."""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from ..blog.overlap import MARK
from .inputs import IGNORED, PASSING
from .log import log
from .memory import digest

#: Folders in which nothing is that a site is made of: of version control, editors, and programs that keep something.
_FOLDERS = IGNORED | frozenset(
    """.hg .svn .bzr .jj .idea .vscode .vs .fleet .obsidian .trash .cache .venv .tox .nox .mypy_cache .ruff_cache
    .pytest_cache .ipynb_checkpoints bower_components""".split()  # noqa: SIM905
)
_READ_ONLY = frozenset({"opened", "closed_no_write"})
#: The most folders below one that is watched by events.
_MOST_FOLDERS = 5_000
#: The seconds between two looks at all files, at least and at most; a look takes no more than a twentieth of the time.
_SHORTEST, _LONGEST, _TIMES = 0.5, 10.0, 20
#: The nanoseconds within which two times of a file may be the same: those of FAT are two seconds apart.
_TICK = 2_000_000_000
#: The most bytes of a file that are compared where its times say nothing.
_MOST_BYTES = 10_000_000


class _Stat(NamedTuple):
    """What differs when a file was written, replaced, or allowed to be read."""

    modified: int
    changed: int
    size: int
    number: int


@dataclass(frozen=True)
class Snapshot:
    """The state of all files below some paths."""

    files: Mapping[str, _Stat] = field(default_factory=dict)
    recent: Mapping[str, bytes] = field(default_factory=dict)
    """The digests of the files that were written so lately that another write might leave them the same times."""

    @classmethod
    def of(cls, paths: Iterable[str], left_out: Collection[str] = ()) -> Snapshot:
        """Look at files.

        Args:
            paths: Files and folders.
            left_out: Folders that aren't entered.
        """
        files = _state(paths, left_out)
        now = time.time_ns()
        recent = {path: _digest(path) for path, stat in files.items() if _is_recent(stat, now)}
        return cls(files, recent)

    def since(self, before: Snapshot) -> set[str]:
        """Return the paths of the files that were written, made or removed since another snapshot was taken."""
        own, others = self.files, before.files
        changed = {path for path in own.keys() | others.keys() if own.get(path) != others.get(path)}
        for path, content in before.recent.items():
            if path not in changed and (self.recent.get(path) or _digest(path)) != content:
                changed.add(path)
        return changed

    def with_those_of(self, earlier: Snapshot, folders: Collection[str]) -> Snapshot:
        """Return this snapshot with the files below some folders as they were earlier."""
        below = tuple(f"{folder}{os.sep}" for folder in folders)
        others = {p: stat for p, stat in self.files.items() if p not in folders and not p.startswith(below)}
        return Snapshot({**others, **earlier.files}, {**self.recent, **earlier.recent})


def matters(path: str, roots: Iterable[str], left_out: Iterable[str]) -> bool:
    """Return True if a file may be part of a site: it is no editor's own, and below no folder that is left out.

    Args:
        path: The file.
        roots: The folders that are watched; where they lie themselves says nothing.
        left_out: The folders of which nothing is watched.
    """
    if PASSING.fullmatch(os.path.basename(path)):  # noqa: PTH119 - strings
        return False
    if any(path.startswith(f"{folder}{os.sep}") for folder in left_out):
        return False
    roots = list(roots)
    if path in roots:
        return True
    root = max((root for root in roots if path.startswith(f"{root}{os.sep}")), key=len, default="")
    return _FOLDERS.isdisjoint(Path(path[len(root) :]).parts[:-1])


class Watcher:
    """Reports changes, in the place of MkDocs' observer: as the system does, and by looks at all files besides.

    The system says nothing of folders to which symbolic links lead, and of those on many network drives.
    """

    def __init__(
        self,
        roots: Callable[[], Sequence[str]],
        left_out: Callable[[], Collection[str]],
        has_changed: Callable[[], bool],
        ask: Callable[[], None],
    ) -> None:
        """Begin with nothing.

        Args:
            roots: Returns the files and folders to watch, of which there may be others at another time.
            left_out: Returns the folders in them of which nothing is watched.
            has_changed: Looks at all files.
            ask: Asks for a build.
        """
        self._roots = roots
        self._left_out = left_out
        self._has_changed = has_changed
        self._ask = ask
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="blogimport-watcher", daemon=True)
        self._observer: Any = None
        self._scheduled: dict[str, tuple[Any, tuple[int, int]]] = {}

    # -- what MkDocs asks of an observer ------------------------------------------------------------------------------

    def schedule(self, _handler: object, path: str, *, recursive: bool = True) -> str:
        """Watch a path, which is among `roots` from now on."""
        return path

    def unschedule(self, _path: object) -> None:
        """Watch a path no more, which isn't among `roots` from now on."""

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Watch nothing any more."""
        self._stopped.set()
        if self._observer is not None:
            self._observer.stop()

    def join(self, timeout: float | None = None) -> None:
        """Wait until nothing is watched any more."""
        if self._thread.is_alive():
            self._thread.join(timeout)

    # -- the looks ----------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        pause = 0.0
        while not self._stopped.wait(pause):
            begun = time.monotonic()
            try:
                self._listen()
                if self._has_changed():
                    self._ask()
            except Exception:  # the next look may go well
                log.debug("Files can't be watched:", exc_info=True)
            pause = min(max(_SHORTEST, _TIMES * (time.monotonic() - begun)), _LONGEST)

    def _listen(self) -> None:
        """Have the system report changes below each root, also of one that has come back or was replaced."""
        if self._observer is None:
            self._observer = Observer()
            self._observer.daemon = True
            self._observer.start()
        there = {root: found for root in self._roots() if (found := _identity(root)) is not None}
        for root, (watch, identity) in list(self._scheduled.items()):
            if there.get(root) != identity:
                del self._scheduled[root]
                with suppress(Exception):  # it has ended by itself, or never began
                    self._observer.unschedule(watch)
        for root, identity in there.items():
            if root not in self._scheduled and not self._stopped.is_set():
                handler = FileSystemEventHandler()
                handler.on_any_event = self._notice  # type: ignore[method-assign]
                watch = None
                with suppress(OSError, RuntimeError):
                    watch = self._observer.schedule(handler, root, recursive=True) if _is_small(root) else None
                self._scheduled[root] = watch, identity

    def _notice(self, event: FileSystemEvent) -> None:
        if event.is_directory or event.event_type in _READ_ONLY:
            return
        roots, left_out = self._roots(), self._left_out()
        if any(path and matters(os.fsdecode(path), roots, left_out) for path in (event.src_path, event.dest_path)):
            self._ask()


def _identity(path: str) -> tuple[int, int] | None:
    try:
        there = os.stat(path)  # noqa: PTH116 - strings
    except OSError:
        return None
    return there.st_dev, there.st_ino


def _is_small(path: str) -> bool:
    """Whether there are few enough folders below a path to watch each."""
    return all(count < _MOST_FOLDERS for count, _ in enumerate(os.walk(path)))


def _is_recent(stat: _Stat, now: int) -> bool:
    return abs(now - stat.modified) < _TICK or abs(now - stat.changed) < _TICK


def _digest(path: str) -> bytes:
    """Return a digest of a file; a random one of a file that is too large."""
    try:
        with open(path, "rb") as opened:  # noqa: PTH123 - strings
            content = opened.read(_MOST_BYTES + 1)
    except OSError:
        return b"unreadable"
    return digest(content) if len(content) <= _MOST_BYTES else secrets.token_bytes()


def _state(paths: Iterable[str], left_out: Collection[str]) -> dict[str, _Stat]:
    """Return the state of each file below some paths.

    Symbolic links are followed, as MkDocs does, after all that is at its own place; each folder is read once.
    """
    found: dict[str, _Stat] = {}
    stack = [(path, os.path.realpath(path)) for path in paths]
    linked: list[str] = []
    for path, _ in stack:
        with suppress(OSError):
            if Path(path).is_file():
                found[path] = _stat(os.stat(path))  # noqa: PTH116 - strings
    seen: set[str] = set()
    while stack or linked:
        folder, real = stack.pop() if stack else (linked[-1], os.path.realpath(linked.pop()))
        if real in seen or real in left_out:
            continue
        seen.add(real)
        for entry in _entries(folder):
            with suppress(OSError):
                if entry.is_dir():
                    if entry.name in _FOLDERS:
                        continue
                    if entry.is_symlink():
                        linked.append(entry.path)
                    else:
                        stack.append((entry.path, os.path.join(real, entry.name)))  # noqa: PTH118 - strings
                elif entry.is_file() and not PASSING.fullmatch(entry.name):
                    found[entry.path] = _stat(entry.stat())
    return found


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """Return the entries of a folder; none of one that a build has written into a blog's folder."""
    found: list[os.DirEntry[str]] = []
    with suppress(OSError), os.scandir(folder) as entries:
        found.extend(entries)
    return [] if any(entry.name == MARK for entry in found) else found


def _stat(of: os.stat_result) -> _Stat:
    return _Stat(of.st_mtime_ns, of.st_ctime_ns, of.st_size, of.st_ino)

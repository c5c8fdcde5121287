"""The message of a build that the file system ends: the file and the reason, in one line."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from types import FrameType, TracebackType

from ..blog import paths
from ..diagnostics.naming import display_path

#: Errors that are no fault of a program: a full disk, a limit, a file system that is read-only or broken.
_OF_THE_MACHINE = frozenset(
    getattr(errno, name)
    for name in ("ENOSPC", "EDQUOT", "EFBIG", "EROFS", "EIO", "EMFILE", "ENFILE")
    if hasattr(errno, name)
)
#: Programs that write only correct paths, so that an error is the fault of the path.
_TRUSTED = frozenset({"mkdocs", "properdocs", "mkdocs_redirects", __name__.partition(".")[0]})


def explained(error: BaseException, site_dir: Path, sources: Iterable[Path] = ()) -> str | None:
    """Explain in one line the error with a file of the site or of the blog.

    Args:
        error: The error that ended the build.
        site_dir: The site folder.
        sources: The folders of the blog.

    Returns:
        The line; None if the error is not about a file, if the file is not the site's or the blog's, or if it may be a
        defect of another plugin, whose traceback is more useful.
    """
    if not isinstance(error, OSError):
        return None
    frames = list(_frames(error.__traceback__))
    file = _file(error, frames)
    if file is None or not (error.errno in _OF_THE_MACHINE or _raised_by(frames) in _TRUSTED):
        return None
    reason = error.strerror or str(error)
    if any(_is_below(file, folder) for folder in sources):
        return f"blogimport: {display_path(file)} can't be read: {reason}"
    if not (_is_below(file, site_dir) or _is_below(site_dir, file)):
        return None
    blocking = next((path for path in (file, *file.parents) if paths.is_file(path)), None)
    if error.errno in {errno.ENOTDIR, errno.EEXIST} and blocking is not None:
        reason = f"{display_path(blocking)} is a file, but must be a folder"
    if error.errno == errno.ENOENT:  # it was there a moment ago, or its folder was
        reason += "; another program removes files there at the same time, perhaps another build"
    return f"blogimport: {display_path(file)} can't be written: {reason}"


def unwritten(error: BaseException, site_dir: Path) -> str | None:
    """Name the file of the site that can't be written because of a file with the name of a folder, or the reverse.

    Args:
        error: The error that ended the build.
        site_dir: The site folder.

    Returns:
        The file relative to the site folder; None for another error.
    """
    if not isinstance(error, NotADirectoryError | IsADirectoryError | FileExistsError):
        return None
    file = _file(error, list(_frames(error.__traceback__)))
    return file.relative_to(site_dir).as_posix() if file is not None and site_dir in file.parents else None


def remove_half(error: BaseException, site_dir: Path) -> None:
    """Remove the file of the site that was being written when the disk was full: a later build would take it for whole.

    Args:
        error: The error that ended the build.
        site_dir: The site folder.
    """
    if isinstance(error, OSError) and error.errno in _OF_THE_MACHINE and error.errno != errno.EROFS:
        for frame in _frames(error.__traceback__):
            for opened in list(frame.f_locals.values()):
                file = _name_of(opened)
                if file is not None and "r" not in getattr(opened, "mode", "r") and _is_below(file, site_dir):
                    with suppress(OSError):
                        file.unlink()


def _frames(traceback: TracebackType | None) -> Iterator[FrameType]:
    """Yield the calls in which an error was raised, the outermost first."""
    while traceback is not None:
        yield traceback.tb_frame
        traceback = traceback.tb_next


def _file(error: OSError, frames: Iterable[FrameType]) -> Path | None:
    """Return the file of an error; if the error doesn't name it, the one that was open for writing."""
    named = error.filename2 or error.filename
    if isinstance(named, str | os.PathLike):
        return _absolute(named)
    found = None
    for frame in frames:
        for opened in list(frame.f_locals.values()):
            found = _name_of(opened) or found
    return found


def _name_of(opened: object) -> Path | None:
    name = getattr(opened, "name", None)
    return _absolute(name) if hasattr(opened, "write") and isinstance(name, str) and os.sep in name else None


def _absolute(file: str | os.PathLike[str]) -> Path:
    return Path(os.path.normpath(Path.cwd() / file))


def _raised_by(frames: Iterable[FrameType]) -> str:
    """Return the package whose code met the error; Python's own library only passes it on."""
    names = (str(frame.f_globals.get("__name__", "")).partition(".")[0] for frame in frames)
    return next((name for name in reversed(list(names)) if name not in sys.stdlib_module_names), "")


def _is_below(file: Path, folder: Path) -> bool:
    return file == folder or folder in file.parents

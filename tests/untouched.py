"""What a folder holds, to see whether anything in it was touched."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path


def snapshot(folder: Path, *but: str) -> dict[str, str]:
    """Every file, folder and link below a folder with what it holds; nothing is opened that isn't a plain file.

    Args:
        folder: The folder.
        but: Paths below it to leave out.

    Returns:
        Path to what is there.
    """
    found: dict[str, str] = {}
    for above, folders, files in os.walk(folder):
        inside = Path(above).relative_to(folder)
        folders[:] = [name for name in folders if (inside / name).as_posix() not in but]
        for name in (*folders, *files):
            path = Path(above, name)
            status = path.lstat()
            if stat.S_ISLNK(status.st_mode):
                found[(inside / name).as_posix()] = f"link to {path.readlink()}"
            elif stat.S_ISREG(status.st_mode):
                digest = hashlib.sha256(path.read_bytes()).hexdigest() if os.access(path, os.R_OK) else ""
                found[(inside / name).as_posix()] = f"{status.st_mode:o} {status.st_mtime_ns} {digest}"
            else:
                found[(inside / name).as_posix()] = f"{status.st_mode:o}"
    return found

"""What was made in an earlier build, by a digest of all that it was made of."""

from __future__ import annotations

import os
import struct
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

#: What a file of the cache begins with. Another format gets another name here.
_MAGIC = b"mkdocs-blogimport 1\n"
_ENTRY = struct.Struct("<16sQI8s")
_FOOTER = struct.Struct("<QI16s")
#: The age in seconds at which a file that a killed build has left is removed.
_ABANDONED = 24 * 3600


def digest(value: bytes) -> bytes:
    """Return a digest that no two values share."""
    return blake2b(value, digest_size=16).digest()


class Memory:
    """Values of the last build that ended well, and of the one that runs.

    A value is found by a digest of all that it was made of, so one that has become wrong isn't found. What a build has
    neither asked for nor added is dropped when it ends. Each value is compared with a checksum, and a file that isn't
    whole counts as none, so a damaged one does no harm. A build writes a file of its own and moves it into place at
    its end, so one that is killed leaves the last one as it was, and two builds at once don't mix.
    """

    def __init__(self, folder: Path | None = None, name: str = "pages") -> None:
        """Open the values of the last build.

        Args:
            folder: Where they are kept from one process to the next; None to keep them for this process alone.
            name: The file in it.
        """
        self.fault: OSError | None = None
        """The error that keeps values from being written."""
        self.folder = folder
        self._name = name
        self._old: BinaryIO | None = None
        self._old_places: dict[bytes, tuple[int, int, bytes]] = {}
        self._new: BinaryIO | None = None
        self._new_places: dict[bytes, tuple[int, int, bytes]] = {}
        self._end = 0
        if folder is not None:
            with suppress(OSError):
                self._old = (folder / name).open("rb")
                self._old_places = dict(_places(self._old))

    def recall(self, key: bytes) -> bytes | None:
        """Return the value of a digest; None if there is none."""
        place = self._new_places.get(key)
        if place is not None:
            return self._read(self._new, place)
        place = self._old_places.get(key)
        value = None if place is None else self._read(self._old, place)
        if value is not None:
            self.keep(key, value)
        return value

    def keep(self, key: bytes, value: bytes) -> None:
        """Keep a value for this build and the next; without effect if it can't be written."""
        if self.fault is not None:
            return
        if self.folder is not None:
            value = zlib.compress(value, 1)
        try:
            if self._new is None:
                self._begin()
            assert self._new is not None
            self._new.seek(self._end)
            self._new.write(value)
        except OSError as error:
            self._give_up(error)
            return
        self._new_places[key] = (self._end, len(value), digest(value)[:8])
        self._end += len(value)

    def end(self) -> None:
        """End a build that went well: forget what it had no use for, and put its file into place."""
        new, places = self._new, self._new_places
        if self.fault is not None or new is None:
            return
        self._new, self._new_places = None, {}
        try:
            index = b"".join(_ENTRY.pack(key, *place) for key, place in places.items())
            new.seek(self._end)
            new.write(index + _FOOTER.pack(self._end, len(places), digest(index)))
            new.flush()
            if self.folder is not None:
                Path(new.name).replace(self.folder / self._name)
        except OSError as error:
            self._new = new
            self._give_up(error)
            return
        if self._old is not None:
            self._old.close()
        self._old, self._old_places = new, places

    def close(self) -> None:
        """Close all files; those of a build that has not ended are removed."""
        self._drop()
        if self._old is not None:
            self._old.close()
            self._old = None
        self._old_places = {}

    def _begin(self) -> None:
        self._end = len(_MAGIC)
        if self.folder is None:
            self._new = tempfile.TemporaryFile()  # noqa: SIM115 - until the next build has ended
        else:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._remove_abandoned()
            descriptor, name = tempfile.mkstemp(prefix=".building-", dir=self.folder)
            os.close(descriptor)
            self._new = open(name, "r+b")  # noqa: SIM115, PTH123 - kept open from one call to the next
        assert self._new is not None
        self._new.write(_MAGIC)

    def _remove_abandoned(self) -> None:
        """Remove what killed builds have left."""
        assert self.folder is not None
        for file in self.folder.glob(".building-*"):
            with suppress(OSError):
                if file.stat().st_mtime < time.time() - _ABANDONED:
                    file.unlink()

    def _read(self, file: BinaryIO | None, place: tuple[int, int, bytes]) -> bytes | None:
        start, length, checksum = place
        if file is None:
            return None
        try:
            file.seek(start)
            value = file.read(length)
            if digest(value)[:8] != checksum:
                return None
            return value if self.folder is None else zlib.decompress(value)
        except (OSError, zlib.error):
            return None

    def _give_up(self, error: OSError) -> None:
        self.fault = error
        self._drop()

    def _drop(self) -> None:
        """Remove the file of a build that hasn't ended."""
        if self._new is not None:
            with suppress(OSError):
                self._new.close()
            if self.folder is not None:
                with suppress(OSError):
                    Path(self._new.name).unlink()
        self._new, self._new_places = None, {}


def _places(file: BinaryIO) -> Iterator[tuple[bytes, tuple[int, int, bytes]]]:
    """Yield the places of all values of a file; none if it isn't whole."""
    if file.read(len(_MAGIC)) != _MAGIC:
        return
    size = file.seek(0, os.SEEK_END)
    if size < len(_MAGIC) + _FOOTER.size:
        return
    file.seek(size - _FOOTER.size)
    start, count, checksum = _FOOTER.unpack(file.read(_FOOTER.size))
    if start + count * _ENTRY.size + _FOOTER.size != size:
        return
    file.seek(start)
    index = file.read(count * _ENTRY.size)
    if digest(index) != checksum:
        return
    for key, offset, length, value in _ENTRY.iter_unpack(index):
        yield key, (offset, length, value)

"""What was made in an earlier build, by a digest of all that it was made of."""

from __future__ import annotations

import os
import struct
import tempfile
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

#: What a file of the cache begins with. Another format gets another name here.
_MAGIC = b"mkdocs-blogimport 3\n"
#: What each value begins with.
_PACKED, _AS_IT_IS = b"z", b"-"
_ENTRY = struct.Struct("<16sQII")
_FOOTER = struct.Struct("<QI16s")
#: The age in seconds at which a file that a killed build has left is removed.
_ABANDONED = 24 * 3600

_Place = tuple[int, int, int]
"""Where a value starts, its length, and its checksum, which finds damage."""


def digest(value: bytes) -> bytes:
    """Return a digest that no two values share."""
    return blake2b(value, digest_size=16).digest()


@dataclass(slots=True)
class _Values:
    """A file of values, and where in it each of them is."""

    file: BinaryIO
    places: dict[bytes, _Place]

    def size(self, keys: Iterable[bytes] | None = None) -> int:
        """Return the bytes of some values, or of all."""
        places = self.places.values() if keys is None else (self.places[key] for key in keys)
        return sum(length for _, length, _ in places)

    def read(self, place: _Place) -> bytes | None:
        """Return what is at a place; None if that isn't what was written there."""
        start, length, checksum = place
        try:
            self.file.seek(start)
            value = self.file.read(length)
        except OSError:
            return None
        return value if zlib.crc32(value) == checksum else None


class Memory:
    """Values of the last build that ended well, and of the one that runs.

    A value is found by a digest of all that it was made of, so one that has become wrong isn't found. What a build has
    neither asked for nor added is forgotten when it ends. Each value is compared with a checksum, and a file that isn't
    whole counts as none, so a damaged one does no harm. A build writes a file of its own and moves it into place at
    its end, so one that is killed leaves the last ones as they were, and two builds at once don't mix.

    There are two files: most values, and those that were added since. Where few are new, only the second one is written
    anew; where none is, neither.
    """

    def __init__(self, folder: Path | None = None, name: str = "pages") -> None:
        """Open the values of the last build.

        Args:
            folder: Where they are kept from one process to the next; None to keep them for this process alone.
            name: The first of the two files in it.
        """
        self.fault: OSError | None = None
        """The error that keeps values from being written."""
        self.folder = folder
        self._names = (name, f"{name}.recent")
        self._old: list[_Values | None] = [None, None]
        self._new: _Values | None = None
        self._asked: set[bytes] = set()
        self._end = 0
        if folder is not None:
            for number, name in enumerate(self._names):
                with suppress(OSError):
                    file = (folder / name).open("rb")
                    self._old[number] = _Values(file, dict(_places(file)))

    def recall(self, key: bytes) -> bytes | None:
        """Return the value of a digest; None if there is none."""
        for values in (self._new, self._old[1], self._old[0]):
            place = None if values is None else values.places.get(key)
            if values is not None and place is not None and (value := self._value(values, place)) is not None:
                if values is not self._new:
                    self._asked.add(key)
                return value
        return None

    def retain(self, key: bytes) -> None:
        """Keep the value of a digest for the next build, which this one need not read."""
        self._asked.add(key)

    def keep(self, key: bytes, value: bytes, *, packed: bool = False) -> None:
        """Keep a value for this build and the next; without effect if it can't be written.

        Args:
            key: Its digest.
            value: The value.
            packed: True to have it take less room, and more time.
        """
        if self.fault is not None:
            return
        is_packed = packed and self.folder is not None
        try:
            self._write(key, _PACKED + zlib.compress(value, 1) if is_packed else _AS_IT_IS + value)
        except OSError as error:
            self._give_up(error)

    def end(self) -> None:
        """End a build that went well: forget what it had no use for, and put its file into place."""
        if self.fault is not None:
            return
        asked: list[set[bytes]] = [set() if old is None else self._asked & old.places.keys() for old in self._old]
        asked[0] -= asked[1]
        if self._new is not None:
            asked = [keys - self._new.places.keys() for keys in asked]
        try:
            self._put_into_place(asked)
        except OSError as error:
            self._give_up(error)
            return
        self._asked = set()

    def close(self) -> None:
        """Close all files; those of a build that has not ended are removed."""
        self._drop()
        for old in self._old:
            if old is not None:
                old.file.close()
        self._old = [None, None]

    def _value(self, values: _Values, place: _Place) -> bytes | None:
        value = values.read(place)
        if value is None:
            return None
        try:
            return value[1:] if value[:1] == _AS_IT_IS else zlib.decompress(value[1:])
        except zlib.error:
            return None

    def _write(self, key: bytes, value: bytes) -> None:
        """Write a value as it is kept.

        Raises:
            OSError: It can't be written.
        """
        if self._new is None:
            self._begin()
        assert self._new is not None
        self._new.file.seek(self._end)
        self._new.file.write(value)
        self._new.places[key] = (self._end, len(value), zlib.crc32(value))
        self._end += len(value)

    def _put_into_place(self, asked: list[set[bytes]]) -> None:
        """Forget all but what is asked for, and replace the files that have changed by that.

        Args:
            asked: The values of each file that are still of use.

        Raises:
            OSError: They can't be written.
        """
        whole = 0 if self._old[0] is None else self._old[0].size()
        sizes = [0 if old is None else old.size(keys) for old, keys in zip(self._old, asked, strict=True)]
        added = 0 if self._new is None else self._new.size()
        is_mostly_used = 0 < whole <= 2 * sizes[0]
        for old, keys in zip(self._old, asked, strict=True):
            if old is not None:
                old.places = {key: old.places[key] for key in keys}
        if not added and (is_mostly_used or not any(asked)):
            return
        number = 1 if is_mostly_used and 2 * (added + sizes[1]) <= sizes[0] else 0
        for old in filter(None, self._old[number:]):
            for key, place in old.places.items():
                if (value := old.read(place)) is not None:
                    self._write(key, value)
        if self._new is not None:
            self._finish(self._new, number)

    def _finish(self, new: _Values, number: int) -> None:
        """Put the new file into the place of one of the two, or of both.

        Raises:
            OSError: It can't be written.
        """
        index = b"".join(_ENTRY.pack(key, *place) for key, place in new.places.items())
        new.file.seek(self._end)
        new.file.write(index + _FOOTER.pack(self._end, len(new.places), digest(index)))
        new.file.flush()
        if self.folder is not None:
            Path(new.file.name).replace(self.folder / self._names[number])
            if number == 0:
                (self.folder / self._names[1]).unlink(missing_ok=True)
        self._new = None
        for place in range(number, 2):
            if (old := self._old[place]) is not None:
                old.file.close()
            self._old[place] = None
        self._old[number] = new

    def _begin(self) -> None:
        self._end = len(_MAGIC)
        file: BinaryIO
        if self.folder is None:
            file = tempfile.TemporaryFile()  # noqa: SIM115 - until the next build has ended
        else:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._remove_abandoned()
            descriptor, name = tempfile.mkstemp(prefix=".building-", dir=self.folder)
            os.close(descriptor)
            file = open(name, "r+b")  # noqa: SIM115, PTH123 - kept open from one call to the next
        self._new = _Values(file, {})
        file.write(_MAGIC)

    def _remove_abandoned(self) -> None:
        """Remove what killed builds have left."""
        assert self.folder is not None
        for file in self.folder.glob(".building-*"):
            with suppress(OSError):
                if file.stat().st_mtime < time.time() - _ABANDONED:
                    file.unlink()

    def _give_up(self, error: OSError) -> None:
        self.fault = error
        self._drop()

    def _drop(self) -> None:
        """Remove the file of a build that hasn't ended."""
        if self._new is not None:
            with suppress(OSError):
                self._new.file.close()
            if self.folder is not None:
                with suppress(OSError):
                    Path(self._new.file.name).unlink()
        self._new = None


def _places(file: BinaryIO) -> Iterator[tuple[bytes, _Place]]:
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

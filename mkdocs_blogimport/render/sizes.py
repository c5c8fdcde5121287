"""The size of a picture, read from the beginning of its file, so that a page doesn't jump when the picture comes."""

from __future__ import annotations

import re
import struct
from pathlib import Path
from typing import BinaryIO

#: Bytes of an SVG that are looked at, and segments of a JPEG that are passed over.
_HEAD, _SEGMENTS = 10_000, 500
_LARGEST = 100_000
_SVG = re.compile(r"<svg\b([^<>]*+)>", re.IGNORECASE)
_LENGTH = re.compile(r"""\s(width|height)\s*=\s*["']\s*([0-9]{1,6}(?:\.[0-9]{1,6})?)(?:px)?\s*["']""")
_VIEW_BOX = re.compile(r"""\sviewBox\s*=\s*["']([-0-9.eE,\s]{1,100})["']""")


def size(file: Path) -> tuple[int, int] | None:
    """The width and the height of a picture in pixels.

    Args:
        file: A PNG, GIF, JPEG, WebP or SVG.

    Returns:
        The size; None for another file, and for one that can't be read or says nothing of its size.
    """
    try:
        with file.open("rb") as opened:
            found = _size(opened)
    except (OSError, struct.error, ValueError):
        return None
    return found if found is not None and all(0 < length <= _LARGEST for length in found) else None


def _size(opened: BinaryIO) -> tuple[int, int] | None:
    head = opened.read(32)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        width, height = struct.unpack(">II", head[16:24])
        return width, height
    if head[:6] in {b"GIF87a", b"GIF89a"}:
        width, height = struct.unpack("<HH", head[6:10])
        return width, height
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return _webp(head)
    if head[:2] == b"\xff\xd8":
        return _jpeg(opened)
    if b"<" in head:
        return _svg((head + opened.read(_HEAD)).decode("utf-8", "replace"))
    return None


def _webp(head: bytes) -> tuple[int, int] | None:
    match head[12:16]:
        case b"VP8 ":
            width, height = struct.unpack("<HH", head[26:30])
            return width & 0x3FFF, height & 0x3FFF
        case b"VP8L":
            (bits,) = struct.unpack("<I", head[21:25])
            return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
        case b"VP8X":
            return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    return None


def _jpeg(opened: BinaryIO) -> tuple[int, int] | None:
    """The size in the first frame; the segments before it say how long they are."""
    opened.seek(2)
    for _ in range(_SEGMENTS):
        mark, kind, length = struct.unpack(">BBH", opened.read(4))
        if mark != 0xFF or length < 2:
            return None
        if 0xC0 <= kind <= 0xCF and kind not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">xHH", opened.read(5))
            return width, height
        opened.seek(length - 2, 1)
    return None


def _svg(head: str) -> tuple[int, int] | None:
    found = _SVG.search(head)
    if found is None:
        return None
    lengths = {name: float(value) for name, value in _LENGTH.findall(found[1])}
    if len(lengths) == 2:
        return round(lengths["width"]), round(lengths["height"])
    box = _VIEW_BOX.search(found[1])
    numbers = [float(number) for number in re.split(r"[\s,]+", box[1].strip())] if box else []
    return (round(numbers[2]), round(numbers[3])) if len(numbers) == 4 else None

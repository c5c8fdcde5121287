"""The size of a picture is read from the beginning of its file; what is none, or lies, has none."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from mkdocs_blogimport.render.sizes import size

JPEG = b"\xff\xd8\xff\xe0" + struct.pack(">H", 16) + b"\0" * 14
FRAME = b"\xff\xc2" + struct.pack(">HBHHB", 17, 8, 40, 60, 3)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 640, 480) + b"\0" * 9, (640, 480)),
        (b"GIF89a" + struct.pack("<HH", 3, 2) + b"\0" * 9, (3, 2)),
        (JPEG + FRAME, (60, 40)),
        (b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 100, 0x4000 | 50), (100, 50)),
        (b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f" + struct.pack("<I", 99 | 49 << 14) + b"\0" * 8, (100, 50)),
        (b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0" + b"\x63\0\0\x31\0\0\0\0", (100, 50)),
        (b'<svg width="12.6" height="8px">', (13, 8)),
        (b"<svg viewBox='0, 0, 10 20' width='100%'>", (10, 20)),
        (b"<svg><rect width='1' height='2'/></svg>", None),
        (b"<svg viewBox='0 0 1e9 5'>", None),
        (b"<svg viewBox='0 0 nan inf'>", None),
        (b"<svg width='0' height='5'>", None),
        (JPEG, None),
        (b"\xff\xd8\xff\xe0\0\0", None),
        (b"\xff\xd8" + b"\xff\xe0\0\2" * 9_000 + FRAME, None),
        (b"\x89PNG\r\n\x1a\n", None),
        (b"RIFF\0\0\0\0WEBPVP9 ", None),
        (b"", None),
        (b"just words", None),
    ],
)
def test_size(data: bytes, found: tuple[int, int] | None, tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(data)
    assert size(file) == found


def test_a_file_that_has_gone_has_no_size(tmp_path: Path) -> None:
    assert size(tmp_path / "a.png") is None

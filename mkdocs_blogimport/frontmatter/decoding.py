"""Decoding of any bytes to a string."""

from __future__ import annotations

import codecs
import re

from .document import Finding
from .encodings import legacy_encoding

_BOMS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32-le"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16-be"),
)
# The bytes of any character beyond ASCII in UTF-8.
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = bytes(range(0x80, 0x100))
# Five bytes have no meaning there; they stay the control characters that they are in Latin-1.
_WINDOWS = "".join(bytes([b]).decode("windows-1252", "ignore") or chr(b) for b in range(0x100))
_STRAY = "blogimport-windows-1252"


def _stray(error: UnicodeError) -> tuple[str, int]:
    """Decode the bytes that are not UTF-8 as Windows-1252, one by one."""
    assert isinstance(error, UnicodeDecodeError)
    # One byte only: the next one may be valid.
    return _windows(error.object[error.start : error.start + 1]), error.start + 1


codecs.register_error(_STRAY, _stray)


def _windows(data: bytes) -> str:
    return codecs.charmap_decode(data, "strict", _WINDOWS)[0]


def decode(data: bytes) -> tuple[str, str, list[Finding]]:
    """Decode the bytes of a file.

    Args:
        data: Any bytes.

    Returns:
        The string with LF line ends, without byte order mark and NUL; the name of its encoding, as in
        `Document.encoding`; the findings.
    """
    findings: list[Finding] = []
    name, text = _read(data, findings)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.lstrip("\ufeff")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        findings.append(Finding("encoding", line, "the file contains NUL bytes", "removed"))
        text = text.replace("\0", "")
    return text, name, findings


def _read(data: bytes, findings: list[Finding]) -> tuple[str, str]:
    mark = next((mark for mark in _BOMS if data.startswith(mark[0])), None)
    bom, name, codec = mark or (b"", *_guess(data))
    data = data[len(bom) :]
    if name != "utf-8":
        what = f"the file is {name.upper()}, not UTF-8"
        findings.append(Finding("encoding", 1, what, "read in that encoding"))
        return name, data.decode(codec, "replace")
    try:
        return name, data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        line = before.count(b"\n") + 1
    rest, valid = _MULTIBYTE.subn(b"", data)
    odd = len(rest) - len(rest.translate(None, _HIGH))
    # By chance two characters of another encoding can look like one of UTF-8, in that of a dense script often.
    is_mostly_valid = len(data) - len(rest) > 4 * odd
    if not is_mostly_valid and (legacy := legacy_encoding(data)) is not None:
        name, codec = legacy
        what, done = "the file is not UTF-8", f"read as {name.capitalize()}"
        text = data.decode(codec, "replace")
    elif odd <= 8 * valid:
        what, done = "some bytes are not UTF-8", "these bytes read as Windows-1252, the rest as UTF-8"
        name, text = "mixed", data.decode("utf-8", _STRAY)
    else:
        what, done = "the file is not UTF-8", "read as Windows-1252"
        name, text = "windows-1252", _windows(data)
    findings.append(Finding("encoding", line, what, done))
    return name, text


def _guess(data: bytes) -> tuple[str, str]:
    """Recognize UTF-16 without a mark by the positions of its NULs; anything else is taken for UTF-8 first."""
    sample = data[:4096]
    half = len(sample) // 2
    # in a few bytes it would be chance
    if half < 12 or len(data) % 2 or b"\0" not in sample:
        return "utf-8", "utf-8"
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    for codec, many, few in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if many > half * 0.7 and few < half * 0.02:
            try:
                data.decode(codec)
            except UnicodeDecodeError:
                return "utf-8", "utf-8"
            return "utf-16", codec
    return "utf-8", "utf-8"

"""Patterns of `printf` (package fmt)."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from . import limits
from .limits import fits, spend
from .values import digits, float_written, kind
from .writing import written

_VERB = re.compile(r"%(?P<flags>[-+# 0]{0,5})(?P<width>\d{1,4}|\*)?(?:\.(?P<precision>\d{0,4}))?"
                   r"(?:\[(?P<index>\d{1,3})\])?(?P<verb>.)", re.DOTALL)  # fmt: skip


def formatted(pattern: str, values: Sequence[Any]) -> str:
    """Return values as a pattern says."""
    spend(len(pattern) // limits.WALKED)
    out: list[str] = []
    at = used = size = 0
    indexed = False
    for found in _VERB.finditer(pattern):
        out.append(pattern[at : found.start()])
        at = found.end()
        if found["verb"] == "%":
            out.append("%")
            continue
        width = found["width"] or ""
        if width == "*":
            width = str(values[used]) if used < len(values) else ""
            width = width if width.isdigit() and len(width) < 5 else ""
            used += 1
        if found["index"]:
            used, indexed = int(found["index"]) - 1, True
        if not 0 <= used < len(values):
            out.append(f"%!{found['verb']}(MISSING)")
            continue
        piece = _padded(_value(values[used], found), int(width or 0), found["flags"])
        used += 1
        size += len(piece)
        fits(size)
        out.append(piece)
    out.append(pattern[at:])
    if used < len(values) and not indexed:
        more = ", ".join(f"{kind(value)}={written(value)}" for value in values[used:])
        out.append(f"%!(EXTRA {more})")
    return "".join(out)


def _padded(piece: str, width: int, flags: str) -> str:
    if len(piece) >= width:
        return piece
    if "-" in flags:
        return piece.ljust(width)
    if "0" in flags:
        sign = piece[:1] if piece[:1] in {"-", "+"} else ""
        return sign + piece[len(sign) :].rjust(width - len(sign), "0")
    return piece.rjust(width)


def _value(value: Any, found: re.Match[str]) -> str:
    verb, precision = found["verb"], found["precision"]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    match verb:
        case "v":
            text = written(value)
            return f"+{text}" if "+" in found["flags"] and is_number and value >= 0 else text
        case "s" if not is_number and not isinstance(value, bool):
            text = written(value)
            return text if precision is None else text[: int(precision or 0)]
        case "q" if isinstance(value, str):
            return json.dumps(str(value), ensure_ascii=False)
        case "t" if isinstance(value, bool):
            return "true" if value else "false"
        case "T":
            return kind(value)
        case "x" | "X" if isinstance(value, str):
            text = value.encode("utf-8", "replace").hex()
            return text.upper() if verb == "X" else text
    if is_number:
        return _number(value, found)
    return f"%!{verb}({kind(value)}={written(value)})"


def _number(value: int | float, found: re.Match[str]) -> str:
    verb, precision = found["verb"], found["precision"]
    text = None
    if isinstance(value, int):
        text = _whole(value, verb)
    elif verb in {"f", "F", "e", "E"}:
        text = f"{value:.{min(int(precision or 0) if precision is not None else 6, 100)}{verb}}"
    elif verb in {"g", "G"}:
        text = float_written(value) if precision is None else f"{value:.{min(int(precision or 0), 100)}g}"
    if text is None:
        return f"%!{verb}({kind(value)}={written(value)})"
    return f"+{text}" if "+" in found["flags"] and not text.startswith("-") else text


def _whole(value: int, verb: str) -> str | None:
    digits(value)
    match verb:
        case "d":
            return str(value)
        case "x" | "X" | "o" | "b":
            return format(value, verb)
        case "c":
            return chr(value) if 0 <= value < 0x110000 and not 0xD800 <= value < 0xE000 else "\ufffd"
        case "U":
            return f"U+{value:04X}"
        case "q":
            return f"'{chr(value)}'" if 31 < value < 0xD800 else None
    return None

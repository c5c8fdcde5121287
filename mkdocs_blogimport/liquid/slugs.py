"""Slugs as Jekyll's `slugify` makes them."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

#: The characters that each mode keeps besides letters, marks and digits.
_KEPT: Final = {"default": "", "latin": "", "pretty": "._~!$&'()+,;=@"}
_LIGATURES: Final = {
    "ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L",
    "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "ħ": "h", "Ħ": "H", "ŧ": "t", "Ŧ": "T",
}  # fmt: skip


def slugify(written: str, mode: str = "default") -> str:
    """Return a string as a part of an address.

    Jekyll 4.3: `raw` folds whitespace, `default` everything but letters and digits, `pretty` keeps `._~!$&'()+,;=@`
    besides, `ascii` keeps the Latin alphabet only, `latin` removes the accents first; any other mode folds nothing.

    Args:
        written: Any string.
        mode: One of these words.

    Returns:
        The string in lowercase, each run of other characters one hyphen, none at its ends.
    """
    if mode == "latin":
        written = _unmarked(written)
    if mode == "raw":
        written = re.sub(r"\s+", "-", written, flags=re.ASCII)
    elif mode == "ascii":
        written = re.sub(r"[^A-Za-z0-9]+", "-", written)
    elif mode in _KEPT:
        kept = _KEPT[mode]
        written = re.sub(r"\0+", "-", "".join(c if c in kept or _is_letter(c) else "\0" for c in written))
    else:
        return written.lower()
    return re.sub(r"\A-|-\Z", "", written).lower()


def _is_letter(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LM" or category in ("Nd", "Nl")


def _unmarked(written: str) -> str:
    plain = "".join(_LIGATURES.get(c, c) for c in unicodedata.normalize("NFC", written))
    bare = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    return "".join(c if c.isascii() else "?" for c in bare)

"""Line ends between the characters of East Asian scripts, which write no spaces between words."""

from __future__ import annotations

import unicodedata

_ZERO_WIDTH_SPACE = "\u200b"
#: The beginnings of the names of characters that Hugo's style `simple` counts as wide.
_SCRIPTS = ("CJK ", "HIRAGANA ", "KATAKANA ", "HANGUL ", "IDEOGRAPHIC ", "KANGXI ")
#: The blocks around which CSS discards a line end, as first and last character.
_DISCARDING = (
    ("\u2e80", "\u2eff"),
    ("\u2f00", "\u2fdf"),
    ("\u2ff0", "\u303f"),
    ("\u3040", "\u30ff"),
    ("\u3190", "\u319f"),
    ("\u31c0", "\u31ff"),
    ("\u3300", "\u4dbf"),
    ("\u4e00", "\u9fff"),
    ("\ua000", "\ua4cf"),
    ("\uf900", "\ufaff"),
    ("\ufe10", "\ufe1f"),
    ("\ufe30", "\ufe6f"),
    ("\uff00", "\uffef"),
    ("\U0001b000", "\U0001b16f"),
    ("\U00020000", "\U0003ffff"),
)


def breaks(before: str, after: str, style: str) -> bool:
    """Return True if a line end between two characters is shown.

    Args:
        before: The last character of a line.
        after: The first one of the next.
        style: The value of Hugo's `eastAsianLineBreaksStyle`: `simple` or `css3draft`.
    """
    if style == "simple":
        return not (_is_simple(before) and _is_simple(after))
    if _ZERO_WIDTH_SPACE in {before, after}:
        return False
    if all(unicodedata.east_asian_width(c) in "FWH" for c in (before, after)):
        return any(_name(c).startswith("HANGUL ") for c in (before, after))
    return not any(unicodedata.category(c).startswith("P") or _discards(c) for c in (before, after))


def _is_simple(character: str) -> bool:
    is_sign = "\u3000" <= character <= "\u303f"
    return is_sign or unicodedata.category(character) == "Lm" or _name(character).startswith(_SCRIPTS)


def _discards(character: str) -> bool:
    return any(first <= character <= last for first, last in _DISCARDING)


def _name(character: str) -> str:
    return unicodedata.name(character, "")

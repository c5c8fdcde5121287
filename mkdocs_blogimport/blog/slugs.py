"""Slugs as libraries of JavaScript make them, which drop the accents of Latin letters."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, Literal

_CONTROL = re.compile(r"[\x00-\x1f]")
#: The spaces of JavaScript, and punctuation of ASCII.
_SPECIAL = re.compile(
    r"""[ \t\n\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff~`!@#$%^&*()\-_+=\[\]{}|\\;:"'<>,.?/]+"""
)
#: Letters of the Latin alphabet that have no decomposition in Unicode.
_LETTERS: Final = str.maketrans({
    "Æ": "AE", "Ø": "O", "Œ": "OE", "Đ": "D", "Ħ": "H", "Ł": "L", "Ŧ": "T", "Ɓ": "B", "Ɖ": "D", "Ɗ": "D",
    "æ": "ae", "ß": "s", "ø": "o", "œ": "oe", "đ": "d", "ħ": "h", "ı": "i", "ł": "l", "ŧ": "t", "ƀ": "b",
})  # fmt: skip
#: Where letters with accents stand in Unicode, and letters of other shapes: in circles, and as wide as Chinese ones.
_LATIN: Final = (("\xc0", "ɏ"), ("Ḁ", "ỿ"), ("Ⓐ", "ⓩ"), ("Ａ", "ｚ"))

_NOT_IN_SLUG = re.compile(r"[^a-z\d]+")
_APOSTROPHE = re.compile(r"(?<=[a-z\d])['’](?=[ts](?:\s|\Z))")
_WORDS = str.maketrans({"&": " and ", "🦄": " unicorn ", "♥": " love ", "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae",
                        "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "Ss"})  # fmt: skip
_OLD_WORDS = str.maketrans({"&": "and", "$": "dollar", "%": "percent", "<": "less", ">": "greater", "|": "or",
                            "ä": "a", "ö": "o", "ü": "u", "ß": "ss"})  # fmt: skip
_OLD_REMOVED = re.compile(r"[^\w\s$*_+~.()'\"!\-:@]+", re.ASCII)


def unaccented(text: str) -> str:
    """Return a string with the accents of its Latin letters dropped: `Größe` is `Grose`; other scripts stay."""
    if text.isascii():
        return text
    return "".join(map(_base, text)).translate(_LETTERS)


def slug(text: str, case: Literal[0, 1, 2] = 0) -> str:
    """Return the slug of a title, a heading or the name of a term.

    The rule is that of `slugize` in hexo-util 3.3.

    Args:
        text: The string.
        case: 0 keeps upper and lower case, 1 makes it lowercase, 2 uppercase.
    """
    found = _SPECIAL.sub("-", _CONTROL.sub("", unaccented(text)))
    found = re.sub(r"-{2,}", "-", found).strip("-")
    return found.lower() if case == 1 else found.upper() if case else found


def slugified(value: str) -> str:
    """Return the slug of a string by Eleventy's filter `slugify` (`@sindresorhus/slugify` 2, without `decamelize`)."""
    found = unaccented(value.translate(_WORDS)).lower()
    return _NOT_IN_SLUG.sub("-", _APOSTROPHE.sub("", found)).strip("-")


def old_slugified(value: str) -> str:
    """Return the slug of a string by Eleventy's old filter `slug` (`slugify` 1, in lowercase)."""
    found = unaccented(value.translate(_OLD_WORDS))
    found = _OLD_REMOVED.sub("", found)
    return re.sub(r"[\s-]+", "-", found.strip()).lower()


def _base(character: str) -> str:
    if not any(first <= character <= last for first, last in _LATIN):
        return character
    base = unicodedata.normalize("NFKD", character)[0]
    return base if (base.isascii() and base.isalpha()) or ord(base) in _LETTERS else character

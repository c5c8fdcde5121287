"""Strings of any script in the letters of ASCII, which some generators make addresses and ids of."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

from .slugs import unaccented

_OTHER = re.compile(r"[^a-z0-9]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
#: Latin letters that are two letters in ASCII, and punctuation that everybody writes.
_SPELLED = {
    "ß": "ss", "ẞ": "SS", "þ": "th", "Þ": "Th", "ð": "d", "Ð": "D", "–": "--", "—": "---", "‘": "'", "’": "'", "“": '"',
    "”": '"', "…": "...", "«": "<<", "»": ">>", "\xa0": " ", "·": "*", "•": "*", "×": "x", "€": "EUR", "°": "deg",
}  # fmt: skip

#: What Zola (deunicode 1.6) spells otherwise than Unidecode, of the scripts and symbols that are in use.
_OTHERWISE = {
    "¼": "1/4", "½": "1/2", "¾": "3/4", "Є": "E", "א": "-", "ח": "kh", "ך": "k", "כ": "k", "ק": "q", "ا": "", "ـ": "",
    "し": "si", "ち": "ti", "っ": "tu", "つ": "tu", "シ": "si", "チ": "ti", "ッ": "tu", "ツ": "tu", "ー": "", "№": "No",
    "™": "tm", "℠": "sm", "℃": "C", "℉": "F", "₴": "hrn", "₺": "tl", "₽": "rb", "℞": "rx", "ℏ": "h",
    "么": "Me ", "什": "Shen ", "价": "Jia ", "旅": "Lv ", "术": "Shu ",
}  # fmt: skip


@cache
def transliterator() -> Callable[[str], str] | None:
    """Return the function of the library Unidecode, which the extras `pelican` and `zola` install; None without it."""
    try:
        from unidecode import unidecode
    except ImportError:
        return None
    return unidecode


def is_spelled(text: str) -> bool:
    """Return True if every character of a string has a spelling in ASCII that is known here."""
    return text.isascii() or transliterator() is not None or all(_letter(c).isascii() for c in text)


@lru_cache(maxsize=20_000)
def ascii_slug(text: str) -> str:
    """Return a slug in ASCII: lowercase letters, digits, and single hyphens for all else.

    The rule is that of the crate `slug` 0.1, which Zola uses. `Größe & Maß` is `grosse-mass`.

    Args:
        text: A title, a heading, or the name of a file or a term.

    Returns:
        The slug, which may be empty. Without the library Unidecode the letters of scripts other than the Latin one
        stay as they are.
    """
    if text.isascii():
        return _OTHER.sub("-", text.lower()).strip("-")
    spelled = "".join(map(_letter, _SURROGATE.sub("", text))).lower()
    if spelled.isascii():
        return _OTHER.sub("-", spelled).strip("-")
    kept = "".join(c if c.isalnum() else "-" for c in spelled)
    return re.sub("-{2,}", "-", kept).strip("-")


@lru_cache(maxsize=20_000)
def _letter(character: str) -> str:
    """Return the spelling of a character; the character itself if it isn't known."""
    if character.isascii():
        return character
    if character in _OTHERWISE:
        return _OTHERWISE[character]
    transliterate = transliterator()
    if transliterate is not None:
        return transliterate(character) or ("" if _is_mark(character) else "-")
    known = _SPELLED.get(character)
    if known is not None:
        return known
    base = unaccented(character)
    return base if base.isascii() or character.isalnum() else "" if _is_mark(character) else "-"


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Mc", "Me", "Cf"}

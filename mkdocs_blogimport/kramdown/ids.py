"""Heading ids."""

from __future__ import annotations

import html
import re
import unicodedata

# one without an end is kept, as a whole: its end would be searched from each character in it
_TAG = re.compile(r"(<[^>]*+\Z)|<[^>]*+>")
_NOT_ID_ASCII = re.compile(r"[^\w\- ]+", re.ASCII)
_LEADING = re.compile(r"\A[^a-zA-Z]+")
_NOT_BASIC = re.compile(r"[^a-zA-Z0-9 -]+")
_WORD_CATEGORIES = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Pc", "Nl"})


def raw_text(inner: str) -> str:
    """Return the text of a heading's inner HTML, without markup."""
    if "<" in inner:
        inner = _TAG.sub(r"\1", inner)
    if "&" in inner:
        inner = html.unescape(inner)
    return inner


def _word_character(character: str) -> bool:
    return character in " -" or unicodedata.category(character) in _WORD_CATEGORIES


class Ids:
    """The ids given so far, so that repeats get -1, -2, …"""

    __slots__ = ("_counts", "_gfm", "prefix")

    def __init__(self, prefix: str = "", gfm: bool = True) -> None:
        self._counts: dict[str, int] = {}
        self.prefix = prefix
        self._gfm = gfm

    def make(self, text: str) -> str:
        """Return an id for a heading with this text, or the empty string if nothing of the text is left.

        GFM: lowercase, without all but word characters of any script, `-`, space and tab; then space and tab are `-`.
        kramdown: everything before the first ASCII letter and all but ASCII letters, digits, `-` and space are dropped.
        """
        if self._gfm:
            # only Python lowercases a last sigma in another way
            text = text.replace("Σ", "σ").lower().replace("\t", " ")
            if text.isascii():
                made = _NOT_ID_ASCII.sub("", text).replace(" ", "-")
            else:
                made = "".join([c for c in text if _word_character(c)]).replace(" ", "-")
        else:
            made = _NOT_BASIC.sub("", _LEADING.sub("", text)).replace(" ", "-").lower() or "section"
        made = self.prefix + made
        count = self._counts.get(made)
        if count is None:
            self._counts[made] = 0
            return made
        self._counts[made] = count + 1
        return f"{made}-{count + 1}"

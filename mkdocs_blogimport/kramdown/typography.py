"""Smart quotes, for every engine."""

from __future__ import annotations

import re

_PUNCTUATION = r"[!\"#$%'()*+,\-./:;<=>?@\[\\\]^_`{|}~]"
_EMPHASIS_NEXT = re.compile(r"[_*]{1,2}\S", re.ASCII)
_AT_START_CLOSES = re.compile(rf"{_PUNCTUATION}(?!\.\.)\B", re.ASCII)
_WORD = re.compile(r"\w", re.ASCII)
_DECADE = re.compile(r"\d\ds", re.ASCII)
_AFTER_CLOSE = re.compile(r"\s|s\b|\Z", re.ASCII)
_SPACES = frozenset(" \t\n\r\f\v")
OPENS_AFTER = frozenset(" \t\r\n\\[{(-")
"""The characters after which a quote opens."""


def quote(text: str, position: int, first: bool, quotes: tuple[str, str, str, str]) -> tuple[str, int]:
    """Return the typographic form of the quote at a position, and the position after it.

    In: the text, the position of a `'` or `"`, True if it is first or right after an element, the opening and closing
    single and double quotes. (The rules are those of SmartyPants, which kramdown's documentation names.)
    """
    single, single_close, double, double_close = quotes
    sign = text[position]
    opening, closing = (single, single_close) if sign == "'" else (double, double_close)
    after = position + 1
    if not first:
        before = text[position - 1]
        if before not in OPENS_AFTER:
            return closing, after
        if sign == "'" and before in _SPACES and _DECADE.match(text, after):
            return closing, after
        return opening, after
    follows = text[after : after + 1]
    if follows in ("_", "*") and _EMPHASIS_NEXT.match(text, after):
        return opening, after
    if _AT_START_CLOSES.match(text, after):
        return closing, after
    if follows in ("'", '"') and follows != sign and _WORD.match(text, after + 1):
        return opening + (double if follows == '"' else single), after + 1
    if follows == sign:
        return sign + closing, after + 1
    if sign == "'":
        if _DECADE.match(text, after) or _AFTER_CLOSE.match(text, after):
            return closing, after
    elif not follows or follows in _SPACES:
        return closing, after
    return opening, after

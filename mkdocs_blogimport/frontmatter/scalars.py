"""The values of YAML's plain scalars, with their sources.

The rules are those of Ruby's Psych, which parses front matter for Jekyll: close to YAML 1.1, with its own rules for
numbers and times.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple, Self

_TRUE = frozenset({"yes", "true", "on"})
_FALSE = frozenset({"no", "false", "off"})
# A scalar that starts like this is a string, if it is not one of the few short ones above.
_WORD = re.compile(r"[^\d.:-]?[^\W\d]|[^\d.:-]?[\s!@#$%^&*(){}<>|/\\~;=]")
_TIMESTAMP = re.compile(
    r"\d{4}-(?:1[012]|0\d|\d)-(?:[12]\d|3[01]|0\d|\d)"
    r"|-?\d{4}-\d{1,2}-\d{1,2}(?:[Tt]|\s+)\d{1,2}:\d\d:\d\d(?:\.\d*)?(?:\s*(?:Z|[-+]\d{1,2}:?(?:\d\d)?))?",
    re.ASCII,
)
_SEXAGESIMAL = re.compile(r"[-+]?\d[\d_]*(?::[0-5]?\d){1,2}(\.[\d_]*)?", re.ASCII)
_FLOAT = re.compile(r"[-+]?(?:\d[\d_,]*)?\.\d*(?:[eE][-+]\d+)?", re.ASCII)
_INTEGER = re.compile(
    r"(?P<sign>[-+]?)(?:0b(?P<binary>[01_,]+)|0x(?P<hex>[\da-fA-F_,]+)|0(?P<octal>[0-7_,]+)"
    r"|(?P<decimal>0|[1-9](?:\d|,\d|_\d)*))",
    re.ASCII,
)
_BASES = {"binary": 2, "octal": 8, "decimal": 10, "hex": 16}
_ENDLESS = {".inf": "inf", "+.inf": "inf", "-.inf": "-inf", ".nan": "nan"}


class Timestamp(str):
    """A date, or a date with a time, written without quotes, as a string.

    Only its form is checked, not that there is such a day. One in quotes is an ordinary `str`, because the two have
    different rules about time zones.
    """

    __slots__ = ()


class Int(int):
    """An integer that was not written as Python would: `012`, `1_000`, `12:30`."""

    written: str

    def __new__(cls, value: int, written: str = "") -> Self:
        """Create the number from its value and its source."""
        self = super().__new__(cls, value)
        self.written = written
        return self


class Float(float):
    """A floating-point number that was not written as Python would: `1.10`, `.5`."""

    written: str

    def __new__(cls, value: float, written: str = "") -> Self:
        """Create the number from its value and its source."""
        self = super().__new__(cls, value)
        self.written = written
        return self


class Word(NamedTuple):
    """A `bool` or `None` with its source, before it gets into the metadata (Python lets neither be subclassed)."""

    value: bool | None
    written: str


def text(value: Any) -> str:
    """Return a value of the metadata as it was written: `1.10`, `012`, `2010-07-27`.

    `True` and `False` give `true` and `false` and `None` gives an empty string, whatever was written: use
    `Document.as_written` for a value that may have been `yes`. A list gives its items with commas, a mapping its keys
    and values likewise.
    """
    match value:
        case str():
            return str(value)
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Int() | Float():
            return value.written or str(value)
        case list():
            return ", ".join(text(item) for item in value)
        case dict():
            return ", ".join(f"{key}: {text(item)}" for key, item in value.items())
    return str(value)


def resolve(word: str) -> str | int | float | Word:
    """Return the value of a plain (unquoted) scalar."""
    if not word:
        return Word(None, "")
    if _WORD.match(word) or "\n" in word:
        if len(word) > 5:
            return word
        lower = word.lower()
        if lower in _TRUE:
            return Word(True, word)
        if lower in _FALSE:
            return Word(False, word)
        if lower in ("null", "~"):
            return Word(None, word)
        return word
    if _TIMESTAMP.fullmatch(word):
        return Timestamp(word)
    if endless := _ENDLESS.get(word.lower()):
        return Float(float(endless), word)
    if sixties := _SEXAGESIMAL.fullmatch(word):
        return _sexagesimal(word, fraction=sixties[1] is not None)
    if _FLOAT.fullmatch(word):
        return real(word)
    if match := _INTEGER.fullmatch(word):
        kind = match.lastgroup or "decimal"
        digits = match[kind].replace("_", "").replace(",", "")
        return integer(word, match["sign"] + digits, _BASES[kind])
    return word


def integer(written: str, digits: str, base: int = 10) -> int | str:
    """Return the number that the digits form; the string itself if they form none (or one too long to compute)."""
    try:
        value = int(digits, base)
    except ValueError:
        return written
    return value if str(value) == written else Int(value, written)


def real(written: str) -> float | str:
    """Return the number that the string forms; the string itself if it forms none."""
    try:
        value = float(written.replace("_", "").replace(",", ""))
    except ValueError:
        return written
    return value if str(value) == written else Float(value, written)


def _sexagesimal(word: str, *, fraction: bool) -> int | float | str:
    total: float | int = 0
    parts = word.replace("_", "").split(":")
    try:
        for place, part in enumerate(parts):
            # Psych always counts the first part as hours, even of two.
            total += (float(part) if fraction else int(part)) * 60 ** (2 - place)
    except ValueError:
        return word
    return Float(total, word) if fraction else Int(int(total), word)

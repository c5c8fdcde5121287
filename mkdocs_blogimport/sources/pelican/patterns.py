"""Patterns of settings: addresses, the pages of a list, and regular expressions that a blog brings along."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from datetime import datetime

#: Python's own parser of regular expressions, which moved in 3.11.
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from .names import ENGLISH, Names

_FIELD = re.compile(r"\{(\w*)(?:\.(\w+))?(?:!\w)?(?::([^{}]*))?\}|\{\{|\}\}")
_DIRECTIVE = re.compile(r"%[-_0^#]?([A-Za-z%])")
#: The longest regular expression, and the most steps that one may take for all names that cost it much.
_LONGEST, _MOST_STEPS = 500, 20_000_000
#: A part that is repeated up to this number of times is as good as one of a fixed length.
_FEW = 4
#: The most ways in which the alternatives and short repeats of an expression may match, and its greatest width.
_MOST_CHOICES, _WIDEST = 10_000, 1_000
#: The longest result of a pattern.
_LONGEST_RESULT = 4_000


def expanded(pattern: str, values: Mapping[str, Any], names: Names = ENGLISH) -> str | None:
    """Return a pattern such as `{date:%Y}/{slug}.html` with its fields replaced.

    Args:
        pattern: Of a `*_URL` or `*_SAVE_AS` setting.
        values: Strings, and the `date`.
        names: Of months and days.

    Returns:
        The address or file; None if the pattern has a field that isn't known.
    """
    unknown = False

    def replaced(found: re.Match[str]) -> str:
        nonlocal unknown
        if found[0] in {"{{", "}}"}:
            return found[0][0]
        value, attribute, form = values.get(found[1]), found[2], found[3]
        if isinstance(value, datetime):
            if attribute in {"year", "month", "day", "hour", "minute", "second"}:
                value = getattr(value, attribute)
                return f"{value:02d}" if form in {"02d", "02", "0>2"} else str(value)
            return strftime(value, form, names) if form else str(value)
        if isinstance(value, int) and form in {"02d", "03d"}:
            return format(value, form)
        if isinstance(value, str | int):  # `{category.slug}` is the slug too
            return str(value)
        unknown = True
        return ""

    text = _FIELD.sub(replaced, pattern[:_LONGEST_RESULT])
    return None if unknown else text[:_LONGEST_RESULT]


def strftime(moment: datetime, form: str, names: Names = ENGLISH) -> str:
    """Return a date in the form of `strftime`, with the names of months and days of a locale."""

    def directive(found: re.Match[str]) -> str:
        plain = {
            "Y": f"{moment.year:04d}",
            "y": f"{moment.year % 100:02d}",
            "m": f"{moment.month:02d}",
            "d": f"{moment.day:02d}",
            "e": f"{moment.day:2d}",
            "H": f"{moment.hour:02d}",
            "I": f"{(moment.hour - 1) % 12 + 1:02d}",
            "M": f"{moment.minute:02d}",
            "S": f"{moment.second:02d}",
            "j": f"{moment.timetuple().tm_yday:03d}",
            "b": names.short_months[moment.month - 1],
            "B": names.months[moment.month - 1],
            "a": names.short_days[moment.weekday()],
            "A": names.days[moment.weekday()],
            "p": "AM" if moment.hour < 12 else "PM",
            "F": f"{moment.year:04d}-{moment.month:02d}-{moment.day:02d}",
            "%": "%",
        }.get(found[1], found[0])
        return plain.lstrip("0 ") or "0" if found[0][1] == "-" and plain.strip().isdigit() else plain

    return _DIRECTIVE.sub(directive, form)


def page_file(patterns: Any, first: str, number: int, url: str = "") -> str:
    """Return the file of a page of a list (Pelican: `paginator.Page`).

    Args:
        patterns: The setting `PAGINATION_PATTERNS`.
        first: The file of the first page.
        number: The page's number, from 1.
        url: The address of the first page.

    Returns:
        Its file, relative to the root; empty if no pattern names it.
    """
    chosen = ""
    rules = [rule for rule in patterns if isinstance(rule, list | tuple) and len(rule) == 3]
    for rule in sorted((rule for rule in rules if isinstance(rule[0], int)), key=lambda rule: rule[0]):
        if 0 <= rule[0] <= number and isinstance(rule[2], str):
            chosen = rule[2]
    name, extension = posixpath.splitext(first)
    folder, file = posixpath.split(first)
    base = folder if file in {"index.html", "index.htm"} else name
    values = {"save_as": first, "url": url or first, "name": name, "base_name": base, "extension": extension,
              "number": number}  # fmt: skip
    return (expanded(chosen, values) or "").removeprefix("/")


def page_format(patterns: Any) -> str | None:
    """Return the format of the files of all further pages of lists, as `Layout` has it.

    Args:
        patterns: The setting `PAGINATION_PATTERNS`.

    Returns:
        The format; None if one alone can't say it.
    """
    rules = [rule for rule in patterns if isinstance(rule, list | tuple) and len(rule) == 3]
    rules = [rule for rule in rules if isinstance(rule[0], int) and isinstance(rule[2], str)]
    if not rules or any(not 0 <= rule[0] <= 2 for rule in rules):
        return None
    rule = max(rules, key=lambda rule: rule[0])
    text = rule[2].removeprefix("/").replace("{save_as}", "{name}{extension}")
    parts = [found[0] for found in _FIELD.finditer(text)]
    if parts.count("{number}") != 1 or not {"{name}", "{base_name}", "{number}", "{extension}"}.issuperset(parts):
        return None
    return text.replace("{number}", "{page}") if len(parts) > 1 and len(text) <= _LONGEST else None


def period_format(pattern: str, parts: Mapping[str, Sequence[str]]) -> str | None:
    """Return the address of the archives of years or months, as `Grouping` has it.

    Args:
        pattern: A `*_ARCHIVE_SAVE_AS` setting.
        parts: The placeholders that the format must have, each with what it is in Pelican's patterns.

    Returns:
        The format; None if it can't say the same.
    """
    format = pattern
    for placeholder, fields in parts.items():
        for field in fields:
            format = format.replace(field, placeholder)
    if not all(format.count(placeholder) == 1 for placeholder in parts) or format.count("{") != len(parts):
        return None
    is_index = format.endswith("/index.html")
    return "/" + (format.removesuffix("index.html") if is_index else format).lstrip("/")


class BlogPattern:
    """A regular expression of a blog's settings, which is used only where it can't take long."""

    def __init__(self, written: str, flags: int = 0, *, free: int = 300_000) -> None:
        """Read the expression.

        Args:
            written: The expression.
            flags: Of the module `re`.
            free: The steps that it may take for any number of names; what takes more has one budget for all of them.

        Raises:
            ValueError: It is no regular expression, or may take exponential time.
        """
        if len(written) > _LONGEST:
            raise ValueError("it is too long")
        try:
            parsed = _parser.parse(written, flags)
            self._pattern = re.compile(str(written), flags)  # `fits` says for which texts it may be used
        except (re.error, OverflowError, RecursionError) as error:
            raise ValueError(str(error)) from error
        self._repeats, self._choices = _cost(parsed, inside=False)
        if self._choices > _MOST_CHOICES or parsed.getwidth()[0] > _WIDEST:
            raise ValueError("it has so many optional or repeated parts that it may take endless time")
        self._free = free
        self._left = _MOST_STEPS

    def fits(self, text: str) -> bool:
        """Return True if the expression can't take too many steps for a text; they are counted as taken."""
        steps: int = (len(text) + 1) ** (self._repeats + 1) * self._choices
        if steps > self._free:
            if steps > self._left:
                return False
            self._left -= steps
        return True

    def match(self, text: str) -> dict[str, str]:
        """Return the named groups of a match at the text's beginning; nothing without one."""
        found = self._pattern.match(text) if self.fits(text) else None
        return {} if found is None else {name: value for name, value in found.groupdict().items() if value is not None}

    def replaced(self, new: str, text: str) -> str:
        """Return a text with each match replaced.

        Raises:
            ValueError: The replacement names a group that isn't there, or makes the text too long.
        """
        if not self.fits(text):
            return text
        if len(new) > _LONGEST:
            raise ValueError("what it is replaced with is too long")
        length = 0

        def expanded_match(found: re.Match[str]) -> str:
            nonlocal length
            made = found.expand(new)
            length += len(made)
            if length > _LONGEST_RESULT:
                raise ValueError("it makes a name too long")
            return made

        try:
            return self._pattern.sub(expanded_match, text)
        except (re.error, IndexError) as error:
            raise ValueError(str(error)) from error


def _cost(parsed: Any, *, inside: bool) -> tuple[int, int]:
    """Count the repeats of a parsed expression that may have very different lengths, and its other choices.

    Args:
        parsed: The expression, or a part of it.
        inside: Whether the part is repeated.

    Returns:
        The number of these repeats, and the number of ways in which the alternatives and the short repeats may match.

    Raises:
        ValueError: One is in another, or a repeat holds alternatives or an optional part.
    """
    repeats, choices = 0, 1
    for operation, argument in parsed:
        name = str(operation)
        if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            low, high, inner = int(argument[0]), int(argument[1]), argument[2]
            is_open = high - low > _FEW or high > 50
            if inside and (is_open or low != high):
                raise ValueError("a repeat in a repeat may take endless time")
            own, ways = _cost(inner, inside=inside or is_open or high > _FEW)
            times = 1 if is_open else max(high, 1)
            repeats += is_open + own * times
            choices *= (1 if is_open else high - low + 1) * min(ways, _MOST_CHOICES + 1) ** min(times, _FEW)
        elif name == "BRANCH":
            if inside:
                raise ValueError("alternatives in a repeat may take endless time")
            parts = [_cost(part, inside=inside) for part in argument[1]]
            repeats += max((own for own, _ in parts), default=0)
            choices *= sum(ways for _, ways in parts)
        elif name == "GROUPREF":
            repeats += 1
        elif name in {"SUBPATTERN", "ATOMIC_GROUP", "ASSERT", "ASSERT_NOT", "GROUPREF_EXISTS"}:
            for part in argument if isinstance(argument, tuple) else (argument,):
                if isinstance(part, _parser.SubPattern):
                    own, ways = _cost(part, inside=inside)
                    repeats += own
                    choices *= ways
        choices = min(choices, _MOST_CHOICES + 1)
    return repeats, choices

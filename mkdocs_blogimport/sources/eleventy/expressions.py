"""The small templates in settings and front matter, such as `/blog/{{ page.date | date: "%Y" }}/{{ page.fileSlug }}/`.

Liquid and Nunjucks are alike there, but for the arguments of filters. No code of a site is run: a filter of its own is
known only if it writes a date by a format.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from babel.dates import format_datetime

from ...blog.slugs import old_slugified, slugified
from ...frontmatter import text

_PIECE = re.compile(r"\{\{-?(?P<output>[^{}]{0,1000})-?\}\}|\{%-?(?P<tag>[^{}%]{0,1000})-?%\}")
_PART = re.compile(
    r"""\s*+(?:(?P<string>"[^"]*+"|'[^']*+')|(?P<number>\d{1,9}(?:\.\d{1,9})?)|(?P<path>[^\W\d][\w.$]*+(?:\[["'][^"'\]]*+["']\])?)
    |(?P<mark>[|():,+~-]|[=!<>]=|[<>]))""",
    re.VERBOSE,
)
#: The most characters of a template, and of what it writes.
_LONGEST: Final = 2_000
#: The largest number that is reckoned with.
_LARGEST: Final = 10**18


class UnknownExpressionError(ValueError):
    """A template has something that can't be known without running the site's code."""


class Template:
    """Fills templates with the data of one site."""

    def __init__(self, date_filters: Mapping[str, str]) -> None:
        """Prepare the filters.

        Args:
            date_filters: The site's own filters that write a date: their names to Unicode formats.
        """
        self._date_filters = date_filters

    def filled(self, template: str, data: Mapping[str, Any]) -> str:
        """Fill a template.

        Args:
            template: What the site's author wrote.
            data: What its variables mean.

        Raises:
            UnknownExpressionError: It has something that isn't known here.
        """
        written: list[str] = []
        shown = [True]
        at = 0
        template = template[:_LONGEST]
        for found in _PIECE.finditer(template):
            if all(shown):
                written.append(template[at : found.start()])
            at = found.end()
            if found["output"] is not None:
                if all(shown):
                    written.append(_as_text(self.value(found["output"], data)))
            else:
                self._branch(found["tag"].strip(), shown, data)
        rest = template[at:]
        if "{{" in rest or "{%" in rest or len(shown) > 1:
            raise UnknownExpressionError(template)
        return "".join([*written, rest])[:_LONGEST]

    def _branch(self, tag: str, shown: list[bool], data: Mapping[str, Any]) -> None:
        name, _, condition = tag.partition(" ")
        if name == "if" and len(shown) < 10:
            shown.append(bool(self.value(condition, data)))
        elif name == "else" and len(shown) > 1:
            shown[-1] = not shown[-1]
        elif name == "endif" and len(shown) > 1:
            shown.pop()
        else:
            raise UnknownExpressionError(tag)

    def value(self, expression: str, data: Mapping[str, Any]) -> Any:
        """Return the value of an expression with filters.

        Raises:
            UnknownExpressionError: It has something that isn't known here.
        """
        parts = _parts(expression)
        value, at = self._sum(parts, 0, data)
        if at < len(parts) and parts[at][0] == "mark" and parts[at][1] in _COMPARING:
            other, after = self._sum(parts, at + 1, data)
            try:
                value, at = _COMPARING[parts[at][1]](value, other), after
            except TypeError:
                raise UnknownExpressionError(expression) from None
        if at < len(parts):
            raise UnknownExpressionError(expression)
        return value

    def _sum(self, parts: Sequence[tuple[str, str]], at: int, data: Mapping[str, Any]) -> tuple[Any, int]:
        value, at = self._filtered(parts, at, data)
        while at < len(parts) and parts[at] in (("mark", "+"), ("mark", "-"), ("mark", "~")):
            other, after = self._filtered(parts, at + 1, data)
            value, at = _added(value, other, parts[at][1]), after
        return value, at

    def _filtered(self, parts: Sequence[tuple[str, str]], at: int, data: Mapping[str, Any]) -> tuple[Any, int]:
        value, at = _single(parts, at, data)
        while at + 1 < len(parts) and parts[at] == ("mark", "|"):
            kind, name = parts[at + 1]
            if kind != "path":
                raise UnknownExpressionError(name)
            at += 2
            arguments: list[Any] = []
            if at < len(parts) and parts[at][1] in (":", "("):
                closes = parts[at][1] == "("
                at += 1
                while at < len(parts) and parts[at] not in (("mark", ")"), ("mark", "|")):
                    if parts[at] == ("mark", ","):
                        at += 1
                        continue
                    argument, at = _single(parts, at, data)
                    arguments.append(argument)
                at += closes
            value = self._apply(name, value, arguments)
        return value, at

    def _apply(self, name: str, value: Any, arguments: Sequence[Any]) -> Any:
        if name in self._date_filters and isinstance(value, date):
            return _formatted(value, self._date_filters[name])
        form = arguments[0] if arguments and isinstance(arguments[0], str) else ""
        if name in _FILTERS and name not in self._date_filters:
            return _FILTERS[name](_as_text(value))
        if isinstance(value, date) and form:
            return _in_percents(value, form) if "%" in form else _formatted(value, form)
        if name == "default":
            return value if value not in (None, "", False) else form
        raise UnknownExpressionError(name)


def _parts(expression: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at, expression = 0, expression.strip()
    while at < len(expression):
        match = _PART.match(expression, at)
        if match is None or len(found) > 200:
            raise UnknownExpressionError(expression)
        kind = str(match.lastgroup)
        found.append((kind, match[kind]))
        at = match.end()
    return found


def _single(parts: Sequence[tuple[str, str]], at: int, data: Mapping[str, Any]) -> tuple[Any, int]:
    if at >= len(parts):
        raise UnknownExpressionError("")
    kind, written = parts[at]
    if kind == "string":
        return written[1:-1], at + 1
    if kind == "number":
        return (float(written) if "." in written else int(written)), at + 1
    if kind != "path":
        raise UnknownExpressionError(written)
    if written in _CONSTANTS:
        return _CONSTANTS[written], at + 1
    value: Any = data
    for name in re.split(r"[.\[]", written):
        key = name.strip("]\"'")
        if isinstance(value, Mapping) and key in value:
            value = value[key]
        else:
            return None, at + 1
    return value, at + 1


_CONSTANTS: Final = {"true": True, "false": False, "null": None, "none": None, "nil": None}
_COMPARING: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
}
_FILTERS: Final[Mapping[str, Callable[[str], str]]] = {
    "slug": old_slugified,
    "slugify": slugified,
    "lower": str.lower,
    "downcase": str.lower,
    "upper": str.upper,
    "upcase": str.upper,
    "trim": str.strip,
    "strip": str.strip,
    "url": lambda value: value,
    "safe": lambda value: value,
    "string": lambda value: value,
}


def _in_percents(value: date, form: str) -> str:
    from ...liquid.dates import strftime  # all of Liquid is slow to import

    return strftime(value, form)


def _formatted(value: date, form: str) -> str:
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    try:
        return str(format_datetime(moment, form[:200], locale="en"))
    except (AttributeError, KeyError, ValueError):
        raise UnknownExpressionError(form) from None


def _added(value: Any, other: Any, mark: str) -> Any:
    is_number = all(isinstance(one, int | float) and not isinstance(one, bool) for one in (value, other))
    if is_number and mark != "~":
        if any(isinstance(one, int) and abs(one) > _LARGEST for one in (value, other)):
            raise UnknownExpressionError("a large number")
        return value + other if mark == "+" else value - other
    if mark == "-":
        raise UnknownExpressionError(mark)
    return (_as_text(value) + _as_text(other))[:_LONGEST]


def _as_text(value: Any) -> str:
    if isinstance(value, list | Mapping):
        raise UnknownExpressionError("a list")
    if isinstance(value, datetime):
        return value.isoformat()
    return text(value) if value is not None else ""

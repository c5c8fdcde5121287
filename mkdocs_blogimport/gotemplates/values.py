"""Go's values as Python's, and what is true, equal and less.

A Go string, number, boolean or nil is Python's; a slice is a list, a map a dictionary, a time a `datetime`. An `Object`
has fields and methods; a `Method` is called with the arguments behind it. Strings of the kinds below are trusted where
HTML, addresses and so on are written.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from . import limits
from .errors import TemplateError
from .limits import spend


class Html(str):
    """HTML that is written as it is."""

    __slots__ = ()


class Attribute(str):
    """Attributes of a tag that are written as they are."""

    __slots__ = ()


class Url(str):
    """An address that is not checked."""

    __slots__ = ()


class Script(str):
    """JavaScript that is written as it is."""

    __slots__ = ()


class Style(str):
    """CSS that is written as it is."""

    __slots__ = ()


class Method:
    """A method of an object."""

    __slots__ = ("function",)

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function


class Object:
    """A value with fields, of which a template sees these alone."""

    #: Names of fields to what they are: a value, or a `Method`.
    def fields(self) -> Mapping[str, Any]:
        """Return the fields and methods."""
        return {}

    def field(self, name: str) -> Any:
        """Return a field.

        Raises:
            TemplateError: There is none of this name.
        """
        fields = self.fields()
        if name not in fields:
            raise TemplateError(f"there is no field `{name}`")
        return fields[name]

    def __str__(self) -> str:
        return ""


class Plain(Object):
    """An object with given fields."""

    def __init__(self, fields: Mapping[str, Any], text: str = "") -> None:
        self._fields = fields
        self._text = text

    def fields(self) -> Mapping[str, Any]:
        """Return the fields."""
        return self._fields

    def __str__(self) -> str:
        return self._text


class Items(Object, Sequence[Any]):
    """A list with methods; what functions choose of it has them too."""

    def like(self, items: Sequence[Any]) -> Sequence[Any]:
        """Return some of its items, in any order, as a list of its kind."""
        return items


def alike(value: Any, items: list[Any]) -> Any:
    """Return some of a list's items as a list of its kind."""
    return value.like(items) if isinstance(value, Items) else items


class Params(Mapping[str, Any]):
    """Parameters, whose keys count in any letters."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[Any, Any]) -> None:
        spend(len(values) // limits.ITEMS)
        self._values = {str(key).lower(): value for key, value in values.items()}

    def __getitem__(self, key: str) -> Any:
        key = key.lower()
        value = self._values[key]
        if isinstance(value, Mapping) and not isinstance(value, Params):
            value = self._values[key] = Params(value)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def parameters(value: Any) -> Any:
    """Return a value of parameters, its own mappings as `Params` too."""
    return Params(value) if isinstance(value, Mapping) and not isinstance(value, Params) else value


#: A time that isn't known.
ZERO: Final = datetime(1, 1, 1, tzinfo=UTC)


def truth(value: Any) -> bool:
    """Whether a value counts as true (text/template)."""
    if isinstance(value, datetime):
        return value != ZERO  # as Hugo has it
    if isinstance(value, Object) and not isinstance(value, Sequence):
        return True
    return bool(value)


def kind(value: Any) -> str:
    """Return the name of Go's type of a value."""
    if value is None:
        return "<nil>"
    if isinstance(value, Html):
        return "template.HTML"
    for known, name in (
        (bool, "bool"),
        (int, "int"),
        (float, "float64"),
        (str, "string"),
        (datetime, "time.Time"),
        (Mapping, "map[string]interface {}"),
        (Sequence, "[]interface {}"),
    ):
        if isinstance(value, known):
            return name
    return "object"


def is_list(value: Any) -> bool:
    """Whether a value is a list."""
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def listed(value: Any) -> Sequence[Any]:
    """Return a value as a list: nil is an empty one.

    Raises:
        TemplateError: It is none.
    """
    if value is None:
        return ()
    if not is_list(value):
        raise TemplateError(f"a list is needed, not {kind(value)}")
    spend(len(value) // limits.ITEMS)
    found: Sequence[Any] = value
    return found


def number(value: Any) -> int | float:
    """Return a number that a function is given.

    Raises:
        TemplateError: It is none.
    """
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float):
        return value
    if isinstance(value, str) and len(value) <= limits.DIGITS:
        try:
            return int(value, 16) if value[:2].lower() == "0x" else int(value)
        except ValueError:
            pass
        try:
            found = float(value)
        except ValueError:
            found = math.nan
        if math.isfinite(found):
            return found
    raise TemplateError("a number is needed")


def whole(value: Any) -> int:
    """Return a whole number that a function is given.

    Raises:
        TemplateError: It is none.
    """
    found = number(value)
    return int(found) if math.isfinite(found) else 0


def digits(value: int) -> str:
    """Return the digits of a whole number, as long as its length is bearable."""
    if value.bit_length() > 3 * limits.DIGITS:
        raise limits.LimitReached("a number of its templates is too long")
    return str(value)


def float_written(value: float) -> str:
    """Return how Go writes a float by default (`%v`, which is `%g` of the shortest length)."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    sign, found, exponent = Decimal(repr(value)).as_tuple()
    digits = "".join(map(str, found)).rstrip("0")
    if not digits:
        return "-0" if sign else "0"
    point = len(found) + int(exponent)
    minus = "-" if sign else ""
    if not -4 <= point - 1 < 6:
        rest = f".{digits[1:]}" if len(digits) > 1 else ""
        return f"{minus}{digits[0]}{rest}e{point - 1:+03d}"
    if point <= 0:
        return f"{minus}0.{'0' * -point}{digits}"
    whole_part, rest = digits[:point].ljust(point, "0"), digits[point:]
    return f"{minus}{whole_part}.{rest}" if rest else f"{minus}{whole_part}"


def same(one: Any, other: Any, depth: int = 0) -> bool:
    """Whether two values are equal as Hugo's `eq` takes it: numbers of any kind, but no number and string."""
    spend()
    if depth > limits.VALUE_DEPTH:
        return False
    if isinstance(one, bool) or isinstance(other, bool):
        return isinstance(one, bool) and isinstance(other, bool) and one == other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return one == other
    if isinstance(one, str) and isinstance(other, str):
        spend(min(len(one), len(other)) // limits.COPIED)
        return str(one) == str(other)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return len(one) == len(other) and all(
            key in other and same(value, other[key], depth + 1) for key, value in one.items()
        )
    if is_list(one) and is_list(other):
        return len(one) == len(other) and all(same(a, b, depth + 1) for a, b in zip(one, other, strict=True))
    if isinstance(one, datetime) and isinstance(other, datetime):
        return aware(one) == aware(other)
    return one is other


def compare(one: Any, other: Any) -> float:
    """Compare two values as Hugo's `lt` and `gt` do: below 0 if the first is less."""
    spend()
    if isinstance(one, datetime) and isinstance(other, datetime):
        return (aware(one) - aware(other)).total_seconds()
    left, right = _measure(one), _measure(other)
    if isinstance(one, str) and isinstance(other, str):
        return _natural(str(one), str(other))
    return left - right


def _natural(one: str, other: str) -> float:
    spend(min(len(one), len(other)) // limits.COPIED)
    return (one > other) - (one < other)


def _measure(value: Any) -> float:
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, int | float):
        return float(value) if not isinstance(value, int) or value.bit_length() < 1000 else math.inf
    if isinstance(value, str):
        try:
            return float(value) if len(value) <= limits.DIGITS else 0.0
        except ValueError:
            return 0.0
    if isinstance(value, Mapping) or is_list(value):
        return float(len(value))
    if isinstance(value, datetime):
        return aware(value).timestamp() if value.year > 1 else -1e12
    return 0.0


def aware(value: datetime) -> datetime:
    """Return a time with its zone; UTC if it has none."""
    return value if value.tzinfo is not None else value.replace(tzinfo=UTC)

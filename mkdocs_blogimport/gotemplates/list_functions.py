"""Functions of lists and maps, comparisons and numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cmp_to_key
from typing import Any, Final

from . import dates, limits
from .errors import TemplateError
from .limits import LimitReached, fits, spend, walked
from .matching import find
from .registry import FUNCTIONS, function
from .values import (
    ZERO,
    Html,
    Method,
    Object,
    Params,
    alike,
    compare,
    is_list,
    kind,
    listed,
    number,
    parameters,
    same,
    truth,
    whole,
)
from .writing import field, string

# Logic ----------------------------------------------------------------------------------------------


@function("not")
def not_(value: Any) -> bool:
    """Whether a value counts as false."""
    return not truth(value)


@function("cond", "compare.Conditional")
def cond(control: Any, one: Any, other: Any) -> Any:
    """Return one of two values."""
    return one if truth(control) else other


@function("default", "compare.Default")
def default(usual: Any, *given: Any) -> Any:
    """Return a value, or the usual one where it isn't set."""
    value = given[0] if given else None
    return usual if value is None or not _is_set(value) else value


def _is_set(value: Any) -> bool:
    if isinstance(value, bool):
        return True
    return truth(value)


@function("eq", "compare.Eq")
def eq(one: Any, *others: Any) -> bool:
    """Whether a value is one of the others."""
    return any(same(one, other) for other in others)


@function("ne", "compare.Ne")
def ne(one: Any, *others: Any) -> bool:
    """Whether a value is none of the others."""
    return not any(same(one, other) for other in others)


@function("lt", "compare.Lt")
def lt(one: Any, *others: Any) -> bool:
    """Whether a value is less than all others."""
    return all(compare(one, other) < 0 for other in others)


@function("le", "compare.Le")
def le(one: Any, *others: Any) -> bool:
    """Whether a value is at most each of the others."""
    return all(compare(one, other) <= 0 for other in others)


@function("gt", "compare.Gt")
def gt(one: Any, *others: Any) -> bool:
    """Whether a value is greater than all others."""
    return all(compare(one, other) > 0 for other in others)


@function("ge", "compare.Ge")
def ge(one: Any, *others: Any) -> bool:
    """Whether a value is at least each of the others."""
    return all(compare(one, other) >= 0 for other in others)


@function("in", "collections.In")
def in_(where: Any, sought: Any) -> bool:
    """Whether a list has a value, or a string another in it."""
    if isinstance(where, str):
        return isinstance(sought, str) and str(sought) in walked(str(where))
    if isinstance(where, Mapping):
        return any(same(value, sought) for value in where.values())
    return any(same(item, sought) for item in listed(where))


@function("isset", "collections.IsSet")
def isset(where: Any, key: Any) -> bool:
    """Whether a map has a key, or a list a place."""
    if isinstance(where, Mapping):
        return string(key) in where
    if is_list(where):
        return 0 <= whole(key) < len(where)
    return False


@function("reflect.IsMap")
def is_map(value: Any) -> bool:
    """Whether a value is a map."""
    return isinstance(value, Mapping)


@function("reflect.IsSlice")
def is_slice(value: Any) -> bool:
    """Whether a value is a list."""
    return is_list(value)


# Lists ----------------------------------------------------------------------------------------------


@function("len")
def length(value: Any) -> int:
    """Return the number of items, or of the bytes of a string."""
    if isinstance(value, str):
        return len(walked(value).encode("utf-8", "replace"))
    if isinstance(value, Mapping) or is_list(value):
        return len(value)
    raise TemplateError(f"{kind(value)} has no length")


@function("index", "collections.Index")
def index(value: Any, *keys: Any) -> Any:
    """Return an item of a list or map, or of those in it."""
    path = keys[0] if len(keys) == 1 and is_list(keys[0]) else keys
    for key in path:
        spend()
        if value is None:
            return None
        if isinstance(value, Mapping):
            value = value.get(string(key)) if isinstance(value, Params) or string(key) in value else value.get(key)
        elif is_list(value):
            at = whole(key)
            value = value[at] if 0 <= at < len(value) else None
        elif isinstance(value, str):
            data = value.encode("utf-8", "replace")
            at = whole(key)
            value = data[at] if 0 <= at < len(data) else None
        else:
            raise TemplateError(f"{kind(value)} has no items")
    return value


@function("dict", "collections.Dictionary")
def dictionary(*given: Any) -> dict[str, Any]:
    """Return a map of keys and values."""
    if len(given) % 2:
        raise TemplateError("a key has no value")
    found: dict[str, Any] = {}
    for at in range(0, len(given), 2):
        key, value = given[at], given[at + 1]
        inner = found
        if is_list(key):
            for part in key[:-1]:
                inner = inner.setdefault(string(part), {})
            key = key[-1]
        inner[string(key)] = value
    return found


@function("slice", "collections.Slice")
def slice_(*items: Any) -> list[Any]:
    """Return a list of values."""
    return list(items)


@function("seq", "collections.Seq")
def seq(*given: Any) -> list[int]:
    """Return numbers in a row: to a last one, from a first one, by steps."""
    values = [whole(value) for value in given]
    if not 1 <= len(values) <= 3:
        raise TemplateError("`seq` needs one to three numbers")
    last = values[-1]
    first = values[0] if len(values) > 1 else (1 if last > 0 else -1)
    step = values[1] if len(values) == 3 else (1 if last >= first else -1)
    if len(values) == 1 and not last:
        return []
    if not step or (last - first) // step + 1 > limits.LONGEST_LIST:
        raise LimitReached("a list of its templates is too long")
    found = list(range(first, last + (1 if step > 0 else -1), step))
    spend(len(found) // limits.ITEMS)
    return found


@function("first", "collections.First")
def first(most: Any, value: Any) -> Sequence[Any]:
    """Return the first items."""
    return _sliced(value, 0, max(whole(most), 0))


@function("last", "collections.Last")
def last(most: Any, value: Any) -> Sequence[Any]:
    """Return the last items."""
    size = len(_items(value))
    return _sliced(value, max(size - max(whole(most), 0), 0), size)


@function("after", "collections.After")
def after(start: Any, value: Any) -> Sequence[Any]:
    """Return the items behind the first ones."""
    return _sliced(value, max(whole(start), 0), len(_items(value)))


def _items(value: Any) -> Sequence[Any]:
    return value if isinstance(value, str) else listed(value)


def _sliced(value: Any, start: int, end: int) -> Sequence[Any]:
    return _items(value)[start:end]


@function("collections.Reverse")
def reverse(value: Any) -> list[Any]:
    """Return a list from its end."""
    return list(reversed(listed(value)))


@function("shuffle", "collections.Shuffle")
def shuffle(value: Any) -> list[Any]:
    """Return a list as it is: every build gives the same."""
    return list(listed(value))


@function("uniq", "collections.Uniq")
def uniq(value: Any) -> list[Any]:
    """Return a list without repetitions."""
    found: list[Any] = []
    for item in listed(value):
        if not _has(found, item):
            found.append(item)
    return found


def _has(items: Sequence[Any], item: Any) -> bool:
    return any(same(item, other) for other in items)


@function("union", "collections.Union")
def union(one: Any, other: Any) -> list[Any]:
    """Return what is in one of two lists."""
    return uniq([*listed(one), *listed(other)])


@function("intersect", "collections.Intersect")
def intersect(one: Any, other: Any) -> list[Any]:
    """Return what is in both lists."""
    return uniq([item for item in listed(one) if _has(listed(other), item)])


@function("complement", "collections.Complement")
def complement(*lists: Any) -> list[Any]:
    """Return what is in the last list and in none of the others."""
    *others, whole_list = lists
    return [item for item in listed(whole_list) if not any(_has(listed(other), item) for other in others)]


@function("symdiff", "collections.SymDiff")
def symmetric_difference(one: Any, other: Any) -> list[Any]:
    """Return what is in one list alone."""
    return [*complement(one, other), *complement(other, one)]


@function("append", "collections.Append")
def append(*given: Any) -> list[Any]:
    """Return a list with more items: the list comes last."""
    *more, start = given
    if len(more) == 1 and is_list(more[0]):
        more = list(more[0])
    return [*listed(start), *more]


@function("merge", "collections.Merge")
def merge(*maps: Any) -> Mapping[str, Any]:
    """Return maps as one; a later one wins."""
    found: dict[str, Any] = {}
    for each in maps:
        if not isinstance(each, Mapping):
            if each is None:
                continue
            raise TemplateError("`merge` needs maps")
        found = _merged(found, each, 0)
    return Params(found) if any(isinstance(each, Params) for each in maps) else found


def _merged(one: Mapping[str, Any], other: Mapping[str, Any], depth: int) -> dict[str, Any]:
    spend(1 + len(one) + len(other))
    found = dict(one)
    for key, value in other.items():
        mine = found.get(key)
        both = isinstance(mine, Mapping) and isinstance(value, Mapping) and depth < limits.VALUE_DEPTH
        found[key] = _merged(mine, value, depth + 1) if both and isinstance(mine, Mapping) else value
    return found


@function("delimit", "collections.Delimit")
def delimit(value: Any, separator: Any, final: Any = None) -> str:
    """Join a list."""
    spend(len(value) // limits.ITEMS if isinstance(value, Mapping) else 0)
    items = [value[key] for key in sorted(value)] if isinstance(value, Mapping) else listed(value)
    texts = [string(item) for item in items]
    sign = string(separator)
    fits(sum(map(len, texts)) + len(texts) * len(sign))
    if final is not None and len(texts) > 1:
        return Html(f"{sign.join(texts[:-1])}{string(final)}{texts[-1]}")
    return Html(sign.join(texts))


@function("sort", "collections.Sort")
def sort(value: Any, by: Any = "", order: Any = "asc") -> Sequence[Any]:
    """Sort a list, or the values of a map."""
    items = list(value.values()) if isinstance(value, Mapping) else list(listed(value))
    spend(len(items) * max(len(items).bit_length(), 1) // 2)
    key = string(by)
    wanted = [item if key in {"", "value"} else _path(item, key) for item in items]

    def compared(one: int, other: int) -> int:
        left, right = wanted[one], wanted[other]
        if isinstance(left, str) and isinstance(right, str):  # by their letters, as a collation has it
            left, right = (left.casefold(), left.swapcase()), (right.casefold(), right.swapcase())
            spend(len(left[0]) // limits.COPIED)
            return (left > right) - (left < right)
        return _sign(compare(left, right))

    places = sorted(range(len(items)), key=cmp_to_key(compared))
    found = [items[place] for place in places]
    ordered: Sequence[Any] = alike(value, found[::-1] if string(order).lower() == "desc" else found)
    return ordered


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _path(item: Any, key: str) -> Any:
    for name in key.lstrip(".").split("."):
        spend()
        if item is None:
            return None
        item = field(item, name)
        if isinstance(item, Method):
            item = item.function()
        item = parameters(item)
    return item


@function("where", "collections.Where")
def where(items: Any, key: Any, *given: Any) -> Sequence[Any]:
    """Return the items of which a field has a value, or compares so with one."""
    if not 1 <= len(given) <= 2:
        raise TemplateError("`where` needs a value")
    sign = string(given[0]).strip() if len(given) == 2 else "="
    holds = _COMPARISONS.get(sign)
    if holds is None:
        raise TemplateError(f"`where` has no comparison `{sign[:20]}`")
    wanted = given[-1]
    found = []
    for item in listed(items):
        value = _path(item, string(key))
        if holds(value, wanted):
            found.append(item)
    chosen: Sequence[Any] = alike(items, found)
    return chosen


def _intersects(one: Any, other: Any) -> bool:
    return is_list(one) and any(_has(listed(other), item) for item in one)


_COMPARISONS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    **dict.fromkeys(("=", "==", "eq"), same),
    **dict.fromkeys(("!=", "<>", "ne"), lambda one, other: not same(one, other)),
    **dict.fromkeys((">=", "ge"), lambda one, other: one is not None and compare(one, other) >= 0),
    **dict.fromkeys((">", "gt"), lambda one, other: one is not None and compare(one, other) > 0),
    **dict.fromkeys(("<=", "le"), lambda one, other: one is not None and compare(one, other) <= 0),
    **dict.fromkeys(("<", "lt"), lambda one, other: one is not None and compare(one, other) < 0),
    "in": lambda one, other: in_(other, one),
    "not in": lambda one, other: not in_(other, one),
    "intersect": _intersects,
    "like": lambda one, other: isinstance(one, str) and next(iter(find(string(other), one)), None) is not None,
}


@function("apply", "collections.Apply")
def apply(items: Any, name: Any, *given: Any) -> list[Any]:
    """Call a function of the language with each item, which stands where `.` is given."""
    called = FUNCTIONS.get(string(name))
    if called is None or called is apply:
        raise TemplateError("`apply` doesn't know this function")
    found = []
    for item in listed(items):
        spend(2)
        found.append(called(*(item if isinstance(value, str) and value == "." else value for value in given)))
    return found


# Numbers --------------------------------------------------------------------------------------------


def _calculated(names: str, calculate: Callable[[Any, Any], Any]) -> None:
    def of(*given: Any) -> int | float:
        values = [number(value) for value in (given[0] if len(given) == 1 and is_list(given[0]) else given)]
        if not values:
            raise TemplateError("numbers are needed")
        result: Any = values[0]
        for value in values[1:]:
            result = _bounded(calculate(result, value))
        return _bounded(result)

    function(*names.split())(of)


def _bounded(value: Any) -> int | float:
    if isinstance(value, int) and value.bit_length() > 64:
        value = (value + 2**63) % 2**64 - 2**63
    found: int | float = value
    return found


def _quotient(one: Any, other: Any) -> Any:
    if not other:
        raise TemplateError("a number is divided by zero")
    if isinstance(one, int) and isinstance(other, int):
        return int(math.copysign(abs(one) // abs(other), one * other)) if one * other else 0
    return one / other


def _rest(one: Any, other: Any) -> int:
    if not whole(other):
        raise TemplateError("a number is divided by zero")
    return int(math.fmod(whole(one), whole(other)))


@function("add", "math.Add")
def add(*given: Any) -> Any:
    """Add numbers, or strings."""
    if given and all(isinstance(value, str) for value in given):
        fits(sum(map(len, given)))
        return limits.copied("".join(given))
    result: Any = 0
    for value in given[0] if len(given) == 1 and is_list(given[0]) else given:
        result = _bounded(result + number(value))
    return result


_calculated("sub math.Sub", lambda one, other: one - other)
_calculated("mul math.Mul", lambda one, other: one * other)
_calculated("div math.Div", _quotient)
_calculated("math.Max", max)
_calculated("math.Min", min)


@function("mod", "math.Mod")
def mod(one: Any, other: Any) -> int:
    """Return the rest of a division."""
    return _rest(one, other)


@function("modBool", "math.ModBool")
def mod_bool(one: Any, other: Any) -> bool:
    """Whether a division has no rest."""
    return not _rest(one, other)


@function("pow", "math.Pow")
def power(one: Any, other: Any) -> int | float:
    """Return a power."""
    base, exponent = number(one), number(other)
    found = math.pow(base, exponent)
    return int(found) if isinstance(base, int) and isinstance(exponent, int) and abs(found) < 2**53 else found


@function("math.Sqrt")
def root(value: Any) -> float:
    """Return a square root."""
    return math.sqrt(number(value))


@function("math.Abs")
def absolute(value: Any) -> float:
    """Return a number without its sign."""
    return float(abs(number(value)))


@function("math.Ceil")
def ceil(value: Any) -> float:
    """Return the next whole number above."""
    return float(math.ceil(number(value)))


@function("math.Floor")
def floor(value: Any) -> float:
    """Return the next whole number below."""
    return float(math.floor(number(value)))


@function("math.Round")
def round_(value: Any) -> float:
    """Return the nearest whole number, halves away from zero."""
    found = number(value)
    return float(math.copysign(math.floor(abs(found) + 0.5), found))


@function("math.Log")
def logarithm(value: Any) -> float:
    """Return the natural logarithm."""
    return math.log(number(value))


@function("int", "cast.ToInt")
def to_int(value: Any) -> int:
    """Return a value as a whole number."""
    if isinstance(value, str) and not value.strip():
        return 0
    return whole(value)


@function("float", "cast.ToFloat")
def to_float(value: Any) -> float:
    """Return a value as a float."""
    return float(number(value))


@function("lang.FormatNumber", "lang.FormatNumberCustom")
def format_number(precision: Any, value: Any, *_: Any) -> str:
    """Return a number with commas between its thousands."""
    return f"{float(number(value)):,.{max(0, min(whole(precision), 20))}f}"


# Times ----------------------------------------------------------------------------------------------


@function("dateFormat", "time.Format")
def date_format(layout: Any, value: Any) -> str:
    """Return a time in a layout."""
    return dates.formatted(dates.read(value), string(layout))


@function("time", "time.AsTime")
def as_time(value: Any = None, *_: Any) -> datetime:
    """Return the time that a value means."""
    return ZERO if value is None else dates.read(value)


@function("duration", "time.Duration")
def duration(unit: Any, value: Any) -> int:
    """Return a number of units of time, in nanoseconds."""
    units = {"nanosecond": 1, "microsecond": 10**3, "millisecond": 10**6, "second": 10**9, "minute": 60 * 10**9,
             "hour": 3600 * 10**9}  # fmt: skip
    if string(unit) not in units:
        raise TemplateError("there is no such unit of time")
    return whole(value) * units[string(unit)]


# What keeps values ------------------------------------------------------------------------------------


class Scratch(Object):
    """Values that a template sets and gets: `.Scratch`, `.Store` and `newScratch`."""

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}

    def fields(self) -> Mapping[str, Any]:
        """Return the methods."""
        return {
            "Get": Method(lambda key: self._values.get(string(key))),
            "Set": Method(self._set),
            "Add": Method(self._add),
            "SetInMap": Method(self._set_in_map),
            "DeleteInMap": Method(self._delete_in_map),
            "GetSortedMapValues": Method(self._sorted_values),
            "Delete": Method(lambda key: self._values.pop(string(key), None) and ""),
            "Values": self._values,
        }

    def _set(self, key: Any, value: Any) -> str:
        self._values[string(key)] = value
        return ""

    def _add(self, key: Any, value: Any) -> str:
        name = string(key)
        mine = self._values.get(name)
        if mine is None:
            self._values[name] = list(value) if is_list(value) else value
        elif is_list(mine):
            self._values[name] = [*listed(mine), *(value if is_list(value) else [value])]
        elif isinstance(mine, str):
            fits(len(mine) + len(string(value)))
            joined = limits.copied(mine + string(value))
            self._values[name] = Html(joined) if isinstance(mine, Html) else joined
        else:
            self._values[name] = _bounded(number(mine) + number(value))
        return ""

    def _set_in_map(self, key: Any, inner: Any, value: Any) -> str:
        mine = self._values.setdefault(string(key), {})
        if isinstance(mine, dict):
            mine[string(inner)] = value
        return ""

    def _delete_in_map(self, key: Any, inner: Any) -> str:
        mine = self._values.get(string(key))
        if isinstance(mine, dict):
            mine.pop(string(inner), None)
        return ""

    def _sorted_values(self, key: Any) -> list[Any]:
        mine = self._values.get(string(key))
        return [mine[name] for name in sorted(mine)] if isinstance(mine, Mapping) else []


@function("newScratch", "collections.NewScratch")
def new_scratch() -> Scratch:
    """Return an empty scratch."""
    return Scratch()


@function("warnf", "warnidf", "errorf", "erroridf", "fmt.Warnf", "fmt.Errorf", "fmt.Warnidf", "fmt.Erroridf")
def told(*_: Any) -> str:
    """Write nothing: a rendering that reports has its own."""
    return ""

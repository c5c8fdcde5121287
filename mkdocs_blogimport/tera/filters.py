"""The filters and tests of Tera 1, those that need nothing but their value."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cmp_to_key
from typing import Any, Final
from urllib.parse import quote

from .errors import TeraError
from .limits import Budget
from .values import MISSING, Missing, Safe, escaped, inside, is_true, number, shown, text, weigh

#: Returns what a filter makes of a value. Raises `TeraError` if that is nothing.
Filter = Callable[[Any, Mapping[str, Any], Budget], Any]
FILTERS: Final[dict[str, Filter]] = {}
#: Answers a question about a value.
Test = Callable[[Any, list[Any], Budget], bool]
TESTS: Final[dict[str, Test]] = {}

_TAG = re.compile(r"<[^<>]*>")
_BETWEEN = re.compile(r">\s+<")
_WORD = re.compile(r"\S+")
_SLUG = re.compile(r"[^a-z0-9]+")
#: What `date` may be told, each with what it writes.
_DATES = re.compile(r"%(-?)([A-Za-z%])")
_PLAIN_DATES = frozenset("aAbBcdeDFHIjmMpSTyYZfuU")


def _filter(*names: str) -> Callable[[Filter], Filter]:
    def register(function: Filter) -> Filter:
        for name in names:
            FILTERS[name] = function
        return function

    return register


def _of_text(name: str, change: Callable[[str], str]) -> None:
    FILTERS[name] = lambda value, given, budget: change(text(value))


def _argument(given: Mapping[str, Any], name: str, usual: Any = MISSING) -> Any:
    value = given.get(name, usual)
    if isinstance(value, Missing):
        raise TeraError(f"the argument {name!r} is missing")
    return value


_CHANGES: Final[dict[str, Callable[[str], str]]] = {
    "lower": str.lower,
    "upper": str.upper,
    "trim": str.strip,
    "trim_start": str.lstrip,
    "trim_end": str.rstrip,
    "capitalize": lambda s: s[:1].upper() + s[1:].lower(),
    "title": lambda s: _WORD.sub(lambda word: word[0][:1].upper() + word[0][1:].lower(), s),
    "striptags": lambda s: _TAG.sub("", s),
    "spaceless": lambda s: _BETWEEN.sub("><", s).strip(),
    "linebreaksbr": lambda s: s.replace("\r\n", "<br>").replace("\n", "<br>"),
    "addslashes": lambda s: s.replace("\\", "\\\\").replace('"', '\\"').replace("'", "\\'"),
    "urlencode": lambda s: quote(s, safe="/-_.~"),
    "urlencode_strict": lambda s: quote(s, safe=""),
    "escape": lambda s: Safe(escaped(s)),
    "escape_xml": lambda s: Safe(escaped(s)),
}
for _name, _change in _CHANGES.items():
    _of_text(_name, _change)


@_filter("safe")
def _safe(value: Any, given: Mapping[str, Any], budget: Budget) -> Any:
    return Safe(value) if isinstance(value, str) else value


@_filter("default")
def _default(value: Any, given: Mapping[str, Any], budget: Budget) -> Any:
    return _argument(given, "value") if isinstance(value, Missing) or value is None else value


@_filter("length", "wordcount")
def _length(value: Any, given: Mapping[str, Any], budget: Budget) -> Any:
    if isinstance(value, str | list | Mapping):
        return len(value)
    raise TeraError("a value has no length")


FILTERS["wordcount"] = lambda value, given, budget: len(text(value).split())


@_filter("replace")
def _replace(value: Any, given: Mapping[str, Any], budget: Budget) -> Any:
    old, new = text(_argument(given, "from")), text(_argument(given, "to"))
    written = text(value)
    budget.make(len(written) + len(new) * (written.count(old) if old else len(written) + 1))
    return written.replace(old, new)


@_filter("trim_start_matches")
def _trim_start(value: Any, given: Mapping[str, Any], budget: Budget) -> Any:
    written, pattern = text(value), text(_argument(given, "pat"))
    start = 0
    while pattern and written.startswith(pattern, start):
        start += len(pattern)
    return written[start:]


@_filter("trim_end_matches")
def _trim_end(value: Any, given: Mapping[str, Any], budget: Budget) -> Any:
    written, pattern = text(value), text(_argument(given, "pat"))
    end = len(written)
    while pattern and written.endswith(pattern, 0, end):
        end -= len(pattern)
    return written[:end]


@_filter("truncate")
def _truncate(value: Any, given: Mapping[str, Any], budget: Budget) -> Any:
    length, written = int(number(given.get("length", 255))), text(value)
    return written if len(written) <= length else written[: max(length, 0)] + text(given.get("end", "…"))


@_filter("slugify")
def _slugify(value: Any, given: Mapping[str, Any], budget: Budget) -> Any:
    if not text(value).isascii():
        raise TeraError("the filter 'slugify' of letters that are not in ASCII")
    return _SLUG.sub("-", value.lower()).strip("-")


@_filter("split")
def _split(value: Any, given: Mapping[str, Any], budget: Budget) -> Any:
    pattern = text(_argument(given, "pat"))
    found = text(value).split(pattern) if pattern else list(value)
    budget.make(len(value) + len(found))
    return found


@_filter("join")
def _join(value: Any, given: Mapping[str, Any], budget: Budget) -> Any:
    separator = text(given.get("sep", ""))
    items = [shown(item, budget) for item in _list(value)]
    budget.make(sum(map(len, items)) + len(separator) * len(items))
    return separator.join(items)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TeraError("a value is no list")
    return value


@_filter("first")
def _first(value: Any, given: Mapping[str, Any], budget: Budget) -> Any:
    return _list(value)[0] if value else ""


@_filter("last")
def _last(value: Any, given: Mapping[str, Any], budget: Budget) -> Any:
    return _list(value)[-1] if value else ""


@_filter("nth")
def _nth(value: Any, given: Mapping[str, Any], budget: Budget) -> Any:
    found = inside(_list(value), int(number(_argument(given, "n"))))
    return "" if isinstance(found, Missing) else found


@_filter("reverse")
def _reverse(value: Any, given: Mapping[str, Any], budget: Budget) -> Any:
    budget.make(len(value) if isinstance(value, str | list) else 0)
    return value[::-1] if isinstance(value, str) else _list(value)[::-1]


@_filter("slice")
def _slice(value: Any, given: Mapping[str, Any], budget: Budget) -> Any:
    start, end = int(number(given.get("start", 0))), given.get("end")
    found = _list(value)[start : len(value) if end is None else int(number(end))]
    budget.make(len(found))
    return found


@_filter("concat")
def _concat(value: Any, given: Mapping[str, Any], budget: Budget) -> Any:
    more = _argument(given, "with")
    found = [*_list(value), *(more if isinstance(more, list) else [more])]
    budget.make(len(found))
    return found


def _at(value: Any, given: Mapping[str, Any]) -> Any:
    """Return what an item has at the path that the argument `attribute` names; the item itself without one."""
    for key in text(given.get("attribute", "")).split("."):
        value = inside(value, key) if key else value
    return value


@_filter("map")
def _map(value: Any, given: Mapping[str, Any], budget: Budget) -> Any:
    budget.make(len(_list(value)))
    return [found for item in value if not isinstance(found := _at(item, given), Missing)]


@_filter("filter")
def _where(value: Any, given: Mapping[str, Any], budget: Budget) -> Any:
    budget.make(len(_list(value)))
    wanted = given.get("value", MISSING)
    if isinstance(wanted, Missing):
        return [item for item in value if not isinstance(_at(item, given), Missing)]
    for _ in value:
        weigh(wanted, budget)
    return [item for item in value if _at(item, given) == wanted]


@_filter("sort")
def _sort(value: Any, given: Mapping[str, Any], budget: Budget) -> Any:
    budget.step(2 * len(_list(value)))
    keys = [_at(item, given) for item in value]
    if any(isinstance(key, Missing | list | Mapping) for key in keys):
        raise TeraError("values can't be sorted")

    def order(one: int, other: int) -> int:
        return _compared(keys[one], keys[other])

    return [value[at] for at in sorted(range(len(value)), key=cmp_to_key(order))]


def _compared(left: Any, right: Any) -> int:
    try:
        return int(left > right) - int(left < right)
    except TypeError:
        raise TeraError("values can't be sorted") from None


@_filter("unique")
def _unique(value: Any, given: Mapping[str, Any], budget: Budget) -> Any:
    found: dict[str, Any] = {}
    for item in _list(value):
        budget.step()
        found.setdefault(shown(_at(item, given), budget).lower(), item)
    return list(found.values())


@_filter("get")
def _get(value: Any, given: Mapping[str, Any], budget: Budget) -> Any:
    found = inside(value, text(_argument(given, "key")))
    return _argument(given, "default") if isinstance(found, Missing) else found


@_filter("abs")
def _abs(value: Any, given: Mapping[str, Any], budget: Budget) -> Any:
    return abs(number(value))


@_filter("round")
def _round(value: Any, given: Mapping[str, Any], budget: Budget) -> Any:
    factor = 10 ** max(0, min(int(number(given.get("precision", 0))), 9))
    ways: dict[str, Callable[[float], float]] = {"ceil": math.ceil, "floor": math.floor}
    scaled = number(value) * factor
    way = ways.get(str(given.get("method")))
    found = way(scaled) if way is not None else math.floor(abs(scaled) + 0.5) * (1 if scaled >= 0 else -1)
    made = found / factor
    return int(made) if isinstance(value, int) or made == int(made) else made


@_filter("int")
def _int(value: Any, given: Mapping[str, Any], budget: Budget) -> Any:
    try:
        return int(float(value.strip()[:30])) if isinstance(value, str) else int(number(value))
    except (ValueError, OverflowError):
        return given.get("default", 0)


@_filter("float")
def _float(value: Any, given: Mapping[str, Any], budget: Budget) -> Any:
    try:
        found = float(value.strip()[:30]) if isinstance(value, str) else float(number(value))
    except ValueError:
        return given.get("default", 0.0)
    return found if math.isfinite(found) else given.get("default", 0.0)


@_filter("as_str")
def _as_str(value: Any, given: Mapping[str, Any], budget: Budget) -> Any:
    return shown(value, budget)


@_filter("pluralize")
def _pluralize(value: Any, given: Mapping[str, Any], budget: Budget) -> Any:
    return given.get("singular", "") if abs(number(value)) == 1 else given.get("plural", "s")


@_filter("json_encode")
def _json(value: Any, given: Mapping[str, Any], budget: Budget) -> Any:
    if isinstance(value, Missing):
        raise TeraError("a value is missing")
    weigh(value, budget)
    try:
        written = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    except (ValueError, RecursionError):
        raise TeraError("a value can't be written as JSON") from None
    budget.make(len(written))
    return written


@_filter("date")
def _date(value: Any, given: Mapping[str, Any], budget: Budget) -> Any:
    written = text(value)
    try:
        moment = datetime.fromisoformat(written[:40].replace("Z", "+00:00"))
    except ValueError:
        raise TeraError(f"{written[:20]!r} is no date") from None
    form = text(given.get("format", "%Y-%m-%d"))[:200]

    def part(found: re.Match[str]) -> str:
        if found[2] == "%":
            return "%"
        if found[2] not in _PLAIN_DATES:
            raise TeraError(f"{found[0]!r} in the format of a date is unknown")
        made = moment.strftime(f"%{found[2]}")
        return made.lstrip("0") if found[1] else made

    return _DATES.sub(part, form)


# -- tests -------------------------------------------------------------------------------------------------------------


def _contains(value: Any, given: list[Any], budget: Budget) -> bool:
    wanted = given[0] if given else MISSING
    if isinstance(value, str):
        return isinstance(wanted, str) and wanted in value
    if isinstance(value, list):
        return wanted in value
    return isinstance(value, Mapping) and isinstance(wanted, str) and wanted in value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


TESTS.update({
    "defined": lambda value, given, _: not isinstance(value, Missing),
    "undefined": lambda value, given, _: isinstance(value, Missing),
    "string": lambda value, given, _: isinstance(value, str),
    "number": lambda value, given, _: _is_number(value),
    "integer": lambda value, given, _: isinstance(value, int) and not isinstance(value, bool),
    "float": lambda value, given, _: isinstance(value, float),
    "odd": lambda value, given, _: number(value) % 2 == 1,
    "even": lambda value, given, _: number(value) % 2 == 0,
    "iterable": lambda value, given, _: isinstance(value, list | Mapping),
    "object": lambda value, given, _: isinstance(value, Mapping),
    "divisibleby": lambda value, given, _: bool(given) and is_true(given[0]) and number(value) % number(given[0]) == 0,
    "starting_with": lambda value, given, _: text(value).startswith(text(given[0] if given else MISSING)),
    "ending_with": lambda value, given, _: text(value).endswith(text(given[0] if given else MISSING)),
    "containing": _contains,
})  # fmt: skip

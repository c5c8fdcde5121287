"""Liquid 4's own filters, with their results in Ruby.

Their input is plain already: nil is None, a range is a list. A filter that refuses a value raises.
"""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cmp_to_key
from itertools import islice
from operator import itemgetter
from typing import Any, Final
from urllib.parse import quote_plus, unquote_plus

from liquid.exceptions import FilterArgumentError, LiquidTypeError

from . import dates, limits, values
from .limits import BITS, ITEM, LimitReached, fits, spend, spend_on_search, walked
from .registry import filter

_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
#: An ampersand that is not the beginning of an entity.
_BARE_AMPERSAND = re.compile(r"&(?!(?:[a-zA-Z]+|#\d+);)")
_URL_SAFE: Final = bytes.maketrans(b"-_", b"+/")
#: The longest string that is split into words at once: each word is an object of its own.
_SLICE: Final = 100_000
_BLANKS: Final = " \t\n\v\f\r"
_SPACE: Final = f"{_BLANKS}\0"
_WORD = re.compile(f"[^{_BLANKS}]+")


def refuse(what: str) -> FilterArgumentError:
    """Return the error of a filter that can't process a value."""
    return FilterArgumentError(what, token=None)


def items(value: Any) -> list[Any]:
    """Return a value as the list for filters of lists: nil is empty, anything else that is no list is its only item."""
    if value is None:
        return []
    if values.is_list(value):
        return [values.plain(item) for item in _flattened(value)]
    return [value]


def _flattened(value: Sequence[Any]) -> list[Any]:
    flat: list[Any] = []
    stack = [iter(value)]
    while stack:
        for item in stack[-1]:
            if values.is_list(item) and not isinstance(item, range):
                spend(1 + values.length(item) // limits.ITEMS)
                stack.append(iter(item))
                break
            flat.append(item)
        else:
            stack.pop()
        if len(stack) > 50:
            raise LimitReached("a list in its Liquid is nested too deep")
    return flat


def prop(item: Any, name: Any) -> Any:
    """Return a property of an item of a list."""
    if type(item) is dict or isinstance(item, Mapping):
        try:
            return values.plain(item[name])
        except (KeyError, TypeError):
            return None
    raise refuse(f"“{values.to_output(name)}” is read from a value that has no properties")


# Strings ------------------------------------------------------------------------------------------


@filter("append")
def append(value: Any, end: Any) -> str:
    """`"a" | append: "b"` is `ab`."""
    return values.to_s(value) + values.to_s(end)


@filter("prepend")
def prepend(value: Any, begin: Any) -> str:
    """`"a" | prepend: "b"` is `ba`."""
    return values.to_s(begin) + values.to_s(value)


@filter("capitalize")
def capitalize(value: Any) -> str:
    """The first letter in uppercase, the rest in lowercase."""
    written = values.to_s(value)
    return written[:1].upper() + written[1:].lower()


@filter("downcase")
def downcase(value: Any) -> str:
    """In lowercase."""
    return values.to_s(value).lower()


@filter("upcase")
def upcase(value: Any) -> str:
    """In uppercase."""
    return values.to_s(value).upper()


@filter("h")
@filter("escape")
def escape(value: Any) -> str | None:
    """`<`, `>`, `&` and both quotes as entities; nil stays nil."""
    return None if value is None else with_entities(values.to_s(value), _ENTITIES)


@filter("escape_once")
def escape_once(value: Any) -> str:
    """The same, but existing entities are not changed."""
    written = values.to_s(value)
    fits(len(written) + 4 * written.count("&"))
    others = {character: entity for character, entity in _ENTITIES.items() if character != "&"}
    return with_entities(_BARE_AMPERSAND.sub("&amp;", written), others)


def with_entities(written: str, entities: Mapping[str, str]) -> str:
    """Replace some characters of a string by entities, `&` first."""
    fits(len(written) + sum(written.count(c) * (len(entity) - 1) for c, entity in entities.items()))
    for character, entity in entities.items():
        written = written.replace(character, entity)
    return written


@filter("url_encode")
def url_encode(value: Any) -> str | None:
    """Percent-encoded, with `+` for a space."""
    return None if value is None else quote_plus(walked(values.to_s(value)), safe="")


@filter("url_decode")
def url_decode(value: Any) -> str | None:
    """Percent-decoded, with a space for `+`."""
    return None if value is None else unquote_plus(walked(values.to_s(value)))


@filter("base64_encode")
def base64_encode(value: Any) -> str:
    """In Base64."""
    return base64.b64encode(_bytes(value)).decode()


@filter("base64_url_safe_encode")
def base64_url_safe_encode(value: Any) -> str:
    """In Base64 with `-` and `_`."""
    return base64.urlsafe_b64encode(_bytes(value)).decode()


@filter("base64_decode")
def base64_decode(value: Any) -> str:
    """From Base64."""
    return _decoded(_bytes(value))


@filter("base64_url_safe_decode")
def base64_url_safe_decode(value: Any) -> str:
    """From Base64 with `-` and `_`, which may lack the `=` at the end."""
    written = _bytes(value).translate(_URL_SAFE)
    return _decoded(written if b"=" in written else written + b"=" * (-len(written) % 4))


def _bytes(value: Any) -> bytes:
    written = values.to_s(value)
    fits(4 * len(written))
    return written.encode("utf-8", "replace")


def _decoded(written: bytes) -> str:
    try:
        return base64.b64decode(written, validate=True).decode("utf-8", "replace")
    except ValueError as error:
        raise refuse("the value is not Base64") from error


@filter("strip")
def strip(value: Any) -> str:
    """Without whitespace at both ends."""
    return values.to_s(value).strip(_SPACE)


@filter("lstrip")
def lstrip(value: Any) -> str:
    """Without whitespace at the beginning."""
    return values.to_s(value).lstrip(_SPACE)


@filter("rstrip")
def rstrip(value: Any) -> str:
    """Without whitespace at the end."""
    return values.to_s(value).rstrip(_SPACE)


@filter("strip_html")
def strip_html(value: Any) -> str:
    """Without scripts, styles, comments and tags."""
    written = values.to_s(value)
    for begin, end in (("<script", "</script>"), ("<!--", "-->"), ("<style", "</style>"), ("<", ">")):
        written = _without(written, begin, end)
    return written


def _without(written: str, begin: str, end: str) -> str:
    kept, at = [], 0
    while (start := written.find(begin, at)) >= 0 and (stop := written.find(end, start + len(begin))) >= 0:
        kept.append(written[at:start])
        at = stop + len(end)
    spend(len(kept) // limits.PLACES)
    return "".join([*kept, written[at:]])


@filter("strip_newlines")
def strip_newlines(value: Any) -> str:
    """Without line breaks."""
    return values.to_s(value).replace("\r\n", "").replace("\n", "")


@filter("newline_to_br")
def newline_to_br(value: Any) -> str:
    """`<br />` before every line break."""
    written = values.to_s(value).replace("\r\n", "\n")
    fits(len(written) + 6 * written.count("\n"))
    return written.replace("\n", "<br />\n")


@filter("replace")
def replace(value: Any, old: Any, new: Any = "") -> str:
    """Every occurrence replaced."""
    written, old, new = values.to_s(value), values.to_s(old), values.to_s(new)
    count = written.count(old)
    fits(len(written) + count * len(new))
    spend(count // limits.COPIED)
    return written.replace(old, new)


@filter("replace_first")
def replace_first(value: Any, old: Any, new: Any = "") -> str:
    """The first occurrence replaced."""
    written, old, new = values.to_s(value), values.to_s(old), values.to_s(new)
    fits(len(written) + len(new))
    return written.replace(old, new, 1)


@filter("remove")
def remove(value: Any, old: Any) -> str:
    """Every occurrence removed."""
    return replace(value, old)


@filter("remove_first")
def remove_first(value: Any, old: Any) -> str:
    """The first occurrence removed."""
    return replace_first(value, old)


@filter("replace_last")
def replace_last(value: Any, old: Any, new: Any) -> str:
    """The last occurrence replaced."""
    written, old, new = values.to_s(value), values.to_s(old), values.to_s(new)
    spend_on_search(written, old)
    before, found, behind = written.rpartition(old) if old else (written, "", "")
    fits(len(written) + len(new))
    return before + new + behind if found or not old else written


@filter("remove_last")
def remove_last(value: Any, old: Any) -> str:
    """The last occurrence removed."""
    return replace_last(value, old, "")


@filter("truncate")
def truncate(value: Any, length: Any = 50, ellipsis: Any = "...") -> str | None:
    """At most so many characters, including the ellipsis."""
    if value is None:
        return None
    written, ellipsis, length = values.to_s(value), values.to_s(ellipsis), values.integer(length)
    return written if len(written) <= length else written[: max(length - len(ellipsis), 0)] + ellipsis


@filter("truncatewords")
def truncatewords(value: Any, count: Any = 15, ellipsis: Any = "...") -> str | None:
    """At most so many words."""
    if value is None:
        return None
    written, count = values.to_s(value), max(values.integer(count), 1)
    if count > len(written) // 2:  # two words take three characters
        return written
    fits(count * ITEM)
    words = _words(written, count + 1)
    spend(len(words) // limits.COPIED)
    # whitespace after the last word counts as one more
    if len(words) < count or (len(words) == count and written[-1] not in _BLANKS):
        return written
    return " ".join(words[:count]) + values.to_s(ellipsis)


def _words(written: str, most: int | None = None) -> list[str]:
    """The words of a string, split at Ruby's whitespace, which has no no-break space."""
    if most is None:
        return written.split() if written.isascii() else _WORD.findall(written)
    return [found.group() for found in islice(_WORD.finditer(written), most)]


@filter("split")
def split(value: Any, pattern: Any) -> list[str]:
    """The parts between a string; a space is any whitespace; empty parts at the end do not count."""
    written, pattern = values.to_s(value), values.to_s(pattern)
    if pattern != " ":
        spend_on_search(written, pattern)
    count = count_words(written) if pattern == " " else written.count(pattern) + 1
    fits(count * ITEM)
    spend(count // limits.COPIED)
    if pattern == " ":
        return _words(written)
    parts = written.split(pattern) if pattern else list(written)
    while parts and not parts[-1]:
        parts.pop()
    return parts


def count_words(written: str) -> int:
    """The number of words between whitespace."""
    count = 0
    for at in range(0, len(written), _SLICE):
        part = written[at : at + _SLICE]
        words = len(_words(part))
        spend(words // limits.COPIED)
        goes_on = at > 0 and written[at - 1] not in _BLANKS and part[0] not in _BLANKS
        count += words - goes_on
    return count


@filter("slice")
def slice_(value: Any, start: Any, length: Any = None) -> Any:
    """Part of a string or of a list; a negative start counts from the end."""
    start, count = _whole(start), 1 if length is None else _whole(length)
    source: Any = value if values.is_list(value) and not isinstance(value, range) else values.to_output(value)
    start = start + len(source) if start < 0 else start
    if start < 0 or count < 0:
        return source[:0]
    return source[start : start + count]


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not (isinstance(value, int) or re.fullmatch(r"\s*-?\d+\s*", values.to_output(value))):
        raise refuse("the argument must be a whole number")
    return values.integer(value)


# Lists --------------------------------------------------------------------------------------------


@filter("join")
def join(value: Any, glue: Any = " ") -> str:
    """The items with a string between them."""
    between, parts = values.to_output(glue), [values.to_output(item) for item in items(value)]
    fits(sum(map(len, parts)) + len(between) * len(parts))
    return between.join(parts)


@filter("first")
def first(value: Any) -> Any:
    """The first item; of a hash its first key and value; of a string nil."""
    if isinstance(value, Mapping):
        return next(([key, value[key]] for key in value), None)
    return value[0] if values.is_list(value) and value else None


@filter("last")
def last(value: Any) -> Any:
    """The last item."""
    return value[-1] if values.is_list(value) and value else None


@filter("concat")
def concat(value: Any, other: Any) -> list[Any]:
    """Two lists, one after the other."""
    if not values.is_list(other):
        raise refuse("the argument of concat must be a list")
    fits(values.length(other) * ITEM)
    both = items(value) + items(other)
    fits(len(both) * ITEM)
    return both


@filter("map")
def map_(value: Any, name: Any) -> list[Any]:
    """A property of every item; strings have none, but may hold its name."""
    wanted = values.to_output(name)

    def of(item: Any) -> Any:
        if isinstance(item, str):
            spend_on_search(item, wanted)
            return wanted if wanted in item else None
        return None if item is None or isinstance(item, range) else prop(item, name)

    return [of(item) for item in items(value)]


@filter("reverse")
def reverse(value: Any) -> list[Any]:
    """The items from the last to the first."""
    return items(value)[::-1]


@filter("sort_natural")
def sort_natural(value: Any, name: Any = None) -> list[Any]:
    """In order without regard to case; nil comes last."""

    def key(item: Any) -> tuple[bool, str]:
        found = item if name is None else prop(item, name)
        written = values.to_output(found).lower()
        spend(len(written) // limits.COPIED)
        return found is None, written

    members = items(value)
    spend(len(members) // limits.ITEMS)
    return sorted(members, key=key)


@filter("uniq")
def uniq(value: Any, name: Any = None) -> list[Any]:
    """Every item once."""
    kept: list[Any] = []
    seen: set[Any] = set()
    alike: dict[Hashable, list[Any]] = {}
    for item in items(value):
        key = item if name is None else prop(item, name)
        try:
            marked = (type(key), key)
            known = marked in seen
            seen.add(marked)
        except TypeError:
            others = alike.setdefault(_outline(key), [])
            known = any(key is other or values.same(key, other) for other in others)
            if not known:
                others.append(key)
        if not known:
            kept.append(item)
    return kept


def _outline(value: Any, depth: int = 3) -> Hashable:
    """Return a value that equal values share; comparing it is faster than comparing lists and hashes."""
    value = values.plain(value)
    if isinstance(value, date):
        return dates.comparable(value)
    if isinstance(value, values.Drop):
        return id(value)
    if not depth:
        return None
    if isinstance(value, Mapping):
        spend(1 + len(value) // limits.PAIRS)
        return len(value), frozenset((key, _outline(value[key], depth - 1)) for key in value)
    if values.is_list(value):
        return len(value), tuple(_outline(item, depth - 1) for item in value[: limits.ITEMS])
    return value if isinstance(value, str | int | float) else None


@filter("compact")
def compact(value: Any, name: Any = None) -> list[Any]:
    """Without the items that are nil."""
    return [item for item in items(value) if (item if name is None else prop(item, name)) is not None]


@filter("size")
def size(value: Any) -> int:
    """The number of characters, items or keys; whole numbers take eight bytes in Ruby."""
    if isinstance(value, str | Mapping) or values.is_list(value):
        return values.length(value)
    return 8 if isinstance(value, int) and not isinstance(value, bool) else 0


@filter("default")
def default(value: Any, otherwise: Any = "", *, allow_false: Any = False) -> Any:
    """Another value for nil, false and empty values."""
    if value is False and values.is_truthy(allow_false):
        return value
    empty = isinstance(value, str | Mapping) or values.is_list(value)
    return otherwise if value is None or value is False or (empty and not value) else value


def order(left: Any, right: Any) -> int:
    """Compare two values by Ruby's order.

    Raises:
        LiquidTypeError: They can't be ordered.
    """
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        spend(1 + min(len(left), len(right)) // limits.PAIRS)
        differing = (pair for pair in zip(left, right, strict=False) if not values.same(*pair))
        return order(*next(differing, (len(left), len(right))))
    try:
        return -1 if left < right else 1 if right < left else 0
    except TypeError:
        raise LiquidTypeError(_UNORDERED, token=None) from None


_UNORDERED: Final = "values of different types can't be sorted"


def in_order(members: list[Any], keys: list[Any], compare: Callable[[Any, Any], int] = order) -> list[Any]:
    """Sort items by their keys; items with equal keys keep their order.

    Args:
        members: The items.
        keys: The key of each.
        compare: Compares two keys. It is not called if all are strings or numbers.

    Raises:
        LiquidTypeError: They can't be ordered.
    """
    kinds = set(map(type, keys))
    spend(len(keys) // limits.ITEMS + sum(len(key) for key in keys if isinstance(key, str)) // limits.SCANNED)
    if kinds <= {str} or kinds <= {int, float}:
        return sorted(members) if keys is members else _by(keys, members, itemgetter(0))
    spend(len(keys) * len(keys).bit_length() // limits.ORDERED)
    wrapped = cmp_to_key(compare)
    return _by(keys, members, lambda pair: wrapped(pair[0]))


def _by(keys: list[Any], members: list[Any], key: Callable[[tuple[Any, Any]], Any]) -> list[Any]:
    return [member for _, member in sorted(zip(keys, members, strict=True), key=key)]


# Numbers ------------------------------------------------------------------------------------------


def _bounded(value: float) -> int | float:
    if isinstance(value, int) and value.bit_length() > BITS:
        raise LimitReached("a number in its Liquid is too large")
    return value


def _calculate(value: Any, other: Any, with_: Callable[[Any, Any], Any]) -> int | float:
    left, right = values.number(value), values.number(other)
    if isinstance(left, int) and isinstance(right, int):
        if left.bit_length() + right.bit_length() > BITS:
            raise LimitReached("a number in its Liquid is too large")
        return int(with_(left, right))
    if not (math.isfinite(left) and math.isfinite(right)):
        return float(with_(float(left), float(right)))
    return float(with_(Decimal(str(left)), Decimal(str(right))))


@filter("abs")
def abs_(value: Any) -> int | float:
    """The absolute value."""
    return abs(values.number(value))


@filter("at_least")
def at_least(value: Any, other: Any) -> int | float:
    """The larger of two."""
    return max(values.number(value), values.number(other))


@filter("at_most")
def at_most(value: Any, other: Any) -> int | float:
    """The smaller of two."""
    return min(values.number(value), values.number(other))


@filter("ceil")
def ceil(value: Any) -> int:
    """Rounded up."""
    return math.ceil(values.number(value))


@filter("floor")
def floor(value: Any) -> int:
    """Rounded down."""
    return math.floor(values.number(value))


@filter("round")
def round_(value: Any, digits: Any = 0) -> int | float:
    """Rounded, halves away from zero."""
    places = max(min(values.integer(digits), 30), -30)
    number = values.number(value)
    if isinstance(number, float) and not math.isfinite(number):
        raise refuse("infinity can't be rounded")
    if places > 15:
        return number
    rounded = Decimal(str(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return float(rounded) if places > 0 and isinstance(number, float) else int(rounded)


@filter("plus")
def plus(value: Any, other: Any) -> int | float:
    """Added."""
    return _calculate(value, other, lambda left, right: left + right)


@filter("minus")
def minus(value: Any, other: Any) -> int | float:
    """Subtracted."""
    return _calculate(value, other, lambda left, right: left - right)


@filter("times")
def times(value: Any, other: Any) -> int | float:
    """Multiplied."""
    return _calculate(value, other, lambda left, right: left * right)


@filter("divided_by")
def divided_by(value: Any, other: Any) -> int | float:
    """Divided; whole numbers give a whole number, rounded down."""
    if isinstance(values.number(value), int) and isinstance(values.number(other), int):
        _not_zero(other)
        return _calculate(value, other, lambda left, right: left // right)
    if not values.number(other):
        return math.copysign(math.inf, values.number(value)) if values.number(value) else math.nan
    return _calculate(value, other, lambda left, right: left / right)


@filter("modulo")
def modulo(value: Any, other: Any) -> int | float:
    """The remainder; it has the sign of the divisor."""
    _not_zero(other)
    return _calculate(value, other, lambda left, right: (left % right + right) % right)


def _not_zero(value: Any) -> None:
    if not values.number(value):
        raise refuse("division by 0")

"""Values as Ruby writes, compares and converts them."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, ItemsView, Iterator, Mapping, Sequence, Sized, ValuesView
from datetime import date, datetime
from typing import Any, Final

from liquid import Undefined
from liquid.builtin.tags.for_tag import ForLoop
from liquid.builtin.tags.tablerow_tag import TableRow

from . import dates, limits
from .limits import LimitReached, fits, spend

#: Data of a site can contain itself (a post's `previous` has a `next`): the deepest nesting that is written.
DEEPEST: Final = 12
#: The depth in JSON from which neighbours of a document are written without long values, and without their neighbours.
_COLLAPSED: Final = 2

#: Ruby's output for a loop.
_LOOPS: Final = {ForLoop: "Liquid::ForloopDrop", TableRow: "Liquid::TablerowloopDrop"}


class Lazy:
    """A value that is made whenever a template uses it: a document's content, which takes long to render."""

    __slots__ = ("_make",)

    def __init__(self, make: Callable[[], object]) -> None:
        self._make = make

    def __liquid__(self) -> object:
        """The value."""
        return self._make()


class Hash(dict[str, Any]):
    """A hash some of whose values are `Lazy`: they are made when they are used."""

    __slots__ = ()

    def __getitem__(self, key: str) -> Any:
        """Return the value of a key, made if it is lazy."""
        value = dict.__getitem__(self, key)
        return value.__liquid__() if type(value) is Lazy else value

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value of a key, made if it is lazy, or the default."""
        value = dict.get(self, key, default)
        return value.__liquid__() if type(value) is Lazy else value

    def items(self) -> Any:
        """Yield the keys with their values, each made when it is reached."""
        return ItemsView(self)

    def values(self) -> Any:
        """Yield the values, each made when it is reached."""
        return ValuesView(self)


class Drop(Hash):
    """A document: a hash that equals no other, and of which Liquid writes the content.

    Jekyll 4.3: `DocumentDrop`.
    """

    __slots__ = ()

    def collapsed(self) -> dict[str, Any]:
        """Return the hash without long values, and without its neighbours."""
        return {key: self[key] for key in self if key not in _LONG}


#: Jekyll 4.3: `DocumentDrop::NESTED_OBJECT_FIELD_BLACKLIST`.
_LONG: Final = frozenset({"content", "output", "excerpt", "next", "previous"})
#: The most frequent types that are no lists: a check by `isinstance` with `Sequence` is slow for them.
_NO_LISTS: Final = frozenset({str, dict, Hash, Drop, int, float, bool, type(None), date, datetime})
_LEADING_INTEGER = re.compile(r"\s*[-+]?\d+(?:_\d+)*")
_INSPECTED = str.maketrans(
    {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\x1b": "\\e", "\0": "\\0"}
)
_INTERPOLATED = re.compile(r"#(?=[{$@])")
_HASH: Final = r"\\#"
#: Characters of a written value whose steps are subtracted at once.
_PAID_AT_ONCE: Final = 10_000
_json_string = json.JSONEncoder(ensure_ascii=False).encode


def plain(value: Any) -> Any:
    """Return a value without the library's wrappers: an undefined one is nil."""
    if isinstance(value, Undefined):
        return None
    if hasattr(value, "__liquid__"):
        return value.__liquid__()
    if type(value) in _LOOPS:
        # the library's loops look like mappings, but can't be iterated
        return _LOOPS[type(value)]
    return value


def is_list(value: Any) -> bool:
    """Return True if a value is a list for Liquid."""
    kind = type(value)
    if kind is list or kind in _NO_LISTS:
        return kind is list
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def length(value: Sized) -> int:
    """Return the number of items; Python can't return that of the longest ranges."""
    return max(value.stop - value.start, 0) if isinstance(value, range) else len(value)


def is_truthy(value: Any) -> bool:
    """Return True for any value but nil and false, as Liquid does: the empty string and zero too."""
    return value is not None and value is not False and not isinstance(value, Undefined)


def to_output(value: Any) -> str:
    """Return a value as Liquid writes it on the page.

    Liquid 4: nil is empty, a list is its items without separators, a hash is written as in Ruby.
    """
    value = plain(value)
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, range):
        return f"{value.start}..{value.stop - 1}"
    if is_list(value):
        return _bounded(_joined, value)
    if isinstance(value, Drop):
        return to_output(value.get("content"))
    if isinstance(value, Mapping):
        return _bounded(_inspected, value)
    written = _scalar(value)
    spend(len(written) // limits.COPIED * limits.WALKED)  # for numbers of thousands of digits
    return written


def to_s(value: Any) -> str:
    """Return a value for filters of strings: Ruby's `to_s`, which writes a list with its brackets."""
    value = plain(value)
    return inspect(value) if is_list(value) and not isinstance(value, range) else to_output(value)


def inspect(value: Any) -> str:
    """Return a value as Ruby's `inspect` writes it."""
    return _bounded(_inspected, plain(value))


def to_json(value: Any) -> str:
    """Return a value as Ruby's `to_json` writes it."""
    return _bounded(_json, plain(value))


def number(value: Any) -> int | float:
    """Return a value as a number for Liquid's arithmetic: that at the beginning of a string, 0 for anything else."""
    value = plain(value)
    if isinstance(value, bool):
        return 0
    if isinstance(value, int | float):
        return value
    if isinstance(value, str):
        if re.fullmatch(r"-?\d+\.\d+", value.strip()):
            return float(value)
        return integer(value)
    return 0


def integer(value: Any) -> int:
    """Return a value as Ruby's `to_i` converts it."""
    value = plain(value)
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if math.isfinite(value) else 0
    if isinstance(value, str):
        found = _LEADING_INTEGER.match(value[: limits.DIGITS])
        return int(found.group().replace("_", "")) if found else 0
    return 0


def same(left: Any, right: Any) -> bool:
    """Return True if two values are equal in Ruby: true is not 1, and a string is never a number.

    Raises:
        LimitReached: No steps are left to compare lists and hashes.
    """
    left, right = plain(left), plain(right)
    if not (isinstance(left, Mapping) or is_list(left)):
        return _same_scalar(left, right)
    waiting = [(left, right)]
    while waiting:
        one, other = waiting.pop()
        if one is other:
            continue
        if isinstance(one, Drop) or isinstance(other, Drop) or not _alike(one, other):
            return False
        spend(limits.LOOKED_INTO if isinstance(one, range) else limits.LOOKED_INTO + len(one) // limits.PAIRS)
        for inner, of_other in _pairs(one, other):
            if isinstance(inner, Mapping) or is_list(inner):
                waiting.append((inner, of_other))
            elif not _same_scalar(inner, of_other):
                return False
    return True


def _same_scalar(left: Any, right: Any) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, date) and isinstance(right, date):
        return dates.comparable(left) == dates.comparable(right)
    if isinstance(left, str) and isinstance(right, str):
        spend(min(len(left), len(right)) // limits.COMPARED)
    return bool(left == right)


def _alike(left: Any, right: Any) -> bool:
    """Return True if two values are lists or hashes of one length, or the same range."""
    if isinstance(left, range) or isinstance(right, range):
        return isinstance(left, range) and isinstance(right, range) and left == right
    both = isinstance(right, Mapping) if isinstance(left, Mapping) else is_list(right)
    return both and len(left) == len(right)


def _pairs(left: Any, right: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the pairs that must be equal in equal lists or hashes; the numbers of ranges always are."""
    if isinstance(left, Mapping):
        for key in left:
            yield plain(left[key]), plain(right[key]) if key in right else _NOTHING
    elif not isinstance(left, range):
        for one, other in zip(left, right, strict=True):
            yield plain(one), plain(other)


#: Equal to no value of Liquid.
_NOTHING: Final = object()


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, datetime):
        zone = "UTC" if value.tzinfo is None else dates.offset(value)
        return f"{value.replace(tzinfo=None).isoformat(' ', 'seconds')} {zone}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _float(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    written = repr(value)
    mantissa, e, exponent = written.partition("e")
    return f"{mantissa}.0e{exponent}" if e and "." not in mantissa else written


class _Parts(list[str]):
    """Parts of a string that is being built: their length is limited and costs steps."""

    size = 0
    owed = 0

    def add(self, part: str) -> None:
        self.size += len(part) + 1
        fits(self.size)
        self.owed += len(part) + limits.PART
        if self.owed > _PAID_AT_ONCE:
            self.pay()
        self.append(part)

    def pay(self) -> None:
        steps, self.owed = divmod(self.owed, limits.COPIED)
        spend(steps)


def _bounded(write: Callable[[Any, _Parts, int], None], value: Any) -> str:
    parts = _Parts()
    try:
        write(value, parts, 0)
    except RecursionError:
        raise LimitReached("a value that its Liquid writes is nested too deep") from None
    parts.pay()
    return "".join(parts)


def _deeper(depth: int) -> int:
    if depth >= DEEPEST:
        raise LimitReached("a value that its Liquid writes is nested too deep")
    return depth + 1


def _joined(values: Any, parts: _Parts, depth: int) -> None:
    for value in values:
        value = plain(value)
        if is_list(value) and not isinstance(value, range):
            _joined(value, parts, _deeper(depth))
        elif isinstance(value, Mapping) and not isinstance(value, Drop):
            _inspected(value, parts, _deeper(depth))
        else:
            parts.add(to_output(value))


def _inspected(value: Any, parts: _Parts, depth: int) -> None:
    if isinstance(value, str):
        parts.add(_quoted(value))
    elif value is None:
        parts.add("nil")
    elif isinstance(value, range):
        parts.add(to_output(value))
    elif isinstance(value, Drop):
        _json(value, parts, depth)
    elif isinstance(value, Mapping):
        depth = _deeper(depth)
        before = "{"
        for key in value:
            parts.add(before)
            _inspected(plain(key), parts, depth)
            parts.add("=>")
            _inspected(plain(value[key]), parts, depth)
            before = ", "
        parts.add("{}" if before == "{" else "}")
    elif is_list(value):
        _listed(value, parts, depth, ", ", _inspected)
    else:
        parts.add(_scalar(value))


def _listed(items: Any, parts: _Parts, depth: int, comma: str, write: Callable[[Any, _Parts, int], None]) -> None:
    depth = _deeper(depth)
    before = "["
    for item in items:
        parts.add(before)
        write(plain(item), parts, depth)
        before = comma
    parts.add("[]" if before == "[" else "]")


def _quoted(value: str) -> str:
    return f'"{_INTERPOLATED.sub(_HASH, value.translate(_INSPECTED))}"'


def _json(value: Any, parts: _Parts, depth: int) -> None:
    if isinstance(value, Mapping):
        if isinstance(value, Drop) and depth >= _COLLAPSED:
            neighbours = {key: value[key].collapsed() for key in ("next", "previous") if value.get(key)}
            value = Hash({**value, **neighbours})
        depth = _deeper(depth)
        before = "{"
        for key in value:
            parts.add(f"{before}{_json_string(to_output(key))}:")
            _json(plain(value[key]), parts, depth)
            before = ","
        parts.add("{}" if before == "{" else "}")
    elif is_list(value) and not isinstance(value, range):
        _listed(value, parts, depth, ",", _json)
    elif value is None or isinstance(value, bool):
        parts.add(json.dumps(value))
    elif isinstance(value, int):
        parts.add(str(value))
    elif isinstance(value, float):
        parts.add(_float(value) if math.isfinite(value) else "null")
    else:
        parts.add(_json_string(to_output(value)))

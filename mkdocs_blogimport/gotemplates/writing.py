"""How a value is written, and which fields it has."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from . import dates, limits
from .errors import TemplateError
from .limits import spend
from .values import Object, digits, float_written, is_list, kind

#: What is asked of a page or a file that was looked for: an address that is empty would be a broken link.
_OF_FOUND: Final = frozenset({"Permalink", "RelPermalink", "Content", "Resize", "Fill", "Fit", "Crop", "Process"})


def field(value: Any, name: str) -> Any:
    """Return a field of a value, a method, or an entry of a map; None for an entry that is missing.

    Raises:
        TemplateError: Such a value has no fields, or not this one.
    """
    spend()
    if isinstance(value, Object):
        return value.field(name)
    if isinstance(value, Mapping):
        return value.get(name)
    if isinstance(value, datetime):
        return dates.field(value, name)
    if value is None and name not in _OF_FOUND:
        return None  # what a theme's own settings and layouts would say, which are not there
    if value is None:
        raise TemplateError(f"nothing was found that has a field `{name}`")
    raise TemplateError(f"`{name}` is no field of {kind(value)}")


def string(value: Any) -> str:
    """Return a string that a function is given; numbers and booleans count as theirs (Hugo's `cast`).

    Raises:
        TemplateError: It is a list or a map.
    """
    if isinstance(value, str):
        return limits.copied(value)
    if value is None:
        return ""
    if is_list(value) or isinstance(value, Mapping):
        raise TemplateError(f"a string is needed, not {kind(value)}")
    return written(value)


def written(value: Any) -> str:
    """Return how a value is written (fmt's `%v`)."""
    if isinstance(value, str):
        return value
    out = _Out()
    _write(value, out, 0)
    return "".join(out)


class _Out(list[str]):
    """Pieces of a string that isn't too long."""

    size = 0

    def append(self, piece: str, /) -> None:
        self.size += len(piece)
        limits.fits(self.size)
        super().append(piece)


def _write(value: Any, out: _Out, depth: int) -> None:
    spend()
    if depth > limits.VALUE_DEPTH:
        raise limits.LimitReached("a value of its templates is nested too deep")
    if isinstance(value, str):
        out.append(limits.copied(value))
    elif value is None:
        out.append("<nil>" if depth else "")
    elif isinstance(value, bool):
        out.append("true" if value else "false")
    elif isinstance(value, int):
        out.append(digits(value))
    elif isinstance(value, float):
        out.append(float_written(value))
    elif isinstance(value, datetime | date):
        out.append(dates.written(value))
    elif isinstance(value, Mapping):
        out.append("map[")
        for at, key in enumerate(sorted(value, key=str)):
            out.append(" " if at else "")
            _write(key, out, depth + 1)
            out.append(":")
            _write(value[key], out, depth + 1)
        out.append("]")
    elif is_list(value):
        out.append("[")
        for at, item in enumerate(value):
            out.append(" " if at else "")
            _write(item, out, depth + 1)
        out.append("]")
    else:
        out.append(str(value) if isinstance(value, Object) else "")

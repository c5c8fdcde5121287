"""The values of templates: strings, numbers, booleans, None, lists and mappings, and how they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .errors import TeraError
from .limits import Budget

_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;", "/": "&#x2F;"})
_LARGEST: Final = 10**18


class Safe(str):
    """A string that is HTML already."""

    __slots__ = ()


class Missing:
    """A variable that isn't there."""

    __slots__ = ()


MISSING: Final = Missing()


def escaped(text: str) -> str:
    """Escape a string for HTML, as Tera does."""
    return text.translate(_ESCAPES)


def shown(value: Any, budget: Budget) -> str:
    """Return a value as Tera writes it; raises `TeraError` for what can't be shown."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        with budget.deeper():
            text = f"[{', '.join(shown(item, budget) for item in value)}]"
        budget.make(len(text))
        return text
    if isinstance(value, Mapping):
        return "[object]"
    raise TeraError("a value is missing")


def is_true(value: Any) -> bool:
    """Return True for a value that counts as true."""
    return not isinstance(value, Missing) and bool(value)


def number(value: Any) -> int | float:
    """Return a value that must be a number; raises `TeraError` for another."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TeraError(f"{str(value)[:20]!r} is no number")
    if not abs(value) <= _LARGEST:  # nor is it NaN
        raise TeraError("a number is too large")
    return value


def text(value: Any) -> str:
    """Return a value that must be a string; raises `TeraError` for another."""
    if not isinstance(value, str):
        raise TeraError("a value is no string")
    return value


def inside(value: Any, key: Any) -> Any:
    """Return what a list or a mapping has at a key; `MISSING` for nothing."""
    if isinstance(value, Mapping):
        return value.get(str(key), MISSING)
    if isinstance(value, list):
        if isinstance(key, str) and key.isascii() and key.isdigit():
            key = int(key[:9])
        if isinstance(key, int) and not isinstance(key, bool) and 0 <= key < len(value):
            return value[key]
    return MISSING


def weigh(value: Any, budget: Budget) -> None:
    """Take steps for all that a value holds, before it is compared or written."""
    if isinstance(value, str):
        budget.step(len(value) // 100)
    elif isinstance(value, list | Mapping):
        with budget.deeper():
            budget.step(len(value))
            for item in value.values() if isinstance(value, Mapping) else value:
                weigh(item, budget)

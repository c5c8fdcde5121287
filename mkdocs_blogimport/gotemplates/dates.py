"""Times as Go writes and reads them (package time)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from . import limits
from .errors import TemplateError
from .limits import spend
from .values import ZERO, Method, aware, number, whole

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAYS: Final = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
#: The longest layout and date that are looked at.
_LONGEST = 200
_PART = re.compile(
    r"January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|2006|-07:00(?::00)?|-0700(?:00)?|-07|Z07:00|Z0700|"
    r"01|02|03|04|05|06|002|15|__2|_2|[.,]0+(?!\d)|[.,]9+(?!\d)|PM|pm|1|2|3|4|5"
)
_NAMED: Final = {
    ":date_full": "Monday, January 2, 2006",
    ":date_long": "January 2, 2006",
    ":date_medium": "Jan 2, 2006",
    ":date_short": "1/2/06",
    ":time_full": "3:04:05 pm MST",
    ":time_long": "3:04:05 pm MST",
    ":time_medium": "3:04:05 pm",
    ":time_short": "3:04 pm",
}
_DATE = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt ]+(\d{1,2}):(\d{2})(?::(\d{2})(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?(?: \w+)?)?"
)


def _offset(value: datetime, colon: str, *, seconds: bool = False) -> str:
    offset = value.utcoffset() or timedelta()
    total = int(offset.total_seconds())
    sign, total = "-" if total < 0 else "+", abs(total)
    return f"{sign}{total // 3600:02d}{colon}{total % 3600 // 60:02d}"


def _zone(value: datetime) -> str:
    if value.utcoffset() in {None, timedelta()}:
        return "UTC"
    name = value.tzname() or ""
    return (
        name if name.isalpha() else _offset(value, "") if not name or name.startswith("UTC") else name.replace(":", "")
    )


_PARTS: Final[dict[str, Callable[[datetime], str]]] = {
    "2006": lambda t: f"{t.year:04d}",
    "06": lambda t: f"{t.year % 100:02d}",
    "January": lambda t: _MONTHS[t.month - 1],
    "Jan": lambda t: _MONTHS[t.month - 1][:3],
    "01": lambda t: f"{t.month:02d}",
    "1": lambda t: str(t.month),
    "Monday": lambda t: _DAYS[t.weekday()],
    "Mon": lambda t: _DAYS[t.weekday()][:3],
    "02": lambda t: f"{t.day:02d}",
    "_2": lambda t: f"{t.day:2d}",
    "2": lambda t: str(t.day),
    "002": lambda t: f"{t.timetuple().tm_yday:03d}",
    "__2": lambda t: f"{t.timetuple().tm_yday:3d}",
    "15": lambda t: f"{t.hour:02d}",
    "03": lambda t: f"{t.hour % 12 or 12:02d}",
    "3": lambda t: str(t.hour % 12 or 12),
    "04": lambda t: f"{t.minute:02d}",
    "4": lambda t: str(t.minute),
    "05": lambda t: f"{t.second:02d}",
    "5": lambda t: str(t.second),
    "PM": lambda t: "PM" if t.hour >= 12 else "AM",
    "pm": lambda t: "pm" if t.hour >= 12 else "am",
    "MST": _zone,
    "-0700": lambda t: _offset(t, ""),
    "-07:00": lambda t: _offset(t, ":"),
    "-07": lambda t: _offset(t, "")[:3],
    "Z07:00": lambda t: "Z" if not t.utcoffset() else _offset(t, ":"),
    "Z0700": lambda t: "Z" if not t.utcoffset() else _offset(t, ""),
}


def formatted(value: datetime, layout: str) -> str:
    """Return a time in a layout of Go, or in one of Hugo's such as `:date_long`, in English."""
    layout = _NAMED.get(layout, layout)[: limits.DIGITS]
    spend(1 + len(layout) // limits.WALKED)
    return _PART.sub(lambda found: _formatted_part(aware(value), found[0]), layout)


def _formatted_part(value: datetime, part: str) -> str:
    if part[0] in ".,":
        fraction = f"{value.microsecond * 1000:09d}"[: len(part) - 1]
        if part[1] == "9":
            fraction = fraction.rstrip("0")
        return part[0] + fraction if fraction else ""
    return _PARTS[part](value) if part in _PARTS else part


def written(value: datetime | date) -> str:
    """Return how a time is written without a layout."""
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=UTC)
    zoned = aware(value)
    fraction = f".{zoned.microsecond:06d}".rstrip("0") if zoned.microsecond else ""
    return f"{formatted(zoned, '2006-01-02 15:04:05')}{fraction} {_offset(zoned, '')} {_zone(zoned)}"


def read(value: Any) -> datetime:
    """Return the time that a value means.

    Raises:
        TemplateError: It means none.
    """
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return datetime.fromtimestamp(value, UTC)
        except (ValueError, OverflowError, OSError):
            raise TemplateError("a number is no time") from None
    found = _DATE.fullmatch(str(value).strip()[:_LONGEST] if isinstance(value, str) else "")
    if found is None:
        raise TemplateError("a string is no time")
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    offset = UTC if zone in {None, "Z"} else _fixed(zone)
    try:
        micro = int(((fraction or ".0")[1:7]).ljust(6, "0"))
        return datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), micro, offset
        )
    except (ValueError, OverflowError):
        raise TemplateError("a string is no time") from None


def _fixed(zone: str) -> Any:
    from datetime import timezone

    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    if minutes >= 24 * 60:
        raise TemplateError("a string is no time")
    return timezone(timedelta(minutes=-minutes if zone[0] == "-" else minutes))


def field(value: datetime, name: str) -> Any:
    """Return a field or method of a time.

    Raises:
        TemplateError: It has none of this name.
    """
    if name in _FIELDS:
        return _FIELDS[name](value)
    if name in _METHODS:
        return Method(lambda *given: _METHODS[name](value, *given))
    raise TemplateError(f"there is no field `{name}` of a time")


_FIELDS: Final[dict[str, Callable[[datetime], Any]]] = {
    "Year": lambda t: t.year,
    "Month": lambda t: Month(t.month),
    "Day": lambda t: t.day,
    "Hour": lambda t: t.hour,
    "Minute": lambda t: t.minute,
    "Second": lambda t: t.second,
    "YearDay": lambda t: t.timetuple().tm_yday,
    "Weekday": lambda t: _DAYS[t.weekday()],
    "Unix": lambda t: int(aware(t).timestamp()),
    "UnixMilli": lambda t: int(aware(t).timestamp() * 1000),
    "IsZero": lambda t: t == ZERO,
    "UTC": lambda t: aware(t).astimezone(UTC),
    "Local": lambda t: t,
    "String": lambda t: written(t),
}


class Month(int):
    """A month, which is written by its name."""

    def __str__(self) -> str:
        return _MONTHS[self - 1]


def _add_date(value: datetime, years: Any, months: Any, days: Any) -> datetime:
    month = value.month - 1 + whole(months)
    year = value.year + whole(years) + month // 12
    try:
        first = value.replace(year=year, month=month % 12 + 1, day=1)
        return first + timedelta(days=value.day - 1 + whole(days))
    except (ValueError, OverflowError):
        raise TemplateError("a time is out of range") from None


def _add(value: datetime, duration: Any) -> datetime:
    try:
        return value + timedelta(microseconds=number(duration) / 1000)
    except (ValueError, OverflowError):
        raise TemplateError("a time is out of range") from None


_METHODS: Final[dict[str, Callable[..., Any]]] = {
    "Format": lambda t, layout: formatted(t, str(layout)),
    "AddDate": _add_date,
    "Add": _add,
    "Before": lambda t, other: aware(t) < aware(read(other)),
    "After": lambda t, other: aware(t) > aware(read(other)),
    "Equal": lambda t, other: aware(t) == aware(read(other)),
}

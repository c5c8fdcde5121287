"""Dates as Ruby reads and writes them."""

from __future__ import annotations

import email.utils
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Any, Final

from .limits import fits

_MONTHS: Final = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS: Final = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
#: Hours from UTC.
_ZONES: Final = {"GMT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
_MONTH = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_TIME = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9})\d*)?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>[-+]\d{2}:?\d{2}\b|[-+]\d{2}\b|z\b|[a-z]{3,5}\b)?"
)
_AT = rf"(?:(?:[t,]|\s|\bat\b)*{_TIME})?"
_SHAPES: Final = tuple(
    re.compile(rf"\s*(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?{shape}\s*", re.IGNORECASE)
    for shape in (
        rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){_AT}",
        rf"(?P<year>\d{{4}})(?P<month>\d{{2}})(?P<day>\d{{2}}){_AT}",
        rf"(?P<day>\d{{1,2}})[-/.](?P<month>\d{{1,2}})[-/.](?P<year>\d{{4}}){_AT}",
        rf"{_MONTH}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){_AT}",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]*(?:of\s+)?{_MONTH},?[\s-]*(?P<year>\d{{4}}){_AT}",
        rf"{_MONTH}\s*(?P<day>\d{{1,2}})\s+{_TIME}\s+(?P<year>\d{{4}})",
        rf"{_MONTH},?\s+(?P<year>\d{{4}}){_AT}",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH}",
        rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?",
        _TIME,
    )
)


def comparable(value: date) -> datetime:
    """Return a date or time that can be compared with any other; without an offset it is UTC."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    return datetime.combine(value, time.min, UTC)


def read(value: Any, now: datetime, zone: tzinfo) -> date | None:
    """Return the date or time of a value of Liquid.

    Liquid 4: `now` and `today`, whole seconds since 1970, anything that Ruby's `Time.parse` reads.

    Args:
        value: A date, a time, a number or a string.
        now: The time of the build.
        zone: The site's time zone, which is that of strings without an offset.

    Returns:
        The date or time; None if the value is no date.
    """
    if isinstance(value, date):
        return value
    if isinstance(value, bool):
        return None
    try:
        if isinstance(value, str):
            if value.lower() in ("now", "today"):
                return now.astimezone(zone)
            if re.fullmatch(r"\d{1,12}", value):
                return datetime.fromtimestamp(int(value), zone)
            return _parse(value[:200], now.astimezone(zone), zone)
        if isinstance(value, int):
            return datetime.fromtimestamp(value, zone)
    except (ValueError, OverflowError, OSError):
        pass
    return None


def local(value: date, zone: tzinfo) -> datetime:
    """Return a time in the site's time zone: a bare date is its midnight there, a time without an offset is UTC."""
    if isinstance(value, datetime):
        return comparable(value).astimezone(zone)
    return datetime.combine(value, time.min, zone)


def _parse(written: str, now: datetime, zone: tzinfo) -> datetime | None:
    for shape in _SHAPES:
        if (found := shape.fullmatch(written)) is not None:
            return _assemble(found.groupdict(), now, zone)
    if (parsed := email.utils.parsedate_tz(written)) is not None:
        offset = zone if parsed[9] is None else timezone(timedelta(seconds=parsed[9]), "")
        return datetime(*parsed[:6], tzinfo=offset)
    return None


def _zone(written: str, otherwise: tzinfo) -> tzinfo:
    """Return the zone that a date names. Ruby knows few by name, and ignores others; an offset has no name."""
    if written[0] in "+-":
        minutes = int(written[1:3]) * 60 + int(written[-2:] if len(written) > 3 else 0)
        return timezone(timedelta(minutes=-minutes if written[0] == "-" else minutes), "")
    name = written.upper()
    if name in ("Z", "UTC"):
        return UTC
    return timezone(timedelta(hours=_ZONES[name]), "") if name in _ZONES else otherwise


def _assemble(parts: dict[str, str | None], now: datetime, zone: tzinfo) -> datetime:
    def whole(name: str, default: int) -> int:
        return int(parts.get(name) or default)

    dated = parts.get("year") is not None or parts.get("name") is not None
    month = whole("month", 1 if dated else now.month)
    if name := parts.get("name"):
        month = next(i for i, m in enumerate(_MONTHS, 1) if m[:3].lower() == name.lower())
    hour = whole("hour", 0)
    if half := parts.get("half"):
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    offset: tzinfo = zone
    if written := parts.get("zone"):
        offset = _zone(written, zone)
    return datetime(
        whole("year", now.year),
        month,
        whole("day", 1 if dated else now.day),
        hour,
        whole("minute", 0),
        whole("second", 0),
        int((parts.get("fraction") or "").ljust(6, "0")[:6]),
        tzinfo=offset,
    )


_DIRECTIVE = re.compile(r"%(?P<flags>[-0^#_]*)(?P<width>\d{0,4})[EO]?(?P<colons>:{0,3})(?P<letter>[A-Za-z%+])")
_COMPOSED: Final = {
    "F": "%Y-%m-%d",
    "T": "%H:%M:%S",
    "X": "%H:%M:%S",
    "D": "%m/%d/%y",
    "x": "%m/%d/%y",
    "R": "%H:%M",
    "r": "%I:%M:%S %p",
    "c": "%a %b %e %H:%M:%S %Y",
    "v": "%e-%^b-%Y",
    "+": "%a %b %e %H:%M:%S %Z %Y",
}


def strftime(value: date, form: str) -> str:  # noqa: C901 - the inner function counts too
    """Format a date by a format of Ruby's `strftime`, with its flags (`-`, `0`, `_`, `^`, `#`), widths and colons.

    Unknown directives are not changed.
    """
    moment = value if isinstance(value, datetime) else datetime.combine(value, time.min, UTC)
    is_date = not isinstance(value, datetime)

    def written(found: re.Match[str]) -> str:  # noqa: C901 - one branch a letter of Ruby's `strftime`
        letter, flags = found["letter"], found["flags"]
        width = int(found["width"] or 0)
        if found["colons"] and letter != "z":
            return found.group()
        if letter == "+" and not is_date:
            return found.group()
        if letter == "Q" and is_date:
            return str(int(moment.timestamp() * 1000))
        if letter in _COMPOSED:
            result, pad = strftime(value, _COMPOSED[letter]), " "
        elif letter == "z":
            return offset(moment, len(found["colons"]), flags, width)
        elif letter == "Z" and is_date:
            result, pad = "+00:00", " "
        elif letter in ("N", "L"):
            digits = width or (9 if letter == "N" else 3)
            return f"{moment.microsecond:06d}".ljust(digits, "0")[:digits]
        elif (field := _field(moment, letter)) is None:
            return found.group()
        else:
            content, digits, pad = field
            result = content
            if "-" not in flags:
                pad = "0" if "0" in flags else " " if "_" in flags else pad
                result = content.rjust(digits, pad)
        if "^" in flags:
            result = result.upper()
        elif "#" in flags:
            result = result.lower() if letter in "pZ" else result.upper()
        if width and "-" not in flags:
            pad = "0" if "0" in flags else " " if "_" in flags else pad
            result = result.rjust(width, pad)
        return result

    fits(16 * len(form) + sum(int(found["width"] or 0) for found in _DIRECTIVE.finditer(form)))
    return _DIRECTIVE.sub(written, form)


def _field(moment: datetime, letter: str) -> tuple[str, int, str] | None:
    """Return the content of a directive, its width, and its padding."""
    if letter in _NUMBERS:
        number, digits, pad = _NUMBERS[letter]
        return str(number(moment)), digits, pad
    return (_NAMES[letter](moment), 0, " ") if letter in _NAMES else None


def _week(moment: datetime, first: int) -> int:
    """Return the week of the year, for weeks that begin on a day that is counted from Monday."""
    return (moment.timetuple().tm_yday + 6 - (moment.weekday() - first) % 7) // 7


_NUMBERS: Final[dict[str, tuple[Callable[[datetime], int], int, str]]] = {
    "Y": (lambda moment: moment.year, 4, "0"),
    "C": (lambda moment: moment.year // 100, 2, "0"),
    "y": (lambda moment: moment.year % 100, 2, "0"),
    "m": (lambda moment: moment.month, 2, "0"),
    "d": (lambda moment: moment.day, 2, "0"),
    "e": (lambda moment: moment.day, 2, " "),
    "j": (lambda moment: moment.timetuple().tm_yday, 3, "0"),
    "H": (lambda moment: moment.hour, 2, "0"),
    "k": (lambda moment: moment.hour, 2, " "),
    "I": (lambda moment: moment.hour % 12 or 12, 2, "0"),
    "l": (lambda moment: moment.hour % 12 or 12, 2, " "),
    "M": (lambda moment: moment.minute, 2, "0"),
    "S": (lambda moment: moment.second, 2, "0"),
    "u": (lambda moment: moment.isoweekday(), 1, "0"),
    "w": (lambda moment: moment.isoweekday() % 7, 1, "0"),
    "G": (lambda moment: moment.isocalendar()[0], 4, "0"),
    "g": (lambda moment: moment.isocalendar()[0] % 100, 2, "0"),
    "V": (lambda moment: moment.isocalendar()[1], 2, "0"),
    "U": (lambda moment: _week(moment, 6), 2, "0"),
    "W": (lambda moment: _week(moment, 0), 2, "0"),
    "s": (lambda moment: int(comparable(moment).timestamp()), 1, "0"),
}
_NAMES: Final[dict[str, Callable[[datetime], str]]] = {
    "B": lambda moment: _MONTHS[moment.month - 1],
    "b": lambda moment: _MONTHS[moment.month - 1][:3],
    "h": lambda moment: _MONTHS[moment.month - 1][:3],
    "A": lambda moment: _DAYS[moment.weekday()],
    "a": lambda moment: _DAYS[moment.weekday()][:3],
    "p": lambda moment: "AM" if moment.hour < 12 else "PM",
    "P": lambda moment: "am" if moment.hour < 12 else "pm",
    "Z": lambda moment: "UTC" if (name := moment.tzname()) is None else name,
    "n": lambda _: "\n",
    "t": lambda _: "\t",
    "%": lambda _: "%",
}


def offset(moment: datetime, colons: int = 0, flags: str = "", width: int = 0) -> str:
    """Return the difference of a time from UTC, as the directive `%z` writes it: `+0100`."""
    seconds = int((moment.utcoffset() or timedelta()).total_seconds())
    sign, seconds = ("-" if seconds < 0 else "+"), abs(seconds)
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    if colons == 1:
        tail = f":{minutes:02d}"
    elif colons == 2:
        tail = f":{minutes:02d}:{rest:02d}"
    elif colons == 3:
        tail = f":{minutes:02d}" if minutes or rest else ""
    else:
        tail = f"{minutes:02d}"
    if "_" in flags:
        return f"{sign}{hours}".rjust(max(width, 5 + colons) - len(tail)) + tail
    return sign + f"{hours:02d}".rjust(max(width - len(tail) - 1, 2), "0") + tail

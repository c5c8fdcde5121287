"""Dates as Jekyll reads them: local time, UTC, and days that don't exist."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .. import frontmatter

#: English names, as addresses and templates of several generators have them.
MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
#: The longest string that is read as a date.
LIMIT = 100

# Psych makes a `Time` of these; such a value never reaches `Time.parse` as it was written.
_PSYCH = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[Tt]|\s+)"
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d):(?P<second>\d\d)(?:\.\d*)?\s*(?P<zone>Z|[-+]\d{1,2}:?(?:\d\d)?)?",
    re.ASCII,
)

# The patterns of Ruby's `Date._parse` (date_parse.c), in the order in which they are tried there.
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = "|".join(_MONTHS)
_NOISE = re.compile(r"[^-+',./:@0-9A-Za-z\[\]]+")
_WEEKDAY = re.compile(r"\b(?:sun|mon|tue|wed|thu|fri|sat)[^-/\d\s]*", re.IGNORECASE | re.ASCII)
_TIME = re.compile(
    r"""(?:(?P<hour>\d+)\s*:\s*(?P<minute>\d+)(?:\s*:\s*(?P<second>\d+)(?:[,.]\d*)?)?
          |(?P<h>\d+)\s*h(?:\s*(?P<m>\d+)m?(?:\s*(?P<s>\d+)s?)?)?
          |(?P<bare>\d+)(?=\s*[ap]\.?m\b))
        (?:\s*(?P<half>[ap])(?:m\b|\.m\.))?
        (?:\s*(?P<zone>(?:gmt|utc?)?[-+]\d+(?:[,.:]\d+(?::\d+)?)?
                      |[a-z.\s]+(?:standard|daylight)\stime\b|[a-z]+(?:\sdst)?\b))?""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_DAYS = [
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        rf"(?P<day>'?\d+)[^-\d\s]*\s*(?P<month>{_MONTH})[^-\d\s']*(?:\s*(?P<year>'?-?\d+(?:(?:st|nd|rd|th)\b)?))?",
        rf"\b(?P<month>{_MONTH})[^-\d\s']*\s*(?P<day>'?\d+)[^-\d\s']*(?:\s*,?\s*(?P<year>'?-?\d+))?",
        r"(?P<year>'?[-+]?\d+)-(?P<month>\d+)-(?P<day>'?-?\d+)",
        rf"(?P<day>'?-?\d+)-(?P<month>{_MONTH})[^-/.]*-(?P<year>'?-?\d+)",
        r"(?P<year>'?-?\d+)/\s*(?P<month>'?\d+)\D\s*(?P<day>'?-?\d+)",
        r"(?P<year>'?-?\d+)\.\s*(?P<month>'?\d+)\.\s*(?P<day>'?-?\d+)",
    )
]
_COMPACT = re.compile(
    r"(?P<year>\d{4}|\d\d)(?P<month>\d\d)(?P<day>\d\d)"
    r"(?:\s*t?\s*(?P<hour>\d\d)(?P<minute>\d\d)?(?P<second>\d\d)?(?:[,.]\d*)?(?P<zone>z\b|[-+]\d{1,4}\b)?)?(?!\d)",
    re.IGNORECASE | re.ASCII,
)
_HOUR_LEFT = re.compile(r"\s*(\d{1,2})\s*", re.ASCII)

#: Ruby: `Time::ZoneOffset`, in hours. It knows no European names.
ZONES = {
    "UTC": 0, "Z": 0, "UT": 0, "GMT": 0,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
_OFFSET = re.compile(r"([-+])(\d\d)(?::?(\d\d))?", re.ASCII)
#: More parts than any name of a time zone has (`America/Argentina/Buenos_Aires` has three).
ZONE_PARTS = 5
_POSIX_ZONE = re.compile(r"[A-Za-z]{3,}([-+]?)(\d{1,2})(?::?(\d\d))?", re.ASCII)


class _Parts(NamedTuple):
    day: tuple[int, int, int]
    time: tuple[int, int, int]
    zone: str = ""


def parse(value: Any, local: tzinfo, *, as_written: bool = False) -> datetime | None:
    """Read a date of front matter, of a file name, or of a configuration.

    A plain YAML timestamp with seconds and without an offset is UTC; anything else without an offset is local time
    (Jekyll 4: `Utils.parse_date`, which is Ruby's `Time.parse`, on what Psych made of the value). `2011-02-29` is
    March 1st, `02/03/2020` the 2nd of March.

    Args:
        value: The value in the front matter.
        local: The site's time zone.
        as_written: Whether a date that names an offset keeps it: nothing says what the site's time zone is.

    Returns:
        The moment in the site's time zone, or None if it is no date (Jekyll stops the build then).
    """
    if isinstance(value, datetime):
        if as_written and value.tzinfo:
            return value
        return in_zone(value if value.tzinfo else value.replace(tzinfo=UTC), local)
    text = str(value) if isinstance(value, date) else frontmatter.text(value).strip()
    if len(text) > LIMIT:
        return None
    zone: tzinfo | None
    if isinstance(value, frontmatter.Timestamp) and (match := _PSYCH.fullmatch(text)):
        parts: _Parts | None = _numbers(match.groupdict())
        zone = _yaml_zone(match["zone"])
    else:
        parts = _read(text)
        zone = _named_zone(parts.zone, parts.day[0], local) if parts else None
    moment = exact(parts.day, parts.time, zone or local) if parts else None
    if moment is None or (as_written and zone is not None):
        return moment
    return in_zone(moment, local)


def exact(day: tuple[int, int, int], time: tuple[int, int, int], zone: tzinfo) -> datetime | None:
    """Return a moment as Ruby's `Time` does: days up to 31 run over into the next month.

    Args:
        day: Year, month, day.
        time: Hour, minute, second; 24:00:00 is the next midnight.
        zone: The time zone of these. Of an hour that occurs twice the second is meant; one that the clocks skip is
            replaced by the one after.

    Returns:
        The moment, or None if it doesn't exist.
    """
    year, month, number = day
    hour, minute, second = time
    if not (1 <= number <= 31 and minute <= 59 and second <= 60 and (hour <= 23 or time == (24, 0, 0))):
        return None
    try:
        first = datetime(year, month, 1, tzinfo=zone)
        moment = first + timedelta(days=number - 1, hours=hour, minutes=minute, seconds=second)
        # the smaller offset means the second of two hours in autumn, and the hour after the gap in spring
        return min((moment, moment.replace(fold=1)), key=lambda m: m.utcoffset() or timedelta())
    except (ValueError, OverflowError):
        return None


def in_zone(moment: datetime, zone: tzinfo) -> datetime:
    """Convert a moment to a time zone; a moment at the very edge of the calendar stays as it is."""
    try:
        # by way of UTC, since a zone is never converted to itself, and an hour that doesn't exist must be replaced
        return moment.astimezone(UTC).astimezone(zone)
    except (OverflowError, ValueError):
        return moment


def time_zone(name: str) -> tzinfo | None:
    """Return the time zone of a name, as the C library reads `TZ`.

    Args:
        name: A name of the IANA database, or the POSIX form: `UTC-2` is two hours *ahead* of UTC.

    Returns:
        The time zone, or None if there is none of that name.
    """
    # each part of a name is a folder, and with the package tzdata a module to import
    if name.count("/") < ZONE_PARTS:
        with suppress(ZoneInfoNotFoundError, ValueError, OSError):
            return ZoneInfo(name)
    match = _POSIX_ZONE.fullmatch(name)
    if match is None or int(match[2]) > 23 or int(match[3] or 0) > 59:
        return None
    behind = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return timezone(behind if match[1] == "-" else -behind)


def _read(text: str) -> _Parts | None:
    """Return the parts of a date in any of the forms that Ruby's `Date._parse` knows and blogs use."""
    rest = _WEEKDAY.sub(" ", _NOISE.sub(" ", text), count=1)
    time = _TIME.search(rest)
    if time:
        rest = f"{rest[: time.start()]} {rest[time.end() :]}"
    found: dict[str, str | None] = {}
    for pattern in _DAYS:
        if match := pattern.search(rest):
            found = _ordered(match["year"], match["month"], match["day"])
            rest = f"{rest[: match.start()]} {rest[match.end() :]}"
            break
    else:
        match = _COMPACT.search(rest)
        if match is None:
            return None
        found = match.groupdict()
    if time:
        hour = time["hour"] or time["h"] or time["bare"]
        found |= {"hour": hour, "minute": time["minute"] or time["m"], "second": time["second"] or time["s"]}
        found["zone"] = time["zone"]
        if time["half"]:
            found["hour"] = str(int(hour) % 12 + (12 if time["half"] in "pP" else 0))
    elif "hour" not in found and (left := _HOUR_LEFT.fullmatch(rest)):
        found["hour"] = left[1]
    return _numbers(found)


def _ordered(year: str | None, month: str, day: str) -> dict[str, str | None]:
    """Distinguish the year from the day by its length (date_parse.c: `s3e`)."""
    if day.startswith("'") or len(day) > 2 or (year and year[-1].isalpha()):
        return {"year": day, "month": month, "day": re.sub(r"\D", "", year or "")}
    return {"year": year, "month": month, "day": day}


def _numbers(found: dict[str, str | None]) -> _Parts | None:
    year, month, day = (found.get(key) or "" for key in ("year", "month", "day"))
    digits = year.lstrip("'+")
    number = _MONTHS.index(month[:3].lower()) + 1 if month[:1].isalpha() else int(month.strip("'") or 1)
    if not digits.isdigit() or len(digits) > 4 or len(month) > 9 or len(day) > 4:
        return None
    full = int(digits) if len(digits) > 2 else int(digits) + (1900 if int(digits) >= 69 else 2000)
    hour, minute, second = (int(found.get(key) or 0) for key in ("hour", "minute", "second"))
    return _Parts((full, number, int(day.strip("'-") or 1)), (hour, minute, second), found.get("zone") or "")


def _yaml_zone(written: str | None) -> tzinfo:
    """Return the zone of a YAML timestamp: `+2`, `+0200`, `+02:00`; without one UTC."""
    if not written or written == "Z":
        return UTC
    digits = written[1:].replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    return _offset(written[0], hours, minutes) or UTC


def _named_zone(written: str, year: int, local: tzinfo) -> tzinfo | None:
    """Return the zone of any other date (Ruby: `Time.zone_offset`); None for one that Ruby doesn't know."""
    if match := _OFFSET.fullmatch(written):
        return _offset(match[1], int(match[2]), int(match[3] or 0))
    name = written.upper()
    if name in ZONES:
        return timezone(timedelta(hours=ZONES[name]))
    # the site's own zone by its names in winter and in summer
    moments = (datetime(year, month, 1, tzinfo=local) for month in (1, 7) if name and year)
    offset = next((m.utcoffset() for m in moments if (m.tzname() or "").upper() == name), None)
    return None if offset is None else timezone(offset)


def _offset(sign: str, hours: int, minutes: int) -> tzinfo | None:
    if hours > 23 or minutes > 59:
        return None
    delta = timedelta(hours=hours, minutes=minutes)
    return timezone(-delta if sign == "-" else delta)

"""Dates as Jekyll reads them: what is local, what is UTC, and days that don't exist."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any

from dateutil import parser as lenient

from ... import frontmatter

_ISO = re.compile(
    r"""\s*(?P<year>\d{4}|\d{2})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})
        (?:(?:[Tt]|[ \t]+)(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.,](?P<fraction>\d+))?)?
           [ \t]*(?P<zone>Z|z|UTC|GMT|[-+]\d{1,2}(?::?\d{2})?)?
        )?\s*\Z""",
    re.VERBOSE,
)

#: Offsets, in hours, of the zone names that Ruby's `Date._parse` knows and blogs use.
ZONES = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MET": 1, "CEST": 2, "MEST": 2, "MESZ": 2,
    "EET": 2, "EEST": 3, "MSK": 3, "IST": 5.5, "JST": 9, "AEST": 10, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5,
    "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "HST": -10, "AKST": -9, "AKDT": -8,
}  # fmt: skip
_TZINFOS = {name: int(hours * 3600) for name, hours in ZONES.items()}


def parse(value: Any, local: tzinfo) -> datetime | None:
    """Read a front-matter date.

    A plain YAML timestamp with seconds and without an offset is UTC; anything else without an offset is local time
    (Jekyll 4: `Utils.parse_date` on what Psych made of the value). `2011-02-29` is March 1st.

    Args:
        value: What the front matter holds.
        local: The site's time zone.

    Returns:
        The moment in the site's time zone, or None where no date can be made out.
    """
    text = frontmatter.text(value).strip()
    match = _ISO.match(text)
    if match is None:
        return _lenient(text, local)
    part = match.groupdict()
    zone: tzinfo = local
    if part["zone"]:
        offset = _offset(part["zone"])
        if offset is None:
            return None
        zone = offset
    elif part["second"] and isinstance(value, frontmatter.Timestamp):
        zone = UTC
    year = int(part["year"])
    if len(part["year"]) == 2:
        year += 2000 if year < 69 else 1900
    moment = exact(
        (year, int(part["month"]), int(part["day"])),
        (int(part["hour"] or 0), int(part["minute"] or 0), int(part["second"] or 0)),
        zone,
    )
    return None if moment is None else in_zone(moment, local)


def exact(day: tuple[int, int, int], time: tuple[int, int, int], zone: tzinfo) -> datetime | None:
    """Make a moment as Ruby's `Time` does: days up to 31 run over into the next month.

    Args:
        day: Year, month, day.
        time: Hour, minute, second; 24:00:00 is the next midnight.
        zone: The time zone that they are in.

    Returns:
        The moment, or None where there can be none.
    """
    year, month, number = day
    hour, minute, second = time
    if not (1 <= number <= 31 and minute <= 59 and second <= 60 and (hour <= 23 or time == (24, 0, 0))):
        return None
    try:
        first = datetime(year, month, 1, tzinfo=zone)
        return first + timedelta(days=number - 1, hours=hour, minutes=minute, seconds=second)
    except (ValueError, OverflowError):
        return None


def in_zone(moment: datetime, zone: tzinfo) -> datetime:
    """Convert a moment to a time zone; a moment at the very edge of the calendar stays as it is."""
    try:
        return moment.astimezone(zone)
    except (OverflowError, ValueError):
        return moment


def _offset(text: str) -> tzinfo | None:
    if text in {"Z", "z", "UTC", "GMT"}:
        return UTC
    digits = text[1:].replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    if hours > 23 or minutes > 59:
        return None
    delta = timedelta(hours=hours, minutes=minutes)
    return timezone(-delta if text[0] == "-" else delta)


def _lenient(text: str, local: tzinfo) -> datetime | None:
    if not re.search(r"\d", text) or len(text) > 80:
        return None
    # a month's name or a day, month and year are the least that tells a date from a number
    if not re.search(r"[A-Za-z]{3}|\d+\D+\d+\D+\d+|\A\d{8}", text):
        return None
    try:
        moment = lenient.parse(text, default=datetime(1, 1, 1), tzinfos=_TZINFOS)
    except (ValueError, OverflowError, TypeError, lenient.ParserError):
        return None
    if moment.year == 1:
        return None
    try:
        return in_zone(moment if moment.tzinfo else moment.replace(tzinfo=local), local)
    except (ValueError, OverflowError):
        return None

"""Dates as Hugo reads them: with their own offset, else in the time zone of the site."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any

from ... import frontmatter
from .. import dates

#: The common form of what `cast.ToTimeInDefaultLocationE` takes; seconds may be missing, where Hugo gives up.
_ISO = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    r"(?:(?:[Tt]|[ \t]++)(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d*+)?)?"
    r"[ \t]*+(?P<zone>[Zz]|[-+]\d\d:?\d\d)?[ \t]*+(?:[A-Z]{2,5})?)?",
    re.ASCII,
)
_NUMBER = re.compile(r"-?\d{5,12}", re.ASCII)
#: A date at the beginning of a file's name, with a time after it perhaps.
_IN_NAME = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)(?:-(?P<time>\d\d-\d\d-\d\d)(?=[-_.]|\Z))?(?:[-_. ]+(?P<rest>.*))?\Z",
    re.ASCII | re.DOTALL,
)


def parse(value: Any, zone: tzinfo) -> datetime | None:
    """Read a date of front matter.

    Args:
        value: The value in the front matter; a number counts the seconds since 1970.
        zone: The time zone of the site, in which a date without an offset is.

    Returns:
        The moment, in the offset that is written; None if it is no date, or one of the year 0.
    """
    text = frontmatter.text(value).strip()
    if not text or len(text) > dates.LIMIT or isinstance(value, bool | list | dict):
        return None
    if (found := _ISO.fullmatch(text)) is not None:
        day = (int(found["year"]), int(found["month"]), int(found["day"]))
        time = (int(found["hour"] or 0), int(found["minute"] or 0), int(found["second"] or 0))
        return dates.exact(day, time, _offset(found["zone"]) or zone)
    if _NUMBER.fullmatch(text):
        try:
            return datetime.fromtimestamp(int(text), UTC)
        except (ValueError, OverflowError, OSError):
            return None
    return dates.parse(text, zone)


def _offset(written: str | None) -> tzinfo | None:
    if not written:
        return None
    if written in "Zz":
        return UTC
    hours, minutes = int(written[1:3]), int(written[-2:])
    if hours > 23 or minutes > 59:
        return None
    delta = timedelta(hours=hours, minutes=minutes)
    return timezone(-delta if written[0] == "-" else delta)


def of_name(name: str, zone: tzinfo) -> tuple[datetime | None, str]:
    """Read the date at the beginning of a file's name.

    Args:
        name: The name without its extension, or that of a bundle's folder.
        zone: The time zone of the site.

    Returns:
        The date and the rest of the name, which is empty if there is none; None and the name if there is no date.
    """
    found = _IN_NAME.match(name)
    if found is None:
        return None, name
    date = parse(f"{found['day']} {found['time'].replace('-', ':')}" if found["time"] else found["day"], zone)
    return (None, name) if date is None else (date, found["rest"] or "")

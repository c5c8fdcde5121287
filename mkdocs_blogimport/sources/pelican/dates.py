"""Dates as Pelican reads them: by python-dateutil, the month first where it isn't clear."""

from __future__ import annotations

import re
import warnings
from datetime import datetime, timedelta, timezone, tzinfo

from dateutil import parser

#: The longest string that is read as a date.
_LONGEST = 80
#: What stands for the parts that a date lacks: where the two results differ, it lacks one.
_FIRST, _SECOND = datetime(2000, 1, 1), datetime(2001, 2, 2)


def parse(text: str, zone: tzinfo) -> datetime | None:
    """Read a date (Pelican: `utils.get_date`, `set_date_tzinfo`).

    Args:
        text: As the author wrote it.
        zone: The zone of a date that names none.

    Returns:
        The date, with its offset; None if it is none, or lacks the year, for which Pelican takes the present one.
        A month without a day is its first day.
    """
    text = re.sub(" +", " ", text.strip())
    if not text or len(text) > _LONGEST:
        return None
    try:
        with warnings.catch_warnings():  # of names of zones that aren't known
            warnings.simplefilter("ignore")
            first = parser.parse(text, default=_FIRST)
            if first.year == _FIRST.year and parser.parse(text, default=_SECOND).year != first.year:
                return None
        return with_zone(first, zone)
    except (ValueError, TypeError, OverflowError, AttributeError, IndexError):
        return None


def with_zone(moment: datetime, zone: tzinfo) -> datetime | None:
    """Return a date with its offset, in a zone that Python itself has; None for one that can't be."""
    try:
        offset = moment.utcoffset()
        if offset is None:
            return moment.replace(tzinfo=zone)
        return moment.replace(tzinfo=timezone(timedelta(seconds=int(offset.total_seconds()))))
    except (ValueError, OverflowError):
        return None

"""The patterns of `permalinks`, and the address that one makes of a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..dates import DAY_NAMES, MONTH_NAMES
from .slugs import Slugs

#: A placeholder, or a date in Go's way of writing one: `:2006_01`. What is no letter, digit or `_` ends it.
_PLACEHOLDER = re.compile(r":(\w+(?:\[[^\]\[]{0,40}\])?)", re.ASCII)
_SLICE = re.compile(r"(sections|sectionslugs)\[(?:(?P<one>last|\d{1,4})|(?P<from>\d{0,4}):(?P<to>last|\d{0,4}))\]")
#: Without a date Hugo takes the first day of the year 1.
NO_DATE = datetime(1, 1, 1)
#: By this one Hugo finds out what is a date: what it changes.
_SOME_DATE = datetime(2009, 11, 17, 23)


@dataclass(frozen=True, slots=True)
class Values:
    """What the placeholders of a pattern stand for."""

    title: str
    """The title of the front matter; empty if there is none."""
    slug: str
    name: str
    """The name of the file, or of the folder for a bundle."""
    section: str
    sections: Sequence[str]
    section_slugs: Sequence[str] = ()
    date: datetime | None = None


def expand(pattern: str, values: Values, slugs: Slugs) -> str:
    """Replace the placeholders of a pattern.

    Args:
        pattern: Such as `/:year/:slug/`.
        values: What they stand for.
        slugs: The spelling of addresses.

    Returns:
        The address, not cleaned. An unknown placeholder stays, with which Hugo stops.
    """
    return _PLACEHOLDER.sub(lambda found: _value(found[1], values, slugs, found[0]), pattern)


def path(pattern: str, values: Values, slugs: Slugs) -> str:
    """Return the path that a pattern of the settings makes of a page: as `expand`, in the case of the site's paths."""
    return slugs.cased(expand(pattern, values, slugs))


def _value(name: str, values: Values, slugs: Slugs, written: str) -> str:
    if (sliced := _SLICE.fullmatch(name.lower())) is not None:
        return "/".join(_sliced(sliced, values, slugs))
    if (known := _KNOWN.get(name)) is not None:
        return known(values, slugs)
    from ...gotemplates.dates import formatted  # few patterns have one

    return formatted(values.date or NO_DATE, name) if formatted(_SOME_DATE, name) != name else written


def _sliced(found: re.Match[str], values: Values, slugs: Slugs) -> Sequence[str]:
    parts = [slugs.of_value(part) for part in (values.sections if found[1] == "sections" else values.section_slugs)]
    if not parts:
        return []
    last = len(parts) - 1
    if found["one"]:
        at = last if found["one"] == "last" else int(found["one"])
        return parts[at : at + 1]
    end = last if found["to"] == "last" else int(found["to"] or len(parts))
    return parts[int(found["from"] or 0) : end]


def _of_date(part: Callable[[datetime], str]) -> Callable[[Values, Slugs], str]:
    return lambda values, _: part(values.date or NO_DATE)


def _title_or_slug(values: Values, slugs: Slugs) -> str:
    return slugs.of_value(values.slug).strip("-") if values.slug else slugs.of_title(values.title)


def _slug_or_name(values: Values, slugs: Slugs) -> str:
    return slugs.of_value(values.slug).strip("-") if values.slug else slugs.of_value(values.name)


def _name(values: Values, slugs: Slugs) -> str:
    return slugs.of_value(values.name)


#: `resources/page/permalinks.go`: `NewPermalinkExpander`.
_KNOWN: dict[str, Callable[[Values, Slugs], str]] = {
    "year": _of_date(lambda d: f"{d.year}"),
    "month": _of_date(lambda d: f"{d.month:02}"),
    "monthname": _of_date(lambda d: MONTH_NAMES[d.month - 1].lower()),
    "day": _of_date(lambda d: f"{d.day:02}"),
    "weekday": _of_date(lambda d: str(d.isoweekday() % 7)),
    "weekdayname": _of_date(lambda d: DAY_NAMES[d.weekday()].lower()),
    "yearday": _of_date(lambda d: str(d.timetuple().tm_yday)),
    "section": lambda values, slugs: slugs.of_value(values.section),
    "sections": lambda values, slugs: "/".join(slugs.of_value(part) for part in values.sections),
    "sectionslug": lambda values, slugs: slugs.of_value(values.section_slugs[-1] if values.section_slugs else ""),
    "sectionslugs": lambda values, slugs: "/".join(slugs.of_value(part) for part in values.section_slugs),
    "title": lambda values, slugs: slugs.of_title(values.title),
    "slug": _title_or_slug,
    "filename": _name,
    "contentbasename": _name,
    "slugorfilename": _slug_or_name,
    "slugorcontentbasename": _slug_or_name,
}

"""Days in the language of a post, and the direction of that language."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton


@lru_cache(maxsize=1000)
def locale(language: str) -> Locale:
    """Return Babel's locale of a language (a BCP 47 tag); English if Babel doesn't know it."""
    try:
        return Locale.parse(language.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@lru_cache(maxsize=100_000)
def format_day(day: date, format: str, language: str) -> str:
    """Format a day for a reader of a language.

    Args:
        day: The day.
        format: `full`, `long`, `medium`, `short`, or a pattern such as `dd.MM.yyyy`.
        language: A BCP 47 tag.

    Returns:
        The day; in the format `long` if the language can't write the other one.
    """
    try:
        return format_date(day, format, locale=locale(language))
    except (AttributeError, KeyError, ValueError):
        return format_date(day, "long", locale=locale(language))


@lru_cache(maxsize=1000)
def format_month(day: date, language: str) -> str:
    """Format a month and its year for a reader of a language: `March 2019`."""
    return format_skeleton("yMMMM", day, locale=locale(language))


def language_name(language: str, reader: str) -> str:
    """Return the name of a language in that of a reader, or the tag itself if it isn't known."""
    return locale(language).get_display_name(locale(reader)) or language if is_known(language) else language


def is_known(language: str) -> bool:
    """Return True if Babel knows a language (a BCP 47 tag)."""
    try:
        Locale.parse(language.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return True


def direction(language: str, around: str) -> str:
    """Return the direction of a language, if a page in another language must declare it.

    Args:
        language: A BCP 47 tag; empty for the language of the page.
        around: The language of the page.

    Returns:
        `ltr` or `rtl`; empty if both run from left to right.
    """
    if not language:
        return ""
    found: str = locale(language).text_direction
    return found if "rtl" in {found, locale(around).text_direction} else ""


def iso(moment: datetime | None) -> str:
    """Return a moment in the format of HTML's `datetime` attribute; empty for None."""
    return moment.isoformat(timespec="seconds") if moment else ""


def is_same(language: str, other: str) -> bool:
    """Return True if two tags name one language."""
    return language.replace("_", "-").casefold() == other.replace("_", "-").casefold()

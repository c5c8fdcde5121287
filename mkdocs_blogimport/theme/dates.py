"""Days in the language of a post, and which way that language runs."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date


@lru_cache(maxsize=1000)
def locale(language: str) -> Locale:
    """What Babel knows of a language (a BCP 47 tag); English where it doesn't know it."""
    try:
        return Locale.parse(language.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@lru_cache(maxsize=100_000)
def format_day(day: date, format: str, language: str) -> str:
    """Write a day as a reader of a language expects it.

    Args:
        day: The day.
        format: `full`, `long`, `medium`, `short`, or a pattern such as `dd.MM.yyyy`.
        language: A BCP 47 tag.

    Returns:
        The day; in the format `long` where the language can't write the other one.
    """
    try:
        return format_date(day, format, locale=locale(language))
    except (AttributeError, KeyError, ValueError):
        return format_date(day, "long", locale=locale(language))


def direction(language: str, around: str) -> str:
    """Say which way a language runs, where that has to be said on a page in another one.

    Args:
        language: A BCP 47 tag; empty for the language of the page.
        around: The language of the page.

    Returns:
        `ltr` or `rtl`; empty where both run from left to right.
    """
    if not language:
        return ""
    found: str = locale(language).text_direction
    return found if "rtl" in {found, locale(around).text_direction} else ""


def iso(moment: datetime | None) -> str:
    """A moment as HTML's `datetime` attribute wants it; empty for None."""
    return moment.isoformat(timespec="seconds") if moment else ""


def is_same(language: str, other: str) -> bool:
    """Whether two tags name one language."""
    return language.replace("_", "-").casefold() == other.replace("_", "-").casefold()

"""The names of months and days in addresses: those of the locale with which Pelican was run."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..dates import DAY_NAMES, MONTH_NAMES

_FILE = Path(__file__).with_name("names.toml")


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one locale; weeks begin on Monday."""

    months: Sequence[str]
    short_months: Sequence[str]
    days: Sequence[str]
    short_days: Sequence[str]


ENGLISH = Names(MONTH_NAMES, [name[:3] for name in MONTH_NAMES], DAY_NAMES, [name[:3] for name in DAY_NAMES])


def of_locale(wanted: Any, formats: Any, usual: Any, language: str) -> Names:
    """Return the names of the locale that a blog's settings say.

    Args:
        wanted: `LOCALE`: a locale, or several, of which Pelican took the first that its machine had.
        formats: `DATE_FORMATS`: a language to a format, or to a locale and a format. The latter is in force then.
        usual: `DEFAULT_DATE_FORMAT`, which may be such a pair too.
        language: The blog's language.

    Returns:
        The names; English for a locale that isn't known, or that of the machine.
    """
    given = [wanted] if isinstance(wanted, str) else wanted if isinstance(wanted, list | tuple) else []
    own = formats.get(language, usual) if isinstance(formats, dict) else usual
    if isinstance(own, list | tuple) and len(own) == 2:
        given = [own[0], *given]
    return next((found for name in given if isinstance(name, str) and (found := _named(name))), ENGLISH)


def _named(locale: str) -> Names | None:
    """Return the names of a locale such as `de_DE.utf8`; None for one that isn't known."""
    name = locale.partition(".")[0].partition("@")[0].replace("-", "_")
    language = name.partition("_")[0].lower()
    if language in {"en", "c", "posix", "english"}:
        return ENGLISH
    return _all().get(name) or _all().get(language)


@cache
def _all() -> dict[str, Names]:
    return {name: Names(**own) for name, own in tomllib.loads(_FILE.read_text(encoding="utf-8")).items()}

"""The few words that the templates need, one file a language in `languages/`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from .dates import locale

_FOLDER = Path(__file__).with_name("languages")
#: Languages that share a file.
_SAME = {"no": "nb", "nn": "nb"}


def labels(language: str | None) -> Mapping[str, str]:
    """Return the labels of a language, English ones if it isn't known.

    Args:
        language: A BCP 47 tag; only its first part counts.

    Returns:
        Label to word.
    """
    tag = (language or "en").replace("_", "-").split("-")[0].lower()
    tag = _SAME.get(tag, tag)
    return _read(tag if tag in _known() else "en")


def reading_time(language: str, minutes: int) -> str:
    """Return how long a post takes to read, in a language.

    Most languages shorten the word for minutes, and have one label for all numbers. Others have one for each of the
    forms that CLDR's rules know in their language: `reading_time_one`, `reading_time_few`.
    """
    words = labels(language)
    form = f"reading_time_{locale(language).plural_form(minutes)}"
    return words.get(form, words["reading_time"]).format(minutes=minutes)


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(file.stem for file in _FOLDER.glob("*.toml"))


@lru_cache
def _read(language: str) -> Mapping[str, str]:
    """Read a language's file over the English one, so that a missing label is in English."""
    own: dict[str, str] = tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return own if language == "en" else {**_read("en"), **own}

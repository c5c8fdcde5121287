"""The titles that Hugo gives to the pages of sections and terms which have none of their own."""

from __future__ import annotations

from ...inflection import plural, title_case
from .config import Config


def of_section(name: str, config: Config) -> str:
    """Return the title of a section, such as `Posts` for `post`."""
    return of_list(plural(name) if config.values.get("pluralizelisttitles") is not False else name, config)


def of_list(name: str, config: Config) -> str:
    """Return the title of a term, or of a taxonomy."""
    if config.values.get("capitalizelisttitles") is False:
        return name
    style = config.values.get("titlecasestyle")
    return title_case(name, style if isinstance(style, str) else "ap")

"""How the theme of a blog is recognised: what its configuration names, or files that only a copy of it has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from . import rows


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme, a row of `themes.yml`, which says what each field means."""

    name: str
    title: str
    gems: tuple[str, ...] = ()
    repositories: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    parent: str = ""
    reading_time: bool = False


@lru_cache(maxsize=1)
def themes() -> Mapping[str, Theme]:
    """All themes by their names.

    Raises:
        ValueError: The file can't be used: a defect of this package.
    """
    found = {name: _theme(name, row) for name, row in rows.read("themes").items()}
    for theme in found.values():
        if theme.parent and theme.parent not in found:
            raise ValueError(f"themes.yml: {theme.name}: there is no theme {theme.parent!r}")
    return found


def recognised(settings: Mapping[str, Any], exists: Callable[[str], bool]) -> tuple[str, ...]:
    """Find out which theme a blog has.

    Args:
        settings: What `_config.yml` says.
        exists: Whether the blog has a file or a folder of this path, relative to its folder.

    Returns:
        The name of the theme and of those that it was made of, the nearest first; nothing where none is recognised.
    """
    known = themes()
    theme = _named(settings) or _by_settings(settings) or _by_files(exists)
    found: list[str] = []
    while theme and theme not in found:
        found.append(theme)
        theme = known[theme].parent
    return tuple(found)


def name_of(value: Any) -> str:
    """The bare name in a `theme:` or `remote_theme:`: without owner, host, version; an empty string for none."""
    if not isinstance(value, str):
        return ""
    return value.strip().partition("@")[0].rstrip("/").rpartition("/")[2].removesuffix(".git")


def _named(settings: Mapping[str, Any]) -> str:
    """The theme that `theme:` or `remote_theme:` names."""
    for key in ("theme", "remote_theme"):
        name = name_of(settings.get(key)).lower()
        for theme in themes().values() if name else ():
            if name in {known.lower() for known in (*theme.gems, *theme.repositories)}:
                return theme.name
    return ""


def _by_settings(settings: Mapping[str, Any]) -> str:
    return next((theme.name for theme in themes().values() if any(key in settings for key in theme.settings)), "")


def _by_files(exists: Callable[[str], bool]) -> str:
    return next((theme.name for theme in themes().values() if any(map(exists, theme.files))), "")


def _theme(name: str, row: Any) -> Theme:
    where = f"themes.yml: {name}"
    row = rows.known_keys(row, [field.name for field in fields(Theme) if field.name != "name"], where)
    lists = {key: rows.strings(row.get(key), where) for key in ("gems", "repositories", "settings", "files")}
    return Theme(
        name=name,
        title=str(row["title"]),
        gems=lists["gems"],
        repositories=lists["repositories"],
        settings=lists["settings"],
        files=lists["files"],
        parent=str(row.get("parent", "")),
        reading_time=row.get("reading_time") is True,
    )

"""Which plugins a theme's gem brings along (Jekyll: `PluginManager#require_theme_deps`)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from . import rows
from .themes import name_of, themes

Gems = Mapping[str, frozenset[str]]


@lru_cache(maxsize=1)
def _own() -> Gems:
    return _checked(rows.read("gems"), "gems.yml")


def gems(added: Mapping[str, Any] | None = None) -> Gems:
    """The plugins of each gem, by the gem's name.

    Args:
        added: Rows of the site; one replaces ours of the same gem.

    Raises:
        ValueError: A row can't be used.
    """
    return {**_own(), **_checked(added, "gems")} if added else _own()


def gem_of(settings: Mapping[str, Any], known: Gems) -> str:
    """The gem of the theme that `theme:` or `remote_theme:` names; an empty string where it isn't known.

    Args:
        settings: What `_config.yml` says.
        known: All gems.
    """
    for key in ("theme", "remote_theme"):
        name = name_of(settings.get(key)).lower()
        if not name:
            continue
        if name in known:
            return name
        repositories = (t for t in themes().values() if name in {r.lower() for r in t.repositories})
        found = next((gem for theme in repositories for gem in theme.gems if gem in known), "")
        if found:
            return found
    return ""


def _checked(written: Mapping[str, Any], where: str) -> Gems:
    return {name: frozenset(rows.strings(row, f"{where}: {name}")) for name, row in written.items()}

"""What a Hexo blog says of itself besides, and its menu; themes read both from `_config.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ...blog.post import MenuEntry, OldMenu, OldSetting
from .. import fields
from .config import Config

_URL = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_MOST = 200
_SETTINGS = {"description": "description", "author": "author", "favicon": "favicon", "disqus_shortname": "disqus",
             "disqus": "disqus", "google_analytics": "analytics"}  # fmt: skip
#: The keys of the value in a setting that is a mapping.
_INNER = ("shortname", "tracking_id", "measurement_id", "small", "name")


def old_settings(config: Config) -> Iterator[OldSetting]:
    """Yield what a blog says of itself."""
    for values, origin in _said(config):
        for key, name in _SETTINGS.items():
            value = values.get(key)
            if isinstance(value, Mapping):
                value = next((value[inner] for inner in _INNER if value.get(inner)), None)
            if isinstance(value, str | int) and not isinstance(value, bool) and (text := fields.line(value)):
                yield OldSetting(name, text, f"{key} in {origin}")  # type: ignore[arg-type]
        for url in _urls(values.get("social")):
            yield OldSetting("social", url, f"social in {origin}")


def _said(config: Config) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Yield what says something of the site: the blog's settings, and those of its theme."""
    origin = config.display_path.rpartition("/")[2]
    yield config.values, origin
    if config.theme:
        yield config.theme, "the theme's settings"


def _urls(social: Any) -> Iterator[str]:
    """Yield the URLs of a mapping of names (`GitHub: https://… || fab fa-github`), or of a list of mappings."""
    entries = list(social.values()) if isinstance(social, Mapping) else social if isinstance(social, list) else []
    for entry in entries[:_MOST]:
        written = fields.line(entry.get("url") if isinstance(entry, Mapping) else entry).partition("||")[0].strip()
        if _URL.match(written):
            yield written


def old_menu(config: Config) -> OldMenu:
    """Return the menu of the theme, where `_config.yml` or `theme_config` in it has one."""
    for values, origin in _said(config):
        entries = list(_entries(values.get("menu")))
        if entries:
            return OldMenu(entries, f"menu in {origin}")
    return OldMenu()


def _entries(menu: Any, depth: int = 0) -> Iterator[MenuEntry]:
    """Yield the entries of a mapping of titles to addresses; one of several has a mapping of its own."""
    if not isinstance(menu, Mapping) or depth > 2:
        return
    for title, target in list(menu.items())[:_MOST]:
        if isinstance(target, Mapping):
            yield MenuEntry(_title(title), children=list(_entries(target, depth + 1)))
        elif written := fields.line(target).partition("||")[0].strip():
            yield MenuEntry(_title(title), written)


def _title(key: Any) -> str:
    words = fields.line(key).partition("||")[0].strip()
    return words.capitalize() if words.islower() else words

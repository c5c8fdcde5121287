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


def old_settings(config: Config) -> Iterator[OldSetting]:
    """Yield what a blog says of itself."""
    origin = config.display_path.rpartition("/")[2]
    for key, name in (("description", "description"), ("author", "author"), ("favicon", "favicon"),
                      ("disqus_shortname", "disqus")):  # fmt: skip
        value = fields.line(config.values.get(key))
        if value:
            yield OldSetting(name, value, f"{key} in {origin}")  # type: ignore[arg-type]
    analytics = config.values.get("google_analytics")
    if isinstance(analytics, Mapping):
        analytics = analytics.get("tracking_id")
    if value := fields.line(analytics):
        yield OldSetting("analytics", value, f"google_analytics in {origin}")
    for url in _urls(config.values.get("social")):
        yield OldSetting("social", url, f"social in {origin}")


def _urls(social: Any) -> Iterator[str]:
    """Yield the URLs of a mapping of names (`GitHub: https://… || fab fa-github`), or of a list of mappings."""
    entries = list(social.values()) if isinstance(social, Mapping) else social if isinstance(social, list) else []
    for entry in entries[:_MOST]:
        written = fields.line(entry.get("url") if isinstance(entry, Mapping) else entry).partition("||")[0].strip()
        if _URL.match(written):
            yield written


def old_menu(config: Config) -> OldMenu:
    """Return the menu of the theme, where `_config.yml` or `theme_config` in it has one."""
    origin = config.display_path.rpartition("/")[2]
    for values in (config.section("theme_config"), config.values):
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

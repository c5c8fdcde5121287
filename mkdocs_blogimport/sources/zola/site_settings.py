"""What a Zola site says of itself besides, and its menu; themes read both from `[extra]`."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from typing import Any

from ...blog.post import MenuEntry, OldMenu, OldSetting, SettingName
from .. import fields
from ..networks import NETWORKS, user_url
from .config import Config

_URL = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_MENU = re.compile(r"(?:[a-z-]+_)?(?:menu|nav|menu_items|links|navbar|navigation)", re.IGNORECASE)
_MOST = 100
_FAVICONS = ("/favicon.ico", "/favicon.svg", "/favicon.png", "/img/favicon.ico", "/images/favicon.ico")
_SETTINGS: tuple[tuple[SettingName, tuple[str, ...]], ...] = (
    ("author", ("author",)),
    ("copyright", ("copyright", "footer_copyright", "copyright_notice")),
    ("disqus", ("disqus", "disqus_shortname")),
    ("analytics", ("google_analytics", "analytics_id", "google_analytics_tag_id")),
)
_COMMENTS: tuple[SettingName, ...] = ("giscus", "utterances")
_SOCIAL = ("social", "socials", "social_links", "social_icons", "links", "author_links")


def old_settings(config: Config, static: Container[str]) -> Iterator[OldSetting]:
    """Yield what a site says of itself.

    Args:
        config: Its settings.
        static: The addresses of the files that it publishes as they are.
    """
    origin = config.display_path.rpartition("/")[2]
    if config.default.description:
        yield OldSetting("description", config.default.description, f"description in {origin}")
    for values, where in ((config.values, origin), (config.extra, f"[extra] in {origin}")):
        for name, keys in _SETTINGS:
            for key in keys:
                value = values.get(key)
                value = value.get("name") or value.get("shortname") if isinstance(value, Mapping) else value
                if isinstance(value, str) and (text := fields.line(value)):
                    yield OldSetting(name, text, f"{key} in {where}")
                    break
    icon = fields.line(config.extra.get("favicon"))
    icon = next((a for a in (f"/{icon.lstrip('/')}", *_FAVICONS) if a in static), "")
    if icon:
        yield OldSetting("favicon", icon, f"the old site's {icon}")
    for key in _SOCIAL:
        for url in _urls(config.extra.get(key)):
            yield OldSetting("social", url, f"{key} in [extra] in {origin}")
    for name in _COMMENTS:
        yield from _comments(name, config, origin)


def _comments(name: SettingName, config: Config, origin: str) -> Iterator[OldSetting]:
    """Yield the repository of a system of comments, with what else it is told."""
    below = config.extra.get("comments")
    for values in (config.extra, below if isinstance(below, Mapping) else {}):
        own = values.get(name)
        if not isinstance(own, Mapping):
            continue
        more = {str(key).replace("-", "_"): fields.line(value) for key, value in own.items() if value is not None}
        if repository := more.get("repo"):
            yield OldSetting(name, repository, f"{name} in [extra] in {origin}", more)
            return


def _urls(value: Any) -> Iterator[str]:
    """Yield the links of a list of tables, or of a table of networks with users or URLs."""
    if isinstance(value, Mapping):
        for network, user in list(value.items())[:_MOST]:
            written = fields.line(user)
            if _URL.match(written):
                yield written
            elif network in NETWORKS and written and not isinstance(user, bool):
                yield user_url(network, written)
    for entry in value[:_MOST] if isinstance(value, list) else ():
        written = (
            fields.line(entry.get("url") or entry.get("link") or entry.get("href"))
            if isinstance(entry, Mapping)
            else ""
        )
        if _URL.match(written):
            yield written


def old_menu(config: Config) -> OldMenu:
    """Return the menu of the theme: a list of tables with names and addresses in `[extra]`."""
    for key, value in config.extra.items():
        if key in _SOCIAL or not _MENU.fullmatch(str(key)[:60]):
            continue
        if isinstance(value, Mapping):  # by language, or as `main`
            value = next((value[name] for name in (config.default.code, "main", "items") if name in value), None)
        entries = list(_entries(value, config)) if isinstance(value, list) else []
        if entries:
            return OldMenu(entries, f"{key} in [extra] in {config.display_path.rpartition('/')[2]}")
    return OldMenu()


def _entries(value: list[Any], config: Config, depth: int = 0) -> Iterator[MenuEntry]:
    for entry in value[:_MOST]:
        if not isinstance(entry, Mapping):
            continue
        names = ("name", "title", "text", "label", f"name_{config.default.code}")
        title = next((fields.line(entry[key]) for key in names if entry.get(key)), "")
        keys = ("url", "path", "href", "link")
        target = next((fields.line(entry[key]) for key in keys if isinstance(entry.get(key), str)), "")
        target = target.replace("$BASE_URL", "")
        inner = entry.get("children") or entry.get("items")
        children = list(_entries(inner, config, depth + 1)) if isinstance(inner, list) and depth < 2 else []
        if target.startswith("@/"):
            target = target.removeprefix("@").removesuffix(".md").removesuffix("/_index") + "/"
        elif target and not target.startswith(("/", "#")) and not _URL.match(target):
            target = f"/{target}"
        if title and (target or children or not entry.get("url")):
            yield MenuEntry(title, target or "/", children=children)

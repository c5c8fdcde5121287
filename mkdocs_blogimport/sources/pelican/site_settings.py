"""What a Pelican blog says of itself besides: its menu, its author, links, comments and analytics."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...blog.post import MenuEntry, OldMenu, OldSetting, Post
from .settings import Settings

_URL = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_USER = re.compile(r"[A-Za-z0-9_.-]{1,100}\Z")


def old_settings(settings: Settings) -> list[OldSetting]:
    """Find what a blog says of itself."""
    return list(_found(settings))


def _found(settings: Settings) -> Iterator[OldSetting]:
    for name, kind in (("SITESUBTITLE", "description"), ("AUTHOR", "author"), ("GOOGLE_ANALYTICS", "analytics")):
        if value := settings.text(name).strip():
            yield OldSetting(kind, value, _origin(settings, name))  # type: ignore[arg-type]
    for _, url in settings.pairs("SOCIAL"):
        if _URL.match(url):
            yield OldSetting("social", url, _origin(settings, "SOCIAL"))
    if _URL.match(settings.text("GITHUB_URL")):
        yield OldSetting("social", settings.text("GITHUB_URL"), _origin(settings, "GITHUB_URL"))
    user = settings.text("TWITTER_USERNAME")
    if _USER.match(user):
        yield OldSetting("social", f"https://twitter.com/{user}", _origin(settings, "TWITTER_USERNAME"))
    if site := settings.text("DISQUS_SITENAME").strip():
        yield OldSetting("disqus", site, _origin(settings, "DISQUS_SITENAME"), {"identifier": "id"})


def _origin(settings: Settings, name: str) -> str:
    file, _ = settings.where(name)
    return f"{name} in {file.rpartition('/')[2]}"


def old_menu(settings: Settings, pages: Sequence[Post]) -> OldMenu:
    """Find the menu: what `MENUITEMS` names, then the pages, as in Pelican's own themes."""
    entries = [MenuEntry(title, target) for title, target in settings.pairs("MENUITEMS")]
    if settings["DISPLAY_PAGES_ON_MENU"] is not False:
        entries += [MenuEntry("", page) for page in pages]
    if not entries:
        return OldMenu()
    return OldMenu(entries, _origin(settings, "MENUITEMS") if settings["MENUITEMS"] else "the pages of the blog")

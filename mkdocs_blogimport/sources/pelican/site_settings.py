"""What a Pelican blog says of itself besides: its menu, its author, links, pictures, comments and analytics.

Pelican itself knows few of these settings. The others are those of Flex, Elegant, pelican-bootstrap3 and Attila.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

from ...blog.post import MenuEntry, OldMenu, OldSetting, Post, SettingName
from .settings import Settings

_URL = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_USER = re.compile(r"[A-Za-z0-9_.-]{1,100}\Z")


#: The names of each setting, the likeliest first.
_TEXTS: tuple[tuple[SettingName, tuple[str, ...]], ...] = (
    ("description", ("SITEDESCRIPTION", "SITE_DESCRIPTION", "SITESUBTITLE")),
    ("author", ("AUTHOR",)),
    ("analytics", ("GOOGLE_ANALYTICS", "GOOGLE_GLOBAL_SITE_TAG", "GOOGLE_ANALYTICS_UNIVERSAL")),
)
_FILES: tuple[tuple[SettingName, tuple[str, ...]], ...] = (
    ("favicon", ("FAVICON", "SITE_FAVICON")),
    ("logo", ("SITELOGO", "SITE_LOGO", "LOGO")),
)
#: Where a favicon lies that no setting names.
_FAVICON = "/favicon.ico"


def old_settings(settings: Settings, static: Container[str]) -> list[OldSetting]:
    """Find what a blog says of itself.

    Args:
        settings: Its settings.
        static: The addresses of the files that it publishes as they are.
    """
    return [*_texts(settings), *_pictures(settings, static), *_links(settings), *_comments(settings)]


def _texts(settings: Settings) -> Iterator[OldSetting]:
    for kind, names in _TEXTS:
        name = next((name for name in names if settings.text(name).strip()), None)
        if name is not None:
            yield OldSetting(kind, settings.text(name).strip(), _origin(settings, name))
    if holder := settings.text("COPYRIGHT_NAME").strip():
        year = settings.text("COPYRIGHT_YEAR").strip() or str(settings.number("COPYRIGHT_YEAR") or "")
        yield OldSetting("copyright", f"© {year} {holder}".replace("  ", " "), _origin(settings, "COPYRIGHT_NAME"))


def _pictures(settings: Settings, static: Container[str]) -> Iterator[OldSetting]:
    """Yield the favicon and the logo, if they are files that the blog published."""
    for kind, names in _FILES:
        for name in names:
            address = "/" + settings.text(name).strip().removeprefix(settings.url).lstrip("/")
            if address in static:
                yield OldSetting(kind, address, _origin(settings, name))
                break
        else:
            if kind == "favicon" and _FAVICON in static:
                yield OldSetting(kind, _FAVICON, f"the old site's {_FAVICON}")


def _links(settings: Settings) -> Iterator[OldSetting]:
    for _, url in settings.pairs("SOCIAL"):
        if _URL.match(url):
            yield OldSetting("social", url, _origin(settings, "SOCIAL"))
    if _URL.match(settings.text("GITHUB_URL")):
        yield OldSetting("social", settings.text("GITHUB_URL"), _origin(settings, "GITHUB_URL"))
    user = settings.text("TWITTER_USERNAME")
    if _USER.match(user):
        yield OldSetting("social", f"https://twitter.com/{user}", _origin(settings, "TWITTER_USERNAME"))


def _comments(settings: Settings) -> Iterator[OldSetting]:
    if site := settings.text("DISQUS_SITENAME").strip():
        yield OldSetting("disqus", site, _origin(settings, "DISQUS_SITENAME"), {"identifier": "id"})
    if repository := settings.text("UTTERANCES_REPO").strip():
        label = settings.text("UTTERANCES_LABEL").strip()
        yield OldSetting(
            "utterances", repository, _origin(settings, "UTTERANCES_REPO"), {"label": label} if label else {}
        )


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

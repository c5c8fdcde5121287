"""What a Hugo site says of itself: its own settings, and the parameters of common themes.

The parameters are those of PaperMod, Stack, LoveIt, Docsy, Blowfish, Congo and hugo-academic.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from typing import Any

from ...blog.post import OldSetting, SettingName
from .. import fields
from ..networks import NETWORKS, user_url
from .config import Config
from .settings_files import get

#: Where a favicon lies that no setting names, the likeliest first.
FAVICONS = (
    "/favicon.ico",
    "/favicon.svg",
    "/favicon.png",
    "/favicon-32x32.png",
    "/img/favicon.ico",
    "/images/favicon.ico",
    "/favicons/favicon.ico",
    "/favicons/favicon-32x32.png",
)
#: The keys of each setting, the likeliest first.
_KEYS: tuple[tuple[SettingName, tuple[str, ...]], ...] = (
    ("description", ("description", "params.description", "params.subtitle", "params.sidebar.subtitle")),
    ("author", ("params.author.name", "params.author", "author.name", "author", "params.authors")),
    ("copyright", ("copyright", "params.copyright", "params.footer.copyright", "params.footer.text")),
)
_REPOSITORIES = ("params.github_repo", "params.repo", "params.repourl", "params.bookrepo", "params.gitrepo")
_ANALYTICS = (
    "services.googleanalytics.id",
    "googleanalytics",
    "params.analytics.google.id",
    "params.analytics.google.sitetag",
    "params.analytics.googleanalytics",
    "params.googleanalytics",
)
_DISQUS = (
    "services.disqus.shortname",
    "disqusshortname",
    "params.disqusshortname",
    "params.comments.disqus.shortname",
    "params.page.comment.disqus.shortname",
    "params.disqus.shortname",
)
#: Mappings and lists of links.
_LINKS = (
    "params.social",
    "params.socialicons",
    "params.social_links",
    "params.author.links",
    "author.links",
    "params.links.user",
    "params.links.developer",
    "menu.social",
    "params.author",
    "author",
)
_COMMENTS = ("params.comments.{}", "params.page.comment.{}", "params.{}")
MOST_LINKS = 40
_URL = re.compile(r"https?://", re.IGNORECASE)
_REPOSITORY = re.compile(r"[\w.-]{1,100}/[\w.-]{1,100}")


def old_settings(config: Config, static: Container[str]) -> Iterator[OldSetting]:
    """Yield what a site says of itself, by name, the likeliest first.

    Args:
        config: Its settings.
        static: The addresses of the files that it publishes as they are.
    """
    values = config.default.values

    def line(key: str) -> str:
        value = get(values, *key.split("."))
        return "" if isinstance(value, bool) else fields.line(value)

    def first(name: SettingName, *keys: str) -> Iterator[OldSetting]:
        key = next((key for key in keys if line(key)), None)
        if key is not None:
            yield OldSetting(name, line(key), f"`{key}` in {config.display_path}")

    for name, keys in _KEYS:
        yield from first(name, *keys)
    yield from _files(config, line, static)
    for key in _REPOSITORIES:
        written = line(key)
        url = f"https://github.com/{written}" if _REPOSITORY.fullmatch(written) else written
        if _URL.match(url):
            yield OldSetting("repository", url, f"`{key}` in {config.display_path}")
            break
    yield from first("analytics", *_ANALYTICS)
    yield from _social(config)
    yield from first("disqus", *_DISQUS)
    yield from _comments(config)


def _files(config: Config, line: Any, static: Container[str]) -> Iterator[OldSetting]:
    """Yield the favicon and the logo, if they are files that the site published."""
    sought: tuple[tuple[SettingName, tuple[str, ...]], ...] = (
        ("favicon", ("params.assets.favicon", "params.favicon", "params.site.favicon")),
        ("logo", ("params.logo", "params.logo.path", "params.label.icon", "params.header.logo")),
    )
    for name, keys in sought:
        for key in keys:
            address = "/" + line(key).lstrip("/")
            if address in static:
                yield OldSetting(name, address, f"`{key}` in {config.display_path}")
                break
        else:
            usual = next((address for address in FAVICONS if address in static), None) if name == "favicon" else None
            if usual is not None:
                yield OldSetting(name, usual, f"the old site's {usual}")


def _social(config: Config) -> Iterator[OldSetting]:
    seen: set[str] = set()
    for key in _LINKS:
        value = get(config.default.values, *key.split("."))
        for url in _urls(value):
            if url and url not in seen and len(seen) < MOST_LINKS:
                seen.add(url)
                yield OldSetting("social", url, f"`{key}` in {config.display_path}")


def _urls(value: Any) -> Iterator[str]:
    """Yield the links of a mapping of networks to users, or of a list of links."""
    if isinstance(value, Mapping):
        for network, user in value.items():
            if network in NETWORKS and not isinstance(user, bool):
                yield user_url(network, fields.line(user))
    for item in value[: 2 * MOST_LINKS] if isinstance(value, list) else ():
        if isinstance(item, Mapping):
            written = fields.line(item.get("url") or item.get("link"))
            if _URL.match(written) or written.startswith("mailto:"):
                yield written
            yield from _urls(item)


def _comments(config: Config) -> Iterator[OldSetting]:
    systems: tuple[SettingName, ...] = ("giscus", "utterances")
    for name in systems:
        for pattern in _COMMENTS:
            key = pattern.format(name)
            own = get(config.default.values, *key.split("."))
            if not isinstance(own, Mapping):
                continue
            more = {str(k).replace("-", "_"): fields.line(value) for k, value in own.items() if value is not None}
            if repository := more.get("repo") or more.get("repository"):
                yield OldSetting(name, repository, f"`{key}` in {config.display_path}", more)
                break

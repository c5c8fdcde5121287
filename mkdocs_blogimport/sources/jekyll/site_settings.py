"""What a Jekyll site says of itself in `_config.yml`, in the ways of its themes: author, logo, links, comments.

None of these keys is Jekyll's own. They are those of jekyll-seo-tag, Minima, Minimal Mistakes, Chirpy, Beautiful
Jekyll, Just the Docs and al-folio.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ...blog.post import OldSetting, SettingName
from .. import fields
from ..networks import NETWORKS, user_url
from .config import Config

#: Where a favicon lies that no setting names, the likeliest first.
FAVICONS = (
    "/favicon.ico",
    "/favicon.svg",
    "/favicon.png",
    "/assets/favicon.ico",
    "/assets/images/favicon.ico",
    "/assets/img/favicon.ico",
    "/assets/img/favicons/favicon.ico",
    "/images/favicon.ico",
    "/img/favicon.ico",
)
#: Mappings and lists of links.
_LINKS = ("social-network-links", "footer-links", "social_links", "social")
#: By what Disqus knew a post, in the templates of themes: its id, its URL, or its path without the base.
_IDENTIFIERS = {
    "minimal-mistakes": "id",
    "al-folio": "id",
    "minima": "url",
    "beautiful-jekyll": "url",
    "chirpy": "path",
}
#: A theme has no more links than this.
MOST_LINKS = 40
_URL = re.compile(r"https?://", re.IGNORECASE)


def old_settings(config: Config, static: Container[str]) -> list[OldSetting]:
    """Find what a site says of itself.

    Args:
        config: Its settings.
        static: The addresses of the files that it publishes as they are.
    """
    return list(_Settings(config, static).all())


class _Settings:
    """The settings of one site."""

    def __init__(self, config: Config, static: Container[str]) -> None:
        self._values = config.values
        self._name = config.display_path
        self._static = static
        self._base = config.base
        self._themes = config.themes

    def all(self) -> Iterator[OldSetting]:
        """Yield them by name, the likeliest first."""
        yield from self._first("description", "description", "subtitle", "tagline")
        yield from self._first("author", "author", "author.name", "social.name")
        yield from self._first("copyright", "copyright", "footer_content", "footer_copyright")
        yield from self._file("favicon", "favicon", "favicon_ico", "icon", usual=FAVICONS)
        yield from self._file("logo", "logo", "site_logo", "logo.path", "masthead_logo")
        yield from self._repository()
        yield from self._first("analytics", "google_analytics", "google_analytics.id", "ga_tracking",
                               "analytics.google.tracking_id", "analytics.google.id", "analytics.google")  # fmt: skip
        yield from self._social()
        yield from self._comments()

    def _get(self, key: str) -> Any:
        value: Any = self._values
        for part in key.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        return value

    def _line(self, key: str) -> str:
        value = self._get(key)
        return "" if isinstance(value, bool) else fields.line(value)

    def _setting(self, name: SettingName, value: str, key: str, more: Mapping[str, str] | None = None) -> OldSetting:
        return OldSetting(name, value, f"`{key}` in {self._name}", more or {})

    def _first(self, name: SettingName, *keys: str) -> Iterator[OldSetting]:
        for key in keys:
            if value := self._line(key):
                yield self._setting(name, value, key)
                return

    def _file(self, name: SettingName, *keys: str, usual: tuple[str, ...] = ()) -> Iterator[OldSetting]:
        for key in keys:
            address = "/" + self._line(key).lstrip("/")
            if address in self._static:
                yield self._setting(name, address, key)
                return
        for address in usual:
            if address in self._static:
                yield OldSetting(name, address, f"the old site's {address}")
                return

    def _repository(self) -> Iterator[OldSetting]:
        for key in ("repository", "gh_edit_repository", "github.repository_url", "repo"):
            value = self._line(key)
            if value and not _URL.match(value):
                value = f"https://github.com/{value}" if re.fullmatch(r"[\w.-]{1,100}/[\w.-]{1,100}", value) else ""
            if value:
                yield self._setting("repository", value, key)
                break
        if self._get("gh_edit_link") is True and (branch := self._line("gh_edit_branch")):
            yield self._setting("edit", branch, "gh_edit_branch")

    # -- links ------------------------------------------------------------------------------------------------------

    def _social(self) -> Iterator[OldSetting]:
        seen: set[str] = set()
        for key, url in self._links():
            if url and url not in seen and len(seen) < MOST_LINKS:
                seen.add(url)
                yield self._setting("social", url, key)

    def _links(self) -> Iterator[tuple[str, str]]:
        for network in NETWORKS:
            for key in (f"{network}_username", f"{network}.username", f"minima.{network}_username"):
                yield key, user_url(network, self._line(key))
        yield "email", user_url("email", self._line("email"))
        for key in (*_LINKS, "minima.social_links", "social.links", "author.links", "footer.links"):
            value = self._get(key)
            if isinstance(value, Mapping):
                for network, user in value.items():
                    yield key, self._link(str(network).lower().removesuffix("_username"), user)
            for item in value if isinstance(value, list) else ():
                if isinstance(item, Mapping):
                    yield key, self._link("", item.get("url") or item.get("link"))
                    for network, user in item.items():
                        yield key, user_url(str(network).lower(), fields.line(user))
                else:
                    yield key, self._link("", item)
        # above the pages of Just the Docs: titles and what they lead to, a URL or a list with one
        above = self._get("aux_links")
        for target in above.values() if isinstance(above, Mapping) else ():
            yield "aux_links", self._link("", next(iter(target), "") if isinstance(target, list) else target)

    def _link(self, network: str, value: Any) -> str:
        written = "" if isinstance(value, bool) else fields.line(value)
        if _URL.match(written) or written.startswith("mailto:"):
            return written
        return user_url(network, written)

    # -- comments ---------------------------------------------------------------------------------------------------

    def _comments(self) -> Iterator[OldSetting]:
        """The system of the comments that the site had: the one that is named as active, else the first."""
        found = list(self._systems())
        active = self._line("comments.provider") or self._line("comments.active") or self._line("comments")
        yield from (setting for setting in found if not active or setting.name == active.split("-")[0])

    def _systems(self) -> Iterator[OldSetting]:
        known = next((_IDENTIFIERS[theme] for theme in self._themes if theme in _IDENTIFIERS), "")
        identifier = {} if known == "path" and self._base else {"identifier": known}
        for setting in self._first("disqus", "comments.disqus.shortname", "disqus.shortname", "disqus_shortname",
                                   "disqus", "minima.disqus.shortname", "comments.disqus"):  # fmt: skip
            yield replace(setting, more=identifier)
        for name in ("giscus", "utterances"):
            for key in (f"comments.{name}", name):
                own = self._get(key)
                if not isinstance(own, Mapping):
                    continue
                more = {
                    str(key).replace("-", "_"): fields.line(value) for key, value in own.items() if value is not None
                }
                repository = more.get("repo") or more.get("repository") or self._line("repository")
                if repository:
                    kind: SettingName = "giscus" if name == "giscus" else "utterances"
                    yield self._setting(kind, repository, key, more)
                    break

"""The feeds of a Hugo site: RSS of the home page, of each section and of each term, and of all terms of a taxonomy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from ...blog import addresses
from ...blog.post import Author, FeedSettings, OldPage, Post
from .. import fields
from .config import Config, is_true
from .lists import Listed
from .posts import newest_first
from .settings_files import get, mapping, texts
from .terms import grouping

#: The number of posts in a feed without `services.rss.limit`: all of them.
_ALL = 1_000_000


def old_feeds(found: Sequence[Listed], config: Config) -> Iterator[FeedSettings]:
    """Yield the feeds of a site.

    Args:
        found: The pages that listed others.
        config: The site's settings.
    """
    if config.disables("rss") or is_true(config.values.get("disablerss")):
        return
    limit = next(
        (int(value) for value in (get(config.values, "services", "rss", "limit"), config.values.get("rsslimit"))
         if isinstance(value, int) and value > 0),
        _ALL,
    )  # fmt: skip
    name = _file_name(config)
    of_terms: dict[tuple[str, str], dict[str, str]] = {}
    for old in found:
        if old.kind == "term" and old.term:
            of_terms.setdefault((old.language.code, old.name), {})[old.term] = _id(old.address, config)
    for old in found:
        if not _has_feed(old, config):
            continue
        folder = old.address.removesuffix(".html").strip("/")
        file = f"{folder}/{name}".lstrip("/")
        dated = (d.post for d in old.documents if d.post is not None and d.post.date is not None and not d.is_draft)
        title = old.language.title
        own = old.title
        yield FeedSettings(
            file=file,
            posts=newest_first(dated),
            display_path=config.display_path,
            format="rss",
            limit=limit,
            title=title if old.kind == "home" or not own else f"{own} on {title}" if title else own,
            author=_author(config),
            full=False,
            is_announced=old.kind == "home",
            of_terms=grouping(old.name) if old.kind == "taxonomy" else "",
            terms=of_terms.get((old.language.code, old.name), {}) if old.kind == "taxonomy" else {},
        )


def _has_feed(old: Listed, config: Config) -> bool:
    """Whether the outputs of a page name RSS; they do by default."""
    own = old.page.values.get("outputs") if old.page is not None else None
    formats = own if own is not None else mapping(config.values, "outputs").get(old.kind)
    return formats is None or "rss" in {name.lower() for name in texts(formats)}


def _file_name(config: Config) -> str:
    own = mapping(config.values, "outputformats", "rss").get("basename")
    base = own if isinstance(own, str) and own and "/" not in own and addresses.refusal(own) is None else "index"
    return f"{base}.xml"


def _author(config: Config) -> Author | None:
    for value in (config.values.get("author"), get(config.values, "params", "author")):
        if isinstance(value, dict) and (name := fields.line(value.get("name"))):
            return Author(name, email=fields.line(value.get("email")))
        if name := fields.line(value):
            return Author(name)
    return None


def root_url(config: Config) -> str:
    """Return the URL of the host with the path of `baseURL`, without a slash at its end; empty if it isn't known."""
    url = fields.line(config.values.get("baseurl"))
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url.rstrip("/") if parts.scheme in {"http", "https"} and parts.netloc else ""


def entry_id(post: Post, config: Config) -> str:
    """Return the id of a post in feed readers, which is its URL in the old site."""
    return _id(post.address, config)


def _id(address: str, config: Config) -> str:
    root = root_url(config)
    return root + addresses.encode(address) if root else ""


def old_page(post: Post, config: Config) -> OldPage:
    """Return a post's names in the old site: its address below the host, and its URL."""
    path = config.default.base + addresses.encode(post.address)
    return OldPage(path=path, url=entry_id(post, config))

"""The feeds of hexo-generator-feed, and the names of posts in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...blog import addresses
from ...blog.post import Author, FeedSettings, OldPage, Post
from .. import fields
from .config import Config

#: The number of posts in a feed that says none (hexo-generator-feed 4).
_LIMIT = 20
_ALL = 1_000_000


def old_feeds(posts: Sequence[Post], config: Config) -> Iterator[FeedSettings]:
    """Yield the feeds of a blog; none where its `package.json` doesn't name the plugin.

    Args:
        posts: The posts that were listed, the newest first.
        config: The blog's settings.
    """
    settings = config.section("feed")
    if config.plugins is None and not settings:
        return
    if not config.uses("hexo-generator-feed") or settings.get("enable") is False:
        return
    kinds = [kind for kind in fields.strings(settings.get("type")) if kind in {"atom", "rss2"}] or ["atom"]
    paths = [path.strip("/") for path in fields.strings(settings.get("path"))]
    limit = settings.get("limit")
    for number, kind in enumerate(kinds):
        path = paths[number] if number < len(paths) else f"{kind}.xml"
        if not path or addresses.refusal(path) is not None:
            continue
        yield FeedSettings(
            file=path,
            posts=posts,
            display_path=config.display_path,
            format="rss" if kind == "rss2" else "atom",
            limit=(limit or _ALL) if isinstance(limit, int) and limit >= 0 else _LIMIT,
            title=fields.line(config.values.get("title")),
            subtitle=fields.line(config.values.get("subtitle")),
            id=f"{config.url}{config.base}/" if config.url else "",
            author=author(config),
            full=settings.get("content") is not False,
        )


def author(config: Config) -> Author | None:
    """Return the author of posts that name none."""
    name = fields.line(config.values.get("author"))
    return Author(name, email=fields.line(config.values.get("email"))) if name else None


def old_page(post: Post, config: Config) -> OldPage:
    """Return the names of a post in the old site, by which comments find it."""
    path = config.base + addresses.encode(post.address)
    return OldPage(path=path, url=_url(path, config))


def entry_id(post: Post, config: Config) -> str:
    """Return the id of a post in feeds: its old URL."""
    return _url(config.base + addresses.encode(post.address), config)


def _url(path: str, config: Config) -> str:
    if not config.url:
        return ""
    # `url` may name the folder of the blog, as `root` does
    return config.url.removesuffix(config.base) + path

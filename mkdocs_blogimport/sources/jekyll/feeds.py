"""The feeds of a Jekyll site, and the names by which feed readers and comment services know its posts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal
from urllib.parse import quote

from ...blog import addresses
from ...blog.post import Author, FeedSettings, OldPage, Post
from .. import fields
from . import permalinks
from .config import Config
from .variables import SAFE, document_id, escaped

PLUGIN = "jekyll-feed"
#: File extensions of a site's own templates of feeds.
SUFFIXES = frozenset({".xml", ".atom", ".rss", ".json"})
#: The beginning of a feed in each format, after comments and Liquid.
_ROOTS: dict[Literal["atom", "rss", "json"], re.Pattern[str]] = {
    "atom": re.compile(r"<(?:atom:)?feed[\s>]"),
    "rss": re.compile(r"<(?:rss|rdf:RDF)[\s>]"),
    "json": re.compile(r"https?://jsonfeed\.org/version/"),
}
#: The characters of a template in which its beginning is searched.
_BEGINNING = 20_000
#: The number of posts in a feed of jekyll-feed, unless the site sets it (0.17, `feed.xml`).
_POSTS = 10
#: A tag may be part of a file's name (jekyll-feed 0.17, `Generator#generate_tag_feed`).
_PLAIN_TAG = re.compile(r"[a-zA-Z0-9_]+")


def format_of(body: str) -> Literal["atom", "rss", "json"] | None:
    """Return the format of the feed that a template makes, None for another template."""
    beginning = body[:_BEGINNING]
    return next((name for name, root in _ROOTS.items() if root.search(beginning)), None)


def old_feeds(posts: Sequence[Post], templates: Sequence[Post], authors: Any, config: Config) -> list[FeedSettings]:
    """Find the feeds of a site.

    Args:
        posts: The site's documents in their order, the oldest post first.
        templates: Its own templates of feeds.
        authors: The content of `_data/authors`.
        config: Its settings.

    Returns:
        The feeds, each file once.
    """
    found = [_of_template(template, posts, config) for template in templates]
    if PLUGIN in config.plugins:
        found += _Plugin(posts, authors, config).feeds()
    return list({feed.file: feed for feed in reversed(found)}.values())[::-1]


def entry_id(post: Post, config: Config) -> str:
    """Return the id of a post in feed readers: `absolute_url` of its id, unless its front matter has a `guid`."""
    own = fields.line(post.metadata.get("guid"))
    return own or _absolute(document_id(post, escaped(post.address)), config)


def old_page(post: Post, config: Config) -> OldPage:
    """A post's names in Liquid: `page.id`, and `page.url` by the filters `relative_url` and `absolute_url`."""
    address = escaped(post.address)
    url = _absolute(address, config)
    return OldPage(
        id=document_id(post, address) if post.collection != "pages" else "",
        path=escaped(config.baseurl) + address,
        url=url if "://" in url else "",
    )


def _of_template(template: Post, posts: Sequence[Post], config: Config) -> FeedSettings:
    newest = _newest(post for post in posts if post.kind == "post")
    return FeedSettings(
        file=template.file,
        posts=newest,
        display_path=template.display_path,
        format=format_of(template.body) or "atom",
        title=_title(config),
        subtitle=fields.line(config.values.get("description")),
        id=_absolute(escaped(template.address), config),
        author=_author(config.values.get("author"), {}),
        line=template.body_line,
        document=template,
    )


class _Plugin:
    """The feeds of jekyll-feed 0.17."""

    def __init__(self, posts: Sequence[Post], authors: Any, config: Config) -> None:
        settings = config.values.get("feed")
        self._settings: Mapping[str, Any] = settings if isinstance(settings, Mapping) else {}
        self._posts = posts
        self._authors = authors
        self._config = config

    def feeds(self) -> Iterator[FeedSettings]:
        """Yield the feeds of collections and their categories, then those of tags (`Generator#generate`)."""
        for name, own in self._collections().items():
            posts = [post for post in self._posts if post.collection == name]
            title = _title(self._config) + ("" if name == "posts" else f" | {name.capitalize()}")
            folder = "feed" if name == "posts" else f"feed/{name}"
            path = fields.line(own.get("path")) or f"{folder}.xml"
            yield from self._feed(path, posts, title, is_announced=name == "posts")
            for category in dict.fromkeys(fields.strings(own.get("categories"))):
                chosen = [post for post in posts if category in post.categories]
                yield from self._feed(f"{folder}/{category}.xml", chosen, f"{title} | {category.capitalize()}")
        yield from self._of_tags()

    def _collections(self) -> dict[str, Mapping[str, Any]]:
        """Return the settings of each collection that has a feed (`Generator#collections`)."""
        named = self._settings.get("collections")
        found: dict[str, dict[str, Any]] = {}
        if isinstance(named, Mapping):
            found = {str(name): dict(own) if isinstance(own, Mapping) else {} for name, own in named.items()}
        elif isinstance(named, list):
            found = {str(name): {} for name in named}
        posts = found.setdefault("posts", {})
        for key in ("path", "categories"):
            posts[key] = posts.get(key) or self._settings.get(key)
        return dict(found)

    def _of_tags(self) -> Iterator[FeedSettings]:
        settings = self._settings.get("tags")
        if not settings:
            return
        settings = settings if isinstance(settings, Mapping) else {}
        posts = [post for post in self._posts if post.kind == "post"]
        every = dict.fromkeys(tag for post in posts for tag in post.tags)
        excepted = fields.strings(settings.get("except"))
        folder = fields.line(settings.get("path")) or "/feed/by_tag/"
        for tag in fields.strings(settings.get("only")) or every:
            if tag in every and tag not in excepted and _PLAIN_TAG.fullmatch(tag):
                yield from self._feed(f"{folder}{tag}.xml", [post for post in posts if tag in post.tags],
                                      _title(self._config))  # fmt: skip

    def _feed(
        self, path: str, posts: Iterable[Post], title: str, *, is_announced: bool = False
    ) -> Iterator[FeedSettings]:
        address = permalinks.clean("/" + path.lstrip("/"))
        # without a file extension it is a file all the same
        file = address.lstrip("/") + ("index.xml" if address.endswith("/") else "")
        if addresses.refusal(file) is not None:
            return
        config = self._config
        limit = fields.text(self._settings.get("posts_limit"))
        yield FeedSettings(
            file=file,
            posts=_newest(posts),
            display_path=config.display_path,
            limit=int(limit) if limit.isdecimal() else _POSTS,
            title=title,
            subtitle=fields.line(config.values.get("description")),
            id=_absolute(escaped(address), config),
            author=_author(config.values.get("author"), self._authors),
            is_announced=is_announced,
            full=self._settings.get("excerpt_only") is not True,
        )


def _newest(posts: Iterable[Post]) -> list[Post]:
    """Return the posts with a date, the newest first; of two with one date the earlier one in the site's order."""
    dated = [(post.date, -place, post) for place, post in enumerate(posts) if post.date is not None]
    return [post for _, _, post in sorted(dated, key=lambda item: item[:2], reverse=True)]


def _title(config: Config) -> str:
    return fields.line(config.values.get("title") or config.values.get("name"))


def _author(value: Any, known: Any) -> Author | None:
    """Return the author of a site: a name, the key of one in `_data/authors`, or a mapping."""
    if isinstance(value, str) and isinstance(known, Mapping) and isinstance(known.get(value), Mapping):
        value = known[value]
    if isinstance(value, Mapping):
        name = fields.line(value.get("name"))
        url, email = fields.line(value.get("uri") or value.get("url")), fields.line(value.get("email"))
        return Author(name, url if url.startswith(("http://", "https://")) else "", email) if name else None
    name = fields.line(value)
    return Author(name) if name else None


def _absolute(address: str, config: Config) -> str:
    """An address below the site's root by the filter `absolute_url`; what is escaped in it already stays so."""
    return fields.line(config.values.get("url")).rstrip("/") + escaped(config.baseurl) + quote(address, safe=SAFE + "%")

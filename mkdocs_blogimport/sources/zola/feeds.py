"""The feeds of a Zola site: of each language, of sections and of terms; and the names of posts in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from ...blog import addresses
from ...blog.paths import is_file
from ...blog.post import Author, FeedSettings, OldPage, Post
from .. import fields
from ..signs import says
from .config import Config, Language
from .documents import Document
from .lists import Term
from .sections import Listed, newest_first

#: The number of posts in a feed without `feed_limit`: all of them.
_ALL = 1_000_000


def old_feeds(
    documents: Sequence[Document], sections: Sequence[Listed], terms: Sequence[Term], config: Config
) -> Iterator[FeedSettings]:
    """Yield the feeds of a site.

    Args:
        documents: Its pages.
        sections: Its sections.
        terms: Its terms.
        config: Its settings.
    """
    for language in config.languages.values():
        if language.has_feeds:
            own = (d for d in documents if d.section is None and d.entry.language is language)
            yield from _feeds(f"{language.prefix}/", _dated(newest_first(own)), language, config)
    for listed in sections:
        if listed.section.has_feeds and listed.document is not None and listed.folder:
            posts = _dated(newest_first(listed.pages))
            yield from _feeds(listed.address, posts, listed.language, config, listed.document.title)
    for term in terms:
        if term.taxonomy.has_feed and term.taxonomy.is_rendered:
            yield from _feeds(term.address, _dated(term.pages), term.language, config, term.names[0])


def _dated(documents: Sequence[Document]) -> list[Post]:
    return [d.post for d in documents if d.post is not None and d.date is not None and not d.post.draft]


def _feeds(
    address: str, posts: Sequence[Post], language: Language, config: Config, name: str = ""
) -> Iterator[FeedSettings]:
    limit = config.values.get("feed_limit")
    title = " - ".join(filter(None, (language.title or config.default.title, name)))
    for file in language.feed_files:
        path = f"{address}{file}".lstrip("/")
        kind = _kind(file, config)
        if kind is None or addresses.refusal(path) is not None:
            continue
        yield FeedSettings(
            file=path,
            posts=posts,
            display_path=config.display_path,
            format=kind,
            limit=limit if isinstance(limit, int) and not isinstance(limit, bool) and limit > 0 else _ALL,
            title=title,
            subtitle=language.description,
            id=f"{config.base_url}/{path}" if config.base_url else "",
            author=author(config),
            is_announced=not name,
        )


def _kind(file: str, config: Config) -> Literal["atom", "rss", "json"] | None:
    """Return the kind of a feed, which the site's own template of that name may say; None for something else."""
    template = config.folder / "templates" / file
    if is_file(template):
        kinds: tuple[tuple[Literal["atom", "rss", "json"], str], ...] = (
            ("rss", r"<rss\b"), ("atom", r"<feed\b"), ("json", r"jsonfeed\.org/version")
        )  # fmt: skip
        return next((kind for kind, pattern in kinds if says(template, pattern)), None)
    if not file.endswith(".xml"):
        return None
    return "rss" if "rss" in file else "atom"


def author(config: Config) -> Author | None:
    """Return the author of posts that name none."""
    name = fields.line(config.values.get("author"))
    return Author(name) if name else None


def old_page(post: Post, config: Config) -> OldPage:
    """Return the names of a post in the old site, by which comments find it."""
    path = addresses.encode(post.address)
    return OldPage(path=config.base + path, url=f"{config.base_url}{path}" if config.base_url else "")


def entry_id(post: Post, config: Config) -> str:
    """Return the id of a post in feeds: its old URL, which is not encoded there."""
    return f"{config.base_url}{post.address}" if config.base_url else ""

"""The feeds of a Pelican blog, and the ids by which feed readers know its articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Literal
from urllib.parse import urlsplit

from ...blog import addresses
from ...blog.post import FeedSettings, Post
from .lists import by_term, grouped
from .settings import Settings
from .slugs import Slugs, stripped

_FORMATS: tuple[Literal["atom", "rss"], ...] = ("atom", "rss")


def entry_id(post: Post, settings: Settings, urls: Mapping[Post, str]) -> str:
    """Return the id of an article (feedgenerator: `get_tag_uri`); empty where the blog has no URL.

    Args:
        post: The article.
        settings: The blog's settings.
        urls: The articles' URLs as the settings make them, relative to the blog's root.
    """
    try:
        parts = urlsplit(f"{settings.url}/{urls.get(post, post.address).lstrip('/')}")
        host = parts.hostname
    except ValueError:
        return ""
    if not host or post.date is None:
        return ""
    fragment = f"/{parts.fragment}" if parts.fragment else ""
    return f"tag:{host},{post.date:%Y-%m-%d}:{parts.path}{fragment}"


def old_feeds(
    posts: Sequence[Post],
    translations: Sequence[Post],
    settings: Settings,
    slugs: Slugs,
    default_language: str,
    folder: str = "",
) -> list[FeedSettings]:
    """Find the feeds of a blog (Pelican: `ArticlesGenerator.generate_feeds`).

    Args:
        posts: The articles that were listed, in Pelican's order.
        translations: Those that were translations of them.
        settings: The blog's settings.
        slugs: Its slugs.
        default_language: The language of articles that name none.
        folder: The folder of the feeds, for a language with a site of its own.

    Returns:
        The feeds, each file once.
    """
    found = _Feeds(posts, translations, settings, slugs, default_language, folder).all()
    return list({feed.file: feed for feed in found}.values())


class _Feeds:
    def __init__(
        self,
        posts: Sequence[Post],
        translations: Sequence[Post],
        settings: Settings,
        slugs: Slugs,
        default_language: str,
        folder: str,
    ) -> None:
        self._folder = folder
        self._posts = posts
        self._settings = settings
        self._slugs = slugs
        self._default_language = default_language
        both = [*posts, *translations]
        self._all = sorted(both, key=lambda post: post.date, reverse=True)  # type: ignore[arg-type, return-value]

    def all(self) -> Iterator[FeedSettings]:
        """Yield the feeds, those of all articles first."""
        for format in _FORMATS:
            yield from self._feed("FEED_ALL", format, self._all)
            yield from self._feed("FEED", format, self._posts)
        for format in _FORMATS:
            for kind, key in (
                ("CATEGORY", lambda post: post.categories),
                ("AUTHOR", lambda post: post.authors),
                ("TAG", lambda post: post.tags),
            ):
                is_written = bool(self._settings.text(f"{kind}_FEED_{format.upper()}"))
                terms = by_term(self._posts, key, partial(self._slugs.of, kind=kind)) if is_written else {}
                for name, listed in terms.items():
                    slug = self._slugs.of(name, kind)
                    yield from self._feed(f"{kind}_FEED", format, list(dict.fromkeys(listed)), ("{slug}", slug), name)
            languages = grouped(
                self._all, lambda post: [post.metadata.get("lang", "").strip() or self._default_language]
            )
            for language, listed in languages.items():
                yield from self._feed("TRANSLATION_FEED", format, listed, ("{lang}", language))

    def _feed(
        self,
        setting: str,
        format: Literal["atom", "rss"],
        posts: Sequence[Post],
        field: tuple[str, str] = ("", ""),
        term: str = "",
    ) -> Iterator[FeedSettings]:
        settings = self._settings
        name = f"{setting}_{format.upper()}"
        file = settings.text(name)
        if not file:
            return
        if field[0]:
            file = file.replace(field[0], field[1])
        file = addresses.clean(f"/{self._folder}/{file}" if self._folder else f"/{file}")[1:]
        where, line = settings.where(name)
        reason = addresses.refusal(file) if file else "it has no name"
        if reason is not None or file.endswith("/"):
            return
        title = stripped(settings.text("SITENAME"))
        yield FeedSettings(
            file=file,
            posts=posts,
            display_path=where,
            format=format,
            limit=settings.number("FEED_MAX_ITEMS") or 100,
            title=f"{title} - {stripped(term)}" if term else title,
            subtitle=settings.text("SITESUBTITLE"),
            id=f"{settings.url}/{self._folder}{'/' * bool(self._folder)}" if settings.url else "",
            line=line,
            full=format == "atom" or settings["RSS_FEED_SUMMARY_ONLY"] is False,
            is_announced=setting in {"FEED_ALL", "FEED"} and not self._folder,
        )

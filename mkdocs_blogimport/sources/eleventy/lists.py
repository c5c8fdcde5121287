"""The templates of an Eleventy site that list posts: pages of lists and of terms, and feeds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ... import frontmatter
from ...blog import addresses
from ...blog.post import Author, FeedSettings, OldLayout, OldList, Post
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from .. import fields
from ..options import ReadOptions
from ..walk import Found, content
from .config import Config
from .data import Data, in_yaml
from .documents import COLLECTIONS, Document, published_at, usual_address
from .expressions import Template, UnknownExpressionError
from .javascript import UNKNOWN

#: The file extensions of templates that no engine here renders.
TEMPLATES = (".njk", ".liquid", ".hbs", ".ejs", ".pug", ".mustache", ".haml", ".webc", ".11ty.js", ".11ty.mjs",
             ".11ty.cjs", ".11ty.ts")  # fmt: skip
#: What loops over posts, or writes of them.
USES = re.compile(r"\{[{%][^{}%]*(?<![\w-])collections(?=[.\[\s|])")
#: Those in which lists and feeds are recognised.
_READ = (".njk", ".liquid", ".html", ".md", ".hbs", ".ejs")
_OF_TERMS = re.compile(r"\bcollections\b(?![.\[])|\btag(?:List|s)\b")
_COLLECTION = re.compile(r"\bcollections(?:\.([\w$]++)|\[[\"']([^\"'\]]++)[\"']\])")
_LIMIT = re.compile(r"\b(?:head|limit|slice|first)\b\s*+(?:\(|:)?\s*+-?(?:0\s*+,\s*+)?(\d{1,5})")
#: What is in the template of a feed of each format.
_FORMATS = (("atom", "<feed"), ("rss", "<rss"), ("json", "jsonfeed.org"))
#: The most pages of a list, and a feed that has all posts.
_MOST_PAGES, _ALL = 5_000, 1_000_000
#: A name that no term has, to find where it stands in an address.
_MARK = "zqxterm"


@dataclass(slots=True)
class Lists:
    """What the templates of a site listed."""

    lists: list[OldList] = field(default_factory=list)
    feeds: list[FeedSettings] = field(default_factory=list)
    term_formats: dict[str, str] = field(default_factory=dict)
    slugs: dict[tuple[str, str], str] = field(default_factory=dict)
    overviews: dict[str, str] = field(default_factory=dict)
    size: int = 0
    blog_dir: str = ""
    unread: list[Found] = field(default_factory=list)
    """The templates that made other pages."""

    def layout(self) -> OldLayout:
        """Return what the templates say of the site's lists."""
        return OldLayout(
            blog_dir=self.blog_dir,
            pagination=self.size > 0,
            pagination_per_page=self.size or None,
            overviews=self.overviews,
            groupings={"tags": "tags" in self.term_formats, "categories": "categories" in self.term_formats},
        )


class Reader:
    """Reads the templates of one site, of which nothing is run."""

    def __init__(
        self, config: Config, data: Data, documents: Sequence[Document], problems: Problems, options: ReadOptions
    ) -> None:
        self._config = config
        self._data = data
        self._problems = problems
        self._options = options
        self._template = Template(config.date_filters)
        self._shown = newest_first(document.post for document in documents)
        self._by_tag: dict[str, list[Post]] = {}
        data_of = {document.post: document.data for document in documents}
        for post in self._shown:
            for tag in fields.unique(fields.strings(data_of[post].get("tags"))):
                self._by_tag.setdefault(tag, []).append(post)
        self._by_term: dict[str, dict[str, list[Post]]] = {"tags": {}, "categories": {}}
        for post in self._shown:
            for grouping, names in (("tags", post.tags), ("categories", post.categories)):
                for name in names:
                    self._by_term[grouping].setdefault(name, []).append(post)
        self.found = Lists()

    def read(self, files: Sequence[Found]) -> Lists:
        """Read templates.

        Args:
            files: Those files.

        Returns:
            What they listed.
        """
        for found in files:
            self._read(found)
        for feed in self._config.feeds:
            author = feed.metadata.get("author")
            own = self._collection(feed.collection)
            self._add_feed(feed.path, feed.format, own, feed.limit, feed.metadata, author, self._config.display_path)
        return self.found

    def _read(self, found: Found) -> None:
        if not found.path.endswith(_READ):
            self.found.unread.append(found)
            return
        data = content(found, self._problems, self._options)
        if data is None:
            return
        written = in_yaml(data)
        read = frontmatter.read(written)
        values = self._data.all_of(found.path, read.metadata)
        label = display_path(found.file)
        if not self._data.sees(values, read, data, label, is_yaml=written is data):
            return
        pagination = values.get("pagination")
        pagination = pagination if isinstance(pagination, Mapping) else {}
        computed = values.get("eleventyComputed")
        own = read.metadata.get("permalink", values.get("permalink"))
        if isinstance(computed, Mapping) and computed.get("permalink") not in (None, UNKNOWN):
            own = computed["permalink"]
        if own is False:
            return
        source = fields.line(pagination.get("data"))
        if not source and not USES.search(read.body):
            self.found.unread.append(found)
            return
        if isinstance(own, str) and own.endswith((".xml", ".json", ".rss", ".atom")):
            self._feed(own, read.body, values, label)
        elif source == "collections" or (source and not source.startswith("collections")):
            self._terms(found, own, pagination, values, label)
        else:
            self._list(found, own, source, pagination, read.body, values, label)

    # -- lists -------------------------------------------------------------------------------------------------------

    def _list(  # noqa: PLR0913 - what a template says
        self,
        found: Found,
        own: Any,
        source: str,
        pagination: Mapping[str, Any],
        body: str,
        values: Mapping[str, Any],
        label: str,
    ) -> None:
        place = self._address(found, own, {**values, "pagination": {"pageNumber": 0}})
        if place is None:
            self.found.unread.append(found)
            return
        if not source and _OF_TERMS.search(body) and not _COLLECTION.search(body):
            self.found.overviews.setdefault("tags", place)
            return
        named = _COLLECTION.search(source or body)
        posts = self._collection((named[1] or named[2]) if named else "posts")
        size = pagination.get("size")
        size = size if isinstance(size, int) and size > 0 else 0
        if not size:
            self.found.lists.append(OldList(place, "", posts, label))
        else:
            self.found.size = self.found.size or size
            for number in range(min(max(1, -(-len(posts) // size)), _MOST_PAGES)):
                page = {"pageNumber": number}
                there = self._address(found, own, {**values, "pagination": page}, number)
                if there is not None:
                    share = posts[number * size : (number + 1) * size]
                    self.found.lists.append(OldList(there, "", share, label))
        if place != "/" and place.endswith("/") and not self.found.blog_dir:
            self.found.blog_dir = place.strip("/")

    def _terms(
        self, found: Found, own: Any, pagination: Mapping[str, Any], values: Mapping[str, Any], label: str
    ) -> None:
        """Read a template that makes a page for each term."""
        alias = fields.line(pagination.get("alias")) or "tag"
        grouping = "categories" if "categor" in alias.lower() + fields.line(pagination.get("data")).lower() else "tags"
        address = self._address(found, own, {**values, alias: _MARK, "pagination": {"items": [_MARK]}})
        if address is None or _MARK not in address or address.count(_MARK) > 1:
            self.found.unread.append(found)
            return
        self.found.term_formats.setdefault(grouping, address.replace(_MARK, "{slug}").rstrip("/"))
        left_out = set(fields.strings(pagination.get("filter"))) | COLLECTIONS
        before, after = address.split(_MARK)
        for name, posts in self._by_term[grouping].items():
            there = self._address(found, own, {**values, alias: name, "pagination": {"items": [name]}})
            if name in left_out or there is None or not there.startswith(before) or not there.endswith(after):
                continue
            self.found.slugs[grouping, name] = there[len(before) : len(there) - len(after)]
            self.found.lists.append(OldList(there, "", posts, label, grouping, name))

    def _address(self, found: Found, own: Any, values: Mapping[str, Any], number: int = 0) -> str | None:
        """Return the address of a page of a template; None for one that can't be known."""
        if isinstance(own, str) and own:
            try:
                return published_at(self._template.filled(own, values))
            except UnknownExpressionError:
                return None
        if own is not None:
            return None
        stem = found.path
        for suffix in (*TEMPLATES, ".html", ".md"):
            stem = stem.removesuffix(suffix)
        return addresses.clean(f"{usual_address(stem)}{f'{number}/' if number else ''}")

    def _collection(self, name: str) -> list[Post]:
        """Return the posts of a collection; all of them for one that the site's code makes."""
        return self._by_tag.get(name, self._shown)

    # -- feeds -------------------------------------------------------------------------------------------------------

    def _feed(self, own: str, body: str, values: Mapping[str, Any], label: str) -> None:
        kind = next((kind for kind, part in _FORMATS if part in body), "")
        try:
            place = self._template.filled(own, values).strip("/")
        except UnknownExpressionError:
            return
        if not kind:
            return  # a sitemap, a list for a search
        named, limit = _COLLECTION.search(body), _LIMIT.search(body)
        metadata: Mapping[str, Any] = next(
            (values[key] for key in ("metadata", "site", "meta", "config") if isinstance(values.get(key), Mapping)), {}
        )
        posts = self._collection((named[1] or named[2]) if named else "posts")
        self._add_feed(place, kind, posts, int(limit[1]) if limit else 0, metadata, metadata.get("author"), label)

    def _add_feed(  # noqa: PLR0913 - what a feed has
        self,
        path: str,
        kind: str,
        posts: Sequence[Post],
        limit: int,
        metadata: Mapping[str, Any],
        author: Any,
        label: str,
    ) -> None:
        if not path or addresses.refusal(path) is not None:
            return
        name = fields.line(author.get("name") if isinstance(author, Mapping) else author)
        base = fields.line(metadata.get("base") or metadata.get("url")).rstrip("/")
        self.found.feeds.append(
            FeedSettings(
                file=path,
                posts=posts,
                display_path=label,
                format=kind,  # type: ignore[arg-type]
                limit=limit or _ALL,
                title=fields.line(metadata.get("title")),
                subtitle=fields.line(metadata.get("subtitle") or metadata.get("description")),
                id=f"{base}/" if base else "",
                author=Author(name) if name else None,
            )
        )


def newest_first(posts: Iterator[Post]) -> list[Post]:
    """Return the posts of lists, the newest first."""
    listed = (post for post in posts if post.kind == "post" and not post.is_unlisted and post.date is not None)
    return sorted(listed, key=lambda post: (post.date, post.path), reverse=True)

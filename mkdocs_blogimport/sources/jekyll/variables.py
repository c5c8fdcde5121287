"""Liquid's `page` and `site`: the data of a Jekyll site's documents and of the site itself."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ... import frontmatter
from ...blog import addresses
from ...blog.post import Post
from .. import dates, fields
from . import github_pages, permalinks
from .config import Config
from .contents import Contents
from .defaults import merged
from .languages import spoken_in
from .order import collection_of, newest_first

if TYPE_CHECKING:
    from ...liquid import Drop

#: Jekyll 4.3: the values of `Jekyll::Configuration::DEFAULTS` besides `config.DEFAULTS`, as Liquid sees them.
CONFIGURATION: dict[str, Any] = {
    "cache_dir": ".jekyll-cache",
    "plugins_dir": "_plugins",
    "layouts_dir": "_layouts",
    "data_dir": "_data",
    "includes_dir": "_includes",
    "safe": False,
    "keep_files": [".git", ".svn"],
    "encoding": "utf-8",
    "strict_front_matter": False,
    "whitelist": [],
    "plugins": [],
    "markdown": "kramdown",
    "highlighter": "rouge",
    "lsi": False,
    "incremental": False,
    "detach": False,
    "port": "4000",
    "host": "127.0.0.1",
    "show_dir_listing": False,
    "paginate_path": "/page:num",
    "quiet": False,
    "verbose": False,
    "defaults": [],
    "liquid": {"error_mode": "warn", "strict_filters": False, "strict_variables": False},
    "kramdown": {
        "auto_ids": True,
        "toc_levels": [1, 2, 3, 4, 5, 6],
        "entity_output": "as_char",
        "smart_quotes": "lsquo,rsquo,ldquo,rdquo",
        "input": "GFM",
        "hard_wrap": False,
        "guess_lang": True,
        "footnote_nr": 1,
        "show_warnings": False,
    },
}
#: Jekyll 4: `Page::HTML_EXTENSIONS`.
_HTML = frozenset({".html", ".xhtml", ".htm"})
#: Characters of an address that Jekyll doesn't escape.
SAFE = "/!$&'()*+,;=:@~"


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file that Jekyll copies, or one in a collection that isn't written."""

    path: str
    """Relative to the source folder."""
    file: Path
    address: str | None
    """The address of its copy; None if it isn't copied."""
    collection: str | None = None


class Variables:
    """The variables of Liquid for one site: a hash of each document, and one of the whole."""

    def __init__(
        self, config: Config, documents: Sequence[Post], files: Sequence[StaticFile], now: datetime,
        contents: Contents, address: Callable[[Post], str],
    ) -> None:  # fmt: skip
        """Create the hashes of the documents.

        Args:
            config: The site's settings.
            documents: All documents and pages, in the order in which Jekyll renders them.
            files: The site's static files.
            now: The time of the build.
            contents: The rendered documents.
            address: Returns the address of a document, below the root of the old site.
        """
        self._config = config
        self._documents = documents
        self._files = files
        self._now = now
        self._contents = contents
        self._address = address
        self.pages: dict[Post, dict[str, Any]] = {}
        """Liquid's `page` of each document."""
        self._collections: dict[str, list[Post]] = {"posts": [], **{name: [] for name in config.collections}}
        self._standing: list[Post] = []
        for post in documents:
            name = collection_of(post, config)
            if name is None:
                self._standing.append(post)
                self.pages[post] = self._page(post)
            else:
                if not post.is_unlisted:
                    self._collections[name].append(post)
                self.pages[post] = self._document(post)
        for collection in self._collections.values():
            for post, following in pairwise(collection):
                self.pages[post]["next"] = self.pages[following]
                self.pages[following]["previous"] = self.pages[post]

    def _url(self, post: Post) -> str:
        return written_address(post, self._address(post))

    def relative_path(self, post: Post) -> str:
        """Return the path of a document's file in Jekyll: that of a collection below the folder of the collections."""
        is_page = collection_of(post, self._config) is None
        return post.path if is_page else post.path.removeprefix(self._config.collections_dir)

    def _document(self, post: Post) -> Drop:
        """Return a post's or an item's hash, in the order of `Jekyll::Drops::DocumentDrop#keys`."""
        from ...liquid import Drop, Lazy

        contents, metadata = self._contents, post.metadata
        name = post.path.rsplit("/", 1)[-1]
        stem, ext = posixpath.splitext(name)
        url, path = self._url(post), self.relative_path(post)
        drop = Drop(
            name=name if metadata.get("name") in (None, False) else _moments(metadata["name"], self._config),
            id=document_id(post, url),
            relative_path=path,
            excerpt=Lazy(lambda: contents.excerpt(post)),
            title=self._title(post),
            categories=list(post.categories),
            collection=post.collection,
            next=None,
            tags=list(post.tags),
            previous=None,
            content=Lazy(lambda: contents.content(post)),
            output=Lazy(lambda: contents.output(post)),
            path=path,
            url=url,
            date=post.date or self._now.astimezone(self._config.timezone),
            draft=bool(metadata.get("draft")) or "_drafts/" in post.path,
        )
        for key, value in metadata.items():
            drop.setdefault(key, _moments(value, self._config))
        if drop.get("slug") in (None, False):
            drop["slug"] = post.slug or stem
        if drop.get("ext") in (None, False):
            drop["ext"] = ext or None
        return drop

    def _page(self, post: Post) -> dict[str, Any]:
        """Return a page's hash (`Jekyll::Convertible#to_liquid`): its front matter, and the fixed values."""
        from ...liquid import Hash, Lazy

        contents, metadata, url = self._contents, post.metadata, self._url(post)
        page = Hash({key: _moments(value, self._config) for key, value in metadata.items()})
        if page.get("title") is None and self._is_titled_by_heading(post):
            page["title"] = post.title
        folder = url if url.endswith("/") else posixpath.dirname(url)
        page.update(
            {
                "content": Lazy(lambda: contents.content(post)),
                "dir": folder if folder.endswith("/") else f"{folder}/",
                "excerpt": post.excerpt,
                "name": post.path.rsplit("/", 1)[-1],
                "path": page.get("path") or post.path,
                "url": url,
            }
        )
        return page

    def _is_titled_by_heading(self, post: Post) -> bool:
        """Return True if a plugin of the blog made the heading at the beginning of a page its title."""
        config = self._config
        if not config.runs("jekyll-titles-from-headings", "titles_from_headings") or post.body_format != "markdown":
            return False
        return bool(github_pages.heading(post.body)) or config.asks("titles_from_headings", "strip_title")

    @staticmethod
    def _title(post: Post) -> str:
        """Return a title as it was written: in a page's text `&lt;` is markup, as it was in the old blog."""
        written = frontmatter.text(post.metadata.get("title")).strip()
        return written if fields.plain(written) == post.title else post.title

    # -- the site ---------------------------------------------------------------------------------------------------

    def site(self, data: Mapping[str, Any], translations: Mapping[str, Any]) -> dict[str, Any]:
        """Return Liquid's `site` (`Jekyll::Drops::SiteDrop`).

        Args:
            data: The content of the data files.
            translations: The content of the files of translations, by language.
        """
        from ...liquid import Hash, Lazy

        config, pages = self._config, self.pages
        newest = newest_first(self._documents)
        files = {(file.path, file.collection): self._file(file) for file in sorted(self._files, key=_file_order)}
        of_collections: dict[str, list[dict[str, Any]]] = {name: [] for name in self._collections}
        for file in self._files:
            if file.collection is not None:
                of_collections[file.collection].append(files[file.path, file.collection])
        documents: list[dict[str, Any]] = []
        for name, collection in self._collections.items():
            documents += [*(pages[post] for post in collection), *of_collections[name]]
        configured = config.values.get("data")
        return Hash(
            {
                **merged(CONFIGURATION, config.values),
                "config": None,
                "time": self._now.astimezone(config.timezone),
                "pages": [pages[post] for post in self._standing],
                "html_pages": [pages[post] for post in self._standing if _is_html(post)],
                "static_files": list(files.values()),
                "tags": self._terms(newest, lambda post: post.tags),
                "categories": self._terms(newest, lambda post: post.categories),
                "data": data if configured in (None, False) else configured,
                "posts": [pages[post] for post in newest],
                "documents": documents,
                "collections": [self._collection(name, of_collections[name]) for name in sorted(self._collections)],
                "related_posts": Lazy(lambda: self._related(newest)),
                **self._of_languages(translations),
                **{
                    name: [pages[post] for post in posts]
                    for name, posts in self._collections.items()
                    if name != "posts"
                },
            }
        )

    def _of_languages(self, translations: Mapping[str, Any]) -> dict[str, Any]:
        """Return the variables of a plugin for several languages, such as the language of the current document."""
        from ...liquid import Lazy

        spoken = self._config.languages
        if spoken is None:
            return {}
        current = Lazy(lambda: spoken_in(self._contents.current, spoken))
        if not spoken.are_keys:
            return {"active_lang": current, "default_lang": spoken.default}
        return {"lang": current, "default_lang": spoken.default, "translations": translations}

    def _terms(self, newest: Sequence[Post], terms: Callable[[Post], Iterable[str]]) -> dict[str, list[dict[str, Any]]]:
        """Return the posts by term, the newest first; the terms in the order of the posts, oldest first."""
        found: dict[str, list[dict[str, Any]]] = {}
        for post in reversed(newest):
            for term in terms(post):
                found.setdefault(term, [])
        for post in newest:
            for term in terms(post):
                found[term].append(self.pages[post])
        return found

    def _related(self, newest: Sequence[Post]) -> list[dict[str, Any]] | None:
        """Return the ten newest posts except the current one (`Jekyll::RelatedPosts`); None for a page."""
        current = self._contents.current
        if collection_of(current, self._config) is None:
            return None
        if len(newest) < 2:
            return []
        return [self.pages[post] for post in newest[:11] if post is not current][:10]

    def _collection(self, name: str, files: list[dict[str, Any]]) -> dict[str, Any]:
        """Return a collection's hash, with its own keys (`Jekyll::Drops::CollectionDrop`)."""
        own = self._config.collections.get(name)
        settings = dict(self._config.settings(name))
        if name == "posts":
            settings.setdefault("permalink", self._config.post_permalink)
        folder = f"_{name}"
        return {
            **settings,
            "label": name,
            "docs": [self.pages[post] for post in self._collections[name]],
            "files": files,
            "directory": f"{self._config.collections_dir}{folder}",
            "relative_directory": folder,
            "output": own is None or own.output,
        }

    def _file(self, file: StaticFile) -> dict[str, Any]:
        """Return a static file's hash (`Jekyll::Drops::StaticFileDrop`), with the `defaults` of its path."""
        from ...liquid import Hash, Lazy

        name = posixpath.basename(file.path)
        stem, ext = posixpath.splitext(name)
        path = file.path.removeprefix(self._config.collections_dir) if file.collection else f"/{file.path}"
        defaults = self._config.defaults.of((file.address or path).removeprefix("/"), file.collection or "")
        return Hash(
            {
                **{key: _moments(value, self._config) for key, value in defaults.items()},
                "name": name,
                "basename": stem.rstrip("."),
                "extname": ext,
                "path": path,
                "collection": file.collection,
                "modified_time": Lazy(lambda: self._modified(file.file)),
            }
        )

    def _modified(self, file: Path) -> datetime | None:
        try:
            return datetime.fromtimestamp(file.stat().st_mtime, UTC).astimezone(self._config.timezone)
        except (OSError, OverflowError, ValueError):
            return None


def document_id(post: Post, url: str) -> str:
    """Return a document's id: the directory of its URL and its slug (`Jekyll::Drops::DocumentDrop`, `Document#id`).

    Args:
        post: A post or an item of a collection.
        url: Its address, as Jekyll writes it.
    """
    own = post.metadata.get("slug")
    slug = post.slug if own in (None, False) else fields.text(own)
    return posixpath.join(posixpath.dirname(url.rstrip("/")) or "/", slug)


def written_address(post: Post, address: str) -> str:
    """Return a document's address as Jekyll writes it: escaped except for the escapes of its own permalink."""
    written = post.metadata.get("permalink")
    if isinstance(written, str) and ":" not in written and not written.isascii():
        cleaned = permalinks.clean(written)
        if addresses.decode(cleaned) == address and "#" not in cleaned and "?" not in cleaned:
            return cleaned
    return escaped(address)


def escaped(address: str) -> str:
    """Return a decoded address as Jekyll writes it (`Jekyll::URL.escape_path`)."""
    return quote(address, safe=SAFE)


def _file_order(file: StaticFile) -> tuple[bool, str, str]:
    return file.collection is not None, file.collection or "", file.path


def _is_html(post: Post) -> bool:
    return post.address.endswith("/") or posixpath.splitext(post.file)[1] in _HTML


def _moments(value: Any, config: Config) -> Any:
    """Convert the plain timestamps of front matter to Liquid's dates."""
    if isinstance(value, frontmatter.Timestamp):
        moment = dates.parse(value, config.timezone)
        return moment.date() if moment is not None and ":" not in value else moment or str(value)
    if isinstance(value, list):
        return [_moments(item, config) for item in value]
    if isinstance(value, dict):
        return {key: _moments(item, config) for key, item in value.items()}
    return value

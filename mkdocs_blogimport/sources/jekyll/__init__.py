"""Jekyll: `_config.yml`, `_posts/` at any depth, drafts, collections, and standalone pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from ... import addresses, frontmatter
from ...post import BodyFormat, Imported, Kind, Post
from ...problems import Problems
from .. import fields
from ..naming import shown
from ..walk import Found, walk
from ..wishes import Wishes
from . import dates, permalinks, templating
from .config import Collection, Config, config_file, merged, read_config
from .data import read_data

NAME = "jekyll"

#: Jekyll 4: `Document::DATE_FILENAME_MATCHER`.
_DATED = re.compile(r"(?P<date>\d{2,4}-\d{1,2}-\d{1,2})-(?P<slug>[^/]*)(?P<suffix>\.[^.]+)\Z")
_NAMED = re.compile(r"(?P<slug>[^/]*)(?P<suffix>\.[^.]+)\Z")
_TITLED = re.compile(r"\s*#(?!#)\s*([^\n]+?)\s*#*\s*(?:\n|\Z)")
_HTML = frozenset({".html", ".htm", ".xhtml"})
#: Files of these kinds are templates when they begin with front matter; Jekyll never publishes their source.
_TEXT = _HTML | {".xml", ".css", ".scss", ".sass", ".js", ".json", ".txt", ".svg", ".coffee", ".atom", ".rss",
                 ".webmanifest", ".ics", ".csv", ".yml", ".yaml"}  # fmt: skip


def recognises(folder: Path) -> bool:
    """A configuration file of Jekyll's, or a `_posts` folder that is not Hexo's."""
    if (folder / "_posts").is_dir():
        return True
    return config_file(folder) is not None and not (folder / "source" / "_posts").is_dir()


def read(folder: Path, problems: Problems, wishes: Wishes) -> Imported:
    """Read a Jekyll site as Jekyll 4 would.

    Args:
        folder: The folder of `_config.yml`.
        problems: Where oddities are told.
        wishes: What the site wants.

    Returns:
        Posts, pages and settings; drafts and future posts only if wished for or configured.
    """
    return _Reader(read_config(folder, problems), problems, wishes).read(folder)


class _Reader:
    """One reading of one site."""

    def __init__(self, config: Config, problems: Problems, wishes: Wishes) -> None:
        self.config = config
        self.problems = problems
        self.wishes = wishes
        self.now = datetime.now(UTC)
        self.collection_folders = {c.folder.name: c for c in config.collections.values()}
        self.data = read_data(config.folder, str(config.values.get("data_dir") or "_data"), problems)
        self.authors = fields.author_names(self.data.get("authors"))

    def read(self, folder: Path) -> Imported:
        """Read everything."""
        values = self.config.values
        posts: list[Post] = []
        static: dict[str, Path] = {}
        for found in walk(self.config.folder, self.problems, self._enters):
            post = self._place(found)
            if post is not None:
                posts.append(post)
            elif self._is_static(found):
                static["/" + self._below_root(found.path)] = found.file
        posts = self._limited(posts)
        imported = Imported(
            folder=folder,
            generator=NAME,
            posts=posts,
            static=static,
            title=str(values.get("title") or values.get("name") or ""),
            language=fields.language(values.get("lang") or values.get("locale")),
            hosts=frozenset({self.config.host}) - {""},
            base=self.config.base,
            engine=_engine(values),
            engine_options=merged({}, kramdown) if isinstance(kramdown := values.get("kramdown"), Mapping) else {},
            excerpt_separator=str(values["excerpt_separator"]),
        )
        imported.template = templating.template(imported, self.config, self.data, self.now, self.problems)
        return imported

    # -- which files --------------------------------------------------------------------------------------------

    def _enters(self, path: str) -> bool:
        if self.wishes.leaves_out(path):
            return False
        absolute = self.config.folder / path
        if absolute in self.wishes.not_below:
            return False
        name = path.rsplit("/", 1)[-1]
        inside = {"_posts", "_drafts", *self.collection_folders}.intersection(path.split("/")[:-1])
        if inside:
            return not name.startswith((".", "_", "#", "~"))
        if name in {"_posts", "_drafts"}:
            return True
        if name in self.collection_folders:
            return absolute == self.collection_folders[name].folder
        directory = str(self.config.values["collections_dir"] or "").strip("/")
        if directory and (path == directory or (directory + "/").startswith(path + "/")):
            return True
        return not self.config.excludes(path, is_folder=True)

    def _place(self, found: Found) -> Post | None:
        """The post that a file is, if it is one and is published."""
        if self.wishes.leaves_out(found.path):
            return None
        above = found.path.split("/")[:-1]
        name = found.path.rsplit("/", 1)[-1]
        suffix = PurePosixPath(name).suffix.lower()
        if "_posts" in above:
            if self._hidden(name):
                return None
            return self._post(found, "_posts", _DATED.fullmatch(name))
        if "_drafts" in above:
            shows = self.wishes.drafts or self.config.values["show_drafts"] is True
            if not shows or self._hidden(name):
                return None
            return self._post(found, "_drafts", _DATED.fullmatch(name) or _NAMED.fullmatch(name))
        collection = self._collection(found)
        if collection is not None:
            if not collection.output or self._hidden(name):
                return None
            return self._item(found, collection)
        if suffix not in self.config.markdown_suffixes or self.config.excludes(found.path):
            return None
        return self._page(found)

    @staticmethod
    def _hidden(name: str) -> bool:
        return name.startswith((".", "_", "#", "~")) or name.endswith("~")

    def _collection(self, found: Found) -> Collection | None:
        for collection in self.config.collections.values():
            if collection.folder in found.file.parents:
                return collection
        return None

    def _below_root(self, path: str) -> str:
        """Where a static file is published: a collection's files stand below the collection's name."""
        for collection in self.config.collections.values():
            inside = collection.folder.relative_to(self.config.folder).as_posix() + "/"
            if path.startswith(inside):
                return f"{collection.name}/{path[len(inside) :]}"
        return path

    def _is_static(self, found: Found) -> bool:
        parts = found.path.split("/")
        if "_posts" in parts or "_drafts" in parts or self.wishes.leaves_out(found.path):
            return False
        collection = self._collection(found)
        if collection is None and self.config.excludes(found.path):
            return False
        if collection is not None and not collection.output:
            return False
        suffix = PurePosixPath(found.path).suffix.lower()
        if suffix in _TEXT or suffix in self.config.markdown_suffixes:
            try:
                with found.file.open("rb") as file:
                    return not file.read(8).removeprefix(b"\xef\xbb\xbf").startswith(b"---")
            except OSError:
                return False
        return True

    # -- what a file says ---------------------------------------------------------------------------------------

    def _document(self, found: Found) -> frontmatter.Document | None:
        try:
            document = frontmatter.read(found.file.read_bytes())
        except OSError as error:
            self.problems.report("unreadable", shown(found.file), None, f"can't be read: {error.strerror}", "left out")
            return None
        return document

    def _tell(self, found: Found, document: frontmatter.Document) -> None:
        """Tell what was odd in a document, once it is known to be published."""
        for finding in document.findings:
            self.problems.report(finding.code, shown(found.file), finding.line, finding.what, finding.done)

    def _post(self, found: Found, special: str, match: re.Match[str] | None) -> Post | None:
        if match is None:
            return None
        suffix = match["suffix"].lower()
        if suffix not in self.config.markdown_suffixes | _HTML | {".textile"}:
            return None
        document = self._document(found)
        if document is None:
            return None
        draft = special == "_drafts"
        superior = found.path.split("/" + special + "/")[0] if "/" + special + "/" in found.path else ""
        folders = [] if found.path.startswith(special + "/") else [c for c in superior.split("/") if c]
        defaults = self.config.defaults(found.path, "drafts" if draft else "posts")
        metadata = merged(defaults, document.metadata)

        date = self._date(found, document, metadata)
        if date is None and "date" in match.groupdict():
            date = dates.parse(match["date"], self.config.timezone)
            if date is None:
                self.problems.report("date", shown(found.file), None, f"{match['date']} in the file name is no date",
                                     "the post was left out, as Jekyll leaves it out")  # fmt: skip
                return None
        if date is None:
            date = datetime.fromtimestamp(found.file.stat().st_mtime, self.config.timezone)
        future = date > self.now
        if not self._published(metadata, future, draft):
            return None

        slug = fields.text(metadata.get("slug")) or match["slug"]
        categories = fields.unique(
            [
                *folders,
                *_listed(defaults.get("categories")),
                *_listed(document.metadata.get("categories"), document.as_written("categories")),
                *_pluralized(document, metadata, "category", "categories"),
            ]
        )
        tags = fields.unique(_pluralized(document, metadata, "tag", "tags"))
        basename = PurePosixPath(found.path).stem
        names = permalinks.Names(
            basename=basename,
            slug=slug,
            path=found.path.split(special + "/", 1)[1].removesuffix(match["suffix"]),
            output_ext=".html",
            categories=tuple(categories),
            date=date,
        )
        title = fields.text(_words(document, metadata, "title")) or permalinks.titleize(match["slug"])
        return self._make(
            found, document, metadata, "post", "posts", names, self.config.post_permalink, title, date, suffix,
            slug=slug, tags=tags, categories=categories,
            draft=(draft and self.wishes.drafts) or (future and not self._future_is_published()),
        )  # fmt: skip

    def _item(self, found: Found, collection: Collection) -> Post | None:
        document = self._document(found)
        suffix = PurePosixPath(found.path).suffix.lower()
        if document is None or not document.has_front_matter:
            return None
        if suffix not in self.config.markdown_suffixes | _HTML | {".textile"}:
            return None
        defaults = self.config.defaults(found.path, collection.name)
        metadata = merged(defaults, document.metadata)
        basename = PurePosixPath(found.path).stem
        match = _DATED.fullmatch(found.path.rsplit("/", 1)[-1])
        date = self._date(found, document, metadata)
        if date is None and match:
            date = dates.parse(match["date"], self.config.timezone)
        if not self._published(metadata, bool(date and date > self.now), False):
            return None
        bare = match["slug"] if match else basename
        slug = fields.text(metadata.get("slug")) or bare
        inside = found.file.relative_to(collection.folder).as_posix()
        categories = fields.unique(_pluralized(document, metadata, "category", "categories"))
        names = permalinks.Names(
            basename=basename,
            slug=slug,
            path=inside.rsplit(".", 1)[0],
            output_ext=".html",
            categories=tuple(categories),
            date=date or self.now.astimezone(self.config.timezone),
            collection=collection.name,
        )
        title = fields.text(_words(document, metadata, "title")) or permalinks.titleize(bare)
        return self._make(
            found, document, metadata, "page", collection.name, names, collection.permalink, title, date, suffix,
            slug=slug, tags=fields.unique(_pluralized(document, metadata, "tag", "tags")), categories=categories,
        )  # fmt: skip

    def _page(self, found: Found) -> Post | None:
        document = self._document(found)
        if document is None or not document.has_front_matter:
            return None
        metadata = merged(self.config.defaults(found.path, "pages"), document.metadata)
        if not self._published(metadata, False, False):
            return None
        path = PurePosixPath(found.path)
        folder = "" if path.parent == PurePosixPath(".") else path.parent.as_posix()
        names = permalinks.Names(
            basename=path.stem, slug=path.stem, path=folder, output_ext=".html", collection="pages", page=True
        )
        template = "/:path/" if path.stem == "index" else "/:path/:basename" + self.config.page_ending
        title = fields.text(_words(document, metadata, "title"))
        if not title:
            heading = _TITLED.match(document.body)
            stem = path.parent.name if path.stem == "index" and folder else path.stem
            title = heading[1] if heading else permalinks.titleize(stem)
        return self._make(
            found, document, metadata, "page", "pages", names, template, title,
            self._date(found, document, metadata), path.suffix.lower(),
            tags=fields.unique(_pluralized(document, metadata, "tag", "tags")),
            categories=fields.unique(_pluralized(document, metadata, "category", "categories")),
        )  # fmt: skip

    def _make(
        self,
        found: Found,
        document: frontmatter.Document,
        metadata: Mapping[str, Any],
        kind: Kind,
        collection: str,
        names: permalinks.Names,
        template: str,
        title: str,
        date: datetime | None,
        suffix: str,
        *,
        slug: str = "",
        tags: list[str],
        categories: list[str],
        draft: bool = False,
    ) -> Post:
        self._tell(found, document)
        own = fields.text(metadata.get("permalink"))
        address = permalinks.expand(own or template, names)
        file = permalinks.written_file(address, own, names.output_ext)
        reason = addresses.refusal(file)
        if reason is not None:
            address = addresses.clean("/" + permalinks.slugify(names.basename) + "/")
            file = addresses.answering_file(address)
            self.problems.report("address", shown(found.file), document.lines.get("permalink"),
                                 f"the address {own or template!r} can't be used: {reason}",
                                 f"the post is at {address}")  # fmt: skip
        body_format: BodyFormat = "html" if suffix in _HTML else "textile" if suffix == ".textile" else "markdown"
        separator = metadata.get("excerpt_separator")
        return Post(
            path=found.path,
            source_file=found.file,
            shown=shown(found.file),
            kind=kind,
            address=address,
            file=file,
            title=title,
            slug=slug or names.slug,
            collection=collection,
            date=date,
            updated=next(
                (
                    moment
                    for key in ("last_modified_at", "last-modified-date", "modified", "updated")
                    if metadata.get(key) and (moment := dates.parse(metadata[key], self.config.timezone))
                ),
                None,
            ),
            authors=fields.authors(metadata, self.authors),
            tags=tags,
            categories=categories,
            language=fields.language(metadata.get("lang") or metadata.get("language") or metadata.get("locale")),
            description=fields.text(metadata.get("description")) or None,
            image=fields.image(metadata.get("image")),
            excerpt=fields.text(metadata.get("excerpt")) or None,
            excerpt_separator=None if separator is None else str(separator),
            draft=draft,
            redirect_from=fields.strings(metadata.get("redirect_from")),
            redirect_to=self._redirect_to(metadata),
            body=document.body,
            body_line=document.body_line,
            body_format=body_format,
            markdown=fields.text(metadata.get("markdown")) or None,
            lines=document.lines,
            metadata=metadata,
        )

    def _redirect_to(self, metadata: Mapping[str, Any]) -> str | None:
        # without the plugin Jekyll shows the page itself, and so do we: nothing is lost
        if "jekyll-redirect-from" not in self.config.plugins:
            return None
        return next(iter(fields.strings(metadata.get("redirect_to"))), None)

    def _date(self, found: Found, document: frontmatter.Document, metadata: Mapping[str, Any]) -> datetime | None:
        value = metadata.get("date")
        if value is None or value == "":
            return None
        date = dates.parse(value, self.config.timezone)
        if date is None:
            self.problems.report("date", shown(found.file), document.lines.get("date"),
                                 f"{fields.text(value)!r} is no date", "the date of the file name is used")  # fmt: skip
        return date

    def _future_is_published(self) -> bool:
        return self.config.values["future"] is True if self.wishes.future is None else self.wishes.future

    def _published(self, metadata: Mapping[str, Any], future: bool, draft: bool) -> bool:
        if metadata.get("published", True) is False and self.config.values["unpublished"] is not True:
            return False
        return not future or draft or self.wishes.drafts or self._future_is_published()

    def _limited(self, posts: list[Post]) -> list[Post]:
        limit = self.config.values["limit_posts"]
        if not isinstance(limit, int) or limit <= 0:
            return posts
        dated = sorted((p for p in posts if p.kind == "post" and p.date), key=lambda p: (p.date, p.path))
        kept = {id(p) for p in dated[-limit:]}
        return [p for p in posts if p.kind != "post" or id(p) in kept]


def _engine(values: Mapping[str, Any]) -> str:
    """The Markdown engine nearest to the one that the site was built with."""
    name = str(values.get("markdown") or "kramdown").lower()
    return "commonmark" if "commonmark" in name else "kramdown"


def _words(document: frontmatter.Document, metadata: Mapping[str, Any], key: str) -> Any:
    """A value in the author's own words, or the defaults' value where the front matter has none."""
    return document.as_written(key) if key in document.metadata else metadata.get(key)


def _listed(value: Any, written: Any = None) -> list[str]:
    """The terms of a `categories` value: a string is split on white space, a list is taken as it is."""
    if isinstance(value, str):
        return value.split()
    return fields.strings(written if isinstance(written, list) else value)


def _pluralized(
    document: frontmatter.Document, metadata: Mapping[str, Any], singular: str, plural: str
) -> Iterable[str]:
    """The terms of a singular and a plural key (`Jekyll::Utils.pluralized_array_from_hash`)."""
    if singular in metadata and metadata[singular] is not None:
        return fields.strings(_words(document, metadata, singular))
    return _listed(metadata.get(plural), _words(document, metadata, plural))

"""Eleventy: its configuration, data, posts, pages and files, and what its templates listed."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...blog import addresses
from ...blog.paths import is_folder, matches, why_not_read
from ...blog.post import ImportedBlog, OldPage, OldSetting, Post, SiteRules
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from .. import fields
from ..audience import only_theirs
from ..markup import other_markup, report_unread, some
from ..options import ReadOptions
from ..saved_bodies import rereads
from ..signs import report_part
from ..walk import Found, once, walk
from . import lists, templating
from .config import Config, read_config
from .data import Data
from .documents import Document, Reader

_MARKDOWN = frozenset({".md", ".markdown"})
_OTHER_MARKUP = other_markup(".mdx", ".adoc", ".org", ".rst")
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg"})
#: The names of data in which a site may say what it is.
_SITE = ("metadata", "site", "meta", "siteConfig", "config", "settings")
#: Files at the top of a repository that are no pages, where that is the folder of the templates.
_NOT_PAGES = frozenset({
    "readme.md", "license.md", "contributing.md", "changelog.md", "code_of_conduct.md", "security.md",
})  # fmt: skip


def read(folder: Path, root: Path, problems: Problems, options: ReadOptions) -> ImportedBlog:
    """Read a blog as Eleventy 3 would; no code of it is run.

    Args:
        folder: The folder that was named: another than the root is reported, since the whole blog is read.
        root: The folder of the configuration.
        problems: Receives the problems.
        options: The site's options.

    Returns:
        Posts, pages and settings; drafts only if requested.
    """
    report_part(folder, root, "Eleventy", problems)
    config = read_config(root, problems)
    data = Data(config, problems, options.audience)
    contents = _Contents(config, data, problems, options)
    contents.read()
    documents = contents.documents
    listed = lists.Reader(config, data, documents, problems, options).read(contents.templates)
    site = _site(data.site)
    url = fields.line(site.get("url") or site.get("base") or site.get("baseUrl")).rstrip("/")
    host = fields.host(url)
    withheld = contents.reader.withheld
    posts = [document.post for document in documents]
    if contents.linked:
        posts = once(posts, contents.linked, by_address=False)
    posts.sort(key=lambda post: (post.kind == "post", post.date.timestamp() if post.date else 0.0, post.path))
    urls = {document.found.path: document.post.address for document in documents}
    _report(config, contents, listed, problems)

    def old_url(post: Post) -> str:
        return url + config.base + addresses.encode(post.address) if url else ""

    return ImportedBlog(
        folder=root,
        path_root=config.source,
        generator="eleventy",
        posts=posts,
        withheld=withheld,
        withheld_static=only_theirs(withheld, posts, contents.static),
        static=contents.static,
        lists=listed.lists,
        feeds=listed.feeds,
        settings=list(_settings(config, site)),
        layout=listed.layout(),
        term_formats=listed.term_formats,
        title=fields.line(site.get("title") or site.get("name")),
        url=f"{url}{config.base}" if url else "",
        language=fields.language(site.get("language") or site.get("lang") or site.get("locale")),
        hosts=frozenset({host} if host else ()),
        base=config.base,
        engine="markdown-it-plain",
        engine_options=config.markdown,
        template=templating.template(documents, data.site, config, urls, problems),
        reread=rereads(posts, problems, options),
        rules=SiteRules(
            relative_to="address",
            meant=contents.meant,
            excerpt_separator=config.excerpt_separator or "<!-- more -->",
            term_slug=lambda grouping, name: listed.slugs.get((grouping, name), ""),
            old_page=lambda post: OldPage(path=config.base + addresses.encode(post.address), url=old_url(post)),
            entry_id=old_url,
        ),
    )


class _Contents:
    """The files of a site."""

    def __init__(self, config: Config, data: Data, problems: Problems, options: ReadOptions) -> None:
        self._config = config
        self._problems = problems
        self._options = options
        self._input = config.directory("input")
        self.reader = Reader(config, data, problems, options)
        self.documents: list[Document] = []
        self.templates: list[Found] = []
        self.static: dict[str, Path] = {}
        """The files that were published: address to file."""
        self._pictures: dict[str, Path] = {}
        """The pictures among the templates, by their paths."""
        self._by_path: dict[str, str] = {}
        self.unread: dict[str, list[Found]] = {}
        self.linked: set[Path] = set()
        below = f"{self._input}/" if self._input else ""
        apart = (config.inside("includes"), config.inside("data"), config.directory("output"))
        self._not_entered = {path.removeprefix(below) for path in apart if path and path.startswith(below)}

    def read(self) -> None:
        """Read all files."""
        source = self._config.source
        if not is_folder(source) or (reason := why_not_read(source, self._config.folder)) is not None:
            if is_folder(source):
                self._problems.report("unreadable", display_path(source), None, str(reason), "nothing in it is read")
            return
        for found in walk(source.resolve(), self._problems, self._enters, self._options.not_below):
            if self._options.leaves_out(found.path) or self._is_left_out(found.path):
                continue
            self._read(found)
        self._copy()

    def _enters(self, path: str) -> bool:
        name = posixpath.basename(path)
        if name == "node_modules" or name.startswith(".") or path in self._not_entered:
            return False
        return not self._options.leaves_out(path)

    def _is_left_out(self, path: str) -> bool:
        return matches(posixpath.join(self._input, path), self._config.ignored)

    def _read(self, found: Found) -> None:
        name = posixpath.basename(found.path).lower()
        suffix = posixpath.splitext(name)[1]
        if name.endswith(lists.TEMPLATES):
            self.templates.append(found)
        elif (suffix in _MARKDOWN or suffix in {".html", ".htm"}) and self._config.has_format(suffix[1:]):
            if not self._input and name in _NOT_PAGES:
                return
            document = self.reader.read(found)
            if document is not None and _lists(document):
                self.templates.append(found)
            elif document is not None:
                self.documents.append(document)
                self._by_path[found.path] = document.post.address
                if found.is_linked:
                    self.linked.add(found.file)
        elif suffix in _OTHER_MARKUP:
            self.unread.setdefault(_OTHER_MARKUP[suffix], []).append(found)
        elif suffix in _PICTURES:
            self._pictures[found.path] = found.file

    def meant(self, post: Post, path: str) -> Post | str | None:
        """Return what a link means at whose path nothing is: a template or a picture, by the path of its file.

        Plugins of Eleventy (`InputPathToUrlTransformPlugin`, `eleventyImageTransformPlugin`) take paths relative to the
        file, and to the folder of all templates; shortcodes also those relative to the site's folder.
        """
        path = addresses.decode(path)
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(post.path), path))
        rooted = posixpath.normpath(path.lstrip("/"))
        below = f"{self._input}/" if self._input else ""
        for candidate in (beside, rooted, rooted.removeprefix(below)):
            if candidate in self._by_path:
                return self._by_path[candidate]
            if candidate in self._pictures:
                return self._publish(candidate, self._pictures[candidate])
        return None

    def _copy(self) -> None:
        """Find the files that the configuration copies (eleventy 3: `TemplatePassthrough`)."""
        folder = self._config.folder.resolve()
        plain = [(path.rstrip("/"), to) for path, to in self._config.copies if "*" not in path and path.strip("/")]
        globs = [(path, to) for path, to in self._config.copies if "*" in path]
        starts = {path for path, _ in plain} | {path.partition("*")[0].rpartition("/")[0] for path, _ in globs}

        def enters(path: str) -> bool:
            if posixpath.basename(path) == "node_modules" or path == self._config.directory("output"):
                return False
            return any(f"{path}/".startswith(f"{start}/") or start.startswith(f"{path}/") or not start
                       for start in starts)  # fmt: skip

        if not starts:
            return
        for found in walk(folder, Problems(), enters, self._options.not_below):
            for path, to in plain:
                if found.path == path or found.path.startswith(f"{path}/"):
                    self._add(found, path, to)
            for pattern, to in globs:
                if matches(found.path, [pattern]):
                    name = posixpath.basename(found.path)
                    place = self._in_output(found.path) if to is None else posixpath.join(to, name)
                    self._publish(place, found.file)

    def _add(self, found: Found, path: str, to: str | None) -> None:
        if to is None:
            self._publish(self._in_output(found.path), found.file)
            return
        inside = found.path[len(path) :].lstrip("/")
        if inside:
            self._publish(posixpath.join(to, inside), found.file)
        else:
            name = posixpath.basename(path)
            is_file = bool(posixpath.splitext(to)[1])
            self._publish(to if is_file else posixpath.join(to, name), found.file)

    def _in_output(self, path: str) -> str:
        return path.removeprefix(f"{self._input}/") if self._input else path

    def _publish(self, path: str, file: Path) -> str:
        address = addresses.clean("/" + path.lstrip("/"))
        self.static.setdefault(address, file)
        return address


def _lists(document: Document) -> bool:
    """Whether a document lists others, so that its own text isn't all of it."""
    return isinstance(document.data.get("pagination"), Mapping) or lists.USES.search(document.post.body) is not None


def _site(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a site says of itself in its data."""
    found: Mapping[str, Any] = next((values[key] for key in _SITE if isinstance(values.get(key), Mapping)), {})
    return {**values, **found} if found else values


def _settings(config: Config, site: Mapping[str, Any]) -> list[OldSetting]:
    found = [("title", site.get("title") or site.get("name")), ("description", site.get("description"))]
    author = site.get("author")
    found.append(("author", author.get("name") if isinstance(author, Mapping) else author))
    return [
        OldSetting(name, fields.line(value), config.display_path)  # type: ignore[arg-type]
        for name, value in found
        if fields.line(value)
    ]


def _report(config: Config, contents: _Contents, listed: lists.Lists, problems: Problems) -> None:
    """Report the problems of the blog as a whole."""
    label = display_path(config.folder)
    report_unread(config.folder, contents.unread, problems)
    for permalink, files in contents.reader.unknown.items():
        if not files:
            continue
        problems.report("address", display_path(files[0].file), None,
                        f"`permalink` is {permalink if permalink == 'a function' else repr(permalink[:80])}, "
                        f"which only the site's own code can run ({some(files)})",
                        "the option `post_url_format` sets the addresses of posts, else they are those of the files' "
                        "paths")  # fmt: skip
    if listed.unread:
        problems.report("source", label, None,
                        f"{some(listed.unread)}: templates of pages can't be read", "left out")  # fmt: skip
    if not contents.documents:
        problems.report("source", label, None, "the folder has no posts and no pages", "the blog is empty")

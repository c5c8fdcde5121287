"""Hexo: its configuration, posts, pages and files, and the lists and feeds that its plugins made of them."""

from __future__ import annotations

import posixpath
from functools import cache
from pathlib import Path

from ...blog import addresses
from ...blog.paths import is_folder, matches
from ...blog.post import ImportedBlog, OldMath, Post, SiteRules
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from .. import fields
from ..audience import only_theirs
from ..markup import other_markup, report_unread
from ..options import ReadOptions
from ..saved_bodies import rereads
from ..signs import report_part
from ..walk import Found, once, walk
from . import engines, feeds, lists, site_settings, templating
from .config import Config, read_config
from .documents import HTML, MARKDOWN, WITHIN, Document, Reader

_OTHER_MARKUP = other_markup(".rst", ".adoc", ".asciidoc", ".org", ".textile", ".mdx", ".ipynb")
_POSTS, _DRAFTS = "_posts/", "_drafts/"


def read(folder: Path, root: Path, problems: Problems, options: ReadOptions) -> ImportedBlog:
    """Read a blog as Hexo 8 would; no code of it is run.

    Args:
        folder: The folder that was named: another than the root is reported, since the whole blog is read.
        root: The folder of `_config.yml`.
        problems: Receives the problems.
        options: The site's options.

    Returns:
        Posts, pages and settings; drafts only if requested or configured.
    """
    report_part(folder, root, "Hexo", problems)
    config = read_config(root, problems, options)
    contents = _Contents(config, problems, options)
    contents.read()
    documents = contents.documents
    listed = lists.newest_first(document.post for document in documents)
    slugs = lists.term_slugs(documents, config)
    static = {**contents.static, **contents.assets}
    withheld = contents.reader.withheld
    host = fields.host(config.url)
    posts = [document.post for document in documents]
    if contents.linked:
        posts = once(posts, contents.linked, by_address=False)
    posts.sort(key=lambda post: (post.kind == "post", post.date.timestamp() if post.date else 0.0, post.path))
    engine, engine_options = engines.engine(config, problems)
    _report(config, contents, problems)
    return ImportedBlog(
        folder=root,
        path_root=config.source,
        generator="hexo",
        posts=posts,
        withheld=withheld,
        withheld_static=only_theirs(withheld, posts, static),
        static=static,
        lists=list(lists.old_lists(listed, slugs, config)),
        feeds=list(feeds.old_feeds(listed, config)),
        settings=list(site_settings.old_settings(config)),
        menu=cache(lambda: site_settings.old_menu(config)),
        layout=lists.layout(config),
        term_formats=lists.term_formats(config),
        title=fields.line(config.values.get("title")),
        url=f"{config.url.removesuffix(config.base)}{config.base}" if config.url else "",
        language=fields.language(next(iter(fields.strings(config.values.get("language"))), None)),
        hosts=frozenset({host} if host else ()),
        base=config.base,
        author=feeds.author(config),
        math=lambda: OldMath(everywhere=config.has_math, dollar=True),
        engine=engine,
        engine_options=engine_options,
        template=templating.template(config, documents, contents.files_of_posts, problems, options.conventions),
        reread=rereads(posts, problems, options),
        rules=SiteRules(
            relative_to="address",
            meant=contents.meant,
            order=lists.order,
            term_slug=lambda grouping, name: slugs.get((grouping, name), ""),
            hierarchies={"categories": WITHIN},
            old_page=lambda post: feeds.old_page(post, config),
            entry_id=lambda post: feeds.entry_id(post, config),
        ),
    )


class _Contents:
    """The files of a blog's `source` folder."""

    def __init__(self, config: Config, problems: Problems, options: ReadOptions) -> None:
        self._config = config
        self._problems = problems
        self._options = options
        self.reader = Reader(config, problems, options)
        self.documents: list[Document] = []
        self.static: dict[str, Path] = {}
        """The files that were published at their own paths: address to file."""
        self.assets: dict[str, Path] = {}
        """The files of posts: address to file."""
        self.files_of_posts: dict[str, str] = {}
        """Their addresses, by the path of the post and the file's own in its folder, with a line break between."""
        self.unread: dict[str, list[Found]] = {}
        self.linked: set[Path] = set()
        self._by_path: dict[str, str] = {}

    def read(self) -> None:
        """Read all files."""
        source = self._config.source
        if not is_folder(source):
            return
        if (reason := self._config.why_no_source) is not None:
            self._problems.report("unreadable", display_path(source), None, reason, "nothing in it is read")
            return
        beside: list[Found] = []
        for found in walk(source.resolve(), self._problems, self._enters, self._options.not_below):
            if self._options.leaves_out(found.path) or self._is_left_out(found.path):
                continue
            if found.path.startswith((_POSTS, _DRAFTS)):
                self._read_post(found, beside)
            else:
                self._read_page(found)
        if self._config.has_asset_folders:
            self._place(beside)

    def _enters(self, path: str) -> bool:
        name = path.rpartition("/")[2]
        if f"{path}/" in (_POSTS, _DRAFTS):
            return True
        if name == "node_modules" or self._options.leaves_out(path):
            return False
        return not name.startswith((".", "_")) or any(g.startswith(f"{path}/") for g in self._config.globs("include"))

    def _is_left_out(self, path: str) -> bool:
        """Whether Hexo publishes nothing at a path: hidden files, and those that the settings leave out."""
        inside = path.partition("/")[2] if path.startswith((_POSTS, _DRAFTS)) else path
        if matches(path, self._config.globs("exclude")) or path.endswith(("~", "%")):
            return True
        hidden = any(part.startswith((".", "_")) for part in inside.split("/"))
        return hidden and not matches(path, self._config.globs("include"))

    def _read_post(self, found: Found, beside: list[Found]) -> None:
        suffix = posixpath.splitext(found.path)[1].lower()
        if suffix in _OTHER_MARKUP:
            self.unread.setdefault(_OTHER_MARKUP[suffix], []).append(found)
        elif suffix in MARKDOWN or (suffix in HTML and not self._config.has_asset_folders):
            kind = "draft" if found.path.startswith(_DRAFTS) else "post"
            self._add(self.reader.read(found, kind), found)  # type: ignore[arg-type]
        else:
            beside.append(found)

    def _read_page(self, found: Found) -> None:
        suffix = posixpath.splitext(found.path)[1].lower()
        is_page = suffix in MARKDOWN or suffix in HTML
        if is_page and not matches(found.path, self._config.globs("skip_render")):
            document = self.reader.read(found, "page")
            if document is not None or suffix in MARKDOWN:
                self._add(document, found)
                return
        self.static["/" + found.path] = found.file
        self._by_path[found.path] = "/" + found.path

    def _add(self, document: Document | None, found: Found) -> None:
        if document is None:
            return
        self.documents.append(document)
        self._by_path[found.path] = document.post.address
        if found.is_linked:
            self.linked.add(found.file)

    def _place(self, beside: list[Found]) -> None:
        """Give the files in the folders of posts their addresses (hexo 8.1: `PostAsset.path`)."""
        folders = {posixpath.splitext(document.found.path)[0]: document.post for document in self.documents}
        for found in beside:
            above = posixpath.dirname(found.path)
            while above and above not in folders:
                above = posixpath.dirname(above)
            if not above or folders[above].kind != "post":
                continue
            post, inside = folders[above], found.path[len(above) + 1 :]
            place = post.address.removesuffix(".html").removesuffix(".htm").rstrip("/")
            address = addresses.clean(f"{place}/{inside}")
            self.assets[address] = found.file
            self.files_of_posts[f"{post.path}\n{inside}"] = address
            self._by_path[found.path] = address

    def meant(self, post: Post, path: str) -> Post | str | None:
        """Return what a link means at whose path nothing is: a file of the post, or one at the root, as of pictures."""
        path = addresses.decode(path)
        own = self.files_of_posts.get(f"{post.path}\n{path.removeprefix('./')}")
        if own is not None:
            return own
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(post.path), path))
        for candidate in (beside, path.lstrip("/"), f"{posixpath.splitext(beside)[0]}.md"):
            if candidate in self._by_path:
                return self._by_path[candidate]
        return None


def _report(config: Config, contents: _Contents, problems: Problems) -> None:
    """Report the problems of the blog as a whole."""
    report_unread(config.folder, contents.unread, problems)
    if not contents.documents:
        problems.report("source", display_path(config.folder), None,
                        f"the folder {config.path('source_dir', 'source')}/ has no posts and no pages",
                        "the blog is empty")  # fmt: skip

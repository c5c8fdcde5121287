"""Zola: its configuration, sections, pages and files, and the lists and feeds that it made of them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from ...blog import addresses
from ...blog.paths import is_folder
from ...blog.post import WITHHELD, ImportedBlog, Listing, OldGrouping, OldRedirect, OwnLink, Post, SiteRules
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from .. import fields
from ..audience import only_theirs
from ..options import ReadOptions
from ..saved_bodies import rereads
from ..signs import report_part
from ..walk import Found, once, walk
from . import engines, feeds, lists, site_settings, templating
from .config import Config, read_config
from .documents import USUAL, Document, Entry, Reader, entry_of, grouping
from .sections import Listed, listed_sections, main_section, order, unsortable

_CONTENT, _STATIC = "content/", "static/"
_SHORTCODES = "templates/shortcodes/"
#: What editors leave beside a file.
_LEFT = (".swp", ".swx", ".bck", ".bk", ".orig", "~")
_BRACES = re.compile(r"\{([^{}]*)\}")
#: The most patterns that one with braces stands for.
_MOST_PATTERNS = 50
#: The most patterns of what isn't published.
_MOST_IGNORED = 200


def read(folder: Path, root: Path, problems: Problems, options: ReadOptions) -> ImportedBlog:
    """Read a blog as Zola 0.22 would; nothing of it is run.

    Args:
        folder: The folder that was named: another than the root is reported, since the whole blog is read.
        root: The folder of the settings.
        problems: Receives the problems.
        options: The site's options.

    Returns:
        Posts, which are the pages with a date, and pages; drafts only if requested.
    """
    report_part(folder, root, "Zola", problems)
    config = read_config(root, problems)
    contents = _Contents(config, problems, options)
    contents.read()
    sections = listed_sections(contents.documents, config)
    _leave_out(unsortable(sections), problems)
    main = main_section(sections, config)
    _as_archive(main, config)
    documents = [document for document in contents.documents if document.section is None]
    terms = lists.terms(documents, config)
    contents.place()
    posts = [document.post for document in contents.documents if document.post is not None]
    if contents.linked:
        posts = once(posts, contents.linked, by_address=False)
    posts.sort(key=lambda post: (post.kind == "post", post.date.timestamp() if post.date else 0.0, post.path))
    withheld = contents.reader.withheld
    host = fields.host(config.base_url)
    engine, engine_options = engines.engine(config)
    _report(config, contents, problems)
    taxonomies = [name for language in config.languages.values() for name in language.taxonomies]
    return ImportedBlog(
        folder=root,
        generator="zola",
        posts=posts,
        withheld=withheld,
        withheld_static=only_theirs(withheld, posts, contents.static),
        static=contents.static,
        redirects=[*_redirects(sections, contents.documents, config)],
        lists=list(lists.old_lists(sections, terms, config)),
        feeds=list({feed.file: feed for feed in feeds.old_feeds(documents, sections, terms, config)}.values()),
        settings=list(site_settings.old_settings(config, contents.static)),
        menu=cache(lambda: site_settings.old_menu(config)),
        groupings={grouping(name): OldGrouping(_singular(name), name) for name in taxonomies if name not in USUAL},
        layout=lists.layout(main, config),
        term_formats=lists.term_formats(config),
        title=config.default.title,
        url=config.base_url,
        language=fields.language(config.default.code),
        hosts=frozenset({host} if host else ()),
        base=config.base,
        author=feeds.author(config),
        engine=engine,
        engine_options=engine_options,
        template=templating.template(
            config,
            templating.Files(contents.shortcodes, contents.static, contents.places, contents.assets),
            contents.documents,
            problems,
            options.conventions,
        ),
        reread=rereads(posts, problems, options),
        rules=SiteRules(
            relative_to="address",
            meant=contents.meant,
            own_link=contents.own_link,
            order=order,
            term_slug=lambda _, name: lists.term_slug(name, config),
            united_terms=frozenset(map(grouping, taxonomies)),
            old_page=lambda post: feeds.old_page(post, config),
            entry_id=lambda post: feeds.entry_id(post, config),
        ),
    )


def _leave_out(found: Iterable[tuple[Document, str]], problems: Problems) -> None:
    """Leave out pages that Zola doesn't publish; each is reported with what it lacks."""
    for document, key in found:
        document.post, document.is_published = None, False
        problems.report("date" if key == "date" else "source", display_path(document.entry.found.file), None,
                        f"has no {key}, by which its section is sorted: Zola doesn't publish such a page",
                        "left out")  # fmt: skip


def _singular(name: str) -> str:
    """Return the name of one term of a taxonomy."""
    if name.endswith("ies"):
        return f"{name[:-3]}y".lower()
    return (name[:-1] if name.endswith("s") and not name.endswith("ss") else name).lower()


def _as_archive(main: Listed | None, config: Config) -> None:
    """Let the page of the section of posts take the list of all posts."""
    document = main.document if main is not None else None
    if document is not None and document.post is not None:
        document.post = replace(document.post, listing=Listing("archive"))


def _redirects(sections: Sequence[Listed], documents: Sequence[Document], config: Config) -> Iterable[OldRedirect]:
    """Yield the redirects of sections: where a section leads, and the aliases of one without a page."""
    for listed in sections:
        document, section = listed.document, listed.section
        if document is None:
            continue
        label = display_path(document.entry.found.file)
        line = None
        if section.redirect and section.is_rendered:
            target = section.redirect
            if "://" not in target:
                target = f"{config.base}/{target.lstrip('/')}"
            yield OldRedirect(document.address, target, label, line, file=document.file, comes_first=False)
        if document.post is None:
            for alias in fields.strings(document.values.get("aliases")):
                target = section.redirect or document.address
                yield OldRedirect(f"/{alias.lstrip('/')}", target, label, line, comes_first=False)


class _Contents:
    """The files of a site."""

    def __init__(self, config: Config, problems: Problems, options: ReadOptions) -> None:
        self._config = config
        self._problems = problems
        self._options = options
        self._ignored = [p for pattern in config.ignored_content[:_MOST_IGNORED] for p in alternatives(pattern)]
        self._not_static = [p for pattern in config.ignored_static[:_MOST_IGNORED] for p in alternatives(pattern)]
        self._theme = f"themes/{config.theme}/" if config.theme else ""
        self._beside: list[tuple[str, Found]] = []
        self._by_path: dict[str, Document] = {}
        self._theirs: set[str] = set()
        self.reader = Reader(config, problems, options)
        self.documents: list[Document] = []
        self.static: dict[str, Path] = {}
        """The files that are published unchanged: address to file."""
        self.places: dict[str, str] = {}
        """The addresses of the files beside pages, by their paths below the content."""
        self.assets: dict[Document, list[str]] = {}
        """The addresses of the files of each page or section."""
        self.shortcodes: dict[str, Path] = {}
        """The templates of shortcodes, by their names with their file extensions."""
        self.linked: set[Path] = set()

    # -- reading ------------------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read all files; the pages come after all sections, whose drafts take theirs along."""
        pages: list[Entry] = []
        themed: list[tuple[str, Found]] = []
        for found in walk(self._config.folder, self._problems, self._enters, self._options.not_below):
            path = found.path
            if self._options.leaves_out(path):
                continue
            if path.startswith(_CONTENT):
                self._sort(path[len(_CONTENT) :], found, pages)
            elif self._theme and path.startswith(self._theme):
                themed.append((path[len(self._theme) :], found))
            else:
                self._keep(path, found)
        for path, found in themed:  # the site's own files come before those of its theme
            self._keep(path, found)
        drafts = self.reader.drafts
        for entry in sorted(pages, key=lambda entry: not entry.is_section):
            if drafts.isdisjoint(_folders(entry.folder)):
                self._read(entry)
        self._beside = [(path, found) for path, found in self._beside if drafts.isdisjoint(_folders(path))]

    def _keep(self, path: str, found: Found) -> None:
        """Keep a file that is published unchanged, or the template of a shortcode."""
        if path.startswith(_STATIC) and not _is_ignored(path, self._not_static):
            self.static.setdefault("/" + path[len(_STATIC) :], found.file)
        elif path.startswith(_SHORTCODES):
            self.shortcodes.setdefault(path[len(_SHORTCODES) :], found.file)

    def _enters(self, path: str) -> bool:
        name = path.rpartition("/")[2]
        if name.startswith(".") or name == "node_modules" or self._options.leaves_out(path):
            return False
        wanted = ["content", "static", "templates/shortcodes"]
        if self._theme:
            wanted += [f"{self._theme}static", f"{self._theme}templates/shortcodes"]
        return any(path == w or path.startswith(f"{w}/") or w.startswith(f"{path}/") for w in wanted)

    def _sort(self, path: str, found: Found, pages: list[Entry]) -> None:
        """Put a file of the content where it belongs."""
        name = posixpath.basename(path)
        if _is_ignored(_CONTENT + path, self._ignored):
            return
        if not path.endswith(".md"):
            if not name.endswith(_LEFT) and name != ".DS_Store":
                self._beside.append((path, found))
            return
        entry = entry_of(found, path, self._config)
        if not name.startswith(".") and (entry.is_section or not name.startswith("_index.")):
            pages.append(entry)

    def _read(self, entry: Entry) -> None:
        withheld = len(self.reader.withheld)
        document = self.reader.read(entry)
        if document is None:
            if len(self.reader.withheld) > withheld:
                self._theirs.add(entry.path)
            return
        self.documents.append(document)
        self._by_path[entry.path] = document
        if entry.found.is_linked:
            self.linked.add(entry.found.file)

    # -- files beside pages -------------------------------------------------------------------------------------------

    def place(self) -> None:
        """Give the files beside pages and sections their addresses."""
        bundles: dict[str, list[Document]] = {}
        sections: dict[str, list[Document]] = {}
        for document in self.documents:
            if document.section is not None:
                sections.setdefault(document.entry.folder, []).append(document)
            elif document.entry.is_bundle and document.is_published:
                bundles.setdefault(document.entry.folder, []).append(document)
        for path, found in self._beside:
            folder = posixpath.dirname(path)
            for document in sections.get(folder, ()):
                self._put(document, posixpath.basename(path), path, found)
            for above in _folders(folder):
                for document in bundles.get(above, ()):
                    self._put(document, path[len(above) + 1 :], path, found)

    def _put(self, document: Document, inside: str, path: str, found: Found) -> None:
        address = addresses.clean(f"{document.address}/{inside}")
        self.static.setdefault(address, found.file)
        self.places.setdefault(path, address)
        self.assets.setdefault(document, []).append(address)

    # -- links --------------------------------------------------------------------------------------------------------

    def own_link(self, post: Post, link: str) -> OwnLink | None:
        """Read a link such as `@/blog/a.md#b`, which names a file of the content."""
        if not link.startswith("@/"):
            return None
        path = re.split(r"[?#]", link, maxsplit=1)[0]
        tail = link[len(path) :]
        wanted = addresses.decode(path[2:])
        document = self._by_path.get(wanted)
        if document is None and wanted in self._theirs:
            return OwnLink(WITHHELD, tail)
        if document is None or document.post is None:
            return OwnLink(document.address if document is not None else "", tail)
        return OwnLink(document.post, tail)

    def meant(self, post: Post, path: str) -> Post | str | None:
        """Return what a link means at whose path nothing is: a page or a file beside the file of the post."""
        path = addresses.decode(path)
        folder = posixpath.dirname(post.path.removeprefix(_CONTENT))
        for start in (folder, ""):
            wanted = posixpath.normpath(posixpath.join(start, path.lstrip("/")))
            for candidate in (wanted, f"{wanted}.md", f"{wanted}/index.md", f"{wanted}/_index.md"):
                document = self._by_path.get(candidate)
                if document is not None and document.post is not None:
                    return document.post
            if wanted in self.places:
                return self.places[wanted]
        return None


def _folders(folder: str) -> Iterable[str]:
    """Yield a folder and those around it, the nearest first; the topmost is an empty name."""
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
    yield ""


def _is_ignored(path: str, patterns: Sequence[str]) -> bool:
    """Whether a glob matches a file, whose whole path Zola compares with it: a star also matches slashes."""
    return any(fnmatchcase(f"/site/{path}", pattern) for pattern in patterns)


def alternatives(pattern: str) -> list[str]:
    """Return the patterns that one with braces stands for: `a.{b,c}` is `a.b` and `a.c`."""
    found = [pattern[:1000]]
    for _ in range(4):
        made = []
        for one in found:
            braces = _BRACES.search(one)
            if braces is None:
                made.append(one)
            else:
                made += [one[: braces.start()] + part + one[braces.end() :] for part in braces[1].split(",")]
        found = made[:_MOST_PATTERNS]
    return found


def _report(config: Config, contents: _Contents, problems: Problems) -> None:
    """Report the problems of the blog as a whole."""
    if not is_folder(config.content) or not contents.documents:
        problems.report("source", display_path(config.folder), None, "the folder content/ has no pages",
                        "the blog is empty")  # fmt: skip
    if undated := contents.reader.undated:
        more = f" and {len(undated) - 1} more pages have" if len(undated) > 1 else " has"
        problems.report("assumed", config.display_path, None,
                        f"{undated[0]}{more} no date, but a day in the address", "that day is the date")  # fmt: skip
    if lacking := list(dict.fromkeys(contents.reader.lacking)):
        more = f" and {len(lacking) - 1} more" if len(lacking) > 1 else ""
        problems.report("address", config.display_path, None,
                        f"the address of {lacking[0][:60]!r}{more} depends on the library Unidecode, which is not "
                        "installed", "it may be another one than in the old blog; install "
                        "mkdocs-blogimport[zola]")  # fmt: skip

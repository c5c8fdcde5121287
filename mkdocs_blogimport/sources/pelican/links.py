"""Pelican's own forms of links (`{filename}`, `{static}`, `{attach}` and others), and the files that are published."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote

from ...blog import addresses
from ...blog.post import OwnLink, Post
from ...diagnostics.problems import Problems
from .documents import Document, Documents
from .files import ContentFile, is_listed
from .patterns import expanded
from .settings import Settings
from .slugs import Slugs

_LINK = re.compile(r"[{|](\w+)[|}]([^?#]*)(.*)\Z", re.DOTALL)
_FILE_LINKS = re.compile(r"[{|](static|attach|filename)[|}]([^\"'<>)\n`|\]{}]{1,300})")
#: The most links of one document that are looked at for files.
_MOST = 5_000
#: Of the files that no setting publishes, those that are published in no case.
_NOT_BESIDE = frozenset({"html", "htm", "xml", "py", ""})
_PLAIN = re.compile(r"(?![a-zA-Z][a-zA-Z0-9+.-]*:|[/#?{|])([^?#]+)(.*)\Z", re.DOTALL)


class Published:
    """The files that a blog publishes unchanged, and the meaning of its links."""

    def __init__(
        self, settings: Settings, slugs: Slugs, reader: Documents, files: Sequence[ContentFile], problems: Problems
    ) -> None:
        """Find the addresses of the files.

        Args:
            settings: The blog's settings.
            slugs: Its slugs.
            reader: What read its documents.
            files: All files of its content.
            problems: Receives the files whose address can't be used.
        """
        self._settings = settings
        self._slugs = slugs
        self._reader = reader
        self._problems = problems
        self._files = {file.path: file for file in files}
        self._posts: dict[str, Post] = {}
        self._places: dict[Path, str] = {}
        self._moved: dict[str, str] = {}
        self._known: set[str] = set()
        self.static: dict[str, Path] = {}
        """The files by their addresses."""

    def publish(self, documents: Sequence[Document]) -> None:
        """Find the files of `STATIC_PATHS`, and those that documents link to.

        Args:
            documents: The documents with their posts, in the order in which Pelican writes them.
        """
        for document in documents:
            if document.post is not None:
                self._posts[document.file.path] = document.post
                self._places[document.post.source_file] = posixpath.dirname(document.file.path)
        for document in documents:
            self._attach(document)
        roots = [posixpath.normpath(path) if path else "" for path in self._settings.texts("STATIC_PATHS")]
        roots = ["" if root == "." else root for root in roots]
        excludes = frozenset(posixpath.normpath(path) for path in self._settings.texts("STATIC_EXCLUDES") if path)
        with_sources = self._settings["STATIC_EXCLUDE_SOURCES"] is False
        for path, file in self._files.items():
            if (file.kind == "file" or with_sources) and any(is_listed(path, root, excludes) for root in roots):
                self._add(path, file)
        for path, file in self._files.items():
            # a file that an article names without Pelican's forms is copied too: only those that are named are
            if file.kind == "file" and file.suffix not in _NOT_BESIDE:
                self.static.setdefault(self.address(path), file.found.file)
        self._known = {post.address for post in self._posts.values()}.union(self.static)

    def _attach(self, document: Document) -> None:
        """Move the files that a document attaches to its own folder, and publish those that it links to."""
        folder = posixpath.dirname(document.file.path)
        for number, found in enumerate(_FILE_LINKS.finditer(document.header.body)):
            if number >= _MOST:
                break
            path = next((p for p in self._spelled(found[2], folder) if p in self._files), None)
            if path is None or (found[1] == "filename" and path in self._posts):
                continue
            file = self._files[path]
            own = self._reader.path_values(path)
            if found[1] == "attach" and document.post is not None and path not in self._moved and "save_as" not in own:
                inside = posixpath.relpath(path, folder or ".")
                tail = posixpath.basename(path) if inside.startswith("../") else inside
                self._moved[path] = posixpath.join(posixpath.dirname(document.post.file), tail)
            self._add(path, file)

    def _add(self, path: str, file: ContentFile) -> None:
        self.static[self.address(path)] = file.found.file

    def address(self, path: str) -> str:
        """Return the address of a file of the content."""
        if path in self._moved:
            return addresses.clean("/" + self._moved[path])
        own = self._reader.path_values(path)
        values = {"slug": posixpath.splitext(posixpath.basename(path))[0], **own, "path": own.get("path", path)}
        save_as = own.get("save_as") or expanded(self._settings.text("STATIC_SAVE_AS"), values) or path
        return addresses.clean("/" + save_as)

    def _spelled(self, written: str, folder: str) -> Iterator[str]:
        """Yield the paths that a link may mean, relative to the folder of the content."""
        for text in dict.fromkeys((written.strip(), unquote(written.strip()), written.split(" ")[0])):
            path = posixpath.normpath(text.lstrip("/") if text.startswith("/") else posixpath.join(folder, text))
            yield "" if path == "." else path

    # -- links -------------------------------------------------------------------------------------------------------

    def own_link(self, post: Post, link: str) -> OwnLink | None:
        """Read a link in one of Pelican's forms, or to a file beside the document's own; None for any other link."""
        if link[:1] not in {"{", "|"}:
            return self._beside(post, link)
        found = _LINK.match(link)
        if found is None:
            return None
        what, value, tail = found[1].lower(), found[2], found[3]
        settings = self._settings
        match what:
            case "filename" | "static" | "attach":
                return OwnLink(self._of_file(what, value, self._places.get(post.source_file, "")), tail)
            case "index":
                index = settings.text("INDEX_SAVE_AS") or "index.html"
                return OwnLink(addresses.clean("/" + index.removesuffix("index.html")), tail)
            case "tag" | "category" | "author":
                kind = what.upper()
                slug = self._slugs.of(unquote(value.strip()), kind)
                return OwnLink(self.term_address(kind, slug), tail)
            case _:
                return None

    def _beside(self, post: Post, link: str) -> OwnLink | None:
        """Read a relative link that leads nowhere from the document's address, but to a file from its own place."""
        found = _PLAIN.match(link)
        folder = self._places.get(post.source_file)
        if found is None or folder is None:
            return None
        written = unquote(found[1])
        there = addresses.clean(posixpath.join(posixpath.dirname(post.address), written))
        if there in self._known or there.rstrip("/") in self._known:
            return None
        path = next((path for path in self._spelled(found[1], folder) if path in self._files), None)
        if path is None:
            return None
        target = self._posts.get(path) or (self.address(path) if self.address(path) in self.static else None)
        return None if target is None else OwnLink(target, found[2])

    def _of_file(self, what: str, value: str, folder: str) -> Post | str:
        paths = list(self._spelled(value, folder))
        if what == "filename":
            post = next((self._posts[path] for path in paths if path in self._posts), None)
            if post is not None:
                return post
        path = next((path for path in paths if path in self._files), None)
        return "" if path is None else self.address(path)

    def term_address(self, kind: str, slug: str) -> str:
        """Return the address of the page of a category, a tag or an author; empty if there was none."""
        url = expanded(self._settings.text(f"{kind}_URL"), {"slug": slug, "name": slug})
        return addresses.clean("/" + url) if url else ""


def linked_files(body: str) -> list[tuple[str, str]]:
    """Return the forms and paths of the links of a document to files, each of which may publish one."""
    return [(found[1], found[2]) for found in _FILE_LINKS.finditer(body)]


def attached_first(documents: Iterable[Document]) -> list[Document]:
    """Return documents in the order in which Pelican looks at what they attach: the newest first."""
    dated = [d for d in documents if d.date is not None]
    undated = [d for d in documents if d.date is None]
    return [*sorted(dated, key=lambda d: d.date, reverse=True), *undated]  # type: ignore[arg-type, return-value]


def hosts_of(url: str) -> Mapping[str, str]:
    """Return the host and the path of a URL: empty ones for a URL without a host."""
    found = re.match(r"(?:https?:)?//([^/?#]*)([^?#]*)", url.strip(), re.IGNORECASE)
    if found is None:
        return {"host": "", "base": ""}
    host = found[1].rpartition("@")[2].lower()
    base = addresses.clean("/" + addresses.decode(found[2])).rstrip("/")
    return {"host": re.sub(r":\d+\Z", "", host), "base": base}

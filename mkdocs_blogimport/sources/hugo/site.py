"""A Hugo site as its templates and links see it: settings, pages by their paths, and the files that templates read."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path, PurePosixPath

from ...blog.post import WITHHELD, Post
from .config import Config
from .contents import OTHER_MARKUP, RENDERED, Contents
from .documents import Document


@dataclass(frozen=True, eq=False)
class Site:
    """What a shortcode or a link may ask for."""

    config: Config
    documents: Sequence[Document]
    """The published pages, those of sections among them."""
    contents: Contents
    now: datetime
    withheld: Sequence[Document] = ()
    """The pages that this site's audience doesn't see, of which only links ask."""

    @property
    def supplies(self) -> Mapping[str, Path]:
        """The files below `layouts/`, `i18n/`, `data/` and `assets/` by their paths: the site's own, then its theme's.

        They lie in the site's folder; their size isn't known.
        """
        return self.contents.supplies

    @cached_property
    def by_post(self) -> Mapping[Post, Document]:
        """The document of each post and page."""
        return {document.post: document for document in self.documents if document.post is not None}

    def find(self, path: str, start: Document | None, language: str = "") -> Document | None:
        """Find a page as `ref`, `relref` and links to `.md` files do.

        Args:
            path: A path such as `b.md`, `../b`, `/posts/b.md`, without a query or a fragment.
            start: The page from which it starts; None for the root of the content.
            language: The language of what is wanted; empty for that of the page.

        Returns:
            A page in the language of that page, else in the default one: beside the page, then below the content, then
            the only one of that name.
        """
        if not language:
            language = start.entry.language if start is not None else self.config.default.code
        wanted = path.replace("\\", "/")
        tries = []
        if start is not None and not wanted.startswith("/"):
            folder = start.entry.folder
            tries.append(posixpath.normpath(f"/{folder}/{wanted}"))
            if start.kind == "page" and start.entry.stem == "index":
                tries.append(posixpath.normpath(f"/{posixpath.dirname(folder)}/{wanted}"))
        tries.append(posixpath.normpath(f"/{wanted.lstrip('/')}"))
        for spoken in dict.fromkeys((language, self.config.default.code)):
            for tried in tries:
                if (found := self._by_path.get((spoken, _key(tried)))) is not None:
                    return found
        named = self._by_name.get((language, _key(wanted).rpartition("/")[2]), ())
        return named[0] if len(named) == 1 and "/" not in wanted.strip("/") else None

    @cached_property
    def _by_path(self) -> Mapping[tuple[str, str], Document]:
        found: dict[tuple[str, str], Document] = {}
        for document in self.documents:
            found.setdefault((document.entry.language, _key(document.path)), document)
        return found

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, str], Sequence[Document]]:
        found: dict[tuple[str, str], list[Document]] = {}
        for document in self.documents:
            key = (document.entry.language, _key(document.path).rpartition("/")[2])
            found.setdefault(key, []).append(document)
        return found

    def meant(self, post: Post, path: str) -> Post | str | None:
        """Return what a link in a post means at whose path nothing stands.

        Args:
            post: A post or page of the site.
            path: The path of the link, decoded.

        Returns:
            A page, by its file or by its path in the content; the address of a file that lies beside the page's file;
            `blog.post.WITHHELD` for a page that the audience doesn't see; None for nothing.
        """
        document = self.by_post.get(post)
        if document is None:
            return None
        if (found := self.find(path, document)) is not None and found.post is not None:
            return found.post
        if self.withheld and self._apart.find(path, document) is not None:
            return WITHHELD
        folder = "" if path.startswith("/") else document.entry.folder
        return self._beside.get(posixpath.normpath(f"/{folder}/{path.lstrip('/')}"))

    @cached_property
    def _apart(self) -> Site:
        """The pages that the audience doesn't see."""
        return replace(self, documents=self.withheld, withheld=())

    @cached_property
    def _beside(self) -> Mapping[str, str]:
        """By the path in the content, the address of each file that is no document."""
        found = {f"/{entry.path}": f"/{entry.path}" for entry in self.contents.loose}
        for document in self.documents:
            for name, address, _ in self.resources(document):
                found.setdefault(f"/{document.entry.folder}/{name}", address)
        return found

    def resources(self, document: Document) -> Iterator[tuple[str, str, Path]]:
        """Yield the files of a bundle: the name below the bundle, the address in the old site, and the file.

        Args:
            document: A page; one that is no bundle has none.
        """
        if document.kind == "page" and document.entry.stem == "index":
            for name, file in self._resources.get(document.entry.folder, ()):
                yield name, f"{resource_folder(document)}{name}", file

    @cached_property
    def _resources(self) -> Mapping[str, Sequence[tuple[str, Path]]]:
        found: dict[str, list[tuple[str, Path]]] = {}
        for folder, entry in self.contents.resources:
            if not entry.is_document:
                found.setdefault(folder, []).append((resource_name(folder, entry.path), entry.found.file))
        return found


def resource_name(folder: str, path: str) -> str:
    """Return the path of a file below the folder of its bundle."""
    return path[len(folder) + 1 :] if folder else path


def resource_folder(document: Document) -> str:
    """Return the address of the folder in which the files of a bundle stand, with a slash at its end."""
    address = document.address
    return address if address.endswith("/") else f"{address.removesuffix('.html')}/"


def _key(path: str) -> str:
    """Return the spelling by which pages are found: without an extension, in lowercase, hyphens for spaces."""
    suffix = PurePosixPath(path).suffix.lower()
    bare = path[: -len(suffix)] if suffix in RENDERED or suffix in OTHER_MARKUP else path
    for end in ("/index", "/_index"):
        bare = bare.removesuffix(end)
    return bare.strip("/").lower().replace(" ", "-")

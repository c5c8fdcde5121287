"""Links of posts that the site's Markdown extensions render: to other posts by the names of their files alone."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from urllib.parse import quote, unquote, urlsplit, urlunsplit
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from mkdocs.utils import is_markdown_file

#: MkDocs' own processor of links, which knows the page that is rendered, and its priority there.
_OF_MKDOCS = "relpath"
_BEFORE_MKDOCS = 5


class FileNames(Extension):
    """Has a link of a post that is the name of another post's file lead to that post, where nothing else is meant."""

    def __init__(self) -> None:
        super().__init__()
        self._posts: frozenset[str] = frozenset()
        self._named: dict[str, str] = {}

    def learn(self, names: Iterable[str], withheld: Iterable[str] = ()) -> None:
        """Learn which posts there are.

        Args:
            names: The names by which pages of the documentation link to them.
            withheld: Those of what the site's audience doesn't see: links to these are found, and taken away.
        """
        self._posts = frozenset(names)
        found: dict[str, list[str]] = {}
        for name in self._posts.union(withheld):
            found.setdefault(posixpath.basename(name), []).append(name)
        # of several with one name none is meant
        self._named = {file: names[0] for file, names in found.items() if len(names) == 1}

    def extendMarkdown(self, md: Markdown) -> None:
        """Read links before MkDocs does."""
        md.treeprocessors.register(_Links(md, self), "blogimport-file-names", _BEFORE_MKDOCS)

    def meant(self, link: str, page: str, known: Iterable[str]) -> str | None:
        """Return the link that MkDocs understands for one that is the name of a post's file.

        Args:
            link: As it is written.
            page: The name of the page on which it stands.
            known: The names of all files of the site.

        Returns:
            The link; None for any other.
        """
        if page not in self._posts:
            return None
        try:
            parts = urlsplit(link)
        except ValueError:
            return None
        name = unquote(parts.path)
        if parts.scheme or parts.netloc or "/" in name or not is_markdown_file(name):
            return None
        folder = posixpath.dirname(page)
        target = self._named.get(name)
        if target is None or posixpath.join(folder, name) in known:
            return None
        return urlunsplit(("", "", quote(posixpath.relpath(target, folder or ".")), parts.query, parts.fragment))


class _Links(Treeprocessor):
    def __init__(self, md: Markdown, names: FileNames) -> None:
        super().__init__(md)
        self._names = names

    def run(self, root: Element) -> None:
        if _OF_MKDOCS not in self.md.treeprocessors:
            return
        of_mkdocs = self.md.treeprocessors[_OF_MKDOCS]
        page, known = getattr(of_mkdocs, "file", None), getattr(of_mkdocs, "files", None)
        if page is None or known is None:
            return
        for element in root.iter("a"):
            meant = self._names.meant(element.get("href", ""), page.src_uri, known.src_uris)
            if meant is not None:
                element.set("href", meant)

"""The rendered documents, as other documents see them: content, output and excerpt.

Jekyll renders the posts from the oldest, the other collections, and then the pages; a document sees the documents that
were rendered before it as HTML, and those after it, and itself, as they were written. An excerpt is always HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager

from ...blog.beginning import parted, with_definitions
from ...blog.post import Post, Tools
from ...diagnostics.problems import Problems
from .. import fields

#: The deepest nesting of excerpts that show each other; the innermost is left out.
NESTED = 5

#: Jekyll 4: the blocks of Liquid that an excerpt may have to close.
_BLOCKS = frozenset(
    ["capture", "case", "comment", "for", "highlight", "if", "ifchanged", "raw", "tablerow", "unless"],
)
_TAG = re.compile(r"\{%-?+\s*+(?P<end>end)?(?P<name>\w++)")


class Contents:
    """The rendered documents of one site, each rendered once, when the first document asks for it.

    If a document asks for any content, all documents before it are rendered in Jekyll's order: none then has to be
    rendered inside another, and each is needed for its own page anyway.
    """

    def __init__(
        self,
        documents: Sequence[Post],
        hidden: Collection[Post],
        expand: Callable[[Post, str], str],
        tools: Tools,
        separator: str,
        problems: Problems,
    ) -> None:
        """Start with nothing rendered.

        Args:
            documents: All documents and pages, in the order in which Jekyll renders them.
            hidden: The documents that become no page.
            expand: Expands the Liquid of a document, in its body or a part of it.
            tools: The functions that convert it to HTML.
            separator: The site's `excerpt_separator`.
            problems: Receives the excerpts that can't be shown.
        """
        self._documents = documents
        self._places = {document: place for place, document in enumerate(documents)}
        self._hidden = hidden
        self._expand = expand
        self._tools = tools
        self._separator = separator
        self._problems = problems
        self._now = 0
        self._rendered = 0
        """The number of the documents that are rendered, from the first."""
        self._sources: dict[Post, str] = {}
        self._html: dict[Post, str] = {}
        self._excerpts: dict[Post, str] = {}
        self._open: list[Post] = []
        """The documents whose excerpts are being rendered, one inside the other."""

    @property
    def current(self) -> Post:
        """The document whose Liquid is being expanded."""
        return self._documents[self._now]

    def source(self, post: Post) -> str:
        """A document's body with its Liquid expanded."""
        source = self._sources.get(post)
        if source is None:
            with self._at(self._places[post]):
                source = self._sources[post] = self._expand(post, post.body)
        return source

    def seen_from(self, post: Post, expand: Callable[[], str]) -> str:
        """What something expands to that stands around a document, and sees the other ones as the document does."""
        with self._at(self._places[post]):
            return expand()

    def content(self, post: Post) -> str:
        """Return a document's content, as the current one sees it."""
        return post.body if (html := self.output(post)) is None else html

    def output(self, post: Post) -> str | None:
        """Return a document's HTML, None if it isn't rendered before the current one."""
        if self._places[post] >= self._now:
            return None
        while self._rendered < self._now:
            document = self._documents[self._rendered]
            convert = self._tools.convert if document in self._hidden else self._tools.convert_body
            self._html[document] = convert(document, self.source(document))
            self._rendered += 1
        return self._html[post]

    def excerpt(self, post: Post) -> str:
        """Return a document's excerpt: the one that its author wrote, or the HTML of its beginning."""
        own = post.metadata.get("excerpt")
        if own is not None and own is not False:
            return fields.text(own)
        excerpt = self._excerpts.get(post)
        if excerpt is not None:
            return excerpt
        if post in self._open or len(self._open) >= NESTED:
            self._problems.report("liquid", post.display_path, post.body_line,
                                  "its excerpt contains itself, or is nested too deep in other excerpts",
                                  "left out there")  # fmt: skip
            return ""
        separator = self._separator if post.excerpt_separator is None else post.excerpt_separator
        source = beginning(post.body, separator)
        self._open.append(post)
        try:
            # it sees only the document itself: a document that is being rendered isn't rendered inside itself
            with self._at(min(self._now, self._places[post])):
                excerpt = self._tools.convert(post, self._expand(post, source)) if source else ""
        finally:
            self._open.pop()
        self._excerpts[post] = excerpt
        return excerpt

    @contextmanager
    def _at(self, place: int) -> Iterator[None]:
        before, self._now = self._now, place
        try:
            yield
        finally:
            self._now = before


def beginning(body: str, separator: str) -> str:
    """Return the source of an excerpt (`Jekyll::Excerpt#extract_excerpt`).

    Args:
        body: A document's body, as it was written.
        separator: The string that ends the excerpt; without one there is none.

    Returns:
        The part before the separator, its blocks of Liquid closed, with the definitions of the links in it.
    """
    if not separator:
        return ""
    head, tail = parted(body, separator)
    if tail and "{%" in head:
        head += "".join(f"\n{{% end{name} %}}" for name in reversed(_left_open(head)))
    return with_definitions(head, tail)


def _left_open(head: str) -> list[str]:
    """Return the blocks of Liquid that a beginning opens and doesn't close."""
    tags = list(_TAG.finditer(head))
    ended = {tag["name"] for tag in tags if tag["end"]}
    return [tag["name"] for tag in tags if not tag["end"] and tag["name"] in _BLOCKS - ended]

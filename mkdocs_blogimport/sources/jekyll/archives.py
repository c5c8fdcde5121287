"""Pages of which readers saw more than their text: what their layouts showed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...blog.post import Listing, OwnLayout
from ...conventions.layouts import shown_by
from ...diagnostics.problems import Problems
from ...frontmatter import Document
from .. import fields
from .config import Config
from .layouts import Layouts

# comments and assignments may stand in a text that says nothing
_NOTHING = re.compile(
    r"(?:\s++"
    r"|<!--(?:[^-]|-(?!->))*+-->"
    r"|\{%-?\s*+assign\b(?:[^%]|%(?!\}))*+%\}"
    r"|\{%-?\s*+comment\s*+-?%\}(?:[^{]|\{(?!%-?\s*+endcomment))*+\{%-?\s*+endcomment\s*+-?%\}"
    r")*+\Z"
)
_FRAME = re.compile(
    r"\{\{-?\s*+(?:content|page\.title)\b(?:[^}]|\}(?!\}))*+\}\}"
    r"|</?(?:article|aside|br|div|footer|h[1-6]|header|hr|main|p|section|span)\b[^<>]*+>",
    re.IGNORECASE,
)
_LOOP = re.compile(r"\{%-?\s*+(?:for|tablerow)\b")
_POSTS = re.compile(r"\b(?:site[.[]|paginator\b)")
# the number of pages alone is asked for where all posts are shown, too
_PAGINATOR = re.compile(r"\bpaginator\.posts\b")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the layout of a page showed."""

    is_blank: bool = False
    """Whether the page's own text says nothing."""
    own: OwnLayout | None = None
    """The blog's own layout, which stands in the place of that text."""
    listing: Listing | None = None
    """A list below it."""


NOTHING = Shown()


#: Pages that list more than the posts of one term: each costs as much as all posts that it names.
MOST_LISTS = 100


class PageLayouts:
    """The layouts of a blog's pages."""

    def __init__(self, config: Config, problems: Problems) -> None:
        """Begin with nothing read.

        Args:
            config: The blog's settings.
            problems: Where it is reported that too many pages list posts.
        """
        self._config = config
        self._problems = problems
        self._lists = 0
        self._files = Layouts(config)
        self._known = config.conventions.layouts

    def of(self, body: str, metadata: Mapping[str, Any], collection: str) -> Shown:
        """Find out what the layout of a page showed.

        The contents of the blog's own layout count where the page says nothing. What the layouts of a theme showed is
        known by their names; where the page has a text, only of a theme that is recognised. Of such a theme the name
        counts also where the blog has a copy of its layout.

        Args:
            body: The text of the page.
            metadata: Its front matter over the defaults.
            collection: Its collection, or `pages`.
        """
        is_blank = says_nothing(body)
        layout = fields.line(metadata.get("layout"))
        if not layout or not (is_blank or (self._config.themes and not _LOOP.search(body))):
            return Shown(is_blank)
        document = self._files.document(layout)
        listing = self._listing(layout, document, metadata, collection)
        # a copy of a known theme's layout needs its style sheets and scripts to show what it lists
        if not is_blank or (listing is not None and self._config.themes):
            return Shown(is_blank, None, listing)
        own = self._files.inner(layout)
        if own is not None and _PAGINATOR.search(own.body):  # of which nothing would be there
            return Shown(is_blank, None, listing or Listing("front"))
        return Shown(is_blank, own if own is not None and _shows_something(own.body) else None, listing)

    def _listing(
        self, layout: str, document: Document | None, metadata: Mapping[str, Any], collection: str
    ) -> Listing | None:
        """What a layout listed, by its name; a layout of the blog's own may have that name and list nothing."""
        row = shown_by(self._known, layout, self._config.themes, collection, metadata)
        if row is None or (document is not None and not _POSTS.search(document.body)):
            return None
        kind: Any = row.list
        self._lists += kind != "term"
        if self._lists > MOST_LISTS and kind != "term":
            if self._lists == MOST_LISTS + 1:
                self._problems.report("left-out", self._config.display_path, None,
                                      f"more than {MOST_LISTS} pages list posts because of their layouts",
                                      "further ones show their text alone")  # fmt: skip
            return None
        return Listing(kind, row.grouping, row.named(metadata), row.grouped, row.excerpts, row.ids)


def _shows_something(layout: str) -> bool:
    """Whether a layout holds more than the elements around a page's title and text."""
    return bool(_FRAME.sub("", layout).strip())


def says_nothing(body: str) -> bool:
    """Whether a text holds nothing but whitespace, comments and assignments."""
    return _NOTHING.match(body) is not None

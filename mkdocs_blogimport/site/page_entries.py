"""Changed pages of the documentation as entries of a feed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from .. import feeds
from ..diagnostics.problems import Problems
from ..render.standalone import absolute, plain_text, standalone
from ..theme.head import described
from . import pages
from .blog_files import BlogFiles
from .changes import Change, Changes
from .page_titles import plain_title

#: The title of a page at its beginning, which a feed shows by itself.
_TITLE = re.compile(r"<h1\b[^<>]*>(?:[^<]|<(?!/h1))*+</h1>", re.IGNORECASE)


class ChangedPage(NamedTuple):
    """A page of the documentation, and when it changed last."""

    page: Page
    change: Change


class PageEntries:
    """The changed pages of one build, the newest first."""

    def __init__(self, site_files: Iterable[File], files: BlogFiles, config: MkDocsConfig, problems: Problems) -> None:
        """Find the pages that have changed.

        Args:
            site_files: All files of the site.
            files: The pages of the blog, which aren't among the changed pages.
            config: MkDocs' configuration.
            problems: Receives what keeps from knowing when they have changed.
        """
        changes = Changes(config, problems)
        found = []
        for file in site_files:
            page = file.page
            if page is None or page.content is None or isinstance(page, pages.BlogPage):
                continue
            is_text = file.inclusion.is_included() and file.dest_uri != pages.NOT_FOUND
            if is_text and files.list_below(page) is None and (change := changes.of(page)) is not None:
                found.append(ChangedPage(page, change))
        found.sort(key=lambda one: one.page.url)
        found.sort(key=lambda one: one.change.moment, reverse=True)
        self._changed = found

    def newest(self, limit: int) -> Sequence[ChangedPage]:
        """Return the pages that have changed last.

        Args:
            limit: The most pages.
        """
        return self._changed[:limit]

    def entry(self, changed: ChangedPage, root: str, *, is_full: bool, is_shown: bool) -> feeds.Entry:
        """Return a changed page as an entry.

        Its id has the day of the change, so that a feed reader shows a page again that has changed again. Where only
        the time of the file is known, it has none: a copy of the folder would make all pages new.

        Args:
            changed: The page.
            root: The URL of the site's root.
            is_full: Whether the entry has the page's whole text.
            is_shown: Whether it has any of it; another plugin may encrypt the page.
        """
        page, change = changed
        url = absolute(page.url.removeprefix("./") if page.url != "." else "", root)
        body = (page.content or "").lstrip()
        if (first := _TITLE.match(body)) is not None:
            body = body[first.end() :]
        summary = str(page.meta.get("description") or "") or described(plain_text(standalone(body, url, root)))
        return feeds.Entry(
            id=f"{url}#changed-{change.moment.date().isoformat()}" if change.is_certain else url,
            url=url,
            title=plain_title(page),
            published=change.moment,
            summary=" ".join(summary.split()) if is_shown else "",
            content=standalone(body, url, root) if is_full and is_shown else None,
        )

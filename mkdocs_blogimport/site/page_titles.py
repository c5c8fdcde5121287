"""The titles of the documentation's pages as plain text."""

from __future__ import annotations

from mkdocs.structure.pages import Page

from ..render.standalone import plain_text


def plain_title(page: Page) -> str:
    """Return the title of a page: MkDocs makes HTML of a heading, but not of what front matter says.

    Args:
        page: A page that has been read.
    """
    title = str(page.title or "")
    return title if title == page.meta.get("title") else plain_text(title)

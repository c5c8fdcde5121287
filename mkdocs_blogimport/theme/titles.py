"""The titles of index pages."""

from __future__ import annotations

from ..blog.indexes import Index
from .labels import labels


def heading(index: Index, language: str, title: str) -> str:
    """Return the heading of an index page.

    Args:
        index: The page.
        language: The site's language.
        title: The blog's title.

    Returns:
        Plain text.
    """
    words = labels(language)
    if index.kind == "front":
        name = title or words["blog"]
    elif index.term is not None and index.grouping is not None and index.grouping.kind == "period":
        name = index.term.name
    elif index.term is not None:
        name = f"{words.get(index.label, index.label.capitalize())}: {index.term.name}"
    else:
        name = words.get(index.label, index.label.capitalize())
    return name if index.number == 1 else f"{name} – {words['page']} {index.number}"

"""The titles of index pages."""

from __future__ import annotations

from datetime import date

from ..blog.blog import Term
from ..blog.groupings import GROUPINGS
from ..blog.indexes import Index
from .dates import format_day, format_month, language_name
from .labels import labels


def name_of(term: Term, language: str) -> str:
    """Return a term as readers of a language see it: a month as `March 2019`, a day as `March 4, 2019`.

    Args:
        term: The term.
        language: The language of the page.
    """
    kind = GROUPINGS[term.grouping].kind if term.grouping in GROUPINGS else "name"
    if kind == "month":
        year, _, month = term.name.partition("-")
        return format_month(date(int(year), int(month), 1), language)
    if kind == "day":
        return format_day(date.fromisoformat(term.name), "long", language)
    return language_name(term.name, language) if kind == "language" else term.name


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
        name = name_of(index.term, language)
        if index.grouping is None or index.grouping.kind in {"name", "language"}:
            name = f"{words.get(index.label, index.label.capitalize())}: {name}"
    else:
        name = words.get(index.label, index.label.capitalize())
    return name if index.number == 1 else f"{name} – {words['page']} {index.number}"

"""Which pages stand in which section of a Zola site, and in what order."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from ...blog.post import Post
from ..ordering import backwards
from .config import Config, Language
from .documents import Document, Section

_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
_Check = Callable[[Document], bool]
_ANY: tuple[_Check, str] = (lambda page: True, "")
#: By what a section may be sorted: whether a page has it, and what it is called.
_KEYS: Mapping[str, tuple[_Check, str]] = {
    "date": (lambda page: page.date is not None, "date"),
    "update_date": (lambda page: page.date is not None or page.updated is not None, "date"),
    "title": (lambda page: bool(page.values.get("title")), "title"),
    "title_bytes": (lambda page: bool(page.values.get("title")), "title"),
    "weight": (lambda page: page.weight is not None, "weight"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """A section with its pages."""

    language: Language
    folder: str
    address: str
    section: Section
    document: Document | None
    """The page of the section; None for the topmost section of a site that has none."""
    pages: Sequence[Document]
    """In the order of its list."""
    ignored: Sequence[Document]
    """The pages that it can't sort."""

    @property
    def posts(self) -> list[Post]:
        """The posts among its pages."""
        return [page.post for page in self.pages if page.post is not None and page.post.kind == "post"]


def listed_sections(documents: Iterable[Document], config: Config) -> list[Listed]:
    """Return the sections of a site, each with its own pages and those of transparent sections in it.

    A page in a folder without a section is in none, unless that is the topmost folder.

    Args:
        documents: The pages and sections.
        config: The site's settings.
    """
    documents = list(documents)
    found: dict[tuple[str, str], tuple[Document | None, Section, list[Document]]] = {}
    for language in config.languages.values():
        found[language.code, ""] = (None, Section(), [])
    for document in documents:
        if document.section is not None:
            found[document.entry.language.code, document.entry.folder] = (document, document.section, [])
    for document in documents:
        if document.section is not None:
            continue
        code, folder = document.entry.language.code, document.entry.section
        while (there := found.get((code, folder))) is not None:
            there[2].append(document)
            if not there[1].is_transparent or not folder:
                break
            folder = posixpath.dirname(folder)
    made = []
    for (code, folder), (own, section, pages) in found.items():
        has_key, _ = _KEYS.get(section.sort_by, _ANY)
        made.append(
            Listed(
                language=config.languages[code],
                folder=folder,
                address=own.address if own is not None else f"{config.languages[code].prefix}/",
                section=section,
                document=own,
                pages=_sorted([page for page in pages if has_key(page)], section),
                ignored=[page for page in pages if not has_key(page)],
            )
        )
    return made


def unsortable(found: Sequence[Listed]) -> list[tuple[Document, str]]:
    """Return the pages that no section of theirs can sort, so that Zola doesn't publish them, and what they lack."""
    shown = {page for listed in found for page in listed.pages}
    return [
        (page, _KEYS[listed.section.sort_by][1]) for listed in found for page in listed.ignored if page not in shown
    ]


def main_section(found: Sequence[Listed], config: Config) -> Listed | None:
    """Return the section whose list is that of all posts: the one with most of them; None where none has half.

    Args:
        found: All sections.
        config: The site's settings.
    """
    own = [listed for listed in found if listed.language is config.default and not listed.section.is_transparent]
    counts: Mapping[int, int] = {number: len(listed.posts) for number, listed in enumerate(own)}
    if not counts:
        return None
    most = max(counts, key=lambda number: counts[number])
    best = own[most]
    is_shown = best.section.is_rendered and not best.section.redirect
    return best if counts[most] and 2 * counts[most] >= sum(counts.values()) and is_shown else None


def _sorted(pages: list[Document], section: Section) -> list[Document]:
    """Return the pages of a section in its order (Zola 0.22: `sort_pages`)."""
    found = sorted(pages, key=lambda page: page.address)
    match section.sort_by:
        case "update_date":
            found.sort(key=lambda page: max(page.date or _LONG_AGO, page.updated or _LONG_AGO), reverse=True)
        case "title":
            found.sort(key=lambda page: page.title.casefold())
        case "title_bytes":
            found.sort(key=lambda page: page.title)
        case "weight":
            found.sort(key=lambda page: page.weight or 0)
        case "permalink" | "slug":
            pass
        case _:
            found = newest_first(found)
    return found[::-1] if section.is_reversed else found


def newest_first(pages: Iterable[Document]) -> list[Document]:
    """Return pages in the order of the lists of terms: the newest first, those without a date at the end."""
    by_address = sorted(pages, key=lambda page: page.address)
    return sorted(by_address, key=lambda page: page.date or _LONG_AGO, reverse=True)


def order(post: Post) -> str:
    """Return the key that sorts posts of equal dates, the oldest first: their addresses backwards."""
    return backwards(post.address)

"""The menu of a Hugo site: `menu` and `menus` of the settings and of pages, and `sectionPagesMenu`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...blog.menu import DEEPEST, MOST_ENTRIES
from ...blog.post import MenuEntry, OldMenu, Post
from .. import fields
from .config import Language
from .documents import Document
from .site import Site

#: Of several menus, those that are the site's own, the likeliest first.
_MAIN = ("main", "header", "nav", "navbar", "navigation", "top", "primary", "menu", "sidebar")


@dataclass(frozen=True, slots=True)
class _Entry:
    id: str
    title: str
    target: Post | str
    parent: str
    weight: int

    @property
    def order(self) -> tuple[bool, int, str]:
        return not self.weight, self.weight, self.title.lower()


def old_menu(site: Site) -> OldMenu:
    """Find the menu of a site: that of its default language, and below it a section for each other one.

    Args:
        site: The site.

    Returns:
        The menu; none where neither settings nor pages name one.
    """
    first, *others = site.config.languages.values()
    documents: dict[str, list[Document]] = {}
    for document in site.documents:
        documents.setdefault(document.language.code, []).append(document)
    found, origin = _of_language(site, first, documents.get(first.code, ()))
    entries = _nested(found[:MOST_ENTRIES])
    left = MOST_ENTRIES - len(found)
    for language in others:
        found, _ = _of_language(site, language, documents.get(language.code, ()))
        # what leads out is in the first menu already
        own = [entry for entry in found[: max(left, 0)] if not isinstance(entry.target, str) or _is_own(entry.target)]
        left -= len(own)
        if any(entry.target for entry in own):
            name = fields.line(language.values.get("languagename") or language.values.get("label"))
            entries.append(MenuEntry(name or language.code, "", _nested(own)))
    return OldMenu(entries, origin) if entries else OldMenu()


def _is_own(target: str) -> bool:
    return not target or (target.startswith("/") and not target.startswith("//"))


def _of_language(site: Site, language: Language, documents: Sequence[Document]) -> tuple[list[_Entry], str]:
    """Return the entries of the menu in one language, of which all documents are given, and where they are written."""
    config = site.config
    said = language.values.get("menu")
    menus = said if isinstance(said, Mapping) else {}
    own = {name: list(_of_pages(documents, name)) for name in _MAIN}
    name = next((name for name in _MAIN if isinstance(menus.get(name), list) or own[name]), "")
    entries = [*_of_settings(site, language, documents, menus.get(name)), *own.get(name, ())]
    origin = f"`menu` in {config.display_path}" if menus.get(name) else "`menu` of pages"
    wanted = fields.line(config.values.get("sectionpagesmenu")).lower()
    if wanted and (not name or wanted == name):
        known = {entry.id for entry in entries}
        entries += [entry for entry in _of_sections(documents) if entry.id not in known]
        origin = origin if name else f"`sectionPagesMenu` in {config.display_path}"
    return entries, origin


def _of_settings(site: Site, language: Language, documents: Sequence[Document], written: Any) -> Iterator[_Entry]:
    start = next(iter(documents), None)
    for entry in written[:MOST_ENTRIES] if isinstance(written, list) else ():
        if not isinstance(entry, Mapping):
            continue
        title = fields.line(entry.get("name")) or fields.line(entry.get("title"))
        target: Post | str = fields.line(entry.get("url"))
        if page := fields.line(entry.get("pageref")):
            found = site.find("/" + page.lstrip("/"), start)
            if found is not None and found.language is not language:
                continue
            target = (found.post or found.address) if found is not None else target or "/" + page.lstrip("/")
        elif isinstance(target, str) and _is_own(target) and not f"{target}/".startswith(f"{language.prefix}/"):
            target = language.prefix + target if target else ""  # as themes write it, by `relLangURL`
        yield _Entry(
            fields.line(entry.get("identifier")) or title,
            title,
            target,
            fields.line(entry.get("parent")),
            _weight(entry),
        )


def _of_pages(documents: Iterable[Document], menu: str) -> Iterator[_Entry]:
    for document in documents:
        said = document.values.get("menus", document.values.get("menu"))
        names = said if isinstance(said, Mapping) else dict.fromkeys(fields.strings(said))
        own = {str(name).lower(): value if isinstance(value, Mapping) else {} for name, value in names.items()}
        if menu in own:
            entry = own[menu]
            title = fields.line(entry.get("name")) or document.text("linktitle") or document.title
            id = fields.line(entry.get("identifier")) or title
            weight = _weight(entry) or _weight(document.values)
            yield _Entry(id, title, document.post or document.address, fields.line(entry.get("parent")), weight)


def _of_sections(documents: Iterable[Document]) -> Iterator[_Entry]:
    for document in documents:
        if document.kind == "section" and "/" not in document.path[1:]:
            title = document.text("linktitle") or document.title
            yield _Entry(document.section, title, document.post or document.address, "", _weight(document.values))


def _weight(values: Mapping[str, Any]) -> int:
    weight = values.get("weight")
    return weight if isinstance(weight, int) and not isinstance(weight, bool) else 0


def _nested(entries: Sequence[_Entry]) -> list[MenuEntry]:
    """Return the entries below their parents; one whose parent isn't there stands at the top."""
    ids = {entry.id for entry in entries}
    below: dict[str, list[_Entry]] = {}
    for entry in sorted(entries, key=lambda entry: entry.order):
        below.setdefault(entry.parent if entry.parent in ids and entry.parent != entry.id else "", []).append(entry)

    def made(parent: str, depth: int) -> list[MenuEntry]:
        found = below.pop(parent, ()) if depth < DEEPEST else ()
        return [MenuEntry(entry.title, entry.target, made(entry.id, depth + 1) if entry.id else ()) for entry in found]

    return made("", 0)

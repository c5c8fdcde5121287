"""The menu of a Hugo site: `menu` and `menus` of the settings and of pages, and `sectionPagesMenu`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...blog.menu import DEEPEST, MOST_ENTRIES
from ...blog.post import MenuEntry, OldMenu, Post
from .. import fields
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
    """Find the menu of a site in its default language.

    Args:
        site: The site.

    Returns:
        The menu; none where neither settings nor pages name one.
    """
    config = site.config
    said = config.default.values.get("menu")
    menus = said if isinstance(said, Mapping) else {}
    own = {name: list(_of_pages(site, name)) for name in _MAIN}
    name = next((name for name in _MAIN if isinstance(menus.get(name), list) or own[name]), "")
    entries = [*_of_settings(site, menus.get(name)), *own.get(name, ())]
    origin = f"`menu` in {config.display_path}" if menus.get(name) else "`menu` of pages"
    wanted = fields.line(config.values.get("sectionpagesmenu")).lower()
    if wanted and (not name or wanted == name):
        known = {entry.id for entry in entries}
        entries += [entry for entry in _of_sections(site) if entry.id not in known]
        origin = origin if name else f"`sectionPagesMenu` in {config.display_path}"
    return OldMenu(_nested(entries[:MOST_ENTRIES]), origin) if entries else OldMenu()


def _of_settings(site: Site, written: Any) -> Iterator[_Entry]:
    for entry in written[:MOST_ENTRIES] if isinstance(written, list) else ():
        if not isinstance(entry, Mapping):
            continue
        title = fields.line(entry.get("name")) or fields.line(entry.get("title"))
        target: Post | str = fields.line(entry.get("url"))
        if page := fields.line(entry.get("pageref")):
            found = site.find(page, None)
            target = (found.post or found.address) if found is not None else target or "/" + page.lstrip("/")
        yield _Entry(
            fields.line(entry.get("identifier")) or title,
            title,
            target,
            fields.line(entry.get("parent")),
            _weight(entry),
        )


def _of_pages(site: Site, menu: str) -> Iterator[_Entry]:
    for document in site.documents:
        if document.language is not site.config.default:
            continue
        said = document.values.get("menus", document.values.get("menu"))
        names = said if isinstance(said, Mapping) else dict.fromkeys(fields.strings(said))
        own = {str(name).lower(): value if isinstance(value, Mapping) else {} for name, value in names.items()}
        if menu in own:
            entry = own[menu]
            title = fields.line(entry.get("name")) or document.text("linktitle") or document.title
            id = fields.line(entry.get("identifier")) or title
            weight = _weight(entry) or _weight(document.values)
            yield _Entry(id, title, document.post or document.address, fields.line(entry.get("parent")), weight)


def _of_sections(site: Site) -> Iterator[_Entry]:
    for document in site.documents:
        if document.kind == "section" and document.language is site.config.default and "/" not in document.path[1:]:
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

"""The menu of a Jekyll site, in the ways in which themes have their owners write it.

None of this is Jekyll's own. In the order in which it counts:

- a data file such as `_data/navigation.yml`: a list of entries (`title` and `url`), nested, or several named lists
  (minimal-mistakes, TeXt, documentation themes);
- a key of the configuration: `navigation`, `navbar-links` (beautiful-jekyll), `header_pages` (minima);
- the collection `tabs`, by `order` (chirpy);
- keys of pages: `nav_order`, `parent`, `grand_parent`, `nav_exclude` (just-the-docs), `weight`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ...blog.menu import DEEPEST, MOST_ENTRIES, by_folders, humanised
from ...blog.post import MenuEntry, OldMenu, Post
from .. import fields
from .config import Config

#: Data files, the likeliest first.
DATA = (
    *("navigation", "nav", "menu", "menus", "main_menu", "mainmenu", "navbar", "topnav", "header"),
    *("toc", "sidebar", "sidebars", "docs", "docs_nav"),
)
#: Keys of the configuration.
KEYS = ("navigation", "nav", "menu", "navbar-links", "nav_links", "header_pages")
#: The links to other sites that Just the Docs shows below its pages.
_OUTSIDE = "nav_external_links"
#: Of several named lists, those that are the menu itself.
_MAIN = ("main", "header", "menu", "menus", "nav", "navigation", "top", "topnav", "primary", "default")
#: Named lists that are no menu.
_NO_MENU = re.compile(r"footer|social|bottom|copyright|author|comment", re.IGNORECASE)
_TITLES = ("title", "titles", "name", "text", "label", "heading", "page_title")
_TARGETS = ("url", "link", "href", "path", "page", "permalink", "file", "slug", "doc")
_CHILDREN = (
    *("children", "items", "subitems", "entries", "links", "sublinks", "pages", "docs", "dropdown", "submenu"),
    *(
        "sub_nav",
        "subnav",
        "subpages",
        "folders",
        "folderitems",
        "subfolders",
        "subfolderitems",
        "sections",
        "section",
        "nested",
    ),
)
_ORDER = ("nav_order", "weight", "order", "menu_order", "sidebar_order", "navigation_weight")
_BASE = re.compile(r"\A\{\{-?\s*site\.(?:baseurl|url)\s*(?:\|[^{}]*)?-?\}\}")
_RELATIVE = re.compile(r"""\A\{\{-?\s*["']([^"'{}]*)["']\s*\|[^{}]*\}\}\Z""")
_LONGEST = 200


def old_menu(config: Config, posts: Sequence[Post], data: Callable[[], Mapping[str, Any]]) -> OldMenu:
    """Find the menu of a site.

    Args:
        config: The site's settings.
        posts: What was read.
        data: Reads what the data folder holds.

    Returns:
        The menu; none where nothing of the kind is written.
    """
    reader = _Reader(config, posts)
    entries: list[MenuEntry] = []
    origins: list[str] = []
    content = data()
    written = [(f"_data/{name}", content.get(name)) for name in DATA]
    written += [(f"`{key}` in {config.display_path}", config.values.get(key)) for key in KEYS]
    for origin, value in written:
        if found := reader.menu(value):
            entries += found
            origins.append(origin)
    tabs = [post for post in posts if post.collection == "tabs"]
    if not entries and tabs:
        entries += [MenuEntry("", tab) for tab in sorted(tabs, key=lambda tab: (_place(tab), tab.path))]
        origins.append("the collection `tabs`")
    pages = [post for post in posts if post.kind == "page" and post not in tabs]
    if keys := _keys(pages):
        entries += _by_keys(pages, config)
        entries += reader.menu(config.values.get(_OUTSIDE))
        origins.append(f"{' and '.join(f'`{key}`' for key in keys)} of pages")
    return OldMenu(entries, ", ".join(origins))


# -- data and configuration -------------------------------------------------------------------------------------


class _Reader:
    """Reads menus out of data of any shape."""

    def __init__(self, config: Config, posts: Sequence[Post]) -> None:
        self._language = (config.language or "en").lower()
        self._left = MOST_ENTRIES
        self._pages: dict[str, Post | None] = {}
        """Pages by what a menu may call them besides their addresses; None where it could be several."""
        for post in posts:
            if post.kind == "page":
                stem = post.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
                for name in {post.path, post.path.rsplit(".", 1)[0], stem}:
                    self._pages[name] = None if name in self._pages and "/" not in name else post

    def menu(self, value: Any) -> list[MenuEntry]:
        """The entries of a whole menu; none where it leads nowhere."""
        if isinstance(value, Mapping) and self._is_named_lists(value):
            names = [str(name) for name in value if not _NO_MENU.search(str(name))]
            main = next((name for name in _MAIN if name in names), None)
            found = self._entries(value[main], 0) if main is not None else []
            for name in names:
                if name != main and (inside := self._entries(value[name], 1)) and any(map(self._names_page, inside)):
                    # a list without a main one beside it, or in itself a section, is the menu
                    only = inside[0] if len(inside) == 1 and not inside[0].target else None
                    found.append(only or MenuEntry(humanised(name), "", inside))
        elif isinstance(value, list | Mapping):
            found = self._entries(value, 0)
        else:
            found = []
        return found if any(map(self._leads, found)) else []

    @staticmethod
    def _is_named_lists(value: Mapping[Any, Any]) -> bool:
        return all(isinstance(inside, list | Mapping) for inside in value.values()) and not any(
            key in value for key in _CHILDREN[:4]
        )

    def _leads(self, entry: MenuEntry) -> bool:
        return bool(entry.target) or any(map(self._leads, entry.children))

    def _names_page(self, entry: MenuEntry) -> bool:
        is_outside = isinstance(entry.target, str) and "//" in entry.target
        return (bool(entry.target) and not is_outside) or any(map(self._names_page, entry.children))

    def _entries(self, value: Any, depth: int) -> list[MenuEntry]:
        if depth > DEEPEST:
            return []
        if isinstance(value, Mapping):
            if any(key in value for key in (*_TITLES, *_TARGETS, *_CHILDREN)):
                return list(self._entry(value, depth))
            return [found for pair in value.items() for found in self._pair(*pair, depth)]
        items = value if isinstance(value, list) else [value]
        return [found for item in items for found in self._item(item, depth)]

    def _item(self, item: Any, depth: int) -> Iterator[MenuEntry]:
        if isinstance(item, list | Mapping):
            yield from self._entries(item, depth + isinstance(item, list))
        elif (target := self._target(item)) and self._may():
            yield MenuEntry("", target)

    def _pair(self, key: Any, value: Any, depth: int) -> Iterator[MenuEntry]:
        """An entry that is written as `title: address`, or as `title:` and a list."""
        title = self._title(key)
        if isinstance(value, list | Mapping):
            if inside := self._entries(value, depth + 1):
                yield MenuEntry(title, "", inside)
        elif (target := self._target(value)) and self._may():
            yield MenuEntry(title, target)

    def _entry(self, item: Mapping[Any, Any], depth: int) -> Iterator[MenuEntry]:
        title = next((found for key in _TITLES if (found := self._title(item.get(key)))), "")
        targets = (item[key] for key in _TARGETS if key in item and not isinstance(item[key], list | Mapping))
        nothing: Post | str = ""
        target = next((found for found in map(self._target, targets) if found), nothing)
        children = [
            found
            for key in _CHILDREN
            if isinstance(item.get(key), list | Mapping)
            for found in self._entries(item[key], depth + 1)
        ]
        if item.get("output") and "web" not in fields.text(item["output"]):  # documentation-theme-jekyll: not on paper
            return
        if not title and not target:
            yield from children
        elif (target or children) and self._may():
            yield MenuEntry(title, target, children)

    def _may(self) -> bool:
        self._left -= 1
        return self._left >= 0

    def _title(self, value: Any) -> str:
        """A title; of several the one in the site's language."""
        if isinstance(value, Mapping):
            known = {str(key).lower(): text for key, text in value.items()}
            value = known.get(self._language, known.get("en", next(iter(known.values()), None)))
        return fields.plain(fields.line(value))[:_LONGEST]

    def _target(self, value: Any) -> Post | str:
        written = fields.line(value)[:2_000]
        if (relative := _RELATIVE.match(written)) is not None:
            written = relative[1]
        written = _BASE.sub("", written)
        return self._pages.get(written.lstrip("/")) or written


# -- keys of pages ----------------------------------------------------------------------------------------------


def _keys(pages: Iterable[Post]) -> list[str]:
    """The keys by which pages say where they stand in the menu."""
    used = {key for page in pages for key in ("nav_order", "parent", "weight") if key in page.metadata}
    return [key for key in ("nav_order", "parent", "weight") if key in used]


def _place(page: Post) -> float:
    for key in _ORDER:
        value = page.metadata.get(key)
        try:
            if value is not None and math.isfinite(number := float(value)):
                return number
        except (TypeError, ValueError, OverflowError):
            continue
    return math.inf


def _by_keys(pages: Sequence[Post], config: Config) -> list[MenuEntry]:
    """The tree of pages that name their parents (just-the-docs), else that of the folders."""
    chosen = [page for page in pages if page.metadata.get("nav") is True]  # al-folio's pages ask to be shown
    shown = [
        page
        for page in chosen or pages
        if page.metadata.get("nav_exclude") is not True and page.metadata.get("title") and not page.redirect_to
    ]
    if not any("parent" in page.metadata for page in shown):
        return by_folders(shown, _place)
    settings = config.values.get("just_the_docs")
    collections = settings.get("collections") if isinstance(settings, Mapping) else None
    collections = collections if isinstance(collections, Mapping) else {}
    members: dict[str, list[Post]] = {}
    for page in shown:
        members.setdefault(page.collection, []).append(page)
    entries = _tree(members.pop("pages", []))
    for name, inside in members.items():
        own = collections.get(name)
        title = fields.line(own.get("name")) if isinstance(own, Mapping) else ""
        entries.append(MenuEntry(title or humanised(name), "", _tree(inside)))
    return entries


def _tree(pages: Sequence[Post]) -> list[MenuEntry]:
    """The pages below their parents; those whose parent isn't there are below its name."""
    parents = {page: _named(page, "parent") for page in pages}
    places = {page: place for place, page in enumerate(sorted(pages, key=_sorted_by))}
    left: dict[tuple[str, str], list[Post]] = {}
    for page in places:
        left.setdefault((parents[page], _named(page, "grand_parent")), []).append(page)

    def below(page: Post, depth: int) -> MenuEntry:
        # each page is taken out of what is left but once
        keys = dict.fromkeys([(page.title, ""), (page.title, parents[page])]) if depth < DEEPEST and page.title else ()
        found = sorted((child for key in keys for child in left.pop(key, ())), key=places.__getitem__)
        return MenuEntry("", page, [below(child, depth + 1) for child in found])

    top = sorted((page for key in [*left] if not key[0] for page in left.pop(key)), key=places.__getitem__)
    entries = [below(page, 0) for page in top]
    for key in [*left]:
        if orphans := left.pop(key, []):
            entries.append(MenuEntry(key[0], "", [below(page, 1) for page in orphans]))
    return entries


def _sorted_by(page: Post) -> tuple[float, str, str]:
    return _place(page), page.title.lower(), page.path


def _named(page: Post, key: str) -> str:
    return fields.plain(fields.line(page.metadata.get(key)))

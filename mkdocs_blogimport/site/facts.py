"""All that a template is given, as plain values of which a digest can be made."""

from __future__ import annotations

import types
from collections import UserDict
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time
from enum import Enum
from pathlib import PurePath
from typing import Any

from babel import Locale
from mkdocs.structure.files import File
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.theme import Theme

#: What a page has beside that which templates show: what it was made of, and what was made of that.
_INNER = frozenset({"post", "index", "rooted", "document", "links_to_anchors", "present_anchor_ids"})
#: What only a page's own template shows of it, in the themes that are known.
_OWN = frozenset({"content", "markdown", "toc"})
_PLAIN = (str, int, float, complex, bytes, type(None))


class Unknown(Exception):
    """A value that can't be compared with that of another build."""


class Facts:
    """Makes plain values of what a template is given: a `repr` of them says all of it.

    It goes through every attribute and every item, whatever their names, and raises for what it doesn't know. So what
    a later version of this package, a theme or another plugin adds to a page, its metadata or its context is among the
    facts without being named here.
    """

    def __init__(self, *, whole: bool) -> None:
        """Choose what is seen of other pages.

        Args:
            whole: True to take in the content of other pages too: a template may show it.
        """
        self._whole = whole

    def of(self, value: Any) -> Any:  # noqa: C901 - a line for each kind of value
        """Return the facts of a value.

        Raises:
            Unknown: It, or a part of it, is of an unknown kind.
        """
        kind = type(value)
        if kind in _EXACT:
            return value
        if kind in (list, tuple):
            return [self.of(item) for item in value]
        if isinstance(value, (dict, UserDict)):
            return kind.__name__, [(self.of(key), self.of(item)) for key, item in value.items()]
        if isinstance(value, Page):
            return self.seen(value)
        if isinstance(value, File):
            return value.src_uri, value.dest_uri, value.url, value.edit_uri, value.inclusion.name
        if isinstance(value, TableOfContents):
            return [self._entry(entry) for entry in value]
        if isinstance(value, AnchorLink):
            return self._entry(value)
        if isinstance(value, Section):
            return "section", value.title, [self.of(above.title) for above in value.ancestors]
        if isinstance(value, (set, frozenset)):
            return kind.__name__, sorted(repr(self.of(item)) for item in value)
        if isinstance(value, Enum):
            return kind.__name__, value.name
        if isinstance(value, _PLAIN):
            return kind.__name__, _written(value)
        if isinstance(value, (date, time, PurePath, Locale)):
            return kind.__name__, str(value)
        if isinstance(value, (type, types.FunctionType, types.BuiltinFunctionType)):
            return value.__module__, value.__qualname__
        if is_dataclass(value):
            return kind.__name__, [(field.name, self.of(getattr(value, field.name))) for field in fields(value)]
        if isinstance(value, Theme):
            return value.name, value.dirs, sorted(value.static_templates), self.of(dict(value))
        if isinstance(value, tuple):
            return kind.__name__, [self.of(item) for item in value]
        if isinstance(value, Mapping):
            return kind.__name__, [(self.of(key), self.of(item)) for key, item in value.items()]
        raise Unknown(kind.__qualname__)

    def page(self, page: Page) -> Any:
        """Return the facts of the page that is made."""
        return self._page(page, _INNER)

    def seen(self, page: Page) -> Any:
        """Return what other pages show of a page: all but its content, unless a template may show that."""
        return self._page(page, (_INNER if self._whole else _INNER | _OWN) | {"previous_page", "next_page", "active"})

    def navigation(self, nav: Navigation) -> Any:
        """Return the facts of a site's navigation."""
        return [self._item(item) for item in nav.items]

    def _page(self, page: Page, without: frozenset[str]) -> Any:
        # what is no attribute of the object itself
        facts: list[Any] = [self.of(page.title), page.url, page.is_homepage]
        for name, value in vars(page).items():
            if name not in without and not name.startswith("_"):
                facts.append((name, self.of(value)))
        return facts

    def _item(self, item: Any) -> Any:
        if isinstance(item, Section):
            return item.title, [self._item(child) for child in item.children]
        if isinstance(item, Page):
            return self.seen(item)
        if isinstance(item, Link):
            return item.title, item.url
        raise Unknown(type(item).__qualname__)

    def _entry(self, entry: AnchorLink) -> Any:
        children = [self._entry(child) for child in entry.children]
        return self.of(entry.title), entry.id, entry.level, getattr(entry, "active", False), children


def _written(value: object) -> str:
    """Write a value as its plain kind does: a string whose class escapes it as it is."""
    return next(kind for kind in _PLAIN if isinstance(value, kind)).__repr__(value)  # type: ignore[call-arg]


_EXACT = frozenset({str, int, float, bool, bytes, type(None)})

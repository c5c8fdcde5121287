"""What Material for MkDocs, and the themes built on it, need to be given beyond what every theme is."""

from __future__ import annotations

import copy
from collections import UserDict
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page
from mkdocs.theme import Theme
from mkdocs.utils.templates import TemplateContext

from .neighbours import plugins_named
from .pages import BlogPage, ImportedPage


def is_theme(config: MkDocsConfig) -> bool:
    """Return True if the site's theme is Material, one of its forks, or one that extends it under another name."""
    named = str(config.theme.name or "").startswith("material")
    return named or any(Path(folder).parts[-2:] == ("material", "templates") for folder in config.theme.dirs)


def features(config: MkDocsConfig) -> frozenset[str]:
    """Return the features of the theme that are switched on."""
    return frozenset(config.theme.get("features") or ())


def show_contents(context: TemplateContext, page: Page, config: MkDocsConfig) -> None:
    """Show the contents of a page beside it, where the theme shows them in the navigation and the page isn't there.

    Args:
        context: Of the page; what it says of the site's configuration is changed for this page alone.
        page: The page.
        config: MkDocs' configuration.
    """
    in_nav = page.in_nav if isinstance(page, BlogPage) else page.file.inclusion.is_in_nav()
    if "toc.integrate" in features(config) and not in_nav and page.toc:
        changed = copy.copy(config)
        without = [feature for feature in config.theme["features"] if feature != "toc.integrate"]
        changed["theme"] = _ChangedTheme(config.theme, {"features": without})
        context["config"] = changed


def shown(context: TemplateContext, page: BlogPage, config: MkDocsConfig, *, with_tag_pages: bool) -> set[str]:
    """Return what the theme shows of a page by itself, which must not be shown twice.

    Args:
        context: Of the page. The tags that Material's plugin puts there are taken out of it where the blog's own are
            shown, which lead to the blog's pages of them.
        page: The page.
        config: MkDocs' configuration.
        with_tag_pages: Whether the blog has such pages.

    Returns:
        `pager` and `tags`, where the theme shows them.
    """
    found = set()
    if "navigation.footer" in features(config) and not page.in_nav:  # in the navigation, its neighbours are others
        found.add("pager")
    values: MutableMapping[str, Any] = context  # type: ignore[assignment]
    for plugin in plugins_named(config, "tags") if isinstance(page, ImportedPage) else ():
        name = str(plugin.config.get("tags_name_variable") or "tags")  # the option is one of newer versions
        if values.get(name) and not with_tag_pages:
            found.add("tags")
        elif name in values:
            del values[name]
    return found


class _ChangedTheme(UserDict[str, Any]):
    """A theme with other settings, for the templates of one page."""

    def __init__(self, theme: Theme, changes: dict[str, Any]) -> None:
        super().__init__({**theme, **changes})
        self._theme = theme

    def __getattr__(self, name: str) -> Any:
        return getattr(self._theme, name)

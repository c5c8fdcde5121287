"""mkdocs-awesome-nav makes the navigation of files `.nav.yml`; these functions let it name the blog's pages."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files, InclusionLevel
from mkdocs.structure.nav import Navigation

from . import navigation
from .neighbours import plugins_named
from .pages import BlogPage

_WORD = re.compile(r"[^\s\"']+")


def offer(pages: Iterable[BlogPage], files: Files, config: MkDocsConfig) -> None:
    """Let the plugin find the pages that it names, and make pages of its own of them, with the titles that it gives.

    It sees only files that may stand in the navigation, and MkDocs gives no title to a page that exists already.

    Args:
        pages: Those of the blog.
        files: All files.
        config: MkDocs' configuration.
    """
    for plugin in plugins_named(config, "awesome-nav"):
        named = set(_named(files, str(plugin.config.get("filename"))))
        for page in pages:
            if page.file.src_uri in named:
                page.file.inclusion = InclusionLevel.INCLUDED
            if page.file.inclusion.is_in_nav():
                page.file.page = None


def take_back(pages: Iterable[BlogPage], nav: Navigation, config: MkDocsConfig) -> None:
    """Put the blog's pages into the navigation in place of those that the plugin has made of their files.

    Args:
        pages: Those of the blog.
        nav: What the plugin has made.
        config: MkDocs' configuration.
    """
    if not plugins_named(config, "awesome-nav"):
        return
    own = {id(page.file): page for page in pages}
    made = {id(page): own[id(page.file)] for page in nav.pages if id(page.file) in own}
    for page in nav.pages:
        if id(page) in made and page.title is not None:
            made[id(page)].title = page.title
    navigation.exchange(nav, made)
    for page in own.values():
        page.file.page = page


def _named(files: Files, filename: str) -> Iterator[str]:
    """Yield the names of files that stand in the plugin's files, relative to docs_dir; other words too."""
    for file in files:
        folder, name = posixpath.split(file.src_uri)
        if name == filename and file.abs_src_path is not None:
            for word in _WORD.findall(file.content_string):
                yield posixpath.normpath(posixpath.join(folder, word))

"""The blog's pages in the navigation, and the neighbours of those that are not in it."""

from __future__ import annotations

import itertools
import posixpath
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import StructureItem
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page

from ..blog.menu import Entry, menu_pages, old_menu, without
from ..blog.post import Post
from ..diagnostics.problems import Problems
from . import pages
from .blog_files import BlogFiles
from .pages import BlogPage

#: Pages that a message names.
_NAMED = 3


def arrange(nav: Navigation, files: BlogFiles, config: MkDocsConfig) -> None:
    """Give the blog's pages their titles in the navigation, and their neighbours.

    Posts are not in the navigation, which would make every page slow.

    Args:
        nav: The site's navigation.
        files: The blog's pages.
        config: MkDocs' configuration.
    """
    titles = dict(_titles(config.nav or []))
    for page in (*files.posts.values(), *files.indexes.values()):
        if page.file.src_uri in titles:
            page.title = titles[page.file.src_uri]
    front = files.front
    if config.nav is None and front is not None:
        _lift(front, nav)
    in_nav = {id(page) for page in nav.pages}
    for page in files.all_pages():
        page.in_nav = id(page) in in_nav
        _let_be_index(page, config)
    below = (page for page in nav.pages if (index := files.list_below(page)) is not None and index.kind == "front")
    _link_neighbours(files, in_nav, next(below, front))


def _let_be_index(page: BlogPage, config: MkDocsConfig) -> None:
    """Let a page be its folder's index for Material's social cards, unless a section of the navigation would take it.

    It gets no card then, which would end the build.
    """
    page.may_be_index = not (page.in_nav and isinstance(page.parent, Section) and _have_indexes(config))
    if not page.may_be_index and not page.is_index and posixpath.basename(page.file.dest_uri) != "index.html":
        page.leave_without_card()


def _have_indexes(config: MkDocsConfig) -> bool:
    """Return True if sections of the navigation take an index among their pages for their own."""
    return "navigation.indexes" in (config.theme.get("features") or ()) or "section-index" in config.plugins


def _titles(nav: Any) -> Iterator[tuple[str, str]]:
    """Return the titles that mkdocs.yml gives to pages in its navigation: path and title."""
    if isinstance(nav, list):
        for entry in nav:
            yield from _titles(entry)
    elif isinstance(nav, dict):
        for title, value in nav.items():
            if isinstance(value, str):
                yield value, str(title)
            else:
                yield from _titles(value)


def _lift(page: Page, nav: Navigation) -> None:
    """Move a page out of the sections of the automatic navigation, in each other, in which it is alone."""
    for place, item in enumerate(nav.items):
        alone = item
        while isinstance(alone, Section) and len(alone.children) == 1:
            alone = alone.children[0]
        if alone is page and item is not page:
            nav.items[place] = page
            page.parent = None


def _link_neighbours(files: BlogFiles, in_nav: set[int], front: Page | None) -> None:
    """Set previous, next and parent of pages outside the navigation; the parent is that of the front page.

    Args:
        files: The blog's pages.
        in_nav: The identities of the pages in the navigation.
        front: The front page, if there is one.
    """
    blog = files.plan.blog
    around: list[tuple[Page, Page | None, Page | None]] = []
    for post, page in files.posts.items():
        older, newer = blog.older.get(post), blog.newer.get(post)
        around.append((page, files.page_of_post(older), files.page_of_post(newer)))
    for index in files.plan.indexes:
        index_page = files.page_of(index)
        if index_page is not None:
            around.append((index_page, files.page_of(index.newer), files.page_of(index.older)))
    for here, previous, following in around:
        if id(here) not in in_nav:
            here.parent = front.parent if front is not None else None
            here.previous_page, here.next_page = previous, following
    for post, page_of_site in files.of_site.items():  # their plugin has given them a parent
        page_of_site.previous_page = files.page_of_post(blog.older.get(post))
        page_of_site.next_page = files.page_of_post(blog.newer.get(post))


def exchange(nav: Navigation, exchanged: Mapping[int, Page]) -> None:
    """Replace some pages in the navigation.

    Args:
        nav: The site's navigation.
        exchanged: The identity of the old page to the new one.
    """
    if not exchanged:
        return

    def changed(items: list[StructureItem], parent: Section | None) -> None:
        for place, item in enumerate(items):
            if isinstance(item, Section):
                changed(item.children, item)
            elif isinstance(item, Page) and id(item) in exchanged:
                items[place] = exchanged[id(item)]
                items[place].parent = parent

    changed(nav.items, None)
    nav.pages = [exchanged.get(id(page), page) for page in nav.pages]
    _chain(nav)
    if nav.homepage is not None:
        nav.homepage = exchanged.get(id(nav.homepage), nav.homepage)


def refill(
    nav: Navigation, children: Callable[[Section, Collection[StructureItem]], list[StructureItem] | None]
) -> None:
    """Give sections of the navigation other entries.

    Args:
        nav: The site's navigation.
        children: Returns the new entries of a section among its siblings; None for one that stays as it is.
    """

    def changed(items: list[StructureItem]) -> None:
        for section in [item for item in items if isinstance(item, Section)]:
            found = children(section, items)
            if found is None:
                changed(section.children)
                continue
            section.children = found
            for child in found:
                child.parent = section
            if not found:
                items.remove(section)

    changed(nav.items)
    nav.pages = [*_pages(nav.items)]
    _chain(nav)


def _chain(nav: Navigation) -> None:
    """Give the pages of the navigation their previous and next."""
    for before, after in itertools.pairwise((None, *nav.pages, None)):
        if before is not None:
            before.next_page = after
        if after is not None:
            after.previous_page = before


def add_pages(nav: Navigation, files: BlogFiles) -> None:
    """Add the old blog's pages to the navigation, by its old menu or by their folders.

    Args:
        nav: The site's navigation, made by MkDocs or another plugin. Pages that are in it are not added.
        files: The blog's pages.
    """
    there = {id(page) for page in nav.pages}

    def unwanted(entry: Entry) -> bool:
        target = entry.target
        page = files.posts.get(target) if isinstance(target, Post) and target.kind == "page" else None
        return page is None or id(page) in there

    def items(entries: Iterable[Entry]) -> Iterator[StructureItem]:
        for entry in entries:
            page = files.posts[entry.target] if isinstance(entry.target, Post) else None
            if not entry.children and page is not None:
                yield page
                continue
            section = Section(pages.text(entry.title), [*([page] if page is not None else []), *items(entry.children)])
            for child in section.children:
                child.parent = section
            yield section

    for imported in files.plan.blog.imports:
        menu = old_menu(files.plan, imported)
        left = [entry for page in menu.left for entry in (Entry(page.title, page),)]
        nav.items += items(without([*menu.entries, *left], unwanted))
    nav.pages = [*_pages(nav.items)]
    _chain(nav)


def _pages(items: Iterable[StructureItem]) -> Iterator[Page]:
    for item in items:
        if isinstance(item, Page):
            yield item
        elif isinstance(item, Section):
            yield from _pages(item.children)


def report_pages(nav: Navigation, files: BlogFiles, config: MkDocsConfig, problems: Problems) -> None:
    """Report how many of the blog's pages are in no menu."""
    there = {id(page) for page in nav.pages}
    left = [page for page in menu_pages(files.plan) if page in files.posts and id(files.posts[page]) not in there]
    if left:
        named = ", ".join(page.display_path for page in left[:_NAMED])
        more = f" and {len(left) - _NAMED} more" if len(left) > _NAMED else ""
        count = "1 page of the old blog is" if len(left) == 1 else f"{len(left)} pages of the old blog are"
        done = "`nav_pages: true` adds them" if config.nav is None else "name under `nav` what readers shall find"
        problems.report("menu", "mkdocs.yml", None, f"{count} in no menu: {named}{more}", done)

"""Material's own blog beside the imported one, where the site asks for one list over both.

Its plugin goes on making the pages of its posts. What lists them is made here, at its addresses: it knows no post but
its own, and each of its lists would have to be filled with pages of a class of its own.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import StructureItem
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page

from ..blog.indexes import Index
from ..blog.plan import SiteOptions, SitePlan
from ..blog.post import ImportedBlog, Post
from ..config import BlogImportConfig
from ..diagnostics.problems import Problems
from ..sources.material.beside import PluginBlog, PluginPost, imported
from ..sources.material.posts import Author
from ..theme.titles import name_of
from . import hiding, navigation, pages, settings
from .blog_files import BlogFiles
from .file_names import FileNames
from .neighbours import plugins_named

#: The template of its lists, which fills them by itself.
_TEMPLATE = "blog.html"
#: The options of ours that say where a list is, beside those of groupings.
_ADDRESSES = frozenset({"blog_dir"})
#: The groupings of which it has lists.
_GROUPINGS = ("categories", "authors", "years", "months", "archive")


def of_site(
    config: MkDocsConfig, own: BlogImportConfig, problems: Problems, *, is_taken: bool = False
) -> MaterialBlog | None:
    """Return Material's blog, for which the option `material_blog` asks; where there is none, it is reported.

    Args:
        config: MkDocs' configuration.
        own: The plugin's options.
        problems: Receives the reports.
        is_taken: Whether another instance of this plugin has it.
    """
    plugins = [plugin for plugin in plugins_named(config, "blog") if "post_url_format" in plugin.config]
    if is_taken or not plugins:
        reason = "in two instances of this plugin" if is_taken else "without Material's plugin `blog`, switched on"
        problems.report("option", "mkdocs.yml", None, f"the option `material_blog` has no effect {reason}",
                        "it was passed over")  # fmt: skip
        return None
    if len(plugins) > 1:
        first = plugins[0].config.get("blog_dir")
        problems.report("option", "mkdocs.yml", None,
                        f"the option `material_blog` is for one blog, and Material's plugin has {len(plugins)}",
                        f"that in {first}/ is listed with the old one")  # fmt: skip
    for name in sorted({*_ADDRESSES, *(f"{grouping}_url_format" for grouping in _GROUPINGS)} & own.options_set):
        problems.report("option", "mkdocs.yml", None,
                        f"the option `{name}` has no effect beside `material_blog: true`",
                        "lists are where the plugin `blog` has them")  # fmt: skip
    return MaterialBlog(plugins[0], config, problems)


class MaterialBlog:
    """Material's blog in one build."""

    def __init__(self, plugin: Any, config: MkDocsConfig, problems: Problems) -> None:
        """Start before any file is known.

        Args:
            plugin: The plugin.
            config: MkDocs' configuration; links by the names of files alone are added to its Markdown extensions.
            problems: Receives the settings of the plugin that can't be used.
        """
        self.pages: dict[Post, Any] = {}
        """Its posts, with their pages."""
        self._list_names: dict[str, str] = {}
        """The names by which pages link to its lists, by their files."""
        self.plugin = plugin
        self._config = config
        self._problems = problems
        self._taken_out: list[File] = []
        self._listed: dict[int, Page] = {}
        """Its pages of the lists that are made here, by their identities."""
        self._names = FileNames()
        extensions: list[Any] = config.markdown_extensions  # names, but Python-Markdown takes objects too
        extensions[:] = [*(known for known in extensions if not isinstance(known, FileNames)), self._names]

    @staticmethod
    def site_options(site: SiteOptions) -> SiteOptions:
        """Return the options of a site whose lists are at this blog's addresses."""
        formats = {name: format for name, format in site.layout.url_formats.items() if name not in _GROUPINGS}
        named = {*_ADDRESSES, *(f"{grouping}_url_format" for grouping in _GROUPINGS)}
        return replace(
            site, layout=replace(site.layout, url_formats=formats), options_set=site.options_set.difference(named)
        )

    @property
    def home(self) -> str:
        """The file of the site at which its list of all posts begins, when its plugin has laid out its files."""
        return str(self.plugin.blog.file.dest_uri)

    def list_name(self, index: Index) -> str:
        """Return the name by which pages link to a list: as the plugin has it, whether it has that list or not."""
        is_folder = index.kind == "term" and index.file.endswith("/index.html")
        own = index.file.removesuffix("/index.html" if is_folder else ".html") + ".md"
        return self._list_names.get(index.file, own)

    # -- when its plugin has laid out its files ---------------------------------------------------------------------

    def take(self, files: Files, site: SiteOptions) -> ImportedBlog:
        """Read its posts from the plugin, and take the lists that the plugin has made out of the site's files.

        Args:
            files: MkDocs' files.
            site: The site's options: of groupings that it leaves out, the plugin's lists come back.
        """
        plugin, config = self.plugin, self._config
        self.pages.clear()
        self._taken_out.clear()
        self._list_names.clear()
        root = plugin.blog
        for view in _views(root):
            for page in view.pages or [view]:
                file: File = page.file
                if file.generated_by is None:
                    # the site's own, with a text above the list; hidden by the plugin until the navigation is made
                    if page is not root:
                        file.inclusion = InclusionLevel.NOT_IN_NAV
                elif files.get_file_from_path(file.src_uri) is file:
                    files.remove(file)
                    self._taken_out.append(file)
                    self._list_names[file.dest_uri] = file.src_uri
        posts = [*root.posts]
        found = imported(
            PluginBlog(
                docs=Path(config.docs_dir).resolve(),
                settings={name: value for name, value in plugin.config.items() if value is not None},
                site={name: config.get(name) for name in ("site_name", "site_url", "use_directory_urls")},
                language=settings.language(config),
                posts=[_known(page, plugin.config) for page in posts],
                authors=dict(_authors(getattr(plugin, "authors", {}))),
            ),
            self._problems,
        )
        self.pages.update(zip(found.posts, posts, strict=True))
        return replace(
            found, lists=[old for old in found.lists if site.layout.groupings.get(old.grouping) is not False]
        )

    def give_back(self, plan: SitePlan, files: Files) -> None:
        """Bring back the lists that the plan has none for, and have links to the others lead to those of the plan.

        Args:
            plan: The plan of the whole blog.
            files: MkDocs' files.
        """
        first = [index for index in plan.indexes if index.number == 1]
        at = {index.file: index for index in first}
        categories = {index.term.name: index for index in first if index.term and index.term.grouping == "categories"}
        self._listed.clear()
        for view in _views(self.plugin.blog):
            index = at.get(view.file.dest_uri)
            if type(view).__name__ == "Category":  # of two with one address each has a page of its own here
                index = categories.get(view.name, index)
            for page in view.pages or [view]:
                if index is not None:
                    self._listed[id(page)] = page
                elif page.file in self._taken_out:
                    files.append(page.file)
            if index is not None and view.file in self._taken_out:
                _lead(view, view.name, index)
        for page in self.pages.values():
            # of two categories with one slug its plugin knows the first alone, and shows that for the other too
            for place, (name, view) in enumerate(
                zip(page.config.get("categories") or (), page.categories, strict=False)
            ):
                if view.name != name and name in categories:
                    twin = copy.copy(view)
                    twin.file = copy.copy(view.file)
                    _lead(twin, name, categories[name])
                    page.categories[place] = twin

    def learn_names(self, blog_files: BlogFiles) -> None:
        """Let posts name each other by their files."""
        posts = (*blog_files.posts.values(), *self.pages.values())
        withheld = hiding.withheld_names(blog_files.plan.blog, self._config)
        self._names.learn((page.file.src_uri for page in posts), withheld)

    # -- later ------------------------------------------------------------------------------------------------------

    def arrange(self, nav: Navigation, blog_files: BlogFiles) -> None:
        """Put the lists of the whole blog into the sections of the navigation that its plugin has made for its own.

        Args:
            nav: The site's navigation, when that plugin has added its sections.
            blog_files: The pages of the whole blog.
        """
        language = settings.language(self._config)
        with_text = {page.file.dest_uri: page for page in self._listed.values() if page.file not in self._taken_out}
        groupings = {"Archive": _period(blog_files.plan), "Category": "categories", "Profile": "authors"}

        def lists_of(section: Section, siblings: Collection[StructureItem]) -> list[StructureItem] | None:
            kinds = {type(page).__name__ for page in section.children if id(page) in self._listed}
            if not section.children and self.plugin.blog in siblings:
                kinds = {"Archive"}  # its plugin adds that one without any post too
            if len(kinds) != 1 or (grouping := groupings.get(kinds.pop())) is None:
                return None
            found: list[StructureItem] = []
            for index in blog_files.plan.indexes:
                if index.number > 1 or index.term is None or index.term.grouping != grouping:
                    continue
                if (page := blog_files.indexes.get(index)) is not None:
                    page.title = pages.text(name_of(index.term, language))
                    found.append(page)
                elif index.file in with_text:
                    found.append(with_text[index.file])
            return found

        navigation.refill(nav, lists_of)

    def leave_to_theme(self, page: Page) -> None:
        """Have the theme show a page of a list, of which the site has the text, as it shows any page."""
        if id(page) in self._listed and page.meta.get("template") == _TEMPLATE:
            del page.meta["template"]


def _lead(view: Any, name: str, index: Index) -> None:
    """Have links to a list of Material's lead to one of ours."""
    view.title = name
    view.file.dest_uri, view.file.url = index.file, index.url


def _views(view: Any) -> Iterator[Any]:
    """Yield a list of Material's with those below it, the first page of each."""
    yield view
    for inner in view.views:
        yield from _views(inner)


def _period(plan: SitePlan) -> str | None:
    """The grouping of the archive."""
    return next((name for name in ("years", "months", "archive") if plan.site.layout.shows(name)), None)


def _authors(known: Mapping[str, Any]) -> Iterator[tuple[str, Author]]:
    for key, author in known.items():
        yield key, Author(key, str(author.name), str(author.get("slug") or ""))


def _known(page: Any, own: Mapping[str, Any]) -> PluginPost:
    """What the plugin knows of a post."""
    said, file = page.config, page.file
    draft = said.get("draft")
    if not isinstance(draft, bool):
        draft = bool(own.get("draft_if_future_date")) and said.date.created > datetime.now(UTC)
    return PluginPost(
        path=file.src_uri,
        source_file=Path(file.abs_src_path),
        file=file.dest_uri,
        title=str(page.title or ""),
        body=page.markdown or "",
        metadata=page.meta,
        created=said.date.created,
        updated=said.date.get("updated"),
        authors=_strings(said.get("authors")),
        categories=_strings(said.get("categories")),
        is_pinned=said.get("pin") is True,
        draft=draft,
    )


def _strings(value: Iterable[Any] | None) -> list[str]:
    return [str(item) for item in value or ()]

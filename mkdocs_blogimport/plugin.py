"""MkDocs' events, translated into calls of the other rooms."""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from . import addresses, pages, places, redirecting, report
from .config import BlogImportConfig
from .indexes import Index, Layout
from .markup import Body, Heading
from .markup.code import coloured
from .markup.links import relative_to
from .post import Post
from .presentation import STYLESHEET, Presentation, environment, heading
from .problems import Problem, Problems, in_order
from .site import BlogSite, Options
from .sources import Wishes
from .sources.naming import shown

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

log = logging.getLogger("mkdocs.plugins.blogimport")

#: Themes that style what Pygments writes.
_PYGMENTS_EXTENSIONS = {"codehilite", "pymdownx.highlight", "markdown.extensions.codehilite"}


class BlogImportPlugin(BasePlugin[BlogImportConfig]):
    """Makes an old blog part of the site."""

    supports_multiple_instances = True

    def __init__(self) -> None:
        self.serving = False
        self._reset()

    def _reset(self) -> None:
        self.problems = Problems()
        self.told: set[Problem] = set()
        self.told_of: Counter[str] = Counter()
        self.site: BlogSite | None = None
        self.post_pages: dict[Post, pages.BlogPage] = {}
        self.index_pages: dict[Index, pages.IndexPage] = {}
        self.presentation: Presentation | None = None
        self.templates: jinja2.Environment | None = None
        self.writer: redirecting.Writer | None = None

    # -- MkDocs' events -----------------------------------------------------------------------------------------

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether this is a preview: drafts are shown there. (Also keeps this object between rebuilds.)"""
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the old blog before any file is listed, so that its folders can be watched and left out."""
        self._reset()
        # links that lead nowhere are MkDocs' own kind of message: its setting holds unless ours says otherwise
        self.problems.levels = {"link": config.validation.links.not_found, **self.config.validation}
        folders = self._folders(config)
        config.watch.extend(str(folder) for folder in folders if str(folder) not in config.watch)
        self.site = BlogSite(self._options(config, folders), self.problems)
        self.site.read()
        self._compare_bases(config)
        return config

    # Early, so that the plugins that look at files (redirects, tags, rss) find the blog's among them; the files of
    # docs_dir are there already, and what other plugins add later is held against ours in on_nav.
    @event_priority(50)
    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Lay out the blog around the site's own files, and add its pages to them."""
        site = self._the_site()
        self._claim(files, config)
        docs = Path(config.docs_dir).resolve()
        names = {post: self._src_uri(post, files, docs) for post in site.blog.everything()}
        self.writer = redirecting.Writer(config, files, {uri: post.file for post, uri in names.items()})
        taken = {file.dest_uri: file.url for file in files}
        for other in self._others(config):
            taken |= {redirect.file: "" for redirect in other.redirects}
        taken |= _fronts_to_come(config)
        site.plan(taken, self.writer.own_maps)
        for post in site.pages:
            self._add_post(post, names[post], files, config)
        for index in site.indexes:
            self._add_index(index, files, config)
        self._add_stylesheet(files, config)
        self.writer.take(site, files, {p.file.dest_uri: p.file.src_uri for p in self.post_pages.values()})
        self._tell()
        return files

    # Late, when every other plugin has added its pages.
    @event_priority(-50)
    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        """Posts are kept out of the navigation, which would make every page slow: give them their neighbours here."""
        site = self._the_site()
        self._yield_to_latecomers(files)
        titles = dict(_nav_titles(config.nav or []))
        for page in (*self.post_pages.values(), *self.index_pages.values()):
            if page.file.src_uri in titles:
                page.title = titles[page.file.src_uri]
        front = next((p for i, p in self.index_pages.items() if i.kind == "front"), None)
        if config.nav is None and front is not None:
            _lift(front, nav)
        in_nav = {id(page) for page in nav.pages}
        for post, page in self.post_pages.items():
            if id(page) in in_nav:
                continue
            page.parent = front.parent if front is not None else None
            page.previous_page = self._neighbour(site.blog.older.get(post))
            page.next_page = self._neighbour(site.blog.newer.get(post))
        for index, index_page in self.index_pages.items():
            if id(index_page) not in in_nav:
                index_page.parent = front.parent if front is not None else None
                index_page.previous_page = self.index_pages.get(index.newer) if index.newer else None
                index_page.next_page = self.index_pages.get(index.older) if index.older else None
        return nav

    def on_env(self, env: jinja2.Environment, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """All bodies are rendered by now: copy what they refer to, and make ready to fill the pages."""
        site = self._the_site()
        standing = places.Places(file.dest_uri for file in files)
        for address, source in list(site.copied.items()):
            uri = address.lstrip("/")
            if uri in files.src_uris:
                continue
            if (other := standing.inside(uri) or standing.above(uri)) is not None:
                self.problems.report("folder-clash", shown(source), None,
                                     f"/{other} and {address} need a folder and a file of one name",
                                     "the page is kept, this file is left out")  # fmt: skip
                del site.copied[address]
                continue
            file = File(uri, str(source.parent), config.site_dir, config.use_directory_urls,
                        inclusion=InclusionLevel.INCLUDED)  # fmt: skip
            file.abs_src_path = str(source)
            file.dest_uri = uri
            files.append(file)
        self.presentation = Presentation(
            site,
            self._environment(config),
            language=_language(config),
            date_format=self.config.post_date_format,
            title=self._title(),
            excerpt=lambda post: self._coloured(self._excerpt(post), config),
            theme_features=config.theme.get("features") or (),
        )
        self._tell()
        return env

    # After the search plugins have read the page: they shall find the post, not its date and its neighbours.
    @event_priority(-100)
    def on_page_context(
        self, context: TemplateContext, /, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Put a post's title, date, terms and neighbours around its body, and fill the indexes."""
        presentation = self.presentation
        if presentation is None:
            return context
        if isinstance(page, pages.IndexPage) and page.index in self.index_pages:
            page.content = presentation.index(page.index)
        elif isinstance(page, pages.PostPage | pages.SitePostPage) and page.post in self.post_pages:
            content = self._coloured(page.content or "", config)
            if presentation.shows_title(page.post, content):
                headings = self._headings(page)
                page.toc = pages.below_title(page.post.title, presentation.title_id(page.post, headings), page.toc)
            page.content = presentation.post(page.post, content, _root(config) if _is_404(page) else None)
        return context

    def on_post_page(self, output: str, page: Page, config: MkDocsConfig) -> str:
        """Mend what themes make of a hostile title, and the links of a 404 page, which is shown at any depth."""
        if not isinstance(page, pages.BlogPage) or page not in self._own_pages(page):
            return output
        if _is_404(page):
            output = output.replace("<head>", f'<head><base href="{_root(config)}">', 1)
        return pages.escaped_title(output, page)

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Write the redirects, when all pages stand."""
        site = self._the_site()
        if self.writer is not None and self.presentation is not None:
            self.writer.write(site, self.presentation.redirect)
        self._tell()
        counts = {
            "posts": sum(post.kind == "post" for post in self.post_pages),
            "pages": sum(post.kind == "page" for post in self.post_pages),
            "categories": len(site.blog.categories),
            "tags": len(site.blog.tags),
            "redirects": len(site.redirects),
            "files": len(site.copied),
        }
        log.info("%s", report.summary(self.problems, counts, verbose=log.isEnabledFor(logging.DEBUG)))
        if self.config.report:
            try:
                report.save(_root_folder(config) / self.config.report, report.as_json(self.problems, counts))
            except OSError as error:
                raise PluginError(f"blogimport: 'report' can't be written: {error}.") from error

    def on_serve(
        self, server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        """Answer addresses without an ending as the host will."""
        from . import serving  # builds do without a server

        serving.answer_without_ending(server)
        return server

    # -- from options to rooms ----------------------------------------------------------------------------------

    def _folders(self, config: MkDocsConfig) -> tuple[Path, ...]:
        root = _root_folder(config)
        if not self.config.source:
            raise PluginError(
                "blogimport: 'source' is missing. Name the folder of the old blog, relative to mkdocs.yml."
            )
        folders = []
        for source in self.config.source:
            folder = (root / Path(source).expanduser()).resolve()
            if not folder.is_dir():
                raise PluginError(f"blogimport: the source {source!r} is not a folder ({folder} was looked for).")
            folders.append(folder)
        return tuple(folders)

    def _options(self, config: MkDocsConfig, folders: tuple[Path, ...]) -> Options:
        own = self.config
        future = None if own.draft_if_future_date is None else not own.draft_if_future_date
        docs = Path(config.docs_dir).resolve()
        not_below = {Path(config.site_dir).resolve(), docs, *(Path(d).resolve() for d in config.theme.dirs)}
        inside_docs = {docs}.intersection(folders) or any(docs in f.parents for f in folders)
        tags, filters = self._supplied(config)
        return Options(
            folders=folders,
            format=own.format,
            wishes=Wishes(
                drafts=own.draft or (own.draft_on_serve and self.serving),
                future=future,
                exclude=tuple(own.exclude),
                not_below=tuple(not_below - ({docs} if inside_docs else set())),
                post_url_format=own.post_url_format,
                post_url_date_format=own.post_url_date_format,
                blog_dir=own.blog_dir,
            ),
            layout=Layout(
                blog_dir=own.blog_dir,
                categories_url_format=own.categories_url_format,
                tags_url_format=own.tags_url_format,
                pagination_url_format=own.pagination_url_format,
                per_page=own.pagination_per_page if own.pagination else 0,
                categories=own.categories,
                tags=own.tags,
            ),
            path_prefix=(own.path_prefix or "").strip("/"),
            hosts=frozenset(host.lower() for host in own.hosts),
            engine=None if own.markdown in {"auto", "site"} else own.markdown,
            use_directory_urls=config.use_directory_urls,
            folding_names=places.folds_names(Path(config.site_dir)),
            tags=tags,
            filters=filters,
        )

    def _supplied(
        self, config: MkDocsConfig
    ) -> tuple[Mapping[str, Callable[..., str]], Mapping[str, Callable[..., Any]]]:
        """The Liquid tags and filters that the site supplies."""
        if self.config.liquid is None:
            return {}, {}
        from .markup.liquid.supplied import read_supplied  # slow to import, and rarely asked for

        if self.config.liquid not in config.watch:
            config.watch.append(self.config.liquid)
        try:
            return read_supplied(Path(self.config.liquid))
        except ValueError as error:
            raise PluginError(f"blogimport: the file {self.config.liquid!r} of 'liquid' can't be used: {error}.") from error

    def _compare_bases(self, config: MkDocsConfig) -> None:
        """Tell where the blog lived below a path that the site doesn't have: its addresses would change."""
        site_base = urlsplit(config.site_url or "").path.strip("/")
        for imported in self._the_site().imports:
            base = imported.base.strip("/")
            if base and self.config.path_prefix is None and base != site_base and not self.serving:
                self.problems.report("base-url", imported.folder.name, None,
                                     f"the blog lived below /{base}, and this site's site_url has no such path",
                                     f"its posts are at the root; say `path_prefix: {base}` to keep their addresses, "
                                     "or `path_prefix: ''` if this is meant")  # fmt: skip

    # -- files and pages ----------------------------------------------------------------------------------------

    def _claim(self, files: Files, config: MkDocsConfig) -> None:
        """Take the old blog's files out of MkDocs' hands where they lie inside docs_dir."""
        docs = Path(config.docs_dir).resolve()
        folders = [f for f in self._the_site().options.folders if f == docs or docs in f.parents]
        if not folders:
            return
        posts = {post.source_file for post in self._the_site().blog.everything()}
        for file in list(files):
            if file.abs_src_path is None or file.generated_by is not None:
                continue
            path = Path(os.path.realpath(file.abs_src_path))
            if not any(folder in path.parents for folder in folders):
                continue
            shared = docs in folders
            hidden = any(part.startswith("_") for part in path.relative_to(docs).parts)
            if not shared or path in posts or hidden:
                files.remove(file)

    def _src_uri(self, post: Post, files: Files, docs: Path) -> str:
        """The name by which documentation pages link to a post: its path below docs_dir, or beside the blog's name."""
        folder = self._the_site().origin(post).folder
        uri = f"{folder.name}/{post.path}"
        if docs == folder or docs in folder.parents:
            uri = post.source_file.relative_to(docs).as_posix()
        if not uri.endswith((".md", ".markdown", ".mkd", ".mkdn", ".mdown")):
            uri += ".md"
        while uri in files.src_uris:
            uri = f"blogimport/{uri}"
        return uri

    def _add_post(self, post: Post, src_uri: str, files: Files, config: MkDocsConfig) -> None:
        site = self._the_site()
        file = pages.blog_file(
            config, src_uri, post.file, site.url(post),
            source=post.source_file, inclusion=InclusionLevel.NOT_IN_NAV,
        )  # fmt: skip
        root = _root(config) if post.file == "404.html" else None
        image = site.image(post, config.site_url or "")
        if post.body_format == "markdown" and "site" in {self.config.markdown, post.markdown}:
            renderer = site.renderer(post)
            page: pages.BlogPage = pages.SitePostPage(
                post,
                file,
                config,
                image,
                source=lambda: site.source(post),
                link=lambda html: renderer.linked(html, post, site.copied),
                show=lambda html: relative_to(html, site.url(post), root),
            )
        else:

            def body() -> tuple[str, Body]:
                rendered = site.body(post)
                return relative_to(rendered.html, site.url(post), root), rendered

            page = pages.PostPage(post, file, config, image, lambda: site.source(post), body)
        self.post_pages[post] = page
        files.append(file)

    def _add_index(self, index: Index, files: Files, config: MkDocsConfig) -> None:
        uri = index.file.removesuffix(".html") + ".md"
        while uri in files.src_uris:
            uri = f"blogimport/{uri}"
        shown = index.kind == "front" and index.number == 1 and config.nav is None
        file = pages.blog_file(
            config,
            uri,
            index.file,
            self._the_site().index_url(index),
            source=self._newest(index),
            inclusion=InclusionLevel.INCLUDED if shown else InclusionLevel.NOT_IN_NAV,
            kind=pages.IndexFile,
        )
        title = heading(index, _language(config), self._title())
        self.index_pages[index] = pages.IndexPage(title, index, file, config)
        files.append(file)

    def _add_stylesheet(self, files: Files, config: MkDocsConfig) -> None:
        if STYLESHEET in files.src_uris:
            return
        environment = self._environment(config)
        assert environment.loader is not None
        source, _, _ = environment.loader.get_source(environment, "blogimport/blogimport.css")
        files.append(File.generated(config, STYLESHEET, content=source, inclusion=InclusionLevel.INCLUDED))

    def _yield_to_latecomers(self, files: Files) -> None:
        """A page that another plugin has added later wins over an imported one, as one of docs_dir does."""
        owners: dict[str, File] = {}
        mine = {id(page.file) for page in (*self.post_pages.values(), *self.index_pages.values())}
        for file in files:
            if id(file) not in mine:
                owners[file.dest_uri] = file
        for post, page in list(self.post_pages.items()):
            if page.file.dest_uri in owners:
                _remove(page.file, files)
                del self.post_pages[post]
                self.problems.report("clash", post.shown, post.line("permalink"),
                                     f"another plugin has made a page at {post.address}",
                                     "that page is kept, this one is left out")  # fmt: skip
        for index, index_page in list(self.index_pages.items()):
            if index_page.file.dest_uri in owners:
                _remove(index_page.file, files)
                del self.index_pages[index]

    # -- small things -------------------------------------------------------------------------------------------

    def _the_site(self) -> BlogSite:
        if self.site is None:
            raise PluginError("blogimport: an event came before on_config")
        return self.site

    def _others(self, config: MkDocsConfig) -> Iterable[BlogSite]:
        """The blogs of other instances of this plugin."""
        for plugin in config.plugins.values():
            if isinstance(plugin, BlogImportPlugin) and plugin is not self and plugin.site is not None:
                yield plugin.site

    def _own_pages(self, page: pages.BlogPage) -> tuple[Page, ...]:
        if isinstance(page, pages.IndexPage):
            return (page,) if page.index in self.index_pages else ()
        post = getattr(page, "post", None)
        return (page,) if post in self.post_pages else ()

    def _environment(self, config: MkDocsConfig) -> jinja2.Environment:
        if self.templates is None:
            self.templates = environment(config.theme.dirs)
        return self.templates

    def _title(self) -> str:
        return self.config.blog_title or next((i.title for i in self._the_site().imports if i.title), "")

    def _newest(self, index: Index) -> Path:
        """The file that last changed an index, as far as neighbouring plugins care: that of its newest post."""
        posts = index.posts or [post for term in index.terms for post in term.posts[:1]]
        site = self._the_site()
        return posts[0].source_file if posts else site.options.folders[0]

    def _neighbour(self, post: Post | None) -> Page | None:
        return self.post_pages.get(post) if post is not None else None

    def _headings(self, page: pages.PostPage | pages.SitePostPage) -> Sequence[Heading]:
        return self._the_site().body(page.post).headings if isinstance(page, pages.PostPage) else ()

    def _excerpt(self, post: Post) -> str:
        page = self.post_pages.get(post)
        if isinstance(page, pages.SitePostPage):
            return self._the_site().excerpt(post, page.rooted)
        return self._the_site().excerpt(post)

    @staticmethod
    def _coloured(html: str, config: MkDocsConfig) -> str:
        return coloured(html) if _styles_pygments(config) else html

    def _tell(self) -> None:
        """Log what has been found since the last time, in the order of the files; of many alike the first few."""
        everything = log.isEnabledFor(logging.DEBUG)
        for problem in in_order(p for p in self.problems if p not in self.told):
            self.told.add(problem)
            if not problem.is_ignored:
                self.told_of[problem.code] += 1
            in_full = everything or self.told_of[problem.code] <= report.SHOWN
            log.log(problem.level if in_full else logging.DEBUG, "%s", problem)


def _nav_titles(nav: Any) -> Iterable[tuple[str, str]]:
    """The titles that mkdocs.yml gives to pages in its navigation: path and title."""
    if isinstance(nav, list):
        for entry in nav:
            yield from _nav_titles(entry)
    elif isinstance(nav, dict):
        for title, value in nav.items():
            if isinstance(value, str):
                yield value, str(title)
            else:
                yield from _nav_titles(value)


def _fronts_to_come(config: MkDocsConfig) -> dict[str, str]:
    """The front pages that Material's blog plugin is going to make: file and URL."""
    found = {}
    for name, plugin in config.plugins.items():
        folder = getattr(getattr(plugin, "config", None), "blog_dir", None)  # a hook has no config
        if name.partition(" ")[0].endswith("blog") and isinstance(folder, str):
            address = addresses.clean(f"/{folder}/")
            file = addresses.answering_file(address)
            found[file] = addresses.url_of(address, file, use_directory_urls=config.use_directory_urls)
    return found


def _remove(file: File, files: Files) -> None:
    """Take a file out, but not another plugin's that has come into its place under the same name."""
    if files.get_file_from_path(file.src_uri) is file:
        files.remove(file)


def _lift(page: Page, nav: Navigation) -> None:
    """Take a page out of a section of the automatic navigation in which it stands alone."""
    for place, item in enumerate(nav.items):
        if isinstance(item, Section) and item.children == [page]:
            nav.items[place] = page
            page.parent = None


def _language(config: MkDocsConfig) -> str:
    return str(config.theme.get("language") or config.theme.get("locale") or "en").replace("_", "-")


def _styles_pygments(config: MkDocsConfig) -> bool:
    named = str(config.theme.name or "").startswith("material")
    return named or bool(_PYGMENTS_EXTENSIONS.intersection(config.markdown_extensions))


def _root_folder(config: MkDocsConfig) -> Path:
    """The folder that the paths of the configuration start from."""
    return Path(config.config_file_path).resolve().parent if config.config_file_path else Path.cwd()


def _root(config: MkDocsConfig) -> str:
    """The path of the site's root on its host."""
    return urlsplit(config.site_url or "").path.rstrip("/") + "/"


def _is_404(page: Page) -> bool:
    return page.file.dest_uri == "404.html"

"""MkDocs' events, translated into calls of the other rooms; no rule is written here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, Literal, ParamSpec, TypeVar, cast

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from . import pipeline
from .blog import placing
from .blog.blog import Blog
from .blog.plan import SitePlan
from .config import BlogImportConfig
from .diagnostics import report
from .diagnostics.problems import Problems
from .pipeline import Options
from .render.bodies import Bodies
from .render.code import coloured
from .render.headings import with_permalinks
from .site import (
    awesome_nav,
    failing,
    folders,
    hiding,
    languages,
    material,
    navigation,
    neighbours,
    occupants,
    pages,
    scripts,
    settings,
    well_known,
)
from .site.audience_pages import AudiencePages
from .site.audience_proof import prove
from .site.blog_files import BlogFiles, Removed
from .site.feed_writer import FeedWriter
from .site.heads import Heads
from .site.languages import Languages
from .site.log import ProblemLog, break_up_commands, log
from .site.redirect_writer import Writer
from .site.written import Written, old_files
from .sources.audience import AudienceError
from .theme.environment import environment
from .theme.head import with_head
from .theme.presentation import Presentation

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer


P = ParamSpec("P")
R = TypeVar("R")


def _once(event: Callable[Concatenate[BlogImportPlugin, P], R]) -> Callable[Concatenate[BlogImportPlugin, P], R]:
    """Let an event pass in which another plugin builds the site again in another language: the blog is there once."""

    @wraps(event)
    def unless_translated(self: BlogImportPlugin, /, *args: P.args, **named: P.kwargs) -> R:
        if self.languages.is_translation:
            return cast("R", args[0] if args else None)
        return event(self, *args, **named)

    return unless_translated


class BlogImportPlugin(BasePlugin[BlogImportConfig]):
    """Makes an old blog part of the site."""

    supports_multiple_instances = True

    serving = False
    dirty = False
    site_dir = ""
    options: Options
    blog: Blog
    plan: SitePlan
    bodies: Bodies
    files: BlogFiles
    audience_pages: AudiencePages | None
    site_files: Files
    writer: Writer
    presentation: Presentation
    written: Written
    log: ProblemLog

    def __init__(self) -> None:
        super().__init__()
        self.languages = Languages()

    # -- MkDocs' events -----------------------------------------------------------------------------------------
    # Above each: why it runs when it does, and what other plugins may do before and after.

    # Once for each command, before any configuration: only this event says whether this is a preview. Because the
    # event is defined, MkDocs keeps this object between the builds of a preview.
    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Store the command: a preview shows drafts, and a dirty build leaves pages unchanged."""
        self.serving = command == "serve"
        self.dirty = dirty

    # Before any file is listed and before MkDocs empties `site_dir`: the blog's folders can still be watched, left out
    # of the documentation, and refused. Plugins that change the configuration later may change all of it except
    # `docs_dir`, `site_dir` and the theme's folders, which are used here.
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the old blog."""
        self.languages.begin(config)
        return self._read(config)

    @_once
    def _read(self, config: MkDocsConfig) -> MkDocsConfig:
        # MkDocs has a message of its own for broken links: its level counts unless ours is set
        self.problems = Problems(levels={"link": config.validation.links.not_found, **self.config.validation})
        self.log = ProblemLog(self.problems, self.log if self.serving and hasattr(self, "log") else None)
        break_up_commands()
        self.site_dir = config.site_dir
        blogs = folders.checked(config, self.config)
        folders.refuse_overlap(config, self.config, serving=self.serving, dirty=self.dirty)
        config.watch.extend(str(blog) for blog in blogs if str(blog) not in config.watch)
        self.options = settings.options(config, self.config, blogs, serving=self.serving)
        try:
            imports = pipeline.read(self.options, self.problems)
        except AudienceError as error:
            raise PluginError(f"blogimport: {error}") from error
        if not self.serving:
            settings.compare_bases(imports, config, self.config, self.problems)
        settings.report_without_effect(imports, self.config, self.problems)
        self.blog = pipeline.assemble(imports)
        for name in ("plan", "writer"):  # of the build before: other instances read them
            vars(self).pop(name, None)
        self.blog_title = self.config.blog_title or self.blog.title
        self.log.write()
        return config

    # First, before other plugins write files.
    @event_priority(100)
    @_once
    def _record_old_files(self, /, *, config: MkDocsConfig) -> None:
        """Record the files that exist before this build."""
        self.old = old_files(Path(config.site_dir), dirty=self.dirty)

    # Last, right before MkDocs empties site_dir, since other plugins may have changed it in their on_config.
    @event_priority(-100)
    @_once
    def _refuse(self, /, *, config: MkDocsConfig) -> None:
        """Check once more that the folder which MkDocs is about to empty is not a blog's."""
        folders.refuse_overlap(config, self.config, serving=self.serving, dirty=self.dirty)
        folders.mark_site(config, self.config)

    on_pre_build = CombinedEvent(_record_old_files, _refuse)

    # First, before other plugins look at pages that are not for this audience.
    @event_priority(100)
    def _hide(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Take out what the site's audience doesn't see."""
        earlier = self.audience_pages if self.languages.is_translation else None
        self.audience_pages = None
        if (audience := self.options.read.audience) is not None:
            blogs = [self.blog, *(plugin.blog for plugin in self._others(config) if hasattr(plugin, "blog"))]
            belongs = [hiding.whose(blog, config) for blog in blogs]
            self.audience_pages = AudiencePages(
                audience,
                config,
                self.problems,
                hiding.withheld_names(self.blog, config),
                lambda file: any(is_blogs(file) for is_blogs in belongs),
            )
            if earlier is not None:
                self.audience_pages.remember(earlier)
            self.audience_pages.hide(files)
        return files

    # Early, so that the plugins that look at files (redirects, tags, rss) find the blog's among them; the files of
    # docs_dir are there already.
    @event_priority(50)
    def _lay_out(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Plan the blog among the site's own files, and add its pages to them."""
        problems = Problems() if self.languages.is_translation else self.problems
        hiding.hide_sources(files, self.blog, config, problems, not_below=self.options.read.not_below)
        if self.languages.is_translation:
            return files
        self.foreseen = neighbours.foreseen(config)
        self.templates = environment(config.theme.dirs)
        self.names = hiding.names(self.blog, files, config)
        self.written = Written(
            Path(config.site_dir),
            dirty=self.dirty,
            old=self.old,
            shared=neighbours.replaceable(self.foreseen, filter(self._is_built, files)),
        )
        others = [plugin.writer for plugin in self._others(config) if hasattr(plugin, "writer")]
        self.writer = Writer(config, files, self._named_files(), self.problems, self.written, others)
        self.read_problems = self.problems.mark()
        self.removed = Removed()
        self.late: set[str] = set()
        self._plan(files, config)
        self.writer.add(self.plan, files)
        return files

    # mkdocs-static-i18n keeps no page of another folder than docs_dir, and says so of each.
    @event_priority(-99)
    @_once
    def _set_aside(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        if languages.are_built(config):
            self.files.set_aside(files)
        return files

    @event_priority(-101)
    @_once
    def _bring_back(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        if languages.are_built(config):
            self.files.bring_back(files)
        return files

    # Last, when every other plugin has added or removed its files, and before the navigation is made of them.
    @event_priority(-200)
    @_once
    def _lay_out_again(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Plan the blog once more if other plugins have added or removed files."""
        if self.audience_pages is not None:
            self.audience_pages.hide(files)
        self._follow(files, config)
        return files

    on_files = CombinedEvent(_hide, _lay_out, _set_aside, _bring_back, _lay_out_again)

    # Around mkdocs-awesome-nav, which makes the navigation anew.
    @event_priority(101)
    @_once
    def _offer_pages(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        awesome_nav.offer(self.files.all_pages(), files, config)
        return nav

    @event_priority(99)
    @_once
    def _take_pages_back(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        awesome_nav.take_back(self.files.all_pages(), nav, config)
        return nav

    # Late: plugins that make a navigation of their own have done so, and posts are not in it. Some add files here too.
    @event_priority(-50)
    @_once
    def _arrange(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Give posts their neighbours, and log the problems of reading and planning."""
        navigation.exchange(nav, self._follow(files, config))
        if self.config.nav_pages and config.nav is None:
            navigation.add_pages(nav, self.files)
        navigation.arrange(nav, self.files, config)
        neighbours.leave_out_of_print((page.file for page in self.files.indexes.values()), config)
        languages.add((page.file for page in self.files.all_pages() if page.in_sitemap), config)
        navigation.report_pages(nav, self.files, config, self.problems)
        self.presentation = Presentation(
            self.bodies,
            self.templates,
            language=settings.language(config),
            post_date_format=self.config.post_date_format,
            blog_title=self.blog_title,
            excerpt=self.files.excerpt,
            finish=lambda html: self._coloured(html, config),
            theme_features=material.features(config),
            lead_lines=self.config.lead_lines,
        )
        self.feeds = FeedWriter(self.bodies, self.files, self.written, config, self.problems)
        self.heads = Heads(self.files, config, self.blog_title)
        self.log.write()
        return nav

    on_nav = CombinedEvent(_offer_pages, _take_pages_back, _arrange)

    # Before the search plugins read the page.
    @event_priority(100)
    def on_page_content(self, html: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Take away the links to what the site's audience doesn't see."""
        hidden = self.audience_pages
        if hidden is None:
            return html
        if not isinstance(page, pages.BlogPage):
            hidden.clean_markdown(page)
        elif isinstance(page, pages.ImportedPage) and page.post in self.files.posts:
            hidden.clean_markdown(page, partial(self.bodies.leads_to_withheld, page.post))
        return hidden.without_links(html, page)

    # Just before Material's plugin `meta`, which merges metadata of its files with the page's, and right after it.
    @event_priority(51)
    def _offer_strings(self, markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        if isinstance(page, pages.BlogPage):
            page.offer_strings()
        return markdown

    @event_priority(49)
    def _take_strings(self, markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        if isinstance(page, pages.BlogPage):
            page.take_strings()
        return markdown

    # When all plugins have said what they know of a page.
    @event_priority(-100)
    def _check_audience(self, markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Stop where a page turns out to be for another audience."""
        if self.audience_pages is not None:
            self.audience_pages.check(page)
        return markdown

    on_page_markdown = CombinedEvent(_offer_strings, _take_strings, _check_audience)

    # The first event after all bodies were rendered, so that all files they refer to are known, and the last one before
    # MkDocs copies files. Early: plugins that optimize pictures do so here too, whatever their place in the list.
    @event_priority(75)
    @_once
    def _add_copied(self, env: jinja2.Environment, /, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Add the files that bodies refer to, and those that hosts ask for."""
        self.site_files = files
        if self.dirty:  # pages that have not changed were skipped, but the files they refer to may have
            self.files.render_all(files)
        self.bodies.report_links()
        self.bodies.report_scripts(scripts.loaded(config))
        if not self.serving:
            well_known.add(self.bodies.copied, self.plan.blog.imports, files.src_uris, config.site_url, self.problems)
        neighbours.note_files(self.files.add_copied(files), config)
        self.log.write()
        return env

    # Late: other plugins take files out here too.
    @event_priority(-75)
    @_once
    def _report_removed(self, env: jinja2.Environment, /, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Report which pages are not among the files any more."""
        self.files.removed(files, self._is_built).report(self.problems)
        self.log.write()
        return env

    on_env = CombinedEvent(_add_copied, _report_removed)

    # Before the search plugins read the page, so that they know it by its address, and before a plugin encrypts it.
    @event_priority(100)
    def _before_others(
        self, context: TemplateContext, /, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        if (below := self.files.list_below(page)) is not None:
            if neighbours.encrypt(page, lambda: self.presentation.index(below, page.content or "")):
                self.files.below.pop(below.file)
        elif isinstance(page, pages.BlogPage) and self.files.owns(page):
            page.names_file = False
            shown = material.shown(context, page, config, with_tag_pages=self.config.tags)
            page.is_encrypted = neighbours.encrypt(page, lambda: self._content(page, shown, config))
        return context

    # After the search plugins, so that they find the post, not its date and its neighbours. Values that other plugins
    # add to the context stay.
    @event_priority(-100)
    def _after_others(
        self, context: TemplateContext, /, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Put a post's title, date, terms and neighbours around its body, and fill the indexes."""
        if (below := self.files.list_below(page)) is not None:
            page.content = self.presentation.index(below, page.content or "")
            return context
        if not isinstance(page, pages.BlogPage) or not self.files.owns(page):
            return context
        page.names_file = True
        if page.file.dest_uri == pages.NOT_FOUND:
            context["base_url"] = settings.root_path(config)
        shown = material.shown(context, page, config, with_tag_pages=self.config.tags)
        if not page.is_encrypted:
            page.content = self._content(page, shown, config)
            neighbours.print_with_title(page)
        material.show_contents(context, page, config)
        if isinstance(page, pages.ImportedPage):
            if not page.is_encrypted and (description := self.heads.description(page.post)):
                page.meta.setdefault("description", pages.text(description))
            page.canonical_url = self.heads.canonical(page.post) or page.canonical_url
        return context

    on_page_context = CombinedEvent(_before_others, _after_others)

    # MkDocs fills the sitemap by a template, as other static templates.
    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Leave the posts out of the sitemap that the old blog's sitemap left out."""
        if template_name == "sitemap.xml":
            hidden = {id(page.file) for page in self.files.all_pages() if not page.in_sitemap}
            if hidden:
                context["pages"] = [file for file in context["pages"] if id(file) not in hidden]
        return context

    # Before the plugins that minify or encrypt pages, whose output would have to be parsed again.
    def _fix_html(self, output: str, /, *, page: Page, config: MkDocsConfig) -> str:
        """Complete the head; repair the markup that themes make of a hostile title, and the links of a 404 page.

        A whole document is not changed.
        """
        if not isinstance(page, pages.BlogPage) or not self.files.owns(page):
            return output
        if isinstance(page, pages.PostPage) and page.document is not None and not page.is_encrypted:
            return page.document
        root = settings.fixed_root(config, page.file.dest_uri)
        if root is not None:
            output = pages.rooted(output, root)
        output = pages.escaped_title(output, page)
        term = page.index.term if isinstance(page, pages.IndexPage) else None
        return with_head(output, self.heads.facts(page), self.feeds.links(page.file.url, term, root))

    # When no plugin changes the page any more, right before MkDocs writes it.
    @event_priority(-200)
    def _write(self, output: str, /, *, page: Page, config: MkDocsConfig) -> str:
        """Write no page over a file of another plugin."""
        if not isinstance(page, pages.BlogPage) or not self.files.owns(page):
            return output
        return self.files.write(page, output)

    on_post_page = CombinedEvent(_fix_html, _write)

    # When all pages are written, and before other plugins write files of their own.
    @event_priority(200)
    @_once
    def _record_written_files(self, /, *, config: MkDocsConfig) -> None:
        """Record size and time of the files just written."""
        self.written.look()
        self.writer.make_room()

    # Among the other plugins: mkdocs-redirects writes its own then too.
    @_once
    def _redirect(self, /, *, config: MkDocsConfig) -> None:
        """Write the redirects and the feeds, when all pages are written."""
        self.writer.write(self.plan, self.presentation.redirect)
        self.feeds.write()

    # When mkdocs-redirects has written, and before mkdocs-static-i18n builds the site in other languages.
    @event_priority(-99)
    @_once
    def _release(self, /, *, config: MkDocsConfig) -> None:
        """Leave nothing to mkdocs-redirects that it would write in another language."""
        if languages.are_built(config):
            self.writer.release()

    # When all other plugins have written their files.
    @event_priority(-200)
    def _end(self, /, *, config: MkDocsConfig) -> None:
        """End the build."""
        self._report(config=config)
        self.languages.end()

    @_once
    def _report(self, /, *, config: MkDocsConfig) -> None:
        """Log the summary and write the report."""
        for lost, found in self.written.lost():
            if not self.files.report_lost(lost, found):
                self.writer.report_lost(lost, found)
        self.log.write()
        if recognised := self.bodies.recognised():
            log.info("%s", report.recognised(settings.theme_titles(self.plan.blog.imports), recognised))
        counts = self.plan.counts(self.files.posts, self.writer.redirects, self.bodies.copied)
        log.info("%s", report.summary(self.problems, counts, hidden=self.log.hidden, known=self.log.known))
        if self.config.report:
            try:
                report.save(folders.report_file(config, self.config.report), report.as_json(self.problems, counts))
            except OSError as error:
                raise PluginError(f"blogimport: 'report' can't be written: {error}.") from error

    # The very last: all files of all plugins are written.
    @event_priority(-10_000)
    @_once
    def _prove(self, /, *, config: MkDocsConfig) -> None:
        """Search the site for what its audience is not to see."""
        audience, hidden = self.options.read.audience, self.audience_pages
        if audience is None or hidden is None:
            return
        built = [self, *(plugin for plugin in self._others(config) if hasattr(plugin, "bodies"))]
        copied = [address for plugin in built for address in plugin.bodies.copied]
        prove(audience, hidden, [plugin.plan for plugin in built], copied, self.site_files, config)

    on_post_build = CombinedEvent(_record_written_files, _redirect, _release, _end, _prove)

    # Last: the exception that is raised here replaces the original one.
    @event_priority(-200)
    def on_build_error(self, *, error: Exception) -> None:
        """End the build with one line if the file system ended it.

        Raises:
            Abort: The file system ended it.
        """
        if not self.site_dir:
            return
        failing.remove_half(error, Path(self.site_dir))
        folders = self.options.folders if hasattr(self, "options") else ()
        line = failing.explained(error, Path(self.site_dir), folders) or self._in_the_way(error)
        if line is not None:
            log.debug("The build has failed:", exc_info=error)
            raise Abort(report.unlike_commands(line)) from error

    # Once, when the preview's server exists and before it answers a request.
    def on_serve(
        self, server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        """Serve `/post` from `post.html`, as the host will."""
        from .site import preview as serving  # builds do without a server

        serving.answer_without_ending(server)
        return server

    # -- what the events share ----------------------------------------------------------------------------------

    def _is_built(self, file: File) -> bool:
        """Return True if a file of the site will be written (see `exclude_docs` and `draft_docs`)."""
        return bool(file.inclusion.is_in_serve() if self.serving else file.inclusion.is_included())

    def _others(self, config: MkDocsConfig) -> list[BlogImportPlugin]:
        """Return the other instances of this plugin."""
        return [p for p in config.plugins.values() if isinstance(p, BlogImportPlugin) and p is not self]

    def _named_files(self) -> dict[str, str]:
        """Return the file of each post, by the name that documentation pages link to."""
        around = self.options.site
        claims = placing.claims(self.blog, around.path_prefix, use_directory_urls=around.use_directory_urls)
        return {name: claims[post].file for post, name in self.names.items()}

    def _plan(self, files: Files, config: MkDocsConfig, late: Iterable[str] = ()) -> None:
        """Plan the blog among the files of the site, and add its pages to them."""
        planned = [other.plan for other in self._others(config) if hasattr(other, "plan")]
        texts = occupants.texts(filter(self._is_built, files), {*self.foreseen, *late}, planned)
        there = [
            *occupants.of_files(filter(self._is_built, files), late=late, texts=texts),
            *occupants.of_plugins(self.foreseen, self.written.shared),
            *occupants.of_redirects(self.writer.own_maps),
        ]
        for plugin in self._others(config):
            if hasattr(plugin, "plan"):
                there += occupants.of_planned(plugin.plan)
            elif hasattr(plugin, "blog"):
                there += occupants.of_unplanned(plugin.blog, plugin.options.site)
        blog = self.blog.without(self.removed.posts)
        withheld = () if self.audience_pages is None else self.audience_pages.files
        self.plan = pipeline.plan(
            blog, self.options, there, self.problems, hidden=self.removed.indexes, withheld=withheld
        )
        if self.audience_pages is not None:
            self.audience_pages.files_of_posts = self.plan.withheld
        self.bodies = pipeline.render(self.plan, self.options, self.problems)
        self.files = BlogFiles(
            self.bodies,
            self.problems,
            config,
            names=self.names,
            blog_title=self.blog_title,
            markdown=self.config.markdown,
            markdown_site=self.config.markdown_site,
            meta=self.config.meta,
            written=self.written,
        )
        self.files.add(files)
        self.files.add_stylesheet(self.templates, files)
        self.known = {file.dest_uri for file in self.files.others(files)}

    def _follow(self, files: Files, config: MkDocsConfig) -> dict[int, Page]:
        """Plan anew if other plugins have added or removed files; nothing is left of the first plan.

        Returns:
            The pages that were replaced: the identity of the old one to the new one.
        """
        removed = self.files.removed(files, self._is_built)
        there = {file.dest_uri for file in self.files.others(files)}
        if not (removed.posts or removed.indexes) and there == self.known:
            return {}
        self.late |= there - self.known
        self.removed = self.removed.and_these(removed)
        self.problems.forget(self.read_problems)
        self.removed.report(self.problems)
        before = self.files.take_out(files)
        self._plan(files, config, self.late)
        self.writer.follow(self.plan)
        after = {page.file.dest_uri: page for page in self.files.all_pages()}
        return {id(page): after[file] for file, page in before.items() if file in after}

    def _in_the_way(self, error: Exception) -> str | None:
        """Name the file of the blog that keeps another plugin from writing one, if that was the error."""
        file = failing.unwritten(error, Path(self.site_dir))
        other = self.written.beside(file) if file is not None and hasattr(self, "written") else None
        if other is None:
            return None
        where = "there" if other == file else f"at /{other}"
        return f"blogimport: another plugin can't write /{file}: {self.files.name_of(other)} is {where}"

    def _content(self, page: pages.BlogPage, without: Collection[str], config: MkDocsConfig) -> str:
        """What the theme shows of a page: the list, or a post's body with all that stands around it."""
        if isinstance(page, pages.IndexPage):
            return self.presentation.index(page.index, without=without)
        assert isinstance(page, pages.ImportedPage)
        content = self._coloured(neighbours.without_document(page.content or ""), config)
        taken = page.present_anchor_ids or set()
        if not page.post.has_contents:
            page.toc = pages.table_of_contents(())
        page.toc = pages.with_groups(page.toc, self.presentation.group_headings(page.post))
        if self.presentation.shows_title(page.post, content):
            anchor = self.presentation.title_id(page.post, taken)
            page.toc = pages.below_title(page.post.title, anchor, page.toc)
        root = settings.fixed_root(config, page.file.dest_uri)
        content = self.presentation.post(page.post, content, taken, root, without)
        return with_permalinks(content, settings.permalink(config))

    @staticmethod
    def _coloured(html: str, config: MkDocsConfig) -> str:
        return coloured(html) if settings.styles_pygments(config) else html

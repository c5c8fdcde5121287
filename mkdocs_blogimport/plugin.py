"""MkDocs' events, translated into calls of the other rooms; no rule is written here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, Literal, ParamSpec, TypeVar, cast

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from . import garbage
from .config import BlogImportConfig
from .diagnostics import report
from .site import awesome_nav, failing, folders, languages, pages
from .site.build import Build
from .site.languages import Languages
from .site.listings import FUNCTION
from .site.log import log
from .site.memory import Memory
from .site.page_writer import PIECE
from .site.remembering import Remembering

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

    from .site.live import Live


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
    build: Build
    """The build that runs, or the last one."""
    nav: Navigation
    live: Live | None = None
    remembering: Remembering | None = None
    """What is remembered from one build to the next."""

    def __init__(self) -> None:
        super().__init__()
        self.languages = Languages()

    # Above each event: why it runs when it does, and what other plugins may do before and after.

    # Once for each command, before any configuration: only this event says whether this is a preview. Because the
    # event is defined, MkDocs keeps this object between the builds of a preview.
    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Store the command: a preview shows drafts, and a dirty build leaves pages unchanged."""
        self.serving = command == "serve"
        self.dirty = dirty
        self.remembering = self.live = None
        if self.serving:
            from .site.live import Live  # builds do without

            self.remembering = None if dirty else Remembering(Memory())
            self.live = Live(self._go_on_with, dirty=dirty)

    def _go_on(self) -> None:
        """Give up a build in the background of a preview if a file was saved."""
        if self.live is not None:
            self.live.go_on()

    def _go_on_with(self, build: Build, nav: Navigation) -> None:
        self.build, self.nav = build, nav

    # Before any file is listed and before MkDocs empties `site_dir`: the blog's folders can still be watched, left out
    # of the documentation, and refused. Plugins that change the configuration later may change all of it except
    # `docs_dir`, `site_dir` and the theme's folders, which are used here.
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the old blog."""
        self.languages.begin(config)
        return self._read(config)

    @_once
    def _read(self, config: MkDocsConfig) -> MkDocsConfig:
        if self.live is not None:
            self.live.begin(config, *folders.watched(config, self.config))
        self.site_dir = config.site_dir
        if not self.serving and (folder := folders.cache_folder(config, self.config)) is not None:
            self.remembering = Remembering.kept(folder, config, self.config.source)
        self.build = Build(
            config,
            self.config,
            serving=self.serving,
            dirty=self.dirty,
            # where each warning ends the build, each has to be written again
            before=None if config.strict else getattr(self, "build", None),
            remembering=self.remembering,
            others=lambda: self._others(config),
        )
        garbage.keep()
        self._go_on()
        return config

    def _others(self, config: MkDocsConfig) -> Sequence[Build]:
        """Return the builds of the other instances of this plugin."""
        others = [p for p in config.plugins.values() if isinstance(p, BlogImportPlugin) and p is not self]
        return [other.build for other in others if hasattr(other, "build")]

    # First, before other plugins write files.
    @event_priority(100)
    @_once
    def _record_old_files(self, /, *, config: MkDocsConfig) -> None:
        self.build.record_old_files(config)

    # Last, right before MkDocs empties site_dir, since other plugins may have changed it in their on_config.
    @event_priority(-100)
    @_once
    def _refuse(self, /, *, config: MkDocsConfig) -> None:
        self.build.refuse_overlap(config)

    on_pre_build = CombinedEvent(_record_old_files, _refuse)

    # First, before other plugins look at pages that are not for this audience.
    @event_priority(100)
    def _hide(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        self.build.hide(files, config, is_translation=self.languages.is_translation)
        return files

    # Early, so that the plugins that look at files (redirects, tags, rss) find the blog's among them; the files of
    # docs_dir are there already.
    @event_priority(50)
    def _lay_out(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        self.build.hide_sources(files, config, is_translation=self.languages.is_translation)
        if not self.languages.is_translation:
            self.build.lay_out(files, config)
        self._go_on()
        return files

    # mkdocs-static-i18n keeps no page of another folder than docs_dir, and says so of each.
    @event_priority(-99)
    @_once
    def _set_aside(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        languages.set_aside(self.build.files, files, config)
        return files

    @event_priority(-101)
    @_once
    def _bring_back(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        languages.bring_back(self.build.files, files, config)
        return files

    # Last, when every other plugin has added or removed its files, and before the navigation is made of them.
    @event_priority(-200)
    @_once
    def _lay_out_again(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        self.build.lay_out_again(files, config)
        return files

    on_files = CombinedEvent(_hide, _lay_out, _set_aside, _bring_back, _lay_out_again)

    # Around mkdocs-awesome-nav, which makes the navigation anew.
    @event_priority(101)
    @_once
    def _offer_pages(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        awesome_nav.offer(self.build.files.all_pages(), files, config)
        return nav

    @event_priority(99)
    @_once
    def _take_pages_back(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        awesome_nav.take_back(self.build.files.all_pages(), nav, config)
        return nav

    # Late: plugins that make a navigation of their own have done so, and posts are not in it. Some add files here too.
    # Material's blog adds its lists at -50.
    @event_priority(-60)
    @_once
    def _arrange(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        self.build.arrange(nav, files, config)
        return nav

    # The last: this is the navigation that templates are given.
    @event_priority(-10_000)
    def _keep_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        self.nav = nav
        self.build.look_at_inputs(files, config)
        garbage.keep()
        self._go_on()
        return nav

    on_nav = CombinedEvent(_offer_pages, _take_pages_back, _arrange, _keep_nav)

    # Before the search plugins read the page.
    @event_priority(100)
    def on_page_content(self, html: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Take away the links to what the site's audience doesn't see, and record the others."""
        html = self.build.without_hidden_links(html, page)
        self.build.note_links(html, page, config)
        return html

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
        self._go_on()
        if self.build.audience_pages is not None:
            self.build.audience_pages.check(page)
        if self.build.material_blog is not None:
            self.build.material_blog.leave_to_theme(page)
        return markdown

    on_page_markdown = CombinedEvent(_offer_strings, _take_strings, _check_audience)

    # The first event after all bodies were rendered, so that all files they refer to are known, and the last one before
    # MkDocs copies files. Early: plugins that optimize pictures do so here too, whatever their place in the list.
    @event_priority(75)
    @_once
    def _add_copied(self, env: jinja2.Environment, /, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        self.build.add_copied(files, config)
        env.globals.setdefault(FUNCTION, self.build.pages.listings.function())
        env.globals.setdefault(PIECE, self.build.piece)
        return env

    # Late: other plugins take files out here too.
    @event_priority(-75)
    @_once
    def _report_removed(self, env: jinja2.Environment, /, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        self.build.report_removed(files)
        return env

    # The last: no plugin changes the theme's environment any more.
    @event_priority(-10_000)
    @_once
    def _remember(self, env: jinja2.Environment, /, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        self.build.remember(self.nav, env, config)
        garbage.keep()
        self._built_with = files, env
        return env

    on_env = CombinedEvent(_add_copied, _report_removed, _remember)

    # Before the search plugins read the page, so that they know it by its address, and before a plugin encrypts it.
    @event_priority(100)
    def _offer_page(
        self, context: TemplateContext, /, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        self.build.pages.offer(page, context)
        return context

    # After the search plugins, so that they find the post, not its date and its neighbours. Values that other plugins
    # add to the context stay.
    @event_priority(-100)
    def _fill_page(
        self, context: TemplateContext, /, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        self._go_on()
        self.build.pages.fill(page, context)
        return context

    on_page_context = CombinedEvent(_offer_page, _fill_page)

    # MkDocs fills the sitemap by a template, as other static templates.
    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Leave the posts out of the sitemap that the old blog's sitemap left out."""
        if template_name == "sitemap.xml":
            self.build.pages.hide_from_sitemap(context)
        return context

    # The first: what the theme has made is kept as it is, and plugins that minify or encrypt pages come after that.
    @event_priority(10_000)
    def _finish_page(self, output: str, /, *, page: Page, config: MkDocsConfig) -> str:
        return self.build.pages.finish(page, output)

    # Around Material's plugin `privacy`, which makes links relative to the page's file. Others compare its address.
    @event_priority(-49)
    def _name_file(self, output: str, /, *, page: Page, config: MkDocsConfig) -> str:
        pages.name_file(page)
        return output

    @event_priority(-51)
    def _name_address(self, output: str, /, *, page: Page, config: MkDocsConfig) -> str:
        pages.name_file(page, named=False)
        return output

    # When no plugin changes the page any more, right before MkDocs writes it.
    @event_priority(-200)
    def _write_page(self, output: str, /, *, page: Page, config: MkDocsConfig) -> str:
        return self.build.pages.write(page, output)

    on_post_page = CombinedEvent(_finish_page, _name_file, _name_address, _write_page)

    # When all pages are written, and before other plugins write files of their own.
    @event_priority(200)
    @_once
    def _record_written_files(self, /, *, config: MkDocsConfig) -> None:
        self._go_on()
        self.build.record_written_files()

    # Among the other plugins: mkdocs-redirects writes its own then too.
    @_once
    def _redirect(self, /, *, config: MkDocsConfig) -> None:
        self.build.redirect()

    # When mkdocs-redirects has written, and before mkdocs-static-i18n builds the site in other languages.
    @event_priority(-99)
    @_once
    def _release(self, /, *, config: MkDocsConfig) -> None:
        languages.release(self.build.writer, config)

    # When all other plugins have written their files.
    @event_priority(-200)
    def _end(self, /, *, config: MkDocsConfig) -> None:
        self._report(config=config)
        self.languages.end()

    @_once
    def _report(self, /, *, config: MkDocsConfig) -> None:
        self.build.report(config)

    # The very last: all files of all plugins are written.
    @event_priority(-10_000)
    @_once
    def _prove(self, /, *, config: MkDocsConfig) -> None:
        self.build.prove(config)
        garbage.release()
        if self.live is not None:
            self.live.end(self.build, config, self.nav, *self._built_with)

    on_post_build = CombinedEvent(_record_written_files, _redirect, _release, _end, _prove)

    def on_shutdown(self) -> None:
        """Close what a preview has kept open."""
        if self.live is not None:
            self.live.close()
        if self.remembering is not None:
            self.remembering.memory.close()

    # Last: the exception that is raised here replaces the original one.
    @event_priority(-200)
    def on_build_error(self, *, error: Exception) -> None:
        """End the build with one line if the file system ended it.

        Raises:
            Abort: The file system ended it.
        """
        garbage.release()
        if not self.site_dir:
            return
        site_dir = Path(self.site_dir)
        failing.remove_half(error, site_dir)
        build = getattr(self, "build", None)
        line = failing.explained(error, site_dir, ()) if build is None else build.explained(error, site_dir)
        if line is not None:
            log.debug("The build has failed:", exc_info=error)
            raise Abort(report.unlike_commands(line)) from error

    # Once, when the preview's server exists and before it answers a request.
    def on_serve(
        self, server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        """Serve `/post` from `post.html`, as the host will."""
        from .site import preview as serving  # builds do without a server

        others = [p.live for p in config.plugins.values() if isinstance(p, BlogImportPlugin) and p is not self]
        if self.live is None:
            serving.answer(server, None)
        elif not any(live is not None and live.serves for live in others):
            self.live.serve(server, config, builder, is_alone=not others)
            serving.answer(server, self.live)
        return server

"""The state of one build: the blog, its plan among the site's files, and the pages made of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import jinja2
from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from .. import pipeline
from ..blog import placing
from ..blog.plan import SitePlan
from ..blog.post import Post
from ..config import BlogImportConfig
from ..diagnostics import report
from ..diagnostics.problems import Problems
from ..render import anew
from ..render.bodies import Bodies
from ..sources.audience import AudienceError
from ..theme.environment import environment
from . import (
    failing,
    folders,
    hiding,
    languages,
    linking_pages,
    listings,
    navigation,
    neighbours,
    occupants,
    pages,
    scripts,
    settings,
    well_known,
)
from .audience_pages import AudiencePages
from .audience_proof import prove
from .blog_files import BlogFiles, Removed
from .frames import Frames, is_made_alone
from .inputs import Inputs
from .log import ProblemLog, break_up_commands, log
from .page_writer import PageWriter
from .redirect_writer import Writer
from .remembering import Remembering
from .written import Written, old_files

if TYPE_CHECKING:
    from .material_blog import MaterialBlog


class Renewed(NamedTuple):
    """The pages that show something else since a post was saved."""

    own: Sequence[pages.BlogPage]
    """Those of the posts."""
    others: Callable[[], Iterable[pages.BlogPage]]
    """Finds those that show the posts in a list or as a neighbour, when the posts' own pages have been made."""


class Build:
    """One build of the site with its blog, from the reading of the blog to the report.

    Its methods are called in the order in which they stand here. Each belongs to an event of MkDocs: see `plugin`.
    """

    plan: SitePlan
    bodies: Bodies
    files: BlogFiles
    site_files: Files
    writer: Writer
    written: Written
    pages: PageWriter
    material_blog: MaterialBlog | None = None
    """Material's own blog, if its posts are to be listed too."""

    def __init__(  # noqa: PLR0913 - all that a build is told, by keyword
        self,
        config: MkDocsConfig,
        own: BlogImportConfig,
        *,
        serving: bool,
        dirty: bool,
        before: Build | None = None,
        remembering: Remembering | None = None,
        others: Callable[[], Sequence[Build]] = tuple,
    ) -> None:
        """Read the old blog.

        Args:
            config: MkDocs' configuration.
            own: The plugin's options.
            serving: True for a preview.
            dirty: True if the files of earlier builds stay.
            before: The build before this one, in a preview.
            remembering: What earlier builds remember; None to remember nothing.
            others: Returns the builds of the plugin's other instances.

        Raises:
            PluginError: The blog's folder or an option can't be used.
        """
        self.own = own
        self.serving = serving
        self.dirty = dirty
        self.audience_pages: AudiencePages | None = None
        self._targets: dict[str, tuple[Page, Collection[str]]] = {}
        self._others = others
        # MkDocs has a message of its own for broken links: its level counts unless ours is set
        self.problems = Problems(levels={"link": config.validation.links.not_found, **own.validation})
        self.log: ProblemLog = ProblemLog(self.problems, before.log if serving and before is not None else None)
        break_up_commands()
        listings.offer_to_macros(config)
        blogs = folders.checked(config, own)
        folders.refuse_overlap(config, own, serving=serving, dirty=dirty, with_links=False)
        config.watch.extend(str(blog) for blog in blogs if str(blog) not in config.watch)
        self.options = settings.options(config, own, blogs, self.problems, serving=serving)
        # what one audience sees is not kept where another build might look
        self._remembering = remembering if self.options.read.audience is None else None
        if self._remembering is not None:
            self.options = replace(self.options, read=replace(self.options.read, kept=self._remembering.posts()))
        try:
            imports = pipeline.read(self.options, self.problems)
        except AudienceError as error:
            raise PluginError(f"blogimport: {error}") from error
        if not serving:
            settings.compare_bases(imports, config, own, self.problems)
        settings.report_without_effect(imports, own, self.problems)
        if own.material_blog:
            self._join_material(config, is_taken=any(other.material_blog is not None for other in others()))
        self.blog = pipeline.assemble(imports, self.options.site.hierarchies)
        self._whole = self.blog
        settings.check_feeds(self.options.site.feeds, self.blog)
        settings.report_unlisted(own.unlisted_lists, self.blog, self.problems)
        settings.report_clouds(own.tag_cloud, self.blog, self.problems)
        self.blog_title = own.blog_title or self.blog.title
        self.log.write()

    def _join_material(self, config: MkDocsConfig, *, is_taken: bool) -> None:
        """Have Material's own blog listed too; `is_taken` if another instance of this plugin has it."""
        from .material_blog import of_site  # few sites have one

        self.material_blog = of_site(config, self.own, self.problems, is_taken=is_taken)
        if self.material_blog is not None:
            self.options = replace(self.options, site=self.material_blog.site_options(self.options.site))

    # -- before the pages -------------------------------------------------------------------------------------------

    def record_old_files(self, config: MkDocsConfig) -> None:
        """Record the files that exist before this build."""
        self._old = old_files(Path(config.site_dir), dirty=self.dirty or neighbours.keep_old_files())

    def refuse_overlap(self, config: MkDocsConfig) -> None:
        """Check once more that the folder which MkDocs is about to empty is not a blog's.

        Raises:
            PluginError: It is.
        """
        folders.refuse_overlap(config, self.own, serving=self.serving, dirty=self.dirty)
        folders.mark_site(config, self.own)

    def hide(self, files: Files, config: MkDocsConfig, *, is_translation: bool) -> None:
        """Take out what the site's audience doesn't see."""
        earlier = self.audience_pages if is_translation else None
        self.audience_pages = None
        if (audience := self.options.read.audience) is not None:
            blogs = [self.blog, *(other.blog for other in self._others())]
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

    def hide_sources(self, files: Files, config: MkDocsConfig, *, is_translation: bool) -> None:
        """Take out the blog's own files, if the blog is in the folder of the documentation."""
        problems = Problems() if is_translation else self.problems
        hiding.hide_sources(files, self.blog, config, problems, not_below=self.options.read.not_below)

    def lay_out(self, files: Files, config: MkDocsConfig) -> None:
        """Plan the blog among the site's own files, and add its pages to them."""
        if self.dirty:
            listings.make_always(files)
        joined = None if self.material_blog is None else self.material_blog.plugin
        self._foreseen = neighbours.foreseen(config, joined=joined)
        self._templates = environment(config.theme.dirs)
        if self._remembering is not None:
            self._templates.bytecode_cache = self._remembering.compiled
        self._names = hiding.names(self.blog, files, config)
        self.written = Written(
            Path(config.site_dir),
            dirty=self.dirty,
            old=self._old,
            shared=neighbours.replaceable(self._foreseen, filter(self.is_built, files)),
        )
        others = [other.writer for other in self._others() if hasattr(other, "writer")]
        self.writer = Writer(config, files, self._named_files(), self.problems, self.written, others)
        self._read_problems = self.problems.mark()
        self._removed = Removed()
        self._late: set[str] = set()
        self._plan(files, config)
        self.writer.add(self.plan, files)

    def lay_out_again(self, files: Files, config: MkDocsConfig) -> None:
        """Plan the blog once more if other plugins have added or removed files."""
        if self.audience_pages is not None:
            self.audience_pages.hide(files)
        if self.material_blog is None:
            self._follow(files, config)
            return
        joined = self.material_blog.take(files, self.options.site)
        self._whole = pipeline.assemble([joined, *self.blog.imports], self.options.site.hierarchies)
        self.blog_title = self.own.blog_title or self._whole.title
        self._follow(files, config, anew=True)
        self.material_blog.give_back(self.plan, files)
        self._note_others(files)

    def arrange(self, nav: Navigation, files: Files, config: MkDocsConfig) -> None:
        """Give posts their neighbours, and log the problems of reading and planning."""
        navigation.exchange(nav, self._follow(files, config))
        if self.material_blog is not None:
            self.material_blog.arrange(nav, self.files)
            self.material_blog.learn_names(self.files)
        if self.own.nav_pages and config.nav is None:
            navigation.add_pages(nav, self.files)
        navigation.arrange(nav, self.files, config)
        neighbours.leave_out_of_print((page.file for page in self.files.indexes.values()), config)
        languages.add((page.file for page in self.files.all_pages() if page.has_language), config)
        navigation.report_pages(nav, self.files, config, self.problems)
        pages.keep_a_day(file.page for file in files.documentation_pages() if file.page is not None)
        self.pages = self._page_writer(config)
        self.log.write()

    def look_at_inputs(self, files: Files, config: MkDocsConfig) -> None:
        """Look at all that the blog's pages are made of: of those of which nothing has changed, nothing is made."""
        if self._remembering is not None and not self._others() and not self.dirty:
            render = self.options.render
            inputs = partial(
                Inputs,
                self.files,
                self.bodies,
                files,
                config,
                self.options.folders,
                has_own_tags=bool(render.tags or render.filters or render.shortcodes),
            )
            self._remembering.look_at(inputs, self.bodies, config)

    def _page_writer(self, config: MkDocsConfig) -> PageWriter:
        return PageWriter(
            self.files,
            self.bodies,
            self._templates,
            self.written,
            config,
            self.own,
            self.blog_title,
            self.problems,
            lambda: [other.pages.listings for other in self._others() if hasattr(other, "pages")],
            lambda: linking_pages.linking(self._targets.values(), config),
            self._remembering,
        )

    # -- a post that was saved, in a preview ------------------------------------------------------------------------

    def read_again(self, post: Post) -> Post | None:
        """Read the file of a post again; None if that can't be done. Its problems are those of what stands there now.

        Args:
            post: A post of the blog.
        """
        self.log = ProblemLog(self.problems, self.log)
        self.problems.forget_file(post.display_path)
        return self.blog.origins[post].reread(post, self.problems)

    def renew(self, changed: Sequence[tuple[Post, Post]], config: MkDocsConfig) -> Renewed:
        """Take over the content of posts that were read again, of which nothing else has changed.

        All that is made of posts for pages is forgotten, whatever it is: only bodies and excerpts of other posts stay.

        Args:
            changed: Each post, and what was read.
            config: MkDocs' configuration.

        Returns:
            The pages that show something else now. Other pages may, which a whole build finds.
        """
        before = self.pages.presentation
        shown = {post: (before.entry(post), before.view(post)) for post, _ in changed}
        for post, new in changed:
            self.bodies.forget(post)
            post.take_over(new)
            self.files.renew(post)
        self.pages = self._page_writer(config)

        def others() -> Iterator[pages.BlogPage]:
            after = self.pages.presentation
            for post, (entry, view) in shown.items():
                if after.entry(post) != entry:
                    yield from (page for index, page in self.files.indexes.items() if post in index.posts)
                if after.view(post) != view:
                    around = (self.blog.older.get(post), self.blog.newer.get(post))
                    yield from (self.files.posts[other] for other in around if other in self.files.posts)

        return Renewed([self.files.posts[post] for post, _ in changed], others)

    # -- the pages --------------------------------------------------------------------------------------------------

    def without_hidden_links(self, html: str, page: Page) -> str:
        """Take away the links of a page's body to what the site's audience doesn't see."""
        hidden = self.audience_pages
        if hidden is None:
            return html
        if not isinstance(page, pages.BlogPage):
            hidden.clean_markdown(page)
        elif isinstance(page, pages.ImportedPage) and page.post in self.files.posts:
            hidden.clean_markdown(page, partial(self.bodies.leads_to_withheld, page.post))
        return hidden.without_links(html, page)

    def note_links(self, html: str, page: Page, config: MkDocsConfig) -> None:
        """Record where the links of a page of the documentation lead, before lists of posts stand in it."""
        if self.own.backlinks and not isinstance(page, pages.BlogPage):
            self._targets[page.file.src_uri] = page, linking_pages.targets(html, page, config)

    def add_copied(self, files: Files, config: MkDocsConfig) -> None:
        """Add the files that bodies refer to, and those that hosts ask for."""
        self.site_files = files
        if self.dirty:  # pages that have not changed were skipped, but the files they refer to may have
            self.files.render_all(files)
        self.files.keep_content()
        self.files.resolve_references(files)
        self.bodies.report_links()
        self.bodies.report_scripts(scripts.loaded(config))
        if not self.serving:
            well_known.add(self.bodies.copied, self.plan.blog.imports, files.src_uris, config.site_url, self.problems)
        neighbours.note_files(self.files.add_copied(files), config)
        self.log.write()

    def piece(self, page: Page, name: str) -> str:
        """Return one of the pieces around the body of a post, whichever blog of the site it is of."""
        writers = [self.pages, *(other.pages for other in self._others() if hasattr(other, "pages"))]
        return next(filter(None, (writer.piece(page, name) for writer in writers)), Markup())

    def add_new_copies(self, files: Files, config: MkDocsConfig) -> Sequence[File]:
        """Add the files to which a body refers for the first time since the site was built.

        Returns:
            Those to copy.
        """
        self.bodies.report_links()
        self.log.write()
        added = self.files.add_copied(files)
        neighbours.note_files(added, config)
        return added

    def remember(self, nav: Navigation, env: jinja2.Environment, config: MkDocsConfig) -> None:
        """Look up what the theme and the search make of pages, where an earlier build or another page got the same."""
        frames = Frames.of(self.files.owns, nav, env, config)
        if self._remembering is not None:
            self._remembering.pages(self.files.owns, nav, env, config, frames.share)
        self.pages.forgets_written = not (self.serving or self.dirty) and is_made_alone(config)

    def report_removed(self, files: Files) -> None:
        """Report which pages are not among the files any more."""
        self.files.removed(files, self.is_built).report(self.problems)
        self.log.write()

    # -- when all pages are written ---------------------------------------------------------------------------------

    def record_written_files(self) -> None:
        """Record size and time of the files just written."""
        self.written.look()
        self.writer.make_room()

    def redirect(self) -> None:
        """Write the redirects and the feeds.

        Raises:
            OSError: One can't be written.
        """
        self.writer.write(self.plan, self.pages.presentation.redirect)
        self.pages.feeds.write(self.site_files)
        self.pages.copies.write(self.site_files)

    def report(self, config: MkDocsConfig) -> None:
        """Log the summary and write the report.

        Raises:
            PluginError: The report can't be written.
        """
        self._keep()
        for lost, found in self.written.lost():
            if not self.files.report_lost(lost, found):
                self.writer.report_lost(lost, found)
        self.log.write()
        if recognised := self.bodies.recognised():
            log.info("%s", report.recognised(settings.theme_titles(self.plan.blog.imports), recognised))
        counts = self.plan.counts(self.files.posts, self.writer.redirects, self.bodies.copied)
        log.info("%s", report.summary(self.problems, counts, hidden=self.log.hidden, known=self.log.known))
        if self.own.report:
            try:
                report.save(folders.report_file(config, self.own.report), report.as_json(self.problems, counts))
            except OSError as error:
                raise PluginError(f"blogimport: 'report' can't be written: {error}.") from error

    def prove(self, config: MkDocsConfig) -> None:
        """Search the site for what its audience is not to see.

        Raises:
            PluginError: There is something.
        """
        audience, hidden = self.options.read.audience, self.audience_pages
        if audience is None or hidden is None:
            return
        built = [self, *(other for other in self._others() if hasattr(other, "bodies"))]
        copied = [address for build in built for address in build.bodies.copied]
        plans = [build.plan for build in built]
        prove(audience, hidden, plans, copied, self.site_files, config)

    def explained(self, error: Exception, site_dir: Path) -> str | None:
        """Say why the build failed; None if it isn't known."""
        return failing.explained(error, site_dir, self.options.folders) or self._in_the_way(error, site_dir)

    def _keep(self) -> None:
        """Keep what has been made for the next build."""
        if self._remembering is None:
            return
        self._remembering.end()
        self.bodies.remember(None)
        memory = self._remembering.memory
        if memory.fault is not None:
            self.problems.report("cache", "mkdocs.yml", None,
                                 f"the cache {memory.folder or 'of the preview'} can't be written: "
                                 f"{memory.fault.strerror or memory.fault}",
                                 "the next build makes every page anew")  # fmt: skip

    # -- what they share --------------------------------------------------------------------------------------------

    def is_built(self, file: File) -> bool:
        """Return True if a file of the site will be written (see `exclude_docs` and `draft_docs`)."""
        return bool(file.inclusion.is_in_serve() if self.serving else file.inclusion.is_included())

    def _named_files(self) -> dict[str, str]:
        """Return the file of each post, by the name that documentation pages link to."""
        around = self.options.site
        claims = placing.claims(self.blog, around.path_prefix, use_directory_urls=around.use_directory_urls)
        return {name: claims[post].file for post, name in self._names.items()}

    def _plan(self, files: Files, config: MkDocsConfig, late: Iterable[str] = ()) -> None:
        """Plan the blog among the files of the site, and add its pages to them."""
        plans = [other.plan for other in self._others() if hasattr(other, "plan")]
        made_elsewhere = {} if self.material_blog is None else self.material_blog.pages
        placed = {id(page.file) for page in made_elsewhere.values()}
        built = [file for file in files if self.is_built(file) and id(file) not in placed]
        texts = occupants.texts(built, {*self._foreseen, *late}, plans)
        there = [
            *occupants.of_files(built, docs_dir=config.docs_dir, late=late, texts=texts),
            *occupants.of_plugins(self._foreseen, self.written.shared),
            *occupants.of_redirects(self.writer.own_maps),
        ]
        for other in self._others():
            if hasattr(other, "plan"):
                there += occupants.of_planned(other.plan)
            else:
                there += occupants.of_unplanned(other.blog, other.options.site)
        blog = self._whole.without(self._removed.posts)
        withheld = () if self.audience_pages is None else self.audience_pages.files
        self.plan = pipeline.plan(
            blog,
            self.options,
            there,
            self.problems,
            hidden=self._removed.indexes,
            withheld=withheld,
            unlists=occupants.unlisting(built),
        )
        if self.audience_pages is not None:
            self.audience_pages.files_of_posts = self.plan.withheld
        recall = anew if self._remembering is None else self._remembering.rendered
        self.bodies = pipeline.render(self.plan, self.options, self.problems, recall)
        self.files = BlogFiles(
            self.bodies,
            self.problems,
            config,
            names=self._names,
            blog_title=self.blog_title,
            markdown=self.own.markdown,
            markdown_site=self.own.markdown_site,
            meta=self.own.meta,
            written=self.written,
            of_site=made_elsewhere,
            list_name=None if self.material_blog is None else self.material_blog.list_name,
        )
        # Material's plugin would take a page at the address of one of its lists for its own
        self.files.add(files, with_lists=self.material_blog is None or self._whole is not self.blog)
        self.files.add_stylesheet(self._templates, files)
        self._note_others(files)

    def _note_others(self, files: Files) -> None:
        """Note which files are not the blog's, to see when other plugins add some."""
        self._known = {file.dest_uri for file in self.files.others(files)}

    def _follow(self, files: Files, config: MkDocsConfig, *, anew: bool = False) -> dict[int, Page]:
        """Plan anew if other plugins have added or removed files, or the blog has changed; nothing is left of the
        first plan.

        Returns:
            The pages that were replaced: the identity of the old one to the new one.
        """
        removed = self.files.removed(files, self.is_built)
        there = {file.dest_uri for file in self.files.others(files)}
        if not (anew or removed.posts or removed.indexes) and there == self._known:
            return {}
        self._late |= there - self._known
        if self.material_blog is not None:  # that page is the blog's home, though its plugin may have made it just now
            self._late.discard(self.material_blog.home)
        self._removed = self._removed.and_these(removed)
        self.problems.forget(self._read_problems)
        self._removed.report(self.problems)
        before = self.files.take_out(files)
        self._plan(files, config, self._late)
        self.writer.follow(self.plan)
        after = {page.file.dest_uri: page for page in self.files.all_pages()}
        return {id(page): after[file] for file, page in before.items() if file in after}

    def _in_the_way(self, error: Exception, site_dir: Path) -> str | None:
        """Name the file of the blog that keeps another plugin from writing one, if that was the error."""
        file = failing.unwritten(error, site_dir)
        other = self.written.beside(file) if file is not None and hasattr(self, "written") else None
        if other is None:
            return None
        where = "there" if other == file else f"at /{other}"
        return f"blogimport: another plugin can't write /{file}: {self.files.name_of(other)} is {where}"

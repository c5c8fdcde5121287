"""The steps in their order: read, assemble, plan, render. It does not know MkDocs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from .blog import addresses, indexes, paths, redirects
from .blog.blog import Blog, assemble
from .blog.indexes import Holder, Index, Layout
from .blog.paths import PathSet
from .blog.post import STEPS, Imported, Post
from .blog.redirects import Redirect
from .diagnostics.naming import shown
from .diagnostics.problems import Problems
from .render import Body, Renderer
from .render.links import Links, Target, relative_to
from .sources import ReadOptions, read_source


@dataclass(frozen=True, slots=True)
class Options:
    """What a site says about its blog, free of where it is said."""

    folders: tuple[Path, ...]
    format: str = "auto"
    read: ReadOptions = field(default_factory=ReadOptions)
    layout: Layout = field(default_factory=Layout)
    path_prefix: str = ""
    """The path below which the blog stands: clean, without slashes around it; or nothing."""
    hosts: frozenset[str] = frozenset()
    engine: str | None = None
    """A Markdown engine for all posts; None for the one nearest to each generator's."""
    use_directory_urls: bool = True
    folding_names: bool = False
    """Whether the site is written to a file system for which `A` and `a` are one name."""
    tags: Mapping[str, Callable[..., str]] = field(default_factory=dict)
    """Tags that the site adds to the blog's templating language."""
    filters: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    """Filters that it adds."""
    steps: int = STEPS
    """How many steps of the templating language one post may take."""


class BlogSite:
    """A blog on its way into a site."""

    def __init__(self, options: Options, problems: Problems) -> None:
        self.options = options
        self.problems = problems
        self.imports: list[Imported] = []
        self.blog = Blog()
        self.indexes: list[Index] = []
        self.redirects: list[Redirect] = []
        self.pages: list[Post] = []
        """The posts and pages that have a page of their own in the site."""
        self.copied: dict[str, Path] = {}
        """Static files that bodies refer to: address to file. Grows as bodies are rendered."""
        self.writers: Mapping[str, str] = {}
        """Who writes some of the site's own files, as messages say it."""
        self.links = Links({}, problems, options.path_prefix, options.hosts)
        self._sources: dict[Post, str] = {}
        self._bodies: dict[Post, Body] = {}
        self._origin: dict[Post, Imported] = {}
        self._renderers: dict[int, Renderer] = {}

    def read(self) -> None:
        """Read all folders and assemble the blog."""
        options = self.options
        for folder in options.folders:
            imported = read_source(folder, self.problems, format=options.format, options=options.read)
            self.imports.append(imported)
            renderer = Renderer(
                imported,
                self.links,
                engine=options.engine,
                problems=self.problems,
                tags=options.tags,
                filters=options.filters,
                steps=options.steps,
            )
            self._renderers[id(imported)] = renderer
            for post in imported.posts:
                self._origin[post] = imported
        self.blog = assemble(self.imports, options.path_prefix, self.problems, folding_names=options.folding_names)

    def plan(
        self,
        documents: Mapping[str, str],
        own_maps: Mapping[str, str],
        others: Mapping[str, str] | None = None,
        *,
        writers: Mapping[str, str] | None = None,
        replaceable: Collection[str] = (),
    ) -> None:
        """Decide what stands where.

        Args:
            documents: The site's own files: file to URL. They win over the blog's.
            own_maps: The site's own redirects: file to target file or URL.
            others: The pages of other blogs of the site: file to URL. They win over this one's redirects and indexes.
            writers: Of some of the documents: who writes them, such as `the theme`.
            replaceable: Those of the documents whose place a page of the blog may take, but nothing else.
        """
        self.writers = writers or {}
        layout = self._layout()
        everything = list(self.blog.everything())
        around = PathSet((*documents, *own_maps), folding=self.options.folding_names)
        for post in everything:
            self._make_room(post, around)
        self.pages = [
            post for post in everything if post.file in replaceable or not self._yields(post, around, own_maps)
        ]
        yielding = set(everything).difference(self.pages)
        if yielding:
            self.blog.arrange(self.pages, self.problems)
        existing: dict[str, str] = {**documents, **{post.file: self.url(post) for post in self.pages}}
        existing |= {file: url for file, url in (others or {}).items() if file not in existing}
        static = {self._static_file(a): file for imported in self.imports for a, file in imported.static.items()}
        static = {name: file for name, file in static.items() if addresses.refusal(name, copied=file) is None}
        holders = {file: Holder(shown(source)) for file, source in static.items()}
        holders |= {file: Holder("mkdocs.yml", what=self._named(file)) for file in existing}
        holders |= {post.file: Holder(post.shown, post.line("permalink")) for post in self.pages}
        plan = redirects.Plan(
            path_prefix=self.options.path_prefix,
            hosts=lambda host: any(self.links.is_own(host, imported) for imported in self.imports),
            existing=holders,
            own_maps=own_maps,
            problems=self.problems,
            folding_names=self.options.folding_names,
        )
        # an old address comes before a new list of posts, and that before the address of a page that isn't there
        claims = [p for imported in self.imports for p in reversed(imported.posts)]
        plan.take([post for post in claims if post not in yielding])
        standing = PathSet((*plan.existing, *plan.wishes, *own_maps), folding=self.options.folding_names)

        def holder(file: str) -> Holder | None:
            there = standing.at(file) or standing.inside(file) or standing.above(file)
            if there is None:
                return None
            if (wish := plan.wishes.get(there)) is not None:
                return Holder(wish.post.shown, wish.post.line(wish.key), "its redirect")
            return holders.get(there) or Holder("mkdocs.yml", what=self._named(there))

        self.indexes = indexes.plan(self.blog, layout, holder, self.problems)
        existing |= {index.file: self.index_url(index) for index in self.indexes}
        plan.stand({index.file: f"the index at {index.address}" for index in self.indexes})
        plan.take_of_absent([post for post in claims if post in yielding], {index.file for index in self.indexes})
        self.redirects = plan.resolved()
        sources = {redirect.file for redirect in self.redirects}
        self.pages = [post for post in self.pages if post.file not in sources]
        for redirect in self.redirects:
            if redirect.target in static:  # the plan takes no other files for targets than those that can be copied
                self.copied["/" + redirect.target] = static[redirect.target]

        self._compare_spellings(documents)
        # a static file in the place of another is asked for all the same, so that it is told which of both is shown
        answers = {
            file: Target(url, page=True)
            for file, url in existing.items()
            if file not in static or file.endswith(".html")
        }
        for file, aim in own_maps.items():
            answers.setdefault(file, answers.get(aim) or Target(aim if "://" in aim else addresses.encode(aim)))
        for redirect in self.redirects:
            answers[redirect.file] = Target(self.redirect_target(redirect, existing))
        self.links.answers = answers

    def _layout(self) -> Layout:
        """Where the indexes stand: as the site says, else where the old blog had them."""
        prefix = f"/{self.options.path_prefix}" if self.options.path_prefix else ""
        old = {
            name: prefix + format
            for imported in reversed(self.imports)
            for name, format in imported.term_formats.items()
        }
        layout = self.options.layout
        return replace(layout, url_formats={**old, **layout.url_formats})

    def _make_room(self, post: Post, around: PathSet) -> None:
        """Make a post the page of a folder where the site needs a folder of its file's name."""
        file, inner = post.file, around.inside(post.file)
        if inner is not None and around.at(file) is None and around.is_free(paths.as_folder(file)):
            post.address, post.file = f"/{file}/", paths.as_folder(file)
            self.problems.report("folder-clash", post.shown, post.line("permalink"),
                                 f"{self._named(inner)} needs a folder of the name of its file /{file}",
                                 f"it is that folder's page, at {post.address}")  # fmt: skip

    def _yields(self, post: Post, around: PathSet, own_maps: Mapping[str, str]) -> bool:
        """Whether something of the site's own stands where a post would."""
        layout = self.options.layout
        if (
            post.kind == "page"
            and post.file == addresses.answering_file(layout.front())
            and not layout.blog_dir.strip("./")
        ):
            self.problems.report("page-wins", post.shown, post.line("permalink"),
                                 "the list of all posts stands at /, as `blog_dir` says",
                                 "this page is left out, and its redirects lead to the list")  # fmt: skip
            return True
        there, inner, above = around.at(post.file), around.inside(post.file), around.above(post.file)
        if there is None and inner is None and above is None:
            return False
        if there is not None and there in own_maps:
            self.problems.report("clash", post.shown, post.line("permalink"),
                                 f"redirect_maps sends {post.address} to {own_maps[there]!r}",
                                 "the redirect is kept, this one is left out")  # fmt: skip
        elif there is not None:
            # every site has a home page, and every blog had one: that is no clash to mend
            code = "page-wins" if post.kind == "page" and post.file == "index.html" else "clash"
            writer = self.writers.get(there)
            what = f"the site has a page at {post.address} already"
            if there != post.file:
                what += f", or on this file system what is the same, at /{there}"
            if writer:
                what = f"{writer} writes /{there}"
            self.problems.report(code, post.shown, post.line("permalink"), what,
                                 f"the site's {'file' if writer else 'page'} is kept, this one is left out",
                                 )  # fmt: skip
        else:
            self.problems.report("folder-clash", post.shown, post.line("permalink"),
                                 f"{self._named(above or inner or '')} and {post.address} need a file and a folder of "
                                 "one name",
                                 "the site's file is kept, this one is left out")  # fmt: skip
        return True

    def _named(self, file: str) -> str:
        """A file of the site, and whose it is, for a message."""
        return f"/{file} of {self.writers.get(file, 'the site')}"

    def _compare_spellings(self, documents: Mapping[str, str]) -> None:
        """Tell which of the addresses are one to hosts and file systems that fold case or Unicode forms."""
        of_site = PathSet(documents, folding=True)
        for post in sorted(self.pages, key=lambda p: p.file):
            other = of_site.at(post.file)
            of_site.add(post.file)
            if other is not None and other != post.file:
                self.problems.report("case-clash", post.shown, post.line("permalink"),
                                     f"/{post.file} and /{other} differ only in case, or in how accents are spelled",
                                     "both are written, but some hosts and file systems take them for one")  # fmt: skip
        for index in self.indexes:
            other = of_site.at(index.file)
            if other is not None and other != index.file:
                self.problems.report("case-clash", "mkdocs.yml", None,
                                     f"the index /{index.file} and /{other} differ only in case, or in how accents are "
                                     "spelled",
                                     "both are written, but some hosts and file systems take them for one")  # fmt: skip

    def _static_file(self, address: str) -> str:
        prefix = self.options.path_prefix
        return f"{prefix}{address}".lstrip("/")

    # -- addresses ----------------------------------------------------------------------------------------------

    def url(self, post: Post) -> str:
        """The URL of a post, relative to the site's root."""
        return addresses.url_of(post.address, post.file, use_directory_urls=self.options.use_directory_urls)

    def index_url(self, index: Index) -> str:
        """The URL of an index page, relative to the site's root."""
        return addresses.url_of(index.address, index.file, use_directory_urls=self.options.use_directory_urls)

    def redirect_target(self, redirect: Redirect, existing: Mapping[str, str] | None = None) -> str:
        """Where a redirect leads: an absolute URL, or one relative to the site's root, with its fragment."""
        if redirect.is_external:
            return redirect.target + redirect.fragment
        known = (existing or {}).get(redirect.target)
        if known is None and redirect.target in self.links.answers:
            known = self.links.answers[redirect.target].url
        return (known or addresses.encode(redirect.target)) + redirect.fragment

    # -- what has become of it ----------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """The title of the first blog that has one, or an empty text."""
        return next((imported.title for imported in self.imports if imported.title), "")

    def counts(self, pages: Iterable[Post] | None = None) -> dict[str, int]:
        """How many of each kind there are, for a report.

        Args:
            pages: The posts and pages that stand in the end; those planned where it isn't said.
        """
        kinds = Counter(post.kind for post in (self.pages if pages is None else pages))
        return {
            "posts": kinds["post"],
            "pages": kinds["page"],
            **{name: len(terms) for name, terms in self.blog.terms.items()},
            "redirects": len(self.redirects),
            "files": len(self.copied),
        }

    # -- bodies -------------------------------------------------------------------------------------------------

    def origin(self, post: Post) -> Imported:
        """The import that a post came with."""
        return self._origin[post]

    def renderer(self, post: Post) -> Renderer:
        """What renders a post."""
        return self._renderers[id(self._origin[post])]

    def source(self, post: Post) -> str:
        """A post's Markdown, its templating language expanded when it is first asked for."""
        source = self._sources.get(post)
        if source is None:
            source = self._sources[post] = self.renderer(post).source(post)
        return source

    def body(self, post: Post) -> Body:
        """A post's body, rendered when it is first asked for."""
        body = self._bodies.get(post)
        if body is None:
            body = self._bodies[post] = self.renderer(post).body(post, self.source(post), self.copied)
        return body

    def is_rendered(self, post: Post) -> bool:
        """Whether a post's body was rendered here, and not by the site's own Markdown extensions."""
        return post in self._bodies

    def excerpt(self, post: Post, body: str | None = None) -> str:
        """A post's excerpt; `body` is its HTML where another engine rendered it."""
        html = self.body(post).html if body is None else body
        return self.renderer(post).excerpt(post, html, self.url(post))

    def image(self, post: Post, site_url: str) -> str | None:
        """The URL of a post's image; the file that it names is copied.

        Args:
            post: The post.
            site_url: The site's URL; without one the image's is relative to the site's root.
        """
        if not post.image:
            return None
        link = self.links.resolve(post.image, post, self._origin[post], self.copied)
        return relative_to(link, "", site_url.rstrip("/") + "/" if site_url else "")

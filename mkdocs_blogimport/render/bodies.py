"""The bodies of a planned blog, each rendered once, on first use."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from pathlib import Path
from typing import Any

from ..blog import addresses
from ..blog.feeds import PlannedFeed
from ..blog.lists import groups
from ..blog.occupancy import Rank
from ..blog.paths import matches
from ..blog.plan import SitePlan
from ..blog.post import STEPS, Author, ImportedBlog, Picture, Post
from ..conventions import scripts as conventional
from ..conventions.classes import ClassTable
from ..diagnostics.naming import display_path
from ..diagnostics.problems import Problems
from . import Body, Recall, Renderer, anew, enclosures, kept_bodies, references, scripts, sizes
from .kept_bodies import BodyMemory
from .links import BROKEN, ROOT, WITHHELD, Links, relative_to

#: The scheme of an address.
_SCHEME = re.compile(r"[\x00-\x20]*+([A-Za-z][A-Za-z0-9+.-]*+):")
# a link that ends where a picture's address begins; no relative path before an address is longer
_HREF = re.compile(r"""\bhref=["']?[^"'<>\s]*+\Z""", re.IGNORECASE)
_FARTHEST = 300
_ID = re.compile(r"""[\s"'](?:id|name)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """The site's options for rendering."""

    markdown: str | None = None
    """A Markdown engine for all posts; None for the one nearest to each generator's."""
    tags: Mapping[str, Callable[..., str]] = field(default_factory=dict)
    """Tags that the site adds to the blog's templating language."""
    filters: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    """Filters that it adds."""
    shortcodes: Mapping[str, Callable[..., str]] = field(default_factory=dict)
    """Shortcodes that it adds."""
    anchors: int = logging.INFO
    """The level of messages about links to missing headings."""
    static_files: str = "pages"
    """The static files to publish: those that are `referenced`, the `pages` too, or `all`."""
    max_liquid_steps: int = STEPS
    """The most steps of the templating language for one post."""
    material: bool = False
    """True if the site's theme is Material for MkDocs."""
    classes: ClassTable | None = None
    """The meaning of classes of themes; None for our table alone."""
    pictures: str | bool = True
    """Where the pictures of front matter are shown: everywhere, nowhere, in `posts`, or in `lists`."""


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture of the front matter as it is shown."""

    url: str
    """With `links.ROOT` before an address of the site."""
    alt: str
    caption: str
    """HTML."""
    width: int = 0
    """In pixels; 0 where it isn't known."""
    height: int = 0

    def stands_in(self, body: str) -> bool:
        """Whether HTML shows this picture already."""
        address = escape(self.url.removeprefix(ROOT))
        at = body.find(address)
        while at >= 0:
            ends = body[at + len(address) : at + len(address) + 1] in {'"', "'", "?", "#", " "}
            if ends and not _HREF.search(body, max(0, at - _FARTHEST), at):
                return True
            at = body.find(address, at + 1)
        return False


@dataclass(frozen=True, slots=True)
class ShownAction:
    """A button above a post as it is shown."""

    label: str
    url: str
    """With `links.ROOT` before an address of the site."""
    is_primary: bool


@dataclass(frozen=True, slots=True)
class ShownAuthor:
    """An author as a card shows them."""

    author: Author
    picture: str
    """The URL, with `links.ROOT` before an address of the site; empty for none."""


@dataclass(frozen=True, slots=True)
class ShownEnclosure:
    """A file that belongs to a post."""

    url: str
    """With `links.ROOT` before an address of the site."""
    type: str
    length: int
    """In bytes: of a file of the blog its own, else as the author said; 0 where it isn't known."""


class Bodies:
    """The rendered bodies of one blog, and the static files that they refer to."""

    def __init__(self, plan: SitePlan, options: RenderOptions, problems: Problems, recall: Recall = anew) -> None:
        """Start with nothing rendered.

        Args:
            plan: The planned blog.
            options: The options for rendering.
            problems: Receives broken links and bodies that can't be rendered.
            recall: Remembers what an engine made of a body.
        """
        self.plan = plan
        self.copied: dict[str, Path] = {}
        """Static files that are copied: address to file. Grows as bodies are rendered."""
        self.links = Links.of(plan, problems)
        self._options = options
        self._recall = recall
        self._copy()
        self._problems = problems
        self._memory: BodyMemory | None = None
        self._sources: dict[Post, str] = {}
        self._markdown: dict[Post, str] = {}
        """That of posts whose bodies an earlier build has made."""
        self._bodies: dict[Post, Body] = {}
        self._released: Counter[str] = Counter()
        """What the bodies held that were let go."""
        self._enclosures: dict[Post, list[ShownEnclosure]] = {}
        self._authors: dict[tuple[ImportedBlog, Author], ShownAuthor] = {}
        self._logos: dict[ImportedBlog, str] = {}
        self._pictures: dict[tuple[Post, Picture], ShownPicture] = {}
        self._known_ids: dict[Post, frozenset[str]] = {}
        self._renderers: dict[ImportedBlog, Renderer] = {}

    def _copy(self) -> None:
        """Copy the targets of redirects and the static pages, with all files that they refer to."""
        plan, prefix = self.plan, self.plan.site.path_prefix
        start = f"/{prefix}" if prefix else ""

        def is_shown(address: str) -> bool:
            there = plan.table.at(address.lstrip("/"))
            return there is not None and there.rank is Rank.STATIC

        for imported in plan.blog.imports:
            redirects = {f"/{old.file}" for old in imported.redirects if old.file}
            wanted = references.pages(imported, self._options.static_files)
            wanted = [address for address in wanted if address not in imported.withheld_static]
            files = [address for address in wanted if address not in redirects or is_shown(start + address)]
            for target, source in plan.copied.items():
                if imported.static.get(target[len(start) :]) == source:
                    files.append(target[len(start) :])
            for address, source in self.links.references.of(imported, files, prefix).items():
                self.copied.setdefault(address, source)

    def renderer(self, post: Post) -> Renderer:
        """Return the renderer of a post."""
        return self._renderer(self.plan.blog.origins[post])

    def _renderer(self, imported: ImportedBlog) -> Renderer:
        renderer = self._renderers.get(imported)
        if renderer is None:
            renderer = self._renderers[imported] = Renderer(
                imported,
                self.links,
                problems=self._problems,
                markdown=self._options.markdown,
                tags=self._options.tags,
                filters=self._options.filters,
                shortcodes=self._options.shortcodes,
                max_liquid_steps=self._options.max_liquid_steps,
                address=self._old_address,
                material=self._options.material,
                classes=self._options.classes,
                recall=self._recall,
            )
        return renderer

    def allows_site_markdown(self, post: Post, patterns: Iterable[str]) -> bool:
        """Return True if a post may use `markdown: site`; a refusal is reported.

        Args:
            post: The post.
            patterns: The option `markdown_site`.
        """
        if matches(post.path, patterns):
            return True
        self._problems.report("front-matter", post.display_path, post.line("markdown"),
                              "`markdown: site` is ignored: no pattern of the option `markdown_site` matches this file",
                              "rendered by the blog's own engine")  # fmt: skip
        return False

    def source(self, post: Post) -> str:
        """Return a post's Markdown; its templating language is expanded on first use."""
        source = self._sources.get(post)
        if source is None:
            source = self._sources[post] = self.renderer(post).source(post)
        return source

    def markdown(self, post: Post) -> str:
        """Return a post's Markdown for other programs, with all that its templating language made."""
        known = self._markdown.get(post)
        return self.renderer(post).placed(post, self.source(post)) if known is None else known

    def feed(self, feed: PlannedFeed) -> str | None:
        """Return the output of the blog's own template of a feed; None if the blog has none."""
        return None if feed.settings.document is None else self._renderer(feed.imported).source(feed.settings.document)

    def body(self, post: Post) -> Body:
        """Return a post's body, rendered on first use."""
        body = self._bodies.get(post)
        if body is None:
            body = self._bodies[post] = self._rendered(post)
        return body

    def remember(self, memory: BodyMemory | None) -> None:
        """Look for bodies in what earlier builds made, from now on; what isn't there is kept for the next one.

        Args:
            memory: What earlier builds made; None to look no more: it knows posts as they were.
        """
        self._memory = memory

    def _rendered(self, post: Post) -> Body:
        memory = self._memory
        if memory is None or post.layout is not None:
            return self.renderer(post).body(post, self.source(post), self.copied)
        known = kept_bodies.recalled(post, memory, self.links, self.copied)
        if known is not None:
            self._sources[post] = known.source
            self._markdown[post] = known.markdown
            return known.body

        def render(copied: dict[str, Path]) -> tuple[Body, str, str]:
            source = self.source(post)
            return self.renderer(post).body(post, source, copied), source, self.markdown(post)

        return kept_bodies.rendered(post, memory, self.links, self.copied, self._problems, render)

    def forget(self, post: Post) -> None:
        """Forget what was made of a post whose content has changed; of other posts that show it, nothing."""
        self._sources.pop(post, None)
        self._markdown.pop(post, None)
        self._bodies.pop(post, None)
        self._known_ids.pop(post, None)
        for key in [key for key in self._pictures if key[0] is post]:
            del self._pictures[key]
        self._renderers.pop(self.plan.blog.origins[post], None)  # what expands Liquid knows all posts as they were
        self.links.forget(post)

    def release(self, post: Post) -> None:
        """Let the body of a post go; if it is asked for once more, it is rendered again."""
        if (body := self._bodies.pop(post, None)) is not None:
            self._released.update(_kinds(body))
            self._sources.pop(post, None)

    def is_rendered(self, post: Post) -> bool:
        """Return True if a post's body was rendered here, and not by the site's own Markdown extensions."""
        return post in self._bodies

    def excerpt(self, post: Post, body: str | None = None) -> str:
        """Return a post's excerpt; `body` is its HTML if another engine rendered it."""
        html = self.body(post).html if body is None else body
        url = self.plan.places[post].url
        return self.renderer(post).excerpt(post, html, url, lambda: self.source(post))

    def image(self, post: Post, site_url: str) -> str | None:
        """Return the URL of a post's image; the file is copied.

        Args:
            post: The post.
            site_url: The site's URL; without one the image's is relative to the site's root.

        Returns:
            The URL; None where there is none, where it is none of the web, or where nothing answers it, which is
            reported.
        """
        if not post.image:
            return None
        imported = self.plan.blog.origins[post]
        link = self.links.resolve(post.image, post, imported, self.copied, key=post.image_key)
        if link.startswith((BROKEN, WITHHELD)):
            return None
        url = relative_to(link, "", site_url.rstrip("/") + "/" if site_url else "")
        scheme = _SCHEME.match(url)
        return url if scheme is None or scheme[1].lower() in {"http", "https"} else None

    def leads_to_withheld(self, post: Post, written: str) -> bool:
        """Whether a link, as a post has it, leads to what this site's audience doesn't see."""
        return self.links.leads_to_withheld(written, post, self.plan.blog.origins[post])

    def picture(self, post: Post, *, in_list: bool = False) -> ShownPicture | None:
        """The picture that a post's front matter names, as it is shown; the file is copied.

        Args:
            post: The post.
            in_list: Whether the one beside it in a list is asked for; the usual one where it names no other.

        Returns:
            The picture; None where there is none, where the site shows none, or where nothing answers its address,
            which is reported.
        """
        picture = (post.thumbnail or post.picture) if in_list else post.picture
        if picture is None or self._options.pictures not in {True, "lists" if in_list else "posts"}:
            return None
        found = self._pictures.get((post, picture))
        if found is None:
            imported = self.plan.blog.origins[post]
            link = self.links.resolve(picture.source, post, imported, self.copied, key=picture.key)
            file = self.copied.get("/" + addresses.decode(re.split("[?#]", link.removeprefix(ROOT))[0]))
            measured = None if file is None else sizes.size(file)
            found = ShownPicture(link, picture.alt, picture.caption, *(measured or (0, 0)))
            self._pictures[post, picture] = found
        return None if found.url.startswith((BROKEN, WITHHELD)) else found

    def actions(self, post: Post) -> list[ShownAction]:
        """The buttons that a post's front matter puts above it; files to which they lead are copied.

        Returns:
            Those that lead somewhere; the others are reported.
        """
        if not post.actions:
            return []
        imported = self.plan.blog.origins[post]
        found = [
            ShownAction(
                action.label,
                self.links.resolve(action.target, post, imported, self.copied, key=action.key),
                action.is_primary,
            )
            for action in post.actions
        ]
        return [action for action in found if not action.url.startswith((BROKEN, WITHHELD))]

    def authors(self, post: Post) -> list[ShownAuthor]:
        """The authors of a post as cards show them, with what the old blog said of them; the pictures are copied.

        Args:
            post: The post. If it names no author, that of the blog is meant.
        """
        imported = self.plan.blog.origins[post]
        if not post.authors:
            known = [imported.author] if imported.author is not None else []
        else:
            known = [imported.authors[name] for name in post.authors if name in imported.authors]
        return [self._author(author, imported) for author in known]

    def _author(self, author: Author, imported: ImportedBlog) -> ShownAuthor:
        shown = self._authors.get((imported, author))
        if shown is None:
            picture = self.links.file(author.picture, imported, self.copied) if author.picture else ""
            if author.picture and not picture:
                self._problems.report("link", display_path(imported.folder), None,
                                      f"the picture {author.picture!r} of the author {author.name!r} is not there",
                                      "the author is shown without a picture")  # fmt: skip
            shown = self._authors[imported, author] = ShownAuthor(author, picture)
        return shown

    def logo(self, imported: ImportedBlog) -> str:
        """Return the URL of a blog's logo, with `ROOT` before it if it is in the site; the file is copied.

        Args:
            imported: The blog.

        Returns:
            The URL; empty where the old site named none, or nothing answers it.
        """
        found = self._logos.get(imported)
        if found is None:
            written = next(iter(imported.setting("logo")), "")
            found = self._logos[imported] = self.links.file(written, imported, self.copied) if written else ""
        return found

    def enclosures(self, post: Post) -> list[ShownEnclosure]:
        """The recordings and the like that a post's front matter names; files of the blog are copied.

        Returns:
            Those that something answers; the others are reported.
        """
        found = self._enclosures.get(post)
        if found is None:
            found = self._enclosures[post] = list(self._shown_enclosures(post))
        return found

    def _shown_enclosures(self, post: Post) -> Iterator[ShownEnclosure]:
        imported = self.plan.blog.origins[post]
        for named in enclosures.written(post.metadata):
            link = self.links.resolve(named.source, post, imported, self.copied, key=named.key)
            if link.startswith((BROKEN, WITHHELD)):
                continue
            file = self.copied.get("/" + addresses.decode(re.split("[?#]", link.removeprefix(ROOT))[0]))
            try:
                length = named.length if file is None else file.stat().st_size
            except OSError:
                length = named.length
            yield ShownEnclosure(link, named.type, length)

    def recognised(self) -> Counter[str]:
        """How much there is of each kind that the old blog's theme gave a meaning to."""
        posts = self.plan.pages
        found: Counter[str] = Counter()
        found["pictures"] = sum(any(self.picture(post, in_list=there) for there in (False, True)) for post in posts)
        found["lead lines"] = sum(bool(post.lead) for post in posts)
        found["films"] = sum(post.frame is not None for post in posts)
        found["links out"] = sum(bool(post.external) for post in posts)
        found["archive pages"] = sum(post.listing is not None and post.layout is None for post in posts)
        found["pages shown by their layouts"] = sum(post.layout is not None for post in posts)
        found.update(self._released)
        for body in self._bodies.values():
            found.update(_kinds(body))
        found["buttons"] += sum(len(self.actions(post)) for post in posts)
        return +found

    def has_math(self) -> bool:
        """Whether a post holds math; no more are rendered than it takes to find some."""
        keys = conventional.scripts().math_keys
        for post in self.plan.pages:
            old = self.plan.blog.origins[post].math
            if ("$$" in post.body or conventional.asks(post.metadata, keys) or old().everywhere) and self.body(
                post
            ).found["math"]:
                return True
        return False

    def report_scripts(self, loaded: Collection[str]) -> None:
        """Report what no script shows when all bodies are rendered; `loaded` is what the site has scripts for."""
        scripts.report(self._bodies, self.plan.blog.origins, loaded, self._problems)

    def report_links(self) -> None:
        """Report what is known only after all bodies are rendered: broken links, and what templates ask for."""
        for renderer in self._renderers.values():
            renderer.report()
        self.links.report_elsewhere()
        self.links.report_fragments(self._ids, self._options.anchors)

    def _ids(self, post: Post) -> frozenset[str] | None:
        """Return the ids on the page of a post, its title's included; None if another engine rendered it."""
        body = self._bodies.get(post)
        if body is None:
            return None
        if post not in self._known_ids:
            values = (found[1].strip("\"'") for found in _ID.finditer(body.document or body.html))
            own = (unescape(value) for value in values)
            listed = (group.id for group in groups(self.plan.blog, post))
            self._known_ids[post] = frozenset({"", "top", addresses.slug(post.title), *own, *listed})
        return self._known_ids[post]

    def _old_address(self, post: Post) -> str:
        """Return the address of a post, below the root of the old site."""
        there = self.plan.places.get(post) or self.plan.absent.get(post)
        if there is None:
            return post.address
        prefix = self.plan.site.path_prefix
        return there.address.removeprefix(f"/{prefix}") if prefix else there.address


def _kinds(body: Body) -> dict[str, int]:
    """How much a body holds of each kind that is counted."""
    return {kind: body.found[kind] for kind in ("callouts", "buttons", "galleries")}

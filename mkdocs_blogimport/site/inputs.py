"""What each page of the blog is made of, known before it is made: if nothing of it has changed, it isn't made again."""

from __future__ import annotations

import mimetypes
import os
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import fields
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from ..blog.indexes import Index
from ..blog.post import Post
from ..render.bodies import Bodies
from . import pages
from .blog_files import BlogFiles
from .facts import Facts, Unknown
from .memory import digest

#: What may differ of a post without another address, list or neighbour. All else, what a later version adds included,
#: counts for every page.
CONTENT = frozenset({"body", "body_line", "lines", "title", "description", "excerpt", "metadata"})
#: The keys of front matter that say those.
KEYS = frozenset({"title", "description", "excerpt"})
#: The generators that read nothing outside their folder.
_WITHIN = frozenset({"jekyll"})
#: Folders in which nothing is that a blog is made of.
IGNORED = frozenset({".git", "node_modules", "_site", ".jekyll-cache", ".sass-cache", ".bundle", "__pycache__"})
#: Files that editors and file managers write beside those that somebody edits, and Hugo and Jekyll while they run.
PASSING = re.compile(
    r"[^~]*+~|\.~.*|\.#.*|#.*#|\..*\.sw[a-px]|\.sw[a-px]|4913|.*___jb_(?:tmp|old)___|\.goutputstream-.*|\..*\.kate-swp"
    r"|\.nfs[0-9a-f]+|\.DS_Store|\._.*|[Tt]humbs\.db|desktop\.ini|\.hugo_build\.lock|\.jekyll-metadata"
)
#: The file extensions of settings, and a line of them that names one of those folders.
_SETTINGS = frozenset({".yml", ".yaml", ".toml"})
_TO_READ = re.compile(
    rb"^[ \t]*+[\"']?(?:\w+_dir|source)[\"']?[ \t]*+[:=][^\n#]*(?<![\w.-])(?:%s)(?![\w.-])"
    % b"|".join(re.escape(name.encode()) for name in sorted(IGNORED)),
    re.MULTILINE,
)
#: Kinds of files of which a page shows only that they are there.
_MEDIA = ("audio/", "video/", "font/")
#: What templates call the pages before and after one. Those that come with a theme show their titles and addresses.
_OTHERS = re.compile(rb"\b(?:previous|next)_page\b")

#: What the templating language makes of these is the same as long as all that counts for every page is.
_PLAIN = re.compile(
    r"""\{%-?\s*+(?:post_url|link|highlight|endhighlight)\b[^%{}]*+%\}"""
    r"""|\{\{-?\s*+site\.(?:baseurl|url|title|email)\s*+-?\}\}"""
    r"""|\{\{-?\s*+(?:"[^"{}|]*+"|'[^'{}|]*+')\s*+\|\s*+(?:relative_url|absolute_url)\s*+-?\}\}"""
)

_NAMES = tuple(field.name for field in fields(Post) if field.name not in CONTENT)
#: The values of these that most posts have, or what is none.
_USUAL = tuple(field.default for field in fields(Post) if field.name not in CONTENT)
_others = attrgetter(*_NAMES)
_seen = attrgetter("title", "description", "excerpt")
_own = attrgetter("body", "body_line")


class Inputs:
    """The inputs of all pages of one build, as digests.

    Everything that a blog's pages show comes from the files of its folder, from the site around it, and from the
    settings. All files but those of posts count for every page as they are, and so does all of a post but its content.
    What remains is the content of each post, which counts for the pages that show it.
    """

    def __init__(  # noqa: PLR0913 - all that a page is made of
        self,
        files: BlogFiles,
        bodies: Bodies,
        site_files: Files,
        config: MkDocsConfig,
        folders: Iterable[Path],
        facts: Facts,
        *,
        has_own_tags: bool,
    ) -> None:
        """Go through the inputs.

        Args:
            files: The pages of the blog.
            bodies: Their bodies, and the plan that they follow.
            site_files: All files of the site.
            config: MkDocs' configuration.
            folders: The folders of the blog.
            facts: Makes plain values of all that.
            has_own_tags: Whether the site gives the templating language tags or filters of its own.

        Raises:
            Unknown: One of them isn't known well enough.
            OSError: A file can't be read.
        """
        self._bodies = bodies
        self._plan = bodies.plan
        self._facts = facts
        if any(isinstance(page, pages.SitePostPage) for page in files.posts.values()):
            raise Unknown("posts that other programs render")
        if not all(imported.generator in _WITHIN for imported in self._plan.blog.imports):
            raise Unknown("blogs that may be made of other files")
        self._has_own_tags = has_own_tags
        everything = list(dict.fromkeys([*self._plan.blog.everything(), *files.posts]))
        self._faces = {post: self._face(post) for post in everything}
        self._contents = {post: self._content(post) for post in everything}
        own = {str(post.source_file) for post in everything}
        self._around = digest(
            repr(
                [
                    list(_raw(folders, own)),
                    [self._rest(post) for post in everything],
                    [(p.file.src_uri, p.file.dest_uri, p.file.url) for p in files.all_pages()],
                    [_list(index) for index in self._plan.indexes],
                    [(feed.url, feed.name, feed.settings.format) for feed in self._plan.feeds],
                    [(redirect.file, redirect.target, redirect.tail) for redirect in self._plan.redirects],
                    sorted(self._plan.companions),
                    [(*_place(file), _picture(file)) for file in files.others(site_files)],
                ]
            ).encode("utf-8", "surrogatepass")
        )
        templates = [Path(config.theme.custom_dir)] if config.theme.custom_dir else []
        if any(_OTHERS.search(file.read_bytes()) for folder in templates for file in folder.rglob("*.html")):
            raise Unknown("templates that show other pages")
        options = self._plan.site.posts
        self._links_back = options.backlinks
        self._shows_any = any((folder / "blogimport").exists() for folder in templates)
        self._names_any = bool(options.related or options.series_links or options.category_links)
        self._held = {index.page for index in self._plan.indexes if index.page is not None}

    def of(self, page: Page) -> bytes | None:
        """Return a digest of all that a page of the blog is made of; None for one that is made in any case.

        Raises:
            Unknown: A part of it is of an unknown kind.
        """
        if page.is_homepage or getattr(page, "in_nav", False):  # what other pages show of it is made with it
            return None
        if self._links_back:  # pages of the site may link to it
            return None
        if page.parent is not None:
            return None
        shown: Iterable[bytes]
        if isinstance(page, pages.IndexPage):
            shown = self._of_index(page.index)
        elif isinstance(page, pages.PostPage):
            shown = self._of_post(page.post)
        else:
            return None
        own = [
            page.file.src_uri,
            page.file.dest_uri,
            self._facts.of(page.title),
            page.url,
            page.canonical_url,
            page.edit_url,
            page.update_date,
            self._facts.of(page.meta),
            [
                None if other is None else (self._facts.of(other.title), other.url)
                for other in (page.previous_page, page.next_page)
            ],
        ]
        return digest(repr((self._around, own, list(shown))).encode("utf-8", "surrogatepass"))

    def of_body(self, post: Post) -> bytes:
        """Return a digest of all that a post's body is made of, if it isn't its layout that is shown."""
        return digest(self._around + self._contents[post])

    def is_plain(self, post: Post) -> bool:
        """Whether no templating language is in a post's body that shows more than addresses and settings."""
        if post.layout is not None:
            return False
        if "{" not in post.body:
            return True
        if self._has_own_tags:
            return "{{" not in post.body and "{%" not in post.body
        return not any(delimiter in _PLAIN.sub("", post.body) for delimiter in ("{{", "{%"))

    def _of_post(self, post: Post) -> Iterator[bytes]:
        yield self._contents[post]
        if self._shows_any or self._may_list(post):
            yield self._all_contents
            return
        if self._names_any:
            yield self._all_faces
        blog = self._plan.blog
        for other in (blog.older.get(post), blog.newer.get(post), *self._plan.translations.get(post, ())):
            yield b"" if other is None else self._faces[other]

    def _of_index(self, index: Index) -> Iterator[bytes]:
        if self._shows_any:
            yield self._all_contents
        elif index.kind == "overview":
            yield self._all_faces
        yield from (self._contents[post] for post in index.posts)

    def _may_list(self, post: Post) -> bool:
        """Whether other posts may stand below the text of a page."""
        if post.listing is not None or post.layout is not None or post in self._held:
            return True
        return post.kind == "page" and not post.body.strip()

    @cached_property
    def _all_contents(self) -> bytes:
        return digest(b"".join(self._contents.values()))

    @cached_property
    def _all_faces(self) -> bytes:
        return digest(b"".join(self._faces.values()))

    def _rest(self, post: Post) -> list[Any]:
        """The facts of a post that count for every page."""
        known = {key: value for key, value in post.metadata.items() if key not in KEYS}
        said = (  # what a post says beyond what most do
            (name, self._facts.of(value))
            for name, usual, value in zip(_NAMES, _USUAL, _others(post), strict=True)
            if value is not usual
        )
        return [*said, self._facts.of(known)]

    def _face(self, post: Post) -> bytes:
        """A digest of what other pages than its own and lists show of a post."""
        pictures = [self._bodies.picture(post, in_list=there) for there in (False, True)]
        known = [(key, post.metadata.get(key)) for key in sorted(KEYS)]
        return self._digest([*_seen(post), pictures, known])

    def _content(self, post: Post) -> bytes:
        """A digest of what a post's own page and lists show of it."""
        made: Any = None
        if post.layout is not None:
            body = self._bodies.body(post)
            made = [body.html, body.document, body.headings]
        elif not self.is_plain(post):  # what it shows may be of anywhere
            made = [self._bodies.source(post), self._bodies.markdown(post)]
        return self._digest([self._faces[post], *_own(post), made])

    def _digest(self, values: list[Any]) -> bytes:
        return digest(repr([self._facts.of(value) for value in values]).encode("utf-8", "surrogatepass"))


def _place(file: File) -> tuple[str, ...]:
    return file.src_uri, file.dest_uri, file.url, file.inclusion.name


def _picture(file: File) -> bytes:
    """A digest of a picture of the site, whose size pages may say."""
    kind = mimetypes.guess_type(file.dest_uri)[0] or ""
    path = file.abs_src_path
    return digest(Path(path).read_bytes()) if path is not None and kind.startswith("image/") else b""


def _list(index: Index) -> tuple[object, ...]:
    term = None if index.term is None else (index.term.grouping, index.term.name, index.term.slug)
    title = "" if index.page is None else index.page.title  # which posts and other lists show
    return index.kind, index.number, index.file, index.url, index.is_below_text, index.is_unlisted, term, title


def _raw(folders: Iterable[Path], posts: Collection[str]) -> Iterator[tuple[str, object]]:
    """Yield the files of a blog that are no posts, with their content or, of films and the like, their size.

    Raises:
        OSError: One can't be read.
        Unknown: The blog reads a folder in which no others are.
    """

    def fail(error: OSError) -> None:
        raise error

    for folder in folders:
        if any(_reads_ignored(file) for file in folder.glob("*.*") if file.suffix in _SETTINGS):
            raise Unknown("a blog that reads a folder which is left out elsewhere")
        for above, below, names in os.walk(folder, onerror=fail):
            below[:] = sorted(name for name in below if name not in IGNORED)
            for name in sorted(names):
                file = os.path.join(above, name)  # noqa: PTH118 - strings, of thousands of files
                if PASSING.fullmatch(name):
                    continue
                if file not in posts:
                    yield file, _seen_of(file)
                else:
                    yield file, None


def _reads_ignored(settings: Path) -> bool:
    """Whether the settings of a blog name one of the folders as one to read."""
    return settings.is_file() and _TO_READ.search(settings.read_bytes()) is not None


def _seen_of(file: str) -> object:
    kind = mimetypes.guess_type(file)[0] or ""
    if not os.path.isfile(file):  # noqa: PTH113 - see above
        return "no file"
    if kind.startswith(_MEDIA):
        return os.path.getsize(file)  # noqa: PTH202 - see above
    return digest(Path(file).read_bytes())

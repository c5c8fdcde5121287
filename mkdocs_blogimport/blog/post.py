"""The one neutral shape that every source yields: a post, the rules of its generator, and all that a folder holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from . import addresses

Kind = Literal["post", "page"]
BodyFormat = Literal["markdown", "html", "textile"]


@dataclass(frozen=True, slots=True, eq=False)
class Post:
    """One document of a blog, as its source says: a post, or a page that stands by itself.

    Two posts are the same only if they are the same object; nothing is compared by content.
    """

    path: str
    """The file, relative to the source folder, with forward slashes."""
    source_file: Path
    """The file on this machine."""
    display_path: str
    """The file's name in messages."""
    kind: Kind
    """`post` is listed in the indexes, `page` (a standalone page, an item of a collection) is not."""
    address: str
    """The address below the old site's root, decoded, beginning with a slash."""
    file: str
    """The file that answered the address, relative to the old site's root, decoded."""
    title: str
    slug: str = ""
    collection: str = "posts"
    date: datetime | None = None
    """With its offset; None for pages without one."""
    updated: datetime | None = None
    authors: Sequence[str] = ()
    tags: Sequence[str] = ()
    categories: Sequence[str] = ()
    language: str | None = None
    """A BCP 47 language tag."""
    description: str | None = None
    image: str | None = None
    """As the author wrote it: an address or a URL."""
    excerpt: str | None = None
    """An excerpt that the author wrote in the front matter, as plain text."""
    excerpt_separator: str | None = None
    """The post's own; None for that of the blog's `SiteRules`."""
    draft: bool = False
    """Shown by a preview only."""
    link_root: str = ""
    """Where its links that start at the root led first: `/de` for a post in German, where each language has a root."""
    in_sitemap: bool = True
    """Whether the sitemap names it."""
    redirect_from: Sequence[str] = ()
    redirect_to: str | None = None
    body: str = ""
    body_line: int = 1
    """The line of the file at which the body starts, from 1."""
    body_format: BodyFormat = "markdown"
    is_document: bool = False
    """Whether the body is a whole HTML document, which no theme is put around."""
    markdown: str | None = None
    """`site` where the front matter asks for the site's own Markdown extensions, which the site may refuse."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """The line at which each front-matter key stands."""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    """Everything the front matter and the source's defaults say, as the author wrote it."""

    def line(self, *keys: str) -> int | None:
        """The line of the first of these front-matter keys that the post has, or None."""
        return next((self.lines[key] for key in keys if key in self.lines), None)


@dataclass(frozen=True, slots=True)
class OldPage:
    """A post as the old site named it: comments hang on these names."""

    id: str = ""
    """The id that the generator gave it: `/2020/01/a`; empty where it gave none."""
    path: str = ""
    """Its address below the old host, percent-encoded: `/blog/2020/01/a.html`."""
    url: str = ""
    """Its absolute URL; empty where the old host isn't known."""


@dataclass(frozen=True, slots=True)
class SiteRules:
    """A generator's rules about addresses, excerpts and order. Without others those of plain static hosts hold."""

    clean: Callable[[str], str] = addresses.clean
    """Brings a decoded address into its one spelling."""
    redirect_file: Callable[[str], str] = addresses.redirect_file
    """The file of a redirect from a clean address, relative to the site's root."""
    relative_to: Literal["address", "file"] = "file"
    """What a relative link in a post starts from."""
    excerpt_separator: str = ""
    """What ends a post's excerpt in its source; a `<!-- more -->` always does. Empty for the first block."""
    order: Callable[[Post], str] = lambda post: post.path
    """Sorts the posts of one moment, the oldest first."""
    old_page: Callable[[Post], OldPage] = lambda post: OldPage(path=addresses.encode(post.address))
    """What the old site called a post."""
    entry_id: Callable[[Post], str] = lambda post: ""
    """The id by which feed readers know a post; empty for its URL."""


@dataclass(frozen=True, slots=True)
class OldRedirect:
    """A redirect that the old site had besides those which its posts ask for."""

    source: str
    """The old address, as it was written: a path, or a URL of the blog's own."""
    target: str
    """A path or a URL, with its query and fragment."""
    display_path: str
    """The file that says so, as messages name it."""
    line: int | None = None
    file: str = ""
    """The file that answered the address, if it was one: relative to the old site's root, decoded."""
    comes_first: bool = True
    """Whether it was asked before a page at the same address."""


@dataclass(frozen=True, slots=True)
class OldList:
    """A page of the old site that listed posts."""

    address: str
    file: str
    """The file that answered it, relative to the old site's root; empty for the one that answers it now."""
    posts: Sequence[Post]
    """The posts on it, in its order."""
    display_path: str
    """The file that says so, as messages name it."""
    grouping: str = ""
    """The name of the grouping to which the list's term belongs; empty for a list of all posts, or of a period's."""
    term: str = ""
    """The term, in any case of its letters."""


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody whom a feed names."""

    name: str
    url: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class FeedSettings:
    """A feed of the old site, or one that this site asks for."""

    file: str
    """The file that it is, relative to the root of its site, decoded."""
    posts: Sequence[Post]
    """The posts that were in it or had their turn to be, the newest first."""
    display_path: str
    """The file that says so, as messages name it."""
    format: Literal["atom", "rss", "json"] = "atom"
    limit: int = 10
    """The number of posts in it."""
    title: str = ""
    subtitle: str = ""
    id: str = ""
    """The id by which feed readers know it; empty for its URL."""
    author: Author | None = None
    """The author of the posts that name none."""
    line: int | None = None
    full: bool = True
    """Whether it has the whole text of the posts."""
    is_announced: bool = True
    """Whether the head of each page names it: it is one of all posts."""
    document: Post | None = None
    """The blog's own template of this feed, None where the generator made it. It is no page of the blog."""


#: Steps of a templating language that one post may take, unless the site says otherwise.
STEPS = 1_000_000


@dataclass(frozen=True, slots=True)
class Tools:
    """What a templating language borrows from the markup and from the site."""

    markdownify: Callable[[str], str]
    """Markdown to HTML, by the blog's engine."""
    highlight: Callable[[str, str | None, Mapping[str, Any]], str]
    """Code, its language and options such as `linenos` to a block of HTML."""
    convert: Callable[[Post, str], str] = lambda _, source: source
    """A part of a post's body, its templating language expanded, to HTML."""
    convert_body: Callable[[Post, str], str] = lambda _, source: source
    """The whole of it, which is kept for the post's own page."""
    address: Callable[[Post], str] = lambda post: post.address
    """Where a post stands, below the root of the old site: its address, or the one beside it where that is taken."""
    tags: Mapping[str, Callable[..., str]] = field(default_factory=dict)
    """Tags that the site brings along."""
    filters: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    """Filters that the site brings along."""
    max_liquid_steps: int = STEPS
    """How many steps one post may take; what needs more is left out."""


Template = Callable[[Tools], Callable[[Post], str]]
"""A generator's templating language (Liquid for Jekyll): given the tools, it makes the Markdown of a post's body."""


@dataclass(frozen=True, slots=True, eq=False)
class ImportedBlog:
    """What a source yields of one folder."""

    folder: Path
    """The source folder on this machine."""
    generator: str
    """The name of the source module that read it."""
    posts: Sequence[Post] = ()
    """Posts and pages, in the order in which the generator writes them: what is later replaces what was written."""
    static: Mapping[str, Path] = field(default_factory=dict)
    """Files that the old site published as they were: address (decoded, with its slash) to file."""
    redirects: Sequence[OldRedirect] = ()
    """What led elsewhere besides posts: pages that were nothing but a redirect, and rules of the old host."""
    redirects_file: str = ""
    """The file in which the old site had all redirects of its posts as JSON, relative to its root; empty for none."""
    lists: Sequence[OldList] = ()
    """Where pages were that listed posts."""
    feeds: Sequence[FeedSettings] = ()
    """The feeds of the old site."""
    url: str = ""
    """The absolute URL of the old site's root, without a slash at its end; empty where nothing says it."""
    rules: SiteRules = field(default_factory=SiteRules)
    title: str = ""
    language: str | None = None
    hosts: frozenset[str] = frozenset()
    """Host names that were the blog's own."""
    base: str = ""
    """The path below which the blog lived on its host: empty, or `/blog`."""
    term_formats: Mapping[str, str] = field(default_factory=dict)
    """Where the old blog had the pages of a grouping's terms, if it had any: the grouping's name to an address with
    `{slug}`."""
    engine: str = "commonmark"
    """The Markdown engine nearest to the generator's: a key of `render.ENGINES`."""
    engine_options: Mapping[str, Any] = field(default_factory=dict)
    text_change: Callable[[str], str] | None = None
    """What the generator's plugins make of the text of a rendered body, outside code and links: text to HTML."""
    template: Template | None = None
    """Expands a post's templating language; None where the generator has none."""

"""The neutral result of every source: posts, the rules of their generator, and all else that a folder contains."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from ..diagnostics.problems import Problems
from . import addresses
from .elements import Elements
from .paths import lies_below

#: What a browser's `/\.\w+$/` is.
_EXTENSION = re.compile(r"\.[A-Za-z0-9_]++\Z")
Kind = Literal["post", "page"]
BodyFormat = Literal["markdown", "html", "textile", "rst"]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that the front matter of a post names."""

    source: str
    """As the author wrote it: an address or a URL."""
    key: str
    """The key of front matter that names it."""
    alt: str = ""
    """Plain text."""
    caption: str = ""
    """HTML: text, and links to the web."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands in a frame above a post: the player of a film, or a page."""

    address: str
    """On the web."""
    title: str
    """What readers with a screen reader are told; empty for the title of the post."""


@dataclass(frozen=True, slots=True)
class Action:
    """A button above a post."""

    label: str
    """Plain text."""
    target: str
    """As the author wrote it: an address or a URL."""
    key: str
    """The key of front matter that names it."""
    is_primary: bool = False
    """Whether it stands out."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What the old layout of a page listed below the page's own text."""

    kind: Literal["front", "archive", "terms", "term", "collection"]
    """`front`: the newest posts; `archive`: all of them, by year; `terms`: the terms of a grouping; `term`: the posts
    of one; `collection`: the items of a collection."""
    grouping: str = ""
    name: str = ""
    """The name of the term or the collection."""
    is_grouped: bool = False
    """Whether the posts stand below their terms."""
    has_excerpts: bool = False
    """Whether the items of a collection stand there with pictures and excerpts; else a line each."""
    id_prefix: str = ""
    """What the ids of headings of years began with."""


@dataclass(frozen=True, slots=True)
class OwnLayout:
    """The layout of a page that says nothing itself, with all that its readers saw."""

    display_path: str
    """The layout's file, as messages name it."""
    body: str
    """HTML with the templating language of the generator."""
    body_line: int


@dataclass(frozen=True, slots=True, eq=False)
class Post:
    """One document of a blog, as its source says: a post, or a standalone page.

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
    """The picture for sharing, as the author wrote it: an address or a URL."""
    image_key: str = "image"
    """The key of front matter that names it."""
    picture: Picture | None = None
    """The picture above the post."""
    thumbnail: Picture | None = None
    """The picture beside the post in a list, where that is another one."""
    frame: Frame | None = None
    """What stands in a frame above the post."""
    actions: Sequence[Action] = ()
    """The buttons above the post."""
    media_folder: str = ""
    """The folder in which the post's pictures lie, as the author wrote it; empty for none."""
    lead: str = ""
    """The line below the title, as HTML: text, and links to the web."""
    external: str = ""
    """The URL to which the title led; empty for none."""
    is_pinned: bool = False
    """Whether it stands before all others in the list of all posts."""
    in_front: bool = True
    """Whether it stands in the list of all posts at all."""
    in_terms: bool = True
    """Whether the pages of its terms and of its year list it."""
    in_search: bool = True
    """Whether the search finds it."""
    has_contents: bool = True
    """Whether a table of contents stands beside it."""
    has_reading_time: bool = False
    """Whether the old blog showed how long it takes to read."""
    excerpt: str | None = None
    """An excerpt that the author wrote in the front matter, as plain text."""
    excerpt_separator: str | None = None
    """The post's own; None for that of the blog's `SiteRules`."""
    draft: bool = False
    """Shown by a preview only."""
    link_root: str = ""
    """The start of its links from the root in the old site: `/de` for a post in German, if each language has a root."""
    in_sitemap: bool = True
    """True if the sitemap names it."""
    translation_key: str = ""
    """What only it and its translations have; empty if nothing but their addresses says so."""
    is_unlisted: bool = False
    """Whether its author wants it at its address and nowhere else."""
    redirect_from: Sequence[str] = ()
    redirect_to: str | None = None
    body: str = ""
    body_line: int = 1
    """The line of the file at which the body starts, from 1."""
    body_format: BodyFormat = "markdown"
    references: Sequence[MenuEntry] = ()
    """The links that its front matter wants shown beside its text: a target is a URL, or the path of a file below the
    root of its source."""
    terms: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Its terms in the groupings that only some blogs have, by the grouping's name: taxonomies, periods."""
    is_blank: bool = False
    """Whether its body says nothing, so that all that readers saw was in its layout."""
    layout: OwnLayout | None = None
    """Of a blank page: the layout whose contents stand in the place of its body."""
    listing: Listing | None = None
    """What stands below the body."""
    is_document: bool = False
    """True if the body is a whole HTML document, which gets no theme around it."""
    markdown: str | None = None
    """`site` if the front matter asks for the site's own Markdown extensions, which the site may refuse."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """The line of each front-matter key."""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    """All values of the front matter and of the source's defaults, as the author wrote them."""

    def line(self, *keys: str) -> int | None:
        """Return the line of the first of these front-matter keys that the post has, or None."""
        return next((self.lines[key] for key in keys if key in self.lines), None)

    def take_over(self, read: Post) -> None:
        """Take all values of what its file contains now, and stay the same object: lists and links refer to it.

        Args:
            read: The post, as its file was read again. Nothing else may hold values of the old one.
        """
        for own in fields(self):
            object.__setattr__(self, own.name, getattr(read, own.name))


@dataclass(frozen=True, slots=True)
class OldPage:
    """The names of a post in the old site, by which comments find it."""

    id: str = ""
    """The id that the generator gave it: `/2020/01/a`; empty if it gave none."""
    path: str = ""
    """Its address below the old host, percent-encoded: `/blog/2020/01/a.html`."""
    url: str = ""
    """Its absolute URL; empty if the old host isn't known."""

    @property
    def term(self) -> str:
        """What giscus and utterances make of the path where they map by `pathname`, as their scripts do: without the
        slash before it and the file extension; `index` for the root."""
        return _EXTENSION.sub("", self.path[1:]) or "index"


@dataclass(frozen=True, slots=True)
class OwnLink:
    """A link in a form of the generator's own."""

    target: Post | str
    """A document, or an address below the old site's root, decoded; empty for one that leads nowhere."""
    tail: str = ""
    """Its query and fragment."""


@dataclass(frozen=True, slots=True)
class SiteRules:
    """A generator's rules about addresses, excerpts and order. The defaults are those of plain static hosts."""

    clean: Callable[[str], str] = addresses.clean
    """Normalizes a decoded address."""
    redirect_file: Callable[[str], str] = addresses.redirect_file
    """The file of a redirect from a clean address, relative to the site's root."""
    relative_to: Literal["address", "file", "meaning"] = "file"
    """The start of a relative link in a post; with `meaning` it is the address, and then `meant` alone counts."""
    meant: Callable[[Post, str], Post | str | None] = lambda post, path: None
    """What a link in a post means at whose path nothing stands: a page, the address of a static file, or nothing."""
    excerpt_separator: str = ""
    """The string that ends a post's excerpt in its source; `<!-- more -->` always does. Empty: the first block."""
    excerpt_words: int = 0
    """Where nothing ends it, the number of words after which an excerpt ends with its paragraph; 0: the first block."""
    counts_characters: bool = False
    """Whether each character of a script without spaces is one of these words."""
    excerpt_suffix: str | None = None
    """What stands behind the last of exactly these words, as plain text; None where an excerpt ends with its
    paragraph."""
    excerpt_paragraphs: int = 0
    """The number of paragraphs outside which nothing is a part of such an excerpt; 0 for any."""
    heading_id: Callable[[str], str] = addresses.slug
    """The id of a term's heading on a page of the old blog that had all terms with their posts."""
    term_slug: Callable[[str, str], str] = lambda grouping, name: ""
    """Returns the slug of a term of a grouping; empty for that of other blogs."""
    hierarchies: Mapping[str, str] = field(default_factory=dict)
    """The groupings whose terms stand in others, each with what separates the names of a term and of one in it. A post
    has the outer terms too."""
    united_terms: frozenset[str] = frozenset()
    """The groupings whose terms of one slug were one: the page of any of them listed the posts of all."""
    order: Callable[[Post], str] = lambda post: post.path
    """Returns the sort key of posts with equal dates, the oldest first."""
    old_page: Callable[[Post], OldPage] = lambda post: OldPage(path=addresses.encode(post.address))
    """Returns the names of a post in the old site."""
    entry_id: Callable[[Post], str] = lambda post: ""
    """Returns the id by which feed readers know a post; empty for its URL."""
    own_link: Callable[[Post, str], OwnLink | None] = lambda post, link: None
    """Reads a link of a post in a form of the generator's own, such as `{filename}a.md#b`; None for any other link."""


@dataclass(frozen=True, slots=True)
class OldRedirect:
    """A redirect of the old site that no post asks for."""

    source: str
    """The old address, as it was written: a path, or a URL on the blog's own host."""
    target: str
    """A path or a URL, with its query and fragment."""
    display_path: str
    """The file that defines it, as messages name it."""
    line: int | None = None
    file: str = ""
    """The file that answered the address, if it was one: relative to the old site's root, decoded."""
    comes_first: bool = True
    """True if the old host tried it before a page at the same address."""


@dataclass(frozen=True, slots=True)
class OldList:
    """A page of the old site that listed posts."""

    address: str
    file: str
    """The file that answered it, relative to the old site's root; empty for the one that answers it now."""
    posts: Sequence[Post]
    """The posts on it, in its order."""
    display_path: str
    """The file that defines it, as messages name it."""
    grouping: str = ""
    """The name of the grouping to which the list's term belongs; empty for a list of all posts, or of a period's."""
    term: str = ""
    """The term, in upper or lower case; empty for the list of all terms of the grouping."""


@dataclass(frozen=True, slots=True)
class Author:
    """An author, in feeds and in cards below posts."""

    name: str
    url: str = ""
    """A URL of the web or of an email address; empty for none."""
    email: str = ""
    picture: str = ""
    """As the author wrote it: a URL of the web, or an address in the old site."""
    description: str = ""
    """Plain text."""
    twitter: str = ""
    """The name of their account there, without its sign."""
    fediverse: str = ""
    """The name of their account in the Fediverse, such as `@ann@boats.example`."""


@dataclass(frozen=True, slots=True, eq=False)
class FeedSettings:
    """A feed of the old site, or one that this site asks for."""

    file: str
    """Its file, relative to the root of its site, decoded."""
    posts: Sequence[Post]
    """The posts in it, and those that the limit cuts off, the newest first."""
    display_path: str
    """The file that defines it, as messages name it."""
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
    """True if it has the whole text of the posts."""
    is_announced: bool = True
    """True if the head of each page names it: it is one of all posts."""
    of_terms: str = ""
    """The name of the grouping whose terms are its entries in the place of posts; empty for a feed of posts."""
    terms: Mapping[str, str] = field(default_factory=dict)
    """The names of these terms, with the ids by which feed readers know them; empty for their URLs."""
    document: Post | None = None
    """The blog's own template of this feed, None if the generator made it. It is no page of the blog."""


#: Where links lead that a templating language makes to documents which this site's audience doesn't see. Nothing stands
#: there: the name is hidden.
WITHHELD = "/.withheld"


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """An entry of the old site's menu, or of the links of a post."""

    title: str
    """As plain text; empty for the title of what it leads to."""
    target: Post | str = ""
    """A post or page, or an address or URL as the author wrote it; empty for an entry that only holds others."""
    children: Sequence[MenuEntry] = ()


@dataclass(frozen=True, slots=True)
class OldLayout:
    """What an old blog said of its lists, by the names of `indexes.Layout`; None where it said nothing."""

    blog_dir: str | None = None
    front_page: str | None = None
    """Said where the front page was no folder's."""
    pagination: bool | None = None
    pagination_per_page: int | None = None
    pagination_url_format: str | None = None
    sizes: Mapping[str, int] | None = None
    """Posts on a page of the terms of a grouping, by its name; 0 for all of them."""
    orphans: int | None = None
    """The number of posts up to which a last page was joined to the one before it."""
    overviews: Mapping[str, str] | None = None
    """The address of the list of all terms of a grouping, by its name."""
    groupings: Mapping[str, bool] = field(default_factory=dict)
    """Whether the terms of a grouping had pages, by its name; a grouping that isn't named is as by default."""
    terms: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The addresses of the pages of terms that no format of `term_formats` says, by the names of the grouping and of
    the term."""


@dataclass(frozen=True, slots=True)
class OldGrouping:
    """A way to group posts that only some blogs have."""

    singular: str
    """The name of one term."""
    label: str = ""
    """What the old blog called all terms together, where a grouping of every blog has that name."""


@dataclass(frozen=True, slots=True)
class OldMenu:
    """The menu that readers of the old site had."""

    entries: Sequence[MenuEntry] = ()
    origin: str = ""
    """Where it is written: a file, a key of the configuration or of pages; empty where there was none."""


SettingName = Literal[
    "title",
    "description",
    "author",
    "copyright",
    "favicon",
    "logo",
    "repository",
    "edit",
    "analytics",
    "social",
    "disqus",
    "giscus",
    "utterances",
]


@dataclass(frozen=True, slots=True)
class OldSetting:
    """What the old site said of itself, for a new site to take over; all as the author wrote it."""

    name: SettingName
    value: str
    """A text; for `title` that of a site of which the blog is a part; for `favicon` and `logo` the address of a static
    file, for `repository` and `social` a URL, for `edit` the branch, for `analytics` Google's identifier, for comments
    the name of the site or repository at their system."""
    origin: str
    """Where it is written, for a comment."""
    more: Mapping[str, str] = field(default_factory=dict)
    """Of comments: the further settings of their system."""


#: The most steps of a templating language for one post; the option `max_liquid_steps` changes it.
STEPS = 1_000_000


@dataclass(frozen=True, slots=True)
class Tools:
    """The functions of the markup and of the site that a templating language calls."""

    markdownify: Callable[[str], str]
    """Converts Markdown to HTML, by the blog's engine."""
    highlight: Callable[[str, str | None, Mapping[str, Any]], str]
    """Converts code, with its language and options such as `linenos`, to a block of HTML."""
    markdownify_with: Callable[[str, Elements], str] = lambda text, _: text
    """The same, with what writes some of its elements."""
    convert: Callable[[Post, str], str] = lambda _, source: source
    """Converts a part of a post's body, its templating language expanded, to HTML."""
    convert_body: Callable[[Post, str], str] = lambda _, source: source
    """Converts the whole body, and keeps the result for the post's own page."""
    address: Callable[[Post], str] = lambda post: post.address
    """Returns a post's address below the root of the old site: its own, or the one beside it if that is taken."""
    size: Callable[[Path], tuple[int, int] | None] = lambda _: None
    """Returns the width and height of a picture; None where they can't be read."""
    contents: str = ""
    """The markup from which the engine makes a table of contents; empty if it makes none."""
    tags: Mapping[str, Callable[..., str]] = field(default_factory=dict)
    """Tags that the site supplies."""
    filters: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    """Filters that the site supplies."""
    shortcodes: Mapping[str, Callable[..., str]] = field(default_factory=dict)
    """Shortcodes that the site supplies."""
    max_liquid_steps: int = STEPS
    """The most steps for one post; a tag that needs more is left out."""


@dataclass(frozen=True, slots=True)
class OldMath:
    """What math the pages of the old blog typeset."""

    everywhere: bool = False
    """Whether every page did; elsewhere a post's front matter asks for it."""
    dollar: bool = False
    """Whether `$…$` was math too."""


@dataclass(frozen=True, slots=True)
class Expansion:
    """What expands a templating language."""

    source: Callable[[Post], str]
    """Returns a post's body with its templating language expanded."""
    placed: Callable[[Post, str], str] = lambda _, html: html
    """Puts into a part of the rendered body of a post what no Markdown engine may touch."""
    headed: Callable[[Post, Sequence[tuple[int, str, str]]], None] = lambda _, headings: None
    """Receives level, id and HTML of the headings of a rendered body, before `placed` is called for it."""
    report: Callable[[], None] = lambda: None
    """Reports what is known only when all bodies are rendered."""
    elements: Callable[[Post], Elements | None] = lambda _: None
    """Returns what writes some elements of a post in place of its engine; None for nothing."""


Template = Callable[[Tools], Expansion]
"""A generator's templating language (Liquid for Jekyll): with the tools it returns what expands a body."""


@dataclass(frozen=True, slots=True, eq=False)
class ImportedBlog:
    """The result of a source for one folder."""

    folder: Path
    """The source folder on this machine."""
    generator: str
    """The name of the source module that read it."""
    posts: Sequence[Post] = ()
    """Posts and pages, in the order in which the generator writes them: a later one replaces an earlier one."""
    archives: Sequence[Post] = ()
    """Pages that listed posts, for which the old blog had no document of their own. Documents come before them."""
    withheld: Sequence[Post] = ()
    """Documents that this site's audience doesn't see. They are in nothing else here."""
    withheld_static: frozenset[str] = frozenset()
    """The addresses of static files that are copied only where something visible refers to them: those that only
    withheld documents name."""
    static: Mapping[str, Path] = field(default_factory=dict)
    """Files that the old site published unchanged: address (decoded, with its slash) to file."""
    redirects: Sequence[OldRedirect] = ()
    """Redirects that no post asks for: pages that only redirected, and rules of the old host."""
    redirects_file: str = ""
    """The file in which the old site had all redirects of its posts as JSON, relative to its root; empty for none."""
    lists: Sequence[OldList] = ()
    """The old pages that listed posts."""
    feeds: Sequence[FeedSettings] = ()
    """The feeds of the old site."""
    url: str = ""
    """The absolute URL of the old site's root, without a slash at its end; empty if it isn't known."""
    menu: Callable[[], OldMenu] = OldMenu
    """Finds the old site's menu, which few ask for."""
    settings: Sequence[OldSetting] = ()
    """What the old site said of itself besides; of several with one name the first counts, but for social links."""
    rules: SiteRules = field(default_factory=SiteRules)
    title: str = ""
    language: str | None = None
    hosts: frozenset[str] = frozenset()
    """Host names that were the blog's own."""
    base: str = ""
    """The path below which the blog was published on its host: empty, or `/blog`."""
    term_formats: Mapping[str, str] = field(default_factory=dict)
    """The addresses of terms' pages in the old blog, if it had such pages: the grouping's name to an address with
    `{slug}`."""
    layout: OldLayout = field(default_factory=OldLayout)
    """What the old blog said of its lists: the site's own options come before it."""
    backwards: frozenset[str] = frozenset()
    """The groupings whose terms stood in the reverse of their usual order, and `posts` for the list of all posts by
    year."""
    path_root: Path | None = None
    """The folder at which the `path` of each post starts; None for `folder`."""
    for_site: bool = False
    """Whether its posts are written for MkDocs, so that the Markdown extensions of the site render them."""
    is_in_site: bool = False
    """Whether another plugin of this site makes the pages of its posts, at their addresses in this site: only lists and
    neighbours are made of them here."""
    publishes_all: bool = False
    """Whether every file among the posts was published, and not only those that pages refer to."""
    groupings: Mapping[str, OldGrouping] = field(default_factory=dict)
    """The groupings that only this blog has, whose terms are `Post.terms`, by the name of all terms together, which no
    grouping of every blog has."""
    cdn: str = ""
    """The URL before the paths of pictures that are not in the folder; empty for none."""
    head: Mapping[str, str] = field(default_factory=dict)
    """What the head of each page said of the site, for networks and search engines: the name of an element to its
    content, such as `twitter:site` or `google-site-verification`."""
    authors: Mapping[str, Author] = field(default_factory=dict)
    """What the old blog said of authors, by their names as posts have them."""
    author: Author | None = None
    """The author of the posts that name none."""
    themes: Sequence[str] = ()
    """The old blog's theme and those that it was made of, the nearest first: keys of `conventions.themes`."""
    math: Callable[[], OldMath] = OldMath
    """Finds out what math the old pages typeset, where a body may hold some."""
    engine: str = "commonmark"
    """The Markdown engine nearest to the generator's: a key of `render.ENGINES`."""
    engine_options: Mapping[str, Any] = field(default_factory=dict)
    text_change: Callable[[str], str] | None = None
    """Changes the text of a rendered body outside code and links, as the generator's plugins do: text to HTML."""
    template: Template | None = None
    """Expands a post's templating language; None if the generator has none."""

    def among_posts(self) -> list[str]:
        """Return the addresses of the static files in the folder itself; `static` may have others of its project."""
        return [address for address, file in self.static.items() if lies_below(str(file), str(self.folder))]

    def author_url(self, name: str) -> str:
        """Return the URL of an author's own site on the web; empty if none is known."""
        url = self.authors[name].url if name in self.authors else ""
        return url if url.lower().startswith(("http://", "https://")) else ""

    def setting(self, name: SettingName) -> Sequence[str]:
        """Return what the old site said of itself under a name."""
        return [setting.value for setting in self.settings if setting.name == name]

    reread: Callable[[Post, Problems], Post | None] = lambda post, problems: None
    """Reads the file of one of its posts again, as reading the whole folder would if no other file had changed; None if
    it can't, or if the file is none of a post any more. A preview asks for it, to show at once what was written."""

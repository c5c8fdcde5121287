"""Write the feeds of a blog when all its posts are rendered, and announce them in the pages."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape
from importlib.resources import files
from xml.etree import ElementTree as ET

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

from .. import feeds
from ..blog.blog import Term
from ..blog.companions import FEED_STYLESHEET
from ..blog.feeds import PlannedFeed
from ..blog.occupancy import Occupant, Rank, left_out
from ..blog.plan import SitePlan
from ..blog.post import Author, Post
from ..diagnostics.problems import Problems
from ..render.bodies import Bodies
from ..render.links import ROOT
from ..render.standalone import absolute, plain_text, standalone
from ..theme.labels import labels
from ..theme.titles import name_of
from .blog_files import BlogFiles
from .companion_writer import CompanionWriter
from .old_ids import old_ids
from .page_entries import PageEntries
from .settings import language as site_language
from .written import Written

#: A plugin that encrypts pages: a feed must not contain their text.
_ENCRYPTING = "encryptcontent"
#: What readers call the formats.
_NAMES = {"atom": "Atom", "rss": "RSS", "json": "JSON"}
_ROOTS = frozenset({"feed", "rss", "RDF"})


class FeedWriter:
    """The feeds of one build."""

    def __init__(
        self, bodies: Bodies, files: BlogFiles, written: Written, config: MkDocsConfig, problems: Problems
    ) -> None:
        """Start with nothing written.

        Args:
            bodies: The rendered bodies, and the plan that they follow.
            files: The pages of the blog.
            written: The state of the blog's files.
            config: MkDocs' configuration.
            problems: Receives the feeds that can't be written.
        """
        self._bodies = bodies
        self._plan: SitePlan = bodies.plan
        self._files = files
        self._written = written
        self._config = config
        self._problems = problems
        self._companions = CompanionWriter(self._plan, written, problems)
        self._overviews = {
            index.grouping.name: index.url
            for index in self._plan.indexes
            if index.grouping is not None and index.kind == "overview" and index.number == 1 and not index.is_unlisted
        }
        self._lists = {
            index.term: index.url for index in self._plan.indexes if index.term is not None and index.number == 1
        }
        self._numbers = {feed: number for number, feed in enumerate(self._plan.feeds)}
        self._announced = [feed for feed in self._plan.feeds if feed.settings.is_announced]
        self._of_terms: dict[Term | None, list[PlannedFeed]] = {}
        for feed in self._plan.feeds:
            if feed.term is not None and not feed.settings.is_announced and not feed.partner:
                self._of_terms.setdefault(feed.term, []).append(feed)
        shown = [*self._announced, *(feed for found in self._of_terms.values() for feed in found)]
        self._announced_titles = Counter((self._title(feed), feed.term) for feed in shown)
        self._ids: dict[Post, str] = {}
        self._entries: dict[tuple[Post, str, str, bool], feeds.Entry] = {}
        self._contents: dict[tuple[Post, str], str] = {}
        self._changed: PageEntries | None = None

    def links(self, url: str, term: Term | None = None, root: str | None = None) -> str:
        """Return the elements of a page's head that announce the feeds of the whole blog.

        Args:
            url: The URL of the page, relative to the site's root.
            term: The term whose posts the page lists: its feeds are announced too.
            root: The path of the site's root, for a page that is shown at any depth.
        """
        up = root if root is not None else "../" * url.removeprefix("./").count("/")
        shown = sorted((*self._announced, *self._of_terms.get(term, ())), key=self._numbers.__getitem__)
        return "".join(self._link(feed, up) for feed in shown)

    def links_to_changes(self, url: str) -> str:
        """Return the elements of the head of the site's home page: those of the feeds that its pages are in too.

        Args:
            url: The URL of the page, relative to the site's root.
        """
        up = "../" * url.removeprefix("./").count("/")
        return "".join(self._link(feed, up) for feed in self._announced if feed.with_pages)

    def _link(self, feed: PlannedFeed, up: str) -> str:
        title = self._title(feed)
        if self._announced_titles[title, feed.term] > 1:  # readers choose among them by their titles
            title = f"{title} ({_NAMES[feed.settings.format]})"
        kind, title = feeds.TYPES[feed.settings.format], escape(title)
        return f'<link rel="alternate" type="{kind}" title="{title}" href="{escape(up + feed.url)}">'

    def write(self, site_files: Iterable[File]) -> None:
        """Write the feeds.

        Args:
            site_files: All files of the site.

        Raises:
            OSError: One can't be written.
        """
        if self._plan.feeds:
            in_feeds = (post for feed in self._plan.feeds for post in feed.posts)
            self._ids = old_ids(self._plan, in_feeds, self._problems)
        if any(feed.with_pages for feed in self._plan.feeds):
            self._changed = PageEntries(site_files, self._files, self._config, self._problems)
        written: dict[str, bytes] = {}
        # copies come when what they copy is there
        for feed in sorted(self._plan.feeds, key=lambda feed: bool(feed.copy_of)):
            root = self._root(feed)
            if feed.copy_of and feed.copy_of not in written:
                self._problems.report("feed", feed.settings.display_path, None,
                                      f"{feed.name} is a copy of /{feed.copy_of}, which is no feed that was written",
                                      "feed left out")  # fmt: skip
                continue
            if not root:
                self._problems.report("feed", feed.settings.display_path, None,
                                      f"{feed.name} needs a `site_url` in mkdocs.yml",
                                      "feed left out")  # fmt: skip
                continue
            if (found := self._written.obstacle(feed.file)) is not None:
                claim = Occupant(Rank.FEED, feed.file, feed.name)
                self._problems.report(found.code, feed.settings.display_path, None, found.what,
                                      f"{found.kept}{left_out(claim)}")  # fmt: skip
                continue
            # what a template of the blog's own says of a post isn't known
            output = None if _ENCRYPTING in self._config.plugins else self._of_template(feed)
            output = written.get(feed.copy_of, output)
            if output is None:
                output = feeds.FORMATS[feed.settings.format](self._feed(feed, root))
            self._written.save(feed.file, output)
            if not feed.partner and not feed.copy_of:
                written[feed.file] = output
        self._written.look(feed.file for feed in self._plan.feeds)
        self._write_others()

    def _root(self, feed: PlannedFeed) -> str:
        """The URL of the root to which a feed's links lead, with a slash at its end; empty if it isn't known."""
        root = (self._config.site_url or feed.imported.url).rstrip("/")
        return f"{root}/" if root.startswith(("http://", "https://")) else ""

    def _write_others(self) -> None:
        """Write what goes with the feeds: their style sheet, and the list of all that are for everybody."""
        site, plan = self._plan.site, self._plan
        if site.feed_stylesheet and plan.feeds:
            self._companions.save(FEED_STYLESHEET, _styles())
        listed = [feed for feed in plan.feeds if not feed.partner and not feed.copy_of and self._root(feed)]
        if site.feeds_opml:
            bare = (self._feed(feed, self._root(feed), with_entries=False) for feed in listed)
            outlines = zip((feed.settings.format for feed in listed), bare, strict=True)
            self._companions.save(site.feeds_opml, feeds.opml(str(self._config.site_name), outlines))

    def _of_template(self, feed: PlannedFeed) -> bytes | None:
        """Return the output of the blog's own template of a feed, if it is a feed; otherwise it is reported."""
        source = self._bodies.feed(feed)
        if source is None:
            return None
        text = feeds.clean(source).strip() + "\n"
        reason = _fault(text, feed.settings.format)
        if reason is None:
            return text.encode()
        self._problems.report("feed", feed.settings.display_path, feed.settings.line, reason,
                              "a feed of the same format and posts is written instead")  # fmt: skip
        return None

    def _feed(self, feed: PlannedFeed, root: str, *, with_entries: bool = True) -> feeds.Feed:
        settings, front = feed.settings, self._plan.front
        url = root + feed.url
        authors = [_person(settings.author)] if settings.author else []
        language = feed.imported.language or ""
        if feed.term is not None and feed.term.grouping == "languages":
            language = feed.term.name
        return feeds.Feed(
            id=settings.id if "://" in settings.id else url,
            url=url,
            home=absolute(front.url, root) if front is not None else root,
            title=self._title(feed),
            subtitle=settings.subtitle,
            language=language,
            authors=authors,
            entries=self._entries_of(feed, root, language) if with_entries else (),
            stylesheet=root + FEED_STYLESHEET if self._plan.site.feed_stylesheet else "",
            is_hidden=bool(feed.partner),
        )

    def _entries_of(self, feed: PlannedFeed, root: str, language: str) -> list[feeds.Entry]:
        """Return the entries of a feed, the newest first."""
        if feed.settings.of_terms:
            return self._entries_of_terms(feed, root)
        posts = [self._entry(post, feed, root, language) for post in feed.posts]
        if self._changed is None or not feed.with_pages:
            return posts
        is_shown = _ENCRYPTING not in self._config.plugins
        changed = [
            self._changed.entry(one, root, is_full=feed.settings.full, is_shown=is_shown)
            for one in self._changed.newest(feed.settings.limit)
        ]
        # of one moment, pages stand before posts, and both in their own order
        both = sorted([*changed, *posts], key=lambda entry: entry.published or feeds.NEVER, reverse=True)
        return both[: feed.settings.limit]

    def _entries_of_terms(self, feed: PlannedFeed, root: str) -> list[feeds.Entry]:
        """Return the terms of a grouping as entries: first the one with the newest post."""
        settings, front = feed.settings, self._plan.front
        known = [term for term in self._plan.blog.terms[settings.of_terms] if term.name in settings.terms]
        known.sort(key=lambda term: term.posts[0].date or feeds.NEVER, reverse=True)
        home = front.url if front is not None else ""
        found = []
        for term in known[: settings.limit]:
            url = absolute(self._lists.get(term, home), root)
            entry = feeds.Entry(
                id=settings.terms[term.name] or url, url=url, title=term.name, published=term.posts[0].date
            )
            found.append(entry)
        return found

    def _entry(self, post: Post, feed: PlannedFeed, root: str, language: str) -> feeds.Entry:
        """Return a post as an entry, made once for all feeds that show it alike."""
        key = (post, root, language, feed.settings.full)
        entry = self._entries.get(key)
        if entry is None:
            entry = self._entries[key] = self._made_entry(post, root, language, is_full=feed.settings.full)
        return entry

    def _made_entry(self, post: Post, root: str, language: str, *, is_full: bool) -> feeds.Entry:
        url = absolute(self._plan.places[post].url, root)
        is_shown = _ENCRYPTING not in self._config.plugins
        summary = post.description or plain_text(self._files.excerpt(post)) if is_shown else ""
        image, origin = self._files.image(post), self._plan.blog.origins[post]
        return feeds.Entry(
            id=self._ids.get(post) or origin.rules.entry_id(post) or url,
            url=url,
            title=post.title,
            published=post.date,
            updated=post.updated,
            authors=[feeds.Person(name, origin.author_url(name)) for name in post.authors],
            terms=list(self._terms(post, root)),
            summary=summary,
            content=self._content(post, url, root) if is_full and is_shown else None,
            image=absolute(image, root) if image and is_shown else "",
            enclosures=list(self._enclosures(post, root)) if is_shown else (),
            language=post.language if post.language and post.language != language else "",
        )

    def _enclosures(self, post: Post, root: str) -> Iterator[feeds.Enclosure]:
        for shown in self._bodies.enclosures(post):
            url = shown.url.replace(ROOT, root) if shown.url.startswith(ROOT) else absolute(shown.url, root)
            yield feeds.Enclosure(url, shown.type, shown.length)

    def _content(self, post: Post, url: str, root: str) -> str:
        """Return a post's body for feeds, made once for all feeds that hold it."""
        content = self._contents.get((post, root))
        if content is None:
            content = self._contents[post, root] = standalone(self._files.content(post), url, root)
        return content

    def _terms(self, post: Post, root: str) -> Iterator[feeds.Term]:
        for grouping, names in (("categories", post.categories), ("tags", post.tags)):
            overview = self._overviews.get(grouping)
            url = "" if overview is None or not names else absolute(overview, root)
            yield from (feeds.Term(name, url) for name in names)

    def _title(self, feed: PlannedFeed) -> str:
        if feed.with_pages:
            return f"{self._config.site_name} – {labels(site_language(self._config))['news']}"
        title = feed.settings.title or feed.imported.title
        if feed.term is not None:
            name = name_of(feed.term, feed.imported.language or site_language(self._config))
            return f"{title} – {name}" if title else name
        return title or str(self._config.site_name)


def _styles() -> bytes:
    return (files("mkdocs_blogimport.theme") / "templates/blogimport/feed.css").read_bytes()


def _person(author: Author) -> feeds.Person:
    return feeds.Person(author.name, author.url, author.email)


def _fault(text: str, format: str) -> str | None:
    """Return the reason why a text is no feed of its format, in a clause; None if it is one."""
    if format == "json":
        try:
            found = json.loads(text)
        except (ValueError, RecursionError) as error:
            return f"the output of the template is not JSON ({error})"
        is_feed = isinstance(found, dict) and isinstance(found.get("items"), list)
        return None if is_feed else "the output of the template is not a feed"
    if "<!ENTITY" in text:
        return "the template defines entities of its own"
    try:
        root = ET.fromstring(text)
    except ET.ParseError as error:
        return f"the output of the template is not well-formed XML ({error})"
    return None if root.tag.rpartition("}")[2] in _ROOTS else "the output of the template is not a feed"

"""The HTML of posts and indexes, made by the templates: theme-neutral, each post's entry once."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any

import jinja2
from markupsafe import Markup

from ..blog.addresses import slug
from ..blog.blog import Term, listed
from ..blog.indexes import Index
from ..blog.lists import Terms, groups
from ..blog.post import Post
from ..blog.related import Neighbours, Part, Related, in_categories, parts
from ..render.backlinks import LinkingPage, backlinks, of_pages
from ..render.bodies import Bodies, ShownAuthor
from ..render.links import relative_to, rooted
from ..render.reading import amount
from .dates import direction, format_day, is_same, iso, language_name
from .environment import STYLESHEET
from .labels import labels, reading_time
from .titles import heading, name_of
from .views import (
    ActionView,
    AuthorView,
    CategoryView,
    FrameView,
    GroupView,
    LinkView,
    PageLink,
    PartView,
    PictureView,
    PostView,
    TermView,
    VersionView,
)

_HEADING = re.compile(r"(</?h)([1-6])(?=[\s/>])", re.IGNORECASE)
_H1 = re.compile(r"<h1\b[^<>]*>((?:[^<]|<(?!/?h1\b))*+)</h1>", re.IGNORECASE)
_ANY_H1 = re.compile(r"<h1\b", re.IGNORECASE)
_PLAIN_LINK = re.compile(r"<a\b(?P<attributes>[^<>]*+)>[^<>]*+</a>", re.IGNORECASE)
_ON_THE_WEB = re.compile(r"(?:https?:)?//", re.IGNORECASE)
#: Minutes that nobody reads at once: what says more isn't meant so.
_LONGEST_READ = 10_000
_LEADING_H1 = re.compile(r"\s*<h1\b[^>]*>(.*?)</h1>", re.DOTALL | re.IGNORECASE)


class Presentation:
    """The HTML of posts and indexes."""

    def __init__(  # noqa: PLR0913 - what a site may say, by keyword
        self,
        bodies: Bodies,
        templates: jinja2.Environment,
        *,
        language: str,
        post_date_format: str,
        blog_title: str,
        excerpt: Callable[[Post], str],
        finish: Callable[[str], str] = str,
        theme_features: Collection[str] = (),
        lead_lines: bool = True,
        content: Callable[[Post], str] | None = None,
        linking_pages: Callable[[], Iterable[LinkingPage]] = tuple,
        references: Callable[[Post], Sequence[LinkView]] = lambda _: (),
    ) -> None:
        self._bodies = bodies
        self._references = references
        self._plan = bodies.plan
        self._options = bodies.plan.site.posts
        self._content = content or (lambda post: bodies.body(post).html)
        self._templates = templates
        self._language = language
        self._post_date_format = post_date_format
        self._blog_title = blog_title
        self._excerpt = excerpt
        self._finish = finish
        self._features = frozenset(theme_features)
        self._lead_lines = lead_lines
        self._linking_pages = linking_pages
        self._entries: dict[Post, str] = {}
        self._views: dict[Post, PostView] = {}
        indexes = [index for index in self._plan.indexes if index.number == 1]
        self._term_urls = {i.term: self._url(i) for i in indexes if i.term is not None and not i.is_unlisted}
        self._known_terms = {
            grouping: {name: term for term in terms for name in term.names}
            for grouping, terms in self._plan.blog.terms.items()
        }
        self._overviews = [i for i in indexes if i.kind != "term" and not i.is_unlisted]
        self._term_indexes = {i.term: i for i in indexes if i.term is not None}
        self._terms_of_pages = Terms(self._plan.blog)
        self._held = {i.page: i for i in indexes if i.page is not None}
        self._front = self._plan.front

    # -- whole contents -----------------------------------------------------------------------------------------

    def post(
        self,
        post: Post,
        content: str,
        taken: Collection[str] = (),
        root: str | None = None,
        without: Collection[str] = (),
    ) -> str:
        """Return the content of a post's page.

        Args:
            post: The post.
            content: Its body, with the links for its own page.
            taken: The ids in it.
            root: The path of the site's root for a page that is shown at any depth.
            without: What the theme or another plugin shows by itself: `pager`, `tags`.

        Returns:
            HTML for the theme's content area.
        """
        index = self._shown_below(post, content)
        groups = self._groups(post, index)
        listed = index.posts if index else self._items(post)
        others = [o for o in self._overviews if index is None or not _is_same_list(o, index) or o.page is not post]
        rendered = self._render(
            "post.html",
            self._language_of(post),
            content=Markup(content),
            show_title=self.shows_title(post, content),
            title_id=self.title_id(post, taken),
            entries=Markup("\n".join(self.entry(p) for p in listed)),
            groups=groups,
            terms=self._listed(index) if index and not groups else [],
            pages=self._numbers(index) if index else [],
            overviews=[{"title": self.title(o), "url": self._url(o)} for o in others]
            if index or groups or listed
            else [],
            **self._around_body(post, content, without, index),
        )
        return relative_to(rendered, self._plan.places[post].url, root)

    def piece(self, post: Post, name: str, root: str | None = None) -> str:
        """Return one of the pieces around a post's body, for a place where the theme wants it.

        Args:
            post: The post.
            name: The name of its template, without `.html`.
            root: The path of the site's root for a page that is shown at any depth.

        Raises:
            jinja2.TemplateNotFound: There is no such template.
        """
        around = self._around_body(post, self._content(post), (), None)
        rendered = self._render(f"{name}.html", self._language_of(post), **around)
        return relative_to(rendered, self._plan.places[post].url, root)

    def _around_body(
        self, post: Post, content: str, without: Collection[str], index: Index | None
    ) -> Mapping[str, Any]:
        """What templates are given of a post besides its body."""
        blog = self._plan.blog
        return {
            "post": self._shown(post, content, without),
            "is_post": post.kind == "post",
            "older": (self._page_link(index.older) if index else self._neighbour(blog.older.get(post)))
            if "pager" not in without
            else None,
            "newer": self._neighbour(blog.newer.get(post)) if "pager" not in without else None,
            "home": self._home if post.kind == "post" and "pager" not in without else None,
            "versions": self._versions(post),
            "part": self._part(post),
            "in_category": self._in_category(post),
            "related": self._related(post),
            "references": self._references(post),
            "backlinks": self._backlinks(post),
        }

    @cached_property
    def _home(self) -> Mapping[str, str] | None:
        """The list of all posts."""
        return {"title": self.title(self._front), "url": self._url(self._front)} if self._front is not None else None

    def _items(self, post: Post) -> list[Post]:
        """The items of the collection that stand below a page's text with their excerpts."""
        if post.listing is None or not post.listing.has_excerpts:
            return []
        found = [other for group in groups(self._plan.blog, post) for other in group.posts]
        return [other for other in found if other in self._plan.places]

    def _shown_below(self, post: Post, content: str) -> Index | None:
        """The index whose first page stands below a page's text: the one that the page takes, or that it listed."""
        if post.kind != "page" or post.layout is not None:
            return None
        if post in self._held:
            return self._held[post]
        if post.listing is not None and post.listing.kind == "front":
            return self._front
        if post.listing is not None and (term := self._terms_of_pages.of(post)) is not None:
            return self._term_indexes.get(term)
        return self._front if self._is_empty_home(post, content) else None

    def group_headings(self, post: Post, content: str) -> list[tuple[str, str]]:
        """The name and the id of each group of posts below a page's text, which is `content`, that has a heading."""
        groups = self._groups(post, self._shown_below(post, content))
        return [(group.name, group.id) for group in groups if group.name and group.id]

    def _groups(self, post: Post, below: Index | None) -> list[GroupView]:
        """The groups of posts that stand below a page's text; none where a list of posts stands there."""
        listing = post.listing
        if below is not None and below.kind != "overview":
            return []
        if listing is None or listing.has_excerpts or (listing.kind == "terms" and not listing.is_grouped):
            return []
        return [
            GroupView(
                group.name,
                group.id,
                self._term_urls.get(group.term, "") if group.term is not None else "",
                [self.view(other) for other in group.posts if other in self._plan.places],
            )
            for group in groups(self._plan.blog, post)
        ]

    def _is_empty_home(self, post: Post, content: str) -> bool:
        """Return True for the blog's home page without text: its layout, which isn't taken over, showed the list."""
        there = self._plan.places[post]
        name = there.file.rpartition("/")[2]
        at_root = there.address.strip("/") == self._plan.site.path_prefix
        return name == "index.html" and at_root and not content.strip()

    def index(self, index: Index, text: str = "", without: Collection[str] = ()) -> str:
        """Return the content of an index page.

        Args:
            index: The page.
            text: HTML of the site's own to stand above the list, with the page's title.
            without: What the theme shows by itself: `pager`.
        """
        template = "terms.html" if index.kind == "overview" else "index.html"
        rendered = self._render(
            template,
            None,
            title=self.title(index),
            show_title=not text,
            term=self._term(index.term) if index.term is not None else None,
            kind=index.label,
            entries=Markup("\n".join(self.entry(post) for post in index.posts)),
            posts=index.posts,
            terms=self._listed(index),
            above=self._above(index),
            author=self._author_of(index),
            pages=self._numbers(index),
            newer=self._page_link(index.newer) if "pager" not in without else None,
            older=self._page_link(index.older) if "pager" not in without else None,
            overviews=[
                {"title": self.title(o), "url": self._url(o)} for o in self._overviews if not _is_same_list(o, index)
            ],
        )
        return text + relative_to(rendered, index.url)

    def posts_in(self, url: str, posts: Sequence[Post], *, excerpts: bool = False) -> str:
        """Return a list of posts for a page of the documentation.

        Args:
            url: The URL of the page, relative to the site's root.
            posts: The posts.
            excerpts: Whether they are shown as in the blog's lists; else a line each.
        """
        rendered = self._render(
            "posts.html",
            None,
            entries=Markup("\n".join(self.entry(post) for post in posts)) if excerpts else "",
            groups=[] if excerpts or not posts else [GroupView("", "", "", [self.view(post) for post in posts])],
            terms=[],
        )
        return relative_to(rendered, url)

    def terms_in(self, url: str, terms: Sequence[Term]) -> str:
        """Return a list of terms with their numbers of posts for a page of the documentation, at a URL."""
        terms = [term for term in terms if self._plan.site.layout.lists(term)]
        views = self._tree(terms, [self._term(term) for term in terms])
        return relative_to(self._render("posts.html", None, entries="", groups=[], terms=views), url)

    def redirect(self, target: str) -> str:
        """Return a whole page that redirects.

        Args:
            target: A URL, absolute or relative to the page.
        """
        template = self._templates.get_template("blogimport/redirect.html")
        return template.render(target=target, labels=labels(self._language), language=self._language)

    # -- titles -------------------------------------------------------------------------------------------------

    def title(self, index: Index) -> str:
        """Return the title of an index page."""
        if index.page is not None and index.number == 1:
            return index.page.title
        return heading(index, self._language, self._blog_title)

    def shows_title(self, post: Post, content: str) -> bool:
        """Return True if the title is shown before the body: not if the body begins with the same heading."""
        if post.layout is not None and any(_plain(found[1]) == _plain(post.title) for found in _H1.finditer(content)):
            return False
        first = _LEADING_H1.match(content)
        if self._plan.blog.origins[post].for_site:  # as Material: whatever its first heading says
            return not _ANY_H1.search(content)
        return first is None or (post.kind == "post" and _plain(first[1]) != _plain(post.title))

    def title_id(self, post: Post, taken: Collection[str]) -> str:
        """Return the id of the title's heading, different from all ids of the body."""
        wanted = slug(post.title)
        while wanted in taken:
            wanted += "-title"
        return wanted

    # -- pieces -------------------------------------------------------------------------------------------------

    def _render(self, name: str, language: str | None, **context: Any) -> str:
        template = self._templates.get_template(f"blogimport/{name}")
        return template.render(
            context,
            stylesheet=rooted(STYLESHEET),
            labels=labels(language or self._language),
            language=self._language,
            features=self._features,
        )

    def entry(self, post: Post) -> str:
        """Return what lists show of a post."""
        entry = self._entries.get(post)
        if entry is None:
            view = self._view(post, self._excerpt(post), in_list=True)
            entry = self._entries[post] = self._render("entry.html", self._language_of(post), post=view)
        return entry

    def _view(self, post: Post, excerpt: str = "", *, in_list: bool = False, shown: str = "") -> PostView:
        updated = post.updated
        if updated is not None and post.date is not None and updated.date() <= post.date.date():
            updated = None
        language = self._language_of(post)
        lang = "" if is_same(language, self._language) else language
        minutes = self._minutes(post) if in_list else 0
        return PostView(
            title=post.title,
            url=rooted(self._plan.places[post].url),
            date=self._day(post, post.date),
            datetime=iso(post.date),
            authors=post.authors,
            bylines=self._terms(post, "authors", in_list=in_list),
            categories=self._terms(post, "categories", in_list=in_list),
            tags=self._terms(post, "tags", in_list=in_list),
            language=language,
            draft=post.draft,
            is_pinned=post.is_pinned and post.kind == "post",
            cards=self._cards(post) if in_list else (),
            description=post.description,
            image=self._image(post),
            lead=Markup(post.lead) if self._lead_lines and not in_list else "",
            picture=self._picture(post, excerpt if in_list else shown, in_list=in_list),
            minutes=minutes,
            reading_time=reading_time(language, minutes) if minutes else "",
            external=post.external,
            metadata=post.metadata,
            excerpt=Markup(_below_entry(self._finish(without_title(excerpt, post.title)))),
            is_whole=bool(excerpt) and self._is_whole(post, excerpt),
            updated=self._day(post, updated),
            updated_datetime=iso(updated),
            old=self._plan.blog.origins[post].rules.old_page(post),
            lang=lang,
            direction=direction(lang, self._language),
        )

    def _is_whole(self, post: Post, excerpt: str) -> bool:
        """Whether an excerpt is all that a post says."""
        if self._plan.blog.origins[post].is_in_site:  # another plugin has rendered it
            return without_title(self._content(post).strip(), post.title) == without_title(excerpt, post.title)
        return self._bodies.is_rendered(post) and self._bodies.body(post).html.strip() == excerpt

    def _picture(self, post: Post, text: str, *, in_list: bool) -> PictureView | None:
        """The picture above a post, or beside it in a list, where its text doesn't show the same one."""
        found = self._bodies.picture(post, in_list=in_list)
        if found is None or found.stands_in(text):
            return None
        return PictureView(found.url, found.alt, Markup(found.caption), found.width, found.height)

    def _shown(self, post: Post, content: str, without: Collection[str]) -> PostView:
        """Return the view of a post on its own page."""
        view = self._view(post, shown=content) if post.picture is not None else self.view(post)
        if post.frame is not None:
            view = replace(view, frame=FrameView(post.frame.address, post.frame.title or post.title))
        if post.actions:
            shown = self._bodies.actions(post)
            view = replace(view, actions=[ActionView(one.label, one.url, one.is_primary) for one in shown])
        if minutes := self._minutes(post, content):
            written = reading_time(self._language_of(post), minutes)
            view = replace(view, minutes=minutes, reading_time=written)
        view = replace(view, cards=self._cards(post))
        return replace(view, tags=()) if "tags" in without else view

    def _minutes(self, post: Post, content: str | None = None) -> int:
        """How long a post takes to read; 0 where that isn't shown. `content` is its body, if that is at hand."""
        wanted = self._options.readtime
        if post.kind != "post" or not (post.has_reading_time if wanted == "auto" else wanted):
            return 0
        own = post.metadata.get("readtime")
        if isinstance(own, int) and not isinstance(own, bool) and 0 < own < _LONGEST_READ:
            return own
        body = self._content(post) if content is None else content
        return amount(body).minutes(self._options.words_per_minute)

    def _cards(self, post: Post) -> list[AuthorView]:
        """The authors of a post as the old blog described them, where the site asks for it."""
        if not self._options.author_cards or post.kind != "post":
            return []
        return [self._card(shown) for shown in self._bodies.authors(post)]

    def _card(self, shown: ShownAuthor) -> AuthorView:
        author = shown.author
        term = self._known_terms["authors"].get(author.name)
        url = self._term_urls.get(term, "") if term is not None else ""
        return AuthorView(author.name, url, author.url, shown.picture, author.description)

    def _author_of(self, index: Index) -> AuthorView | None:
        """The author whose posts a page lists, as the old blog described them."""
        if index.term is None or index.term.grouping != "authors" or not self._options.author_cards:
            return None
        for shown in self._bodies.authors(index.term.posts[0]):
            if shown.author.name == index.term.name:
                return replace(self._card(shown), url="")
        return None

    def _image(self, post: Post) -> str | None:
        """The URL of a post's image as it works on the page that is being made; None where nothing answers it."""
        url = self._bodies.image(post, "")
        if url is None or _ON_THE_WEB.match(url):
            return url
        return None if url.startswith("/") or ":" in url.partition("/")[0] else rooted(url)

    def _versions(self, post: Post) -> list[VersionView]:
        """The translations of a post."""
        others = (other for other in self._plan.translations.get(post, ()) if other is not post)
        return [
            VersionView(tag, language_name(tag, tag), other.title, rooted(self._plan.places[other].url))
            for other in others
            if other in self._plan.places and (tag := other.language or "")
        ]

    def _part(self, post: Post) -> PartView | None:
        """The place of a post in its series, where the site asks for it."""
        if not self._options.series_links or (part := self._parts.get(post)) is None:
            return None
        written = labels(self._language_of(post))["part"].format(number=part.number, count=part.count)
        older, newer = self._neighbour(part.older), self._neighbour(part.newer)
        return PartView(self._term(part.series), written, part.number, part.count, older, newer)

    @cached_property
    def _parts(self) -> Mapping[Post, Part]:
        return parts(self._plan.blog)

    def _in_category(self, post: Post) -> CategoryView | None:
        """The posts of its first category around a post, where the site asks for them."""
        if not self._options.category_links or (around := self._around.get(post)) is None:
            return None
        older, newer = self._neighbour(around.older), self._neighbour(around.newer)
        return CategoryView(self._term(around.category), older, newer)

    @cached_property
    def _around(self) -> Mapping[Post, Neighbours]:
        return in_categories(self._plan.blog)

    def _related(self, post: Post) -> list[PostView]:
        """The related posts of a post, where the site asks for them."""
        limit = self._options.related
        return [self.view(other) for other in self._relations.to(post, limit)] if limit else []

    @cached_property
    def _relations(self) -> Related:
        return Related(self._plan.blog)

    def _backlinks(self, post: Post) -> list[PostView]:
        """What links to a post, where the site asks for it."""
        if not self._options.backlinks:
            return []
        posts = [self.view(source) for source in self._links_here.get(post, ())]
        return posts + [_linking(page) for page in self._pages_here.get(post, ())]

    @cached_property
    def _links_here(self) -> Mapping[Post, Sequence[Post]]:
        """What of the blog links to each post: asked for when all bodies are rendered."""
        pages = self._plan.pages
        sources = [post for post in self._plan.blog.everything() if post in pages]
        listed = (post for post in sources if not (post.draft or post.is_unlisted))
        return backlinks(((post, self._content(post)) for post in listed), self._linked)

    @cached_property
    def _pages_here(self) -> Mapping[Post, Sequence[LinkingPage]]:
        """The pages of the documentation that link to each post."""
        return of_pages(self._linking_pages(), self._linked)

    @cached_property
    def _linked(self) -> Mapping[str, Post]:
        """The posts that name what links to them, by their URLs."""
        pages = self._plan.pages
        posts = (post for post in self._plan.blog.everything() if post.kind == "post" and post in pages)
        return {self._plan.places[post].url: post for post in posts}

    def _neighbour(self, post: Post | None) -> PostView | None:
        return self.view(post) if post is not None else None

    def view(self, post: Post) -> PostView:
        """Return what other pages show of a post."""
        view = self._views.get(post)
        if view is None:
            view = self._views[post] = self._view(post)
        return view

    def _terms(self, post: Post, grouping: str, *, in_list: bool) -> list[TermView]:
        known = self._known_terms[grouping]
        names = self._plan.blog.groupings[grouping].key(post)
        names = _innermost(listed(names) if in_list else names, known)
        return [self._term(known[name], name) if name in known else TermView(name, "", 0) for name in names]

    def _term(self, term: Term, called: str = "") -> TermView:
        """A term, by its own name or by that which a post has for it."""
        name = called if called in term.other_names else name_of(term, self._language)
        return TermView(name, self._term_urls.get(term, ""), len(term.posts), short_name=name)

    def _above(self, index: Index) -> list[TermView]:
        """The terms in which that of a list stands, the outermost first, and itself; nothing for one in no other."""
        if index.term is None or not index.term.separator:
            return []
        known = self._known_terms[index.term.grouping]
        above = [known[name] for name in index.term.levels if name in known]
        views = self._tree(above, [self._term(term) for term in above])
        found: list[TermView] = []
        while views:
            found.append(views[0])
            views = [*views[0].within]
        return found if len(found) > 1 else []

    def _tree(self, terms: Sequence[Term], views: Sequence[TermView]) -> list[TermView]:
        """Put terms into those in which they stand.

        Args:
            terms: The terms.
            views: What templates see of each of them.

        Returns:
            Those that stand in no other of the terms, in their order.
        """
        if not any(term.separator for term in terms):
            return list(views)
        known = {term.name: place for place, term in enumerate(terms)}
        inner: dict[int, list[int]] = {}
        outermost: list[int] = []
        short = [view.name for view in views]
        for place, term in enumerate(terms):
            outer = next((name for name in reversed(term.levels[:-1]) if name in known), None)
            if outer is None:
                outermost.append(place)
            else:
                inner.setdefault(known[outer], []).append(place)
                short[place] = term.name.removeprefix(outer).removeprefix(term.separator)

        def whole(place: int) -> TermView:
            within = [whole(other) for other in inner.get(place, ())]
            return replace(views[place], within=within, short_name=short[place])

        return [whole(place) for place in outermost]

    def _listed(self, index: Index) -> list[TermView]:
        """The terms of an overview: years with their months, others with their weights where it is a cloud."""
        found = [self._term(term) for term in index.terms]
        if index.grouping is None:
            return found
        if index.term is not None:
            return self._within(index.term) if index.number == 1 else []
        if index.grouping.kind == "year" and self._plan.site.layout.shows("months"):
            months: dict[str, list[TermView]] = {}
            for month in filter(self._plan.site.layout.lists, self._plan.blog.terms["months"]):
                months.setdefault(month.name.partition("-")[0], []).append(self._term(month))
            years = zip(index.terms, found, strict=True)
            return [replace(view, within=months.get(year.name, ())) for year, view in years]
        if index.grouping.name in self._options.clouds and not index.grouping.is_of_time:
            most = max((len(term.posts) for term in self._plan.blog.terms[index.grouping.name]), default=1)
            return [replace(view, weight=_weight(view.count, most)) for view in found]
        return self._tree(index.terms, found)

    def _within(self, term: Term) -> list[TermView]:
        """The terms that stand in a term."""
        if not term.separator:
            return []
        start = term.name + term.separator
        lists = self._plan.site.layout.lists
        inner = [t for t in self._plan.blog.terms[term.grouping] if t.name.startswith(start) and lists(t)]
        found = [term, *(other for other in inner if term.name in other.levels)]
        return [*self._tree(found, [self._term(other) for other in found])[0].within] if inner else []

    def _day(self, post: Post, moment: datetime | None) -> str:
        if moment is None:
            return ""
        return format_day(moment.date(), self._post_date_format, self._language_of(post))

    def _language_of(self, post: Post) -> str:
        """Return the post's own language, else its old blog's, else the site's."""
        return post.language or self._language

    def _url(self, index: Index) -> str:
        return rooted(index.url)

    def _page_link(self, index: Index | None) -> PageLink | None:
        return PageLink(index.number, self._url(index)) if index is not None else None

    def _numbers(self, index: Index) -> list[PageLink]:
        """Return links to the first and the last page, and to those around this one."""
        last = len(index.pages)
        around = range(max(1, index.number - 2), min(last, index.number + 2) + 1)
        shown: list[PageLink] = []
        for number in sorted({1, last, *around}):
            if shown and number > shown[-1].number + 1:
                shown.append(PageLink(number - 1, gap=True))
            page = index.pages[number - 1]
            shown.append(PageLink(number, self._url(page), current=page is index))
        return shown


def _linking(page: LinkingPage) -> PostView:
    """A page of the documentation as the templates see it."""
    return PostView(
        title=page.title,
        url=rooted(page.url),
        date="",
        datetime="",
        authors=(),
        categories=(),
        tags=(),
        language="",
        draft=False,
        description=None,
        image=None,
        metadata={},
    )


def _innermost(names: Sequence[str], known: Mapping[str, Term]) -> Sequence[str]:
    """The terms of a post without those in which others of them stand."""
    outer = {name for own in names if own in known and known[own].separator for name in known[own].levels[:-1]}
    return [name for name in names if name not in outer] if outer else names


def _is_same_list(overview: Index, index: Index) -> bool:
    """Whether an index is a page of the same list as the first one, whose link to itself would lead nowhere."""
    return overview.kind == index.kind and overview.grouping is index.grouping


def _weight(count: int, most: int) -> int:
    """The weight of a term in a cloud, from 1 to 5: by the logarithm of its posts, few terms have many."""
    return 5 if most <= 1 else 1 + round(4 * math.log(max(count, 1)) / math.log(most))


def _below_entry(excerpt: str) -> str:
    """Lower the headings of an excerpt below that of the entry, a second-level one."""
    if "<h" not in excerpt.lower():
        return excerpt
    return _HEADING.sub(lambda tag: f"{tag[1]}{min(int(tag[2]) + 2, 6)}", excerpt)


def without_title(excerpt: str, title: str) -> str:
    """Leave out the heading at the beginning of a body or an excerpt that says what stands above it.

    Args:
        excerpt: HTML.
        title: What stands above it.
    """
    first = _LEADING_H1.match(excerpt)
    return excerpt if first is None or _plain(first[1]) != _plain(title) else excerpt[first.end() :].lstrip()


def _plain(text: str) -> str:
    if "headerlink" in text:
        text = _PLAIN_LINK.sub(lambda link: "" if "headerlink" in link["attributes"] else link[0], text)
    return " ".join(html.unescape(re.sub(r"<[^<>]*>", "", text)).split()).casefold()

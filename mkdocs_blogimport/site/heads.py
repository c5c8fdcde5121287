"""The content of each page's head, from the blog, its plan and MkDocs' configuration."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from ..blog.groupings import series
from ..blog.indexes import Index
from ..blog.post import ImportedBlog, Post
from ..render import reading
from ..render.bodies import Bodies
from ..render.links import ROOT
from ..render.standalone import absolute, plain_text
from ..theme import structured
from ..theme.dates import is_same, iso
from ..theme.head import described, of_site
from ..theme.page_facts import PageFacts
from . import pages, settings
from .blog_files import BlogFiles

#: The most posts of a series that the head of another one names.
_MOST_ALSO = 6
_SIZE = ("width", "height")
_WEB = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)


class Heads:
    """The heads of one build."""

    def __init__(
        self, files: BlogFiles, bodies: Bodies, config: MkDocsConfig, blog_title: str, words_per_minute: int
    ) -> None:
        """Prepare the heads of one build.

        Args:
            files: The pages of the blog.
            bodies: The rendered bodies, with the files that they show.
            config: MkDocs' configuration.
            blog_title: The title of the list of all posts.
            words_per_minute: The words that a reader reads in a minute.
        """
        self._files = files
        self._bodies = bodies
        self._words_per_minute = words_per_minute
        self._config = config
        self._blog_title = blog_title
        self._held = {index.page: index for index in files.plan.indexes if index.page is not None}
        self._descriptions: dict[Post, str] = {}
        self._absolutes: dict[str, str] = {}
        of_terms = (index for index in files.plan.indexes if index.term is not None and index.number == 1)
        indexes = (index for index in of_terms if not index.is_unlisted)
        self._term_urls = {(i.term.grouping, i.term.name): i.url for i in indexes if i.term is not None}
        self._series = {name: term.posts for term in files.plan.blog.terms.get("series", ()) for name in term.names}
        self._root = f"{config.site_url.rstrip('/')}/" if config.site_url else ""
        front = files.plan.front
        self._blog_url = self._absolute(front.url) if front is not None else ""

    def description(self, post: Post) -> str:
        """Return the description of a post: its author's, else the beginning of its excerpt; of a page its author's."""
        if post.description or post.kind == "page":
            return " ".join((post.description or "").split())
        description = self._descriptions.get(post)
        if description is None:
            description = self._descriptions[post] = described(plain_text(self._files.excerpt(post)))
        return description

    def facts(self, page: pages.ImportedPage | pages.IndexPage) -> PageFacts:
        """Return the facts about a page of the blog; of one that another plugin encrypts, only its title and place."""
        if isinstance(page, pages.IndexPage):
            return self._list(page.index, self._files.indexes[page.index].title)
        facts = self._post(page.post, page)
        if page.is_encrypted:
            return replace(
                facts,
                description="",
                image="",
                audio="",
                video="",
                authors=(),
                accounts={},
                section="",
                section_url="",
                tags=(),
                series="",
                see_also=(),
                words=0,
                minutes=0,
            )
        return facts

    def canonical(self, post: Post) -> str:
        """Return the URL that a post names as its canonical one; empty if it names none."""
        written = post.metadata.get("canonical_url")
        return written if isinstance(written, str) and _WEB.fullmatch(written) else ""

    def _post(self, post: Post, page: pages.ImportedPage) -> PageFacts:
        is_post = post.kind == "post"
        image, origin = self._files.image(post), self._files.plan.blog.origins[post]
        amount = reading.amount(self._files.content(post)) if is_post else None
        alt, size = self._about_image(post, image)
        part = next(iter(series(post)), "") if is_post else ""
        return PageFacts(
            kind="post" if is_post else "page",
            title=post.title,
            site_name=str(self._config.site_name),
            language=post.language or settings.language(self._config),
            url=self._absolute(self._files.plan.places[post].url),
            canonical=self.canonical(post),
            description=self.description(post),
            image=absolute(image, self._root) if image and self._root else "",
            image_alt=alt,
            image_size=size,
            audio=self._recording(post, "audio"),
            video=self._recording(post, "video"),
            published=post.date if is_post else None,
            updated=post.updated,
            authors=post.authors,
            author_urls={name: url for name in post.authors if (url := origin.author_url(name))},
            accounts=self._accounts(post, origin) if is_post else {},
            section=post.categories[0] if post.categories else "",
            section_url=self._term_url("categories", post.categories[0]) if post.categories else "",
            series=part,
            series_url=self._term_url("series", part),
            see_also=self._see_also(post) if is_post else (),
            tags=post.tags,
            words=amount.total if amount is not None else 0,
            minutes=amount.minutes(self._words_per_minute) if amount is not None else 0,
            logo=self._logo(origin) if is_post else "",
            home=self._root,
            previous=self._neighbour(self._files.plan.blog.older.get(post)) if is_post else "",
            blog_title=self._blog_title,
            blog_url=self._blog_url,
            following=self._neighbour(self._files.plan.blog.newer.get(post))
            if is_post
            else self.following(self._held.get(post)),
            versions=self._versions(post),
            site=origin.head,
            is_hidden=post.draft or post.is_unlisted or page.file.dest_uri == pages.NOT_FOUND,
        )

    def _versions(self, post: Post) -> list[tuple[str, str]]:
        """The languages of a post's translations with their URLs; that of the blog's own language is for all others."""
        versions = [other for other in self._files.plan.translations.get(post, ()) if other in self._files.plan.places]
        if len(versions) < 2 or not self._root:
            return []
        found = [(other.language or "", self._absolute(self._files.plan.places[other].url)) for other in versions]
        usual = self._files.plan.blog.origins[post].language or settings.language(self._config)
        return found + [("x-default", url) for language, url in found if is_same(language, usual)]

    def following(self, index: Index | None) -> str:
        """Return the URL of the page after a page of a list; empty where there is none."""
        return self._absolute(index.older.url) if index is not None and index.older is not None else ""

    def of_home(self) -> Iterator[tuple[str, str]]:
        """Yield the elements for the site's home page, which is none of the blog's: for those who verify who owns the
        site, and where else the old site said that it is to be found."""
        origin = self._files.plan.blog.imports[0]
        outside = ("twitter:", "fb:", "article:")
        yield from of_site({name: said for name, said in origin.head.items() if not name.startswith(outside)})
        if self._root and (elsewhere := [url for url in origin.setting("social") if _WEB.fullmatch(url)]):
            website = structured.website(str(self._config.site_name), self._root, elsewhere)
            yield "application/ld+json", structured.script(website)

    def below(self, index: Index, title: str, description: str) -> PageFacts:
        """Return the facts about a list below the text of a page of the site, which has a title of its own."""
        return replace(self._list(index, title), description=" ".join(description.split()))

    def _list(self, index: Index, title: str) -> PageFacts:
        return PageFacts(
            kind="list",
            title=title or self._blog_title,
            site_name=str(self._config.site_name),
            language=settings.language(self._config),
            url=self._absolute(index.url),
            blog_title=self._blog_title,
            blog_url=self._blog_url,
            home=self._root,
            entries=self._entries(index),
            previous=self._absolute(index.newer.url) if index.newer is not None else "",
            following=self.following(index),
            is_hidden=index.is_unlisted,
            site=self._files.plan.blog.imports[0].head,
        )

    def _entries(self, index: Index) -> Sequence[tuple[str, str, str]]:
        """The title, the URL and the day of each post on a page of the list of all posts."""
        if index.kind != "front" or not self._root:
            return ()
        places = self._files.plan.places
        return [
            (post.title, self._absolute(places[post].url), iso(post.date)) for post in index.posts if not post.draft
        ]

    def _neighbour(self, post: Post | None) -> str:
        return self._absolute(self._files.plan.places[post].url) if post is not None else ""

    def _see_also(self, post: Post) -> Sequence[str]:
        """The newest other posts of each series of a post, as Hugo's template `opengraph.html` names them."""
        if not self._series or not self._root:
            return ()
        others = {
            other: None
            for name in series(post)
            for other in [one for one in self._series.get(name, ())[: _MOST_ALSO + 1] if one is not post][:_MOST_ALSO]
        }
        return [self._absolute(self._files.plan.places[other].url) for other in others if not other.draft]

    def _term_url(self, grouping: str, name: str) -> str:
        url = self._term_urls.get((grouping, name))
        return self._absolute(url) if url is not None else ""

    def _about_image(self, post: Post, image: str) -> tuple[str, tuple[int, int]]:
        """The alternative text of a post's image and its size, as its front matter says or the file does."""
        if not image or not self._root:
            return "", (0, 0)
        written = post.metadata.get("image")
        said = written if isinstance(written, Mapping) else {}
        alt = said.get("alt")
        width, height = (number if type(number := said.get(key)) is int and number > 0 else 0 for key in _SIZE)
        shown = self._bodies.picture(post)
        if shown is not None and absolute(shown.url.replace(ROOT, ""), self._root) == absolute(image, self._root):
            alt, width, height = alt or shown.alt, width or shown.width, height or shown.height
        return (alt if isinstance(alt, str) else ""), (width, height) if width and height else (0, 0)

    def _recording(self, post: Post, kind: str) -> str:
        """The URL of the first recording of a kind that a post's front matter names; asked for where feeds have it."""
        shown = self._bodies.enclosures(post) if self._root and self._files.plan.feeds and post.kind == "post" else ()
        found = next((one.url for one in shown if one.type.startswith(f"{kind}/")), "")
        return absolute(found.replace(ROOT, ""), self._root) if found else ""

    def _accounts(self, post: Post, origin: ImportedBlog) -> dict[str, str]:
        """The accounts of a post's first author that has one; of the blog's author where the post names none."""
        known = [origin.authors[name] for name in post.authors if name in origin.authors]
        authors = known if post.authors else [author for author in (origin.author,) if author is not None]
        found: dict[str, str] = {}
        for author in authors:
            if author.twitter:
                found.setdefault("twitter:creator", f"@{author.twitter}")
            if author.fediverse:
                found.setdefault("fediverse:creator", author.fediverse)
        return found

    def _logo(self, origin: ImportedBlog) -> str:
        """The URL of the publisher's logo: the old site's, else that of this site's theme, if it is a file of its."""
        if not self._root:
            return ""
        logo = self._bodies.logo(origin).replace(ROOT, "")
        if not logo:
            own = self._config.theme.get("logo")
            file = own if isinstance(own, str) else ""
            logo = file if file and (Path(self._config.docs_dir) / file).is_file() else ""
        return absolute(logo, self._root) if logo else ""

    def _absolute(self, url: str) -> str:
        if not self._root:
            return ""
        found = self._absolutes.get(url)  # each is asked for by several pages
        if found is None:
            found = self._absolutes[url] = absolute(url, self._root)
        return found

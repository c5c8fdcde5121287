"""The content of each page's head, from the blog, its plan and MkDocs' configuration."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from mkdocs.config.defaults import MkDocsConfig

from ..blog.indexes import Index
from ..blog.post import Post
from ..render import reading
from ..render.standalone import absolute, plain_text
from ..theme.dates import is_same
from ..theme.head import PageFacts, described
from . import pages, settings
from .blog_files import BlogFiles

_WEB = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)


class Heads:
    """The heads of one build."""

    def __init__(self, files: BlogFiles, config: MkDocsConfig, blog_title: str) -> None:
        """Prepare the heads of one build.

        Args:
            files: The pages of the blog.
            config: MkDocs' configuration.
            blog_title: The title of the list of all posts.
        """
        self._files = files
        self._config = config
        self._blog_title = blog_title
        self._held = {index.page: index for index in files.plan.indexes if index.page is not None}
        self._descriptions: dict[Post, str] = {}
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
            return replace(facts, description="", image="", authors=(), section="", tags=(), words=0)
        return facts

    def canonical(self, post: Post) -> str:
        """Return the URL that a post names as its canonical one; empty if it names none."""
        written = post.metadata.get("canonical_url")
        return written if isinstance(written, str) and _WEB.fullmatch(written) else ""

    def _post(self, post: Post, page: pages.ImportedPage) -> PageFacts:
        is_post = post.kind == "post"
        image, origin = self._files.image(post), self._files.plan.blog.origins[post]
        return PageFacts(
            kind="post" if is_post else "page",
            title=post.title,
            site_name=str(self._config.site_name),
            language=post.language or settings.language(self._config),
            url=self._absolute(self._files.plan.places[post].url),
            canonical=self.canonical(post),
            description=self.description(post),
            image=absolute(image, self._root) if image and self._root else "",
            published=post.date if is_post else None,
            updated=post.updated,
            authors=post.authors,
            author_urls={name: url for name in post.authors if (url := origin.author_url(name))},
            section=post.categories[0] if post.categories else "",
            tags=post.tags,
            words=reading.amount(self._files.content(post)).total if is_post else 0,
            blog_title=self._blog_title,
            blog_url=self._blog_url,
            following=self.following(self._held.get(post)),
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

    def of_home(self) -> Mapping[str, str]:
        """What the site's home page, which is none of the blog's, needs for those who verify who owns the site."""
        said = self._files.plan.blog.imports[0].head
        return {name: content for name, content in said.items() if not name.startswith(("twitter:", "fb:", "article:"))}

    def below(self, index: Index, title: str) -> PageFacts:
        """Return the facts about a list below the text of a page of the site, which has a title of its own."""
        return self._list(index, title)

    def _list(self, index: Index, title: str) -> PageFacts:
        return PageFacts(
            kind="list",
            title=title or self._blog_title,
            site_name=str(self._config.site_name),
            language=settings.language(self._config),
            url=self._absolute(index.url),
            previous=self._absolute(index.newer.url) if index.newer is not None else "",
            following=self.following(index),
            site=self._files.plan.blog.imports[0].head,
        )

    def _absolute(self, url: str) -> str:
        return absolute(url, self._root) if self._root else ""

"""Posts for programs that read text: a Markdown copy beside each, and `llms.txt`, which names them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

from ..blog import addresses
from ..blog.companions import LIST, copy_of
from ..blog.plan import SitePlan
from ..diagnostics.problems import Problems
from ..render.standalone import absolute
from . import pages
from .blog_files import BlogFiles
from .companion_writer import CompanionWriter
from .heads import Heads
from .written import Written

#: A plugin that encrypts pages: a copy must not contain their text.
_ENCRYPTING = "encryptcontent"


class TextCopies:
    """The Markdown copies and the list of one build."""

    def __init__(  # noqa: PLR0913 - all that is copied from
        self,
        plan: SitePlan,
        files: BlogFiles,
        heads: Heads,
        written: Written,
        config: MkDocsConfig,
        problems: Problems,
        blog_title: str,
    ) -> None:
        """Start with nothing written.

        Args:
            plan: The planned blog, with what the site asks for.
            files: The pages of the blog.
            heads: What is known of each page.
            written: The state of the blog's files.
            config: MkDocs' configuration.
            problems: Receives what can't be written.
            blog_title: The title of the blog.
        """
        self._plan = plan
        self._files = files
        self._heads = heads
        self._config = config
        self._companions = CompanionWriter(plan, written, problems)
        self._title = blog_title
        self._root = f"{config.site_url.rstrip('/')}/" if config.site_url else ""

    def link(self, page: pages.BlogPage) -> str:
        """Return the element of a page's head that announces its copy; empty if it has none."""
        file = self._copy(page)
        if not file:
            return ""
        name = addresses.encode(file.rpartition("/")[2])
        return f'<link rel="alternate" type="text/markdown" href="{escape(name)}">'

    def write(self, site_files: Iterable[File]) -> None:
        """Write the copies and the list.

        Args:
            site_files: All files of the site, of which the list names the pages of the documentation.

        Raises:
            OSError: One can't be written.
        """
        if self._plan.site.posts.markdown_copies:
            for page in self._files.posts.values():
                if file := self._copy(page):
                    self._save(file, self._text(page))
        if self._plan.site.posts.llms_txt:
            self._save(LIST, "".join(self._listed(site_files)))

    def _copy(self, page: pages.BlogPage) -> str:
        """The file of a page's copy; empty if it has none."""
        if not self._plan.site.posts.markdown_copies or not isinstance(page, pages.ImportedPage):
            return ""
        is_shown = page.post.kind == "post" and not page.post.is_unlisted and not page.post.draft
        if not is_shown or page.is_encrypted or _ENCRYPTING in self._config.plugins:
            return ""
        file = copy_of(page.file.dest_uri)
        return file if file in self._plan.companions else ""

    def _text(self, page: pages.ImportedPage) -> str:
        """The Markdown of a post below its title, its day, its authors and its URL."""
        post = page.post
        day = post.date.date().isoformat() if post.date is not None else ""
        about = " · ".join(filter(None, [day, ", ".join(post.authors)]))
        url = absolute(self._plan.places[post].url, self._root) if self._root else ""
        above = [f"# {_line(post.title)}", about, f"<{url}>" if url else "", (page.markdown or "").strip()]
        return "\n\n".join(filter(None, above)) + "\n"

    def _listed(self, site_files: Iterable[File]) -> Iterator[str]:
        """Yield the parts of the list: the site, its blog, and its other pages."""
        yield f"# {_line(str(self._config.site_name))}\n"
        if self._config.site_description:
            yield f"\n> {_line(str(self._config.site_description))}\n"
        yield f"\n## {_line(self._title) or 'Blog'}\n\n"
        for post in self._plan.blog.posts:
            page = self._files.page_of_post(post)
            if page is None or post.draft:
                continue
            url = self._plan.places[post].url
            hides = _ENCRYPTING in self._config.plugins
            if isinstance(page, pages.BlogPage):
                if file := self._copy(page):
                    url = addresses.encode(file)
                hides = hides or page.is_encrypted
            description = "" if hides else _line(self._heads.description(post))
            yield _item(post.title, absolute(url, self._root) if self._root else f"/{url}", description)
        listed = {id(page) for page in self._files.of_site.values()}
        others = [
            page
            for file in site_files
            if (page := file.page) is not None and not isinstance(page, pages.BlogPage) and id(page) not in listed
            if file.inclusion.is_included()
        ]
        if others:
            yield "\n## Pages\n\n"
        for other in others:
            url = other.canonical_url or f"/{other.url}"
            yield _item(str(other.title or ""), url, _line(str(other.meta.get("description") or "")))

    def _save(self, file: str, text: str) -> None:
        self._companions.save(file, text.encode("utf-8", errors="replace"))


def _line(text: str) -> str:
    return " ".join(text.split())


def _item(title: str, url: str, description: str) -> str:
    name = _line(title).replace("[", r"\[").replace("]", r"\]")
    return f"- [{name}]({url}){': ' + description if description else ''}\n"

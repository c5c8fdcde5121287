"""The documentation's pages for one audience: others are in no file and no navigation, and no link leads there."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree.ElementTree import Element

import markdown
from markdown.treeprocessors import Treeprocessor
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import meta
from mkdocs_redirects.plugin import RedirectPlugin

from ..blog import addresses
from ..diagnostics.naming import display_path
from ..diagnostics.problems import Problems
from ..render.tags import ATTRIBUTE, PIECE, lower
from ..sources.audience import KEY, Audience, AudienceError, named_files, strings
from .pages import BlogPage, CopiedFile, IndexFile, PostFile

#: Files whose text may name pictures and other files.
_TEXTS = (".css", ".js", ".html", ".htm", ".svg", ".xml")
_LARGEST = 2_000_000
_INLINE = re.compile(
    r"""(?<!!)\[(?P<text>(?:[^\[\]]|!?\[[^\[\]]*+\](?:\([^()]*+\))?+)*+)\]"""
    r"""\([ \t\n]*+<?(?P<target>[^\s()<>]*+)>?[^()]*+\)"""
)
_DEFINITION = re.compile(r"^ {0,3}\[[^\[\]\n]++\]:[ \t]*+<?(?P<target>[^\s<>]++)[^\n]*+\n?", re.MULTILINE)
#: What a link keeps whose target is taken away.
_KEPT = frozenset({"class", "id"})


@dataclass(frozen=True, slots=True)
class HiddenPage:
    """A page that the audience doesn't see."""

    file: File
    metadata: dict[str, Any]
    text: str
    """The whole of its file."""

    @property
    def name(self) -> str:
        """Its file, named as in messages."""
        return self.file.src_uri if self.file.abs_src_path is None else display_path(Path(self.file.abs_src_path))


class AudiencePages:
    """The pages of one build's documentation."""

    def __init__(
        self, audience: Audience, config: MkDocsConfig, problems: Problems, posts: Collection[str],
        is_blogs: Callable[[File], bool],
    ) -> None:  # fmt: skip
        """Begin without having seen any page.

        Args:
            audience: Whom the site is for.
            config: MkDocs' configuration.
            problems: Where links to hidden pages are reported.
            posts: The names by which pages would link to posts that the audience doesn't see.
            is_blogs: Says of a file whether it is one of the blog's, which is none of the documentation.
        """
        self.hidden: list[HiddenPage] = []
        self.pictures: set[str] = set()
        """Files of the documentation that only hidden pages name."""
        self._audience = audience
        self._config = config
        self._problems = problems
        self._names = set(posts)
        self._is_blogs = is_blogs
        self._texts: dict[tuple[str, str | None], str | None] = {}
        self._counts: dict[tuple[str, str], int] = {}
        self._visible: dict[str, tuple[File, str]] = {}
        config.markdown_extensions.append(_Links(self._leads_there, self._report))  # type: ignore[arg-type]

    @property
    def files(self) -> frozenset[str]:
        """The files of the site that hidden pages would be."""
        return frozenset(page.file.dest_uri for page in self.hidden)

    # -- files and navigation ---------------------------------------------------------------------------------------

    def hide(self, files: Files) -> None:
        """Take the hidden pages out of MkDocs' files and of its navigation, and the pictures that only they show.

        Raises:
            PluginError: A page names no audience that there is.
        """
        documents = self._documents(files)
        found = [page for file in documents if (page := self._hidden(file)) is not None]
        self._visible |= {file.src_uri: (file, text) for file in documents if (text := self._text(file))}
        for page in found:
            files.remove(page.file)
            self._names.add(page.file.src_uri)
            self._visible.pop(page.file.src_uri, None)
        self.hidden += found
        if found:
            self._hide_pictures(files)
        if self._config.nav is not None:
            self._config.nav = _without(self._config.nav, self._names)
        self._hide_redirects()

    def _documents(self, files: Files) -> list[File]:
        """The pages of the documentation itself that are in the site, or in a preview of it."""
        return [
            file
            for file in files
            if file.is_documentation_page()
            and file.inclusion.is_in_serve()
            and not isinstance(file, PostFile | IndexFile | CopiedFile)
            and not self._is_blogs(file)
        ]

    def _hidden(self, file: File) -> HiddenPage | None:
        text = self._text(file)
        if text is None:
            return None
        metadata = meta.get_data(text)[1]
        try:
            if not metadata and text.lstrip("\ufeff\r\n ").startswith("---"):
                self._audience.refuse_unread(text.encode(errors="replace"), file.src_uri)
            if self._audience.sees(metadata, file.src_uri, _line_of(text)):
                return None
        except AudienceError as error:
            raise PluginError(f"blogimport: {error}") from error
        return HiddenPage(file, dict(metadata), text)

    def _text(self, file: File) -> str | None:
        """What a file holds; each is read once, unless another plugin puts another in its place."""
        key = (file.src_uri, file.abs_src_path)
        if file.generated_by is not None or key not in self._texts:
            try:
                self._texts[key] = file.content_string
            except (OSError, ValueError):  # of which MkDocs has to say something
                self._texts[key] = None
        return self._texts[key]

    def _hide_pictures(self, files: Files) -> None:
        others = {
            file.src_uri: file
            for file in files
            if not file.is_documentation_page() and file.abs_src_path is not None and not self._is_blogs(file)
        }
        docs = Path(self._config.docs_dir)
        others = {uri: file for uri, file in others.items() if docs in Path(str(file.abs_src_path)).parents}
        theirs = named_files((page.text for page in self.hidden), others)
        if theirs:
            theirs -= named_files(self._visible_texts(files, others, theirs), theirs)
        for uri in theirs:
            files.remove(others[uri])
        self.pictures |= theirs

    def _visible_texts(self, files: Files, others: dict[str, File], theirs: Collection[str]) -> Iterator[str]:
        yield from (text for file in self._documents(files) if (text := self._text(file)))
        yield from strings({key: value for key, value in self._config.items() if key not in {"plugins", "nav"}})
        yield from strings(dict(self._config.theme.items()))
        for uri, file in others.items():
            if uri not in theirs and uri.lower().endswith(_TEXTS) and Path(str(file.abs_src_path)).exists():
                yield Path(str(file.abs_src_path)).read_bytes()[:_LARGEST].decode("utf-8", "replace")

    def visible_texts(self) -> Collection[tuple[File, str]]:
        """The pages of the documentation that are not hidden, each with the content of its file."""
        return self._visible.values()

    def remember(self, other: AudiencePages) -> None:
        """Add the pages of the same site in another language, which are hidden and searched for too."""
        self.hidden += other.hidden
        self.pictures |= other.pictures
        self._names |= other._names
        self._visible |= other._visible
        self.files_of_posts = other.files_of_posts

    def _hide_redirects(self) -> None:
        """Take redirects to hidden pages, and from them, out of the settings of mkdocs-redirects."""
        for plugin in self._config.plugins.values():
            if not isinstance(plugin, RedirectPlugin):
                continue
            maps = plugin.config["redirect_maps"]
            kept = {
                source: target
                for source, target in maps.items()
                if source not in self._names and str(target).partition("#")[0] not in self._names
            }
            if len(kept) < len(maps):
                plugin.config["redirect_maps"] = kept
                self._problems.report("audience", "mkdocs.yml", None,
                                      "`redirect_maps` names what this site's audience doesn't see",
                                      "those redirects are left out")  # fmt: skip

    # -- pages ------------------------------------------------------------------------------------------------------

    def check(self, page: Page) -> None:
        """Make sure that no other plugin has said of a page what its file doesn't.

        Raises:
            PluginError: It is for another audience.
        """
        if isinstance(page, BlogPage):
            return
        file = page.file.src_uri
        try:
            seen = self._audience.sees(page.meta, file)
        except AudienceError as error:
            raise PluginError(f"blogimport: {error}") from error
        if not seen:
            raise PluginError(
                f"blogimport: another plugin gives {file} the audience {page.meta.get(KEY)!r}, when it is too late to "
                "leave the page out. Say so in the front matter of the page itself."
            )

    def without_links(self, content: str, page: Page) -> str:
        """A page's HTML with no link to what is hidden: MkDocs has left those alone that were written in HTML."""
        if isinstance(page, BlogPage) or not self._names:
            return content

        def leads_there(written: str) -> bool:
            found = self._leads_there(written, page.file)
            if found:
                self._report(written, page.file)
            return found

        return _without_tags(content, leads_there)

    def clean_markdown(self, page: Page, leads_there: Callable[[str], bool] | None = None) -> None:
        """Take the links from the Markdown of a page that is rendered: other plugins put it into feeds.

        Args:
            page: The page.
            leads_there: Says of a link whether it leads to what is hidden; None for one of the documentation.
        """
        if page.markdown and self._names:
            page.markdown = without_markdown_links(
                page.markdown, leads_there or (lambda written: self._leads_there(written, page.file))
            )

    def _leads_there(self, written: str, file: File | None) -> bool:
        """Whether a link leads to what is hidden, as an address or as the name of a file."""
        try:
            parts = urlsplit(written.strip())
            own = urlsplit(self._config.site_url or "")
            if parts.netloc:
                if parts.netloc.lower() != own.netloc.lower():
                    return False
                paths = addresses.below_base(addresses.decode(parts.path), own.path.rstrip("/"))
            elif parts.scheme or not parts.path:
                return False
            elif parts.path.startswith("/"):
                paths = addresses.below_base(addresses.decode(parts.path), own.path.rstrip("/"))
            else:
                url = "/" if file is None else f"/{file.url}"
                paths = [addresses.decode(urlsplit(urljoin(f"http://x{url}", parts.path)).path)]
        except ValueError:
            return False
        sought = self.files | self.files_of_posts
        if any(answer in sought for path in paths for answer in addresses.candidates(addresses.clean(path))):
            return True
        folder = "" if file is None else posixpath.dirname(file.src_uri)
        names = [path.lstrip("/") for path in paths]
        if not parts.netloc:
            names.append(posixpath.normpath(posixpath.join(folder, unquote(parts.path).lstrip("/"))))
        return any(name in self._names for name in names)

    files_of_posts: frozenset[str] = frozenset()
    """The files at which hidden posts would stand."""

    def _report(self, written: str, file: File | None) -> None:
        """Report a link without saying where it leads."""
        if file is None:
            return
        text = self._text(file) or ""
        key = (file.src_uri, written)
        spellings = {written, unquote(written), html.escape(written)}
        lines = [n for n, line in enumerate(text.splitlines(), 1) if any(spelling in line for spelling in spellings)]
        count = self._counts.get(key, 0)
        self._counts[key] = count + 1
        line = lines[min(count, len(lines) - 1)] if lines else None
        name = file.src_uri if file.abs_src_path is None else display_path(Path(file.abs_src_path))
        self._problems.report("audience", name, line, "a link leads to what this site's audience doesn't see",
                              "the link keeps its text and has no target")  # fmt: skip


def _without_tags(text: str, leads_there: Callable[[str], bool]) -> str:
    """HTML, or Markdown, whose links in HTML lead no longer to what is hidden."""
    if "<a" not in text and "<A" not in text:
        return text

    def tag(match: re.Match[str]) -> str:
        if not match["name"] or lower(match["name"]) != "a" or not match["attributes"]:
            return match[0]
        for found in ATTRIBUTE.finditer(match["attributes"]):
            is_link = lower(found["name"]) == "href" and found["value"]
            if is_link and leads_there(html.unescape(found["value"].strip("\"'"))):
                kept = (f[0] for f in ATTRIBUTE.finditer(match["attributes"]) if lower(f["name"]) in _KEPT)
                return " ".join(["<a", *kept]) + ">"
        return match[0]

    return PIECE.sub(tag, text)


def without_markdown_links(text: str, leads_there: Callable[[str], bool]) -> str:
    """Markdown without its links to what is hidden: inline links become their text, definitions go.

    Args:
        text: Markdown that isn't rendered any more.
        leads_there: Says of a link, as it is written, whether it leads to what is hidden.
    """
    text = _INLINE.sub(lambda found: found["text"] if leads_there(found["target"]) else found[0], text)
    text = _DEFINITION.sub(lambda found: "" if leads_there(found["target"]) else found[0], text)
    return _without_tags(text, leads_there)


def _line_of(text: str) -> int | None:
    """The line of the front matter that names the audience."""
    for number, line in enumerate(text.splitlines()[:200], 1):
        if line.lstrip("\"'").casefold().startswith(KEY):
            return number
    return None


def _without(nav: Any, names: Collection[str]) -> Any:
    """A navigation of mkdocs.yml without some pages, and without sections that had no others."""
    if isinstance(nav, list):
        return [kept for entry in nav if (kept := _without(entry, names)) is not None]
    if isinstance(nav, dict):
        kept = {}
        for title, value in nav.items():
            left = _without(value, names)
            if left is not None and (left != [] or value == []):
                kept[title] = left
        return kept or None
    if isinstance(nav, str) and posixpath.normpath(nav) in names:
        return None
    return nav


class _Links(markdown.Extension):
    """Takes links away before MkDocs looks for their targets, and says of each that is missing which one it is."""

    def __init__(self, leads_there: Callable[[str, File | None], bool], report: Callable[[str, File | None], None]):
        super().__init__()
        self._leads_there = leads_there
        self._report = report

    def extendMarkdown(self, md: markdown.Markdown) -> None:
        """Run right before MkDocs' own, which has the priority 0."""
        md.treeprocessors.register(
            _LinkTaker(md, self._leads_there, self._report), f"blogimport_audience_{id(self)}", 1
        )


class _LinkTaker(Treeprocessor):
    def __init__(
        self,
        md: markdown.Markdown,
        leads_there: Callable[[str, File | None], bool],
        report: Callable[[str, File | None], None],
    ) -> None:
        super().__init__(md)
        self._leads_there = leads_there
        self._report = report

    def run(self, root: Element) -> None:
        """Take the targets of links away."""
        processors = self.md.treeprocessors
        file = getattr(processors["relpath"], "file", None) if "relpath" in processors else None
        for element in root.iter("a"):
            written = html.unescape(element.get("href") or "")
            if written and self._leads_there(written, file):
                self._report(written, file)
                for name in set(element.keys()) - _KEPT:
                    del element.attrib[name]
                element.tag = "span"  # MkDocs wants each `a` to lead somewhere

"""The shortcodes in a Zola site's pages: those of its own templates, and those that Zola once had itself."""

from __future__ import annotations

import base64
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any, Final

from ...blog import addresses
from ...blog.paths import is_file, why_not_read
from ...blog.post import Expansion, Post, Template, Tools
from ...conventions import Tables, tables
from ...conventions.shortcodes import Shortcode
from ...diagnostics.problems import Problems
from ...frontmatter.decoding import decode
from ...tera import Budget, Library, StepsExceededError, TeraError
from .. import fields
from .config import Config
from .documents import Document
from .pieces import Call, Piece, Text, pieces
from .places import Places, without_marks

#: The largest template that is read, in bytes.
_LARGEST = 200_000
_PARAGRAPH = re.compile(r"\A\s*<p>(?P<inside>(?:[^<]|<(?!/?p>))*)</p>\s*\Z")
#: Characters that are rendered as Markdown in one step.
_RENDERED: Final = 6
#: What a short text or a short expression takes.
_AT_LEAST: Final = 100
#: Shortcodes of themes that have the meaning of another name.
_ALSO: Final = {"figure": "image", "youtube_embed": "youtube-lite", "quotation": "quote", "details": "expand"}
#: The most steps of one regular expression.
_EXPRESSION: Final = 50_000
#: How deep front matter is given to templates.
_DEEPEST = 10
#: What may be an address in a link of Markdown as it is.
_ADDRESS = re.compile(r"[\w./:%~?=&#-]*")
_GIST = re.compile(r"https://gist\.github\.com/[\w/-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Files:
    """The files that shortcodes are made of."""

    shortcodes: Mapping[str, Path]
    """Their templates, by their names with their file extensions."""
    static: Mapping[str, Path]
    """What is published unchanged, by its address."""
    places: Mapping[str, str]
    """The addresses of files beside pages, by their paths below the content."""
    assets: Mapping[Document, Sequence[str]]
    """The addresses of the files of each page or section."""


def template(
    config: Config,
    files: Files,
    documents: Sequence[Document],
    problems: Problems,
    known: Tables | None = None,
) -> Template:
    """Return what expands the shortcodes of a page, as Zola does around the rendering of Markdown.

    Args:
        config: The site's settings.
        files: Its files.
        documents: Its pages and sections.
        problems: Receives the shortcodes that can't be shown.
        known: The providers of films; None for our table alone.
    """

    def made(tools: Tools) -> Expansion:
        expander = _Expander(config, files, documents, problems, tools, known or tables())
        return Expansion(expander.source, expander.placed, report=expander.report)

    return made


@dataclass(slots=True)
class _Trouble:
    """What is wrong with the calls of one shortcode."""

    what: str
    file: str
    line: int
    has_inside: bool = False
    count: int = 0


class _Expander:
    """Expands the shortcodes of one site."""

    def __init__(
        self,
        config: Config,
        files: Files,
        documents: Sequence[Document],
        problems: Problems,
        tools: Tools,
        known: Tables,
    ) -> None:
        self.config = config
        self.tools = tools
        self.tables = known
        self.host = fields.host(config.base_url)
        self.files = files
        self._problems = problems
        self._documents = documents
        self._sources: dict[str, str | None] = {}
        self._places: dict[Post, Places] = {}
        self._facts: dict[Document, dict[str, Any]] = {}
        self._sizes: dict[Path, tuple[int, int]] = {}
        self._troubles: dict[tuple[str, str], _Trouble] = {}

    # -- what the pipeline calls --------------------------------------------------------------------------------------

    def source(self, post: Post) -> str:
        """Return a post's Markdown with its shortcodes expanded, and places where their HTML belongs."""
        body = without_marks(post.body)
        if "{{" not in body and "{%" not in body:
            return body
        page = _Page(self, post, self.by_post.get(post))
        text = page.text(pieces(body))
        self._places[post] = page.places
        return text

    def placed(self, post: Post, html: str) -> str:
        """Put the HTML of shortcodes into a part of a rendered post."""
        places = self._places.get(post)
        return html if places is None else places.filled(html)

    def report(self) -> None:
        """Report the shortcodes that can't be shown, each once for each reason."""
        for (name, _), trouble in self._troubles.items():
            times = "once" if trouble.count == 1 else f"{trouble.count} times"
            done = "what it encloses is shown" if trouble.has_inside else "left out"
            self._problems.report("shortcode", trouble.file, trouble.line,
                                  f"the shortcode “{name}” {trouble.what}; pages have it {times}",
                                  f"{done}; the option `liquid` can supply it")  # fmt: skip

    def trouble(self, call: Call, post: Post, what: str) -> None:
        """Count a call that can't be shown."""
        line = post.body_line + call.line
        known = self._troubles.setdefault((call.name, what), _Trouble(what, post.display_path, line))
        known.count += 1
        known.has_inside = known.has_inside or bool(call.inside)

    # -- templates ----------------------------------------------------------------------------------------------------

    def template_of(self, name: str) -> str | None:
        """Return the name of a shortcode's template; None if the site has none."""
        return next(
            (f"shortcodes/{name}{end}" for end in (".md", ".html") if f"{name}{end}" in self.files.shortcodes), None
        )

    def template_source(self, name: str) -> str | None:
        """Return a template of the site by its name: one of shortcodes, or one that these include."""
        if name not in self._sources:
            self._sources[name] = self._read(name)
        return self._sources[name]

    def _read(self, name: str) -> str | None:
        if name.startswith("shortcodes/"):
            file = self.files.shortcodes.get(name.removeprefix("shortcodes/"))
        else:
            folders = ["templates"] + ([f"themes/{self.config.theme}/templates"] if self.config.theme else [])
            tried = (self.config.folder / folder / name for folder in folders if ".." not in name.split("/"))
            file = next((file for file in tried if is_file(file)), None)
        if file is None or why_not_read(file, self.config.folder) is not None:
            return None
        try:
            with file.open("rb") as opened:
                data = opened.read(_LARGEST + 1)
        except OSError:
            return None
        return decode(data)[0] if len(data) <= _LARGEST else None

    def row(self, name: str) -> Shortcode | None:
        """Return what shortcodes of a name usually are; None if that isn't known."""
        return self.tables.shortcodes().of(_ALSO.get(name, name))

    def of_theme(self, call: Call, inside: str) -> str | None:
        """Return what a shortcode of a theme shows that isn't in the folder, by its name; None for nothing."""
        themes = self.tables.shortcodes()
        row = self.row(call.name)
        if row is None:
            return None
        from ...gotemplates import Budget as GoBudget  # few sites have such a shortcode
        from ...gotemplates import LimitReached, TemplateError
        from ...shortcodes import Site
        from ...shortcodes.known import shown
        from ...shortcodes.pages import Resources, without_paragraph

        site = Site(
            template=lambda name, page: None,
            markdownify=lambda text, page: self.tools.markdownify(text),
            highlight=self.tools.highlight,
            base_url=self.config.base_url,
        )
        try:
            with GoBudget(self.tools.max_liquid_steps).at_work():
                made = shown(row, themes, call.arguments, inside, site, Resources(site, tuple))
        except (TemplateError, LimitReached):
            return None
        if made is None:
            return None
        match made.inside:
            case "nothing":
                text = ""
            case "html":
                text = inside
            case "line":
                text = without_paragraph(self.tools.markdownify(inside))
            case _:
                text = self.tools.markdownify(inside)
        return f"{made.before}{text}{made.after}"

    # -- what templates ask -------------------------------------------------------------------------------------------

    @cached_property
    def by_post(self) -> Mapping[Post, Document]:
        """The documents by their posts."""
        return {document.post: document for document in self._documents if document.post is not None}

    @cached_property
    def _by_path(self) -> Mapping[str, Document]:
        return {document.entry.path: document for document in self._documents}

    @cached_property
    def site(self) -> dict[str, Any]:
        """What templates know as `config`."""
        config = self.config
        return {
            "base_url": config.base_url,
            "title": config.default.title,
            "description": config.default.description,
            "default_language": config.default.code,
            "author": fields.line(config.values.get("author")),
            "extra": plain(config.extra),
            "mode": "build",
        }

    def address(self, document: Document) -> str:
        """Return the address of a page in this site."""
        return document.address if document.post is None else self.tools.address(document.post)

    def url(self, address: str) -> str:
        """Return the URL of an address in the old site."""
        return f"{self.config.base_url or self.config.base}{addresses.encode(address)}"

    def facts(self, document: Document) -> dict[str, Any]:
        """Return what templates know of a page."""
        if document not in self._facts:
            self._facts[document] = self._known(document)
        return self._facts[document]

    def size(self, file: Path) -> tuple[int, int]:
        """Return the width and the height of a picture; noughts where they can't be known."""
        if file not in self._sizes:
            self._sizes[file] = self.tools.size(file) or (0, 0)
        return self._sizes[file]

    def _known(self, document: Document) -> dict[str, Any]:
        values, address = document.values, self.address(document)
        return {
            "title": document.title,
            "description": fields.line(values.get("description")),
            "date": document.date.isoformat() if document.date is not None else None,
            "updated": document.updated.isoformat() if document.updated is not None else None,
            "year": document.date.year if document.date is not None else None,
            "month": document.date.month if document.date is not None else None,
            "day": document.date.day if document.date is not None else None,
            "slug": document.address.strip("/").rpartition("/")[2],
            "path": address,
            "permalink": self.url(address),
            "relative_path": document.entry.path,
            "colocated_path": f"{document.entry.folder}/" if document.entry.is_bundle else None,
            "lang": document.entry.language.code,
            "taxonomies": {name: list(terms) for name, terms in document.terms.items()},
            "authors": fields.strings(values.get("authors")),
            "assets": list(self.files.assets.get(document, ())),
            "extra": plain(values.get("extra") or {}),
            "draft": False,
        }

    def document(self, path: str) -> Document:
        """Return the page of a path in the content; raises `TeraError` if there is none."""
        found = self._by_path.get(path.removeprefix("@/"))
        if found is None:
            raise TeraError(f"there is no page {path[:80]!r}")
        return found


@dataclass(eq=False)
class _Page:
    """One post while its shortcodes are expanded."""

    _of: _Expander
    _post: Post
    _document: Document | None
    places: Places = field(default_factory=Places)
    _counts: Counter[str] = field(default_factory=Counter)

    @cached_property
    def _budget(self) -> Budget:
        return Budget(self._of.tools.max_liquid_steps)

    def text(self, found: Sequence[Piece], depth: int = 0) -> str:
        """Return Markdown with shortcodes expanded; those in others are HTML or Markdown at once."""
        out = ""
        for piece in found:
            out += piece.text if isinstance(piece, Text) else self._call(piece, depth, in_link=out.endswith("]("))
        return out

    def _call(self, call: Call, depth: int, *, in_link: bool) -> str:
        self._counts[call.name] += 1
        number = self._counts[call.name]
        inside = self.text(call.inside or (), depth + 1).strip()
        shown = self._shown(call, inside, number)
        if shown is None:
            return call.written + inside + "{% end %}" * (call.inside is not None) if call.is_in_code else inside
        html, is_markdown = shown
        if is_markdown or depth:
            return html
        if in_link:
            return html.strip() if _ADDRESS.fullmatch(html.strip()) else ""
        return self.places.put(escape(html, quote=False) if call.is_in_code else html)

    def _shown(self, call: Call, inside: str, number: int) -> tuple[str, bool] | None:
        """Return what a call shows, and whether that is Markdown; None for what can't be shown."""
        supplied = self._of.tools.shortcodes.get(call.name)
        if supplied is not None:
            return self._supplied(call, supplied, inside)
        name = self._of.template_of(call.name)
        if name is not None:
            values = {**call.arguments, "nth": number, **self._context}
            if call.inside is not None:
                values["body"] = inside
            try:
                return self._library.render(name, values, self._budget), name.endswith(".md")
            except StepsExceededError:
                what = "can't be run: it needs more steps than the option `max_liquid_steps` allows"
                self._of.trouble(call, self._post, what)
                return None
            except TeraError as error:
                self._of.trouble(call, self._post, f"can't be run: {error}")
                return None
        known = _KNOWN.get(call.name)
        html = known(self._of, call.arguments) if known is not None else None
        if html is None and known is None and not call.is_in_code:
            html = self._of.of_theme(call, inside)
        if html is None and not call.is_in_code:
            what = "has nothing to show" if known is not None or self._of.row(call.name) else "is unknown"
            self._of.trouble(call, self._post, what)
        return None if html is None else (html, False)

    def _supplied(self, call: Call, function: Callable[..., str], inside: str) -> tuple[str, bool] | None:
        page = {**self._post.metadata, "title": self._post.title, "url": self._post.address, "path": self._post.path}
        try:
            return str(function(call.arguments, inside if call.inside is not None else None, page)), False
        except Exception as error:  # the site's own function, which may do anything
            self._of.trouble(call, self._post, f"of the site fails ({type(error).__name__}: {error})")
            return None

    @cached_property
    def _context(self) -> dict[str, Any]:
        found: dict[str, Any] = {"config": self._of.site, "lang": self._language}
        if self._document is not None:
            found["section" if self._document.section is not None else "page"] = self._of.facts(self._document)
        return found

    @property
    def _language(self) -> str:
        document = self._document
        return (self._of.config.default if document is None else document.entry.language).code

    # -- functions and filters ----------------------------------------------------------------------------------------

    @cached_property
    def _library(self) -> Library:
        return Library(
            source=self._of.template_source,
            functions={
                "get_url": self._get_url,
                "trans": self._trans,
                "get_page": self._get_page,
                "get_section": self._get_page,
                "resize_image": self._picture,
                "get_image_metadata": self._picture,
            },
            filters={"markdown": self._markdown, "base64_encode": _base64, "regex_replace": _regex_replace},
            tests={"matching": _matching},
        )

    def _get_url(self, given: Mapping[str, Any]) -> str:
        path = str(given.get("path") or "")
        if path.startswith("@/"):
            wanted, mark, fragment = path.partition("#")
            return self._of.url(self._of.address(self._of.document(wanted))) + mark + fragment
        end = "/" if given.get("trailing_slash") is True and not path.endswith("/") else ""
        return self._of.url(addresses.clean(f"/{path.lstrip('/')}{end}"))

    def _trans(self, given: Mapping[str, Any]) -> str:
        values = self._of.config.values
        code = str(given.get("lang") or self._language)
        every = values.get("languages")
        own = every.get(code) if isinstance(every, Mapping) else None
        table = own.get("translations") if isinstance(own, Mapping) else None
        if table is None and code == self._of.config.default.code:
            table = values.get("translations")
        found = table.get(str(given.get("key"))) if isinstance(table, Mapping) else None
        if not isinstance(found, str):
            raise TeraError(f"there is no translation of {str(given.get('key'))[:40]!r}")
        return found

    def _get_page(self, given: Mapping[str, Any]) -> dict[str, Any]:
        return self._of.facts(self._of.document(str(given.get("path") or "")))

    def _picture(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the picture itself: it isn't made smaller."""
        files = self._of.files
        path = posixpath.normpath(str(given.get("path") or "").removeprefix("@/").lstrip("/")).removeprefix("content/")
        folder = self._document.entry.folder if self._document is not None else ""
        tried = (f"/{path.removeprefix('static/')}", files.places.get(path), files.places.get(f"{folder}/{path}"))
        address = next((address for address in tried if address in files.static), None)
        if address is None:
            raise TeraError(f"there is no picture {path[:80]!r}")
        width, height = self._of.size(files.static[address])
        url = self._of.url(address)
        return {"url": url, "static_path": path, "width": width, "height": height,
                "orig_width": width, "orig_height": height}  # fmt: skip

    def _markdown(self, value: Any, given: Mapping[str, Any], budget: Budget) -> str:
        if not isinstance(value, str):
            raise TeraError("a value is no string")
        budget.step(_AT_LEAST + len(value) // _RENDERED)
        html = self._of.tools.markdownify(value)
        budget.make(len(html))
        only = _PARAGRAPH.match(html) if given.get("inline") is True else None
        return html if only is None else only["inside"]


def _base64(value: Any, given: Mapping[str, Any], budget: Budget) -> str:
    return base64.b64encode(str(value).encode(errors="replace")).decode()


@contextmanager
def _counted(budget: Budget) -> Iterator[None]:
    """Take the steps of a regular expression from the budget of a template.

    Raises:
        TeraError: It can't be read, or takes too many steps.
    """
    from ...gotemplates import Budget as GoBudget  # few templates have an expression
    from ...gotemplates import LimitReached, TemplateError

    steps = GoBudget(_EXPRESSION)
    try:
        with steps.at_work():
            yield
    except LimitReached:  # this limit has no option, as its message would say
        raise TeraError("a regular expression takes too many steps") from None
    except TemplateError as error:
        raise TeraError(f"an expression can't be used: {error}") from None
    finally:
        budget.step(_AT_LEAST + _EXPRESSION - max(steps.steps, 0))


def _regex_replace(value: Any, given: Mapping[str, Any], budget: Budget) -> str:
    from ...gotemplates import string_functions

    with _counted(budget):
        return str(string_functions.replace_re(str(given.get("pattern", "")), str(given.get("rep", "")), str(value)))


def _matching(value: Any, given: Sequence[Any], budget: Budget) -> bool:
    from ...gotemplates import matching

    with _counted(budget):
        return next(iter(matching.find(str(given[0] if given else ""), str(value))), None) is not None


def plain(value: Any, depth: int = 0) -> Any:
    """Return a value of front matter as templates may have it: strings, numbers, booleans, lists and mappings."""
    if depth > _DEEPEST:
        return ""
    if isinstance(value, Mapping):
        return {str(key): plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item, depth + 1) for item in value]
    return value if value is None or type(value) in {str, int, float, bool} else fields.text(value)


# -- what Zola had itself until 0.17 -----------------------------------------------------------------------------------


def _player(name: str) -> Callable[[_Expander, Mapping[str, Any]], str | None]:
    def show(expander: _Expander, given: Mapping[str, Any]) -> str | None:
        from ...liquid import media  # a large package, which few sites need

        provider = expander.tables.includes().providers.get(name)
        return media.player(provider, fields.line(given.get("id")), expander.host)

    return show


def _gist(expander: _Expander, given: Mapping[str, Any]) -> str | None:
    from ...liquid import media

    url = fields.line(given.get("url"))
    return f"<p>{media.link(url)}</p>" if _GIST.fullmatch(url) else None


_KNOWN: Final[Mapping[str, Callable[[_Expander, Mapping[str, Any]], str | None]]] = {
    "youtube": _player("youtube"),
    "vimeo": _player("vimeo"),
    "streamable": _player("streamable"),
    "gist": _gist,
}

"""The tags of Nunjucks in a Hexo blog's posts, and what stands between double braces."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from ...blog import addresses
from ...blog.paths import is_file, why_not_read
from ...blog.post import Expansion, Post, Template, Tools
from ...conventions import Tables, scripts, tables
from ...diagnostics.problems import Problems
from ...frontmatter.decoding import decode
from .. import fields
from ..kept import Kept
from ..markup import FENCED_AND_SPANS
from .config import Config
from .documents import Document
from .pieces import Piece, Tag, Text, Variable, pieces
from .tags import ENCLOSING, TAGS, WRITTEN

_PATH = re.compile(r"[A-Za-z_][\w.]*\Z")
_LITERAL = re.compile(r"""(?:-?[0-9.]{1,20}|"[^"\\]*"|'[^'\\]*')\Z""")
#: What may be an address in a link of Markdown as it is.
_ADDRESS = re.compile(r"[\w./:%~?=&#-]*")
#: The most characters that values of front matter add to a post.
_MOST_ADDED = 100_000
#: Code, in which there is no math, and formulas.
_FORMULA = re.compile(
    rf"{FENCED_AND_SPANS}|(?P<formula>\$\$(?:[^$\\]|\\.|\$(?!\$)){{1,5000}}\$\$|(?<![\\$\w])\$(?![\s$])[^$\n]{{1,500}}\$(?![\w$]))",
    re.MULTILINE,
)
#: The largest file of code, in bytes.
_LARGEST = 1_000_000


def template(
    config: Config,
    documents: Sequence[Document],
    assets: Mapping[str, str],
    problems: Problems,
    known: Tables | None = None,
) -> Template:
    """Return what expands the tags of a post, as Hexo does before Markdown is rendered.

    Args:
        config: The blog's settings.
        documents: Its posts and pages.
        assets: The addresses of the files of posts, by the path of the post and the file's own below the post's folder,
            with a line break between them.
        problems: Receives the tags that can't be shown.
        known: The providers of films and sounds; None for our table alone.
    """
    return lambda tools: _expansion(_Expander(config, documents, assets, problems, tools, known or tables()))


def _expansion(expander: _Expander) -> Expansion:
    return Expansion(expander.source, expander.placed, report=expander.report)


class _Expander:
    """Expands the tags of one blog."""

    def __init__(
        self,
        config: Config,
        documents: Sequence[Document],
        assets: Mapping[str, str],
        problems: Problems,
        tools: Tools,
        known: Tables,
    ) -> None:
        self.config = config
        self.assets = assets
        self.problems = problems
        self.tools = tools
        self.tables = known
        self.host = fields.host(config.url)
        posts = [document for document in documents if document.slug]
        titles = {document.post.title: document.post for document in reversed(posts)}
        self.posts = {**titles, **{document.slug: document.post for document in reversed(posts)}}
        self._pages: dict[Post, _Page] = {}
        self._unknown: Counter[str] = Counter()
        self._first: dict[str, tuple[str, int]] = {}
        self._enclosing: set[str] = set()

    def source(self, post: Post) -> str:
        """Return a post's Markdown, with comments where the HTML of tags belongs."""
        if not any(mark in post.body for mark in ("{%", "{{", "{#", "$")):
            return post.body
        if post.metadata.get("disableNunjucks") is True:
            return post.body
        page = _Page(self, post, Kept(post.body))
        is_math = self.config.has_math or scripts.asks(post.metadata, scripts.scripts().math_keys)
        body = page.without_math(post.body) if is_math and "$" in post.body else post.body
        text = page.text(pieces(body))
        self._pages[post] = page
        return text

    def placed(self, post: Post, html: str) -> str:
        """Put the HTML of tags into a part of a rendered post."""
        page = self._pages.get(post)
        return html if page is None else page.kept.filled(html)

    def unknown(self, tag: Tag, post: Post) -> None:
        """Count a tag that isn't known."""
        self._unknown[tag.name] += 1
        self._first.setdefault(tag.name, (post.display_path, post.body_line + tag.line))
        if tag.inside is not None:
            self._enclosing.add(tag.name)

    def report(self) -> None:
        """Report the tags that aren't known, each once."""
        for name, count in self._unknown.items():
            file, line = self._first[name]
            times = "once" if count == 1 else f"{count} times"
            done = "what it encloses is shown" if name in self._enclosing else "left out"
            self.problems.report("liquid", file, line, f"the tag “{name}” is unknown, which posts have {times}",
                                 f"{done}; the option `liquid` can supply it")  # fmt: skip


@dataclass(eq=False)
class _Page:
    """What tags ask of the post in which they stand."""

    _expander: _Expander
    _post: Post
    kept: Kept
    """The HTML of tags."""
    _left: int = _MOST_ADDED
    """The characters that values of front matter may still add."""

    # -- what tags ask ------------------------------------------------------------------------------------------------

    @property
    def tables(self) -> Tables:
        """The providers of films and sounds."""
        return self._expander.tables

    @property
    def host(self) -> str:
        """The blog's own host name."""
        return self._expander.host

    def asset(self, name: str) -> str | None:
        """Return the address of a file in the post's own folder; None if there is none."""
        address = self._expander.assets.get(f"{self._post.path}\n{name}")
        return None if address is None else self._expander.config.base + addresses.encode(address)

    def post(self, name: str) -> tuple[str, str] | None:
        """Return the address and the title of a post, by its slug or its title; None if there is none."""
        found = self._expander.posts.get(name)
        if found is None:
            return None
        return self._expander.config.base + addresses.encode(self._expander.tools.address(found)), found.title

    def markdown(self, text: str) -> str:
        """Convert Markdown to HTML."""
        return self._expander.tools.markdownify(text.strip("\n"))

    def code(self, text: str, language: str | None, options: Mapping[str, str | bool]) -> str:
        """Convert code to a block of HTML."""
        if not self._expander.config.has_figures:
            options = {"figure": False, **options}
        return self._expander.tools.highlight(text, language, options)

    def file(self, name: str) -> str | None:
        """Return the text of a file of code, by its path in the folder of code; None if there is none."""
        config = self._expander.config
        file = config.source / config.path("code_dir", "downloads/code") / name.lstrip("/")
        if not is_file(file) or why_not_read(file, config.folder) is not None:
            return None
        try:
            data = file.read_bytes()
        except OSError:
            return None
        return decode(data)[0] if len(data) <= _LARGEST else None

    # -- the text -----------------------------------------------------------------------------------------------------

    def text(self, found: Sequence[Piece]) -> str:
        """Return Markdown, with a comment for each tag in it."""
        out = ""
        for piece in found:
            out += self._piece(piece, in_link=out.endswith("]("))
        return out

    def without_math(self, text: str) -> str:
        """Put comments in the place of formulas, of which Markdown would take underscores and line ends for its own."""

        def kept(found: re.Match[str]) -> str:
            return found[0] if found["formula"] is None else self.kept.put(escape(found["formula"], quote=False))

        return _FORMULA.sub(kept, text)

    def _piece(self, piece: Piece, *, in_link: bool) -> str:
        match piece:
            case Text(text, is_raw):
                return self.kept.put(text) if is_raw else text
            case Variable():
                return self._variable(piece, in_link=in_link)
            case Tag():
                return self._tag(piece)

    def _tag(self, tag: Tag) -> str:
        inside = self.text(tag.inside or ())
        supplied = self._expander.tools.tags.get(tag.name)
        if supplied is not None:
            body = self.markdown(inside) if tag.inside is not None else None
            html = self._supplied(supplied, tag, body)
        elif tag.name in ENCLOSING and tag.inside is None:
            self._expander.problems.report("liquid", self._post.display_path, self._post.body_line + tag.line,
                                           f"the tag “{tag.name}” is never closed", "left out")  # fmt: skip
            return ""
        elif tag.name in TAGS:
            html = TAGS[tag.name](tag, inside, self)
        else:
            self._expander.unknown(tag, self._post)
            return inside
        if html is None:
            written = " ".join(tag.written.split())[:80]
            self._expander.problems.report("liquid", self._post.display_path, self._post.body_line + tag.line,
                                           f"{written} has nothing to show", "left out")  # fmt: skip
            return "" if tag.name in WRITTEN else self.kept.put("")
        return html if tag.name in WRITTEN else self.kept.put(self.kept.filled(html))

    def _supplied(self, function: Callable[..., str], tag: Tag, body: str | None) -> str | None:
        try:
            return str(function(" ".join(tag.arguments), body, self._post.metadata))
        except Exception as error:  # whatever the site's own function raises
            self._expander.problems.report("liquid", self._post.display_path, self._post.body_line + tag.line,
                                           f"the tag “{tag.name}” of the site fails ({type(error).__name__}: {error})",
                                           "left out")  # fmt: skip
            return ""

    def _variable(self, variable: Variable, *, in_link: bool) -> str:
        """Return what a name of front matter or a constant says; anything else is reported and stays."""
        expression = variable.expression
        if _LITERAL.match(expression):
            return self.kept.put(escape(expression.strip("\"'"), quote=False))
        if _PATH.match(expression):
            value: object = self._post.metadata
            for key in expression.split("."):
                value = value.get(key) if isinstance(value, Mapping) else None
            said = fields.line(value)
            self._left -= len(said)
            if self._left < 0:
                self._report(variable, "would make the post too long", "left unchanged")
                return variable.written
            return said if in_link and _ADDRESS.fullmatch(said) else self.kept.put(escape(said, quote=False))
        self._report(variable, "can't be computed", "left unchanged")
        return variable.written

    def _report(self, variable: Variable, what: str, done: str) -> None:
        line = self._post.body_line + variable.line
        self._expander.problems.report("liquid", self._post.display_path, line, f"{variable.written[:80]} {what}", done)

"""reStructuredText, through docutils, which the extra `pelican` installs."""

from __future__ import annotations

import html
import re
from functools import cache
from typing import Any

from ..blog.post import Post
from ..diagnostics.problems import Problems
from .code import figure

#: The longest body that is not shown as plain text, in characters, and the longest paragraph.
RST_LIMIT, PARAGRAPH_LIMIT = 400_000, 20_000
#: The deepest indentation: each level costs the whole text below it once more.
INDENT_LIMIT = 160
#: The widest line of a table, and the most characters of one.
TABLE_LIMIT = 40_000

_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_DEEP = re.compile(rf"^(?: |\t){{{INDENT_LIMIT},}}\S", re.MULTILINE)
_NESTED = re.compile(r"^[ ]*(?:(?:[-*+]|\|)[ ]+){30,}", re.MULTILINE)
_TABLE = re.compile(r"(?:^[ ]*[+|][^\n]*\n)+", re.MULTILINE)
_MARKS = re.compile(r"[`*|_\[\]]")
_MOST_MARKS = 3_000


def render(text: str, post: Post, problems: Problems) -> str:
    """Render a body that is written in reStructuredText.

    Args:
        text: The whole document, with its title and the fields below it, which are left out of the result.
        post: The post, for messages.
        problems: Receives what docutils can't read, and a report if the library is missing or fails.

    Returns:
        HTML; the text itself without the library.
    """
    try:
        return _converted(text, post, problems)
    except ImportError:
        what = "is written in reStructuredText, but the library `docutils` is not installed"
        done = "shown as plain text; install mkdocs-blogimport[pelican] to render it"
    except Exception as error:  # a post must not be lost, whatever error the library raises
        what = f"its reStructuredText can't be rendered ({type(error).__name__}: {error})"
        done = "shown as plain text"
    except RecursionError:
        what, done = "its reStructuredText is nested too deep", "shown as plain text"
    problems.report("unreadable", post.display_path, None, what, done)
    return f'<pre class="literal-block">{html.escape(text, quote=False)}</pre>\n'


def _converted(text: str, post: Post, problems: Problems) -> str:
    from docutils import core  # type: ignore[import-untyped]

    if is_too_hard(text):
        raise ValueError("it is too long, or nested too deep")
    messages: list[tuple[int | None, str]] = []
    writer = _writer()
    settings = {
        "_disable_config": True,
        "doctitle_xform": True,
        "docinfo_xform": True,
        "embed_stylesheet": False,
        "file_insertion_enabled": False,
        "halt_level": 5,
        "initial_header_level": 2,
        "input_encoding": "unicode",
        "language_code": "en",
        "line_length_limit": RST_LIMIT,
        "math_output": "LaTeX",
        "raw_enabled": True,
        "report_level": 5,
        "smart_quotes": False,
        "stylesheet_path": "",
        "syntax_highlight": "none",
        "traceback": False,
        "warning_stream": False,
    }
    parts = core.publish_parts(
        text,
        source_path=post.display_path,
        reader=_reader(messages),
        writer=writer,
        settings_overrides=settings,
    )
    for line, what in messages[:1]:
        more = f", and {len(messages) - 1} more in this post" if len(messages) > 1 else ""
        problems.report("unreadable", post.display_path, line, f"docutils can't read a part of the post: {what}{more}",
                        "that part is shown as it is written or left out")  # fmt: skip
    return str(parts["body"])


def is_too_hard(text: str) -> bool:
    """Return True for a text on which docutils would take much longer than on others of its length."""
    if len(text) > RST_LIMIT or _DEEP.search(text) or _NESTED.search(text):
        return True
    if any(len(table[0]) > TABLE_LIMIT for table in _TABLE.finditer(text)):
        return True
    for part in _BLANK_LINES.split(text):
        marks = sum(1 for _ in _MARKS.finditer(part)) if len(part) > _MOST_MARKS else 0
        if marks > _MOST_MARKS or (len(part) > PARAGRAPH_LIMIT and marks > _MOST_MARKS // 10):
            return True
    return False


@cache
def _parts() -> tuple[Any, Any]:
    """Return the classes of the reader and the writer, made when docutils is first needed."""
    from docutils import nodes, readers, utils
    from docutils.parsers.rst import Directive, directives, roles
    from docutils.readers import standalone
    from docutils.writers import html4css1

    class Abbreviation(nodes.Inline, nodes.TextElement):  # type: ignore[misc]
        pass

    def abbreviated(
        _name: str, _raw: str, text: str, _line: int, _inliner: Any, options: Any = None, content: Any = None
    ) -> tuple[list[Any], list[Any]]:
        text = utils.unescape(text)
        found = re.search(r"\((.*)\)\Z", text, re.DOTALL)
        if found is None:
            return [Abbreviation(text, text)], []
        short = text[: found.start()].strip()
        return [Abbreviation(short, short, explanation=found[1])], []

    class Code(Directive):  # type: ignore[misc]
        """Code as Pelican's `code-block` and docutils' `code` take it."""

        optional_arguments = 1
        final_argument_whitespace = True
        has_content = True
        option_spec = dict.fromkeys(
            ("anchorlinenos", "classprefix", "hl_lines", "lineanchors", "linenos", "linenospecial", "linenostart",
             "linenostep", "lineseparator", "linespans", "nobackground", "nowrap", "tagsfile", "tagurlformat",
             "number-lines", "class", "name", "caption", "emphasize-lines", "dedent", "force", "linenothreshold"),
            directives.unchanged,
        )  # fmt: skip

        def run(self) -> list[Any]:
            self.assert_has_content()
            code = "\n".join(self.content)
            language = (self.arguments[0] if self.arguments else "").strip()
            numbers = self.options.get("linenos", self.options.get("number-lines"))
            options = {}
            if numbers is not None and numbers not in {"none", "inline"}:
                start = self.options.get("linenostart") or self.options.get("number-lines")
                options = {"linenos": True, "start": start}
            return [nodes.literal_block(code, code, classes=["code"], language=language, numbered=options)]

    class Video(Directive):  # type: ignore[misc]
        """A player of the plugins pelican_youtube and pelican_vimeo."""

        required_arguments = 1
        optional_arguments = 10
        option_spec = dict.fromkeys(
            ("width", "height", "align", "class", "allowfullscreen", "seamless", "nocookie"), directives.unchanged
        )

        def run(self) -> list[Any]:
            host = "www.youtube-nocookie.com/embed" if self.name == "youtube" else "player.vimeo.com/video"
            identity = re.sub(r"[^\w-]", "", self.arguments[0])
            player = (
                f'<div class="youtube"><iframe src="https://{host}/{identity}" class="blogimport-video" width="560" '
                'height="315" frameborder="0" loading="lazy" allowfullscreen="allowfullscreen"></iframe></div>'
            )
            return [nodes.raw("", player, format="html")]

    for name in ("code-block", "sourcecode", "code"):
        directives.register_directive(name, Code)
    for name in ("youtube", "vimeo"):
        directives.register_directive(name, Video)
    roles.register_local_role("abbr", abbreviated)

    class Reader(standalone.Reader):  # type: ignore[misc]
        """Reads a document, and keeps what docutils says about it."""

        def __init__(self, messages: list[tuple[int | None, str]]) -> None:
            super().__init__()
            self._messages = messages

        def new_document(self) -> Any:
            document = readers.Reader.new_document(self)
            document.reporter.attach_observer(self._observe)
            return document

        def _observe(self, message: Any) -> None:
            if message["level"] >= 2 and len(self._messages) < 1_000:  # noqa: PLR2004 - a warning
                text = " ".join(message.children[0].astext().split()) if message.children else ""
                self._messages.append((message.get("line"), text[:200]))

    class Translator(html4css1.HTMLTranslator):  # type: ignore[misc]
        def visit_Abbreviation(self, node: Any) -> None:  # noqa: N802 - named after the node
            title = {"title": node["explanation"]} if node.hasattr("explanation") else {}
            self.body.append(self.starttag(node, "abbr", "", **title))

        def depart_Abbreviation(self, _: Any) -> None:  # noqa: N802
            self.body.append("</abbr>")

        def visit_image(self, node: Any) -> None:
            node["alt"] = node.get("alt", "")
            super().visit_image(node)

        def visit_section(self, node: Any) -> None:
            # the ids stand on the heading, for the table of contents
            title = next((child for child in node.children if isinstance(child, nodes.title)), None)
            if title is not None:
                title["ids"] = [*node["ids"], *title["ids"]]
                node["ids"] = []
            super().visit_section(node)

        def visit_literal_block(self, node: Any) -> None:
            if "code" not in node["classes"]:
                super().visit_literal_block(node)
                return
            language = node.get("language", "")
            if node.get("numbered"):
                self.body.append(figure(f"{node.astext()}\n", language, node["numbered"]) + "\n")
                raise nodes.SkipNode
            name = f' class="language-{html.escape(language)}"' if language else ""
            code = html.escape(node.astext(), quote=False)
            self.body.append(f"<pre><code{name}>{code}\n</code></pre>\n")
            raise nodes.SkipNode

        def visit_problematic(self, node: Any) -> None:
            self.body.append(html.escape(node.astext(), quote=False))
            raise nodes.SkipNode

        def visit_system_message(self, node: Any) -> None:
            raise nodes.SkipNode

        def visit_math(self, node: Any, math_env: str = "") -> None:
            self.body.append(rf'<span class="arithmatex">\({html.escape(node.astext(), quote=False)}\)</span>')
            raise nodes.SkipNode

        def visit_math_block(self, node: Any, math_env: str = "") -> None:
            self.body.append(f'<div class="arithmatex">\\[{html.escape(node.astext(), quote=False)}\\]</div>\n')
            raise nodes.SkipNode

    class Writer(html4css1.Writer):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.translator_class = Translator

    return Reader, Writer


def _reader(messages: list[tuple[int | None, str]]) -> Any:
    return _parts()[0](messages)


def _writer() -> Any:
    return _parts()[1]()

"""docutils as Pelican uses it: its reader, its writer, and the directives and roles that Pelican adds.

Only `rst` imports this module, where a post needs docutils.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from docutils import nodes, readers, utils
from docutils.parsers.rst import Directive, directives, roles
from docutils.readers import standalone
from docutils.writers import html4css1

from .code import numbered


class _Abbreviation(nodes.Inline, nodes.TextElement):  # type: ignore[misc]
    pass


def _abbreviated(
    _name: str, _raw: str, text: str, _line: int, _inliner: Any, options: Any = None, content: Any = None
) -> tuple[list[Any], list[Any]]:
    text = utils.unescape(text)
    begin = text.find("(")
    if begin < 0 or not text.endswith(")"):
        return [_Abbreviation(text, text)], []
    short = text[:begin].strip()
    return [_Abbreviation(short, short, explanation=text[begin + 1 : -1])], []


class _Code(Directive):  # type: ignore[misc]
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
        start = ""
        if numbers is not None and numbers not in {"none", "inline"}:
            start = self.options.get("linenostart") or self.options.get("number-lines") or "1"
        return [nodes.literal_block(code, code, classes=["code"], language=language, start=start)]


class _Video(Directive):  # type: ignore[misc]
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


class _Reader(standalone.Reader):  # type: ignore[misc]
    """Reads a document, and keeps what docutils says about it."""

    def __init__(self, messages: list[tuple[int | None, str]]) -> None:
        super().__init__()
        self._messages = messages

    def new_document(self) -> Any:
        document = readers.Reader.new_document(self)
        document.reporter.attach_observer(self._observe)
        return document

    def _observe(self, message: Any) -> None:
        if message["level"] >= 2 and len(self._messages) < 1_000:
            text = " ".join(message.children[0].astext().split()) if message.children else ""
            self._messages.append((message.get("line"), text[:200]))


class _Translator(html4css1.HTMLTranslator):  # type: ignore[misc]
    def visit__Abbreviation(self, node: Any) -> None:
        title = {"title": node["explanation"]} if node.hasattr("explanation") else {}
        self.body.append(self.starttag(node, "abbr", "", **title))

    def depart__Abbreviation(self, _: Any) -> None:
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
        if node.get("start"):
            self.body.append(numbered(f"{node.astext()}\n", language, node["start"]))
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


class _Writer(html4css1.Writer):  # type: ignore[misc]
    def __init__(self) -> None:
        super().__init__()
        self.translator_class = _Translator


_DIRECTIVES = {"code-block": _Code, "sourcecode": _Code, "code": _Code, "youtube": _Video, "vimeo": _Video}
_ROLES = {"abbr": _abbreviated}


@contextmanager
def registered() -> Iterator[None]:
    """Let docutils know these directives and roles for a while: its tables belong to the whole process.

    Other plugins of the site, such as those that read docstrings, find what they have registered before and after.
    """
    added: list[tuple[dict[str, Any], dict[str, Any]]] = [
        (directives._directives, _DIRECTIVES),
        (roles._roles, _ROLES),
    ]
    before = [dict(table) for table, _ in added]
    for table, own in added:
        table.update(own)
    try:
        yield
    finally:
        for (table, own), old in zip(added, before, strict=True):
            for name in own:
                table.pop(name, None)
            table.update({name: old[name] for name in own if name in old})


def reader(messages: list[tuple[int | None, str]]) -> Any:
    """Return what reads a document; the list receives the line and the words of what docutils can't read."""
    return _Reader(messages)


def writer() -> Any:
    """Return what writes a document as HTML."""
    return _Writer()

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
from docutils.transforms import Transform
from docutils.transforms.parts import Contents
from docutils.transforms.references import Substitutions, TargetNotes
from docutils.writers import html4css1

from .code import numbered

#: The most tables of contents and lists of targets of a document, and the most substitutions in each other.
_MOST_LISTS, _MOST_NESTED = 20, 50


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


class _SizeBefore(Transform):  # type: ignore[misc]
    """Refuses a document whose substitutions stand for too much, before they are put in."""

    default_priority = Substitutions.default_priority - 1

    def apply(self) -> None:
        lists = [node for node in self.document.findall(nodes.pending) if node.transform in {Contents, TargetNotes}]
        if len(lists) > _MOST_LISTS:
            raise ValueError("it has too many tables of contents")
        sizes: dict[str, int] = {}
        names = self.document.substitution_names

        def size(name: str, above: tuple[str, ...] = ()) -> int:
            name = names.get(name.lower(), name)
            definition = self.document.substitution_defs.get(name)
            if definition is None or name in above:
                return 0
            if len(above) > _MOST_NESTED:
                raise ValueError("its substitutions are nested too deep")
            if name not in sizes:
                sizes[name] = len(definition.astext()) + sum(
                    10 + size(inner["refname"], (*above, name))
                    for inner in definition.findall(nodes.substitution_reference)
                )
            return sizes[name]

        used = self.document.findall(nodes.substitution_reference)
        _refuse(sum(size(node["refname"]) for node in used), self.document)


class _SizeAfter(Transform):  # type: ignore[misc]
    """Refuses a document whose references have too long targets together, when all are known."""

    default_priority = 890

    def apply(self) -> None:
        found = (*self.document.findall(nodes.reference), *self.document.findall(nodes.image))
        _refuse(sum(len(node.get("refuri", "")) + len(node.get("uri", "")) for node in found), self.document)


def _refuse(size: int, document: Any) -> None:
    if size > document.blogimport_most:
        raise ValueError("its substitutions and references stand for too much")


class _Reader(standalone.Reader):  # type: ignore[misc]
    """Reads a document, and keeps what docutils says about it."""

    def __init__(self, messages: list[tuple[int | None, str]], most: int) -> None:
        super().__init__()
        self._messages = messages
        self._most = most

    def get_transforms(self) -> list[Any]:
        return [*super().get_transforms(), _SizeBefore, _SizeAfter]

    def new_document(self) -> Any:
        document = readers.Reader.new_document(self)
        document.reporter.attach_observer(self._observe)
        document.blogimport_most = self._most
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

    Other plugins of the site, such as those that read docstrings, find what they have registered before and after. The
    roles that a document defines are forgotten with ours.
    """
    added = ((directives._directives, _DIRECTIVES), (roles._roles, _ROLES))
    before = [dict(table) for table, _ in added]
    for table, own in added:
        table.update(own)
    try:
        yield
    finally:
        for (table, _), old in zip(added, before, strict=True):
            table.clear()
            table.update(old)


def reader(messages: list[tuple[int | None, str]], most: int) -> Any:
    """Return what reads a document.

    Args:
        messages: Receives the line and the words of what docutils can't read.
        most: The most characters that substitutions and the targets of references may stand for; for more the reader
            raises a ValueError.
    """
    return _Reader(messages, most)


def writer() -> Any:
    """Return what writes a document as HTML."""
    return _Writer()

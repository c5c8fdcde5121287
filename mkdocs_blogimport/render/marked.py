"""The Markdown of Hexo's blogs: marked with what Hexo's renderer adds to it, and markdown-it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin
from mdit_py_plugins.subscript import sub_plugin
from mdit_py_plugins.superscript import superscript_plugin

from ..blog.slugs import slug
from ..kramdown.rendered import Heading, Rendered
from .bare_addresses import link_bare_addresses
from .blocks import Blocks
from .bounds import bound, rendered
from .commonmark import bound_addresses, flat_notes, no_footnote
from .quotes import make_quotes

_TAG = re.compile(r"<[^<>]*>")
_TASK = re.compile(r"\[(?P<mark>[ xX])\][ \t]+(?=\S)")
#: A term of a description has so many characters at least.
_SHORTEST = 2
#: What stands before a quotation mark that opens.
_OPENING_SINGLE = re.compile("(^|[-—/(\\[{\"\\s])'")
_OPENING_DOUBLE = re.compile('(^|[-—/(\\[{‘\\s])"')
_SMART = re.compile(r"[\"']|--|\.\.\.")
_TASK_PLUGINS = frozenset({"markdown-it-task-checkbox", "markdown-it-task-lists"})
_CONTAINER = re.compile(r"[\w-]{1,40}")
_CONTAINERS = 20
#: The longest quote, and the longest suffix of an id.
_LONGEST = 20
USUAL_QUOTES = "“”‘’"


@dataclass(frozen=True, slots=True)
class MarkdownItSettings:
    """What the settings of a renderer say, the defaults where they don't."""

    breaks: bool = True
    smart: bool = True
    quotes: Sequence[str] = USUAL_QUOTES
    links: bool = True
    ids: bool = True
    levels: Container[int] = range(1, 7)
    """Those of the headings that get ids."""
    case: int = 0
    suffix: str = ""
    descriptions: bool = True
    captions: bool = False
    html: bool = True

    @classmethod
    def of_marked(cls, values: Mapping[str, Any]) -> MarkdownItSettings:
        """Read the settings of hexo-renderer-marked 7, below `marked:`."""

        def asks(key: str, default: bool = True) -> bool:
            value = values.get(key)
            return value if isinstance(value, bool) else default

        return cls(
            breaks=asks("breaks"),
            smart=asks("smartypants"),
            quotes=_quotes(values.get("quotes")),
            links=asks("autolink") and asks("gfm"),
            ids=asks("headerIds"),
            case=_case(values.get("modifyAnchors")),
            descriptions=asks("descriptionLists"),
            captions=asks("figcaption", default=False),
        )

    @classmethod
    def of_markdown_it(cls, values: Mapping[str, Any]) -> MarkdownItSettings:
        """Read the settings of hexo-renderer-markdown-it 7, below `markdown:`."""
        render = values.get("render")
        render = render if isinstance(render, Mapping) else {}
        anchors = values.get("anchors")
        has_anchors = (anchors is not False and anchors is not None) or "anchors" not in values
        anchors = anchors if isinstance(anchors, Mapping) else {}
        level = anchors.get("level")

        def asks(key: str) -> bool:
            value = render.get(key)
            return value if isinstance(value, bool) else True

        return cls(
            breaks=asks("breaks"),
            smart=asks("typographer"),
            quotes=_quotes(render.get("quotes")),
            links=asks("linkify"),
            ids=has_anchors,
            levels=range(level if isinstance(level, int) else 2, 7),
            case=_case(anchors.get("case")),
            suffix=str(anchors.get("collisionSuffix") or "")[:_LONGEST],
            descriptions=False,
            html=asks("html"),
        )


def _quotes(value: Any) -> Sequence[str]:
    if isinstance(value, list) and len(value) == len(USUAL_QUOTES):
        return [str(quote)[:_LONGEST] for quote in value]
    return value if isinstance(value, str) and len(value) == len(USUAL_QUOTES) else USUAL_QUOTES


def _case(value: Any) -> int:
    return value if value in (1, 2) and not isinstance(value, bool) else 0


class MarkdownItBase:
    """What both have in common."""

    def __init__(self, settings: MarkdownItSettings, engine: MarkdownIt) -> None:
        self._settings = settings
        self._engine = engine
        self._renderer = RendererHTML(engine)
        bound(engine)
        engine.block = Blocks(engine)

    def convert(self, text: str) -> Rendered:
        """Render one body.

        Args:
            text: Markdown.

        Returns:
            HTML and headings.
        """
        return rendered(self._engine, text, self._numbered if self._settings.ids else lambda _: [])

    def _numbered(self, tokens: Sequence[Token]) -> list[Heading]:
        """Give headings their ids; return them."""
        found: list[Heading] = []
        used: dict[str, int] = {}
        for opening, inline in itertools.pairwise(tokens):
            if opening.type != "heading_open" or int(opening.tag[1]) not in self._settings.levels:
                continue
            children = inline.children or []
            html = self._inline(children)
            own = self._id(children, html)
            count = used.get(own, 0)
            used[own] = count + 1
            if count:
                own = f"{own}-{self._settings.suffix}{count + self._first_copy}"
            if own:
                opening.attrSet("id", own)
                found.append(Heading(int(opening.tag[1]), own, html))
        return found

    def _inline(self, children: Sequence[Token]) -> str:
        return self._renderer.renderInline(children, self._engine.options, {})

    #: What is added to the number of the headings before, in the id of one of the same name.
    _first_copy = 0

    def _id(self, children: Sequence[Token], html: str) -> str:
        raise NotImplementedError


class Marked(MarkdownItBase):
    """marked 7 as hexo-renderer-marked sets it up: line ends, smart quotes, descriptions, ids; no footnotes."""

    def __init__(self, options: Mapping[str, Any] | None = None) -> None:
        """Prepare rendering.

        Args:
            options: What `marked:` in Hexo's `_config.yml` says. Settings that are absent or have another type have
                the renderer's default.
        """
        settings = MarkdownItSettings.of_marked(options or {})
        engine = MarkdownIt("commonmark", {"html": True, "breaks": settings.breaks, "strikethrough_single_tilde": True})
        super().__init__(settings, engine)
        engine.enable(["table", "strikethrough"])
        engine.add_render_rule("s_open", lambda *_: "<del>")
        engine.add_render_rule("s_close", lambda *_: "</del>")
        if settings.links:
            engine.use(gfm_autolink_plugin)
            bound_addresses(engine)
        engine.core.ruler.push("task_lists", task_lists)
        if settings.smart:
            # what is escaped is no quote
            engine.core.ruler.before("text_join", "smart", self._make_smart)
        if settings.captions:
            engine.core.ruler.push("captions", _caption)
        if settings.descriptions:
            engine.core.ruler.push("descriptions", self._describe)

    def _id(self, children: Sequence[Token], html: str) -> str:
        return slug(_TAG.sub("", unescape(html)).strip(), self._settings.case)  # type: ignore[arg-type]

    def _make_smart(self, state: StateCore) -> None:
        """Replace quotes, dashes and dots, by the rules of SmartyPants as the renderer has them, line by line."""
        open_double, close_double, open_single, close_single = self._settings.quotes
        for token in state.tokens:
            is_address = False
            for child in token.children or ():
                if child.type in {"link_open", "link_close"} and child.info == "auto":
                    is_address = child.nesting > 0
                if child.type != "text" or is_address or not _SMART.search(child.content):
                    continue
                text = child.content.replace("---", "—").replace("--", "–")
                text = _OPENING_SINGLE.sub(lambda found: found[1] + open_single, text).replace("'", close_single)
                text = _OPENING_DOUBLE.sub(lambda found: found[1] + open_double, text).replace('"', close_double)
                child.content = text.replace("...", "…")

    def _describe(self, state: StateCore) -> None:
        """Convert paragraphs of a term and a last line that begins with a colon."""
        for opening, inline, closing in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
            if opening.type != "paragraph_open" or "\n:" not in inline.content.replace(" ", ""):
                continue
            html = self._inline(inline.children or []).replace("<br />\n", "<br>")
            term, colon, description = html.rpartition("<br>:")
            if not colon or len(term) < _SHORTEST or not description[:1].isspace():
                continue
            made = Token("html_inline", "", 0)
            made.content = f"<dl><dt>{term}</dt><dd>{description.strip()}</dd></dl>"
            inline.children = [made]
            opening.hidden = closing.hidden = True


class MarkdownItOfHexo(MarkdownItBase):
    """markdown-it as hexo-renderer-markdown-it 7 sets it up."""

    _first_copy = 1

    def __init__(self, options: Mapping[str, Any] | None = None) -> None:
        """Prepare rendering.

        Args:
            options: What `markdown:` in Hexo's `_config.yml` says. Of its plugins those for footnotes and description
                lists are used. Settings that are absent or have another type have the renderer's default.
        """
        options = options or {}
        settings = MarkdownItSettings.of_markdown_it(options)
        is_plain = options.get("preset") == "commonmark"
        usual = {"html": settings.html, "breaks": settings.breaks, "typographer": settings.smart}
        engine = MarkdownIt("commonmark" if is_plain else "js-default", {**usual, "linkify": False})
        super().__init__(settings, engine)
        if settings.links and not is_plain:
            link_bare_addresses(engine)
        if settings.smart and not is_plain:
            engine.core.ruler.at("smartquotes", lambda state: make_quotes(state, settings.quotes))
        names = set(plugin_names(options.get("plugins")))
        if "markdown-it-footnote" in names:
            engine.use(footnote_plugin)
            engine.core.ruler.before("footnote_tail", "flat_notes", flat_notes)
            engine.inline.ruler.before("footnote_ref", "no_footnote", no_footnote)
        if "markdown-it-deflist" in names:
            engine.use(deflist_plugin)
        if "markdown-it-sub" in names:
            engine.use(sub_plugin)
        if "markdown-it-sup" in names:
            engine.use(superscript_plugin)
        if not names.isdisjoint(_TASK_PLUGINS):
            engine.core.ruler.push("task_lists", task_lists)
        for name in container_names(options.get("plugins")):
            engine.use(container_plugin, name)

    def _id(self, children: Sequence[Token], html: str) -> str:
        words = (child.content for child in children if not child.content.startswith("<!--"))
        return slug("".join(words), self._settings.case)  # type: ignore[arg-type]


def container_names(value: Any) -> list[str]:
    """Return the names of the containers that markdown-it-container makes."""
    plugins = value if isinstance(value, list) else []
    named = (plugin for plugin in plugins if isinstance(plugin, Mapping))
    options = (plugin.get("options") for plugin in named if plugin.get("name") == "markdown-it-container")
    found = (name for option in options for name in (option if isinstance(option, list) else [option]))
    names = dict.fromkeys(name for name in found if isinstance(name, str) and _CONTAINER.fullmatch(name))
    return list(names)[:_CONTAINERS]


def plugin_names(value: Any) -> list[str]:
    """Return the names of plugins of markdown-it: each is a string, or a mapping with its name."""
    plugins = value if isinstance(value, list) else []
    names = (plugin.get("name") if isinstance(plugin, Mapping) else plugin for plugin in plugins)
    return [name for name in names if isinstance(name, str)]


def task_lists(state: StateCore) -> None:
    """Convert items that begin with `[ ]` or `[x]`, without classes."""
    for item, paragraph, inline in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if item.type != "list_item_open" or paragraph.type != "paragraph_open":
            continue
        first = inline.children[0] if inline.children else None
        match = _TASK.match(first.content) if first is not None and first.type == "text" else None
        if first is None or match is None:
            continue
        first.content = f" {first.content[match.end() :]}"
        checked = "" if match["mark"] == " " else ' checked=""'
        box = Token("html_inline", "", 0)
        box.content = f'<input{checked} disabled="" type="checkbox">'
        assert inline.children is not None
        inline.children.insert(0, box)


def _caption(state: StateCore) -> None:
    """Put each picture with an alternative text into a figure with that as its caption."""
    for token in state.tokens:
        children = token.children or []
        if not any(child.type == "image" and child.content for child in children):
            continue
        made: list[Token] = []
        for child in children:
            if child.type != "image" or not child.content:
                made.append(child)
                continue
            begin, end = Token("html_inline", "", 0), Token("html_inline", "", 0)
            begin.content = "<figure>"
            caption = escape(child.content, quote=False)
            end.content = f'<figcaption aria-hidden="true">{caption}</figcaption></figure>'
            made += [begin, child, end]
        token.children = made

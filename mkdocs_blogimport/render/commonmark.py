"""CommonMark with the extensions that blogs use, through markdown-it-py."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin

from ..kramdown.rendered import Heading, Rendered
from ..kramdown.typography import quote
from .blocks import Blocks
from .bounds import bound, rendered

#: The most characters to search for the beginnings of bare addresses: this number, and some for each of the text.
ADDRESSES, ADDRESSES_A_CHARACTER = 1_000_000, 20
_PROTOCOLS = ("http", "https", "mailto", "xmpp")
_QUOTES = ("‘", "’", "“", "”")
_QUOTE = re.compile("[\"']")
_BREAKS = frozenset({"softbreak", "hardbreak"})
_OWN_ID = re.compile(r"\{:?[ \t]*#(?P<id>[\w:.-]+)(?P<classes>(?:[ \t]+\.[\w-]+)*)[ \t]*\}[ \t]*\Z")
_TASK = re.compile(r"\[(?P<mark>[ xX])\](?=[ \t])")
_NO_ID = re.compile(r"[^a-zA-Z0-9 -]")
_BEFORE_ID = re.compile(r"\A[^a-zA-Z]+")
#: GFM's list of tags that are shown as text (6.11).
_FILTERED = re.compile(
    r"<(?=/?(?:title|textarea|style|xmp|iframe|noembed|noframes|script|plaintext)(?:[\s/>]|\Z))", re.IGNORECASE
)
_TIGHT = re.compile(r"(#{1,6})(?=[^#\s])")


class CommonMark:
    """CommonMark, tables, strikethrough, bare addresses, task lists, footnotes, definition lists, smart quotes, ids.

    An id is the author's, written `{#id}` at the end of the heading, or else as GitHub makes it.
    """

    def __init__(self, options: Mapping[str, Any] | None = None) -> None:
        """Prepare rendering.

        Args:
            options: Nothing for all of that. With `extensions`, only these of `table`, `strikethrough`, `autolink`,
                `tasklist` and `tagfilter` are on, only these `options` are set of `smart`, `footnotes`, `hardbreaks`
                and `tight_headings` (a heading needs no space after its `#`), and an author's `{#id}` is text; with
                `ids: ghpages` ids are those of jekyll-commonmark-ghpages.
        """
        self._dialect = dialect = _Dialect.read(options or {})
        self._engine = MarkdownIt("commonmark", {"html": True, "strikethrough_single_tilde": True})
        self._renderer = RendererHTML(self._engine)
        self._engine.options["breaks"] = dialect.hard_breaks
        self._engine.enable([name for name in ("table", "strikethrough") if name in dialect.extensions])
        if dialect.footnotes:
            self._engine.use(footnote_plugin, inline=dialect.is_whole)
            self._engine.core.ruler.before("footnote_tail", "flat_notes", flat_notes)
            self._engine.inline.ruler.before("footnote_ref", "no_footnote", no_footnote)
        if dialect.is_whole:
            self._engine.use(deflist_plugin)
        else:
            self._engine.add_render_rule("footnote_caption", _footnote_number)
            self._engine.add_render_rule("footnote_block_open", _footnotes)
            self._engine.add_render_rule("s_open", lambda *_: "<del>")
            self._engine.add_render_rule("s_close", lambda *_: "</del>")
        if "tagfilter" in dialect.extensions:
            self._engine.add_render_rule("html_block", _filtered)
            self._engine.add_render_rule("html_inline", _filtered)
        if dialect.tight_headings:
            ends = ["paragraph", "reference", "blockquote"]
            self._engine.block.ruler.before("heading", "tight_heading", _tight_heading, {"alt": ends})
        if "autolink" in dialect.extensions:
            self._engine.use(gfm_autolink_plugin)
            bound_addresses(self._engine)
        bound(self._engine)
        self._engine.block = Blocks(self._engine)
        if "tasklist" in dialect.extensions:
            self._engine.core.ruler.push("task_lists", _task_lists)
        if dialect.smart_quotes:
            self._engine.core.ruler.push("smart_quotes", _smart_quotes)
        if dialect.smart_dashes:
            self._engine.core.ruler.push("smart_dashes", _smart_dashes)

    def convert(self, text: str) -> Rendered:
        """Render one body.

        Args:
            text: Markdown.

        Returns:
            HTML and headings.
        """
        return rendered(self._engine, text, self._number)

    def _number(self, tokens: list[Token]) -> list[Heading]:
        headings: list[Heading] = []
        found = [(o, inline.children or []) for o, inline in itertools.pairwise(tokens) if o.type == "heading_open"]
        whole = self._dialect.is_whole
        used = {own: 1 for opening, children in found if whole and (own := _own_id(opening, children))}
        for opening, children in found:
            anchor = str(opening.attrGet("id") or "")
            if not anchor:
                anchor = self._id(children)
                if not anchor:
                    continue
                count = used.get(anchor, 0)
                used[anchor] = count + 1
                if count:
                    while f"{anchor}-{count}" in used:
                        count += 1
                    used[anchor] = count + 1
                    anchor = f"{anchor}-{count}"
                    used[anchor] = 1
                opening.attrSet("id", anchor)
            title = self._renderer.renderInline(children, self._engine.options, {})
            headings.append(Heading(int(opening.tag[1]), anchor, title))
        return headings

    def _id(self, children: list[Token]) -> str:
        """Return the id of a heading, unless another one has it."""
        if self._dialect.ids == "ghpages":
            shown = self._renderer.renderInline(children, self._engine.options, {})
            return _NO_ID.sub("", _BEFORE_ID.sub("", shown)).replace(" ", "-").lower() or "section"
        plain = "".join(c.content for c in children if c.type in {"text", "code_inline"})
        return "".join(c for c in plain.lower() if c.isalnum() or c in "_- ").strip().replace(" ", "-")


@dataclass(frozen=True, slots=True)
class _Dialect:
    """The extensions of CommonMark that are on."""

    is_whole: bool = True
    """True if no configuration names the extensions."""
    extensions: frozenset[str] = frozenset({"table", "strikethrough", "autolink", "tasklist"})
    footnotes: bool = True
    smart_quotes: bool = True
    smart_dashes: bool = False
    hard_breaks: bool = False
    tight_headings: bool = False
    ids: str = "github"

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> _Dialect:
        if not isinstance(values.get("extensions"), list):
            return cls()
        options = values.get("options") or ()
        return cls(
            is_whole=False,
            extensions=frozenset(values["extensions"]),
            footnotes="footnotes" in options,
            smart_quotes="smart" in options,
            smart_dashes="smart" in options,
            hard_breaks="hardbreaks" in options,
            tight_headings="tight_headings" in options,
            ids=str(values.get("ids")),
        )


def _own_id(heading: Token, children: Sequence[Token]) -> str | None:
    """Remove the author's `{#id .class}` from the end of a heading's text, and return it."""
    last = children[-1] if children and children[-1].type == "text" else None
    match = _OWN_ID.search(last.content) if last is not None else None
    if last is None or match is None:
        return None
    last.content = last.content[: match.start()].rstrip()
    heading.attrSet("id", match["id"])
    if match["classes"]:
        heading.attrSet("class", " ".join(name.removeprefix(".") for name in match["classes"].split()))
    return match["id"]


def bound_addresses(engine: MarkdownIt) -> None:
    """Keep the rule for bare addresses from searching all text before each colon."""
    name = "gfm_autolink_protocol"
    rule = next(rule for rule in engine.inline.ruler.__rules__ if rule.name == name).fn

    def bounded(state: StateInline, silent: bool) -> bool:
        start = state.pos
        if state.src[start] != ":" or not state.src.endswith(_PROTOCOLS, 0, start):
            return False
        left: int = state.env.get("addresses", ADDRESSES + ADDRESSES_A_CHARACTER * len(state.src))
        state.env["addresses"] = left - len(state.pending)
        return left > 0 and bool(rule(state, silent))

    engine.inline.ruler.at(name, bounded)


def no_footnote(state: StateInline, silent: bool) -> bool:
    """Skip a bracket and a caret whose label would contain another bracket: the plugin would search each time."""
    start = state.pos + 2
    if not state.src.startswith("[^", state.pos):
        return False
    end = state.src.find("[", start)
    if end < 0 or state.src.find("]", start, end) >= 0:
        return False
    if not silent:
        state.pending += "["
    state.pos += 1
    return True


def flat_notes(state: StateCore) -> None:
    """Make the definition of a footnote inside another a part of it: the plugin would take half of its lists along."""
    kept: list[Token] = []
    depth = 0
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            depth += 1
        is_inner = depth > 1 and token.type in {"footnote_reference_open", "footnote_reference_close"}
        if token.type == "footnote_reference_close":
            depth -= 1
        if not is_inner:
            kept.append(token)
    state.tokens = kept


def _footnote_number(self: Any, tokens: Sequence[Token], at: int, options: Any, environment: Any) -> str:
    """Return the number of a footnote in the text, as cmark writes it."""
    number: int = tokens[at].meta["id"] + 1
    return str(number)


def _footnotes(self: Any, tokens: Sequence[Token], at: int, options: Any, environment: Any) -> str:
    return '<section class="footnotes">\n<ol>\n'


def _filtered(self: Any, tokens: Sequence[Token], at: int, options: Any, environment: Any) -> str:
    """Escape the tags in HTML that would change the rest of the page (GFM, 6.11)."""
    return _FILTERED.sub("&lt;", tokens[at].content)


def _tight_heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a heading without a space after its `#`, which the engines before CommonMark allowed."""
    if state.is_code_block(start):
        return False
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    match = _TIGHT.match(line)
    if match is None:
        return False
    if silent:
        return True
    state.line = start + 1
    tag = f"h{len(match[1])}"
    state.push("heading_open", tag, 1).map = [start, state.line]
    inline = state.push("inline", "", 0)
    inline.content = line[match.end() :].strip().rstrip("#").rstrip()
    inline.map, inline.children = [start, state.line], []
    state.push("heading_close", tag, -1)
    return True


def _smart_dashes(state: StateCore) -> None:
    """Replace dashes and ellipses, as the SmartyPants of the old engines and cmark's `smart` do."""
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "text" and ("--" in child.content or "..." in child.content):
                child.content = child.content.replace("...", "…").replace("---", "—").replace("--", "–")


def _task_lists(state: StateCore) -> None:
    """Convert items that begin with `[ ]` or `[x]` (GFM, 5.3), with the classes of kramdown and Material."""
    lists: list[Token] = []
    for token, before, inline in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            lists.append(token)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            lists.pop()
        elif token.type == "list_item_open" and before.type == "paragraph_open":
            first = inline.children[0] if inline.children else None
            match = _TASK.match(first.content) if first is not None and first.type == "text" else None
            if first is None or match is None:
                continue
            first.content = first.content[match.end() :]
            checked = "" if match["mark"] == " " else ' checked="checked"'
            box = Token("html_inline", "", 0)
            box.content = f'<input type="checkbox" class="task-list-item-checkbox" disabled="disabled"{checked} />'
            assert inline.children is not None
            inline.children.insert(0, box)
            token.attrSet("class", "task-list-item")
            lists[-1].attrSet("class", "task-list")


def _smart_quotes(state: StateCore) -> None:
    """Replace quotes by typographic ones, by kramdown's rules, in linear time."""
    for token in state.tokens:
        if token.type != "inline" or not _QUOTE.search(token.content):
            continue
        before = ""
        address = False  # a bare one, or one in angle brackets: these are not changed
        for child in token.children or ():
            if child.info == "auto":
                address = child.nesting > 0
            if child.type == "text" and not address and _QUOTE.search(child.content):
                child.content = _quoted(child.content, "\n" if before in _BREAKS else "")
            if child.content or child.type in _BREAKS:
                before = child.type


def _quoted(text: str, before: str) -> str:
    """Replace the quotes in a text.

    Args:
        text: The text between two elements.
        before: The line end before it, if there is one.
    """
    whole = before + text
    parts: list[str] = []
    at = len(before)
    while (match := _QUOTE.search(whole, at)) is not None:
        parts.append(whole[at : match.start()])
        written, at = quote(whole, match.start(), match.start() == 0, _QUOTES)
        parts.append(written)
    return "".join([*parts, whole[at:]])

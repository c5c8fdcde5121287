"""Markdown as Hugo's goldmark renders it, through markdown-it-py."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from hashlib import blake2b
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from ...blog.elements import Elements
from ...kramdown.copies import Copies
from ...kramdown.rendered import Heading, Rendered
from ..blocks import Blocks
from ..bounds import (
    BRACKETS,
    DEEPEST,
    LARGE,
    QUOTES,
    SIGNS,
    References,
    bounded_quote,
    nesting,
    no_collection,
    normalize,
    signs,
    too_deep,
)
from . import attributes, blackfriday, blocks, spans
from .exchange import Exchange
from .ids import Ids, plain, slug
from .inline import Inline
from .settings import Settings
from .tables import make_tables
from .writer import Writer

__all__ = ["Goldmark", "Settings"]

#: The mark at which a theme cut a post; Hugo puts a paragraph there, wherever it stands.
MORE = "<!--more-->"
_DIVIDER = "blogimport5d41divider"
_INDENT = re.compile(r"\n[ \t]++")
_UNDERLINES = frozenset("-=")
_ENDS = ["paragraph", "reference", "blockquote", "list"]


class Goldmark:
    """goldmark as Hugo sets it up, by the settings of a site."""

    def __init__(self, options: Mapping[str, Any] | None = None) -> None:
        """Prepare rendering.

        Args:
            options: The section `markup` of Hugo's configuration, with `emoji` for its `enableEmoji`. Settings that
                are absent or have another type have Hugo's default.
        """
        self._settings = settings = Settings.read(options or {})
        self._engine = engine = _Engine(settings)
        engine.core.ruler.before("block", "deep_blocks", nesting(2 * DEEPEST))
        engine.core.ruler.before("inline", "shallow_inlines", nesting(BRACKETS))
        engine.core.ruler.at("normalize", normalize)
        if settings.table:
            engine.core.ruler.before("inline", "tables", make_tables)
        engine.core.ruler.before("inline", "lines", _strip_lines)
        engine.core.ruler.before("inline", "gather_notes", _gather_notes)
        engine.block.ruler.before("table", "too_deep", too_deep)
        engine.block.ruler.at("blockquote", bounded_quote, {"alt": _ENDS})
        if settings.footnote:
            engine.block.ruler.before("reference", "footnote", blocks.footnote, {"alt": _ENDS[:3]})
        if settings.definition_list:
            engine.block.ruler.before("table", "definition", blocks.definition, {"alt": ["paragraph"]})
        if settings.block_attributes:
            engine.block.ruler.before("table", "attribute_line", blocks.attribute_line, {"alt": _ENDS})
        if settings.title_attributes:
            engine.core.ruler.before("inline", "heading_attributes", _heading_attributes)
        engine.block.ruler.at("html_block", blocks.html_block, {"alt": _ENDS[:3]})
        engine.block.ruler.at("heading", blocks.heading, {"alt": _ENDS[:3]})
        if not settings.wraps_images:
            engine.core.ruler.push("bare_images", _bare_images)
        if settings.is_blackfriday:
            self._make_old()
        else:
            engine.block = Blocks(engine)
        if settings.task_list:
            engine.core.ruler.before("inline", "task_lists", _task_lists)

    def _make_old(self) -> None:
        """Exchange the rules that Blackfriday had otherwise."""
        rules = self._engine.block.ruler
        rules.at("list", blackfriday.items, {"alt": []})
        rules.at("blockquote", blackfriday.quote, {"alt": []})
        rules.at("html_block", blackfriday.html_block, {"alt": []})
        rules.at("paragraph", blackfriday.paragraph, {"alt": []})
        rules.disable("lheading")
        if self._settings.is_smart:
            self._engine.core.ruler.push("smart", blackfriday.make_smart)

    def convert(self, text: str) -> Rendered:
        """Render one body.

        Args:
            text: Markdown.

        Returns:
            HTML and headings.
        """
        return self.convert_with(text, None)

    def convert_with(self, text: str, elements: Elements | None) -> Rendered:
        """Render one body, some of whose elements are written otherwise.

        Args:
            text: Markdown.
            elements: What writes these elements. It is not asked for a blog of the first engine, which had no such.

        Returns:
            HTML and headings.
        """
        if signs(text) > SIGNS:
            return Rendered(f"<pre>{escape(text, quote=False)}</pre>\n", [])
        environment: dict[str, Any] = {
            "references": References(Copies(len(text))),
            "quotes": QUOTES + len(text),
            "notes": blocks.Notes(),
            "bases": [],
            "depth": 0,
            "old_tables": self._settings.is_blackfriday,
            "endless": {},
            "tables": self._settings.table,
            "title_attributes": self._settings.title_attributes,
            "last_delimiters": {},
            # the opening quotes without a closing one so far: goldmark counts them from the start of the page
            "single": 0,
            "double": 0,
        }
        prefix = f"h{blake2b(text.encode(), digest_size=8).hexdigest()}" if self._settings.has_footnote_prefix else ""
        text = text.replace("\r\n", "\n")
        if self._settings.is_blackfriday:
            text = blackfriday.gathered(blackfriday.expanded(text))
        text = text.replace(MORE, f"\n\n{_DIVIDER}\n\n", 1)
        with no_collection(len(text) > LARGE):
            html, headings = self._written(text, environment, Writer(self._settings, prefix), elements)
        if _DIVIDER in html:
            html = html.replace(f"<p>{_DIVIDER}</p>", MORE).replace(_DIVIDER, "")
        return Rendered(html, headings)

    def _written(
        self, text: str, environment: dict[str, Any], writer: Writer, elements: Elements | None
    ) -> tuple[str, list[Heading]]:
        """Write a text; its tokens are gone when this returns."""
        tokens = self._engine.parse(text, environment)
        headings = self._number(tokens, writer)
        notes: blocks.Notes = environment["notes"]
        used = notes.used
        tokens = _without_notes(tokens, notes)
        if elements is not None and not self._settings.is_blackfriday:
            exchange = Exchange(elements, writer, wraps_images=self._settings.wraps_images)
            tokens = exchange.blocks(tokens)
            for note in used:
                note.tokens = exchange.blocks(note.tokens)
        return writer.blocks(tokens, used), headings

    def _number(self, tokens: list[Token], writer: Writer) -> list[Heading]:
        """Give headings and terms their ids; return the headings."""
        ids = Ids(self._settings.id_type)
        headings: list[Heading] = []
        for opening, inline in itertools.pairwise(tokens):
            is_heading = opening.type == "heading_open"
            if not is_heading and opening.type != "dt_open":
                continue
            children = inline.children or []
            own: attributes.Attributes = opening.meta.get("attributes", {})
            if "id" in own:
                ids.put(own["id"])
            elif self._settings.heading_ids if is_heading else self._settings.term_ids:
                # Blackfriday makes ids of what the author wrote
                words = inline.content if self._settings.is_blackfriday else plain(children)
                if is_heading and opening.markup in _UNDERLINES:
                    words = words.rpartition("\n")[2]
                empty = "" if self._settings.is_blackfriday else "heading" if is_heading else "term"
                if words and (empty or slug(words, "blackfriday")):
                    own = {**own, "id": ids.make(words, empty)}
            own = {**own, **{name: value for name, value in opening.meta.get("later", {}).items() if name not in own}}
            if own:
                opening.meta = {**opening.meta, "attributes": own}
            if is_heading and own.get("id"):
                headings.append(Heading(int(opening.tag[1]), own["id"], writer.heading(children)))
        return headings


class _Engine(MarkdownIt):
    """markdown-it with goldmark's inline rules, and addresses as they are written."""

    def __init__(self, settings: Settings) -> None:
        super().__init__("commonmark", {"html": True})
        self.inline = inline = Inline()
        spans.install(inline, settings)
        self.disable("text_join")  # an id needs what the author wrote for a character

    def normalizeLink(self, url: str) -> str:
        return url

    def normalizeLinkText(self, link: str) -> str:
        return link

    def validateLink(self, url: str) -> bool:
        return True


def _strip_lines(state: StateCore) -> None:
    """Remove the whitespace before each line of a paragraph, in code and HTML too."""
    for token in state.tokens:
        if token.type == "inline" and "\n" in token.content:
            token.content = _INDENT.sub("\n", token.content)


def _gather_notes(state: StateCore) -> None:
    """Move the texts of all footnotes to where the first one stands: in that order they are read."""
    if not any(token.type == "note_open" for token in state.tokens):
        return
    kept: list[Token] = []
    place = -1
    notes: blocks.Notes = state.env["notes"]
    open_notes: list[tuple[str, list[Token]]] = []
    for token in state.tokens:
        if token.type == "note_open":
            place = len(kept) if place < 0 else place
            open_notes.append((token.meta["label"], []))
        elif token.type == "note_close":
            label, inside = open_notes.pop()
            notes.add(label, inside)
        elif open_notes:
            open_notes[-1][1].append(token)
        else:
            kept.append(token)
    state.tokens = [*kept[:place], *notes.tokens, *kept[place:]]


def _without_notes(tokens: list[Token], notes: blocks.Notes) -> list[Token]:
    if not notes:
        return tokens
    inside = set(map(id, notes.tokens))
    return [token for token in tokens if id(token) not in inside]


def _heading_attributes(state: StateCore) -> None:
    """Read the attributes at the end of headings that are underlined."""
    for opening, inline in itertools.pairwise(state.tokens):
        if opening.type == "heading_open" and opening.markup in _UNDERLINES and "}" in inline.content:
            before, newline, line = inline.content.rpartition("\n")
            line, found = attributes.at_end(line)
            if found:
                inline.content = before + newline + line
                opening.meta = {"attributes": found}


def _task_lists(state: StateCore) -> None:
    """Read the boxes at the beginning of list items."""
    for item, paragraph, inline in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if item.type == "list_item_open" and paragraph.type == "paragraph_open":
            mark, rest = spans.task(inline.content)
            if mark:
                inline.content = rest
                inline.meta = {"task": mark}


def _bare_images(state: StateCore) -> None:
    """Take each image that stands alone out of its paragraph."""
    for opening, inline, closing in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if opening.type == "paragraph_open" and [child.type for child in inline.children or ()] == ["image"]:
            assert inline.children is not None
            inline.children[0].meta = opening.meta
            opening.hidden = closing.hidden = True

"""What keeps markdown-it's time and memory in proportion to a text, for each engine that is built on it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote
from markdown_it.rules_core import StateCore
from markdown_it.rules_core import normalize as usual_normalize
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from ..kramdown.copies import Copies
from ..kramdown.rendered import Heading, Rendered

#: The length from which a text is rendered without garbage collection, which takes up to a third of the time: what a
#: collection goes through are tokens that are all needed until the HTML is written.
LARGE = 1_000
#: The deepest nesting of quotes and lists, counted in elements; deeper ones are text.
DEEPEST = 40
#: The deepest nesting of brackets in which the end of a link is searched: it multiplies the cost of each.
BRACKETS = 6
#: The most attempts to find quotes: this number, and one for each character of the text. markdown-it can come back to
#: each line of a broken quote for each line before it.
QUOTES = 10_000
#: A text with more special characters than this, each line counted as some, is shown as it was written: markdown-it
#: keeps half a kilobyte for each.
SIGNS = 300_000
_SIGNS = "*_~|[]`<&\\!^"
_TOKENS_A_LINE = 4
#: A row of a table, which is filled up with empty cells, is a line and the beginning and end of two cells.
_TOKENS_A_ROW = 8


def signs(text: str) -> int:
    """Return a rough maximum of the number of markdown-it's tokens for a text."""
    line = _TOKENS_A_ROW if "|" in text else _TOKENS_A_LINE
    return line * text.count("\n") + sum(map(text.count, _SIGNS))


class References(dict[str, Any]):
    """The definitions of links, which are not looked up any more once they have been used far too often."""

    def __init__(self, copies: Copies) -> None:
        super().__init__()
        self.copies = copies

    def get(self, key: str, default: Any = None) -> Any:
        """Return a definition as long as the text may still be made longer by some."""
        found = super().get(key)
        return default if found is None or not self.copies.afford(len(found["href"]) + len(found["title"])) else found


@contextmanager
def no_collection(wanted: bool) -> Iterator[None]:
    """Keep Python from collecting garbage again and again among tokens that are all still needed."""
    wanted = wanted and gc.isenabled()
    if wanted:
        gc.disable()
    try:
        yield
    finally:
        if wanted:
            gc.enable()


def nesting(most: int) -> Callable[[StateCore], None]:
    """Set markdown-it's nesting limit from here on; it has one for blocks and for brackets."""

    def rule(state: StateCore) -> None:
        state.md.options["maxNesting"] = most

    return rule


def normalize(state: StateCore) -> None:
    """Make each line end a newline, where another one or U+0000 is in the text at all."""
    if "\r" in state.src or "\0" in state.src:
        usual_normalize(state)


def too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a block that is nested too deep as a paragraph: markdown-it would leave it out."""
    if silent or state.level < DEEPEST:
        return False
    state.push("paragraph_open", "p", 1).map = [start, end]
    inline = state.push("inline", "", 0)
    inline.content = state.getLines(start, end, state.blkIndent, False).strip()
    inline.map, inline.children = [start, end], []
    state.push("paragraph_close", "p", -1)
    state.line = end
    return True


def bounded_quote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Apply markdown-it's rule for quotes, unless it was tried far too often."""
    state.env["quotes"] = state.env.get("quotes", QUOTES) - 1
    return state.env["quotes"] >= 0 and blockquote(state, start, end, silent)


def bound(engine: MarkdownIt) -> None:
    """Add the rules that keep markdown-it's time and memory in proportion to a text."""
    engine.core.ruler.at("normalize", normalize)
    engine.core.ruler.before("block", "deep_blocks", nesting(2 * DEEPEST))
    engine.core.ruler.before("inline", "shallow_inlines", nesting(BRACKETS))
    engine.block.ruler.before("table", "too_deep", too_deep)
    ends = ["paragraph", "reference", "blockquote", "list"]
    engine.block.ruler.at("blockquote", bounded_quote, {"alt": ends})
    # before the rules that look for a bracket's end through everything inside it
    engine.inline.ruler.before("link", "lone_brackets", lone_bracket)


def rendered(engine: MarkdownIt, text: str, number: Callable[[list[Token]], list[Heading]]) -> Rendered:
    """Render one body; one with far too many special characters is shown as it was written.

    Args:
        engine: The engine, with the rules of `bound`.
        text: Markdown.
        number: Gives headings their ids, and returns them.
    """
    if signs(text) > SIGNS:
        return Rendered(f"<pre>{escape(text, quote=False)}</pre>\n", [])
    environment: dict[str, Any] = {"references": References(Copies(len(text))), "quotes": QUOTES + len(text)}
    with no_collection(len(text) > LARGE):
        return _rendered(engine, text, number, environment)


def _rendered(
    engine: MarkdownIt, text: str, number: Callable[[list[Token]], list[Heading]], environment: dict[str, Any]
) -> Rendered:
    """Render a text; its tokens are gone when this returns."""
    tokens = engine.parse(text, environment)
    headings = number(tokens)
    return Rendered(engine.renderer.render(tokens, engine.options, environment), headings)


def lone_bracket(state: StateInline, silent: bool) -> bool:
    """Read an opening bracket without a closing one after it as text, without searching from each one inside it."""
    if not state.src.startswith(("[", "![", "^["), state.pos):
        return False
    last = state.env.get("last_bracket")
    if last is None or last[0] is not state.src:
        last = state.env["last_bracket"] = (state.src, state.src.rfind("]"))
    if state.pos < last[1]:
        return False
    if not silent:
        append(state, state.src[state.pos])
    state.pos += 1
    return True


def append(state: StateInline, text: str) -> None:
    """Append to the pending text, without the copy that markdown-it-py before 4.3 makes."""
    append = getattr(state, "append_pending", None)
    if append is None:
        state.pending += text
    else:
        append(text)

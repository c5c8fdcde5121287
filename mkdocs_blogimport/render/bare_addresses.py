"""Bare addresses that become links as linkify-it finds them, `example.com` too: what markdown-it's `linkify` does."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_core import linkify as linkify_texts
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline import linkify as linkify_protocol

#: The most characters without a space between them in which addresses are searched: linkify-it looks from each
#: beginning of one as far as the next space.
_LONGEST = 2_000
_LONG = re.compile(rf"\S{{{_LONGEST}}}")
#: The type of a paragraph in which nothing is searched, meanwhile.
_SKIPPED = "skipped"


def link_bare_addresses(engine: MarkdownIt, *, fuzzy: bool = True) -> None:
    """Let an engine make links of bare addresses.

    Args:
        engine: markdown-it with its rule `linkify`.
        fuzzy: Of those without a protocol too.
    """
    if not fuzzy and engine.linkify is not None:
        engine.linkify.set({"fuzzy_link": False})
    engine.options["linkify"] = True
    engine.core.ruler.at("linkify", _linkify)
    engine.inline.ruler.at("linkify", _linkify_here)
    engine.core.ruler.enable("linkify")


def _linkify(state: StateCore) -> None:
    skipped = [token for token in state.tokens if token.type == "inline" and _LONG.search(token.content)]
    for token in skipped:
        token.type = _SKIPPED
    linkify_texts(state)
    for token in skipped:
        token.type = "inline"


def _linkify_here(state: StateInline, silent: bool) -> bool:
    """Read an address after its protocol, which is before the position."""
    return _LONG.match(state.src, state.pos) is None and linkify_protocol(state, silent)

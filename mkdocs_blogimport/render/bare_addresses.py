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
#: The protocol before `://`, and the most characters among which it is searched.
_PROTOCOL = re.compile(r"(?:^|[^a-z0-9.+-])([a-z][a-z0-9.+-]*+)\Z", re.IGNORECASE)
_BEFORE = 60
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
    """Read an address after its protocol, which is before the position.

    markdown-it looks through all text before each `://` for the protocol; here only where there is a link.
    """
    at = state.pos
    if not state.src.startswith("://", at) or _LONG.match(state.src, at) or state.md.linkify is None:
        return False
    protocol = _PROTOCOL.search(state.pending[-_BEFORE:])
    if protocol is None:
        return False
    begin = at - len(protocol[1])
    is_link = state.md.linkify.match_at_start(state.src[begin : begin + _LONGEST]) is not None
    return is_link and linkify_protocol(state, silent)

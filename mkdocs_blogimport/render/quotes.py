"""Typographic quotes by the rules of markdown-it, in linear time."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_BREAKS = frozenset({"softbreak", "hardbreak"})
_APOSTROPHE = "\u2019"
#: The most quotes among which the one that opens is looked for.
_MOST_OPEN = 64


@dataclass(slots=True)
class _Opened:
    """A quote that may open."""

    token: int
    at: int
    is_single: bool
    level: int


def make_quotes(state: StateCore, quotes: Sequence[str]) -> None:
    """Replace the quotes of a text.

    The rules are those of markdown-it 14: of two quotes of a kind, at one level of elements, the first opens and the
    second closes; a single one that does neither, or stands in a word, is an apostrophe.

    Args:
        state: The state of markdown-it.
        quotes: The double one that opens, the one that closes, and the single ones.
    """
    for token in state.tokens:
        if token.type == "inline" and token.children and ("'" in token.content or '"' in token.content):
            _make(token.children, quotes)


def _make(children: list[Token], quotes: Sequence[str]) -> None:
    opened: list[_Opened] = []
    made: dict[int, dict[int, str]] = {}
    for index, at in _quotes_in(children):
        token = children[index]
        while opened and opened[-1].level > token.level:
            opened.pop()
        is_single = token.content[at] == "'"
        opens, closes = _flanks(children, index, at)
        if not opens and not closes:
            if is_single:
                made.setdefault(index, {})[at] = _APOSTROPHE
            continue
        other = _partner(opened, token.level, is_single) if closes else None
        if other is not None:
            first, last = (quotes[2], quotes[3]) if is_single else (quotes[0], quotes[1])
            made.setdefault(opened[other].token, {})[opened[other].at] = first
            made.setdefault(index, {})[at] = last
            del opened[other:]
        elif opens:
            opened.append(_Opened(index, at, is_single, token.level))
        elif is_single:
            made.setdefault(index, {})[at] = _APOSTROPHE
    for index, places in made.items():
        text = children[index].content
        children[index].content = "".join(places.get(at, character) for at, character in enumerate(text))


def _quotes_in(children: Sequence[Token]) -> Iterator[tuple[int, int]]:
    for index, token in enumerate(children):
        if token.type == "text" and token.info != "auto":
            yield from ((index, at) for at, character in enumerate(token.content) if character in "'\"")


def _partner(opened: Sequence[_Opened], level: int, is_single: bool) -> int | None:
    """The place of the last quote of a kind and a level that is open."""
    for place in range(len(opened) - 1, max(-1, len(opened) - 1 - _MOST_OPEN), -1):
        if opened[place].level < level:
            return None
        if opened[place].is_single == is_single and opened[place].level == level:
            return place
    return None


def _flanks(children: Sequence[Token], index: int, at: int) -> tuple[bool, bool]:
    """Return whether a quote can open and whether it can close."""
    text = children[index].content
    before = text[at - 1] if at else _edge(children, range(index - 1, -1, -1), -1)
    after = text[at + 1] if at + 1 < len(text) else _edge(children, range(index + 1, len(children)), 0)
    odd_before, odd_after = _is_punctuation(before), _is_punctuation(after)
    space_before, space_after = before.isspace(), after.isspace()
    opens = not space_after and (not odd_after or space_before or odd_before)
    closes = not space_before and (not odd_before or space_after or odd_after)
    if after == '"' and text[at] == '"' and before.isascii() and before.isdigit():  # 1"" is inches
        opens = closes = False
    if opens and closes:
        opens, closes = odd_before, odd_after
    return opens, closes


def _edge(children: Sequence[Token], places: range, which: int) -> str:
    """Return the first or last character of the nearest text; a space at a line's end or where there is none."""
    for place in places:
        token = children[place]
        if token.type in _BREAKS:
            return " "
        if token.content:
            return token.content[which]
    return " "


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] == "P" or (
        character.isascii() and character.isprintable() and not character.isalnum() and not character.isspace()
    )

"""The reader of spans, and the table of its rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from .. import attributes as attribute_lists
from ..html import CLOSE_TAG, Tags, element_name
from ..whitespace import SPACES

if TYPE_CHECKING:
    from ..document import Document
    from ..nodes import Attributes

Read = Callable[["Spans", int, int, bool, list[str]], int]
"""Reads one span.

In: the reader, the beginning and the end of the token, True if it is first or right after another span, and the list
that the HTML is added to. Out: the position after the span; -1 if there is none, and the token is text.
"""


class Rule(NamedTuple):
    """One kind of span."""

    tokens: tuple[str, ...]
    """Its possible beginnings; of tokens with one beginning, the longest is used."""
    read: Read
    symbol: bool = False
    """True if it is a typographic symbol, which an option may switch off."""


RULES: dict[str, Rule] = {}
"""Every kind of span by its name."""
BREAK = "  \n"
"""A line break made of two spaces."""
# the readers of the spans that begin with a token; the loop over a text looks here
_BY_TOKEN: dict[str, Read] = {}
# tokens that are written in another way if they begin no span
_AS_TEXT = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "</": "&lt;/", "\n": "<br />\n"}
# a line break of a paragraph in which each counts; one after a backslash has been read with that
_EACH_BREAK = r"\n(?<!\\\n)"

_SPAN_LIST = re.compile(attribute_lists.OPENING + r"(?![:/])((?:\\\}|[^}]){1,500})\}")
DEPTH = 40
"""The deepest nesting of spans; deeper ones are text."""
# tokens read in one text before the end of an element isn't searched any more: a number, and some for each character
_STEPS, _STEPS_A_CHARACTER = 200, 3
_MOST_STEPS = 120_000


def span(name: str, *tokens: str, symbol: bool = False) -> Callable[[Read], Read]:
    """Register the rule that reads a kind of span.

    Args:
        name: The name of the rule.
        tokens: The possible beginnings of such a span. Of the rules for one token, the first to find a span has it.
        symbol: True if it is a typographic symbol, which an option may switch off.
    """

    def register(read: Read) -> Read:
        RULES[name] = Rule(tokens, read, symbol)
        for token in tokens:
            same = [rule.read for rule in RULES.values() if token in rule.tokens]
            _BY_TOKEN[token] = same[0] if len(same) == 1 else _first_of(same)
        _search.cache_clear()
        return read

    return register


def _first_of(rules: list[Read]) -> Read:
    """Try some rules one after the other."""

    def read(spans: Spans, start: int, after: int, touching: bool, out: list[str]) -> int:
        for rule in rules:
            end = rule(spans, start, after, touching, out)
            if end >= 0:
                return end
        return -1

    return read


@lru_cache(maxsize=16)
def _search(spaces: bool, wrap: bool, in_link: bool, symbols: bool) -> Callable[[str, int], re.Match[str] | None]:
    """Return the function that finds the next token.

    Args:
        spaces: True if some tokens of the text begin with a space; searching these is slower.
        wrap: True if every line break counts.
        in_link: True if a link's text is read, which a bracket ends.
        symbols: True if typographic symbols are replaced.
    """
    rules = [rule for rule in RULES.values() if symbols or not rule.symbol]
    tokens = dict.fromkeys([">", *(token for rule in rules for token in rule.tokens)])
    if not spaces:
        tokens = dict.fromkeys(token for token in tokens if token[0] != " ")
    if wrap:
        tokens.pop(BREAK, None)
    # each alternative starts with a literal, so that `re` can skip ordinary text quickly
    patterns = [re.escape(token) for token in sorted(tokens, key=len, reverse=True)]
    alternatives = "|".join([*patterns, *[_EACH_BREAK] * wrap, *[r"\]"] * in_link])
    return re.compile(f"(?:{alternatives})").search


class Spans:
    """Reads one text. The document has link definitions, footnotes and options."""

    __slots__ = (
        "_found",
        "_most_steps",
        "_spaces",
        "_tags",
        "depth",
        "document",
        "emphasis",
        "link",
        "steps",
        "strong",
        "text",
    )

    def __init__(self, document: Document, text: str) -> None:
        self.text = text
        self.document = document
        #: True inside such an element.
        self.emphasis = self.strong = self.link = False
        self.depth = self.steps = 0
        self._most_steps = min(_MOST_STEPS, _STEPS + _STEPS_A_CHARACTER * len(text))
        # by a string: a position, and the next position of the string after that, or -1
        self._found: dict[str, tuple[int, int]] = {}
        self._tags: Tags | None = None
        self._spaces = "  \n" in text or " >>" in text

    def html(self) -> str:
        """Return the HTML of the whole text."""
        out: list[str] = []
        self.read(0, "", out)
        return "".join(out)

    @property
    def spent(self) -> bool:
        """Return True if so much was tried in vain that no end of an element is searched any more."""
        return self.steps > self._most_steps

    @property
    def tags(self) -> Tags:
        """The tags of the text."""
        if self._tags is None:
            self._tags = Tags(self.text)
        return self._tags

    def later(self, needle: str, position: int) -> int:
        """Return the next position of a string, or -1; no search is made twice."""
        begin, found = self._found.get(needle, (position + 1, -1))
        if begin <= position and (found < 0 or position <= found):
            return found
        found = self.text.find(needle, position)
        self._found[needle] = position, found
        return found

    def read(self, position: int, stop: str, out: list[str]) -> int:
        """Read up to a stop: a delimiter of emphasis, `]`, `</name`, or nothing for the end of the text.

        Out: the position after the stop, or -1 if there is none; the HTML is added to `out`.
        """
        text = self.text
        options = self.document.options
        search = _search(self._spaces, options.hard_wrap, stop == "]", options.auto_typographic)
        rules = _BY_TOKEN
        ends_with = stop[:1]
        brackets = 1
        edge = position  # the end of the last span
        append = out.append
        while (found := search(text, position)) is not None:
            start, after = found.span()
            if start > position:
                append(text[position:start])
            self.steps += 1
            token = found[0]
            if ends_with:
                if self.steps > self._most_steps and ends_with != "<":
                    return -1  # the search for its end has cost enough
                if token[0] == ends_with:
                    if ends_with == "]":
                        brackets -= 1
                        if not brackets:
                            return after
                    elif (end := self._end(stop, start, out)) >= 0:
                        return end
            rule = rules.get(token)
            if rule is not None:
                position = rule(self, start, after, start == edge, out)
                if position >= 0:
                    edge = position
                    continue
            position = after
            append(_AS_TEXT.get(token, token))
            brackets += token.count("[")
        append(text[position:])
        return -1 if stop else len(text)

    def _end(self, stop: str, start: int, out: list[str]) -> int:
        """Return the position after a stop of emphasis or of an element, if it is at a position; else -1."""
        text = self.text
        if stop[0] == "<":
            close = CLOSE_TAG.match(text, start)
            return close.end() if close is not None and element_name(close[1]) == stop[2:] else -1
        if not text.startswith(stop, start) or not out or text[start - 1] in SPACES:
            return -1
        mark = stop[0]
        after = start + len(stop)
        if len(stop) == 1 and text.startswith(mark * 2, start) and not text.startswith(mark * 3, start):
            return -1
        return -1 if mark == "_" and text[after : after + 1].isalnum() else after

    def inside(self, position: int, stop: str) -> tuple[int, list[str]]:
        """Read nested content; footnotes counted in content that is none in the end are forgotten.

        Out: the position after the stop or -1, and the HTML before it.
        """
        out: list[str] = []
        if self.depth >= DEPTH or self.spent:
            return -1, out
        footnotes = self.document.footnotes
        mark = footnotes.mark()
        self.depth += 1
        end = self.read(position, stop, out)
        self.depth -= 1
        if end < 0:
            footnotes.forget(mark)
            self.steps += (len(self.text) - position) // 50
        return end, out

    def list_after(self, position: int, attributes: Attributes | None) -> tuple[int, Attributes | None]:
        """Read the attribute lists that follow a span directly.

        Out: the position after them, and the attributes with those that they add.
        """
        text = self.text
        if not text.startswith("{:", position):
            return position, attributes
        own: Attributes = {}
        while text.startswith("{:", position):
            found = _SPAN_LIST.match(text, position)
            if found is None:
                break
            more: Attributes = {}
            attribute_lists.read_attributes(found[1], more)
            own = attribute_lists.merge(own, more) or own
            position = found.end()
        return position, attribute_lists.merge(attributes, self.document.named.resolve(own)) if own else attributes

"""The reader of blocks, and the table of its rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from .. import html
from ..attributes import merge
from ..document import Document
from ..nodes import Attributes, Node
from ..whitespace import SPACES
from .lines import LAZY_END

DEPTH = 40
"""The deepest nesting of blocks; deeper ones are text."""

_BLANK = re.compile(r"(?:[ \t\f\v]*\n)+")
_BLANKS = frozenset(" \t\f\v\n")
_LEAD = re.compile(r" {0,3}")
# the other ends of a paragraph in GFM
_PARAGRAPH_END = (
    rf"{LAZY_END}| {{0,3}}(?:[+*-][\t |]|\d+\.[\t ]|:[\t ]|>)|#{{1,6}}[\t ]+[^\s]| {{0,3}}(?:`{{3,}}|~{{3,}})"
)
_PARAGRAPH = re.compile(rf"[^\n]*\n(?:(?!{LAZY_END}| {{0,3}}:[\t ])[^\n]*\n)*")
_PARAGRAPH_GFM = re.compile(rf"[^\n]*\n(?:(?!{_PARAGRAPH_END})[^\n]*\n)*")
_CLOSING = re.compile(rf" {{0,3}}</({html.NAME})\s*>")

Read = Callable[["Blocks", "Source", int, list[Node]], int]
"""Reads one block.

In: the reader, the text, the position of the block's first line, and the list that its node is added to. Out: the
position after the block; -1 if there is none.
"""


class Rule(NamedTuple):
    """One kind of block."""

    starts: str
    """The characters that it may begin with, after up to three spaces; empty for any."""
    boundary: bool
    """True if it is only allowed after a blank line, an end-of-block mark, or an attribute list."""
    read: Read


RULES: dict[str, Rule] = {}
"""Every kind of block but paragraphs, by its name."""
ORDER = (
    *("lines of mixed blanks", "code", "fence", "quote", "heading", "rule", "list", "definition list", "html"),
    *("underlined heading", "math", "table", "escaped math"),
    *("footnote", "link", "abbreviation", "attribute list", "extension", "end-of-block mark"),
)
"""The order in which the rules are tried: that of kramdown. Lines without a rule are a paragraph."""


def block(name: str, starts: str = "", *, boundary: bool = False) -> Callable[[Read], Read]:
    """Register the rule that reads a kind of block; its name must be in `ORDER` too.

    Args:
        name: The name of the rule.
        starts: The characters that such a block may begin with, after up to three spaces; empty for any.
        boundary: True if it is only allowed after a blank line, an end-of-block mark, or an attribute list.
    """

    def register(read: Read) -> Read:
        RULES[name] = Rule(starts, boundary, read)
        return read

    return register


@lru_cache(maxsize=2)
def _by_character(boundary: bool) -> tuple[dict[str, tuple[Read, ...]], tuple[Read, ...]]:
    """Return the rules to try for each character, and those for any other one."""
    rules = [RULES[name] for name in ORDER if boundary or not RULES[name].boundary]
    characters = {character for rule in rules for character in rule.starts}
    return (
        {c: tuple(rule.read for rule in rules if not rule.starts or c in rule.starts) for c in characters},
        tuple(rule.read for rule in rules if not rule.starts),
    )


class Fences(NamedTuple):
    """The lines of a text that may end a fenced code block."""

    ends: list[re.Match[str]]
    starts: list[int]
    """The position of each."""
    longest: dict[str, list[int]]
    """By the character of a fence: the length of the longest of the ends from each one on; 0 after the last."""


class Source:
    """A text, with the results of searches while its blocks are read, so that no search is made twice."""

    __slots__ = ("_bar", "_tags", "fences", "missing", "no_table", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._tags: html.Tags | None = None
        self._bar = -1
        #: Strings that don't occur after the block that is being read.
        self.missing: set[str] = set()
        #: The ends of fences, once one was searched.
        self.fences: Fences | None = None
        #: Lines up to here are no table together, nor from any line among them on.
        self.no_table = 0

    @property
    def tags(self) -> html.Tags:
        """The tags of the text."""
        if self._tags is None:
            self._tags = html.Tags(self.text)
        return self._tags

    def next_bar(self, position: int) -> int:
        """Return the position of the next `|`; past the end of the text if there is none."""
        if self._bar < position:
            found = self.text.find("|", position)
            self._bar = found if found >= 0 else len(self.text)
        return self._bar


class Blocks:
    """Reads the blocks of one text, and those inside them."""

    __slots__ = ("_anywhere", "_boundary", "_paragraph", "depth", "document", "interrupts", "pending")

    def __init__(self, document: Document) -> None:
        options = document.options
        self.document = document
        self.depth = 0
        #: The attributes of a list before the next block.
        self.pending: Attributes | None = None
        #: True if headings, lists and similar blocks may directly follow a line of text.
        self.interrupts = options.gfm and options.paragraph_end
        self._paragraph = _PARAGRAPH_GFM if self.interrupts else _PARAGRAPH
        self._anywhere, self._boundary = _by_character(False), _by_character(True)

    def nested(self, text: str, *more: str) -> list[Node]:
        """Read a text inside another block, and further texts; no block continues from one to the next."""
        if self.depth >= DEPTH:
            return [Node("paragraph", "".join((text, *more)).strip(SPACES))]
        children: list[Node] = []
        self.inside(Source(text), 0, None, children)
        for other in more:
            children.append(Node("end"))
            self.inside(Source(other), 0, None, children)
        return children

    def inside(self, source: Source, position: int, closing: str | None, children: list[Node]) -> int:
        """Read blocks as `read` does, one level deeper."""
        pending, self.pending = self.pending, None
        self.depth += 1
        end = self.read(source, position, closing, children)
        self.depth -= 1
        self.pending = pending
        return end

    def attach(self, children: list[Node], node: Node) -> None:
        """Add a block, with the attributes of the list before it."""
        if self.pending is not None:
            node.attributes = merge(node.attributes, self.pending)
            self.pending = None
        children.append(node)

    def lose(self, children: list[Node], node: Node) -> None:
        """Add a node that can't have attributes; those of a list before it are lost."""
        self.pending = None
        children.append(node)

    def read(self, source: Source, position: int, closing: str | None, children: list[Node]) -> int:
        """Read blocks from a position to the end, or to the end tag of the element around them.

        Out: the position after that; the blocks are added to `children`.
        """
        text = source.text
        length = len(text)
        while position < length:
            character = text[position]
            if character in _BLANKS and (blank := _BLANK.match(text, position)) is not None:
                position = blank.end()
                self._blank(blank[0], children)
                continue
            if character == " ":
                lead = _LEAD.match(text, position)
                character = text[lead.end()] if lead is not None else character
            if character == "<" and closing is not None:
                close = _CLOSING.match(text, position)
                if close is not None and html.element_name(close[1]) == closing:
                    return close.end()
            bounded = not children or self.pending is not None or self.after_boundary(children)
            by_character, others = self._boundary if bounded else self._anywhere
            for rule in by_character.get(character, others):
                end = rule(self, source, position, children)
                if end >= 0:
                    position = end
                    break
            else:
                position = self.paragraph(source, position, children)
        return position

    def after_boundary(self, children: list[Node]) -> bool:
        """Return True if a block is allowed here that needs a boundary before it."""
        if not children or self.pending is not None:
            return True
        last = children[-1]
        return last.kind == "blank" or (last.kind == "end" and last.value is None)

    def _blank(self, lines: str, children: list[Node]) -> None:
        if children and children[-1].kind == "blank":
            children[-1].text += lines
        else:
            self.lose(children, Node("blank", lines))

    def paragraph(self, source: Source, position: int, children: list[Node]) -> int:
        """Read a paragraph, or more of the one before."""
        found = self._paragraph.match(source.text, position)
        assert found is not None
        if children and children[-1].kind == "paragraph":
            children[-1].text = children[-1].text + "\n" + found[0][:-1]
        else:
            self.attach(children, Node("paragraph", found[0].lstrip(SPACES)[:-1]))
        return found.end()

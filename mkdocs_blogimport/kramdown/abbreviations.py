"""Abbreviations: their places in HTML, and their markup (kramdown syntax: "Abbreviations")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from . import attributes as attribute_lists
from .entities import escape_text
from .written import others

if TYPE_CHECKING:
    from .document import Document
    from .nodes import Attributes

# letters beyond ASCII are no part of a word, as in Ruby
_WORD = re.compile(r"\w+|\W", re.ASCII)
_AFTER = re.compile(r"\w", re.ASCII)
# words compared in one text before abbreviations are not searched any more: a number, and one for each character
_STEPS, _STEPS_A_CHARACTER = 10_000, 4


class _Next(NamedTuple):
    """The words that may follow the words read so far."""

    words: dict[str, _Next]
    names: list[str]
    """The abbreviation of these words, if they are one."""


class Abbreviations:
    """The abbreviations of one document, by their words: each word of a text is looked up once."""

    __slots__ = ("_begin", "_document", "_first", "_steps")

    def __init__(self, document: Document) -> None:
        self._document = document
        self._first = _Next({}, [])
        for name in document.abbreviations:
            after = self._first
            for word in _WORD.findall(escape_text(name)):
                after = after.words.setdefault(word, _Next({}, []))
            after.names[:] = [name]
        signs = "".join(re.escape(sign) for sign in sorted({word[0] for word in self._first.words}))
        self._begin = re.compile(rf"(?<!\w)(?=[{signs}])(?:\w+|\W)", re.ASCII)
        self._steps = _STEPS

    def mark(self, written: str) -> str:
        """Mark the abbreviations in HTML, outside of its tags, code and math."""
        self._steps += _STEPS_A_CHARACTER * len(written)
        out: list[str] = []
        end = 0
        for start, stop in others(written):
            out += (self._marked(written[end:start]), written[start:stop])
            end = stop
        out.append(self._marked(written[end:]))
        return "".join(out)

    def _marked(self, text: str) -> str:
        out: list[str] = []
        end = position = 0
        while self._steps > 0 and (found := self._begin.search(text, position)) is not None:
            stop, name = self._longest(text, found)
            if name is None:
                position = found.end()
            else:
                out += (text[end : found.start()], self._element(text[found.start() : stop], name))
                end = position = stop
        return "".join([*out, text[end:]])

    def _longest(self, text: str, word: re.Match[str] | None) -> tuple[int, str | None]:
        """Return the longest abbreviation that begins with a word, and its end."""
        stop, name = -1, None
        following: _Next | None = self._first
        while word is not None and following is not None:
            self._steps -= 1
            following = following.words.get(word[0])
            if following is not None and following.names and not _AFTER.match(text, word.end()):
                stop, name = word.end(), following.names[0]
            word = _WORD.match(text, word.end())
        return stop, name

    def _element(self, written: str, name: str) -> str:
        title, attributes = self._document.abbreviations[name]
        full: Attributes = dict(attributes or {})
        if title:
            full["title"] = title
        if not self._document.copies.afford(sum(map(len, full.values()))):
            return written
        return f"<abbr{attribute_lists.write(full)}>{written}</abbr>"

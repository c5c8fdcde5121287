"""The ids of headings and terms that their author gave none."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Sequence
from html import unescape

from markdown_it.token import Token

_TAG = re.compile(r"<[^<>]*>")
_ENTITY = re.compile(r"&[a-zA-Z0-9]++;")
_NOT_IN_SLUG = re.compile("[^a-zA-Z0-9_ -]+")
_TEXT = frozenset({"text", "text_special"})


class Ids:
    """The ids of one page."""

    def __init__(self, kind: str) -> None:
        """Start a page.

        Args:
            kind: The value of Hugo's `autoHeadingIDType`.
        """
        self._kind = kind
        self._used: dict[str, int] = {}

    def put(self, own: str) -> None:
        """Take an id that an author wrote; twice is not forbidden."""
        self._used.setdefault(own, 1)

    def make(self, text: str, empty: str) -> str:
        """Return the id for a text that is not empty.

        Args:
            text: The words.
            empty: The id of a text of signs only.
        """
        made = slug(text, self._kind) or empty
        if made not in self._used:
            self._used[made] = 1
            return made
        number = self._used[made]
        while f"{made}-{number}" in self._used:
            number += 1
        self._used[made] = number + 1
        made = f"{made}-{number}"
        self._used[made] = 1
        return made


def slug(text: str, kind: str) -> str:
    """Return the id that a text alone would have."""
    if kind == "blackfriday":
        return _dashed(text)
    if text.isascii():
        return _NOT_IN_SLUG.sub("", text.strip()).lower().replace(" ", "-")
    is_ascii = kind == "github-ascii"
    if is_ascii:
        text = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
    kept = (
        "-" if c in "- " else _lower(c)
        for c in text.strip()
        if c in "-_ " or ((_is_letter(c) or unicodedata.category(c) == "Nd") and (c.isascii() or not is_ascii))
    )
    return "".join(kept)


def _dashed(text: str) -> str:
    made: list[str] = []
    gap = False
    for c in text:
        if _is_letter(c) or unicodedata.category(c)[0] == "N":
            if gap and made:
                made.append("-")
            gap = False
            made.append(_lower(c))
        else:
            gap = True
    return "".join(made)


def _lower(c: str) -> str:
    """Return a letter in lower case, as Go has it: as one letter."""
    return c.lower()[0]


def _is_letter(c: str) -> bool:
    return unicodedata.category(c)[0] == "L"


def plain(tokens: Sequence[Token]) -> str:
    """Return the words of a heading from which its id is made.

    Of an element inside it Hugo takes the first part only, and of a bare address nothing.
    """
    if len(tokens) == 1 and tokens[0].type == "text":
        found = tokens[0].content
    else:
        words: list[str] = []
        _plain(tokens, words)
        found = "".join(words)
    return _ENTITY.sub(lambda match: unescape(match[0]), found) if "&" in found else found


def _plain(tokens: Sequence[Token], words: list[str]) -> None:
    # of each element that is open, whether its first part is over
    over: list[bool] = []
    part = ""
    for token in tokens:
        kind = token.type
        if kind == "text" and not token.content:
            continue  # signs of which an element was made
        if token.nesting < 0:
            over.pop()
            part = "element"
            continue
        is_break = kind in {"softbreak", "hardbreak"}
        if over and part and not (part == "text" and (kind in _TEXT or is_break)):
            over[-1] = True
        if token.nesting > 0:
            over.append(any(over) or token.markup == "autolink")
            part = ""
            continue
        part = "text" if kind in _TEXT else kind
        if not any(over):
            words.append("\n" if is_break else _words(token, is_inside=bool(over)))
            if over and "first" in token.meta:
                over[-1] = True


def _words(token: Token, *, is_inside: bool) -> str:
    if is_inside and "first" in token.meta:
        return token.content[: token.meta["first"]]
    match token.type:
        case "text" | "code_inline" | "typographic":
            return token.content
        case "text_special":
            return token.markup
        case "html_inline":
            return _TAG.sub("", token.content).strip()
        case "emoji":
            return token.info
        case "image":
            return plain(list(itertools.takewhile(lambda child: child.type in _TEXT, token.children or ())))
        case _:
            return ""

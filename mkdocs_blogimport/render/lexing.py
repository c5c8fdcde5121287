"""Code to coloured words, by Pygments' lexers, in linear time.

A lexer tries its rules at each word, and many rules that look for the end of a comment or a string read on to the end
of the code if there is none: twice as much code takes four times as long. So except for small code a rule sees only the
text near by, with every string after it that a comment or a string may end with. Only a match in that text is searched
in the code itself.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from itertools import islice
from typing import Any

from pygments.lexer import ExtendedRegexLexer, Lexer, RegexLexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

#: The longest block with colours, in characters.
HIGHLIGHT_LIMIT = 100_000
#: A block with a line longer than this is shown without colours, and so is one with as many spaces or line ends in a
#: row: rules take quadratic time there, or worse.
HIGHLIGHT_LINE = 2_000
#: The most words (Pygments' tokens) of a page that are coloured; those after them are shown without colours. In usual
#: code this is more than 75,000 characters.
HIGHLIGHT_TOKENS = 30_000
#: The most languages of a page that are coloured: there are hundreds of lexers, and some are slow to create.
HIGHLIGHT_LANGUAGES = 40
#: The most code of a page that lexers see whole: the squares of its blocks' lengths add up to this.
WHOLE = 1_500**2
#: Lexers without rules that could see less, and the most code of a page for them.
BLIND = frozenset({"Delphi"})
WHOLE_OF_BLIND = 10_000**2
#: The range of a rule, in characters, up to a number of words of a page, and after it.
FAR, WORDS, NEAR = 500, 3_000, 90
#: The farthest end that a rule may search.
FARTHEST = 20_000
#: The most searches of a rule that far without a result.
IN_VAIN = 5
#: The text before a word that a rule sees, in characters.
_BEHIND = 16
#: The ends of comments, strings, quoted documents and sections.
_ENDS = (
    "\n*/ *) -} #} %} `} }} ]] --> ?> %> |# \"\"\" ''' \" ' ` $$ ; ) ] } > |\n"
    "</script></style></pre>\n[/text]\n=cut\n=end\nend\nEND\n\n"
)
_ENDLESS = re.compile(rf"[^\n]{{{HIGHLIGHT_LINE}}}|\s{{200}}")

Token = tuple[Any, str]
_Match = Callable[..., "re.Match[str] | None"]
_Rules = dict[str, list[tuple[_Match, Any, Any]]]


class Lexing:
    """The code of one page."""

    def __init__(self) -> None:
        """Start a page."""
        self._left = HIGHLIGHT_TOKENS
        self._whole = WHOLE
        self._blind = WHOLE_OF_BLIND
        self._languages: set[str] = set()
        self._sight = _Sight()

    def tokens(self, escaped: str, language: str) -> list[Token]:
        """Return the words of a block of code, each with its kind.

        Args:
            escaped: The code, escaped for HTML.
            language: The name of its language.

        Returns:
            The words, which together are the code; none if no lexer knows the language, or if the code or the page
            exceeds a limit.
        """
        if self._left < 0 or len(escaped) > HIGHLIGHT_LIMIT or _ENDLESS.search(escaped):
            return []
        code = html.unescape(escaped)
        lexer = self._lexer(language.lower())
        if lexer is None or not self._affords(lexer, len(code)):
            return []
        try:
            with nullcontext() if self._whole >= 0 else _seeing(self._sight):
                found = list(islice(lexer.get_tokens(code), self._left + 1))
        except Exception:  # a lexer's own defect is no reason to lose the code
            return []
        self._left -= len(found)
        return found if self._left >= 0 else []

    def _lexer(self, language: str) -> Lexer | None:
        if language not in self._languages and len(self._languages) >= HIGHLIGHT_LANGUAGES:
            return None
        lexer = _lexer(language)
        if lexer is not None:
            self._languages.add(language)
        return lexer

    def _affords(self, lexer: Lexer, length: int) -> bool:
        self._whole -= length**2
        self._blind -= length**2 * (lexer.name in BLIND)
        return self._blind >= 0


@lru_cache(maxsize=256)
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


class _Sight:
    """The part of a page's code that the rules of lexers see."""

    def __init__(self) -> None:
        self._text = ""
        self._position = -1
        self._words = 0
        self._distance = FAR
        self._seen = ""
        self._at = 0
        self._known: dict[int, tuple[_Rules, _Rules]] = {}

    def rules(self, rules: _Rules) -> _Rules:
        """Return the rules of a lexer with a limited range; the given ones are not changed."""
        known = self._known.get(id(rules))
        if known is None:
            short = {
                state: [(self._short(match), action, new_state) for match, action, new_state in of_state]
                for state, of_state in rules.items()
            }
            known = self._known[id(rules)] = (rules, short)
            self._known[id(short)] = (short, short)
        return known[1]

    def _short(self, match: _Match) -> _Match:
        pattern = getattr(getattr(match, "__self__", None), "pattern", "")
        if not any(sign in pattern for sign in "*+{"):
            return match  # it sees a word
        left = IN_VAIN

        def look(text: str, position: int, last: int | None = None) -> re.Match[str] | None:
            nonlocal left
            last = len(text) if last is None else last
            if text is not self._text or position != self._position:
                self._move(text, position)
            end = position + self._distance
            if end >= last:
                return match(text, position, last)
            seen = match(self._seen, self._at)
            if seen is None:
                return None
            if left and seen.end() > self._at + self._distance - _BEHIND:
                found = match(text, position, min(last, position + FARTHEST))
                left -= found is None
                return found
            return match(text, position, end)

        return look

    def _move(self, text: str, position: int) -> None:
        self._words += 1
        if self._words == WORDS:
            self._distance = NEAR
        self._text, self._position = text, position
        begin = max(0, position - _BEHIND)
        self._at = position - begin
        self._seen = text[begin : position + self._distance] + _ENDS


@contextmanager
def _seeing(sight: _Sight) -> Iterator[None]:
    """Limit the range of all lexers, including those that a lexer creates for code inside its own."""
    originals = {kind: kind.__dict__["get_tokens_unprocessed"] for kind in (RegexLexer, ExtendedRegexLexer)}

    def seeing(original: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
        def get_tokens_unprocessed(self: Any, *arguments: Any, **named: Any) -> Iterator[Any]:
            own = self._tokens
            self._tokens = sight.rules(own)
            try:
                yield from original(self, *arguments, **named)
            finally:
                self._tokens = own

        return get_tokens_unprocessed

    for kind, original in originals.items():
        kind.get_tokens_unprocessed = seeing(original)  # type: ignore[method-assign]
    try:
        yield
    finally:
        for kind, original in originals.items():
            kind.get_tokens_unprocessed = original  # type: ignore[method-assign]

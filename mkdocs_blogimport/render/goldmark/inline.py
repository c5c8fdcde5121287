"""The loop over a paragraph's text: which rules are tried at which character."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, MutableMapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

Rule = Callable[["Spans", bool], bool]

_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_MAIL = re.compile(r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]")


class Spans(StateInline):
    """A paragraph's text, and what was read of it."""

    def __init__(
        self,
        src: str,
        md: MarkdownIt,
        env: MutableMapping[str, Any],
        tokens: list[Token],
        stops: re.Pattern[str],
        usual: Sequence[Rule],
    ) -> None:
        """Begin at the start of a text.

        Args:
            src: The text.
            md: The engine.
            env: What the engine knows of the page.
            tokens: Receives what is read.
            stops: Matches where a run of plain text ends.
            usual: The rules for all characters that have none of their own.
        """
        self._parts: list[str] = []
        super().__init__(src, md, env, tokens)
        self.usual = usual
        self._stops = stops
        self.brackets = 0
        """The opening brackets without a closing one so far."""
        self.last_bracket = src.rfind("]")
        self.finds_mails = False
        """Whether plain text ends at mail addresses."""
        self.splits: set[int] = set()
        """The tokens of opening brackets that are text."""
        self._mails: list[tuple[int, int]] | None = None
        self._hosts: dict[int, int] = {}
        self._stop = (0, -1)
        self._run = (0, 0)

    @property
    def pending(self) -> str:
        """The plain text so far for which there is no token yet."""
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0] if self._parts else ""

    @pending.setter
    def pending(self, value: str) -> None:
        self._parts = [value] if value else []

    @property
    def has_pending(self) -> bool:
        """Whether there is plain text without a token."""
        return bool(self._parts)

    def append_pending(self, text: str) -> None:
        """Add plain text."""
        self._parts.append(text)

    def pushPending(self) -> Token:
        """Make a token of the plain text."""
        token = Token("text", "", 0, content="".join(self._parts), level=self.pendingLevel)
        self._parts = []
        self.tokens.append(token)
        return token

    def read_text(self, silent: bool) -> bool:
        """Read on to the next character that a rule begins with."""
        pos = self.pos
        start, end = self._stop
        if not start <= pos <= end:
            found = self._stops.search(self.src, pos)
            end = found.start() if found is not None else len(self.src)
            self._stop = pos, end
        end = min(end, self.posMax)
        if self.finds_mails and not silent:
            end = min(end, self.next_mail(pos))
        if end == pos:
            return False
        if not silent:
            self._parts.append(self.src[pos:end])
        self.pos = end
        return True

    @property
    def mails(self) -> list[tuple[int, int]]:
        """The beginnings of what may be mail addresses, each with the position of its `@`."""
        if self._mails is None:
            self._mails = []
            last = 0
            at = self.src.find("@")
            while at >= 0:
                start = at
                while start > last and _MAIL.match(self.src, start - 1):
                    start -= 1
                if start < at:
                    self._mails.append((start, at))
                last = at + 1
                at = self.src.find("@", last)
        return self._mails

    def mail_end(self, pos: int) -> int:
        """Return the end of the mail address whose part before the `@` a position is in, or -1."""
        found = bisect_right(self.mails, (pos, len(self.src)))
        if not found or pos >= self.mails[found - 1][1]:
            return -1
        at = self.mails[found - 1][1]
        end = self._hosts.get(at)
        if end is None:
            host = _HOST.match(self.src, at + 1)
            end = host.end() if host is not None and "." in host[0] else -1
            if self.src[end : end + 1] in {"-", "_"}:
                end = -1
            self._hosts[at] = end
        return end

    def next_mail(self, pos: int) -> int:
        """Return the next beginning of what may be a mail address, or the end of the text."""
        found = bisect_right(self.mails, (pos, len(self.src)))
        return self.mails[found][0] if found < len(self.mails) else self.posMax

    def run_end(self) -> int:
        """Return the end of the run of equal characters at the position."""
        start, end = self._run
        if not start <= self.pos < end:
            character = self.src[self.pos]
            end = self.pos + 1
            while end < len(self.src) and self.src[end] == character:
                end += 1
            self._run = self.pos, end
        return end


_TEXT_ALONE: list[Rule] = [Spans.read_text]


class Inline(ParserInline):
    """markdown-it's inline parser, which tries at each character only the rules that begin with it."""

    def __init__(self) -> None:
        """Begin without rules."""
        super().__init__()
        self.rules: dict[str, list[Rule]] = {}
        self.addresses: list[Rule] = []
        """What is tried at all other characters, before they are read as text."""
        self.may_hold_address: Callable[[str], bool] = lambda src: False
        """Whether that can find something in a text."""
        self.finds_mails = False
        """Whether it finds mail addresses."""
        self.stops: re.Pattern[str]
        """Matches where a run of plain text ends; in no other place a rule finds anything."""
        self.pairs: list[Callable[[Spans], None]] = []
        """What makes elements of pairs of delimiters, when the whole text is read."""
        self.after: list[Callable[[Spans], None]] = []
        """What is done after that."""

    def on(self, characters: str, *rules: Any) -> None:
        """Add rules that begin with one of some characters, after those that are there."""
        for character in characters:
            self.rules.setdefault(character, []).extend(rules)

    def tokenize(self, state: StateInline) -> None:
        """Read the text up to the state's `posMax`."""
        assert isinstance(state, Spans)  # `parse` makes no other state
        src, rules, usual = state.src, self.rules, state.usual
        end = state.posMax
        deepest = state.md.options["maxNesting"]
        while (pos := state.pos) < end:
            if state.level < deepest:
                for rule in rules.get(src[pos], usual):
                    if rule(state, False):
                        break
                else:
                    state.append_pending(src[pos])
                    state.pos = pos + 1
            else:
                state.append_pending(src[pos])
                state.pos = pos + 1
        if state.has_pending:
            state.pushPending()

    def skipToken(self, state: StateInline) -> None:
        """Skip what one rule reads, or one character."""
        assert isinstance(state, Spans)  # see above
        pos = state.pos
        known = state.cache.get(pos)
        if known is not None:
            state.pos = known
            return
        if state.level >= state.md.options["maxNesting"]:
            state.pos = state.posMax
        else:
            state.level += 1
            for rule in self.rules.get(state.src[pos], state.usual):
                if rule(state, True):
                    break
            else:
                state.pos = pos + 1
            state.level -= 1
        state.cache[pos] = state.pos

    def parse(self, src: str, md: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]) -> list[Token]:
        """Read a whole text."""
        has_address = self.may_hold_address(src)
        if not has_address and self.stops.search(src) is None:
            if src:
                tokens.append(Token("text", "", 0, content=src))
            return tokens
        usual = [*self.addresses, Spans.read_text] if has_address else _TEXT_ALONE
        state = Spans(src, md, env, tokens, self.stops, usual)
        state.finds_mails = has_address and self.finds_mails and "@" in src
        self.tokenize(state)
        if state.delimiters or any(meta and meta["delimiters"] for meta in state.tokens_meta):
            for rule in self.pairs:
                rule(state)
        for rule in self.after:
            rule(state)
        return state.tokens

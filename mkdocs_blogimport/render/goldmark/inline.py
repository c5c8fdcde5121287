"""The loop over a paragraph's text: which rules are tried at which character."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, MutableMapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from ..bounds import append

Rule = Callable[["Spans", bool], bool]

_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_MAIL = re.compile(r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]")


class Spans(StateInline):
    """A paragraph's text, and what was read of it."""

    def __init__(self, src: str, md: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]) -> None:
        """Begin at the start of a text."""
        super().__init__(src, md, env, tokens)
        self.brackets = 0
        """The opening brackets without a closing one so far."""
        self.last_bracket = src.rfind("]")
        self.splits: set[int] = set()
        """The tokens of opening brackets that are text."""
        self._mails: list[tuple[int, int]] | None = None
        self._hosts: dict[int, int] = {}
        self._stop = (0, -1)
        self._run = (0, 0)

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

    def next_stop(self, stops: re.Pattern[str]) -> int:
        """Return the next position at which an expression matches, or the end of the text."""
        start, stop = self._stop
        if not start <= self.pos <= stop:
            found = stops.search(self.src, self.pos)
            stop = found.start() if found is not None else len(self.src)
            self._stop = self.pos, stop
        return stop

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


class Inline(ParserInline):
    """markdown-it's inline parser, which tries at each character only the rules that begin with it."""

    def __init__(self) -> None:
        """Begin without rules."""
        super().__init__()
        self.rules: dict[str, list[Rule]] = {}
        self.text_rules: list[Rule] = []
        """What is tried at all other characters."""
        self.after: list[Callable[[StateInline], None]] = []
        """What is done when the whole text is read."""

    def on(self, characters: str, *rules: Any) -> None:
        """Add rules that begin with one of some characters, after those that are there."""
        for character in characters:
            self.rules.setdefault(character, []).extend(rules)

    def tokenize(self, state: StateInline) -> None:
        """Read the text up to the state's `posMax`."""
        src, rules, usual = state.src, self.rules, self.text_rules
        end = state.posMax
        deepest = state.md.options["maxNesting"]
        while (pos := state.pos) < end:
            if state.level < deepest:
                for rule in rules.get(src[pos], usual):
                    if rule(state, False):  # type: ignore[arg-type]  # `parse` makes no other state
                        break
                else:
                    append(state, src[pos])
                    state.pos = pos + 1
            else:
                append(state, src[pos])
                state.pos = pos + 1
        if state.pending:
            state.pushPending()

    def skipToken(self, state: StateInline) -> None:
        """Skip what one rule reads, or one character."""
        pos = state.pos
        known = state.cache.get(pos)
        if known is not None:
            state.pos = known
            return
        if state.level >= state.md.options["maxNesting"]:
            state.pos = state.posMax
        else:
            state.level += 1
            for rule in self.rules.get(state.src[pos], self.text_rules):
                if rule(state, True):  # type: ignore[arg-type]  # see above
                    break
            else:
                state.pos = pos + 1
            state.level -= 1
        state.cache[pos] = state.pos

    def parse(self, src: str, md: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]) -> list[Token]:
        """Read a whole text."""
        state = Spans(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.after:
            rule(state)
        return state.tokens

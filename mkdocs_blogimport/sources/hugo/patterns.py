"""The patterns of a site's settings: globs of `cascade`, and the plain kind of expressions of `ignoreFiles`.

They are an author's, so no regular expression is made of them, whose cost nobody could foresee. The time of a match is
at most the length of the path times that of the pattern.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

#: A character, any one, any one but a slash, any number of these.
Part = tuple[Literal["is", "any", "in", "many", "some"], str]

_LONGEST = 200
_ALTERNATIVES = 64


@dataclass(frozen=True, slots=True)
class Pattern:
    """One alternative of a pattern."""

    parts: Sequence[Part]
    is_at_start: bool = True
    is_at_end: bool = True

    def matches(self, text: str) -> bool:
        """Return True if a string matches, or contains what matches where the pattern isn't bound to its ends."""
        if all(kind == "is" for kind, _ in self.parts):
            literal = "".join(c for _, c in self.parts)
            if self.is_at_start:
                return text == literal if self.is_at_end else text.startswith(literal)
            return text.endswith(literal) if self.is_at_end else literal in text
        states = self._closure({0})
        end = len(self.parts)
        for c in text:
            if end in states and not self.is_at_end:
                return True
            states = self._closure(self._after(states, c))
            if not self.is_at_start:
                states |= self._closure({0})
            elif not states:
                return False
        return end in states

    def _after(self, states: set[int], c: str) -> set[int]:
        found = set()
        for state in states:
            if state == len(self.parts):
                continue
            kind, wanted = self.parts[state]
            if kind == "many" or (kind == "some" and c != "/"):
                found.add(state)
            elif kind == "any" or (kind == "in" and c != "/") or (kind == "is" and c == wanted):
                found.add(state + 1)
        return found

    def _closure(self, states: set[int]) -> set[int]:
        found = set(states)
        for state in states:
            while state < len(self.parts) and self.parts[state][0] in {"many", "some"}:
                state += 1
                found.add(state)
        return found


@lru_cache(maxsize=1024)
def glob(written: str) -> Sequence[Pattern]:
    """Return a glob with `*`, `**`, `?` and `{a,b}` as patterns; nothing for one that is too complex."""
    found = []
    for alternative in _alternatives(written, "{", ",", "}"):
        parts: list[Part] = []
        at = 0
        while at < len(alternative):
            if alternative.startswith("**", at):
                parts.append(("many", ""))
                at += 1
            elif alternative[at] == "*":
                parts.append(("some", ""))
            elif alternative[at] == "?":
                parts.append(("in", ""))
            else:
                parts.append(("is", alternative[at]))
            at += 1
        found.append(Pattern(parts))
    return found


def expression(written: str) -> Sequence[Pattern] | None:
    """Return an expression of Go's as patterns; None for one with more than characters, `.`, `.*`, `|`, `^` and `$`."""
    whole = written
    for start, end in (("^(", ")$"), ("(", ")$"), ("^(", ")"), ("(", ")")):
        if written.startswith(start) and written.endswith(end) and written.count("(") == 1:
            inner = written[len(start) : len(written) - len(end)].split("|")
            whole = "|".join(f"{start[:-1]}{part}{end[1:]}" for part in inner)
            break
    found = []
    for alternative in _alternatives(whole, "(", "|", ")") if "(" in whole else whole.split("|")[:_ALTERNATIVES]:
        pattern = _of_expression(alternative)
        if pattern is None:
            return None
        found.append(pattern)
    return found or None


def _of_expression(written: str) -> Pattern | None:
    if len(written) > _LONGEST:
        return None
    is_at_start = written.startswith("^")
    text = written[1:] if is_at_start else written
    is_at_end = text.endswith("$") and not text.endswith("\\$")
    text = text[:-1] if is_at_end else text
    parts: list[Part] = []
    at = 0
    while at < len(text):
        c = text[at]
        if c == "\\":
            at += 1
            if at == len(text) or text[at].isalnum():
                return None
            parts.append(("is", text[at]))
        elif c == ".":
            if text.startswith(".*", at) or text.startswith(".+", at):
                parts += [("any", "")] if text[at + 1] == "+" else []
                parts.append(("many", ""))
                at += 1
            else:
                parts.append(("any", ""))
        elif c in "*+?[](){}^$":
            return None
        else:
            parts.append(("is", c))
        at += 1
    return Pattern(parts, is_at_start, is_at_end)


def _alternatives(written: str, start: str, between: str, end: str) -> Sequence[str]:
    """Return what a pattern with groups of alternatives stands for; nothing for too many, or groups in groups."""
    if len(written) > _LONGEST:
        return []
    found = [""]
    rest = written
    while rest:
        head, opened, tail = rest.partition(start)
        found = [text + head for text in found]
        if not opened:
            break
        inner, closed, rest = tail.partition(end)
        if not closed or start in inner or len(found) * (inner.count(between) + 1) > _ALTERNATIVES:
            return []
        found = [text + choice for text in found for choice in inner.split(between)]
    return found

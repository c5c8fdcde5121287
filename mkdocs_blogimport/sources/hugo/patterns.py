"""The patterns of a site's settings: globs of `cascade` and of mounts, and the expressions of `ignoreFiles`.

They are an author's, so that Python's own regular expressions, whose cost nobody could foresee, never see them. The
time of a match is at most the length of the path times that of the pattern.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ...gotemplates import Budget

#: A character, any one, any one but a slash, any number of these.
Part = tuple[Literal["is", "any", "in", "many", "some"], str]

_LONGEST = 200
_ALTERNATIVES = 64
_DEEPEST = 20
#: What stands before a pattern of files that a mount leaves out.
LEFT_OUT = "! "
#: What all matches of expressions that aren't plain may take.
_STEPS = 5_000_000


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
    every = _alternatives(whole, "(", "|", ")") if "(" in whole else whole.split("|")
    if len(every) > _ALTERNATIVES:
        return None
    for alternative in every:
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


class Ignored:
    """The files that `ignoreFiles` names, which Hugo matches with whole paths, those of folders too."""

    def __init__(self, written: Iterable[str] = (), report: Callable[[str, str], None] = lambda *_: None) -> None:
        """Read the expressions.

        Args:
            written: The expressions.
            report: Receives an expression that can't be used, and what is wrong with it.
        """
        self._report = report
        self._plain: list[Pattern] = []
        self._others: list[str] = []
        self._folders: dict[str, bool] = {"": False}
        self._budget: Budget | None = None
        for text in written:
            plain = expression(text)
            if plain is None:
                self._others.append(text)
            self._plain += plain or ()

    def matches(self, path: str) -> bool:
        """Return True if an expression matches a path, or that of a folder around it.

        Args:
            path: A path relative to the root of the site.
        """
        if not self._plain and not self._others:
            return False
        return self._is_inside(path.rpartition("/")[0]) or self._is_named(path)

    def _is_inside(self, folder: str) -> bool:
        found = self._folders.get(folder)
        if found is None:
            found = self._folders[folder] = self._is_inside(folder.rpartition("/")[0]) or self._is_named(folder)
        return found

    def _is_named(self, path: str) -> bool:
        text = f"/{path}"
        return any(pattern.matches(text) for pattern in self._plain) or any(
            self._is_found(written, text) for written in list(self._others)
        )

    def _is_found(self, written: str, text: str) -> bool:
        from ...gotemplates import Budget, LimitReached, TemplateError, matching  # few sites have such expressions

        if self._budget is None:
            self._budget = Budget(_STEPS)
        try:
            with self._budget.at_work():
                return next(iter(matching.find(written, text)), None) is not None
        except TemplateError:
            self._others.remove(written)
            self._report(written, "is no expression that can be used")
        except LimitReached:
            self._others.remove(written)
            self._report(written, "takes too long")
        return False


class Chosen:
    """The files of a mount that are taken in: the first pattern that matches a path counts."""

    def __init__(self, written: Iterable[str]) -> None:
        """Read the patterns: globs, those that leave files out with `LEFT_OUT` before them."""
        self._rows: list[tuple[bool, Sequence[Pattern]]] = []
        self._doors: list[Pattern] = []
        """The folders that are entered for what is in them; `**.md` enters none."""
        for text in written:
            path = text.removeprefix(LEFT_OUT).strip().lstrip("/").lower()
            takes = not text.startswith(LEFT_OUT)
            self._rows.append((takes, glob(path)))
            folders = path.split("/")[:-1] if takes else []
            for number in range(1, min(len(folders), _DEEPEST) + 1):
                self._doors += glob("/".join(folders[:number]))
        self._folders: dict[str, bool] = {"": True}

    def takes(self, path: str) -> bool:
        """Return True for a file that is taken in.

        Args:
            path: A path relative to the source of the mount.
        """
        path = path.lower()
        said = self._said(path)
        return (not self._is_choice if said is None else said) and self._enters(path.rpartition("/")[0])

    @cached_property
    def _is_choice(self) -> bool:
        return any(takes for takes, _ in self._rows)

    def _said(self, path: str) -> bool | None:
        return next((takes for takes, every in self._rows if any(one.matches(path) for one in every)), None)

    def _enters(self, folder: str) -> bool:
        found = self._folders.get(folder)
        if found is None:
            said = self._said(folder)
            if said is None:
                said = not self._is_choice or any(door.matches(folder) for door in self._doors)
            found = self._folders[folder] = said and self._enters(folder.rpartition("/")[0])
        return found

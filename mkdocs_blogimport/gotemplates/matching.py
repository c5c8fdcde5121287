"""Regular expressions in Go's syntax (RE2), whose time grows with pattern and text: all ways are gone at once.

An expression of a blog may be made to take forever, so that Python's own engine, which tries one way after the other,
never sees it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from .errors import TemplateError
from .limits import spend

#: The largest program of an expression, and its most groups.
_INSTRUCTIONS: Final = 1_000
_GROUPS: Final = 20
#: The longest expression, the deepest nesting, and the most repetitions.
_LONGEST: Final = 1_000
_DEEPEST: Final = 20
_REPEATED: Final = 200
#: Instructions that are tried in one step.
_TRIED: Final = 4

_Accepts = Callable[[str], bool]


def find(pattern: str, text: str) -> Iterator[Sequence[tuple[int, int]]]:
    """Find an expression in a text.

    Args:
        pattern: The expression.
        text: The text.

    Yields:
        Of each match, from left to right, the start and end of it and of its groups; -1 for a group that has none.

    Raises:
        TemplateError: It is no expression.
        LimitReached: It takes too many steps.
    """
    program, groups, _ = _compiled(pattern)
    at = 0
    last = -1
    while at <= len(text):
        found = _search(program, text, at)
        if found is None:
            return
        spans = [(found.get(2 * group, -1), found.get(2 * group + 1, -1)) for group in range(groups + 1)]
        start, end = spans[0]
        if end > start or start != last:
            yield spans
            last = end
        at = end if end > at else at + 1


def names(pattern: str) -> Mapping[str, int]:
    """Return the numbers of an expression's groups by their names.

    Raises:
        TemplateError: It is no expression.
    """
    return _compiled(pattern)[2]


@dataclass(slots=True)
class _Instruction:
    """`char` (`accepts`), `split` (`targets`, the likelier first), `save` (`number`), `assert` (`holds`), `match`."""

    kind: str
    accepts: _Accepts = str.isspace
    targets: tuple[int, ...] = ()
    number: int = 0
    holds: Callable[[str, int], bool] = lambda text, at: True


_Program = Sequence[_Instruction]
_Thread = tuple[int, dict[int, int]]


def _search(program: _Program, text: str, at: int) -> dict[int, int] | None:
    threads: list[_Thread] = []
    seen: set[int] = set()
    matched: dict[int, int] | None = None
    while True:
        if matched is None:
            _follow(program, text, at, (0, {0: at}), threads, seen)
        if not threads and (matched is not None or at >= len(text)):
            return matched
        following: list[_Thread] = []
        seen = set()
        spend(1 + len(threads) // _TRIED)
        sign = text[at] if at < len(text) else ""
        for place, saved in threads:
            instruction = program[place]
            if instruction.kind == "match":
                matched = {**saved, 1: at}
                break
            if sign and instruction.accepts(sign):
                _follow(program, text, at + 1, (place + 1, saved), following, seen)
        if not sign:
            return matched
        threads = following
        at += 1


def _follow(program: _Program, text: str, at: int, start: _Thread, threads: list[_Thread], seen: set[int]) -> None:
    """Add what can be tried at a place of the program, without a character."""
    waiting = [start]
    tried = 0
    while waiting:
        place, saved = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        tried += 1
        instruction = program[place]
        match instruction.kind:
            case "split":
                waiting += ((target, saved) for target in reversed(instruction.targets))
            case "save":
                waiting.append((place + 1, {**saved, instruction.number: at}))
            case "assert":
                if instruction.holds(text, at):
                    waiting.append((place + 1, saved))
            case _:
                threads.append((place, saved))
    spend(tried // _TRIED)


# Reading an expression ----------------------------------------------------------------------------


@lru_cache(maxsize=200)
def _compiled(pattern: str) -> tuple[_Program, int, Mapping[str, int]]:
    if len(pattern) > _LONGEST:
        raise TemplateError("a regular expression is too long")
    reader = _Reader(pattern)
    tree = reader.alternatives(0)
    if reader.at < len(pattern):
        raise TemplateError("a regular expression has a bracket too many")
    program: list[_Instruction] = []
    _write(tree, program)
    program.append(_Instruction("match"))
    return program, reader.groups, reader.names


@dataclass(slots=True)
class _Part:
    """A part of an expression: `char`, `assert`, `sequence`, `either`, `repeat`, `group`."""

    kind: str
    parts: list[_Part] = field(default_factory=list)
    accepts: _Accepts = str.isspace
    holds: Callable[[str, int], bool] = lambda text, at: True
    number: int = 0
    least: int = 0
    most: int | None = None
    lazy: bool = False


def _write(part: _Part, program: list[_Instruction]) -> None:
    if len(program) > _INSTRUCTIONS:
        raise TemplateError("a regular expression is too large")
    match part.kind:
        case "char":
            program.append(_Instruction("char", accepts=part.accepts))
        case "assert":
            program.append(_Instruction("assert", holds=part.holds))
        case "sequence":
            for inner in part.parts:
                _write(inner, program)
        case "group":
            program.append(_Instruction("save", number=2 * part.number))
            _write(part.parts[0], program)
            program.append(_Instruction("save", number=2 * part.number + 1))
        case "either":
            _write_either(part, program)
        case "repeat":
            _write_repeat(part, program)


def _write_either(part: _Part, program: list[_Instruction]) -> None:
    ends = []
    for inner in part.parts[:-1]:
        split = _Instruction("split")
        program.append(split)
        start = len(program)
        _write(inner, program)
        end = _Instruction("split")
        program.append(end)
        ends.append(end)
        split.targets = (start, len(program))
    _write(part.parts[-1], program)
    for end in ends:
        end.targets = (len(program),)


def _write_repeat(part: _Part, program: list[_Instruction]) -> None:
    inner = part.parts[0]
    for _ in range(part.least):
        _write(inner, program)
    if part.most is None:
        split = _Instruction("split")
        start = len(program)
        program.append(split)
        _write(inner, program)
        program.append(_Instruction("split", targets=(start,)))
        split.targets = _chosen(start + 1, len(program), lazy=part.lazy)
        return
    splits = []
    for _ in range(part.most - part.least):
        split = _Instruction("split")
        program.append(split)
        splits.append((split, len(program)))
        _write(inner, program)
    for split, start in splits:
        split.targets = _chosen(start, len(program), lazy=part.lazy)


def _chosen(inside: int, behind: int, *, lazy: bool) -> tuple[int, int]:
    return (behind, inside) if lazy else (inside, behind)


def _is_word(sign: str) -> bool:
    return sign.isascii() and (sign.isalnum() or sign == "_")


def _boundary(text: str, at: int) -> bool:
    before = at > 0 and _is_word(text[at - 1])
    return before != (at < len(text) and _is_word(text[at]))


_SETS: Final[dict[str, _Accepts]] = {
    "d": lambda sign: "0" <= sign <= "9",
    "w": _is_word,
    "s": lambda sign: sign in "\t\n\f\r ",
}
_NAMED_SETS: Final[dict[str, _Accepts]] = {
    "alpha": lambda sign: sign.isascii() and sign.isalpha(),
    "digit": lambda sign: "0" <= sign <= "9",
    "alnum": lambda sign: sign.isascii() and sign.isalnum(),
    "upper": lambda sign: "A" <= sign <= "Z",
    "lower": lambda sign: "a" <= sign <= "z",
    "space": lambda sign: sign in "\t\n\v\f\r ",
    "punct": lambda sign: sign.isascii() and sign.isprintable() and not sign.isalnum() and sign != " ",
    "word": _is_word,
}
_CONTROL: Final = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}


class _Reader:
    """Reads an expression."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.groups = 0
        self.names: dict[str, int] = {}
        self.flags: frozenset[str] = frozenset()

    def alternatives(self, depth: int) -> _Part:
        if depth > _DEEPEST:
            raise TemplateError("a regular expression is nested too deep")
        flags = self.flags
        found = [self._sequence(depth)]
        while self._takes("|"):
            found.append(self._sequence(depth))
        self.flags = flags
        return found[0] if len(found) == 1 else _Part("either", found)

    def _takes(self, sign: str) -> bool:
        if self.pattern.startswith(sign, self.at):
            self.at += len(sign)
            return True
        return False

    def _next(self) -> str:
        if self.at >= len(self.pattern):
            raise TemplateError("a regular expression ends too early")
        self.at += 1
        return self.pattern[self.at - 1]

    def _sequence(self, depth: int) -> _Part:
        parts: list[_Part] = []
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            part = self._atom(depth)
            if part is not None:
                parts.append(self._repeated(part))
        return _Part("sequence", parts)

    def _repeated(self, part: _Part) -> _Part:
        while self.at < len(self.pattern):
            sign = self.pattern[self.at]
            if sign in "*+?":
                self.at += 1
                least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
            elif sign == "{" and (counts := self._counts()) is not None:
                least, most = counts
            else:
                break
            part = _Part("repeat", [part], least=least, most=most, lazy=self._takes("?"))
        return part

    def _counts(self) -> tuple[int, int | None] | None:
        end = self.pattern.find("}", self.at)
        low, comma, high = self.pattern[self.at + 1 : end].partition(",") if end > 0 else ("", "", "")
        if not low.isdigit() or (high and not high.isdigit()) or len(low) > 4 or len(high) > 4:
            return None
        self.at = end + 1
        least = int(low)
        most = int(high) if high else None if comma else least
        if max(least, most or 0) > _REPEATED or (most is not None and most < least):
            raise TemplateError("a regular expression repeats too often")
        return least, most

    def _atom(self, depth: int) -> _Part | None:
        sign = self._next()
        match sign:
            case "(":
                return self._group(depth)
            case "[":
                return _Part("char", accepts=self._class())
            case ".":
                if "s" in self.flags:
                    return _Part("char", accepts=lambda sign: True)
                return _Part("char", accepts=lambda sign: sign != "\n")
            case "^":
                if "m" in self.flags:
                    return _Part("assert", holds=lambda text, at: at == 0 or text[at - 1] == "\n")
                return _Part("assert", holds=lambda text, at: at == 0)
            case "$":
                if "m" in self.flags:
                    return _Part("assert", holds=lambda text, at: at == len(text) or text[at] == "\n")
                return _Part("assert", holds=lambda text, at: at == len(text))
            case "\\":
                return self._escape()
            case "*" | "+" | "?":
                raise TemplateError("a regular expression repeats nothing")
        return _Part("char", accepts=self._literal(sign))

    def _literal(self, wanted: str) -> _Accepts:
        if "i" in self.flags:
            folded = wanted.casefold()
            return lambda sign: sign.casefold() == folded
        return lambda sign: sign == wanted

    def _group(self, depth: int) -> _Part | None:
        captures = True
        name = ""
        before = self.flags
        if self._takes("?"):
            captures = False
            if self._takes("P<") or self._takes("<"):
                captures = True
                while (sign := self._next()) != ">":
                    name += sign
            else:
                flags = ""
                while (sign := self._next()) not in ":)":
                    flags += sign
                self._set_flags(flags)
                if sign == ")":
                    return None
        number = 0
        if captures:
            self.groups += 1
            number = self.groups
            self.names[name] = number
            if number > _GROUPS:
                raise TemplateError("a regular expression has too many groups")
        inside = self.alternatives(depth + 1)
        if not self._takes(")"):
            raise TemplateError("a regular expression has a bracket that is never closed")
        self.flags = before
        return _Part("group", [inside], number=number) if captures else inside

    def _set_flags(self, flags: str) -> None:
        on, _, off = flags.partition("-")
        if not set(on + off) <= set("imsU"):
            raise TemplateError("a regular expression asks for what Go's don't have")
        self.flags = (self.flags | set(on)) - set(off)

    def _escape(self) -> _Part:
        sign = self._next()
        match sign:
            case "b":
                return _Part("assert", holds=_boundary)
            case "B":
                return _Part("assert", holds=lambda text, at: not _boundary(text, at))
            case "A":
                return _Part("assert", holds=lambda text, at: at == 0)
            case "z":
                return _Part("assert", holds=lambda text, at: at == len(text))
        return _Part("char", accepts=self._set(sign) or self._literal(self._character(sign)))

    def _set(self, sign: str) -> _Accepts | None:
        if sign in "pP":
            return self._property(negated=sign == "P")
        accepts = _SETS.get(sign.lower())
        if accepts is None or not sign.isupper():
            return accepts
        return lambda sign: not accepts(sign)

    def _property(self, *, negated: bool) -> _Accepts:
        name = self._next()
        if name == "{":
            end = self.pattern.find("}", self.at)
            if end < 0:
                raise TemplateError("a regular expression ends too early")
            name, self.at = self.pattern[self.at : end], end + 1
        scripts = {"Han": "CJK", "Latin": "LATIN", "Greek": "GREEK", "Cyrillic": "CYRILLIC", "Hiragana": "HIRAGANA",
                   "Katakana": "KATAKANA", "Hangul": "HANGUL"}  # fmt: skip
        if name in scripts:
            begin = scripts[name]
            return lambda sign: unicodedata.name(sign, "").startswith(begin) != negated
        if not 1 <= len(name) <= 2:
            raise TemplateError("a regular expression names a script that isn't known")
        return lambda sign: unicodedata.category(sign).startswith(name) != negated

    def _character(self, sign: str) -> str:
        if sign in _CONTROL:
            return _CONTROL[sign]
        if sign == "x":
            braces = self._takes("{")
            end = self.pattern.find("}", self.at) if braces else self.at + 2
            digits = self.pattern[self.at : max(end, self.at)]
            try:
                number = int(digits, 16) if len(digits) < 7 else -1
            except ValueError:
                number = -1
            if not 0 <= number < 0x110000:
                raise TemplateError("a regular expression has a broken escape")
            self.at = end + braces
            return chr(number)
        if sign.isalnum():
            raise TemplateError("a regular expression asks for what Go's don't have")
        return sign

    def _class(self) -> _Accepts:
        negated = self._takes("^")
        choices: list[_Accepts] = []
        is_first = True
        while is_first or not self._takes("]"):
            choices.append(self._member())
            is_first = False
        return lambda sign: any(accepts(sign) for accepts in choices) != negated

    def _member(self) -> _Accepts:
        if self._takes("[:"):
            end = self.pattern.find(":]", self.at)
            name = self.pattern[self.at : end] if end > 0 else ""
            accepts = _NAMED_SETS.get(name.removeprefix("^"))
            if accepts is None:
                raise TemplateError("a regular expression names a class that isn't known")
            self.at = end + 2
            return (lambda sign: not accepts(sign)) if name.startswith("^") else accepts
        low = self._next()
        if low == "\\":
            escape = self._next()
            found = self._set(escape)
            if found is not None:
                return found
            low = self._character(escape)
        rest = self.pattern[self.at : self.at + 2]
        if len(rest) < 2 or rest[0] != "-" or rest[1] == "]":
            return self._literal(low)
        self.at += 1
        high = self._next()
        if high == "\\":
            high = self._character(self._next())
        if high < low:
            raise TemplateError("a regular expression has a range that ends before it begins")
        if "i" in self.flags:
            return lambda sign: low <= sign <= high or low <= sign.lower() <= high or low <= sign.upper() <= high
        return lambda sign: low <= sign <= high

"""Strings on which a regular expression may take far too long, made from the expression itself."""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]
import re
import re._compiler as compiler  # type: ignore[import-not-found]
import re._constants as sre  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

#: What is repeated for every expression: what Markdown, HTML, YAML and Liquid are made of.
COMMON = (
    *" \t\n\r\\a1A_-=#*+.,:;!?/|&$%@~^'\"`<>()[]{}é",
    " a", "a ", "\n ", " \n", "a\n", "- ", "-\n", "#\n", "a=", 'a="b" ', ' id="a"', " a='b'", '="', "a:",
    ": ", "a,", ", ",
    "<a", "<a ", "<a>", "</a>", "<!--", "-->", "<!-- ", "<?", "<h1", "<h1>", "<pre", "<pre><code>", "[a",
    "[a]", "[a](", "](", "![",
    "[^", "[^a]:", "{%", "%}", "{{", "}}", "{{ a", "{% a", "{:", "{: ", "{:.a}", "{::", "{#a}", "|a", "| ",
    "|-", "> ", "* ", "1. ",
    "--", "---", "---\n", "``", "```\n", "~~", "$$", "\\(", "\\\"", "\\'", "&a;", "&#1;", "\"a\"", "'a'",
    "\"a\",", "a@", "a.", ".a", "://",
)  # fmt: skip
#: A repeat of more than so many may be pumped.
MANY = 8
_FEW = 4


@dataclass(frozen=True, slots=True)
class Pump:
    """A string with a part that is repeated."""

    before: str
    repeated: str
    after: str = ""

    def string(self, length: int) -> str:
        """One of about so many characters."""
        times = max(1, (length - len(self.before) - len(self.after)) // len(self.repeated))
        return self.before + self.repeated * times + self.after


def pumps(pattern: re.Pattern[Any], *, everywhere: bool) -> list[Pump]:
    """The strings to try an expression on.

    Args:
        pattern: The expression.
        everywhere: Whether it is looked for at each place of a string, not at its beginning only. Then it fails often
            enough by itself; else the string has to end with something that it doesn't match.
    """
    source = pattern.pattern
    tree = parser.parse(source if isinstance(source, str) else source.decode("latin-1"), pattern.flags & ~re.UNICODE)
    return list(dict.fromkeys(_Pumps(list(tree), pattern.flags).all(everywhere)))


class _Pumps:
    def __init__(self, tree: list[Any], flags: int) -> None:
        self.tree = tree
        self.flags = flags
        self.groups: dict[int, str] = {}
        self.compiled: dict[int, re.Pattern[str]] = {}
        self.alphabet = list(dict.fromkeys(["a", " ", "\n", "1", "-", "\t", *_literals(tree), "!"]))[:24]

    def all(self, everywhere: bool) -> Iterator[Pump]:
        """The whole and its beginnings again and again; then each repeat; then what texts are made of."""
        whole = self.example(self.tree)
        for end in range(1, len(self.tree) + 1):
            for start in {0, end - 1}:
                if unit := self.example(self.tree[start:end], most=True):
                    yield Pump("", unit)
        for before, unit in dict.fromkeys(self.repeats(self.tree, "")):
            for after in ("\x01",) if everywhere else ("", "\x01", "\n\x01"):
                yield Pump(before, unit, after)
        for unit in COMMON:
            yield Pump("", unit, "\x01")
            if whole[:-1]:
                yield Pump(whole[:-1], unit, "\x01")

    def repeats(self, items: list[Any], before: str) -> Iterator[tuple[str, str]]:
        """What may stand before a repeat, and what may be repeated there."""
        for index, (kind, value) in enumerate(items):
            here = before + self.example(items[:index])
            if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
                _, most, body = value
                if most > MANY:
                    # with what stands behind it within, a repeat could end in many places
                    units = [
                        *self.variants(list(body)),
                        *(self.example(items[index + 1 : end], most=True) for end in _ends(items, index + 1)),
                    ]
                    yield from ((here, unit) for unit in dict.fromkeys(units) if unit)
                    yield from ((here + unit, other) for unit in units[:1] for other in units[1:3] if unit and other)
                yield from self.repeats(list(body), here)
            elif kind is sre.BRANCH:
                for branch in value[1]:
                    yield from self.repeats(list(branch), here)
            elif kind is sre.SUBPATTERN:
                yield from self.repeats(list(value[3]), here)
            elif kind is sre.ATOMIC_GROUP:
                yield from self.repeats(list(value), here)
            elif kind in (sre.ASSERT, sre.ASSERT_NOT):
                yield from self.repeats(list(value[1]), here)

    def variants(self, items: list[Any]) -> list[str]:
        """Different strings that some items match."""
        if len(items) == 1:
            kind, value = items[0]
            if kind is sre.BRANCH:
                return [unit for branch in value[1] for unit in self.variants(list(branch))[:_FEW]]
            if kind is sre.SUBPATTERN:
                return self.variants(list(value[3]))
            if kind in (sre.IN, sre.ANY, sre.NOT_LITERAL, sre.LITERAL):
                return [c for c in self.alphabet if self.matches(items[0], c)] or [self.example(items)]
        return list(dict.fromkeys([self.example(items, most=True), self.example(items)]))

    def example(self, items: list[Any], *, most: bool = False) -> str:
        """A string that some items match, with or without what may be missing; lookarounds are not minded."""
        return "".join(self.one(item, most) for item in items)

    def one(self, item: Any, most: bool) -> str:
        kind, value = item
        if kind is sre.LITERAL:
            return chr(value)
        if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            least, greatest, body = value
            return self.example(list(body), most=most) * max(least, min(1, greatest) if most else 0)
        if kind is sre.BRANCH:
            return self.example(list(value[1][0]), most=most)
        if kind is sre.SUBPATTERN:
            text = self.example(list(value[3]), most=most)
            if value[0] is not None:
                self.groups[value[0]] = text
            return text
        if kind is sre.ATOMIC_GROUP:
            return self.example(list(value), most=most)
        if kind is sre.GROUPREF:
            return self.groups.get(value, "")
        if kind in (sre.IN, sre.ANY, sre.NOT_LITERAL):
            return next(
                (c for c in (*self.alphabet, *map(chr, range(33, 127))) if self.matches(item, c)), _first(value)
            )
        return ""

    def matches(self, item: Any, char: str) -> bool:
        """Whether one character is matched by an item that matches one."""
        if id(item) not in self.compiled:
            self.compiled[id(item)] = _compiled(item, self.flags)
        return self.compiled[id(item)].match(char) is not None


def _ends(items: list[Any], start: int) -> Iterator[int]:
    """Where the parts end that stand behind an item."""
    for end in range(start + 1, len(items) + 1):
        if end == len(items) or not (items[end - 1][0] is sre.LITERAL and items[end][0] is sre.LITERAL):
            yield end


def _compiled(item: Any, flags: int) -> re.Pattern[str]:
    """An expression of one item."""
    state = parser.State()
    state.flags = flags
    state.str = ""
    code = compiler._code(parser.SubPattern(state, [item]), flags)
    return _sre.compile("", flags, code, 0, {}, (None,))


def _first(value: Any) -> str:
    """The first character that a set names."""
    for kind, inner in value if isinstance(value, list) else []:
        if kind is sre.LITERAL:
            return chr(inner)
        if kind is sre.RANGE:
            return chr(inner[0])
    return "a"


def _literals(items: Any) -> Iterator[str]:
    """The characters that an expression names."""
    for kind, value in items:
        if kind in (sre.LITERAL, sre.NOT_LITERAL):
            yield chr(value)
        elif kind is sre.RANGE:
            yield chr(value[0])
        elif kind is sre.IN:
            yield from _literals(value)
        elif kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            yield from _literals(value[2])
        elif kind is sre.BRANCH:
            for branch in value[1]:
                yield from _literals(branch)
        elif kind is sre.SUBPATTERN:
            yield from _literals(value[3])
        elif kind is sre.ATOMIC_GROUP:
            yield from _literals(value)
        elif kind in (sre.ASSERT, sre.ASSERT_NOT):
            yield from _literals(value[1])

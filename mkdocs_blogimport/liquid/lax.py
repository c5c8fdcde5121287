"""Markup that strict Liquid refuses, rewritten as lax Liquid reads it.

Jekyll 4.3 runs Liquid with `error_mode: warn`: markup that does not parse strictly is read laxly, as in older versions.
Each function returns strict markup, or None for markup that can't be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

_FRAGMENT: Final = r"""(?:"[^"]*"|'[^']*'|(?:[^\s,|'"]|"[^"]*"|'[^']*')+)"""
_LITERAL = re.compile(r"""'[^']*'|"[^"]*"|-?\d+(?:\.\d+)?|true|false|nil|null|empty|blank""")
# ranges; in a longer one the two dots would be searched again and again
_RANGE = re.compile(r"\(\S{1,100}\.\.\S{1,100}\)")
_DOTS = re.compile(r"\.{3,}")
_SEGMENT = re.compile(r"\[[^\[\]]+\]|[\w-]+\??")
_NAME = re.compile(r"[^\W\d][\w-]*\??")
_FILTER = re.compile(rf"(?:[\s,]+|{_FRAGMENT})+")
_ARGUMENT = re.compile(rf"[:,]\s*((?:\w+\s*:\s*)?{_FRAGMENT})")
_COMPARISON = re.compile(rf"({_FRAGMENT})\s*([=!<>a-z_]+)?\s*({_FRAGMENT})?")
_OPERATORS: Final = frozenset({"==", "!=", "<>", "<", ">", "<=", ">=", "contains"})
_ATTRIBUTE = re.compile(rf"(?<!\w)(\w++)\s*+:\s*({_FRAGMENT})")
_QUOTE = re.compile("[\"']")
_JOIN = re.compile(r"(?<!\s)\s++(and|or)\s++")


Rewrite = Callable[[str], str | None]

#: The functions that rewrite the markup of each tag.
TAGS: Final[dict[str, Rewrite]] = {}


def rewrites(*tags: str) -> Callable[[Rewrite], Rewrite]:
    """Register a function that rewrites the markup of some tags."""

    def register(function: Rewrite) -> Rewrite:
        TAGS.update(dict.fromkeys(tags, function))
        return function

    return register


def _expression(fragment: str) -> str:
    if _LITERAL.fullmatch(fragment):
        return fragment
    if _RANGE.fullmatch(fragment):
        return _DOTS.sub("..", fragment)
    # In brackets anything is a name: `-x`, `1`, `true`.
    segments = (segment if segment[0] == "[" else f'["{segment}"]' for segment in _SEGMENT.findall(fragment))
    return "".join(segments) or "nil"


def _argument(fragment: str) -> str:
    """Return an argument of a filter, for which the library allows no name in brackets."""
    written = _expression(fragment)
    first = _SEGMENT.match(fragment)
    if not written.startswith("[") or first is None or first.group()[0] == "[":
        return written
    if _NAME.fullmatch(first.group()) is None:
        return "nil"  # the name of no variable
    return first.group() + written[len(first.group()) + 4 :]


@rewrites("echo")
def output(markup: str) -> str | None:
    """`a b | f: 1 2` is `a | f: 1`."""
    found = re.search(_FRAGMENT, markup)
    if found is None:
        return "nil"
    rest = markup[found.end() :]
    bar = rest.find("|")
    filters: list[str] = []
    for part in _FILTER.findall(rest[bar + 1 :].replace("\n", " ")) if bar >= 0 else ():
        name = re.search(r"\w+", part)
        if name is None:
            continue
        arguments = []
        for argument in _ARGUMENT.findall(part[name.end() :]):
            key = re.match(r"\w+\s*:\s*(?=\S)", argument)
            head = key.group() if key else ""
            arguments.append(head + _argument(argument[len(head) :].strip()))
        filters.append(name.group() + (": " + ", ".join(arguments) if arguments else ""))
    return " | ".join([_expression(found.group()), *filters])


@rewrites("if", "unless", "elsif")
def condition(markup: str) -> str | None:
    """`a && b` is `a`; an unknown operator is an error in Jekyll too."""
    written = []
    for part in _joined(markup):
        if part in ("and", "or"):
            written.append(part)
            continue
        found = _COMPARISON.search(part)
        if found is None:
            return None
        left, operator, right = found.groups()
        if operator is None:
            written.append(_expression(left))
        elif operator in _OPERATORS and right is not None:
            written.append(f"{_expression(left)} {operator} {_expression(right)}")
        else:
            return None
    return " ".join(written)


def _joined(markup: str) -> list[str]:
    """Return the comparisons of a condition, with `and` and `or` between them if the rest has whole strings only."""
    whole = _whole(markup)
    parts, at = [], 0
    for found in _JOIN.finditer(markup):
        if whole[found.end()]:
            parts += [markup[at : found.start()], found[1]]
            at = found.end()
    return [*parts, markup[at:]]


def _whole(markup: str) -> list[bool]:
    """Return, for each position of a markup, True if all strings from there to its end are closed."""
    whole = [True] * (len(markup) + 1)
    following = {'"': -1, "'": -1}
    last = len(markup)
    for found in reversed(list(_QUOTE.finditer(markup))):
        place, quote = found.start(), found.group()
        whole[place + 1 : last] = [whole[last]] * (last - place - 1)
        closed = following[quote]
        whole[place] = closed >= 0 and whole[closed + 1]
        following[quote] = last = place
    whole[:last] = [whole[last]] * last
    return whole


@rewrites("for", "tablerow")
def loop(markup: str) -> str | None:
    """`a in b, limit=1` is `a in b`."""
    found = re.match(rf"([\w-]+)\s+in\s+({_FRAGMENT})\s*(reversed\b)?", markup)
    if found is None:
        return None
    attributes = [
        f"{name}: {value if value == 'continue' else _expression(value)}"
        for name, value in _ATTRIBUTE.findall(markup[found.end() :])
        if name in ("limit", "offset", "cols")
    ]
    head = f"{found[1]} in {_expression(found[2])}"
    return " ".join([head, *([found[3]] if found[3] else []), *attributes])


@rewrites("assign")
def assignment(markup: str) -> str | None:
    """`a = b c` is `a = b`."""
    found = re.match(r"([\w-]+)\s*=\s*(.*)\Z", markup, re.DOTALL)
    if found is None:
        return None
    return f"{found[1]} = {output(found[2])}"


@rewrites("capture", "increment", "decrement")
def name(markup: str) -> str | None:
    """`'a'` is `a`."""
    found = re.search(r"[\w-]+", markup)
    return found.group() if found else None


@rewrites("case")
def operand(markup: str) -> str | None:
    """`a b` is `a`."""
    found = re.search(_FRAGMENT, markup)
    return _expression(found.group()) if found else None


@rewrites("when", "cycle")
def choices(markup: str) -> str | None:
    """`'a' or 'b', c` is `'a', 'b', c`."""
    found = [f for f in re.findall(_FRAGMENT, markup) if f != "or"]
    return ", ".join(map(_expression, found)) or None

"""Literal values in JavaScript: what a file of settings says, without being run."""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

#: The most tokens of a file, and the deepest nesting of a literal, that are read.
_TOKENS, _DEPTH = 200_000, 40
#: The longest regular expression.
_REGEX_LENGTH = 300
_TOKEN = re.compile(
    r"""(?P<blank>\s++|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z))
    |(?P<string>"(?:[^"\\\n]|\\.)*+(?:"|$)|'(?:[^'\\\n]|\\.)*+(?:'|$))
    |(?P<template>`(?:[^`\\]|\\.)*+(?:`|\Z))
    |(?P<number>\d[\w.]*+)
    |(?P<name>[^\W\d][\w$]*+|[$#][\w$]*+)
    |(?P<mark>=>|\.\.\.|.)""",
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_REGEX = re.compile(r"/(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*+\])++/[a-z]*+")
#: After these a slash begins a regular expression.
_BEFORE_REGEX = frozenset("(,=:[!&|?{};") | {"=>"}
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r?\n)|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_CONSTANTS: Final = {"true": True, "false": False, "null": None, "undefined": None}
_OPENING, _CLOSING, _ENDS = frozenset("([{"), frozenset(")]}"), frozenset(",;)]}")
_INSERTED = re.compile(r"\$\{([^{}]*)\}")
_CALLED = re.compile(r"(?:this\.)?(?P<filter>\w+)\(\s*(?P<value>[\w.]+)\s*\)")

Kind = Literal["string", "template", "number", "name", "mark", "regex"]


class Unknown:
    """The value of an expression that is no literal."""

    def __str__(self) -> str:
        """Return nothing, as a template writes it."""
        return ""


UNKNOWN: Final = Unknown()


@dataclass(frozen=True, slots=True)
class Token:
    """A token of JavaScript."""

    kind: Kind
    text: str
    """As it is written; of a string its value."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a function."""

    name: str
    """The last name before the parenthesis."""
    arguments: Sequence[Any]
    """Their values: `UNKNOWN` for those that are no literals."""
    places: Sequence[range]
    """The places of the tokens of each of them."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function that only returns a string."""

    parameters: Sequence[str]
    """Their names; empty for one that is taken apart."""
    template: str
    """What it returns, as a template string."""

    def as_liquid(self) -> str:
        """Return the template of Liquid that says the same, where the function is called with the data of a page."""
        data = next(iter(self.parameters), "")

        def output(inner: str) -> str:
            call = _CALLED.fullmatch(inner)
            value = (call["value"] if call else inner).removeprefix(f"{data}.")
            return f"{{{{ {value} | {call['filter']} }}}}" if call else f"{{{{ {value} }}}}"

        return self._filled(output)

    def is_simple(self) -> bool:
        """Return True if it inserts nothing but its parameters."""
        return all(inserted.strip() in self.parameters for inserted in _INSERTED.findall(self.template))

    def returned(self, arguments: Sequence[str]) -> str:
        """Return what a simple function returns; a parameter without an argument is empty."""
        values = dict(zip(self.parameters, arguments, strict=False))
        return self._filled(lambda inner: values.get(inner, ""))

    def _filled(self, output: Callable[[str], str]) -> str:
        # every second part is what the others are parted by
        parts = _INSERTED.split(self.template)
        return "".join(output(part.strip()) if at % 2 else _unescaped(part) for at, part in enumerate(parts))


def tokens(text: str) -> list[Token]:
    """Cut JavaScript into tokens, without comments; a file with too many of them is cut off."""
    found: list[Token] = []
    at = 0
    while at < len(text) and len(found) < _TOKENS:
        if text[at] == "/" and (not found or _begins_regex(found[-1])) and text[at + 1 : at + 2] not in ("/", "*"):
            regex = _REGEX.match(text, at, at + _REGEX_LENGTH)
            if regex is not None:
                found.append(Token("regex", regex[0]))
                at = regex.end()
                continue
        match = _TOKEN.match(text, at)
        if match is None:
            break
        at = match.end()
        written = match[0]
        match match.lastgroup:
            case "blank":
                continue
            case "string":
                found.append(Token("string", _unescaped(written[1:].removesuffix(written[0]))))
            case "template":
                inner = written[1:].removesuffix("`")
                kind: Kind = "template" if "${" in inner else "string"
                found.append(Token(kind, inner if kind == "template" else _unescaped(inner)))
            case kind_:
                found.append(Token(kind_, written))  # type: ignore[arg-type]
    return found


def _begins_regex(before: Token) -> bool:
    return (before.kind == "mark" and before.text in _BEFORE_REGEX) or before.text == "return"


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text

    def character(found: re.Match[str]) -> str:
        code = found[1] or found[2] or found[3]
        if code:
            number = int(code, 16)
            return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"
        return "" if found[4] else _ESCAPED.get(found[5], found[5])

    return _ESCAPE.sub(character, text)


class Script:
    """The tokens of a file, and the values among them."""

    def __init__(self, text: str) -> None:
        """Cut a file into tokens.

        Args:
            text: JavaScript.
        """
        self.tokens = tokens(text)
        self._after = _brackets(self.tokens)
        """The place after the bracket that closes one, by the place of that."""
        self._called: dict[str, list[int]] = {}
        """The places of the names before parentheses, by those."""
        for at in range(len(self.tokens) - 1):
            if self.tokens[at].kind == "name" and self._is(at + 1, "("):
                self._called.setdefault(self.tokens[at].text, []).append(at)

    def calls(self, *names: str) -> Iterator[Call]:
        """Yield the calls of functions or methods of some names, in their order."""
        for at in heapq.merge(*(self._called.get(name, ()) for name in dict.fromkeys(names))):
            yield Call(self.tokens[at].text, *self._arguments(at + 2))

    def _arguments(self, at: int) -> tuple[list[Any], list[range]]:
        values: list[Any] = []
        places: list[range] = []
        while at < len(self.tokens) and not self._is(at, ")"):
            begin = at
            value, at = self.literal(at)
            values.append(value)
            places.append(range(begin, at))
            if not self._is(at, ","):
                break
            at += 1
        return values, places

    def exported(self) -> Any:
        """Return what a file exports: what is after `module.exports =` or `export default`, or what that returns.

        Returns:
            A value; `UNKNOWN` if it is no literal.
        """
        for at in range(len(self.tokens) - 2):
            words = tuple(token.text for token in self.tokens[at : at + 4])
            if words[:4] == ("module", ".", "exports", "="):
                begin = at + 4
            elif words[:2] == ("export", "default"):
                begin = at + 2
            else:
                continue
            value, _ = self.literal(begin)
            return value if value is not UNKNOWN else next(self.returned(begin), UNKNOWN)
        return UNKNOWN

    def returned(self, at: int = 0) -> Iterator[dict[str, Any]]:
        """Yield the objects that are returned after a place, by `return {…}` or by `=> ({…})`."""
        for place in range(at, len(self.tokens) - 1):
            is_arrow = self.tokens[place].text == "=>" and self._is(place + 1, "(") and self._is(place + 2, "{")
            if is_arrow or (self.tokens[place].text == "return" and self._is(place + 1, "{")):
                value, _ = self.literal(place + 2 if is_arrow else place + 1)
                if isinstance(value, dict):
                    yield value

    def named(self, name: str) -> Any:
        """Return the literal that a constant of a name has: `const name = {…}`; `UNKNOWN` if there is none."""
        for at in range(len(self.tokens) - 1):
            if self.tokens[at].text == name and self.tokens[at].kind == "name" and self._is(at + 1, "="):
                return self.literal(at + 2)[0]
        return UNKNOWN

    def constants(self) -> dict[str, Any]:
        """Return the literals of all constants of a file, by their names: `const name = {…}`."""
        found: dict[str, Any] = {}
        at = 0
        while at < len(self.tokens) - 2:
            if self.tokens[at].text in {"const", "let", "var"} and self._is(at + 2, "="):
                found[self.tokens[at + 1].text], at = self.literal(at + 3)
            at += 1
        return found

    def literal(self, at: int, depth: int = 0) -> tuple[Any, int]:
        """Read a value.

        A function that only returns a template string is the template of Liquid that says the same.

        Args:
            at: The place of its first token.
            depth: The nesting of the value.

        Returns:
            The value and the place after its expression; `UNKNOWN` if it is no literal.
        """
        value, after = self._simple(at, depth)
        if after < len(self.tokens) and not self._ends(after):
            if isinstance(value, str) and self._is(after, "+"):
                more, after = self.literal(after + 1, depth + 1) if depth < _DEPTH else (UNKNOWN, after)
                if isinstance(more, str):
                    return value + more, after
            return UNKNOWN, self._skipped(after)
        return value, after

    def _simple(self, at: int, depth: int) -> tuple[Any, int]:
        if at >= len(self.tokens) or depth > _DEPTH:
            return UNKNOWN, at
        token = self.tokens[at]
        if token.kind == "string":
            return token.text, at + 1
        if token.kind == "number":
            return _number(token.text), at + 1
        if token.kind == "name" and token.text in _CONSTANTS:
            return _CONSTANTS[token.text], at + 1
        if self._is(at, "-") and at + 1 < len(self.tokens) and self.tokens[at + 1].kind == "number":
            number = _number(self.tokens[at + 1].text)
            return -number if isinstance(number, int | float) else number, at + 2
        if self._is(at, "["):
            return self._list(at + 1, depth)
        if self._is(at, "{"):
            return self._object(at + 1, depth)
        return self._template(at)

    def _template(self, at: int) -> tuple[Any, int]:
        """Read a function that only returns a template string, as a template of Liquid."""
        function, after = self.function(at)
        return (UNKNOWN, at) if function is None else (function.as_liquid(), after)

    def function(self, at: int) -> tuple[Function | None, int]:
        """Read a function that only returns a string.

        Args:
            at: The place of its first token.

        Returns:
            The function and the place after it; None for anything else.
        """
        at += self._word(at) == "async"
        is_arrow = self._word(at) != "function"
        at += not is_arrow
        if not is_arrow and not self._is(at, "("):
            at += 1  # its name
        parameters, at = self._parameters(at)
        if is_arrow and not self._is(at, "=>"):
            return None, at
        at += is_arrow
        is_block = self._is(at, "{")
        return self._returned(parameters, at, is_block=is_block) if is_block or is_arrow else (None, at)

    def _returned(self, parameters: Sequence[str], at: int, *, is_block: bool) -> tuple[Function | None, int]:
        """Read what a function with these parameters returns, from its brace on or without one."""
        end = self._after.get(at, len(self.tokens)) if is_block else 0
        if is_block:
            if self._word(at + 1) != "return":
                return None, at
            at += 2
        if at >= len(self.tokens) or self.tokens[at].kind not in {"template", "string"}:
            return None, at
        text, at = self.tokens[at].text, at + 1
        if not is_block:
            return Function(parameters, text), at
        at += self._is(at, ";")
        return (Function(parameters, text), end) if at == end - 1 else (None, at)

    def _parameters(self, at: int) -> tuple[list[str], int]:
        """Return the names of a function's parameters, and the place after them."""
        if not self._is(at, "("):
            return [self._word(at)], at + 1
        end = self._after.get(at, len(self.tokens))
        names: list[str] = []
        at += 1
        while at < end - 1:
            names.append(self._word(at))
            at = self._skipped(at)
            at += 1
        return names, end

    def _word(self, at: int) -> str:
        return self.tokens[at].text if at < len(self.tokens) and self.tokens[at].kind == "name" else ""

    def _list(self, at: int, depth: int) -> tuple[list[Any], int]:
        values: list[Any] = []
        while at < len(self.tokens) and not self._is(at, "]"):
            begin = at
            value, at = self.literal(at, depth + 1)
            if value is not UNKNOWN:
                values.append(value)
            at = self._after_comma(at, begin)
        return values, at + 1

    def _object(self, at: int, depth: int) -> tuple[dict[str, Any], int]:
        values: dict[str, Any] = {}
        while at < len(self.tokens) and not self._is(at, "}"):
            begin = at
            key = self.tokens[at]
            if key.kind in {"name", "string", "number"} and self._is(at + 1, ":"):
                values[key.text], at = self.literal(at + 2, depth + 1)
            elif key.kind == "name" and self._is(at + 1, "("):
                parameters, body = self._parameters(at + 1)
                function, after = self._returned(parameters, body, is_block=True)
                values[key.text] = UNKNOWN if function is None else function.as_liquid()
                at = self._after.get(body, at + 1) if function is None else after
            else:  # a method, another object's keys, or a name that is key and value
                if key.kind == "name":
                    values[key.text] = UNKNOWN
                at = self._skipped(at)
            at = self._after_comma(at, begin)
        return values, at + 1

    def _after_comma(self, at: int, begin: int) -> int:
        """Return the place after a comma; every turn takes a token at least."""
        at = self._skipped(at)
        if self._is(at, ","):
            return at + 1
        return max(at, begin + (not self._is(at, "]") and not self._is(at, "}")))

    def _skipped(self, at: int) -> int:
        """Return the place of the comma, semicolon or closing bracket that ends the expression around a place."""
        while at < len(self.tokens) and not self._ends(at):
            at = self._after.get(at, at + 1)
        return at

    def _ends(self, at: int) -> bool:
        token = self.tokens[at]
        return token.kind == "mark" and token.text in _ENDS

    def _is(self, at: int, mark: str) -> bool:
        return at < len(self.tokens) and self.tokens[at].kind == "mark" and self.tokens[at].text == mark


def _brackets(found: Sequence[Token]) -> dict[int, int]:
    """Return the places after the closing brackets, by those of the opening ones; the end where none closes."""
    after: dict[int, int] = {}
    opened: list[int] = []
    for at, token in enumerate(found):
        if token.kind != "mark":
            continue
        if token.text in _OPENING:
            opened.append(at)
        elif token.text in _CLOSING and opened:
            after[opened.pop()] = at + 1
    return after | dict.fromkeys(opened, len(found))


def _number(text: str) -> Any:
    for kind in (int, float):
        try:
            return kind(text[:30])
        except ValueError:
            continue
    return UNKNOWN

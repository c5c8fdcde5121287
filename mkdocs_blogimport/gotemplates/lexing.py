"""The tokens of a Go template (text/template, lex.go)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .errors import TemplateError

_TRIM_LEFT = " \t\r\n"
_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]++)"
    r"|(?P<declare>:=)"
    r"|(?P<number>[+-]?(?:0[xX][0-9a-fA-F]++|(?:[0-9][0-9_]*+(?:\.[0-9]*+)?+|\.[0-9]++)(?:[eE][+-]?[0-9]++)?+))(?![\w])"
    r'|(?P<string>"(?:[^"\\\n]|\\.)*+")'
    r"|(?P<raw>`[^`]*+`)"
    r"|(?P<char>'(?:[^'\\\n]|\\.){1,10}+')"
    r"|(?P<variable>\$\w*+)"
    r"|(?P<field>\.[^\W\d]\w*+)"
    r"|(?P<dot>\.)"
    r"|(?P<word>[^\W\d]\w*+)"
    r"|(?P<sign>[=|(),])",
)
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))", re.DOTALL)
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
# what is never closed goes on to the end of its line or of the text, so that nothing is looked for twice
_END = re.compile(r"""\"(?:[^\"\\\n]|\\.)*+\"?+|`[^`]*+`?+|'(?:[^'\\\n]|\\.){1,10}+'?+|(?P<end>\}\})""")


class Token(NamedTuple):
    """A token inside an action."""

    kind: str
    """`space`, `declare`, `number`, `string`, `char`, `variable`, `field`, `dot`, `word` or `sign`."""
    value: str
    """As it stands in the template; of a string the characters that it stands for."""


class Action(NamedTuple):
    """What stands between `{{` and `}}`."""

    tokens: list[Token]
    line: int


def pieces(source: str) -> Iterator[str | Action]:
    """Split a template into text and actions; whitespace beside `{{-` and `-}}` and comments are gone.

    Raises:
        TemplateError: An action is never closed, or has a character that means nothing.
    """
    at, trims, line = 0, False, 1
    while True:
        start = source.find("{{", at)
        text = source[at:] if start < 0 else source[at:start]
        shown = text.lstrip(_TRIM_LEFT) if trims else text
        if start < 0:
            if shown:
                yield shown
            return
        line += text.count("\n")
        inside = start + 2
        if source.startswith("-", inside) and source[inside + 1 : inside + 2] in {" ", "\t", "\r", "\n"}:
            inside += 1
            shown = shown.rstrip(_TRIM_LEFT)
        if shown:
            yield shown
        begun = inside
        while source[begun : begun + 1] in {" ", "\t", "\r", "\n"}:
            begun += 1
        if source.startswith("/*", begun):
            at, trims = _comment_end(source, begun, line)
        else:
            end, trims = _action_end(source, inside, line)
            yield Action(list(_tokens(source[inside : end - trims], line)), line)
            at = end + 2
        line += source.count("\n", start, at)


def _comment_end(source: str, begun: int, line: int) -> tuple[int, bool]:
    end = source.find("*/", begun + 2)
    if end < 0:
        raise TemplateError("a comment is never closed", line)
    after = end + 2
    while source[after : after + 1] in {" ", "\t", "\r", "\n"}:
        after += 1
    trims = after > end + 2 and source.startswith("-}}", after)
    if not source.startswith("}}", after + trims):
        raise TemplateError("something stands behind a comment", line)
    return after + trims + 2, trims


def _action_end(source: str, inside: int, line: int) -> tuple[int, bool]:
    for found in _END.finditer(source, inside):
        if found["end"]:
            end = found.start()
            trims = source[end - 1] == "-" and end - 2 >= inside and source[end - 2] in " \t\r\n"
            return end, trims
    raise TemplateError("an action is never closed", line)


def _tokens(markup: str, line: int) -> Iterator[Token]:
    at = 0
    while at < len(markup):
        found = _TOKEN.match(markup, at)
        if found is None:
            raise TemplateError(f"unexpected {markup[at : at + 20]!r}", line + markup.count("\n", 0, at))
        kind, value = str(found.lastgroup), found[0]
        if kind == "string":
            value = unescaped(value[1:-1])
        elif kind == "raw":
            kind, value = "string", value[1:-1]
        elif kind == "char":
            value = unescaped(value[1:-1])
        yield Token(kind, value)
        at = found.end()


def unescaped(string: str) -> str:
    """Return the characters of a Go string between its quotes."""
    return _ESCAPE.sub(_character, string) if "\\" in string else string


def _character(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    if code:
        number = int(code, 16)
        return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"
    if found[4]:
        return chr(int(found[4], 8))
    return _LETTERS.get(found[5], found[5])

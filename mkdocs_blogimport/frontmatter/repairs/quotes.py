"""Mistakes with quotes."""

from __future__ import annotations

import re

from ..lines import PROSE_KEYS, Lines, each_value, in_quotes, without_comment
from .table import repair

_QUOTED_LIST = re.compile(r"""(?:"[^"]*"|'[^']*')(?:\s*,\s*(?:"[^"]*"|'[^']*'))+""")


@repair(
    "backslashes",
    "there is a backslash inside the double quotes of {}",
    "read as a backslash",
)
def _backslashes(lines: Lines) -> Lines | None:
    def change(_: str, value: str) -> str | None:
        value = without_comment(value)
        if "\\" not in value:
            return None
        if re.fullmatch(r'"(?:[^"\\]|\\.)*"', value):
            return _escaped(value)
        # `"C:\new\"` ends at the quote that its author meant.
        return in_quotes(value[1:-1]) if re.fullmatch(r'"[^"]*"', value) else None

    return each_value(lines, change)


def _escaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda match: match[0] if match[1] in '"\\' else "\\" + match[0], value)


@repair(
    "quotes-within",
    "the value of {} has the same quotes inside as around it",
    "the inner ones are kept as text",
)
def _quotes_within(lines: Lines) -> Lines | None:
    def change(_: str, value: str) -> str | None:
        value = without_comment(value)
        quote = value[:1]
        if quote not in ('"', "'") or len(value) < 2 or not value.endswith(quote) or quote not in value[1:-1]:
            return None
        inner = value[1:-1]
        # `"Foo" and "bar"` are two quotations, `"He said "yes" and left"` is one inside another.
        first = inner.index(quote)
        if quote == '"' and (first == 0 or not inner[first - 1].isspace() or inner.count(quote) % 2):
            return None
        if quote == "'" and not all(
            0 < i < len(inner) - 1 and inner[i - 1].isalnum() and inner[i + 1].isalnum()
            for i, c in enumerate(inner)
            if c == quote
        ):
            return None
        return in_quotes(inner)

    return each_value(lines, change)


@repair(
    "open-quote",
    "a quote in {} is never closed",
    "read up to the end of its line",
)
def _open_quote(lines: Lines) -> Lines | None:
    def change(_: str, value: str) -> str | None:
        quote = value[:1]
        if quote not in ('"', "'") or value.count(quote) != 1:
            return None
        value = without_comment(value)
        # A word may start with an apostrophe: ’Twas.
        return in_quotes(value if quote == "'" and value[1:2].isalnum() else value[1:].strip())

    return each_value(lines, change)


@repair(
    "list-without-brackets",
    "the quoted values of {} have commas between them, but no brackets around them",
    "read as a list",
)
def _list_without_brackets(lines: Lines) -> Lines | None:
    def change(key: str, value: str) -> str | None:
        return f"[{value}]" if key.lower() not in PROSE_KEYS and _QUOTED_LIST.fullmatch(value) else None

    return each_value(lines, change)


@repair(
    "text-after-quotes",
    "the value of {} continues after its quotes",
    "read whole, with the quotes",
)
def _text_after_quotes(lines: Lines) -> Lines | None:
    def change(_: str, value: str) -> str | None:
        return in_quotes(without_comment(value)) if value[:1] in ('"', "'") else None

    return each_value(lines, change)

"""Lists of attributes: `{#id .class key="value"}`."""

from __future__ import annotations

import re
from html import escape
from typing import NamedTuple

Attributes = dict[str, str]

_NAME = r"[a-zA-Z_:][a-zA-Z0-9_:.-]*+"
_ITEM = re.compile(
    rf"""\s*+(?:
        (?P<sign>[\#.])(?P<short>[^\s!"\#$%&'()*+,/;<=>?@\[\\\]^`{{|}}~]*+)
        |(?P<name>{_NAME})\s*+=\s*+(?:
            "(?P<string>(?:[^"\\]|\\.)*+)"
            |(?P<number>[+-]?[0-9]++(?:\.[0-9]*+)?(?:[eE][+-]?[0-9]*+)?)
            |(?P<word>{_NAME})
            |(?P<list>\[[^\[\]{{}}]*+\])
        )
    )\s*+(?:,\s*+)?""",
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", '"': '"', "/": "/", "\\": "\\"}
_ESCAPED_BRACE = re.compile(r"\\.|\{", re.DOTALL)


class Found(NamedTuple):
    """A list of attributes in a text."""

    attributes: Attributes
    end: int
    """Where it ends."""
    lists: dict[str, str]
    """Those whose value is a list, by their names in lowercase, as they are written."""


def read(text: str, start: int) -> Found | None:
    """Read the list of attributes whose `{` is at a position, or return None."""
    found: Attributes = {}
    lists: dict[str, str] = {}
    at = start + 1
    while not text.startswith("}", at):
        item = _ITEM.match(text, at)
        if item is None or item.end() == at:
            return None
        at = item.end()
        if item["sign"]:
            name, value = "id" if item["sign"] == "#" else "class", item["short"]
        else:
            name, value = item["name"], _value(item)
            if item["list"] is not None:
                lists[name.lower()] = item["list"]
        if name == "class" and name in found:
            value = f"{found[name]} {value}"
        found[name] = value
    return Found(found, at + 1, lists)


def _value(item: re.Match[str]) -> str:
    if item["string"] is not None:
        return _ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[0]), item["string"])
    if item["number"] is not None:
        return _number(item["number"])
    if item["word"] is not None:
        return "" if item["word"] == "null" else item["word"]
    return ""


def _number(written: str) -> str:
    try:
        number = float(written)
    except ValueError:
        return written
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def at_end(line: str) -> tuple[str, Attributes]:
    """Part a heading's line from the list of attributes at its end.

    Returns:
        The line without the list, and the list; the same line and no attributes if there is none.
    """
    if not line.rstrip().endswith("}"):
        return line, {}
    for brace in _ESCAPED_BRACE.finditer(line):
        if brace[0] != "{":
            continue
        found = read(line, brace.start())
        if found is not None and not line[found.end :].strip():
            return line[: brace.start()].rstrip(), found.attributes
    return line, {}


def written(attributes: Attributes) -> str:
    """Write attributes into a tag; those that run scripts are left out, as Hugo does."""
    return "".join(
        f' {name}="{escape(value)}"' for name, value in attributes.items() if not name.lower().startswith("on")
    )

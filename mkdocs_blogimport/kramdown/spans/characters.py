"""Single characters and symbols: quotes, dashes, entities, escapes, line breaks.

The rules are those of kramdown syntax: "Typographic Symbols", "Paragraphs", "Automatic and Manual Escaping".
"""

from __future__ import annotations

import re

from ..entities import ENTITY, character
from ..typography import OPENS_AFTER, quote
from .reader import BREAK, Spans, span

_NUMBER = re.compile(r"#(?:\d+|[xX][0-9a-fA-F]+);")
_ESCAPABLE = frozenset("\\.*_+`<>()[]{}#!:|\"'$=~-")


@span("quote", '"', "'")
def quotes(spans: Spans, start: int, after: int, touching: bool, out: list[str]) -> int:
    """`'` and `"`."""
    marks = spans.document.quotes
    if not touching and spans.text[start - 1] not in OPENS_AFTER:  # most quotes close, or are apostrophes
        out.append(marks[1] if spans.text[start] == "'" else marks[3])
        return after
    mark, end = quote(spans.text, start, touching, marks)
    out.append(mark)
    return end


@span("backslash", "\\")
def backslash(spans: Spans, start: int, after: int, touching: bool, out: list[str]) -> int:
    r"""`\*` and its like; `\\`, in GFM also `\`, at the end of a line."""
    text = spans.text
    follows = text[after : after + 1]
    gfm = spans.document.options.gfm
    if follows == "\\" and text.startswith("\n", start + 2):
        out.append("<br />")
        return start + 2
    if follows == "\n" and gfm:
        out.append("<br />")
        return after
    if not follows or follows not in _ESCAPABLE or (follows == "~" and not gfm):
        return -1
    if text.startswith(("<<", ">>"), after):
        out.append("&lt;&lt;" if follows == "<" else "&gt;&gt;")
        return start + 3
    out.append("&lt;" if follows == "<" else "&gt;" if follows == ">" else follows)
    return start + 2


@span("symbol", "--", "---", "...", symbol=True)
def symbol(spans: Spans, start: int, after: int, touching: bool, out: list[str]) -> int:
    """`--`, `---` and `...`."""
    document = spans.document
    if spans.text[start] == ".":
        out.append(document.hellip)
    else:
        out.append(document.mdash if after - start == 3 else document.ndash)
    return after


@span("closing guillemet", ">>", symbol=True)
def guillemet(spans: Spans, start: int, after: int, touching: bool, out: list[str]) -> int:
    """`>>`."""
    out.append(spans.document.raquo)
    return after


@span("closing guillemet after a space", " >>", symbol=True)
def spaced_guillemet(spans: Spans, start: int, after: int, touching: bool, out: list[str]) -> int:
    """` >>`."""
    out.append(spans.document.raquo_space)
    return after


@span("break", BREAK)
def line_break(spans: Spans, start: int, after: int, touching: bool, out: list[str]) -> int:
    """Two spaces at the end of a line."""
    out.append("<br />")
    return after - 1


@span("entity", "&")
def entity(spans: Spans, start: int, after: int, touching: bool, out: list[str]) -> int:
    """`&copy;`, `&#169;`, `&#xa9;`."""
    text = spans.text
    if text.startswith("\\#", after) and (number := _NUMBER.match(text, after + 1)) is not None:
        out.append("&" + number[0])  # the escape doesn't apply to it
        return number.end()
    found = ENTITY.match(text, start)
    written = character(found) if found is not None else None
    if found is None or written is None:
        return -1
    out.append(written)
    return found.end()

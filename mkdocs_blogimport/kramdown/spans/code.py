"""Literal text: code spans and math in a line (kramdown syntax: "Code Spans", "Math Blocks")."""

from __future__ import annotations

import re

from ..nodes import Attributes
from ..whitespace import SPACES
from .reader import Spans, span

_BACKTICKS = re.compile("`+")
_SOME_SPACE = frozenset(SPACES)


@span("code", "`")
def code(spans: Spans, start: int, after: int, touching: bool, out: list[str]) -> int:
    """`` `code` ``, between any number of backticks."""
    text = spans.text
    found = _BACKTICKS.match(text, start)
    assert found is not None
    run = found[0]
    after = found.end()
    end = -1
    if len(run) > 1 or (start and text[start - 1] not in _SOME_SPACE) or text[after : after + 1] not in _SOME_SPACE:
        end = spans.later(run, after)
    if end < 0:
        out.append(run)
        return after
    inner = text[after:end]
    if len(run) > 1:
        inner = inner.removeprefix(" ").removesuffix(" ")
    end += len(run)
    attributes: Attributes | None = None
    if text.startswith("{:", end):
        end, attributes = spans.list_after(end, None)
    out.append(spans.document.code_span(inner, attributes))
    return end


@span("math", "$$")
def math(spans: Spans, start: int, after: int, touching: bool, out: list[str]) -> int:
    """`$$math$$`."""
    end = spans.later("$$", after)
    if end < 0:
        return -1
    inner = spans.text[after:end].strip(SPACES)
    end, attributes = spans.list_after(end + 2, None)
    out.append(spans.document.math_span(inner, attributes))
    return end

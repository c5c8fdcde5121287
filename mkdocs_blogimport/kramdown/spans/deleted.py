"""Strikethrough (GFM)."""

from __future__ import annotations

import re

from .. import attributes as attribute_lists
from .reader import Spans, span

_STRIKETHROUGH = re.compile(r"~~(?![\s~]).*?[^\s~]~~", re.DOTALL | re.ASCII)


@span("deleted", "~~")
def read(spans: Spans, start: int, after: int, touching: bool, out: list[str]) -> int:
    """`~~deleted~~`."""
    text = spans.text
    if not spans.document.options.gfm:
        return -1
    if spans.later("~~", after) >= 0 and not spans.spent:
        found = _STRIKETHROUGH.match(text, start)
        if found is not None:
            end, attributes = spans.list_after(found.end(), None)
            inner = Spans(spans.document, text[after : found.end() - 2])
            inner.emphasis, inner.strong, inner.link = spans.emphasis, spans.strong, spans.link
            inner.steps = spans.steps + 1
            out.append(f"<del{attribute_lists.write(attributes)}>{inner.html()}</del>")
            spans.steps = inner.steps
            return end
        spans.steps += (len(text) - start) // 20
    out.append("~~")
    return after

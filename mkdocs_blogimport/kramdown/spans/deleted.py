"""Strikethrough (GFM)."""

from __future__ import annotations

import re

from .. import attributes as attribute_lists
from .reader import Spans, span

_TILDES = re.compile("~+")
_STRIKETHROUGH = re.compile(r"~~(?![\s~]).*?[^\s~]~~", re.DOTALL | re.ASCII)


@span("deleted", "~~")
def read(spans: Spans, start: int, after: int, touching: bool, out: list[str]) -> int:
    """`~~deleted~~`; of more tildes the last two count."""
    text = spans.text
    if not spans.document.options.gfm:
        return -1
    tildes = _TILDES.match(text, start)
    assert tildes is not None
    begin = tildes.end() - 2
    found = None
    if not spans.spent and spans.later("~~", tildes.end()) >= 0:
        found = _STRIKETHROUGH.match(text, begin)
        spans.steps += (len(text) - start) // 20 if found is None else 0
    if found is None:
        out.append(tildes[0])
        return tildes.end()
    end, attributes = spans.list_after(found.end(), None)
    inner = Spans(spans.document, text[begin + 2 : found.end() - 2])
    inner.emphasis, inner.strong, inner.link = spans.emphasis, spans.strong, spans.link
    inner.steps = spans.steps + 1
    out += (text[start:begin], f"<del{attribute_lists.write(attributes)}>{inner.html()}</del>")
    spans.steps = inner.steps
    return end

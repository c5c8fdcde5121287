"""Constructs in braces (kramdown syntax: "Extensions", "Inline Attribute Lists")."""

from __future__ import annotations

import re

from .. import attributes as attribute_lists
from .reader import Spans, span

_EXTENSION = re.compile(attribute_lists.OPENING + r":(\w+)(?:\s((?:\\\}|[^}]){0,1000}?))?(/)?\}", re.ASCII)


@span("attributes of a symbol", "{:")
def attributes_of_symbol(spans: Spans, start: int, after: int, touching: bool, out: list[str]) -> int:
    """`...{: .x}`: a symbol has no tag for attributes, so these are left out."""
    if not touching or not out or (spans.text[start - 1] != ";" and out[-1] not in spans.document.symbols):
        return -1
    end, _ = spans.list_after(start, None)
    return end if end > start else -1


@span("extension", "{:")
def extension(spans: Spans, start: int, after: int, touching: bool, out: list[str]) -> int:
    """`{::comment}…{:/}`, `{::nomarkdown}…{:/}` and `{::options … /}`."""
    found = _EXTENSION.match(spans.text, start)
    if found is None or found[1] not in ("comment", "nomarkdown", "options"):
        return -1
    name = found[1]
    body, end = "", found.end()
    if name == "options":
        spans.document.set_options(found[2] or "")
        return end
    if not found[3]:
        body, end = _body(spans, name, end)
    if end >= 0:
        if name == "nomarkdown":
            out.append(body if attribute_lists.is_for_html(found[2]) else "")
        elif body:
            out.append(f"<!-- {body} -->")
    return end


def _body(spans: Spans, name: str, position: int) -> tuple[str, int]:
    """Return the content of an extension, and the position after its end; -1 without an end."""
    ends = ((spans.later(end, position), end) for end in ("{:/}", f"{{:/{name}}}"))
    found = min(((at, end) for at, end in ends if at >= 0), default=None)
    return ("", -1) if found is None else (spans.text[position : found[0]], found[0] + len(found[1]))

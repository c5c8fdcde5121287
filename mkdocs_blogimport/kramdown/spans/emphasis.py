"""Emphasis (kramdown syntax: "Emphasis")."""

from __future__ import annotations

from .. import attributes as attribute_lists
from ..whitespace import SPACES
from .reader import Spans, span


def _after_letter(text: str, position: int) -> bool:
    """Return True if a letter, or a letter and a hyphen, precede a position: there `_` starts no emphasis."""
    before = text[position - 1]
    return before.isalpha() or (before == "-" and position > 1 and text[position - 2].isalpha())


@span("emphasis", "*", "**", "_", "__")
def read(spans: Spans, start: int, after: int, touching: bool, out: list[str]) -> int:
    """`*em*`, `_em_`, `**strong**`, `__strong__`."""
    text = spans.text
    mark = text[start]
    follows = text[after : after + 1]
    strong = after - start == 2
    end = -1
    inside: list[str] = []
    if (
        follows
        and follows not in SPACES
        and not (spans.strong if strong else spans.emphasis)
        and (mark == "*" or not start or not _after_letter(text, start))
    ):
        if strong:
            if spans.later(mark * 2, after) >= 0:
                spans.strong = True
                end, inside = spans.inside(after, mark * 2)
                spans.strong = False
            if end < 0 and not spans.emphasis:
                strong = False
                end, inside = _emphasis(spans, start + 1, mark)
        elif spans.later(mark, after) >= 0:
            end, inside = _emphasis(spans, after, mark)
    if end < 0:
        out.append(text[start:after])
        return after
    name = "strong" if strong else "em"
    if text.startswith("{:", end):
        end, attributes = spans.list_after(end, None)
        out.append(f"<{name}{attribute_lists.write(attributes)}>")
    else:
        out.append(f"<{name}>")
    out.extend(inside)
    out.append(f"</{name}>")
    return end


def _emphasis(spans: Spans, position: int, mark: str) -> tuple[int, list[str]]:
    spans.emphasis = True
    found = spans.inside(position, mark)
    spans.emphasis = False
    return found

"""Written HTML, divided into text and everything else."""

from __future__ import annotations

import re
from collections.abc import Iterator

# the beginnings of everything that is no text: code, a tag, math
_OTHER = re.compile(r"<(?P<code>code\b)?|\\\(")


def others(written: str) -> Iterator[tuple[int, int]]:
    """Yield the positions of tags, elements of code and math in HTML. One without an end is text."""
    last = {end: written.rfind(end) for end in (">", "</code>", "\\)")}
    position = 0
    while (found := _OTHER.search(written, position)) is not None:
        start, position = found.span()
        end = ">" if written[start] == "<" else "\\)"
        if position > last[end]:
            continue
        position = written.index(end, position) + len(end)
        if found["code"] and position <= last["</code>"]:
            position = written.index("</code>", position) + len("</code>")
        yield start, position

"""HTML that has been written: what in it is no text."""

from __future__ import annotations

import re
from collections.abc import Iterator

# what begins something that is no text: code, a tag, math
_OTHER = re.compile(r"<(?P<code>code\b)?|\\\(")


def others(written: str) -> Iterator[tuple[int, int]]:
    """Where tags, elements of code and math stand in HTML. What has no end is text."""
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

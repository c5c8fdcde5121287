"""Places in Markdown for HTML that no engine may touch, each a few characters that stand for themselves alone."""

from __future__ import annotations

import re
from html import escape

from ..kept import Again

#: The beginning and the digits of a place: characters of a private plane, which slugs drop.
_FIRST = 0x10FF00
_MARKS = "".join(chr(_FIRST + number) for number in range(12))
_PLACE = re.compile(f"{_MARKS[0]}([{_MARKS[1:11]}]{{1,9}}){_MARKS[11]}")
_ALONE = re.compile(f"<p>({_MARKS[0]}[{_MARKS[1:11]}]{{1,9}}{_MARKS[11]})</p>")
_OTHER = re.compile(f"[{_MARKS}]")
_TAG = re.compile(f"<[^<>{_MARKS[0]}]*+{_MARKS[0]}[^<>]*+>")


def without_marks(text: str) -> str:
    """Drop from a text the characters that places are made of."""
    return _OTHER.sub("", text) if any(mark in text for mark in _MARKS) else text


class Places:
    """The HTML for the places of one post."""

    def __init__(self) -> None:
        self._made: list[str] = []

    def put(self, html: str) -> str:
        """Keep HTML for the rendered page; return the place that stands for it."""
        self._made.append(html)
        digits = "".join(_MARKS[int(digit) + 1] for digit in str(len(self._made) - 1))
        return f"{_MARKS[0]}{digits}{_MARKS[11]}"

    def filled(self, html: str) -> str:
        """Put the HTML into its places; one that is a paragraph by itself is none."""
        if _MARKS[0] not in html:
            return html
        again = Again()
        html = _TAG.sub(lambda tag: _PLACE.sub(lambda found: escape(self._of(found, again)), tag[0]), html)
        return _PLACE.sub(lambda found: self._of(found, again), _ALONE.sub(r"\1", html))

    def _of(self, found: re.Match[str], again: Again) -> str:
        number = int("".join(str(ord(mark) - _FIRST - 1) for mark in found[1]))
        return again.limited(number, self._made[number]) if number < len(self._made) else ""

"""HTML that no Markdown engine may touch: comments stand for it while a text is rendered."""

from __future__ import annotations

import re

#: The characters that may be put into further places of the same HTML, which a text can name itself, by entities.
_MOST_AGAIN = 100_000


class Again:
    """Keeps HTML from being put into one page again and again."""

    def __init__(self) -> None:
        """Begin with nothing put in."""
        self._seen: set[int] = set()
        self._left = _MOST_AGAIN

    def limited(self, number: int, html: str) -> str:
        """Return the HTML of a place; nothing where it stands in too many.

        Args:
            number: That of the place.
            html: What belongs there.
        """
        if number in self._seen:
            self._left -= len(html)
        self._seen.add(number)
        return html if self._left >= 0 else ""


class Kept:
    """The HTML that is kept for the rendered page of one text."""

    def __init__(self, text: str) -> None:
        """Choose a name for the places that the text doesn't have."""
        self._mark = "blogimport-tag"
        if self._mark in text:
            numbers = [int(found[1]) for found in re.finditer(r"blogimport-tag([0-9]{1,9})x", text)]
            self._mark = f"blogimport-tag{max(numbers, default=0) + 1}x"
        self._place = re.compile(rf"(?:<|&lt;)!--{self._mark}-([0-9]{{1,9}})--(?:>|&gt;)")
        self._made: list[str] = []

    def put(self, html: str) -> str:
        """Keep HTML; return the comment that stands for it."""
        self._made.append(html)
        return f"<!--{self._mark}-{len(self._made) - 1}-->"

    def filled(self, html: str) -> str:
        """Put what is kept into its places."""
        if self._mark not in html:
            return html
        again = Again()

        def of(found: re.Match[str]) -> str:
            number = int(found[1])
            if number >= len(self._made):
                return found[0]  # a file that is shown may have any comment
            return again.limited(number, self._made[number])

        return self._place.sub(of, html)

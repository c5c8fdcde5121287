"""HTML that no Markdown engine may touch: comments stand for it while a text is rendered."""

from __future__ import annotations

import re


class Kept:
    """The HTML that is kept for the rendered page of one text."""

    def __init__(self, text: str) -> None:
        """Choose a name for the places that the text doesn't have."""
        self._mark, number = "blogimport-tag", 0
        while self._mark in text:
            number += 1
            self._mark = f"blogimport-tag{number}x"
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
        return self._place.sub(self._of, html)

    def _of(self, found: re.Match[str]) -> str:
        number = int(found[1])
        return self._made[number] if number < len(self._made) else found[0]  # a file that is shown may have any comment

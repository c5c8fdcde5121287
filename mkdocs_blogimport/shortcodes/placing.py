"""The places of HTML in Markdown, which no engine may touch: words that are exchanged in the rendered HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

#: How the words begin and end; Hugo's own are alike, so that ids and paragraphs come out alike.
_BEGIN, _END = "HAHASHORTCODE", "HBHB"
_TAKEN = re.compile(rf"{_BEGIN}([0-9]{{1,9}})S", re.IGNORECASE)


@dataclass(slots=True)
class Placed:
    """The HTML that one text places."""

    word: str
    """What all its words begin with, and the text doesn't have."""
    html: dict[str, str] = field(default_factory=dict)

    @classmethod
    def beside(cls, text: str) -> Placed:
        """Return an empty one for a text."""
        taken = [int(found[1]) for found in _TAKEN.finditer(text)]
        return cls(f"{_BEGIN}{max(taken, default=-1) + 1}S")

    def put(self, html: str) -> str:
        """Keep HTML; return the word that stands for it."""
        word = f"{self.word}{len(self.html)}{_END}"
        self.html[word] = html
        return word

    def exchanged(self, html: str) -> str:
        """Exchange the words in rendered HTML.

        A paragraph that a word stands in alone goes with it. In ids, where engines wrote the words in lowercase, they
        are left out.
        """
        if not self.html:
            return html
        if self.word in html:
            found = re.compile(rf"<p>({self.word}[0-9]+{_END})</p>|({self.word}[0-9]+{_END})")
            html = found.sub(lambda place: self._html(place), html)
        lowered = self.word.lower()
        if lowered in html:
            html = re.sub(rf"-?{lowered}[0-9]+{_END.lower()}", "", html)
        return html

    def _html(self, place: re.Match[str]) -> str:
        return self.html.get(place[1] or place[2], place[0])

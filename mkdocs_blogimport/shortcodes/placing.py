"""The places of HTML in Markdown, which no engine may touch: words that are exchanged in the rendered HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .contents import Levels, table

#: How the words begin and end; Hugo's own are alike, so that ids and paragraphs come out alike.
_BEGIN, _END = "HAHASHORTCODE", "HBHB"
#: The most tables of contents that one text shows: a template may show one in each turn of a loop.
_MOST_TABLES = 10
_TAKEN = re.compile(rf"{_BEGIN}([0-9]{{1,9}})S", re.IGNORECASE)


@dataclass(slots=True)
class Placed:
    """The HTML that one text places."""

    word: str
    """What all its words begin with, and the text doesn't have."""
    html: dict[str, str] = field(default_factory=dict)
    tables: dict[str, Levels] = field(default_factory=dict)
    """The words in whose place a table of contents stands, which is known only when the text is rendered."""
    headings: Sequence[tuple[int, str, str]] = ()
    """Level, id and HTML of the headings of the rendered text."""

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

    def put_table(self, levels: Levels) -> str:
        """Return the word that stands for the table of contents of the text."""
        word = next((word for word, known in self.tables.items() if known == levels), "")
        if not word:
            word = f"{self.word}{len(self.tables)}T{_END}"
            self.tables[word] = levels
        return word

    def exchanged(self, html: str) -> str:
        """Exchange the words in rendered HTML.

        A paragraph that a word stands in alone goes with it. In ids, where engines wrote the words in lowercase, they
        are left out.
        """
        if not self.html and not self.tables:
            return html
        if self.word in html:
            shown: list[str] = []
            found = re.compile(rf"<p>({self.word}[0-9]{{1,9}}+T?+{_END})</p>|({self.word}[0-9]{{1,9}}+T?+{_END})")
            html = found.sub(lambda place: self._html(place, shown), html)
        lowered = self.word.lower()
        if lowered in html:
            html = re.sub(rf"-?{lowered}[0-9]+{_END.lower()}", "", html)
        return html

    def _html(self, place: re.Match[str], shown: list[str]) -> str:
        """What stands in the place of a word. The words of tables are added to `shown`."""
        word = place[1] or place[2]
        if word in self.tables:
            return self._table(word, shown)
        html = self.html.get(word)
        if html is None:
            return place[0]
        if self.tables and self.word in html:
            found = re.compile(rf"{self.word}[0-9]{{1,9}}+T{_END}")
            return found.sub(lambda inner: self._table(inner[0], shown), html)
        return html

    def _table(self, word: str, shown: list[str]) -> str:
        levels = self.tables.get(word)
        shown.append(word)
        return "" if levels is None or len(shown) > _MOST_TABLES else table(self.headings, levels)

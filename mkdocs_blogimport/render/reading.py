"""How much there is to read in a post: its words, and in scripts without spaces its characters."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: The characters of Chinese, Japanese and Korean that are read in the time of a number of words (Medium's figures).
CHARACTERS, WORDS = 500, 265
# near enough to count words
_TAG = re.compile(r"<[^<>]*+>")
_CJK = re.compile(
    "[\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u3105-\u312f\u3130-\u318f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]++"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """What there is to read."""

    words: int
    characters: int = 0
    """Those of Chinese, Japanese and Korean, which are in no word."""

    @property
    def total(self) -> int:
        """The number of words for those who count each such character as one."""
        return self.words + self.characters

    def minutes(self, words_per_minute: int) -> int:
        """Return how many minutes a reader needs, at least one.

        Args:
            words_per_minute: The words of other languages that a reader reads in a minute.
        """
        return max(1, round((self.words + self.characters * WORDS / CHARACTERS) / words_per_minute))


def amount(body: str) -> Amount:
    """Count what there is to read in HTML."""
    text = _TAG.sub(" ", body) if "<" in body else body
    if text.isascii():
        return Amount(len(text.split()))
    characters = 0

    def counted(run: re.Match[str]) -> str:
        nonlocal characters
        characters += len(run[0])
        return " "

    left = _CJK.sub(counted, text)
    if not characters:
        return Amount(len(text.split()))
    # marks between characters are no words
    return Amount(sum(any(map(str.isalnum, piece)) for piece in left.split()), characters)

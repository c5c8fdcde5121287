"""The limit for copies of definitions that a text may use often."""

from __future__ import annotations

#: Characters that definitions may add to a text: a number, and some for each of its own.
COPIED, COPIED_A_CHARACTER = 100_000, 20


class Copies:
    """The characters that the definitions of one text may still add to it."""

    __slots__ = ("left",)

    def __init__(self, length: int = 0) -> None:
        """Start with the limit for a text of some length."""
        self.left = COPIED + COPIED_A_CHARACTER * length

    def afford(self, characters: int) -> bool:
        """Subtract some characters; return False if there are not so many left."""
        if characters > self.left:
            return False
        self.left -= characters
        return True

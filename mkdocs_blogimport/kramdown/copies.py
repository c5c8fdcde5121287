"""What is defined once and shown often: how much of that a text may ask for."""

from __future__ import annotations

#: Characters that definitions may add to a text: so many, and for each of its own.
COPIED, COPIED_A_CHARACTER = 100_000, 20


class Copies:
    """The characters that the definitions of one text may still add to it."""

    __slots__ = ("left",)

    def __init__(self, length: int = 0) -> None:
        """Begin with what a text of some length may have."""
        self.left = COPIED + COPIED_A_CHARACTER * length

    def afford(self, characters: int) -> bool:
        """Take some characters, if there are so many left."""
        if characters > self.left:
            return False
        self.left -= characters
        return True

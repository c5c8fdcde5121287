"""What one post may cost: counted in steps and characters, never in seconds, so that every build says the same."""

from __future__ import annotations

from dataclasses import dataclass
from io import StringIO
from typing import Final

from liquid.exceptions import ResourceLimitError

#: Characters of one tag or output, with its braces. What a block encloses does not count.
CONSTRUCT: Final = 50_000
#: Tags and outputs of one text: each takes about a kilobyte of memory.
CONSTRUCTS: Final = 100_000
#: Steps that a filter counts for, besides what it has to look at.
FILTER: Final = 10
#: Steps that a value of a cycle counts for; all are looked up at each turn.
CYCLED: Final = 2
#: How many characters of a text made of another text take a step.
COPIED: Final = 100
#: And of a text made of data, all of which is walked through.
WALKED: Final = 10
#: What each further construct of a post gets once all of them are used up.
MORE_STEPS: Final = 1_000
#: Constructs of a post that may cost too much before the rest isn't tried.
REACHED: Final = 5
#: Characters that one value, or the text of one post, may grow to.
CHARACTERS: Final = 10_000_000
#: How many characters an item of a list weighs.
ITEM: Final = 50
#: Bytes of one included file.
INCLUDE_BYTES: Final = 2_000_000
#: Blocks inside blocks.
BLOCKS: Final = 40
#: Loops and includes inside each other while rendering.
DEPTH: Final = 40
#: Binary digits of a whole number.
BITS: Final = 4_000


class LimitReached(ResourceLimitError):
    """A limit was hit: what the construct would have given is given up."""

    def __init__(self, what: str) -> None:
        super().__init__(what, token=None)


@dataclass(slots=True)
class Budget:
    """What is left of the steps of one post: nodes rendered and items looked at."""

    steps: int

    def spend(self, steps: int = 1) -> None:
        """Take some steps off.

        Raises:
            LimitReached: None are left.
        """
        self.steps -= steps
        if self.steps < 0:
            raise LimitReached("its Liquid needs too many steps")


def fits(characters: int) -> None:
    """Check the size of a text before it is built.

    Raises:
        LimitReached: It would be too long.
    """
    if characters > CHARACTERS:
        raise LimitReached("a text that its Liquid builds grows too long")


class Buffer(StringIO):
    """What is written, up to a limit."""

    def __init__(self) -> None:
        super().__init__(newline="")
        self.size = 0

    def write(self, text: str, /) -> int:
        """Write a text.

        Raises:
            LimitReached: The whole would be too long.
        """
        self.size += len(text)
        fits(self.size)
        return super().write(text)

    def cut_back(self, position: int) -> None:
        """Forget what was written after a position."""
        self.seek(position)
        self.truncate()
        self.size = position

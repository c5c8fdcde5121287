"""What one post may cost: counted in steps and characters, never in seconds, so that every build says the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from liquid.exceptions import ResourceLimitError

#: Nodes rendered and items looked at, over the whole of one post.
STEPS: Final = 3_000_000
#: Characters that one value, or the text of one post, may grow to.
CHARACTERS: Final = 10_000_000
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
    """What is left of the steps of one post."""

    steps: int = STEPS

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

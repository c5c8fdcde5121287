"""What one post may cost: counted in steps and characters, never in seconds, so that every build says the same.

A step stands for a few microseconds. Whatever grows with its input pays in proportion: a filter for the list that it
goes through, a comparison for the values that it looks into, a tag for its own length. Where a rate is given as a
number of things, so many of them take one step, and what is less than that is free.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from io import StringIO
from typing import Final

from liquid.exceptions import ResourceLimitError

#: Characters of one tag or output, with its braces. What a block encloses does not count.
CONSTRUCT: Final = 50_000
#: Tags and outputs of one template: each takes about a kilobyte of memory.
CONSTRUCTS: Final = 100_000
#: Opening brackets in one expression, strings aside. Behind each of them the library looks for a range or an index.
BRACKETS: Final = 100
#: Characters of a tag or output that take a step more each time it is rendered.
MARKUP: Final = 16
#: Characters of an expression that stands in a string.
READ: Final = 8
#: Steps that a filter counts for, besides what it has to look at.
FILTER: Final = 3
#: Steps that it takes to look into two lists or hashes.
LOOKED_INTO: Final = 3
#: Items of two lists or hashes that are compared.
PAIRS: Final = 4
#: Arguments of a filter, or values of a `when`.
ARGUMENTS: Final = 4
#: Steps that a value of a cycle counts for; all are looked up at each turn.
CYCLED: Final = 2
#: Steps that it takes a post to look for a file.
FILE: Final = 50
#: Items of a list that a filter goes through.
ITEMS: Final = 8
#: Comparisons of two items when a list is put in order.
ORDERED: Final = 16
#: Characters of a string that a filter goes through as fast as a string can be gone through.
SCANNED: Final = 1_000
#: Characters of a string made of another string.
COPIED: Final = 100
#: Characters of a string that each have to be looked at, such as those of a slug.
WALKED: Final = 10
#: Characters that the parts of a value count for when it is written, besides their own: each is written by itself.
PART: Final = 50
#: Characters of a string that is rendered as Markdown.
RENDERED: Final = 6
#: Places that are replaced in a string.
PLACES: Final = 8
#: Characters of two strings that are compared.
COMPARED: Final = 10_000
#: Characters of a string in which another is looked for, times those of that string.
SOUGHT: Final = 10_000
#: Characters of the string that is looked for: what is longer is found another way.
LONGEST_SOUGHT: Final = 100
#: Characters that a post may write beyond its own length before they take steps.
FREE: Final = 3_000_000
#: Characters that it writes after that.
WRITTEN: Final = 4
#: What each further construct of a post gets once all of them are used up.
MORE_STEPS: Final = 1_000
#: Constructs of a post that may cost too much before the rest isn't tried.
REACHED: Final = 5
#: Characters that one value, or the result of one post, may grow to.
CHARACTERS: Final = 10_000_000
#: How many characters an item of a list weighs.
ITEM: Final = 50
#: Expressions in strings that are remembered.
EXPRESSIONS: Final = 1_000
#: Bytes of one included file.
INCLUDE_BYTES: Final = 2_000_000
#: Blocks inside blocks.
BLOCKS: Final = 40
#: Loops and includes inside each other while rendering.
DEPTH: Final = 40
#: Binary digits of a whole number.
BITS: Final = 4_000
#: Digits of a string that is taken for a whole number.
DIGITS: Final = 1_000
#: Characters of a file's name: no file system has longer ones.
NAME: Final = 5_000
#: Characters of a message about a post: values of the post stand in it.
MESSAGE: Final = 500


class LimitReached(ResourceLimitError):
    """A limit was hit: what the construct would have given is given up."""

    def __init__(self, what: str) -> None:
        super().__init__(what, token=None)


class Budget:
    """What is left of the steps of one post.

    Attributes:
        steps: How many are left.
    """

    __slots__ = ("_allowed", "steps")

    def __init__(self, steps: int) -> None:
        self.steps = steps
        self._allowed = steps

    def spend(self, steps: int) -> None:
        """Take some steps off.

        Raises:
            LimitReached: None are left.
        """
        self.steps -= steps
        if self.steps < 0:
            raise LimitReached(
                f"its Liquid needs more steps than the option `max_liquid_steps` allows ({self._allowed:,})"
            )

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Let all that is rendered in here pay from this budget."""
        before = _AT_WORK.set(self)
        try:
            yield
        finally:
            _AT_WORK.reset(before)


_AT_WORK: ContextVar[Budget | None] = ContextVar("budget", default=None)


def spend(steps: int = 1) -> None:
    """Take steps off the budget of the post that is being rendered; where none is, nothing costs anything.

    Raises:
        LimitReached: None are left.
    """
    if steps and (budget := _AT_WORK.get()) is not None:
        budget.spend(steps)


def spend_on_search(string: str, sought: str) -> None:
    """Pay for looking for a string in another: at the worst, each of its characters is compared at each place.

    Raises:
        LimitReached: No steps are left.
    """
    spend(len(string) // SCANNED + len(string) * min(len(sought), LONGEST_SOUGHT) // SOUGHT)


def walked(string: str) -> str:
    """A string, once it is paid for that each of its characters is looked at.

    Raises:
        LimitReached: No steps are left.
    """
    spend(len(string) // WALKED)
    return string


def weight(markup: str) -> int:
    """The steps that a tag or output counts for each time it is rendered: a long one holds much to be looked up."""
    return 1 + len(markup) // MARKUP


def fits(characters: int) -> None:
    """Check the size of a string before it is built.

    Raises:
        LimitReached: It would be too long.
    """
    if characters > CHARACTERS:
        raise LimitReached("a string that its Liquid builds is too long")


class Buffer(StringIO):
    """What is written, up to a limit.

    Attributes:
        size: The characters written.
    """

    def __init__(self, free: int = 0, rate: int = SCANNED) -> None:
        """Make an empty buffer.

        Args:
            free: The characters that cost no steps.
            rate: How many of the others take a step.
        """
        super().__init__(newline="")
        self.size = 0
        self._paid = free
        self._rate = rate

    def write(self, string: str, /) -> int:
        """Write a string.

        Raises:
            LimitReached: The whole would be too long, or no steps are left for it.
        """
        size = self.size + len(string)
        fits(size)
        if (steps := (size - self._paid) // self._rate) > 0:
            self._paid += steps * self._rate
            spend(steps)
        self.size = size
        return super().write(string)

    def keep(self, source: str) -> None:
        """Write a part of the post as it stands in it, which costs no steps.

        Raises:
            LimitReached: The whole would be too long.
        """
        self.size += len(source)
        fits(self.size)
        super().write(source)

    def cut_back(self, position: int) -> None:
        """Forget what was written after a position."""
        self.seek(position)
        self.truncate()
        self.size = position

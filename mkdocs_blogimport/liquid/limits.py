"""The limits of one post, counted in steps and characters, never in seconds, so that every build gives the same.

A step is a few microseconds. The cost of every operation is proportional to its input: of a filter to the list that it
processes, of a comparison to the values that it compares, of a tag to its own length. For a rate that is a number of
things, this number costs one step, and fewer are free.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from io import StringIO
from typing import Final

from liquid.exceptions import ResourceLimitError

#: Characters of one tag or output, with its braces. The content of a block does not count.
CONSTRUCT: Final = 50_000
#: Tags and outputs of one template: each takes about a kilobyte of memory.
CONSTRUCTS: Final = 100_000
#: Opening brackets in one expression, except in strings. After each the library looks for a range or an index.
BRACKETS: Final = 100
#: Characters of a tag or output for one more step at each rendering.
MARKUP: Final = 16
#: Characters of an expression in a string.
READ: Final = 8
#: Steps of a filter, besides those for its input.
FILTER: Final = 3
#: Steps to compare two lists or hashes.
LOOKED_INTO: Final = 3
#: Items of two lists or hashes that are compared.
PAIRS: Final = 4
#: Arguments of a filter, or values of a `when`.
ARGUMENTS: Final = 4
#: Steps for a value of a cycle; all are looked up at each turn.
CYCLED: Final = 2
#: Steps for a post to look for a file.
FILE: Final = 50
#: Items of a list that a filter processes.
ITEMS: Final = 8
#: Comparisons of two items when a list is sorted.
ORDERED: Final = 16
#: Characters of a string that a filter processes at the highest speed.
SCANNED: Final = 1_000
#: Characters of a string made of another string.
COPIED: Final = 100
#: Characters of a string that are each checked, such as those of a slug.
WALKED: Final = 10
#: Additional characters for each part of a value when it is written: each is written by itself.
PART: Final = 50
#: Characters of a string that is rendered as Markdown.
RENDERED: Final = 6
#: Steps that a picture of a gallery counts for.
PICTURE: Final = 20
#: Places that are replaced in a string.
PLACES: Final = 8
#: Characters of two strings that are compared.
COMPARED: Final = 10_000
#: Characters of a string in which another is searched, times those of that string.
SOUGHT: Final = 10_000
#: Characters of the string that is searched: longer ones are found by another method.
LONGEST_SOUGHT: Final = 100
#: Characters that a post may write beyond its own length before they take steps.
FREE: Final = 3_000_000
#: Characters that it writes after that.
WRITTEN: Final = 4
#: Steps for each further construct of a post once its steps are used up.
MORE_STEPS: Final = 1_000
#: Constructs of a post that may exceed a limit before the rest isn't tried.
REACHED: Final = 5
#: Characters that one value, or the result of one post, may grow to.
CHARACTERS: Final = 10_000_000
#: Weight of an item of a list, in characters.
ITEM: Final = 50
#: Expressions in strings that are cached.
EXPRESSIONS: Final = 1_000
#: Bytes of one included file.
INCLUDE_BYTES: Final = 2_000_000
#: Nesting of blocks.
BLOCKS: Final = 40
#: Nesting of loops and includes while rendering.
DEPTH: Final = 40
#: Binary digits of a whole number.
BITS: Final = 4_000
#: Digits of a string that is converted to a whole number.
DIGITS: Final = 1_000
#: Characters of a file's name: no file system has longer ones.
NAME: Final = 5_000
#: Characters of a message about a post: it may quote values of the post.
MESSAGE: Final = 500


class LimitReached(ResourceLimitError):
    """A limit was exceeded: the output of the construct is dropped."""

    def __init__(self, what: str) -> None:
        super().__init__(what, token=None)


class Budget:
    """The remaining steps of one post.

    Attributes:
        steps: The number of steps left.
    """

    __slots__ = ("_allowed", "steps")

    def __init__(self, steps: int) -> None:
        self.steps = steps
        self._allowed = steps

    def spend(self, steps: int) -> None:
        """Subtract steps.

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
        """Subtract the steps of all rendering inside from this budget."""
        before = _AT_WORK.set(self)
        try:
            yield
        finally:
            _AT_WORK.reset(before)


_AT_WORK: ContextVar[Budget | None] = ContextVar("budget", default=None)


def spend(steps: int = 1) -> None:
    """Subtract steps from the budget of the post that is being rendered; without one, nothing happens.

    Raises:
        LimitReached: None are left.
    """
    if steps and (budget := _AT_WORK.get()) is not None:
        budget.spend(steps)


def spend_on_search(string: str, sought: str) -> None:
    """Subtract the cost of searching a string in another: at worst, each of its characters is compared at each place.

    Raises:
        LimitReached: No steps are left.
    """
    spend(len(string) // SCANNED + len(string) * min(len(sought), LONGEST_SOUGHT) // SOUGHT)


def walked(string: str) -> str:
    """Return a string after subtracting the cost of checking each of its characters.

    Raises:
        LimitReached: No steps are left.
    """
    spend(len(string) // WALKED)
    return string


def weight(markup: str) -> int:
    """Return the steps of a tag or output at each rendering: a long one may contain many look-ups."""
    return 1 + len(markup) // MARKUP


def fits(characters: int) -> None:
    """Check the size of a string before it is built.

    Raises:
        LimitReached: It would be too long.
    """
    if characters > CHARACTERS:
        raise LimitReached("a string that its Liquid builds is too long")


class Buffer(StringIO):
    """The output, up to a limit.

    Attributes:
        size: The characters written.
    """

    def __init__(self, free: int = 0, rate: int = SCANNED) -> None:
        """Create an empty buffer.

        Args:
            free: The characters that cost no steps.
            rate: The number of the others that cost a step.
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
        """Write a part of the post unchanged, which costs no steps.

        Raises:
            LimitReached: The whole would be too long.
        """
        self.size += len(source)
        fits(self.size)
        super().write(source)

    def cut_back(self, position: int) -> None:
        """Remove the output after a position."""
        self.seek(position)
        self.truncate()
        self.size = position

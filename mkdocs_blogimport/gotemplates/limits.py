"""The limits of one post's templates, counted in steps and characters, never in seconds, so that every build agrees.

A step is a few microseconds. Whatever grows with its input takes steps in proportion to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

#: Characters of one template's file.
TEMPLATE: Final = 500_000
#: Nesting of blocks and brackets in one template.
NESTING: Final = 40
#: `else if` behind each other.
CHAINED: Final = 2_000
#: Nesting while a template runs: blocks, partials and templates in each other.
DEPTH: Final = 40
#: Characters that one value, or all output of one post, may grow to.
CHARACTERS: Final = 10_000_000
#: Characters that a post's templates may write before they take more steps, and how many take a step then.
FREE: Final = 1_000_000
WRITTEN: Final = 4
#: Characters that are copied in one step.
COPIED: Final = 200
#: Characters that are each looked at in one step.
WALKED: Final = 20
#: Characters that are rendered as Markdown or highlighted in one step.
RENDERED: Final = 6
#: Items of a list that a function processes in one step.
ITEMS: Final = 8
#: Items of a list that `seq` and others make.
LONGEST_LIST: Final = 20_000
#: Characters that a number of digits may have.
DIGITS: Final = 1_000
#: Nesting of a value that is written or compared.
VALUE_DEPTH: Final = 30
#: Warnings and errors of a post's templates that are reported.
REPORTED: Final = 5


class LimitReached(Exception):
    """A limit was exceeded: the output of the template is dropped."""


class Budget:
    """The remaining steps of one post.

    Attributes:
        steps: The number of steps left.
    """

    __slots__ = ("_allowed", "_name", "depth", "size", "steps")

    def __init__(self, steps: int, name: str = "max_liquid_steps") -> None:
        self.steps = steps
        self.depth = 0
        self.size = 0
        self._allowed = steps
        self._name = name

    def spend(self, steps: int) -> None:
        """Subtract steps.

        Raises:
            LimitReached: None are left.
        """
        self.steps -= steps
        if self.steps < 0:
            raise LimitReached(f"it needs more steps than the option `{self._name}` allows ({self._allowed:,})")

    def write(self, characters: int) -> None:
        """Count output.

        Raises:
            LimitReached: It is too much, or no steps are left.
        """
        self.size += characters
        if self.size > CHARACTERS:
            raise LimitReached("its templates write too much")
        more = self.size - max(FREE, self.size - characters)
        self.spend(characters // COPIED + max(more, 0) // WRITTEN)

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Count one more nesting for what runs inside.

        Raises:
            LimitReached: It is too deep.
        """
        if self.depth >= DEPTH:
            raise LimitReached("its templates are nested too deep (a partial that includes itself?)")
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Subtract the steps of everything inside from this budget."""
        before = _AT_WORK.set(self)
        try:
            yield
        finally:
            _AT_WORK.reset(before)


_AT_WORK: ContextVar[Budget | None] = ContextVar("template_budget", default=None)


def is_at_work() -> bool:
    """Return True if there is a budget of a post at work."""
    return _AT_WORK.get() is not None


def budget() -> Budget:
    """Return the budget of the post at work; one of no end without a post."""
    return _AT_WORK.get() or Budget(1_000_000_000)


def spend(steps: int = 1) -> None:
    """Subtract steps from the budget of the post at work; without one, nothing happens.

    Raises:
        LimitReached: None are left.
    """
    if steps and (found := _AT_WORK.get()) is not None:
        found.spend(steps)


def copied(string: str) -> str:
    """Return a string after subtracting the cost of copying it.

    Raises:
        LimitReached: No steps are left, or it is too long.
    """
    fits(len(string))
    spend(len(string) // COPIED)
    return string


def walked(string: str) -> str:
    """Return a string after subtracting the cost of looking at each of its characters.

    Raises:
        LimitReached: No steps are left, or it is too long.
    """
    fits(len(string))
    spend(len(string) // WALKED)
    return string


def fits(characters: int) -> None:
    """Check the size of a string before it is built.

    Raises:
        LimitReached: It would be too long.
    """
    if characters > CHARACTERS:
        raise LimitReached("a string that its templates build is too long")

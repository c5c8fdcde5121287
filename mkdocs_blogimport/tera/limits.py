"""What one template may cost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from .errors import StepsExceededError, TeraError

#: The steps for one shortcode, unless it is said otherwise, and the characters that it may make in all.
STEPS: Final = 200_000
SIZE: Final = 2_000_000
#: How deep expressions and blocks may be nested in one template.
DEEPEST: Final = 30
#: How deep all that runs may be nested: expressions, blocks, macros and included templates.
DEEPEST_RUN: Final = 100
#: The longest template, in characters.
LONGEST: Final = 200_000


class Budget:
    """The steps and characters that are left."""

    def __init__(self, steps: int = STEPS, size: int = SIZE) -> None:
        """Begin with all of them."""
        self._steps = steps
        self._size = size
        self._depth = 0

    def step(self, count: int = 1) -> None:
        """Take some steps; raises `StepsExceededError` if there are none left."""
        self._steps -= count
        if self._steps < 0:
            raise StepsExceededError("it takes too many steps")

    def make(self, size: int) -> None:
        """Make a value of some characters or items; raises `TeraError` if all values together are too large."""
        self._size -= size
        if self._size < 0:
            raise TeraError("it makes too much")
        self.step()

    def enter(self) -> None:
        """Go one level deeper; raises `TeraError` if that is too deep."""
        if self._depth >= DEEPEST_RUN:
            raise TeraError("it is nested too deep")
        self._depth += 1

    def leave(self) -> None:
        """Come back."""
        self._depth -= 1

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Do something one level deeper, and come back from it however it ends; raises `TeraError` as `enter` does."""
        self.enter()
        try:
            yield
        finally:
            self.leave()

"""The type of a repair, and its registration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ..lines import Lines

Mend = Callable[[Lines], Lines | None]
"""Returns repaired lines, or `None` if it doesn't apply."""
Scope = Literal["file", "entry", "meaning"]
"""The input of a repair.

- `entry`: the lines of one entry (a top-level key with all that belongs to it) which YAML can't read; the repair is
  right if YAML can read the result.
- `meaning`: the same, but also entries that YAML can read, if hardly any author means YAML's result.
- `file`: the lines of the file; the repair corrects the ones around the front matter.
"""


@dataclass(frozen=True, slots=True)
class Repair:
    """One kind of mistake that authors make, and its repair.

    Attributes:
        name: Its name in tests and documentation.
        what: What is wrong, for the author; `{}` is replaced by the keys.
        done: What was done, for the author.
        mend: The function that repairs it.
        scope: Its input.
    """

    name: str
    what: str
    done: str
    mend: Mend
    scope: Scope = "entry"


REGISTERED: dict[str, Repair] = {}
"""Every repair by its name, unordered."""


def repair(name: str, what: str, done: str, *, scope: Scope = "entry") -> Callable[[Mend], Mend]:
    """Register a repair; its name must be in `ORDER` too.

    Args:
        name: Its name in tests and documentation.
        what: What is wrong, for the author; `{}` is replaced by the keys.
        done: What was done, for the author.
        scope: Its input.
    """

    def register(mend: Mend) -> Mend:
        REGISTERED[name] = Repair(name, what, done, mend, scope)
        return mend

    return register

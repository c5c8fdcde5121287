"""What a repair is, and how one is registered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ..lines import Lines

Mend = Callable[[Lines], Lines | None]
"""Takes lines and gives them mended, or `None` where there is nothing of this kind."""
Scope = Literal["file", "entry", "meaning"]
"""Where a repair is tried.

- `entry`: it gets the lines of one entry (a top-level key with all that belongs to it) which YAML can't read, and is
  right if YAML can read the result.
- `meaning`: the same, but also where YAML can read the entry, as what it reads is not what anybody would write there.
- `file`: it gets the lines of the file, and puts right those around the front matter.
"""


@dataclass(frozen=True, slots=True)
class Repair:
    """One kind of slip that authors make, and how it is mended.

    Attributes:
        name: What the tests and the documentation call it.
        what: What is odd, as the author reads it; `{}` stands for the keys it is about.
        done: What was done, as the author reads it.
        mend: The function that does it.
        scope: Where it is tried.
    """

    name: str
    what: str
    done: str
    mend: Mend
    scope: Scope = "entry"


REGISTERED: dict[str, Repair] = {}
"""Every repair by its name, in no order that means anything."""


def repair(name: str, what: str, done: str, *, scope: Scope = "entry") -> Callable[[Mend], Mend]:
    """Register a repair; its name stands in `ORDER` too.

    Args:
        name: What the tests and the documentation call it.
        what: What is odd, as the author reads it; `{}` stands for the keys it is about.
        done: What was done, as the author reads it.
        scope: Where it is tried.
    """

    def register(mend: Mend) -> Mend:
        REGISTERED[name] = Repair(name, what, done, mend, scope)
        return mend

    return register

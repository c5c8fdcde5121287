"""How fast this processor is just now: what others run beside a process makes its own processor time longer, too."""

from __future__ import annotations

import gc
import re
import time

#: What the reference work takes, in seconds of processor time, on the processor whose seconds all limits are in.
NOMINAL = 0.0098
#: A measurement from before a run is used for so long, in seconds.
FRESH = 1.0

_WORDS = tuple(f"word{number} [a](/b{number}) <i>{number * 7919 % 1000}</i>" for number in range(200))
#: How often it is done: what it takes shall depend little on how much of the cache others use.
_TIMES = 20
_MARKUP = re.compile(r"<(/?)(\w+)>|\[([^\]]*)\]\(([^)]*)\)")


def _reference_work() -> int:
    """Do what reading a blog does, over and over: search, cut, join, and fill dictionaries. Always as much."""
    found: dict[str, list[tuple[int, str]]] = {}
    for number, word in enumerate(_WORDS):
        shown = _MARKUP.sub(lambda match: (match[2] or match[4] or "").upper(), word)
        for part in shown.split():
            found.setdefault(part, []).append((number, part.lower()))
    text = "\n".join(f"{key}: {','.join(part for _, part in found[key])}" for key in sorted(found))
    return sum(len(line) for line in text.split("\n") if not line.startswith("x"))


def slowness() -> float:
    """Return how many times longer than `NOMINAL` the reference work takes now: about 1 on an idle processor."""
    collects = gc.isenabled()
    gc.disable()
    try:
        begin = time.process_time()
        for _ in range(_TIMES):
            _reference_work()
        return (time.process_time() - begin) / NOMINAL
    finally:
        if collects:
            gc.enable()


class Pace:
    """The slowness of the processor right before and right after a run."""

    def __init__(self) -> None:
        """Begin without a measurement."""
        self._measured_at = float("-inf")
        self._slowness = 1.0

    def before(self) -> float:
        """Return the slowness now; one that was measured within the last second is used again."""
        if time.monotonic() - self._measured_at > FRESH:
            self._measure()
        return self._slowness

    def after(self) -> float:
        """Return the slowness now, measured anew."""
        self._measure()
        return self._slowness

    def _measure(self) -> None:
        self._slowness = slowness()
        self._measured_at = time.monotonic()

"""Whether the time that something takes grows faster than what it is given.

CPU time is taken, so that it counts little how busy the machine is, and without the garbage collector: what it does
depends on all that the process holds, and it comes in far more of the long runs than of the short ones.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

#: Four times as much may take so many times the time: it is four where the time grows alike, sixteen where it grows
#: with the square.
MOST = 9
#: CPU seconds below which nothing can be said.
ENOUGH = 0.004
RUNS = 4


def _timed(run: Callable[[], object]) -> float:
    collects = gc.isenabled()
    gc.disable()
    try:
        begin = time.thread_time()
        run()
        return time.thread_time() - begin
    finally:
        if collects:
            gc.enable()


def least(run: Callable[[], object], enough: float = 0.0) -> float:
    """The least CPU time of a few runs, in seconds; the first is enough if it takes no more than `enough`."""
    shortest = float("inf")
    for _ in range(RUNS):
        shortest = min(shortest, _timed(run))
        if shortest <= enough:
            break
    return shortest


def grows_too_fast(prepare: Callable[[int], Callable[[], object]], size: int) -> bool:
    """Whether four times as much takes far more than four times the time, and sixteen times as much more again.

    Args:
        prepare: Given a size, it gives what is to be timed.
        size: To begin with; made larger until there is something to compare.
    """
    while least(prepare(size), ENOUGH / 4) < ENOUGH / 4:
        if size > 300_000:
            return False
        size *= 2
    # what a busy machine does once it hardly does three times, and hardly ever at two sizes
    return all(_is_far_more(prepare, size) for _ in range(3)) and _is_far_more(prepare, 4 * size)


def _is_far_more(prepare: Callable[[int], Callable[[], object]], size: int) -> bool:
    small = least(prepare(size))
    return least(prepare(4 * size), MOST * small) > MOST * small

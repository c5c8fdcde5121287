"""Python's search for garbage, which goes through all objects again and again: those of a build live until it ends."""

from __future__ import annotations

import gc

#: The number of new objects after which Python looks among them; by default 700, thousands of times in a build.
_NEW = 20_000

_kept = False
_thresholds: tuple[int, int, int] | None = None


def keep() -> None:
    """Leave all that is there now out of the search, until `release`; nothing where somebody else does so.

    Among what is new Python searches more seldom until then.
    """
    global _kept, _thresholds
    if _thresholds is None:
        _thresholds = gc.get_threshold()
        if 0 < _thresholds[0] < _NEW:
            gc.set_threshold(_NEW, *_thresholds[1:])
    if _kept or not gc.get_freeze_count():
        gc.freeze()
        _kept = True


def release() -> None:
    """Search among all objects again, when a build has ended."""
    global _kept, _thresholds
    if _thresholds is not None:
        gc.set_threshold(*_thresholds)
        _thresholds = None
    if _kept:
        gc.unfreeze()
        _kept = False

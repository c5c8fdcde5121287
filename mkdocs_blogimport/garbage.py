"""Python's search for garbage, which goes through all objects again and again: those of a build live until it ends."""

from __future__ import annotations

import gc

_kept = False


def keep() -> None:
    """Leave all that is there now out of the search, until `release`; nothing where somebody else does so."""
    global _kept
    if _kept or not gc.get_freeze_count():
        gc.freeze()
        _kept = True


def release() -> None:
    """Search among all objects again, when a build has ended."""
    global _kept
    if _kept:
        gc.unfreeze()
        _kept = False

"""Sort keys for the orders of generators' lists."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=20_000)  # each list of posts asks again
def backwards(text: str) -> str:
    """Return a sort key that reverses the order of strings; of two that begin alike, the shorter still comes first."""
    return "".join(chr(0x10FFFF - ord(c)) for c in text)

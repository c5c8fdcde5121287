"""Root is kept from nothing: tests of what may not be read or written give up that privilege for a while."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

#: linux/capability.h: the third version, and the capabilities DAC_OVERRIDE and DAC_READ_SEARCH.
_VERSION = 0x20080522
_DAC = 1 << 1 | 1 << 2


@contextmanager
def as_anybody() -> Iterator[None]:
    """Let the permissions of files hold for this thread, for root too; skips the test where that can't be had."""
    if not hasattr(os, "geteuid"):
        pytest.skip("this system has no permissions of this kind")
    if os.geteuid() != 0:
        yield
        return
    if sys.platform != "linux":
        pytest.skip("nothing is forbidden to root")
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_VERSION, 0)
    held = (ctypes.c_uint32 * 6)()
    assert libc.capget(header, held) == 0
    fewer = (ctypes.c_uint32 * 6)(*held)
    fewer[0] &= ~_DAC
    assert libc.capset(header, fewer) == 0
    try:
        yield
    finally:
        assert libc.capset(header, held) == 0

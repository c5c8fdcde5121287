"""What all tests share."""

from __future__ import annotations

from hypothesis import settings

# the same examples each time: what random ones find belongs among the examples, not into somebody's build
settings.register_profile("blogimport", derandomize=True, deadline=None)
settings.load_profile("blogimport")

"""A safe part of Tera, the templating language of Zola, for the templates of shortcodes.

Nothing of Python is within its reach: values are strings, numbers, booleans, None, lists and mappings. Each template
has a budget of steps and of characters, and what isn't known raises `TeraError`.
"""

from __future__ import annotations

from .errors import StepsExceededError, TeraError
from .limits import Budget
from .running import Library

__all__ = ["Budget", "Library", "StepsExceededError", "TeraError"]

"""The repairs of front matter that is not YAML: one small function each, its message above it.

`REPAIRS` has them by name, in the order in which they are tried.
"""

from __future__ import annotations

from . import around, characters, comments, layout, lists, quotes
from .table import REGISTERED, Repair, repair

#: The order in which they are tried.
ORDER = (
    "blank-lines-before",
    "odd-fences",
    "no-opening-dashes",
    "no-closing-dashes",
    "control-characters",
    "odd-blanks",
    "tabs",
    "full-width-colon",
    "no-space-after-dash",
    "equals-sign",
    "no-space-after-colon",
    "full-width-commas",
    "number-sign",
    "number-sign-within",
    "list-on-the-line-of-its-key",
    "backslashes",
    "quotes-within",
    "open-quote",
    "list-without-brackets",
    "text-after-quotes",
    "open-bracket",
    "first-character",
    "level",
    "colon-in-value",
    "indentation",
    "continuation",
)
REPAIRS: dict[str, Repair] = {name: REGISTERED[name] for name in ORDER}
"""Every repair by its name."""

__all__ = [
    "ORDER",
    "REPAIRS",
    "Repair",
    "around",
    "characters",
    "comments",
    "layout",
    "lists",
    "quotes",
    "repair",
]

"""Lines that several kinds of block check: the ends of a block, and rules."""

from __future__ import annotations

import re

from .. import html
from ..attributes import OPENING

_NAMES = "|".join(sorted({*html.SPAN, "script"}, key=len, reverse=True))
_HTML_START = rf"<(?!(?:{_NAMES})\b){html.NAME}|</(?!(?:{_NAMES})\b){html.NAME}\s*>"
#: A line that is no lazy continuation of a block (a pattern).
LAZY_END = (
    r"[ \t\f\v]*\n"
    r"| {0,3}" + OPENING + r"(?:(?!:|/)(?:\\\}|[^}]){1,1000}\}[ \t]*\n)"
    r"|\^[ \t]*\n"
    rf"| {{0,3}}(?:{_HTML_START})"
)
#: A line that is a lazy continuation of a block.
LAZY = re.compile(rf"(?!{LAZY_END})[^\n]*\n")
#: A horizontal rule.
RULE = re.compile(r" {0,3}(?:\*[ \t]*\*[ \t]*\*[* \t]*|-[ \t]*-[ \t]*-[- \t]*|_[ \t]*_[ \t]*_[_ \t]*)\n")
#: The end of a block that no line may follow: a blank line, an attribute list, an end-of-block mark, the end.
END = re.compile(r"[ \t]*\n| {0,3}" + OPENING + r"(?!:|/)(?:\\\}|[^}]){1,1000}\}[ \t]*\n|\^[ \t]*\n|\Z")

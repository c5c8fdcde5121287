"""Span-level Markdown: from the text of one paragraph, heading or cell to HTML, in one pass.

The rules are found by name in `reader.RULES`; each module here registers some of them.
"""

from __future__ import annotations

from . import characters, code, deleted, emphasis, extensions, links, tags
from .reader import RULES, Spans, span

__all__ = ["RULES", "Spans", "characters", "code", "deleted", "emphasis", "extensions", "links", "span", "tags"]

"""Textile, through the library of that name, which the extra `textile` brings along."""

from __future__ import annotations

import html
import re

from ..post import Post
from ..problems import Problems
from .rendered import Heading, Rendered

#: A body longer than this is shown as plain text: the library takes its time.
TEXTILE_LIMIT = 200_000

_HEADING = re.compile(r"<h([1-6])\b[^<>]*?\sid=\"([^\"<>]+)\"[^<>]*>(.*?)</h\1>", re.DOTALL | re.IGNORECASE)
_LINK = re.compile(r"</?a\b[^<>]*>", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


def render(text: str, post: Post, problems: Problems) -> Rendered:
    """Render a body that is written in Textile.

    Args:
        text: The body, its templating language expanded.
        post: The post, for messages.
        problems: Where it is told that the library is missing, or fails.

    Returns:
        The library's HTML; the text itself in paragraphs where there is none.
    """
    why, done = "", "it is shown as plain text"
    try:
        from textile import textile
    except ImportError:
        why, done = "is written in Textile", f"{done}; install mkdocs-blogimport[textile] to have it rendered"
    else:
        if len(text) > TEXTILE_LIMIT:
            why = f"is too long for Textile (more than {TEXTILE_LIMIT:,} characters)"
        else:
            try:
                return headed(str(textile(text, html_type="html5")))
            except Exception as error:  # a post must not be lost, whatever the library stumbles over
                why = f"its Textile can't be rendered ({type(error).__name__}: {error})"
    problems.report("unreadable", post.shown, None, why, done)
    return Rendered(plain(text), [])


def headed(body: str) -> Rendered:
    """HTML that no engine of ours made, with those of its headings that have ids."""
    found = [Heading(int(m[1]), html.unescape(m[2]), _LINK.sub("", m[3])) for m in _HEADING.finditer(body)]
    return Rendered(body, found)


def plain(text: str) -> str:
    """Text as it was typed: escaped, a paragraph for each part between blank lines."""
    parts = [html.escape(part, quote=False) for part in _BLANK_LINES.split(text.strip())]
    return "\n".join("<p>" + part.replace("\n", "<br />\n") + "</p>" for part in parts if part)

"""Textile, through the library of that name, which the extra `textile` installs."""

from __future__ import annotations

import html
import re

from ..blog.post import Post
from ..diagnostics.problems import Problems

#: The longest body, and paragraph, that is not shown as plain text: the library takes quadratic time.
TEXTILE_LIMIT = 20_000
PARAGRAPH_LIMIT = 10_000

_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
# the output of `{% highlight %}`, and HTML of authors: the library would read Textile in it
_VERBATIM = re.compile(r"<(?:(figure) class=\"highlight\"|(pre|script|style)\b[^<>]*)>", re.IGNORECASE)
_MARK = "\ue000"
_MARKED = re.compile(rf"(?:<p>)?{_MARK}(\d+){_MARK}(?:</p>)?")
# the library's ids of footnotes differ at every build
_NOTE = re.compile(r"(\bid=\"|\bhref=\"#)fn(rev)?[0-9a-f]{32}-(\d+)")


def render(text: str, post: Post, problems: Problems) -> str:
    """Render a body that is written in Textile.

    Args:
        text: The body, its templating language expanded.
        post: The post, for messages.
        problems: Receives a report if the library is missing or fails.

    Returns:
        HTML; the text itself in paragraphs without the library.
    """
    try:
        return _converted(text)
    except ImportError:
        what = "is written in Textile, but the library `textile` is not installed"
        done = "shown as plain text; install mkdocs-blogimport[textile] to render it"
    except Exception as error:  # a post must not be lost, whatever error the library raises
        what = f"its Textile can't be rendered ({type(error).__name__}: {error})"
        done = "shown as plain text"
    problems.report("unreadable", post.display_path, None, what, done)
    return _plain(text)


def _converted(text: str) -> str:
    from textile import textile  # type: ignore[import-untyped]

    text, kept = _without_verbatim(text.replace(_MARK, ""))
    if len(text) > TEXTILE_LIMIT or max(map(len, _BLANK_LINES.split(text))) > PARAGRAPH_LIMIT:
        raise ValueError("it is too long")
    body = str(textile(text, html_type="html5"))
    body = _NOTE.sub(lambda found: f"{found[1]}fn{'r' if found[2] else ''}{found[3]}", body)
    return _MARKED.sub(lambda found: kept[int(found[1])], body)


def _without_verbatim(text: str) -> tuple[str, list[str]]:
    """Replace each element that isn't Textile by a mark; return the text and these elements."""
    parts: list[str] = []
    kept: list[str] = []
    endless: set[str] = set()
    begin = 0
    for found in _VERBATIM.finditer(text):
        name = (found[1] or found[2]).lower()
        if found.start() < begin or name in endless:
            continue
        end = re.compile(f"</{name}>", re.IGNORECASE).search(text, found.end())
        if end is None:
            endless.add(name)
            continue
        parts += (text[begin : found.start()], f"\n\n{_MARK}{len(kept)}{_MARK}\n\n")
        kept.append(text[found.start() : end.end()])
        begin = end.end()
    return "".join([*parts, text[begin:]]), kept


def _plain(text: str) -> str:
    """Return text as it was typed: escaped, a paragraph for each part between blank lines."""
    parts = [html.escape(part.strip(), quote=False) for part in _BLANK_LINES.split(text)]
    return "\n".join("<p>" + part.replace("\n", "<br />\n") + "</p>" for part in parts if part)

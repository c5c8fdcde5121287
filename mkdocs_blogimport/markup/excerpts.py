"""The beginning of a post, cut from its one rendering."""

from __future__ import annotations

import re

from .links import UNANSWERED, rooted

_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_TAG = re.compile(r"<!--.*?(?:-->|\Z)|<(/?)([a-zA-Z][a-zA-Z0-9:-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)(/?)>", re.DOTALL)
_FOOTNOTE = re.compile(
    r"<sup\b[^>]*>\s*<a\b[^>]*(?:href=\"#fn|class=\"footnote)[^>]*>[^<]*</a>\s*</sup>", re.IGNORECASE
)
_ID = re.compile(r"(<[a-zA-Z][^<>]*?)\sid=(?:\"[^\"]*\"|'[^']*')")
_HERE = re.compile(r"(<a\b[^<>]*?\shref=\")#", re.IGNORECASE)
_MORE = re.compile(r"<!--\s*more\s*-->", re.IGNORECASE)
_UNANSWERED = re.compile(rf'<a\b[^<>]*"{UNANSWERED}[^<>]*>(.*?)</a>|<img\b[^<>]*"{UNANSWERED}[^<>]*>', re.DOTALL)
#: What never stands alone as an excerpt.
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "hr", "nav", "script", "style", "link"})


def excerpt(body: str, separator: str, url: str) -> str:
    """Cut the excerpt out of a rendered body.

    Jekyll takes what stands before the first blank line, that is the first block. Headings and rules before it are
    passed over, since they say nothing by themselves in a list of posts.

    Args:
        body: The post's HTML.
        separator: What ends the excerpt in the source: Jekyll's `excerpt_separator`; a `<!-- more -->` always does.
        url: The post's URL, relative to the site's root, for links inside it.

    Returns:
        HTML with every element closed, without footnote marks and ids; the whole body if nothing ends it earlier.
    """
    more = _MORE.search(body)
    if more:
        cut = closed(body[: more.start()])
    elif separator.strip() and (at := body.find(separator.strip())) > 0 and _between_tags(body, at):
        cut = closed(body[:at])
    elif separator.strip():
        cut = body
    else:
        cut = first_block(body)
    return detached(cut, url)


def detached(fragment: str, url: str) -> str:
    """Make a piece of a post fit to stand on another page.

    It goes without ids, without footnote marks, and without links that nothing answers; links to the post's own
    anchors lead to the post.
    """
    fragment = _FOOTNOTE.sub("", fragment)
    if UNANSWERED in fragment:
        fragment = _UNANSWERED.sub(lambda match: match[1] or "", fragment)
    if "id=" in fragment:
        fragment = _ID.sub(r"\1", fragment)
    return _HERE.sub(rf"\g<1>{rooted(url)}#", fragment).strip()


def closed(fragment: str) -> str:
    """Close what a cut left open, and drop half a tag at its end."""
    last = fragment.rfind("<")
    if last > fragment.rfind(">"):
        fragment = fragment[:last]
    stack: list[str] = []
    for match in _TAG.finditer(fragment):
        _step(stack, match)
    return fragment + "".join(f"</{name}>" for name in reversed(stack))


def first_block(body: str) -> str:
    """The first top-level element that says something, or the text before any."""
    stack: list[str] = []
    start = 0
    name = ""
    for match in _TAG.finditer(body):
        if not stack:
            if body[start : match.start()].strip():
                return body[start : match.start()]
            start, name = match.start(), (match[2] or "").lower()
        _step(stack, match)
        if not stack:
            if name and name not in _HEADINGS and re.search(r"<img|<video|\w", _inside(body[start : match.end()])):
                return body[start : match.end()]
            start = match.end()
    rest = body[start:]
    return closed(rest) if rest.strip() else closed(body)


def _inside(element: str) -> str:
    return re.sub(r"<(?!img|video)[^>]*>", "", element)


def _step(stack: list[str], match: re.Match[str]) -> None:
    name = (match[2] or "").lower()
    if not name or name in _VOID or match[4]:
        return
    if not match[1]:
        stack.append(name)
    elif name in stack:
        while stack.pop() != name:
            pass


def _between_tags(body: str, at: int) -> bool:
    return body.rfind("<", 0, at) <= body.rfind(">", 0, at)

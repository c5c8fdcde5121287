"""A body for readers elsewhere: every URL absolute, without the parts that only work on the post's own page."""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin, urlsplit

from .links import BROKEN, ROOT, candidates
from .tags import ATTRIBUTE, PIECE, lower

_URLS = frozenset({"href", "src", "poster", "data", "cite"})
_SETS = frozenset({"srcset", "imagesrcset"})
#: Attributes that only the styles and scripts of the page use.
_OF_THE_PAGE = re.compile(r"class|style|on.*|data-.*|aria-.*|role|tabindex|accesskey|autofocus", re.DOTALL)
#: Elements of which only the content is kept.
_UNWRAPPED = frozenset({"form", "fieldset", "label", "html", "head", "body", "main", "object", "canvas", "span"})
#: Elements without content that are left out.
_REMOVED = frozenset({"input", "link", "meta", "base", "frame", "frameset", "param"})
#: Elements that are left out with their content; none of them is nested in one of its kind.
_REMOVED_WHOLE = frozenset({"button", "select", "template"})
#: Elements inside a line, around which there is no space.
_INLINE = frozenset(
    """a abbr b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span strike strong sub sup time tt u
    var wbr""".split()  # noqa: SIM905
)
#: The classes of the links that Markdown's table of contents adds to headings.
_ANCHOR = frozenset({"headerlink", "anchorjs-link", "header-link"})
_CLASS = re.compile(r"""[ \t\n\f\r]class\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


def standalone(body: str, url: str, root: str) -> str:
    """Convert a rendered body for a feed.

    Args:
        body: HTML in which `links.ROOT` marks the addresses of the site.
        url: The post's absolute URL.
        root: The absolute URL of the site's root, with a slash at its end.

    Returns:
        The HTML without scripts, styles, forms, classes, anchors of headings and comments. A frame is a link.
    """
    body = body.replace(BROKEN, "").replace(ROOT, root)
    if "<" not in body:
        return body.strip()
    written: list[str] = []
    ends: dict[str, int] = {}
    at = 0
    leaving = ""
    for piece in PIECE.finditer(body):
        name = lower(piece["name"] or "")
        if not leaving:
            written.append(body[at : piece.start()])
        at = piece.end()
        if leaving:
            leaving = "" if name == leaving and piece["end"] else leaving
        elif piece["unfinished"]:
            written.append(html.escape(piece[0], quote=False))
        elif piece["raw"]:
            written.append(_frame(piece, url))
        elif name in _REMOVED_WHOLE or (name == "a" and _is_anchor(piece)):
            # an end without a beginning is left out as well, and an element without an end ends at once
            leaving = name if not piece["end"] and _last_end(body, name, ends) > at else ""
        elif name and name not in _UNWRAPPED and name not in _REMOVED:
            written.append(_tag(piece, name, url))
    if not leaving:
        written.append(body[at:])
    return "".join(written).strip()


def plain_text(fragment: str) -> str:
    """Return the text of HTML, its whitespace folded."""
    bare = PIECE.sub(_gap, fragment) if "<" in fragment else fragment
    return _SPACE.sub(" ", html.unescape(bare.replace(ROOT, "").replace(BROKEN, ""))).strip()


def _gap(piece: re.Match[str]) -> str:
    return "" if lower(piece["name"] or "") in _INLINE else " "


def _last_end(body: str, name: str, ends: dict[str, int]) -> int:
    """Return the beginning of the last end tag with this name; searched once for each name, and stored in `ends`."""
    if name not in ends:
        ends[name] = max(body.rfind(f"</{name}"), body.rfind(f"</{name.upper()}"))
    return ends[name]


def _tag(piece: re.Match[str], name: str, url: str) -> str:
    if piece["end"]:
        return f"</{name}>"
    kept = []
    for attribute in ATTRIBUTE.finditer(piece["attributes"]):
        own, value = lower(attribute["name"]), attribute["value"]
        if _OF_THE_PAGE.fullmatch(own):
            continue
        bare = html.unescape(value[1:-1] if value and value[0] in "\"'" else value or "")
        if own in _URLS:
            bare = absolute(bare, url)
        elif own in _SETS:
            bare = ", ".join(_candidate(candidate, url) for candidate in candidates(bare))
        kept.append(f' {own}="{html.escape(bare)}"' if value is not None else f" {own}")
    return f"<{name}{''.join(kept)}>"


def absolute(link: str, url: str) -> str:
    """Return a link of a page as an absolute URL; one that is not a URL is not changed."""
    try:
        return link if urlsplit(link).scheme else urljoin(url, link.strip())
    except ValueError:
        return link


def _candidate(written: str, url: str) -> str:
    link, _, descriptor = written.partition(" ")
    return f"{absolute(link, url)} {descriptor}".strip()


def _frame(piece: re.Match[str], url: str) -> str:
    """Replace a frame by a link; scripts, styles and the like are removed."""
    if lower(piece["raw"]) != "iframe":
        return ""
    found = {lower(one["name"]): one["value"] or "" for one in ATTRIBUTE.finditer(piece["raw_attributes"])}
    source = found.get("src", "")
    link = absolute(html.unescape(source.strip("\"'")), url)
    if not link.startswith(("http://", "https://")):
        return ""
    return f'<a href="{html.escape(link)}">{html.escape(link, quote=False)}</a>'


def _is_anchor(piece: re.Match[str]) -> bool:
    found = _CLASS.search(piece["attributes"]) if piece["attributes"] else None
    return found is not None and not _ANCHOR.isdisjoint(found[1].strip("\"'").split())

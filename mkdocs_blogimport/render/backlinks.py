"""Which posts and pages link to a post, as their rendered bodies say."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from ..blog.post import Post
from .links import ROOT
from .standalone import absolute

#: What links to more posts than these is a list of them, and says nothing of each.
MOST = 50
_LINK = re.compile(rf'\bhref="{ROOT}([^"#?]*+)')
_ANY_LINK = re.compile(r'<a\b[^<>]*?\shref="([^"#?]++)', re.IGNORECASE)


class LinkingPage(NamedTuple):
    """A page of the documentation with its links."""

    title: str
    """Plain text."""
    url: str
    """Relative to the site's root."""
    targets: Collection[str]
    """The URLs that it links to, relative to the site's root."""


def targets(body: str, url: str, root: str) -> frozenset[str]:
    """Return the pages of the site to which a page links.

    Args:
        body: HTML with links as they are on the page.
        url: The absolute URL of the page.
        root: The absolute URL of the site's root.

    Returns:
        Their URLs, relative to the site's root.
    """
    found = {absolute(html.unescape(written), url) for written in _ANY_LINK.findall(body)}
    return frozenset(link.removeprefix(root) for link in found if link.startswith(root))


def of_pages(pages: Iterable[LinkingPage], urls: Mapping[str, Post]) -> dict[Post, list[LinkingPage]]:
    """Turn the links of pages of the documentation around.

    Args:
        pages: The pages.
        urls: The posts that are linked to, by their URLs.

    Returns:
        The pages that link to a post, in the order in which they were given.
    """
    found: dict[Post, list[LinkingPage]] = {}
    for page in pages:
        linked = [urls[url] for url in sorted(page.targets) if url in urls]
        for post in linked if len(linked) <= MOST else ():
            found.setdefault(post, []).append(page)
    return found


def backlinks(bodies: Iterable[tuple[Post, str]], urls: Mapping[str, Post]) -> dict[Post, list[Post]]:
    """Turn the links of all bodies around.

    Args:
        bodies: Posts and pages with their rendered bodies, in which `links.ROOT` marks the addresses of the site.
        urls: The posts that are linked to, by their URLs.

    Returns:
        The posts and pages that link to a post, in the order in which they were given.
    """
    found: dict[Post, list[Post]] = {}
    for source, body in bodies:
        written = dict.fromkeys(_LINK.findall(body))
        targets = dict.fromkeys(urls[html.unescape(url)] for url in written if html.unescape(url) in urls)
        targets.pop(source, None)
        for target in targets if len(targets) <= MOST else ():
            found.setdefault(target, []).append(source)
    return found

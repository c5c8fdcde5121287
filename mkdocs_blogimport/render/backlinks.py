"""Which posts and pages link to a post, as their rendered bodies say."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping

from ..blog.post import Post
from .links import ROOT

#: What links to more posts than these is a list of them, and says nothing of each.
MOST = 50
_LINK = re.compile(rf'\bhref="{ROOT}([^"#?]*+)')


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

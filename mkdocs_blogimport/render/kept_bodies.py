"""Bodies as an earlier build made them, with all that it did besides: files to copy, links to parts of pages."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path
from typing import NamedTuple, Protocol

from ..blog.post import Post
from ..diagnostics.problems import Problems
from . import Body, Heading
from .links import Links


class BodyMemory(Protocol):
    """Remembers the bodies of posts, by all that they are made of."""

    def recall(self, post: Post) -> bytes | None:
        """Return what was kept of a post; None if there is nothing, or if that was of something else."""

    def keep(self, post: Post, kept: bytes) -> None:
        """Keep what is made of a post."""


class Kept(NamedTuple):
    """A body, and what rendering it did besides."""

    body: Body
    copied: dict[str, Path]
    """The static files that it refers to: address to file."""
    fragments: list[tuple[str, bool, str, str]]
    """Its links to parts of pages: see `Links.fragments_since`."""
    source: str
    """The Markdown of which it was made, its templating language expanded."""
    markdown: str
    """That with all that the templating language keeps from Markdown engines."""


def recalled(post: Post, memory: BodyMemory, links: Links, copied: dict[str, Path]) -> Kept | None:
    """Return the body that an earlier build made of a post, and do what rendering it would do.

    Args:
        post: The post.
        memory: What earlier builds made.
        links: Receives the links to parts of pages.
        copied: Receives the static files that the body refers to.

    Returns:
        The body with all that was kept of it; None if there is none.
    """
    known = memory.recall(post)
    if known is None:
        return None
    kept = _unpacked(known, post)
    if any(copied.get(address, file) != file for address, file in kept.copied.items()):
        return None  # which is reported when it is rendered
    for address, file in kept.copied.items():
        copied.setdefault(address, file)
    links.note_source(post, kept.source)
    links.add_fragments(post, kept.fragments)
    return kept


def rendered(
    post: Post,
    memory: BodyMemory,
    links: Links,
    copied: dict[str, Path],
    problems: Problems,
    render: Callable[[dict[str, Path]], tuple[Body, str, str]],
) -> Body:
    """Render a body, and keep it if nothing was reported meanwhile, which has to be reported each time.

    Args:
        post: The post.
        memory: Keeps it.
        links: Collects the links to parts of pages.
        copied: Receives the static files that the body refers to.
        problems: Receives what is reported.
        render: Renders the body, given the table of static files; returns its source and its Markdown too.
    """
    own: dict[str, Path] = {}
    count, elsewhere, fragments = problems.count(), links.count_elsewhere(), links.count_fragments()
    body, source, markdown = render(own)
    if any(copied.get(address, file) != file for address, file in own.items()):
        links.drop_fragments(fragments)
        return render(copied)[0]  # which is reported
    copied.update({address: file for address, file in own.items() if address not in copied})
    found = links.fragments_since(fragments, post)
    if problems.count() == count and links.count_elsewhere() == elsewhere and found is not None:
        memory.keep(post, _packed(post, Kept(body, own, found, source, markdown)))
    return body


def _packed(post: Post, kept: Kept) -> bytes:
    body = kept.body
    copied = {address: str(file) for address, file in kept.copied.items()}
    headings = [astuple(heading) for heading in body.headings]
    source = None if kept.source == post.body else kept.source
    markdown = None if kept.markdown == kept.source else kept.markdown
    values = [body.html, headings, body.document, body.found, copied, kept.fragments, source, markdown]
    return json.dumps(values).encode()


def _unpacked(kept: bytes, post: Post) -> Kept:
    html, headings, document, found, copied, fragments, source, markdown = json.loads(kept)
    body = Body(html, [Heading(*heading) for heading in headings], document, Counter(found))
    source = post.body if source is None else source
    files = {address: Path(file) for address, file in copied.items()}
    return Kept(body, files, fragments, source, source if markdown is None else markdown)

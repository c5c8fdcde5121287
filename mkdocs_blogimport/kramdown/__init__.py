"""A Markdown engine that renders as Jekyll's kramdown does.

    Kramdown({"input": "GFM"}).convert("# Hello *world*\\n").html

Written from kramdown's syntax documentation and its observable behaviour. A text goes one way: `blocks`
reads it into a tree of `nodes`; `writer` turns the tree to HTML, reading every leaf with `spans`.
"""

from __future__ import annotations

from collections.abc import Mapping

from .blocks import Blocks, Source
from .document import Document
from .nodes import Node
from .options import Options
from .rendered import Heading, Rendered
from .writer import Writer

__all__ = ["Heading", "Kramdown", "Rendered"]


class Kramdown:
    """An engine with one set of options, for any number of texts."""

    def __init__(self, options: Mapping[str, object] | None = None) -> None:
        """Take the `kramdown:` section of _config.yml; what doesn't matter here is ignored."""
        self._options = Options.read(options or {})

    def convert(self, text: str) -> Rendered:
        """The HTML of a Markdown text, and its headings that have ids."""
        text = text.replace("\0", "\ufffd")
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = text.rstrip("\n") + "\n"
        document = Document(self._options, len(text))
        nodes: list[Node] = []
        Blocks(document).read(Source(text), 0, None, nodes)
        document.resolve(nodes)
        writer = Writer(document)
        written = writer.html(nodes)
        headings = [Heading(level, own, inner) for level, own, inner, _ in writer.headings if own]
        return Rendered(written, headings)

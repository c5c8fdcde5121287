"""A Markdown engine that renders as Jekyll's kramdown does.

    Kramdown({"input": "GFM"}).convert("# Hello *world*\\n").html

Written from kramdown's syntax documentation and its observable behaviour. A text is processed in one direction:
`blocks` reads it into a tree of `nodes`; `writer` converts the tree to HTML, reading every leaf with `spans`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

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
        """Read the `kramdown:` section of _config.yml; settings without effect here are ignored."""
        self._options = Options.read(options or {})

    def convert(self, text: str) -> Rendered:
        """Return the HTML of a Markdown text, and its headings with ids."""
        text = text.replace("\0", "\ufffd")
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = text.rstrip("\n") + "\n"
        document = Document(self._options, text)
        nodes: list[Node] = []
        Blocks(document).read(Source(text), 0, None, nodes)
        document.resolve(nodes)
        after_blocks = document.options
        written, headings = _write(document, nodes)
        if document.options is not after_blocks:
            # options that lines of the text set apply to all of it, except for those about reading lines
            document.begin_again(replace(document.options, parse_span_html=after_blocks.parse_span_html))
            written, headings = _write(document, nodes)
        return Rendered(written, headings)


def _write(document: Document, nodes: list[Node]) -> tuple[str, list[Heading]]:
    writer = Writer(document)
    written = writer.html(nodes)
    return written, [Heading(heading.level, heading.id, heading.html) for heading in writer.headings if heading.id]

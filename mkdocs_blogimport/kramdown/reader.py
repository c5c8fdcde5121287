"""The reader of blocks, as far as those blocks know it that hold others."""

from __future__ import annotations

from typing import Protocol

from .document import Document
from .nodes import Attributes, Node


class BlockReader(Protocol):
    """What a list asks of the reader of blocks."""

    document: Document
    pending: Attributes | None
    """The attributes of a list `{: …}` that stood before the next block."""

    def nested(self, text: str) -> list[Node]:
        """Read the blocks of a text inside another block."""

    def attach(self, children: list[Node], node: Node) -> None:
        """Add a block, with the attributes that are pending."""

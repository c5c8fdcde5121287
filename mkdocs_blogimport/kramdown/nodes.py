"""The tree between reading blocks and writing HTML."""

from __future__ import annotations

Attributes = dict[str, str]


class Node:
    """One block: its kind, its attributes, its text (to be read as spans) and its children.

    `value` is further data of a kind: the level of a heading, the language of code, the name of an element.
    """

    __slots__ = ("attributes", "children", "kind", "text", "value")

    def __init__(
        self,
        kind: str,
        text: str = "",
        value: object = None,
        attributes: Attributes | None = None,
        children: list[Node] | None = None,
    ) -> None:
        self.kind = kind
        self.text = text
        self.value = value
        self.attributes = attributes
        self.children: list[Node] = children if children is not None else []

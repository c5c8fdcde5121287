"""What can't be taken as it stands in a text is set aside here, so that the rest of the post is still rendered.

Real Jekyll gives up on the whole site at the first of these; a post that is brought over must lose nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Final

from .limits import BLOCKS
from .pieces import Piece

#: The blocks of Liquid and Jekyll, and the tags that part them.
PARTS: Final[dict[str, frozenset[str]]] = {
    "if": frozenset({"elsif", "else"}),
    "unless": frozenset({"elsif", "else"}),
    "case": frozenset({"when", "else"}),
    "for": frozenset({"else"}),
    "tablerow": frozenset(),
    "capture": frozenset(),
    "ifchanged": frozenset(),
    "highlight": frozenset(),
}
#: Added to the name of a tag that encloses something only where its end follows; no name can hold it.
BLOCK: Final = ":block"
_INNER: Final = frozenset({"elsif", "else", "when"})

Tell = Callable[[Piece, str, str], None]
"""Called with the piece, what is wrong, and what was done."""


@dataclass(slots=True, eq=False)
class Block:
    """A tag and the tags that part and end it."""

    opener: Piece
    parts: list[Piece] = field(default_factory=list)
    end: Piece | None = None
    inside: frozenset[str] = frozenset()
    """The names of the blocks around it."""
    depth: int = 0
    """How many blocks that are known it is in, itself counted."""

    def branch(self) -> Piece | None:
        """The first tag that parts it, or else ends it."""
        return next((part for part in self.parts if part.kind == "tag"), self.end)

    def dissolve(self) -> None:
        """Take the tags away and leave what they enclose."""
        for piece in (self.opener, *self.parts, *([self.end] if self.end else [])):
            piece.kind = "gone"


def balance(pieces: list[Piece], known: Collection[str], tell: Tell) -> dict[Piece, Block]:
    """Pair the tags of blocks, and set aside those that have no partner.

    A tag that Liquid does not know is a block if an `end` with its name follows.

    Args:
        pieces: The pieces of a text; those set aside are changed in place.
        known: The names of all known tags.
        tell: Where to tell what was set aside.

    Returns:
        The block of every tag that opens one.
    """
    stack: list[Block] = []
    blocks: dict[Piece, Block] = {}
    for piece in pieces:
        if piece.kind == "broken":
            tell(piece, piece.why, "it stands as it was written")
        if piece.kind != "tag":
            continue
        name = piece.name
        if name in _INNER:
            holder = next((b for b in reversed(stack) if b.opener.name in PARTS), None)
            if holder is None or name not in PARTS[holder.opener.name]:
                _drop(piece, f"the Liquid tag “{name}” stands outside its block", tell)
            else:
                holder.parts.append(piece)
                if holder.opener.name == "for" and len(holder.parts) > 1:
                    _drop(piece, "a Liquid loop has two “else”", tell)
        elif name.startswith("end") and name not in known:
            _close(piece, stack, blocks, tell)
        else:
            nests = name in PARTS or name + BLOCK in known
            depth = (stack[-1].depth if stack else 0) + nests
            if nests and depth > BLOCKS:
                # Its end is then one too many, and goes the same way.
                _drop(piece, f"the Liquid tag “{name}” is nested too deep", tell)
            elif name in PARTS or len(stack) < 1000:
                stack.append(Block(piece, depth=depth))
    for block in stack:
        _unclosed(block, tell)
    return blocks


def _close(piece: Piece, stack: list[Block], blocks: dict[Piece, Block], tell: Tell) -> None:
    name = piece.name.removeprefix("end")
    at = next((i for i in range(len(stack) - 1, -1, -1) if stack[i].opener.name == name), None)
    if at is None:
        _drop(piece, f"the Liquid tag “{piece.name}” closes nothing", tell)
        return
    for block in stack[at + 1 :]:
        _unclosed(block, tell)
    block = stack[at]
    del stack[at:]
    block.end = piece
    block.inside = frozenset(b.opener.name for b in stack)
    blocks[block.opener] = block


def _unclosed(block: Block, tell: Tell) -> None:
    if block.opener.name in PARTS:
        block.dissolve()
        tell(block.opener, f"the Liquid tag “{block.opener.name}” is never closed", "what follows it is kept")


def _drop(piece: Piece, what: str, tell: Tell) -> None:
    piece.kind = "gone"
    tell(piece, what, "the tag is left out")


def set_aside(
    pieces: list[Piece], blocks: dict[Piece, Block], tell: Tell, check: Callable[[Piece, bool], str | None]
) -> None:
    """Set aside every tag and output that can't be read, and leave what a block encloses.

    Args:
        pieces: The pieces of a text; changed in place.
        blocks: Which of them open a block.
        tell: Where to tell what was set aside.
        check: Says what is wrong with a piece (and whether it opens a block), None if nothing is.
    """
    for piece in _constructs(pieces):
        wrong = check(piece, piece in blocks)
        if wrong is None:
            continue
        if piece in blocks:
            blocks[piece].dissolve()
            tell(piece, wrong, "its tags are left out and what they enclose is kept")
        else:
            piece.kind = "broken" if piece.kind == "output" else "gone"
            shown = "it stands as it was written" if piece.kind == "broken" else "the tag is left out"
            tell(piece, wrong, shown)


def _constructs(pieces: list[Piece]) -> Iterator[Piece]:
    for piece in pieces:
        if piece.kind == "output" or (piece.kind == "tag" and not piece.name.startswith("end")):
            yield piece

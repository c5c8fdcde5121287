"""Sets aside constructs of a template that can't be parsed, so that the rest of the post is rendered.

Jekyll ends the build at the first of these; an imported post must lose nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Final

from .expressions import CROWDED
from .limits import BLOCKS
from .pieces import Piece

#: The blocks of Liquid and Jekyll, and the tags that divide them.
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
#: Appended to the name of a tag that has a body only if its end follows; no name can contain it.
BLOCK: Final = ":block"
_INNER: Final = frozenset({"elsif", "else", "when"})
_UNCHANGED: Final = "left unchanged"
_LEFT_OUT: Final = "left out"
_DISSOLVED: Final = "its tags are left out, their content is kept"

ReportPiece = Callable[[Piece, str, str], None]
"""Called with the piece, what is wrong, and what was done."""


@dataclass(slots=True, eq=False)
class Block:
    """A tag and the tags that divide and end it."""

    opener: Piece
    parts: list[Piece] = field(default_factory=list)
    end: Piece | None = None
    depth: int = 0
    """The number of known blocks around it, itself included."""

    def branch(self) -> Piece | None:
        """Return the first tag that divides it, or else ends it."""
        return next((part for part in self.parts if part.kind == "tag"), self.end)

    @property
    def tags(self) -> list[Piece]:
        """All its tags."""
        return [self.opener, *self.parts, *([self.end] if self.end else [])]

    def dissolve(self) -> None:
        """Remove the tags and keep their content."""
        for piece in self.tags:
            piece.kind = "gone"


class _Open:
    """The blocks that are open at a position, the innermost last."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._parted: list[Block] = []
        self._places: dict[str, list[int]] = {}

    def __iter__(self) -> Iterator[Block]:
        return iter(self._blocks)

    @property
    def depth(self) -> int:
        """The number of known ones."""
        return self._blocks[-1].depth if self._blocks else 0

    @property
    def parted(self) -> Block | None:
        """The innermost that other tags may divide."""
        return self._parted[-1] if self._parted else None

    def add(self, block: Block) -> None:
        """Open one."""
        self._places.setdefault(block.opener.name, []).append(len(self._blocks))
        self._blocks.append(block)
        if block.opener.name in PARTS:
            self._parted.append(block)

    def close(self, name: str) -> list[Block]:
        """Close the innermost block of a name, and return it with all inside it; empty if none is open."""
        if not (places := self._places.get(name)):
            return []
        closed = self._blocks[places[-1] :]
        del self._blocks[places[-1] :]
        for block in closed:
            self._places[block.opener.name].pop()
            if block.opener.name in PARTS:
                self._parted.pop()
        return closed


def balance(pieces: list[Piece], known: Collection[str], report: ReportPiece) -> dict[Piece, Block]:
    """Pair the tags of blocks, and set aside those that have no partner.

    A tag that Liquid does not know is a block if an `end` with its name follows.

    Args:
        pieces: The pieces of a template; those set aside are changed in place.
        known: The names of all known tags.
        report: Called for each that was set aside.

    Returns:
        The block of every tag that opens one.
    """
    opened, blocks = _Open(), dict[Piece, Block]()
    closed = _closed(pieces)
    for piece in pieces:
        if piece.why and piece.kind in ("broken", "gone"):
            report(piece, piece.why, _UNCHANGED if piece.kind == "broken" else _LEFT_OUT)
        if piece.kind != "tag":
            continue
        name = piece.name
        if name in _INNER:
            _part(piece, opened.parted, report)
        elif name.startswith("end") and name not in known:
            _close(piece, opened, blocks, report)
        elif name in PARTS or piece in closed:
            nests = name in PARTS or name + BLOCK in known
            if nests and opened.depth >= BLOCKS:
                # Its end has no partner then, and is removed too.
                _drop(piece, f"the Liquid tag “{name}” is nested too deep", report)
            else:
                opened.add(Block(piece, depth=opened.depth + nests))
    for block in opened:
        _unclosed(block, report)
    _drop_long(pieces, blocks, report)
    return blocks


def _closed(pieces: list[Piece]) -> set[Piece]:
    """Return the tags that are followed by an `end` with their name, as far as there are enough of these."""
    waiting: defaultdict[str, list[Piece]] = defaultdict(list)
    closed = set()
    for piece in pieces:
        if piece.kind == "tag":
            openers = waiting[piece.name.removeprefix("end")]
            if not piece.name.startswith("end"):
                openers.append(piece)
            elif openers:
                closed.add(openers.pop())
    return closed


def _part(piece: Piece, block: Block | None, report: ReportPiece) -> None:
    if block is None or piece.name not in PARTS[block.opener.name]:
        _drop(piece, f"the Liquid tag “{piece.name}” is outside its block", report)
        return
    block.parts.append(piece)
    if block.opener.name == "for" and len(block.parts) > 1:
        _drop(piece, "a Liquid loop has two “else”", report)


def _close(piece: Piece, opened: _Open, blocks: dict[Piece, Block], report: ReportPiece) -> None:
    closed = opened.close(piece.name.removeprefix("end"))
    if not closed:
        _drop(piece, f"the Liquid tag “{piece.name}” has no tag to close", report)
        return
    block, *inside = closed
    for other in inside:
        _unclosed(other, report)
    block.end = piece
    blocks[block.opener] = block


def _drop_long(pieces: list[Piece], blocks: dict[Piece, Block], report: ReportPiece) -> None:
    """Remove the tags that are too long, and with one all others of its block."""
    for block in list(blocks.values()):
        long = next((piece for piece in block.tags if piece.why and piece.kind == "tag"), None)
        if long is not None:
            del blocks[block.opener]
            block.dissolve()
            report(long, long.why, _DISSOLVED)
    for piece in pieces:
        if piece.kind == "tag" and piece.why:
            piece.kind = "gone"
            report(piece, piece.why, _LEFT_OUT)


def _unclosed(block: Block, report: ReportPiece) -> None:
    opener = block.opener
    if opener.why:
        block.dissolve()
        report(opener, opener.why, _LEFT_OUT)
    elif opener.name in PARTS:
        block.dissolve()
        report(opener, f"the Liquid tag “{opener.name}” is never closed", "the text after it is kept")


def _drop(piece: Piece, what: str, report: ReportPiece) -> None:
    piece.kind = "gone"
    report(piece, piece.why or what, _LEFT_OUT if piece.why else "tag left out")


def set_aside(
    pieces: list[Piece], blocks: dict[Piece, Block], report: ReportPiece, check: Callable[[Piece, bool], str | None]
) -> None:
    """Set aside every tag and output that can't be read, and keep the content of blocks.

    Args:
        pieces: The pieces of a template; changed in place.
        blocks: The blocks, by the pieces that open them.
        report: Called for each that was set aside.
        check: Returns the fault of a piece (with True if it opens a block), None without one.
    """
    for piece in _constructs(pieces):
        wrong = check(piece, piece in blocks)
        if wrong is None:
            continue
        if piece in blocks:
            blocks[piece].dissolve()
            report(piece, wrong, _DISSOLVED)
        elif piece.kind == "output":
            crowded = CROWDED in wrong
            piece.kind = "gone" if crowded else "broken"
            report(piece, wrong, _LEFT_OUT if crowded else _UNCHANGED)
        else:
            piece.kind = "gone"
            report(piece, wrong, "tag left out")


def _constructs(pieces: list[Piece]) -> Iterator[Piece]:
    for piece in pieces:
        if piece.kind == "output" or (piece.kind == "tag" and not piece.name.startswith("end")):
            yield piece

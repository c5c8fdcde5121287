"""The text of rendered bodies, outside code and links, which plugins of a generator may change."""

from __future__ import annotations

from collections.abc import Callable

from .tags import PIECE, lower

#: The elements whose text is not changed.
_LEFT = frozenset({"a", "code", "pre", "tt"})


def changed(html: str, change: Callable[[str], str]) -> str:
    """Change the text of HTML.

    Args:
        html: HTML, whatever an author wrote.
        change: Converts text, in which characters are escaped, to HTML.

    Returns:
        The same HTML with all text changed that is neither in code nor in a link, nor in a script or the like.
    """
    parts: list[str] = []
    at = inside = 0
    for piece in PIECE.finditer(html):
        text = html[at : piece.start()]
        parts += [change(text) if text and not inside else text, piece[0]]
        at = piece.end()
        if piece["name"] and lower(piece["name"]) in _LEFT:
            inside = max(0, inside - 1) if piece["end"] else inside + 1
    rest = html[at:]
    return "".join([*parts, change(rest) if rest and not inside else rest])

"""Whole HTML documents among the pages of a blog: the part of them that lists and the search show."""

from __future__ import annotations

from .tags import PIECE, lower

_UNREAD = frozenset({"script", "style", "title", "noembed", "noframes"})
_AROUND = frozenset({"html", "head", "body", "link", "meta", "base"})


def content(document: str) -> str:
    """Return the content of a document.

    Args:
        document: HTML.

    Returns:
        The content of its `<body>`, or of all of it if it has none, without scripts and styles.
    """
    kept: list[str] = []
    at = 0
    for piece in PIECE.finditer(document):
        kept.append(document[at : piece.start()])
        at = piece.end()
        name = lower(piece["name"] or piece["raw"] or "")
        if name == "body" and not piece["end"]:
            kept.clear()
        elif name == "body":
            return "".join(kept).strip()
        elif name and name not in _UNREAD | _AROUND:
            kept.append(piece[0])
    return "".join([*kept, document[at:]]).strip()

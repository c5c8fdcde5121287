"""Elements that a post opens and never closes, or closes and never opened: what stands around it must not suffer."""

from __future__ import annotations

import re
from collections import Counter

from .tags import PIECE, lower

#: Elements that hold others, and those whose look goes on until their end.
_BLOCKS = frozenset(
    """article aside blockquote button center details dialog div dl fieldset figcaption figure footer form header main
    nav ol pre section select summary table ul""".split()  # noqa: SIM905
)
_LOOKS = frozenset("a b big code del em font i ins mark s small span strike strong sub sup tt u".split())  # noqa: SIM905
_KNOWN = _BLOCKS | _LOOKS
_TAG = re.compile(r"</?[a-zA-Z]++(?![0-9-])")


def balanced(html: str) -> str:
    """Return the HTML of a body with an end for all that it opens, and without the ends of what it didn't open.

    Args:
        html: The body. As a rule it is returned as it is.
    """
    tags = Counter(_TAG.findall(html))
    if all(tags[_other(tag)] == count for tag, count in list(tags.items()) if lower(tag.lstrip("</")) in _KNOWN):
        return html
    open_blocks: list[str] = []
    counts: Counter[str] = Counter()
    # of each name the places of those that are open
    looks: dict[str, list[int]] = {}
    kept: list[str] = []
    at = 0
    for piece in PIECE.finditer(html):
        name = lower(piece["name"] or "")
        if name not in _KNOWN:
            continue
        is_look = name in _LOOKS
        if not piece["end"]:
            if is_look:
                looks.setdefault(name, []).append(piece.start())
            else:
                open_blocks.append(name)
                counts[name] += 1
        elif is_look and looks.get(name):
            looks[name].pop()
        elif not is_look and counts[name]:
            # a browser ends those in it too
            while (last := open_blocks.pop()) != name:
                counts[last] -= 1
            counts[name] -= 1
        else:
            kept.append(html[at : piece.start()])
            at = piece.end()
    open_looks = sorted((place, name) for name, places in looks.items() for place in places)
    ends = "".join(f"</{name}>" for name in (*(name for _, name in reversed(open_looks)), *reversed(open_blocks)))
    return f"{''.join(kept)}{html[at:]}{ends}"


def _other(tag: str) -> str:
    return f"<{tag[2:]}" if tag.startswith("</") else f"</{tag[1:]}"

"""What must never come out of any input, and how it is looked for."""

from __future__ import annotations

from functools import lru_cache

import html5lib

#: Stands behind a piece of HTML and has to be found behind it again.
MARK = "qqmarkqq"
#: Elements whose content isn't markup.
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext"})


class Wrong(AssertionError):
    """Something came out that must not."""

    def __init__(self, what: str, kind: str = "") -> None:
        super().__init__(what)
        self.kind = kind


def check(holds: bool, what: str, kind: str = "") -> None:
    """Raise `Wrong` where something doesn't hold.

    Args:
        holds: Whether it does.
        what: What is wrong, with what the input put into it.
        kind: Tells finds of one check apart that have different causes.
    """
    if not holds:
        raise Wrong(what, kind)


# the other posts of a blog are the same at each execution
@lru_cache(maxsize=256)
def left_open(fragment: str) -> str:
    """What a piece of HTML does to what follows it, as a browser reads them; empty if it leaves it in its place."""
    tree = html5lib.parse(f"<!doctype html><section>{fragment}<{MARK}>", namespaceHTMLElements=False)
    parents = {child: parent for parent in tree.iter() for child in parent}
    mark = next(tree.iter(MARK), None)
    if mark is None:
        return "swallows what follows it"
    above = []
    while (mark := parents.get(mark)) is not None:
        above.append(mark.tag)
    return "" if above == ["section", "body", "html"] else f"leaves {above} around what follows it"


@lru_cache(maxsize=256)
def swallows(body: str) -> bool:
    """Whether a body takes what follows it for its own: for a comment, an attribute, or what is in a script."""
    tree = html5lib.parse(f"<!doctype html><section>x{body}</section>{MARK}", namespaceHTMLElements=False)
    for element in tree.iter():
        if isinstance(element.tag, str) and (MARK in (element.tail or "") or MARK in (element.text or "")):
            return MARK in (element.text or "") and element.tag in _RAW
    return True

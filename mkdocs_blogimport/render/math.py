"""Math in rendered bodies, put into the elements that `pymdownx.arithmatex` writes, which sites typeset."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from .tags import PIECE, lower

#: The class of an element in which there is nothing but math.
CLASS = "arithmatex"

#: The elements whose text is no math to MathJax and KaTeX.
_LEFT = frozenset({"pre", "code", "tt", "annotation", "noscript"})
#: The elements in which no block may stand.
_PHRASING = frozenset(
    "p h1 h2 h3 h4 h5 h6 a b i u s em strong small span sub sup label button summary del ins mark q cite abbr font".split()  # noqa: E501, SIM905
)
_ENVIRONMENTS = "equation|align|alignat|gather|multline|eqnarray|flalign|displaymath|math"
_BEGIN = re.compile(
    rf"\\\(|\\\[|\\begin\{{(?P<environment>(?:{_ENVIRONMENTS})\*?)\}}|\\(?:eq)?ref\{{[^{{}}<>\n]{{1,100}}\}}|\$\$?"
)
_SIGNS = (r"\(", r"\[", r"\begin{", r"\ref{", r"\eqref{")
#: How long a formula between single dollars is at most.
_LONGEST = 600
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Delimiters:
    """What was math on a page of the old blog, besides `\\(…\\)`, `\\[…\\]`, environments and references."""

    double_dollar: bool = False
    """Whether `$$…$$` was."""
    dollar: bool = False
    """Whether `$…$` was."""
    spaced: bool = False
    """Whether `$ x $` was too. Elsewhere two prices in a line are no math."""


# what kramdown writes without an engine for math: nothing but one formula in dollars
_NO_ENGINE = "kdmath"
_OF_KRAMDOWN = Delimiters(double_dollar=True, dollar=True, spaced=True)


def may_be_in(html: str) -> bool:
    """Whether there is anything that math begins with."""
    return "$" in html or ("\\" in html and any(sign in html for sign in _SIGNS))


def marked(html: str, delimiters: Delimiters) -> tuple[str, int]:
    r"""Put the math of HTML into elements of the class `arithmatex`, outside of code.

    Args:
        html: HTML, whatever an author wrote.
        delimiters: What is math in it.

    Returns:
        The HTML, each formula between `\(` and `\)`, each displayed one between `\[` and `\]`; and their number.
    """
    parts: list[str] = []
    at = left = count = 0
    phrasing: Counter[str] = Counter()
    before = ""
    for piece in PIECE.finditer(html):
        text, found = html[at : piece.start()], 0
        if not left and CLASS not in before:
            text, found = _text(text, _OF_KRAMDOWN if _NO_ENGINE in before else delimiters, is_block=not phrasing)
        count += found
        parts += [text, piece[0]]
        at = piece.end()
        name = lower(piece["name"] or "")
        before = "" if piece["end"] else piece["attributes"] or ""
        if name in _LEFT:
            left = max(0, left - 1) if piece["end"] else left + 1
        elif name in _PHRASING:
            phrasing[name] += -1 if piece["end"] else 1
            if phrasing[name] <= 0:
                del phrasing[name]
    text, found = (html[at:], 0) if left else _text(html[at:], delimiters, is_block=not phrasing)
    return "".join([*parts, text]), count + found


def _text(text: str, delimiters: Delimiters, *, is_block: bool) -> tuple[str, int]:
    """The text between two tags, with its math in elements."""
    if not may_be_in(text):
        return text, 0
    out: list[str] = []
    lost: set[str] = set()
    end = position = count = 0
    while (begin := _BEGIN.search(text, position)) is not None:
        position = begin.end()
        formula, after = _formula(text, begin, delimiters, lost)
        if formula is None:
            continue
        is_displayed = is_block and not formula.startswith((r"\(", r"\ref", r"\eqref", r"\begin{math}"))
        element = "div" if is_displayed else "span"
        out += (text[end : begin.start()], f'<{element} class="{CLASS}">{formula}</{element}>')
        end = position = after
        count += 1
    return "".join([*out, text[end:]]), count


def _formula(text: str, begin: re.Match[str], delimiters: Delimiters, lost: set[str]) -> tuple[str | None, int]:
    """The math that begins at a delimiter, as it is written here, and where it ends.

    Args:
        text: The text.
        begin: Where it begins.
        delimiters: What is math.
        lost: The ends that don't come again in this text.
    """
    written, start = begin[0], begin.end()
    if written == "$":
        return _between_dollars(text, start, delimiters) if delimiters.dollar else (None, start)
    if written == "$$" and not delimiters.double_dollar:
        return None, start
    if begin["environment"]:
        end = rf"\end{{{begin['environment']}}}"
    elif written.startswith((r"\ref", r"\eqref")):
        return written, start
    else:
        end = {r"\(": r"\)", r"\[": r"\]", "$$": "$$"}[written]
    at = -1 if end in lost else text.find(end, start)
    if at < 0:
        lost.add(end)
        return None, start
    if not text[start:at].strip():
        return None, start
    inner, after = text[start:at], at + len(end)
    return (rf"\[{inner}\]" if written == "$$" else text[begin.start() : after]), after


def _between_dollars(text: str, start: int, delimiters: Delimiters) -> tuple[str | None, int]:
    """`$x$`: by itself only where no space stands inside, and no digit behind, so that prices are none."""
    if text[start - 2 : start - 1] == "\\" or (not delimiters.spaced and text[start : start + 1].isspace()):
        return None, start
    at = start
    while (at := text.find("$", at, start + _LONGEST)) >= 0:
        inner = text[start:at]
        if _BLANK_LINE.search(inner) or text.startswith("$$", at):
            return None, start
        is_end = delimiters.spaced or not (inner[-1:].isspace() or text[at + 1 : at + 2].isdigit())
        if inner.strip() and is_end and not inner.endswith("\\"):
            return rf"\({inner}\)", at + 1
        at += 1
    return None, start

"""English words in the plural, and titles with capitals, as Hugo writes them (seen in the output of Hugo 0.168)."""

from __future__ import annotations

import re
from typing import Final

#: Words whose plural no rule makes.
_IRREGULAR: Final = {
    "alumnus": "alumni", "appendix": "appendices", "bacterium": "bacteria", "cactus": "cacti", "child": "children",
    "corpus": "corpora", "criterion": "criteria", "datum": "data", "focus": "foci", "foot": "feet", "goose": "geese",
    "index": "indices", "matrix": "matrices", "medium": "media", "mouse": "mice", "ox": "oxen", "person": "people",
    "phenomenon": "phenomena", "quiz": "quizzes", "radius": "radii", "safe": "saves", "syllabus": "syllabi",
    "thief": "thieves", "tooth": "teeth", "vertex": "vertices", "video": "videoes",
}  # fmt: skip
#: Words that are their own plural, or are one.
_SAME: Final = frozenset(
    """aircraft alumni appendices bacteria cacti children corpora criteria data deer equipment feet fish foci geese
    indices information jeans matrices media men mice money oxen people phenomena radii rice sheep syllabi teeth
    vertices women""".split()  # noqa: SIM905
)
#: The ends of words, how many letters of them go, and what stands in their place; the first that fits counts.
_ENDS: Final = (
    (("sis", "xis"), 2, "es"),
    (("ss", "us", "ias", "x", "ch", "sh", "z"), 0, "es"),
    (("s",), 0, ""),
    (("quy",), 1, "ies"),
    (("ay", "ey", "iy", "oy", "uy"), 0, "s"),
    (("y",), 1, "ies"),
    (("lf", "eaf", "oaf", "arf"), 1, "ves"),
    (("life", "wife", "knife"), 2, "ves"),
    (("uman",), 0, "s"),
    (("man",), 2, "en"),
    (("potato", "tomato"), 0, "es"),
    (("ao", "eo", "io", "oo", "uo", "no", "to"), 0, "s"),
    (("o",), 0, "es"),
)

#: The words that stay small, in the style of Associated Press, and those that Chicago's has besides.
_SMALL: Final = frozenset(
    "a an and as at but by en for if in nor of on or per the to v v. via vs vs.".split()  # noqa: SIM905
)
_SMALL_TOO: Final = _SMALL | {"from", "into", "over", "upon", "with"}
_WORD = re.compile(r"[^\W_][^\s/-]*+")
_GO_WORD = re.compile(r"(?<![^\x00-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x7f\s])[^\W\d_]")


def plural(text: str) -> str:
    """Return a name whose last word is in the plural."""
    start = len(text)
    while start and text[start - 1].isalpha():
        start -= 1
    word = text[start:].lower()
    if word in _SAME or not text:
        return text
    if word in _IRREGULAR:
        return text[: start + 1] + _IRREGULAR[word][1:]
    for ends, gone, new in _ENDS:
        if word.endswith(ends):
            return text[: len(text) - gone] + new
    return f"{text}s"


def title_case(text: str, style: str = "ap") -> str:
    """Return a title with capitals.

    Args:
        text: The title.
        style: Hugo's `titleCaseStyle`: `ap`, `chicago`, `go`, `firstupper` or `none`; any other is `ap`.
    """
    style = style.lower()
    if style == "none":
        return text
    if style == "firstupper":
        return _capital(text)
    if style == "go":
        return _GO_WORD.sub(lambda found: _capital(found[0]), text)
    small = _SMALL_TOO if style == "chicago" else _SMALL

    def word(found: re.Match[str]) -> str:
        start, end, lower = found.start(), found.end(), found[0].lower()
        if lower not in small or start == 0 or end == len(text):
            return _capital(found[0])
        before, behind = text[max(0, start - 2) : start], text[end : end + 1]
        follows_word = before[-1:] in {" ", "-", "/"} and before[:-1] not in {":", "-"}
        return lower if follows_word and (behind != "-" or before[-1:] == "-") else _capital(found[0])

    return _WORD.sub(word, text)


def _capital(text: str) -> str:
    """Return a string with a capital at its beginning."""
    first = text[:1].title()
    return first + text[1:] if len(first) == 1 else text

"""No regular expression takes a time that grows faster than what it is run on."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from expressions import Expression, expressions
from pumps import Pump, pumps
from timing import grows_too_fast, least


@dataclass(frozen=True)
class Bound:
    """What an expression is run on, where that isn't any string."""

    reason: str
    longest: int = 0
    """How long the string is at most; 0 where it can be of any length."""
    end: str = ""
    """What it ends with."""


_DATE = "`dates.parse` looks at no longer string"
_LIQUID_DATE = "`liquid.dates.point` gives it no longer string"
BOUNDS = {
    "sources.dates._TIME": Bound(_DATE, longest=100),
    "sources.dates._DAYS": Bound(_DATE, longest=100),
    "sources.dates._COMPACT": Bound(_DATE, longest=100),
    "kramdown.attributes._ITEM": Bound("no attribute list is longer", longest=1_000),
    "liquid.dates._SHAPES": Bound(_LIQUID_DATE, longest=200),
    "liquid.pieces._TAG": Bound("a tag ends with the end that was found", end="%}"),
    "liquid.nodes._OUTPUT": Bound("what stands behind the last end is cut off", end="}}"),
}
#: How expressions are used of which the code doesn't show it: they are given to other functions, or kept in variables.
USED = {
    "kramdown.abbreviations:(?<!\\w)(?=[name])(?:\\w+|\\W)": "search",
    "frontmatter.reading:\\A---\\n|^---\\Z": "finditer",
    "kramdown.blocks.code._FENCE": "match",
    "kramdown.blocks.code._FENCE_GFM": "match",
    "kramdown.blocks.headings._ATX": "match",
    "kramdown.blocks.headings._ATX_GFM": "match",
    "kramdown.blocks.reader._PARAGRAPH": "match",
    "kramdown.blocks.reader._PARAGRAPH_GFM": "match",
    "kramdown.spans.reader:(?:name)": "search",
    "kramdown.blocks.lists:(?:\\t| {4}){name}(?: {name}|\\t| {4})": "match",
    "gotemplates.escaping._RAW_END": "search",
    "shortcodes.placing:<p>(name[0-9]{1,9}+T?+HBHB)</p>|(name[0-9]{1,9}+T?+HBHB)": "finditer",
    "shortcodes.placing:name[0-9]{1,9}+THBHB": "finditer",
    "liquid.dates._SHAPES": "fullmatch",
    "liquid.supplied._NAME": "fullmatch",
    "liquid.supplied._SHORTCODE": "fullmatch",
    "liquid.pieces._ENDRAW": "search",
    "liquid.pieces._ENDRAW_DASHED": "search",
    "render.goldmark.spans:name": "search",
    "render.goldmark.spans:\\[([^name]++)\\]\\(([^\\x00-\\x20\\x7f<()\\\\&]++)\\)": "match",
    "sources.dates._DAYS": "search",
    "sources.export_texts._ALIGNED": "finditer",
    "sources.export_texts._BLOCK_ID": "finditer",
    "sources.export_texts._CALLOUT": "finditer",
    "sources.export_texts._COMMENT": "finditer",
    "sources.export_texts._EMBEDDED": "finditer",
    "sources.export_texts._MARKED": "finditer",
    "sources.export_texts._TAG": "finditer",
    "sources.export_texts._UPLOAD": "finditer",
    "sources.export_texts._WIDGET": "finditer",
    "sources.exports._PERIOD": "fullmatch",
    "sources.hexo.permalinks:(?s:namename)": "fullmatch",
    "sources.jekyll.feeds._ROOTS": "search",
    "sources.kept:(?:<|&lt;)!--name-([0-9]{1,9})--(?:>|&gt;)": "finditer",
    "sources.medium._AUTHOR": "search",
    "sources.medium._SUBTITLE": "search",
    "sources.medium._TIME": "search",
    "sources.medium._TITLE": "search",
    "sources.medium._URL": "search",
}
ALL = expressions()
#: What is short takes no time at all, unless it grows beyond all measure.
SHORT = (12, 18, 27, 40, 60, 90)
NO_TIME = 0.001
#: What takes longer for so many characters is looked at closely.
LONG, LITTLE_TIME = 3_000, 0.000_15


def runner(pattern: re.Pattern[Any], way: str, string: str) -> Callable[[], object]:
    """Run an expression on a string."""
    given: Any = string.encode(errors="replace") if isinstance(pattern.pattern, bytes) else string
    if way == "finditer":
        return lambda: [None for _ in pattern.finditer(given)]
    method = {"match": pattern.match, "fullmatch": pattern.fullmatch, "search": pattern.search}[way]
    return lambda: method(given)


def is_slow(pattern: re.Pattern[Any], way: str, pump: Pump, bound: Bound, long: int = LONG) -> bool:
    """Whether the time on a pumped string grows faster than the string."""

    def run(length: int) -> Callable[[], object]:
        return runner(pattern, way, pump.string(length) + bound.end)

    if bound.longest:
        return least(run(bound.longest), 20 * NO_TIME) > 20 * NO_TIME
    if any(least(run(length), NO_TIME) > NO_TIME for length in SHORT):
        return True
    once = least(run(long), LITTLE_TIME)
    if once <= LITTLE_TIME or least(run(4 * long), 8 * once) <= 8 * once:
        return False
    return grows_too_fast(run, long)


@pytest.mark.parametrize("expression", ALL, ids=lambda expression: expression.name)
def test_time_grows_with_the_string(expression: Expression) -> None:
    ways = expression.ways or {USED[expression.name]}
    bound = BOUNDS.get(expression.name, Bound(""))
    for way in ways:
        for pump in pumps(expression.pattern, everywhere=way in {"search", "finditer"}):
            # what a busy machine does once it hardly does three times
            slow = all(is_slow(expression.pattern, way, pump, bound) for _ in range(3))
            assert not slow, f"{way} takes too long on {pump}"


def test_what_is_said_of_expressions_is_said_of_those_that_there_are() -> None:
    names = {expression.name for expression in ALL}
    assert {*BOUNDS, *USED} <= names
    assert len(names) > 250


BAD = [
    (r"\s*#(?!#)\s*([^\n]+?)\s*#*\s*(?:\n|\Z)", "match"),
    (r"<h([1-6])\b[^<>]*?\sid=\"([^\"<>]+)\"[^<>]*>", "search"),
    (r"</?a\b[^>]*>", "finditer"),
    (r"\s+$", "search"),
    (r"(?:a|b|ab)*c", "match"),
    (r"(\w+\s?)+!", "match"),
    (r"<pre>.*?</pre>", "finditer"),
]


@pytest.mark.parametrize(("pattern", "way"), BAD)
def test_a_bad_expression_is_found(pattern: str, way: str) -> None:
    compiled = re.compile(pattern, re.DOTALL)
    tried = pumps(compiled, everywhere=way in {"search", "finditer"})
    assert any(is_slow(compiled, way, pump, Bound(""), LONG // 2) for pump in tried)

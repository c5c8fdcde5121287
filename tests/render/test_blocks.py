"""The loop over blocks reads what markdown-it's own reads, whatever lines follow each other."""

from __future__ import annotations

import itertools

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from mkdocs_blogimport.render.blocks import Blocks
from mkdocs_blogimport.render.bounds import QUOTES, bound

LINES = [
    "words",
    "a | b",
    "|-|-|",
    "- | -",
    "- item",
    "+",
    "2. two",
    "> quote",
    "> - item",
    "# heading",
    "===",
    "---",
    "```",
    "    code",
    "    : definition",
    ": definition",
    "  ~ definition",
    "",
    "<div>",
    "<!-- comment",
    "[a]: /b",
    "[^1]: note",
    ":::box",
    ":::",
    "***",
    "   three",
]


def engine(*, is_plain: bool) -> MarkdownIt:
    """Make an engine with all rules for blocks that ours have, or few of them."""
    made = MarkdownIt("commonmark") if is_plain else MarkdownIt("js-default", {"linkify": False})
    if not is_plain:
        made.use(deflist_plugin).use(footnote_plugin).use(container_plugin, "box")
    bound(made)
    return made


def read(made: MarkdownIt, text: str) -> list[Token]:
    """Read the blocks alone."""
    tokens: list[Token] = []
    made.block.parse(text, made, {"references": {}, "quotes": QUOTES}, tokens)
    return tokens


@pytest.mark.parametrize("is_plain", [True, False])
def test_reads_what_the_usual_loop_reads(is_plain: bool) -> None:
    """Each line behind each other one, alone and in a quote or an item, with words or nothing behind them."""
    usual, quick = engine(is_plain=is_plain), engine(is_plain=is_plain)
    quick.block = Blocks(quick)
    for first, second in itertools.product(LINES, repeat=2):
        for start, end in itertools.product(
            ("{}\n{}", "words\n{}\n{}", "> {}\n{}", "- {}\n  {}"), ("", "\nend\n\nlast")
        ):
            text = start.format(first, second) + end
            assert read(quick, text) == read(usual, text), text


def test_rules_that_are_added_later_are_tried() -> None:
    """An engine is often given its plugins after its loop."""
    late, early = engine(is_plain=True), engine(is_plain=True).use(deflist_plugin)
    late.block = Blocks(late)
    assert read(late, "term\n\n: words") != read(early, "term\n\n: words")
    late.use(deflist_plugin)
    assert read(late, "term\n\n: words") == read(early, "term\n\n: words")

"""The CommonMark engine: what blogs add to CommonMark, and hostile input. CommonMark itself is markdown-it-py's."""

from __future__ import annotations

import re

import pytest
from ask.kramdown import normal
from cases import Case, cases, expect
from hostile import COPIED, HOSTILE

from mkdocs_blogimport.render.commonmark import CommonMark

BLANKS = "# a" + " " * 100_000 + "b"
BROKEN = "> ~~~\t\n\ta\n\ta~\t\n\ta\n~\t> x~~~\n" * 4_000
QUOTES = "\"' " * 20_000
COLONS = [":" * 30_000, "http:" * 12_000, "x:y " * 15_000, "http://a_b: " * 5_000]
DEEP = [
    "> " * 300,
    "- " * 300,
    "".join("  " * depth + f"- a{depth}\n" for depth in range(150)),
    "> - " * 150,
]


@pytest.mark.parametrize("case", cases("render", "commonmark.yml"))
def test_case(case: Case) -> None:
    expect(case, "html", CommonMark().convert(case["in"]).html, alike=normal)


@pytest.mark.parametrize("text", [*HOSTILE, *COLONS, QUOTES, BLANKS, BROKEN], ids=lambda text: repr(text[:8]))
@pytest.mark.parametrize("around", ["{}", "x {}\n\ny"])
def test_hostile(text: str, around: str) -> None:
    html = CommonMark().convert(around.replace("{}", text)).html
    # it ends, and loses none of the words around
    assert set(re.findall("[xy]", re.sub(r"<[^>]*>", "", html))) >= set(re.findall("[xy]", around))


@pytest.mark.parametrize("text", DEEP, ids=lambda text: repr(text[:8]))
def test_what_is_nested_very_deep_is_not_lost(text: str) -> None:
    html = CommonMark().convert(f"{text}innermost\n\nAfter *it*.\n").html
    assert "innermost" in html
    assert "After <em>it</em>." in html


@pytest.mark.parametrize("text", COPIED, ids=lambda text: text[:8])
def test_a_definition_is_not_copied_without_end(text: str) -> None:
    html = CommonMark().convert(text).html
    assert len(html) < 200_000 + 40 * len(text)
    assert "x" in html


def test_headings() -> None:
    got = CommonMark().convert('# A "b" {#own}\n\n## *D*\n\n# !!!\n')
    assert [(h.level, h.id, h.html) for h in got.headings] == [(1, "own", "A “b”"), (2, "d", "<em>D</em>")]


def test_a_table_of_very_many_rows_is_shown_as_it_was_written() -> None:
    rows = "| a | b |\n|---|---|\n"
    assert CommonMark().convert(rows + "c\n" * 20_000).html.startswith("<table>")
    assert CommonMark().convert(rows + "c\n" * 49_900).html.startswith("<pre>| a | b |")

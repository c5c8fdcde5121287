"""The kramdown engine against what kramdown made of the same text, and against hostile input.

`cases/*.yml` hold, a file a feature, Markdown and the HTML that kramdown 2.4 gives for it (`ask/kramdown.py`).
"""

from __future__ import annotations

import re

import pytest
from ask.kramdown import normal
from cases import Case, cases, expect
from hostile import COPIED, HOSTILE

from mkdocs_blogimport.kramdown import Kramdown


@pytest.mark.parametrize("case", cases("kramdown"))
def test_case(case: Case) -> None:
    got = Kramdown(case.get("options", {})).convert(case["in"]).html
    expect(case, "better_html" if "better_html" in case else "html", got, alike=normal)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:8]))
@pytest.mark.parametrize("around", ["{}", "x {}\n\ny"])
def test_hostile(text: str, around: str) -> None:
    source = around.replace("{}", text)
    html = Kramdown().convert(source).html
    # it ends, and loses none of the words around
    assert set(re.findall("[xy]", re.sub(r"<[^>]*>", "", html))) >= set(re.findall("[xy]", around))


def test_a_very_wide_table_loses_no_cell_and_is_not_filled_up() -> None:
    text = "|a|\n" * 3_000 + "|" + "b|" * 19_999 + "\n"
    html = Kramdown().convert(text).html
    assert html.count(">a<") == 3_000 and html.count(">b<") == 19_999
    assert len(html) < 40 * len(text)


def test_a_line_of_very_many_cells_is_text() -> None:
    assert Kramdown().convert("|" + "b|" * 20_000 + "\n").html == "<p>|" + "b|" * 20_000 + "</p>\n"


@pytest.mark.parametrize("text", COPIED, ids=lambda text: text[:8])
def test_a_definition_is_not_copied_without_end(text: str) -> None:
    html = Kramdown().convert(text).html
    assert len(html) < 200_000 + 40 * len(text)
    assert "x" in html


@pytest.mark.parametrize("around", ["{:a: .x b}\n{:b: .y a}\n\n", "{:a: .x a}\n\n"])
def test_lists_of_attributes_that_name_each_other_end(around: str) -> None:
    # kramdown gives up here
    assert re.search('<p class="(y )?x">c</p>', Kramdown().convert(around + "c\n{:a}\n").html)


NUMBERED = [
    ({"block": {"line_numbers": True}}, ["1\n2\n", "1\n"]),
    ({"line_numbers": True, "start_line": 5}, ["5\n6\n", "5\n"]),
    ({"line_numbers": True, "block": {"line_numbers": False}}, []),
    ({"block": {"line_numbers": True, "disable": True}}, []),
    ({"span": {"line_numbers": True}}, []),
    ({"block": {"line_numbers": True, "start_line": "x"}}, ["1\n2\n", "1\n"]),
    ("line_numbers", []),
]


@pytest.mark.parametrize(("options", "numbers"), NUMBERED)
def test_lines_of_code_are_numbered_where_that_is_asked_for(options: object, numbers: list[str]) -> None:
    html = Kramdown({"syntax_highlighter_opts": options}).convert("```js\na < b\nc\n```\n\n    d\n").html
    assert re.findall(r'<td class="linenos"><div class="linenodiv"><pre>(.*?)</pre>', html, re.DOTALL) == numbers
    assert '<pre><code class="language-js">a &lt; b\nc\n</code></pre>' in html
    assert "<pre><code>d\n</code></pre>" in html


def test_headings() -> None:
    got = Kramdown().convert("# A [b](c)\n\n## *D*\n{: #x}\n\n<h3>raw</h3>\n\n# !!!\n\n# A [b](c)\n")
    assert [(h.level, h.id, h.html) for h in got.headings] == [
        (1, "a-b", "A b"),
        (2, "x", "<em>D</em>"),
        (1, "a-b-1", "A b"),
    ]


def test_unknown_and_malformed_options_are_ignored() -> None:
    options = {"foo": 1, "toc_levels": object(), "header_offset": "x", "smart_quotes": 3, "syntax_highlighter": {}}
    assert Kramdown(options).convert("# a").html == '<h1 id="a">a</h1>\n'


def test_a_level_in_other_digits_is_ignored() -> None:
    assert Kramdown({"toc_levels": "²"}).convert("{::options toc_levels='²' /}\nx").html == "<p>x</p>\n"


def test_an_engine_keeps_nothing_between_texts() -> None:
    engine = Kramdown()
    first = engine.convert("# a\n\nb[^1] [c]\n\n[c]: d\n[^1]: e\n")
    assert engine.convert("# a\n\nb[^1] [c]\n\n[c]: d\n[^1]: e\n") == first
    assert "<a" not in engine.convert("[c] x[^1]").html

"""The kramdown engine against what kramdown made of the same text, and against hostile input.

`cases/kramdown/*.yml` hold, a file a feature, Markdown and the HTML that kramdown 2.4 gives for it (`ask/kramdown.py`).
"""

from __future__ import annotations

import re

import pytest
import yaml
from ask.kramdown import CASES as FOLDER
from ask.kramdown import normal

from mkdocs_blogimport.kramdown import Kramdown

CASES = [
    pytest.param(case, id=f"{path.stem}: {case['case']}")
    for path in sorted(FOLDER.glob("*.yml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]
HOSTILE = [
    *(sign * 30_000 for sign in "[]*_<>`~|\"'&\\{}#-:=(^!$."),
    *(f"{sign} " * 20_000 for sign in "[*_<`\"'#-&"),
    *(f"{sign}\n\n" * 10_000 for sign in "[*_<>`|\"'&{-"),
    "[" * 30_000 + "]" * 30_000,
    "[a](" * 10_000,
    "![" * 20_000,
    '[a](b "' * 8_000,
    "*a **b " * 8_000,
    "_a __b " * 8_000,
    "<b>" * 20_000,
    "<div>\n" * 10_000,
    '<div markdown="1">\n' * 3_000,
    "<!--" * 15_000,
    '<a b="' * 10_000,
    "> " * 20_000,
    "* " * 20_000,
    "".join("  " * depth + "* a\n" for depth in range(200)),
    "".join("`" * length + " " for length in range(1, 300)),
    "{::comment}\n" * 5_000,
    "```\na\n\n````\n" * 4_000,
    "|a" * 20_000 + "|\n",
    "[a]: " * 10_000,
    "".join(f"x[^{n}] " for n in range(1_000)) + "\n\n" + "".join(f"[^{n}]: y\n" for n in range(1_000)),
    "[^a]: [^a]\n" * 2_000,
    "x" + " " * 50_000 + "y",
    "*[a]: b\n" * 12_000,
    "<i>*" * 25_000,
    "|<<" * 33_000,
    "````\n" * 20_000,
    "|<!--" * 20_000,
    "|<a b='" * 14_000,
    "[a]![" * 20_000,
    "|\n" * 50_000,
    "{: |}\n" * 16_000 + "z",
    "a|b\n<hr a='|'>\n" * 6_000 + "z",
    "* a\n  * b\n" + "1. c\n" * 20_000,
    " \t* a\n" * 20_000,
    "*\ta\n \tb\n\n \tc\n" * 8_000,
    "".join("*" + " " * depth + "a\n" + "\t" * depth + "b\n" for depth in range(300)),
    "\\\n" * 50_000,
    "`" * 60_000 + "- a",
    "~" * 60_000 + "- a",
    "```a" + "?" * 60_000 + " x",
    ("*a " + "[" * 50 + "'" * 10 + '"\n*b]\n\n') * 1_000,
    "\0\r\n\0\r\t\x0b\x0c\u2028\ud800",
]


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, object]) -> None:
    options = case.get("options", {})
    assert isinstance(options, dict)
    got = Kramdown(options).convert(str(case["markdown"]))
    assert normal(got.html) == normal(str(case["html"]))


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:8]))
@pytest.mark.parametrize("around", ["{}", "x {}\n\ny"])
def test_hostile(text: str, around: str) -> None:
    source = around.replace("{}", text)
    html = Kramdown().convert(source).html
    # it ends, and loses none of the words around
    assert set(re.findall("[xy]", re.sub(r"<[^>]*>", "", html))) >= set(re.findall("[xy]", around))


def test_a_very_wide_table_loses_no_cell_and_is_not_filled_up() -> None:
    text = "|a|\n" * 3_000 + "|" + "b|" * 20_000 + "\n"
    html = Kramdown().convert(text).html
    assert html.count(">a<") == 3_000 and html.count(">b<") == 20_000
    assert len(html) < 40 * len(text)


COPIED = [
    "[x]: /" + "a" * 50_000 + "\n\n" + "[x] " * 12_000,
    '[x]: /a "' + "b" * 50_000 + '"\n\n' + "[x] " * 12_000,
    "*[xy]: " + "b" * 50_000 + "\n\n" + "xy " * 16_000,
    "{:a: title='" + "b" * 900 + "'}\n\n" + "*x*{:a} " * 12_000,
    "{:a: .b}\n" + "{:a: a}\n" * 40 + "\n*x*{:a}\n",
]


@pytest.mark.parametrize("text", COPIED, ids=lambda text: text[:8])
def test_a_definition_is_not_copied_without_end(text: str) -> None:
    html = Kramdown().convert(text).html
    assert len(html) < 200_000 + 40 * len(text)
    assert "x" in html


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


def test_an_engine_keeps_nothing_between_texts() -> None:
    engine = Kramdown()
    first = engine.convert("# a\n\nb[^1] [c]\n\n[c]: d\n[^1]: e\n")
    assert engine.convert("# a\n\nb[^1] [c]\n\n[c]: d\n[^1]: e\n") == first
    assert "<a" not in engine.convert("[c] x[^1]").html

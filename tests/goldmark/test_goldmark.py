"""The goldmark engine against what Hugo made of the same text, and against hostile input.

`cases/*.yml` hold, a file a feature, Markdown and the HTML that Hugo 0.168 gives for it (`ask/goldmark.py`).
"""

from __future__ import annotations

import re

import pytest
from ask.goldmark import normal, tidy
from cases import Case, cases, expect
from hostile import COPIED, HOSTILE

from mkdocs_blogimport.blog.elements import Element
from mkdocs_blogimport.render.goldmark import Goldmark

UNSAFE = {"goldmark": {"renderer": {"unsafe": True}}}
DEEP = [
    "> " * 300,
    "- " * 300,
    "".join("  " * depth + f"- a{depth}\n" for depth in range(150)),
    "> - " * 150,
    "[^a]: " * 300,
    "".join("  " * depth + "a\n" + "  " * depth + ": " for depth in range(150)),
]


@pytest.mark.parametrize("case", cases("goldmark"))
def test_case(case: Case) -> None:
    got = tidy(Goldmark(case.get("options", {})).convert(case["in"]).html)
    expect(case, "better_html" if "better_html" in case else "html", got, alike=normal)


class Asked:
    """Is asked for each element, and writes none; or writes their kind and keeps what they hold."""

    kinds = frozenset({"blockquote", "codeblock", "heading", "image", "link", "passthrough", "table"})

    def __init__(self, *, writes: bool = False) -> None:
        self.writes = writes

    def written(self, element: Element) -> str | None:
        held = [str(value) for name, value in element.values.items() if name in {"text", "inner", "head", "body"}]
        return f"<{element.kind}>{''.join(held)}</{element.kind}>" if self.writes else None


@pytest.mark.parametrize("case", cases("goldmark"))
def test_elements_that_are_not_written_otherwise_stay(case: Case) -> None:
    engine = Goldmark(case.get("options", {}))
    assert engine.convert_with(case["in"], Asked()).html == engine.convert(case["in"]).html


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:8]))
def test_hostile_elements(text: str) -> None:
    engine = Goldmark(UNSAFE)
    assert engine.convert_with(text, Asked()).html == engine.convert(text).html
    html = engine.convert_with(f"x {text}\n\ny", Asked(writes=True)).html
    assert set(re.findall("[xy]", re.sub(r"<[^>]*>", "", html))) >= {"x", "y"}


def old(html: str) -> str:
    """HTML without what Blackfriday only laid out otherwise, and with its way to write a column's alignment."""
    html = re.sub(r' style="text-align: (\w+)"', r' align="\1"', html)
    return re.sub(r" (?=</li>)", "", normal(html))


@pytest.mark.parametrize("case", cases("render", "blackfriday.yml"))
def test_old_blogs(case: Case) -> None:
    got = Goldmark({"defaultMarkdownHandler": "blackfriday"}).convert(case["in"]).html
    expect(case, "html", got, alike=old)


@pytest.mark.parametrize("engine", [Goldmark(UNSAFE), Goldmark({"defaultMarkdownHandler": "blackfriday"})])
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:8]))
@pytest.mark.parametrize("around", ["{}", "x {}\n\ny"])
def test_hostile(text: str, around: str, engine: Goldmark) -> None:
    html = engine.convert(around.replace("{}", text)).html
    # it ends, and loses none of the words around
    assert set(re.findall("[xy]", re.sub(r"<[^>]*>", "", html))) >= set(re.findall("[xy]", around))


@pytest.mark.parametrize("text", DEEP, ids=lambda text: repr(text[:8]))
@pytest.mark.parametrize("options", [{}, {"defaultMarkdownHandler": "blackfriday"}])
def test_what_is_nested_very_deep_is_not_lost(text: str, options: dict[str, object]) -> None:
    html = Goldmark(options).convert(f"x[^a]\n\n{text}innermost\n\nAfter *it*.\n").html
    assert "innermost" in html
    assert "After <em>it</em>." in html


@pytest.mark.parametrize("text", COPIED, ids=lambda text: text[:8])
def test_a_definition_is_not_copied_without_end(text: str) -> None:
    html = Goldmark().convert(text).html
    assert len(html) < 200_000 + 40 * len(text)
    assert "x" in html


def test_headings() -> None:
    got = Goldmark().convert('# A "b" [c](d) {#own}\n\n## *D*\n\n# \n\n## A\n## A\n')
    assert [(h.level, h.id, h.html) for h in got.headings] == [
        (1, "own", "A &ldquo;b&rdquo; c"),
        (2, "d", "<em>D</em>"),
        (2, "a", "A"),
        (2, "a-1", "A"),
    ]


MALFORMED: list[object] = [
    {"goldmark": []},
    {"goldmark": {"renderer": "x", "parser": {"attribute": 1, "autoHeadingIDType": ["a"]}, 3: 4}},
    {"goldmark": {"extensions": {"typographer": {"emDash": 5}, "footnote": 3, "linkify": "x"}}, "highlight": None},
    {"goldmark": {"extensions": {"passthrough": {"enable": True, "delimiters": {"inline": [["$"], 3, ["", "$"]]}}}}},
]


@pytest.mark.parametrize("options", MALFORMED)
def test_settings_of_another_type_are_not_there(options: dict[str, object]) -> None:
    text = '# a "b" -- c[^1]\n\nwww.d.ef $x$\n\n[^1]: g\n'
    assert Goldmark(options).convert(text) == Goldmark().convert(text)


def test_settings_count_in_any_letters() -> None:
    assert Goldmark({"GoldMark": {"RENDERER": {"hardwraps": "true"}}}).convert("a\nb").html == "<p>a<br>\nb</p>\n"


def test_lines_of_code_are_numbered_where_that_is_asked_for() -> None:
    html = Goldmark().convert("```js {linenos=table, linenostart=9}\na < b\nc\n```\n").html
    assert '<div class="linenodiv"><pre>9\n10\n</pre>' in html
    assert '<pre><code class="language-js" data-lang="js">a &lt; b\nc\n</code></pre>' in html or "a &lt; b" in html
    every = {"highlight": {"lineNos": True}}
    assert "linenodiv" in Goldmark(every).convert("```\na\n```\n").html
    assert "linenodiv" not in Goldmark(every).convert("```js {linenos=false}\na\n```\n").html


def test_the_ids_of_footnotes_can_be_the_page_s_own() -> None:
    engine = Goldmark({"goldmark": {"extensions": {"footnote": {"enableAutoIDPrefix": True}}}})
    first, second = (engine.convert(f"{word}[^1]\n\n[^1]: b\n").html for word in ("a", "c"))
    ids = [set(re.findall(r'id="([^"]+)"', html)) for html in (first, second)]
    assert all(len(found) == 2 for found in ids) and not ids[0] & ids[1]
    assert set(re.findall(r'href="#([^"]+)"', first)) == ids[0]


def test_an_excerpt_ends_where_its_author_says_so_in_a_site_without_html_too() -> None:
    assert Goldmark().convert("a <!--more--> b\n").html == "<p>a</p>\n<!--more-->\n<p>b</p>\n"
    assert Goldmark().convert("```\na\n<!--more-->\nb\n```\n").html.count("more") == 0


WORD = "HAHASHORTCODE0S1HBHB"
PLACES = [
    ("{}\n", "<p>{}</p>"),
    ("a\n\n  {}  \n\nb\n", "<p>{}</p>"),
    ("a {} b *{}*\n", "<p>a {} b <em>{}</em></p>"),
    ("- a\n\n    {}\n", "<p>{}</p>"),
    ("> {}\n", "<p>{}</p>"),
    ("[{}]({})\n", '<a href="{}">{}</a>'),
    ("![a]({})\n", '<img src="{}" alt="a"'),
    ("<div>{}</div>\n", "<div>{}</div>"),
    ("`{}`\n", "<code>{}</code>"),
]


@pytest.mark.parametrize("engine", [Goldmark(UNSAFE), Goldmark({"defaultMarkdownHandler": "blackfriday"})])
@pytest.mark.parametrize(("text", "html"), PLACES)
def test_a_word_that_stands_for_html_stays_as_it_is(text: str, html: str, engine: Goldmark) -> None:
    assert html.replace("{}", WORD) in engine.convert(text.replace("{}", WORD)).html


def test_line_ends_of_windows() -> None:
    text = "# A\n\nb  \nc<!--more-->\n\n```\nd\n```\n\n- e\n- f\n\n|g|\n|-|\n"
    for options in ({}, {"defaultMarkdownHandler": "blackfriday"}):
        engine = Goldmark(options)
        assert engine.convert(text.replace("\n", "\r\n")) == engine.convert(text)


def test_an_engine_keeps_nothing_between_texts() -> None:
    engine = Goldmark()
    text = '# a\n\n"b[^1] [c]\n\n[c]: d\n[^1]: e\n'
    first = engine.convert(text)
    assert engine.convert(text) == first
    assert "<a" not in engine.convert("[c] x[^1]").html

"""Shortcodes in posts: the cases in `cases`, and what must hold whatever a post and a template contain."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from time import process_time
from typing import Any

import pytest
import yaml
from ask.case_files import write_files
from ask.liquid import folded
from ask.shortcodes import CASES, files_of
from building import build_site
from cases import TESTS, Case, cases, expect
from hypothesis import given, settings
from hypothesis import strategies as st
from planning import planned

from mkdocs_blogimport.blog.post import STEPS
from mkdocs_blogimport.diagnostics.naming import display_path
from mkdocs_blogimport.gotemplates import TemplateError, matching
from mkdocs_blogimport.render.code import figure
from mkdocs_blogimport.render.commonmark import CommonMark
from mkdocs_blogimport.render.links import ROOT
from mkdocs_blogimport.shortcodes import LanguageFacts, PageFacts, ResourceFacts, Shortcodes, Site, Source

BLOG = CASES / "blog"
CONFIG = yaml.safe_load((BLOG / "hugo.yaml").read_text(encoding="utf-8"))
WORDS = yaml.safe_load((BLOG / "i18n" / "en.yaml").read_text(encoding="utf-8"))
ENGINE = CommonMark()
PICTURES = ("Second-pic.JPG", "pic.png", "words.txt")
ONE = PageFacts(
    'One & "two"',
    "/sub/posts/one/",
    "posts/one.md",
    date=datetime(2021, 6, 7, 8, 9, 10, tzinfo=timezone(timedelta(hours=2))),
    section="posts",
    language="en",
)
SECTION = PageFacts("Posts", "/sub/posts/", "posts/_index.md", kind="section", language="en")
PAGE = PageFacts(
    'The <i>post</i> & "more"',
    "/sub/posts/bundle/",
    "posts/bundle/index.md",
    parameters={"title": 'The <i>post</i> & "more"', "Own": 7, "nest": {"inner": 3}},
    date=datetime(2020, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=2))),
    updated=datetime(2020, 5, 6, 7, 8, 9, tzinfo=UTC),
    section="posts",
    type="posts",
    language="en",
    resources=lambda: [ResourceFacts(name, f"/sub/posts/bundle/{name}") for name in PICTURES],
)
NAMES = {"one.md", "/posts/one.md", "/posts/one", "posts/one"}


def markdown(text: str) -> str:
    return ENGINE.convert(text).html


def site(files: Mapping[str, str], **others: Any) -> Site:
    def template(name: str, page: PageFacts) -> Source | None:
        for folder in ("layouts/_shortcodes", "layouts/shortcodes"):
            if (path := f"{folder}/{name}.html") in files:
                return Source(files[path], path)
        return None

    def partial(name: str) -> Source | None:
        path = f"layouts/_partials/{name}"
        path = path if "." in name else f"{path}.html"
        return Source(files[path], path) if path in files else None

    given: dict[str, Any] = {
        "template": template,
        "partial": partial,
        "parameters": lambda language: CONFIG["params"],
        "title": lambda language: CONFIG["title"],
        "settings": {key.lower(): value for key, value in CONFIG.items()},
        "base_url": CONFIG["baseURL"],
        "languages": {"en": LanguageFacts("en", locale="en-us")},
        "translation": lambda language, key: WORDS.get(key),
        "find_page": lambda path, page: ONE if path in NAMES else SECTION if path == "/posts" else None,
        "pages": lambda: (ONE, PAGE),
        "markdownify": lambda text, page: markdown(text),
        "highlight": figure,
        "now": datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC),
        "steps": STEPS,
    }
    return Site(**{**given, **others})


def render(text: str, files: Mapping[str, str] | None = None, **others: Any) -> tuple[str, list[str]]:
    """The HTML of a text, and what is told."""
    told: list[str] = []
    shortcodes = Shortcodes(
        site(files or {}, **others), lambda file, line, what, done: told.append(f"{line}: {what}; {done}")
    )
    expanded, placed = shortcodes.expand(text, PAGE, file="post.md", line=1)
    html = placed.exchanged(markdown(expanded))
    shortcodes.report()
    return html, told


def alike(html: str) -> str:
    """HTML without what Hugo's engine of Markdown writes in another way."""
    for theirs, ours in (("&ldquo;", "“"), ("&rdquo;", "”"), ("del>", "s>"), (' tabindex="0"', ""), (" />", ">")):
        html = html.replace(theirs, ours)
    return folded(html.replace("&quot;", "&#34;"))


def in_blog(case: Case, folder: Path) -> tuple[str, list[str]]:
    """The HTML of a case's post in its whole blog, and what is told."""
    write_files(files_of(case), folder)
    given = planned(folder)
    post = next(post for post in given.plan.places if post.path.endswith("bundle/index.md"))
    html = given.bodies.body(post).html.replace(ROOT, "/sub/")
    given.bodies.report_links()
    told = [f"{problem.line}: {problem.what}; {problem.done}" for problem in given.problems]
    return html, [line.replace(f"{display_path(folder)}/", "") for line in told]


@pytest.mark.parametrize("case", cases("shortcodes"))
def test_case(case: Case, tmp_path: Path) -> None:
    whole = case.path.stem in {"contents", "hooks", "whole"}
    html, told = in_blog(case, tmp_path) if whole else render(case["in"], case.get("files"))
    expect(case, "better_html" if "better_html" in case else "html", html, alike=alike)
    expect(case, "told", told, [])


# What a post may contain ------------------------------------------------------------------------------


def test_text_without_shortcodes_is_the_same_object() -> None:
    text = "no {{ shortcode }} here"
    expanded, placed = Shortcodes(site({}), print).expand(text, PAGE, file="a.md", line=1)
    assert expanded is text
    assert placed.exchanged(text) is text


def test_lines_are_those_of_the_file() -> None:
    told: list[int | None] = []
    shortcodes = Shortcodes(site({}), lambda file, line, what, done: told.append(line))
    shortcodes.expand('a\n\n{{< figure\nsrc="x" >}}\n\n{{< in b="c" d >}}\n', PAGE, file="a.md", line=7)
    assert told == [12]


def test_a_word_of_ours_in_the_text_stays() -> None:
    html, _ = render("HAHASHORTCODE0S0HBHB {{< s >}}", {"layouts/shortcodes/s.html": "<b>x</b>"})
    assert html == "<p>HAHASHORTCODE0S0HBHB <b>x</b></p>\n"


def test_what_the_site_supplies_comes_first() -> None:
    def shout(given: Any, inner: str | None, page: Mapping[str, Any]) -> str:
        return f"<b>{given}|{inner}|{page['title']}|{page['url']}</b>"

    supplied = {"shout": shout, "fails": lambda *_: 1 // 0}
    html, told = render(
        "{{< shout a=1 >}} {{< shout x >}}y{{< /shout >}} {{% fails %}}z{{% /fails %}}", supplied=supplied
    )
    page = 'The <i>post</i> & "more"|/sub/posts/bundle/'
    assert html == f"<p><b>{{'a': 1}}|None|{page}</b> <b>['x']|y|{page}</b> z</p>\n"
    assert told == ["1: the shortcode “fails” can't be run: ZeroDivisionError: integer division or modulo by zero; "
                    "its inside is shown"]  # fmt: skip


def test_what_isn_t_known_is_counted_over_all_posts() -> None:
    told: list[str] = []
    shortcodes = Shortcodes(site({}), lambda file, line, what, done: told.append(f"{file}:{line}: {what}; {done}"))
    for name in ("a.md", "b.md"):
        shortcodes.expand("{{< strange >}}\n{{< strange >}}", PAGE, file=name, line=1)
    assert not told
    shortcodes.report()
    assert told == ["a.md:1: the shortcode “strange” isn't known (4 times in 2 posts); left out"]


def test_what_a_theme_or_a_layout_would_set_is_nothing() -> None:
    template = '[{{ (.Page.Scratch.Get "this").count }}{{ site.Params.theme.deep.er }}]'
    assert render("{{< s >}}", {"layouts/shortcodes/s.html": template}) == ("[]\n", [])
    html, told = render(
        "{{< s >}}", {"layouts/shortcodes/s.html": '<img src="{{ (.Page.Resources.Get "x").Permalink }}">'}
    )
    assert (html, len(told)) == ("\n", 1)


def test_a_template_that_asks_the_network_is_replaced_by_hugo_s_own_or_a_theme_s() -> None:
    asks = '{{ $x := resources.GetRemote "https://x.example/" }}{{ $x.Content }}{{ .Inner }}'
    files = {f"layouts/shortcodes/{name}.html": asks for name in ("gist", "notice")}
    html, told = render('{{< gist a b >}}\n\n{{< notice tip "T" >}}*x*{{< /notice >}}', files)
    assert '<a class="gist" href="https://gist.github.com/a/b">' in html
    assert '<div class="prompt-tip" title="T"><p><em>x</em></p>' in html
    assert not told


def test_a_post_that_holds_a_template() -> None:
    text = "{{< year.inline 1 >}}{{ now.Year }} {{ .Get 0 }}{{< /year.inline >}} {{< year.inline 2 />}}"
    assert render(text) == (
        "<p> </p>\n",
        ["1: the shortcode “year.inline” is written in the post, which the blog's settings don't allow "
         "(2 times in 1 post); left out"],
    )  # fmt: skip
    assert render(text, runs_inline=True) == ("<p>2024 1 2024 2</p>\n", [])


#: Templates that would take forever, or all memory.
HOSTILE = {
    "loops": "{{ range seq 20000 }}{{ range seq 20000 }}x{{ end }}{{ end }}",
    "endless": "{{ range 1000000000 }}{{ end }}",
    "string": '{{ $s := "aaaaaaaaaa" }}{{ range seq 100 }}{{ $s = print $s $s }}{{ end }}{{ $s }}',
    "list": '{{ $l := slice "a" }}{{ range seq 100 }}{{ $l = slice $l $l }}{{ end }}{{ $l }}',
    "json": '{{ $l := slice "a" }}{{ range seq 100 }}{{ $l = slice $l $l }}{{ end }}{{ jsonify $l }}',
    "same": '{{ $l := slice "a" }}{{ range seq 28 }}{{ $l = slice $l $l }}{{ end }}{{ eq $l $l }}',
    "long list": '{{ $s := strings.Repeat 9000000 "a" }}{{ print (slice $s $s $s $s $s $s $s $s) }}',
    "script": '<script>x = {{ $s := strings.Repeat 9000000 "a" }}{{ slice $s $s $s $s $s $s $s $s }}</script>',
    "repeat": '{{ strings.Repeat 1000000000 "a" }}',
    "width": '{{ printf "%9999d%9999d%9999d" 1 2 3 | strings.Repeat 9000 }}',
    "partial": '{{ partial "again" . }}{{ partial "again" . }}',
    "define": '{{ define "a" }}{{ template "a" . }}{{ template "a" . }}{{ end }}{{ template "a" . }}',
    "expression": '{{ replaceRE "(a*)*b" "" (strings.Repeat 100000 "a") }}',
    "counted": '{{ replaceRE "(a{50}){50}" "" (strings.Repeat 100000 "a") }}',
    "starts": '{{ findRE "a.*b" (strings.Repeat 100000 "a") }}',
    "in itself": '{{ .Page.RenderString "{{< in-itself >}}{{< in-itself >}}" }}',
    "markdown": '{{ range seq 1000 }}{{ markdownify (strings.Repeat 9000 "*a ") }}{{ end }}',
    "replace": '{{ $s := strings.Repeat 9000 "a" }}{{ range seq 1000 }}{{ $s = replace $s "a" "aa" }}{{ end }}',
    "scratch": '{{ range seq 1000 }}{{ $.Scratch.Add "a" "aaa" }}{{ $.Scratch.Add "a" ($.Scratch.Get "a") }}{{ end }}',
    "append": "{{ $l := slice }}{{ range seq 20000 }}{{ $l = append . $l }}{{ end }}",
    "uniq": "{{ uniq (seq 20000) }}",
    "sort": "{{ range seq 1000 }}{{ sort (seq 20000) }}{{ end }}",
    "power": "{{ $n := 2 }}{{ range seq 1000 }}{{ $n = mul $n $n }}{{ end }}{{ $n }}{{ pow 10 400 }}",
    "brackets": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "blocks": "{{ if 1 }}" * 5000 + "{{ end }}" * 5000,
    "chain": "{{ if 0 }}" + "{{ else if 0 }}" * 5000 + "{{ end }}",
    "comments": "<!--" * 20_000 + "{{ 1 }}",
    "raws": "<script></script>" * 6_000 + "{{ 1 }}",
    "actions": '{{ "' * 20_000,
    "tags": "<a b='" * 20_000 + "{{ 1 }}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_templates_cost_a_post_no_more_than_its_steps(name: str) -> None:
    files = {
        "layouts/shortcodes/in-itself.html": HOSTILE[name],
        "layouts/_partials/again.html": '{{ partial "again" . }}{{ partial "again" . }}',
    }
    steps = 50_000

    def cost(times: int) -> float:
        text = f"before {'{{< in-itself >}}' * times} after"
        start = process_time()
        html, _ = render(text, files, steps=steps)
        assert html.startswith("<p>before ")
        assert " after" in html
        return process_time() - start

    cost(1)
    assert cost(40) < 10 * cost(1) + 5


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_render_hooks_cost_a_post_no_more_than_its_steps(name: str) -> None:
    source = Source(HOSTILE[name], "layouts/_markup/render-link.html")
    files = {"layouts/_partials/again.html": '{{ partial "again" . }}{{ partial "again" . }}'}
    told: list[str] = []
    given = site(files, steps=50_000, hook=lambda kind, variant, page: ("render-link", source))
    shortcodes = Shortcodes(given, lambda file, line, what, done: told.append(what))

    def cost(times: int) -> float:
        start = process_time()
        hooks = shortcodes.hooks(PAGE, "post.md")
        for _ in range(times):
            hooks.written("link", "", {"destination": "a", "title": "", "text": "b", "plain": "b"})
        return process_time() - start

    cost(1)
    assert cost(40) < 10 * cost(1) + 5
    shortcodes.report()
    assert len(told) <= 3


POSTS = {
    **{repr(piece): piece * (50_000 // len(piece)) for piece in (
        "{{<", "{{< ", "{{< a ", '{{< a "', '{{< a \\"', "{{< a `", "{{</*", "{{</* */", '{{< a="', "{{< /a >}}",
        "{{%",
        "{{< a x=y ", "{{< a >}}", "{{% a %}}\n", "{{< note >}}", "{{< youtube a >}}", "{{% note %}}\n",
        "HAHASHORTCODE0S",
    )},
    "escaped quotes": '{{< a \\"' * 6_000 + '"' + " b" * 10_000,
    "nested": "{{< a >}}" * 3_000 + "{{< /a >}}" * 3_000,
    "nested and known": "{{% note %}}" * 2_000 + "{{% /note %}}" * 2_000,
    "crossed": "{{< a >}}{{< b >}}" * 2_000 + "{{< /a >}}{{< /b >}}" * 2_000,
}  # fmt: skip


@pytest.mark.parametrize("name", POSTS)
def test_hostile_posts_take_time_in_proportion(name: str) -> None:
    text = POSTS[name]

    def read_part(share: int) -> float:
        part = text[: len(text) // share]
        start = process_time()
        shortcodes = Shortcodes(site({}, markdownify=lambda text, page: text), lambda *_: None)
        shortcodes.expand(part, PAGE, file="a.md", line=1)
        return process_time() - start

    read_part(4)
    assert any(read_part(1) < 12 * read_part(4) + 0.05 for _ in range(3))


WORDS_OF_TEMPLATES = [
    "{{", "}}", "{{-", "-}}", " ", ".", "$", "|", "(", ")", ":=", "=", ",", '"', "`", "'", "\\", "if", "else", "end",
    "range", "with", "define", "template", "partial", "return", "break", "Get", "Inner", "Params", "Page", "Site", "0",
    "1", "-1.5", "x", "a", "<a href=", "<script>", "</script>", "<!--", "-->", ">", "{{/*", "*/}}", "{{ .Get 0 }}",
    "{{ end }}",
    "{{ range seq 3 }}", "{{ with .Inner }}", "slice", "dict", "printf", "%s", "%d", "index", "where", "first",
    "nil", "true",
]  # fmt: skip
WORDS_OF_POSTS = [
    "{{<", ">}}", "{{%", "%}}", "/", " ", "s", "note", "figure", "youtube", '"', "`", "=", "src", "a", "\n", "\n\n",
    "{{</*",
    "*/>}}", "text", "*", "- ", "# ", "{{< s >}}", "{{< /s >}}", "{{% s %}}", "{{% /s %}}", "```", "|", "<div>", "é",
]  # fmt: skip


@given(
    st.one_of(st.text(), st.lists(st.sampled_from(WORDS_OF_POSTS), max_size=60).map("".join)),
    st.one_of(st.text(), st.lists(st.sampled_from(WORDS_OF_TEMPLATES), max_size=40).map(" ".join)),
)
@settings(deadline=None)
def test_anything_can_be_a_post_and_a_template(text: str, template: str) -> None:
    html, told = render(f"begin\n\n{text}\n\nfinish", {"layouts/shortcodes/s.html": template}, steps=20_000)
    assert "begin" in html
    assert "finish" in html
    assert all(re.match(r"(\d+|None): ", line) for line in told)


@given(st.text(alphabet="abcdefgh \n", max_size=200), st.sampled_from(["{{<", "{{%"]))
@settings(deadline=None)
def test_the_inside_of_what_isn_t_known_is_kept(inside: str, sign: str) -> None:
    closing = ">}}" if sign == "{{<" else "%}}"
    html, _ = render(f"{sign} strange {closing}{inside}{sign} /strange {closing}")
    assert re.sub(r"<[^>]*>|\s", "", html) == re.sub(r"\s", "", inside)


@given(st.text(alphabet="ab", max_size=12), st.text(alphabet="ab|*+?(){}1,[]^$.", max_size=10))
def test_expressions_find_what_python_s_find(text: str, pattern: str) -> None:
    try:
        found = [text[slice(*spans[0])] for spans in matching.find(pattern, text)]
        theirs = re.compile(pattern)
    except (TemplateError, re.error, FutureWarning):
        return
    assert found[:1] == [match[0] for match in theirs.finditer(text)][:1]


def test_the_example_of_the_documentation() -> None:
    text = (TESTS.parent / "docs" / "shortcodes.md").read_text(encoding="utf-8")
    example = re.search(r'```python title="hooks/shortcodes.py"\n(.*?)```', text, re.DOTALL)
    assert example
    defined: dict[str, Any] = {}
    exec(example[1], defined)  # the documentation is ours
    html, told = render(
        '{{< swatch "#ff8800" "orange" >}}\n\n{{% remark by="Ann" %}}*So.*{{% /remark %}}',
        supplied=defined["shortcodes"],
    )
    assert '<span style="color: #ff8800">orange</span>' in html
    assert "<p>— Ann, in <em>The <i>post</i>" in html
    assert not told


def test_the_file_of_the_option_supplies_shortcodes(tmp_path: Path) -> None:
    text = (TESTS.parent / "docs" / "shortcodes.md").read_text(encoding="utf-8")
    example = re.search(r'```python title="hooks/shortcodes.py"\n(.*?)```', text, re.DOTALL)
    assert example
    calls = '{{< swatch "#ff8800" "orange" >}}\n\n{{% remark by="Ann" %}}So.{{% /remark %}}\n'
    post = f"---\ntitle: A\ndate: 2020-01-02\n---\n{calls}"
    built = build_site(
        tmp_path,
        blog={
            "hugo.toml": 'baseURL = "https://x.example/"\n',
            "content/posts/a.md": post,
            "../site/hooks/shortcodes.py": example[1],
        },
        options={"liquid": "hooks/shortcodes.py"},
    )
    html = " ".join(built.read("posts/a/index.html").split())
    assert '<span style="color: #ff8800">orange</span>' in html
    assert "<blockquote> <p>So.</p> <p>— Ann, in <em>A</em></p> </blockquote>" in html
    assert not built.warnings()

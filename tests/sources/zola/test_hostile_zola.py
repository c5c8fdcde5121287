"""A Zola site that is odd or hostile is read all the same, and nothing outside its folder."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from ask.zola import write_case
from planning import Planned, planned
from timing import grows_too_fast

from mkdocs_blogimport.blog import transliteration
from mkdocs_blogimport.blog.post import ImportedBlog, Post
from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.pipeline import Options
from mkdocs_blogimport.render.links import ROOT
from mkdocs_blogimport.sources import ReadOptions, blog_root, read_source, recognised
from mkdocs_blogimport.sources.audience import Audience, AudienceError
from mkdocs_blogimport.sources.zola import templating
from mkdocs_blogimport.tera import Budget, Library, TeraError

POST = '+++\ntitle = "A"\ndate = 2020-01-02\n+++\nx\n'


def read(folder: Path, blog: dict[str, Any], **case: Any) -> tuple[ImportedBlog, list[str]]:
    write_case({"blog": blog, **case}, folder)
    problems = Problems()
    return read_source(folder, problems), [str(problem) for problem in problems]


def body_of(folder: Path, text: str, **files: str) -> tuple[Planned, Post, str]:
    """A site of one post, the post, and its body."""
    write_case({"blog": {"content/a.md": POST.removesuffix("x\n") + text, **files}}, folder)
    site = planned(Options(folders=(folder,)))
    [post] = [post for post in site.plan.pages if post.kind == "post"]
    return site, post, site.bodies.body(post).html


def test_it_is_told_from_hugo(tmp_path: Path) -> None:
    write_case({"blog": {"content/blog/a.md": POST}}, tmp_path / "zola")
    assert recognised(tmp_path / "zola") == recognised(tmp_path / "zola" / "content" / "blog") == "zola"
    assert blog_root(tmp_path / "zola" / "content" / "blog") == tmp_path / "zola"
    problems = Problems()
    assert [post.title for post in read_source(tmp_path / "zola" / "content", problems).posts] == ["A"]
    assert any("is a part of the Zola blog" in str(problem) for problem in problems)
    hugo = tmp_path / "hugo"
    (hugo / "content").mkdir(parents=True)
    (hugo / "config.toml").write_text('baseURL = "https://a.example"\ntitle = "base_url"\n')
    assert recognised(hugo) == "hugo"


@pytest.mark.parametrize("text", ["base_url = [\n", 'base_url = "x"\n[markdown\n', "base_url = 1\na.b.c = 2\na = 3\n"])
def test_settings_that_cannot_be_read_are_reported(text: str, tmp_path: Path) -> None:
    blog, problems = read(tmp_path, {"content/a.md": POST, "config.toml": text})
    assert [post.address for post in blog.posts] == ["/a/"]
    assert any("config.toml" in problem and "[config]" in problem for problem in problems)


@pytest.mark.parametrize(
    "config",
    [
        'taxonomies = 3\ndefault_language = "../.."\nlanguages = ["x"]\nextra = 2\n',
        'taxonomies = [{name = "../x"}, 3, {name = ""}, {}]\ntaxonomy_root = "../.."\n',
        'theme = "../../secret"\nfeed_filenames = ["../a.xml", 3]\ngenerate_feeds = true\nfeed_limit = -1\n',
        'ignored_content = [3, "[", "{{{{"]\nignored_static = "x"\nmarkdown = "x"\nslugify = 3\n',
        '[languages]\n"../fr" = {}\nfr = 3\n[slugify]\npaths = []\n[markdown]\nexternal_links_class = "\\"onclick=x"\n',
        "[extra]\nmenu = [{name = {}, url = []}, 3]\nsocial = [[1]]\nfavicon = []\n",
    ],
)
def test_odd_settings_lose_no_post(config: str, tmp_path: Path) -> None:
    pages = {"content/a.md": POST, "content/b.fr.md": POST, "content/blog/_index.md": "+++\n+++\n"}
    blog, _ = read(tmp_path / "blog", pages, config=config)
    assert [post.title for post in blog.posts if post.kind == "post"] == ["A", "A"]
    assert all(".." not in post.file.split("/") for post in blog.posts)
    assert all(".." not in old.address.split("/") for old in blog.lists)
    assert all(".." not in feed.file.split("/") for feed in blog.feeds)
    planned(Options(folders=(tmp_path / "blog",)))
    blog.menu()


ODD = {
    "values of other types": 'date = "soon"\nslug = ["a"]\npath = {}\ntaxonomies = 3\naliases = 3\nextra = "x"',
    "a path out of the site": 'path = "../../../etc/passwd"\naliases = ["../../x", "//evil.example/y"]',
    "a hidden path": 'path = ".git/config"',
    "a slug of nothing": 'slug = "???"',
    "a date that is none": "date = 2020-13-45",
    "a very long slug": f'slug = "{"x" * 400}"',
}


@pytest.mark.parametrize("name", ODD)
def test_odd_front_matter_loses_no_page(name: str, tmp_path: Path) -> None:
    blog, _ = read(tmp_path, {"content/blog/a.md": f'+++\ntitle = "A"\n{ODD[name]}\n+++\nx\n'})
    assert [post.title for post in blog.posts] == ["A"]
    [post] = blog.posts
    assert ".." not in post.file.split("/")
    assert not post.file.startswith(".")
    planned(Options(folders=(tmp_path,)))


def test_links_out_of_the_blog_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    out = {"link": str(tmp_path / "secret.txt")}
    files = {
        "content/b/index.md": POST.replace("x\n", "{{ leak() }} {{ inside() }}\n"),
        "content/b/file.txt": out,
        "content/c.md": out,
        "templates/shortcodes/leak.html": out,
        "templates/shortcodes/inside.html": '{% include "../../secret.txt" ignore missing %}{% include "out.html" %}',
        "templates/out.html": out,
    }
    write_case({"blog": files}, tmp_path / "blog")
    site = planned(Options(folders=(tmp_path / "blog",)))
    assert not site.plan.blog.imports[0].static
    [post] = site.plan.pages
    assert "secret" not in site.bodies.body(post).html
    assert sum("symbolic link" in str(problem) for problem in site.problems) == 3


PUBLIC = ReadOptions(audience=Audience("public", frozenset({"public"}), ("public", "internal"), "public"))


@pytest.mark.parametrize(
    "written", ["[extra]\n  audience = internal", "extra.audience = internal", "extra = { audience = internal }"]
)
def test_an_audience_that_is_not_understood_ends_the_build(written: str, tmp_path: Path) -> None:
    write_case({"blog": {"content/a.md": f'+++\ntitle = "A"\n{written}\n+++\nx\n'}}, tmp_path)
    with pytest.raises(AudienceError):
        read_source(tmp_path, Problems(), options=PUBLIC)


def test_no_message_names_a_page_of_another_audience(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mkdocs_blogimport.sources.zola.documents.is_spelled", str.isascii)
    head = '+++\ntitle = "Secret"\n[extra]\naudience = "internal"\n+++\nx\n'
    blog = {"content/a.md": POST, "content/2020/01/02/secret.md": head, "content/secret-Ж.md": head}
    write_case({"blog": blog}, tmp_path)
    problems = Problems()
    imported = read_source(tmp_path, problems, options=PUBLIC)
    assert [post.title for post in imported.withheld] == ["Secret", "Secret"]
    assert not [problem for problem in map(str, problems) if "secret" in problem]


def test_pages_that_are_not_published_stay_so(tmp_path: Path) -> None:
    files = {
        "content/later/_index.md": "+++\ndraft = true\n+++\n",
        "content/later/in/a.md": POST,
        "content/later/in/pic/index.md": POST,
        "content/later/in/pic/p.txt": "x",
        "content/b/index.md": "+++\ndraft = true\n+++\n",
        "content/b/p.txt": "x",
        "content/c.md": "+++\nrender = false\n+++\n[a](@/later/in/a.md)\n",
        "content/d.md": '+++\ntitle = "D"\ndate = 2020-01-02\n+++\n[a](@/later/in/a.md) [c](@/c.md)\n',
    }
    blog, _ = read(tmp_path, files)
    assert [post.title for post in blog.posts] == ["D"]
    assert not blog.static
    site = planned(Options(folders=(tmp_path,)))
    [post] = site.plan.pages
    site.bodies.body(post)
    assert sum("broken link" in str(problem) for problem in site.problems) == 2


HOSTILE = """
{{ youtube(id='"><script>alert(1)</script>') }} {{ vimeo(id="javascript:x") }} {{ gist(url="javascript:x") }}
{{ esc(text="<script>alert(1)</script>") }} {{ link(to='" onclick=x') }}

[x]({{ esc(text="<script>") }}) <b>{{ esc(text='" onclick=y') }}</b> [y]({{ place() }})

```
{{ html() }}
```
"""


def test_arguments_are_no_markup(tmp_path: Path) -> None:
    templates = {
        "templates/shortcodes/esc.html": "<i>{{ text }}</i>",
        "templates/shortcodes/link.html": '<a href="{{ to }}">x</a>',
        "templates/shortcodes/html.html": "<script>in code</script>",
        "templates/shortcodes/place.html": "{{ get_url(path='x.html') | safe }}",
    }
    _, _, html = body_of(tmp_path, HOSTILE, **templates)
    assert "<script" not in html.lower()
    assert 'href="javascript:' not in html.lower()
    assert '" onclick' not in html
    assert "&lt;script&gt;in code" in html
    assert 'x.html">y</a>' in html


@pytest.mark.parametrize(
    "template",
    [
        "{% for a in range(end=9999) %}{% for b in range(end=9999) %}x{% endfor %}{% endfor %}",
        '{% set_global a = "xxxxxxxx" %}{% for i in range(end=99) %}{% set_global a = a ~ a %}{% endfor %}{{ a }}',
        "{% set_global a = [1] %}{% for i in range(end=99) %}{% set_global a = [a, a] %}{% endfor %}{{ a }}",
        "{% set_global a = [1] %}{% for i in range(end=60) %}{% set_global a = [a, a] %}{% endfor %}{{ a | unique }}",
        "{% macro m() %}{{ self::m() }}{% endmacro %}{{ self::m() }}",
        '{% include "shortcodes/t.html" %}',
        "{{ " + "(" * 1000 + "1" + ")" * 1000 + " }}",
        "{{ 1" + " + 1" * 5000 + " }}",
        "{% if a %}" * 500,
        "{{ config.__class__ }}{{ page.title.__len__ }}",
        '{{ load_data(path="/etc/passwd") }}',
        '{{ "a" | regex_replace(pattern="(a", rep="b") }}',
        '{{ range(end=999999999) | length }}',
        '{{ "9" | int * 999999999999999999 * 999999999999999999 * 999999999999999999 }}',
        '{{ "x" | replace(from="", to="y") | truncate(length=-5) }}{{ nothing }}',
        "{{ 'a }}", "{% raw %}", "{% unknown %}", "{{ a | }}", "{{", "{# ", "{% for in %}{% endfor %}",
    ],
)  # fmt: skip
def test_a_template_that_cannot_run_is_reported_and_costs_little(template: str, tmp_path: Path) -> None:
    text = "before\n\n{% t() %}\ninside\n{% end %}\n\nafter\n"
    site, _, html = body_of(tmp_path, text, **{"templates/shortcodes/t.html": template})
    assert "before" in html
    assert "inside" in html
    assert "after" in html
    site.bodies.report_links()
    told = [str(problem) for problem in site.problems if "“t” can't be run" in str(problem)]
    assert len(told) == 1


def test_shortcodes_of_themes_that_are_missing_show_what_their_names_mean(tmp_path: Path) -> None:
    text = (
        '{% admonition(type="warning", title="Mind <b>") %}\n*Ice* ahead.\n{% end %}\n\n'
        '{{ figure(src="/boat.png", caption="A *boat*") }}\n\n{{ image(src="javascript:x") }}\n'
    )
    site, _, html = body_of(tmp_path, text, **{"static/boat.png": "x"})
    assert '<p class="blogimport-callout-title">Mind </p>' in html
    assert "<em>Ice</em> ahead." in html
    assert f'<img src="{ROOT}boat.png" alt="A *boat*">' in html
    assert "<figcaption>A <em>boat</em></figcaption>" in html
    assert "javascript:" not in html
    site.bodies.report_links()
    assert [str(problem) for problem in site.problems if "“image” has nothing to show" in str(problem)]


def test_an_expression_takes_steps(tmp_path: Path) -> None:
    template = '{% for i in range(end=9999) %}{% if text is matching("a*b") %}{% endif %}{% endfor %}'
    greedy = '{% if text is matching("(a*)*(a*)*b") %}{% endif %}'
    call = f'{{{{ greedy(text="{"a" * 90000}") }}}} {{{{ t(text="{"a" * 100}") }}}}\n'
    templates = {"templates/shortcodes/t.html": template, "templates/shortcodes/greedy.html": greedy}
    site, _, _ = body_of(tmp_path, call, **templates)
    site.bodies.report_links()
    [one, other] = [str(problem) for problem in site.problems]
    assert "“greedy” can't be run: a regular expression takes too many steps" in one
    assert "“t” can't be run: it needs more steps than the option `max_liquid_steps` allows" in other


def test_a_shortcode_that_is_unknown_is_counted(tmp_path: Path) -> None:
    site, _, html = body_of(tmp_path, "{{ a() }}\n\n{% b(x=1) %}*in*{% end %}\n\n{{ a() }}\n\n`{{ jinja() }}`\n")
    site.bodies.report_links()
    told = [str(problem) for problem in site.problems]
    assert any("“a” is unknown; pages have it 2 times; left out" in problem for problem in told)
    assert any("“b” is unknown; pages have it once; what it encloses is shown" in problem for problem in told)
    assert "<em>in</em>" in html
    assert "{{ jinja() }}" in html


LONG = {
    "calls that are never closed": lambda n: "{% a() %}" * n,
    "calls in calls": lambda n: "{% a() %}" * n + "{% end %}" * n,
    "ends without a beginning": lambda n: "{% end %}" * n,
    "shown calls without an end": lambda n: "{%/* a() */%}" * n,
    "openings": lambda n: "{{ a(" * n,
    "strings": lambda n: '{{ a(b="' * n,
    "arguments": lambda n: "{{ a(" + "b=1, " * n + ") }}",
    "lists": lambda n: "{{ a(b=" + "[" * n + ") }}",
    "notes": lambda n: "[^a]: x [^a]\n\n" * n,
    "marks of notes": lambda n: "[^a] " * n + "\n\n[^a]: x\n",
    "headings": lambda n: "# a\n" * n,
    "attributes of headings": lambda n: "# a {#b " + ".c " * n + "}\n",
    "tildes": lambda n: "a~" * n,
    "dashes": lambda n: "-- " * n,
}


@pytest.mark.parametrize("name", LONG)
def test_time_grows_with_the_post(name: str, tmp_path: Path) -> None:
    def run(number: int) -> Any:
        folder = tmp_path / f"{number}-{time.monotonic_ns()}"
        config = "[markdown]\nsmart_punctuation = true\nbottom_footnotes = true\n"
        text = POST.removesuffix("x\n") + LONG[name](number // 8)
        write_case({"blog": {"content/a.md": text, "templates/shortcodes/a.html": "x"}, "config": config}, folder)
        site = planned(Options(folders=(folder,)))
        [post] = site.plan.pages
        return lambda: (site.bodies.forget(post), site.bodies.body(post))

    assert not grows_too_fast(run, 20_000)


def test_places_are_not_forged(tmp_path: Path) -> None:
    mark = "\U0010ff00\U0010ff01\U0010ff0b"
    _, _, html = body_of(tmp_path, f"{mark} {{{{ b() }}}} {mark}\n", **{"templates/shortcodes/b.html": "<b>x</b>"})
    assert html.count("<b>x</b>") == 1


def test_without_unidecode_letters_that_only_it_knows_are_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transliteration, "transliterator", lambda: None)
    for function in (transliteration.ascii_slug, transliteration._letter):
        function.cache_clear()
    try:
        blog, problems = read(
            tmp_path,
            {"content/Größe.md": POST, "content/Übers Łódź.md": POST, "content/日本.md": POST, "content/かな.md": POST},
        )
    finally:
        for function in (transliteration.ascii_slug, transliteration._letter):
            function.cache_clear()
    assert {post.address for post in blog.posts} == {"/grosse/", "/ubers-lodz/", "/日本/", "/かな/"}
    assert sum("depends on the library Unidecode" in problem for problem in problems) == 1


def test_a_day_in_the_address_is_the_date_of_a_page_without_one(tmp_path: Path) -> None:
    blog, problems = read(tmp_path, {"content/a.md": '+++\ntitle = "A"\npath = "2020/01/02/a"\n+++\nx\n'})
    [post] = blog.posts
    assert post.kind == "post"
    assert f"{post.date:%Y-%m-%d}" == "2020-01-02"
    assert sum("a day in the address" in problem for problem in problems) == 1


def test_links_in_html_lead_to_files_of_the_content(tmp_path: Path) -> None:
    _, _, html = body_of(tmp_path, '<a href="@/b.md#c">b</a>\n', **{"content/b.md": "+++\n+++\n# C\n"})
    assert f'href="{ROOT}b/#c"' in html


def test_calls_that_fail_inside_of_a_loop_cost_the_next_ones_nothing(tmp_path: Path) -> None:
    _, _, body = body_of(
        tmp_path,
        "{{ fails() }}{{ includes() }}\n\n" * 120 + "{{ good() }}\n",
        **{
            "templates/shortcodes/fails.html": "{% for one in [1] %}{{ one | unknown }}{% endfor %}",
            "templates/shortcodes/includes.html": '{% include "shortcodes/fails.html" %}',
            "templates/shortcodes/good.html": "<b>good</b>",
        },
    )
    assert "<b>good</b>" in body


@pytest.mark.parametrize(
    "template",
    [
        "{{ page.extra.x | round }}",
        "{{ [1, 2] | nth(n=page.extra.x) }}",
        "{{ 'abc' | truncate(length=page.extra.x) }}",
        "{% for i in range(end=page.extra.x) %}{% endfor %}",
    ],
)
def test_a_number_that_is_none_ends_no_build(template: str, tmp_path: Path) -> None:
    head = POST.replace("+++\nx\n", "[extra]\nx = nan\n+++\n")
    blog = {"content/a.md": head + "{{ s() }}\n\nEnd.\n", "templates/shortcodes/s.html": template}
    write_case({"blog": blog}, tmp_path)
    site = planned(Options(folders=(tmp_path,)))
    [post] = site.plan.pages
    assert "End." in site.bodies.body(post).html


def test_values_in_values_are_not_compared_for_ever() -> None:
    made = "{% set_global x = [x, x] %}{% set_global y = [y, y] %}"
    source = f"{{% for i in range(end=60) %}}{made}{{% endfor %}}{{{{ [x] | filter(value=y) | length }}}}"
    library = Library(source=lambda name: source)
    with pytest.raises(TeraError):
        library.render("a.html", {"x": [1], "y": [1]}, Budget())


def loop(call: str) -> str:
    """A template that calls something 20,000 times."""
    inside = f"{{% for j in range(end=20) %}}{{% set p = {call} %}}{{% endfor %}}"
    return f"{{% for i in range(end=1000) %}}{inside}{{% endfor %}}"


@pytest.mark.parametrize("call", ["'*a*' | markdown", "'a' | regex_replace(pattern='b', rep='')"])
def test_what_a_template_has_rendered_takes_steps(call: str, tmp_path: Path) -> None:
    _, _, html = body_of(tmp_path, "{{ s() }}\n\nEnd.\n", **{"templates/shortcodes/s.html": loop(call) + "Whole."})
    assert "End." in html
    assert "Whole." not in html


def test_what_is_known_of_a_page_is_worked_out_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[object] = []
    usual = templating.plain
    monkeypatch.setattr(templating, "plain", lambda value, depth=0: looks.append(value) or usual(value, depth))
    body_of(tmp_path, "{{ s() }}", **{"templates/shortcodes/s.html": loop("get_page(path='a.md')")})
    assert len(looks) < 20


def test_html_is_not_put_into_places_again_and_again(tmp_path: Path) -> None:
    text = "{% s() %}" + "x" * 20_000 + "{% end %}\n\n" + "&#x10FF00;&#x10FF01;&#x10FF0B;\n" * 500
    _, _, html = body_of(tmp_path, text, **{"templates/shortcodes/s.html": "{{ body }}"})
    assert len(html) < 10 * len(text)

"""Liquid in posts: the cases in `cases`, and what must hold whatever a post contains."""

from __future__ import annotations

import re
import time
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from ask.liquid import CASES, folded
from cases import TESTS, Case, cases, expect, load
from hypothesis import given, settings
from hypothesis import strategies as st

from mkdocs_blogimport.blog.paths import why_not_read
from mkdocs_blogimport.blog.post import STEPS
from mkdocs_blogimport.diagnostics.naming import display_path
from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.kramdown import Kramdown
from mkdocs_blogimport.liquid import Liquid, Site, limits, octopress, registry
from mkdocs_blogimport.render.code import figure

BLOG = CASES / "blog"
ADDRESSES = {
    "_posts/2020-01-02-first.md": "/2020/01/02/first.html",
    "_posts/sub/2021-03-04-second.md": "/2021/03/04/second.html",
    "about.md": "/about/",
    "images/a.png": "/images/a.png",
}
ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2024, 5, 6, 7, 8, 9, tzinfo=ZONE)


CONFIG = load(BLOG / "_config.yml")
DATA = {path.stem: load(path) for path in (BLOG / "_data").glob("*.yml")}


def page() -> dict[str, Any]:
    loaded: dict[str, Any] = load(BLOG / "page.yml")
    # Jekyll's times are in the site's time zone.
    loaded["local"] = loaded["local"].astimezone(ZONE)
    return loaded


def highlight(code: str, language: str | None, options: Any) -> str:
    given_options = "".join(f" {key}={value}" for key, value in options.items())
    return f"<{language}{given_options}>{code}</{language}>"


def liquid(problems: Problems, **others: Any) -> Liquid:
    site: dict[str, Any] = {
        "variables": {**CONFIG, "data": DATA, "time": NOW},
        "folder": BLOG,
        "includes": BLOG / "_includes",
        "base": CONFIG["baseurl"],
        "url": CONFIG["url"],
        "link": ADDRESSES.get,
        "post_url": lambda name: ADDRESSES.get(f"_posts/{name}.md"),
        "markdownify": lambda text: f"[markdown: {text}]",
        "highlight": highlight,
        "decode_file": lambda data, label: data.decode(),
        "file_label": display_path,
        "timezone": ZONE,
        "now": NOW,
        "steps": STEPS,
        "tags": {"shout": lambda markup, body, page: f"({markup}, {body}, {page['title']})"},
        "filters": {"twice": lambda value, between="": f"{value}{between}{value}"},
    }
    site |= others
    folder = site["folder"].resolve()
    site.setdefault("file_refusal", lambda file: why_not_read(file, folder))
    return Liquid(Site(**site), partial(problems.report, "liquid"))


def render(text: str, **place: Any) -> tuple[str, list[str]]:
    problems = Problems()
    out = liquid(problems).render(text, page(), **{"file": "post.md", "line": 1, **place})
    return out, [str(problem) for problem in problems]


def on_the_page(text: str) -> str:
    """What kramdown makes of a text; white space counts as HTML counts it, but in code."""
    engine = Kramdown({"input": "GFM"})
    whole = liquid(Problems(), highlight=figure, markdownify=lambda markdown: engine.convert(markdown).html)
    html = engine.convert(whole.render(text, page(), file="post.md", line=1)).html
    return folded(html)


@pytest.mark.parametrize("case", cases("liquid"))
def test_case(case: Case) -> None:
    out, told = render(case["in"])
    told = [problem.removeprefix(f"{display_path(BLOG.parent)}/") for problem in told]
    in_html = {"html", "better_html"} & case.keys()
    if in_html:
        expect(case, "better_html" if "better_html" in case else "html", on_the_page(case["in"]), alike=folded)
    if not in_html or {"out", "better"} & case.keys():
        expect(case, "better" if "better" in case else "out", out)
    if "told" not in case:
        # Jekyll passes values by filters that it does not know without a word.
        assert [problem for problem in told if "unknown Liquid" not in problem] == []
        return
    places = [f"post.md:{line}" if re.match(r"\d", line) else line for line in case["told"]]
    assert [place for place in places if not any(problem.startswith(place) for problem in told)] == [], told
    assert len(told) == len(places), told


def test_lines_are_those_of_the_file() -> None:
    _, told = render("a\n\n{{ 1 | nothing_known }}", line=7)
    assert told[0].startswith("post.md:9: ")


def test_text_without_liquid_is_the_same_object() -> None:
    text = "no {Liquid} % here"
    assert liquid(Problems()).render(text, {}, file="a", line=1) is text


def test_a_broken_file_is_told_for_every_post_and_parsed_once() -> None:
    problems = Problems()
    renderer = liquid(problems)
    for name in ("a.md", "b.md"):
        renderer.render("{% include faulty.html %}", page(), file=name, line=1)
    assert [problem.file for problem in problems] == [display_path(BLOG / "_includes/faulty.html")] * 2


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    includes = tmp_path / "blog" / "_includes"
    includes.mkdir(parents=True)
    (includes / "link.html").symlink_to(tmp_path / "secret")
    (includes / "folder").symlink_to(tmp_path)
    problems = Problems()
    renderer = liquid(problems, folder=tmp_path / "blog", includes=includes)
    text = "a{% include link.html %}{% include folder/secret %}{% include_relative ../secret %}b"
    assert renderer.render(text, {"path": "../x.md"}, file="a", line=1) == "ab"
    assert len(problems) == 3


def test_each_file_is_decoded_once_whatever_tag_reads_it(tmp_path: Path) -> None:
    decoded = []

    def decode(data: bytes, label: str) -> str:
        decoded.append(label)
        return data.decode("latin-1")

    for name in ("_includes/a.html", "downloads/code/b.py", "c.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"\xe9")
    renderer = liquid(
        Problems(),
        folder=tmp_path,
        includes=tmp_path / "_includes",
        decode_file=decode,
        file_label=lambda file: file.name,
    )
    text = "{% include a.html %}{% include_code b.py %}{% render_partial c.md %}{% include_relative c.md %}"
    assert renderer.render(text * 2, {"path": "d.md"}, file="d.md", line=1).count("é") == 8
    assert decoded == ["a.html", "b.py", "c.md"]


def test_data_that_holds_itself() -> None:
    circle: dict[str, Any] = {}
    circle["next"] = circle
    problems = Problems()
    out = liquid(problems).render("a{{ page }}{{ page | jsonify }}b", circle, file="a", line=1)
    assert out == "ab"
    assert len(problems) == 1


def test_the_rest_is_not_tried_where_one_construct_after_the_other_costs_too_much() -> None:
    out, told = render("a{% for i in (1..1000000000) %}{% endfor %}" * 30 + "{{ page.word }}b{{")
    assert out == "a" * 30 + "b{{"
    assert 1 < len(told) < 30
    assert all("left out" in problem for problem in told[1:-1])
    assert "left out, with the rest of the post's Liquid" in told[-1]


def test_data_that_is_written_again_and_again_is_counted() -> None:
    out, told = render("{{ page | jsonify }}" * 60_000)
    assert "{{" not in out
    assert "its Liquid needs more steps than the option `max_liquid_steps` allows" in told[0]
    assert (
        "its Liquid needs more steps than the option `max_liquid_steps` allows" in render("{{ page }}" * 60_000)[1][0]
    )


def test_every_tag_of_octopress_and_of_themes_has_a_row() -> None:
    groups = {group["group"]: group["rows"] for group in load(TESTS / "fidelity.yml")["groups"]}
    rows = {row["feature"] for group in ("Tags of Octopress 2", "Tags of themes") for row in groups[group]}
    assert rows == {tag.name for tag in registry.TAGS.values() if tag.fallback} - {octopress.OTHER_CODE} | {
        "sourcecode"
    }


def test_the_tags_of_the_site_win() -> None:
    own = {name: lambda markup, body, page: f"({markup}, {body})" for name in ("img", "blockquote")}
    renderer = liquid(Problems(), tags=own)
    text = "{% img /a.png %}{% blockquote a %}b{% endblockquote %}{% highlight x %}{% img y %}{% endhighlight %}"
    out = renderer.render(text, page(), file="a", line=1)
    assert out == "(/a.png, None)(a, b)\n<x>(y, None)</x>\n"


def test_code_is_read_where_the_blog_keeps_it(tmp_path: Path) -> None:
    for folder in ("snippets", "source/downloads/code"):
        (tmp_path / "blog" / folder).mkdir(parents=True)
        (tmp_path / "blog" / folder / "a.py").write_text(folder)
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "blog" / "snippets" / "link").symlink_to(tmp_path / "secret")
    (tmp_path / "blog" / "snippets" / "large").write_text("x" * 3_000_000)
    for directory, name, holds in (
        ("/snippets/", "a.py", ">snippets<"),
        (None, "a.py", ">source/downloads/code<"),
        ("..", "secret", "|"),
        ("../..", "secret", "|"),
        ("snippets", "link", "|"),
        ("snippets", "large", "|"),
    ):
        problems = Problems()
        renderer = liquid(problems, folder=tmp_path / "blog", variables={"code_dir": directory})
        out = renderer.render(f"|{{% include_code {name} %}}|", page(), file="a", line=1)
        assert holds in out and "secret" not in out
        assert len(problems) == (holds == "|")


#: As long as a tag or output may just not be.
LONG = "x" * limits.CONSTRUCT


@pytest.mark.parametrize(
    "construct",
    [
        f"{{{{ {LONG} }}}}",
        f"{{{{ '{LONG}' | size }}}}",
        f"{{% assign a = '{LONG}' %}}",
        f"{{% include {LONG} %}}",
        f"{{% nothing_known {LONG} %}}",
        f"{{% {LONG} %}}",
        f"{{% end{LONG} %}}",
    ],
    ids=lambda construct: construct[:20],
)
def test_a_long_construct_is_left_out(construct: str) -> None:
    out, told = render(f"a\n{construct}\n{{{{ page.word }}}}", line=5)
    assert out == "a\n\na b"
    assert len(told) == 1 and len(told[0]) < 1000
    assert re.match(r"post\.md:6: a Liquid \w+ has more than 50,000 characters; left out", told[0])


@pytest.mark.parametrize(
    ("before", "inside", "behind"),
    [
        (f"{{% if {LONG} %}}", "b{% else %}c", "{% endif %}"),
        ("{% if page.word %}", f"b{{% elsif {LONG} %}}c{{% else %}}d", "{% endif %}"),
        ("{% if page.word %}", "b", f"{{% endif {LONG} %}}"),
        (f"{{% for a in page.words limit:{LONG} %}}", "b", "{% endfor %}"),
        (f"{{% highlight ruby {LONG} %}}", "b", "{% endhighlight %}"),
        (f"{{% shout {LONG} %}}", "b", "{% endshout %}"),
        (f"{{% nothing_known {LONG} %}}", "b", "{% endnothing_known %}"),
    ],
    ids=lambda part: part[:20],
)
def test_with_a_long_tag_all_tags_of_its_block_are_left_out(before: str, inside: str, behind: str) -> None:
    out, told = render(f"{before}{{{{ page.word }}}}{inside}{behind}{{{{ page.whole }}}}")
    kept = re.sub(r"\{%.*?%\}", "", inside)
    assert out == f"a b{kept}5"
    assert len(told) == 1 and "has more than 50,000 characters" in told[0]


def test_a_long_tag_that_is_never_closed_is_left_out() -> None:
    out, told = render(f"{{% if {LONG} %}}a{{% else %}}b{{{{ page.word }}}}")
    assert out == "aba b"
    assert len(told) == 1


def test_what_a_block_encloses_may_be_long() -> None:
    text = f"{{% comment %}}{LONG}{{% endcomment %}}{{% raw %}}{LONG}{{% endraw %}}{{% # {LONG} %}}"
    assert render(text) == (LONG, [])
    assert render(f"{{% highlight a %}}{LONG}{{% endhighlight %}}") == (f"\n<a>{LONG}</a>\n", [])
    just = "x" * (limits.CONSTRUCT - len("{{ '' | size }}"))
    assert render(f"{{{{ '{just}' | size }}}}") == (str(len(just)), [])


def test_an_expression_has_only_so_many_brackets() -> None:
    nested = "{{ page" + "[a" * 101 + "]" * 101 + " }}"
    out, told = render(nested + "{{ '" + "([" * 101 + "' | size }}{{ page" + "['a']" * 101 + " }}")
    assert out == "202"
    assert len(told) == 1
    assert "it has more than 100 opening brackets" in told[0]


def test_a_text_has_only_so_many_constructs() -> None:
    out, told = render("{{ 1 }}" * limits.CONSTRUCTS + "{{ 2 }}{% if 3 %}a{% b")
    assert out == "1" * limits.CONSTRUCTS + "a{% b"
    assert len(told) == 1 and "the text has more than 100,000 Liquid tags and outputs" in told[0]


def test_a_tag_of_the_site_that_encloses_nothing_nests_nothing() -> None:
    assert render("{% shout a %}" * 100 + "{% if page.word %}{% shout b %}c{% endshout %}{% endif %}") == (
        '(a, None, The "first" post)' * 100 + '(b, c, The "first" post)',
        [],
    )


def test_the_limit_of_steps_names_its_option() -> None:
    told = []
    for steps in (100, 1_000_000):
        problems = Problems()
        liquid(problems, steps=steps).render("{% for i in (1..10000000) %}{% endfor %}", page(), file="a", line=1)
        told += [str(problem) for problem in problems]
    assert ["`max_liquid_steps` allows (100)" in told[0], "`max_liquid_steps` allows (1,000,000)" in told[1]] == [
        True,
        True,
    ]


def test_a_message_does_not_hold_a_whole_post() -> None:
    _, told = render(
        "{% capture long %}{% raw %}"
        + LONG
        + "{% endraw %}{% endcapture %}{% link {{ long }} %}{% include {{ long }} %}"
    )
    assert len(told) == 2 and max(map(len, told)) < 1000


def test_a_file_is_read_once_whatever_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "_includes" / "boxes").mkdir(parents=True)
    (tmp_path / "_includes" / "boxes" / "a.html").write_text("{{ 1 | nothing_known }}")
    problems = Problems()
    renderer = liquid(problems, folder=tmp_path, includes=tmp_path / "_includes")
    text = "".join(f"{{% include boxes{'/' * n}a.html %}}" for n in range(1, 9))
    assert renderer.render(text, page(), file="a", line=1) == "1" * 8
    assert len(renderer._environment._templates) == 1


#: What would take long if anything in it were looked at again and again.
ENDLESS = {
    "braces": "{% include a" + "{" * 100_000 + "}} %}",
    "unfinished outputs": "{% include " + "{" * 100_000 + " %}",
    "a long parameter": "{% include box.html " + "a" * 100_000 + " %}",
    "parameters without ends": "{% include nowhere " + "a='b=\"" * 16_000 + " %}",
    "blanks behind a language": "{% highlight a" + " " * 100_000 + "! %}x{% endhighlight %}",
    "quotes of a title": "{% img /a.jpg '" + "' \"" * 33_000 + "' %}",
    "a long name": "{% img " + "a" * 100_000 + " %}",
    "endings": "{% codeblock " + "a.b " * 25_000 + " %}x{% endcodeblock %}",
    "line breaks": "{% codeblock %}" + "\n" * 100_000 + "{% endcodeblock %}",
    "blanks in a quote": "{% blockquote %}a" + " " * 100_000 + "{% endblockquote %}",
    "blanks before marks": '{% pullquote %}{"' + " " * 100_000 + "{% endpullquote %}",
    "quotes in quotes": "{% blockquote %}" * 40 + "x\n" * 50_000 + "{% endblockquote %}" * 40,
    "too many of them": "{% blockquote %}" * 1500 + "x" + "{% endblockquote %}" * 1500,
    "blocks in unknown ones": "{% a %}" * 1000 + "{% if x %}" * 9_000,
    "pictures of themes": '{% include figure src="/a.jpg" caption="*a*" %}\n' * 2_000,
    "addresses": "{% youtube http://a/?" + "v=1&" * 25_000 + " %}",
    "cycles in a long loop": "{% for a in (1..100000) %}{% cycle a b c d %}{% endfor %}" * 100,
    "beginnings in strings": "{{ \"{{ ' {% ' " * 20_000 + "}}",
    "beginnings in closed strings": "{{ \"{{\" '{{' " * 20_000 + "{{ }}",
    "tags in code": "{% highlight a %}" + "{% img x %}" * 9_000 + "{% endhighlight %}",
}


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
def test_nothing_takes_long(text: str) -> None:
    renderer, before = liquid(Problems(), highlight=figure), time.process_time()
    renderer.render(text, page(), file="a", line=1)
    assert time.process_time() - before < 2


MARKS = [
    "{{",
    "}}",
    "{%",
    "%}",
    "{%-",
    "-}}",
    '"',
    "'",
    "|",
    ":",
    "\n",
    " ",
    "if",
    "endif",
    "else",
    "for i in page.list",
]
MARKS += [
    "endfor",
    "page.word",
    "case",
    "when",
    "1",
    "raw",
    "endraw",
    "comment",
    "endcomment",
    "capture x",
    "endcapture",
]
MARKS += [
    "include box.html a=",
    "cycle",
    "assign x =",
    "== ",
    "..",
    "(",
    "[",
    "upcase",
    "where: ",
    "shout",
    "endshout",
    "img /a.png",
    "codeblock a.b",
    "endcodeblock",
    "blockquote",
    "endblockquote",
    "pullquote",
    "endpullquote",
    "highlight",
    "endhighlight",
    "sourcecode",
    "endsourcecode",
    "include_code",
    "include x src='a.png'",
    "é",
]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(MARKS), max_size=40).map(" ".join))
def test_anything_is_rendered(text: str) -> None:
    out, told = render(text)
    assert isinstance(out, str)
    assert not any("can't be rendered" in problem or "Error" in problem for problem in told), told


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_plain_text_stays(text: str) -> None:
    text = re.sub(r"\{[{%]", "", text)
    assert render("{{ nothing }}" + text)[0] == text

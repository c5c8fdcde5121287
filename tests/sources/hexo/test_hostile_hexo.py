"""A Hexo blog that is odd or hostile is read all the same, and nothing outside its folder."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from ask.hexo import write_case
from planning import planned
from timing import grows_too_fast

from mkdocs_blogimport.blog import addresses
from mkdocs_blogimport.blog.post import ImportedBlog
from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.pipeline import Options
from mkdocs_blogimport.render.links import ROOT
from mkdocs_blogimport.sources import blog_root, read_source, recognised

POST = "---\ntitle: A\ndate: 2020-01-02\n---\nx\n"


def read(folder: Path, blog: dict[str, Any], **case: Any) -> tuple[ImportedBlog, list[str]]:
    write_case({"blog": blog, **case}, folder)
    problems = Problems()
    return read_source(folder, problems), [str(problem) for problem in problems]


def test_it_is_told_from_jekyll(tmp_path: Path) -> None:
    write_case({"blog": {"source/_posts/a.md": POST}}, tmp_path)
    assert recognised(tmp_path) == "hexo"
    assert recognised(tmp_path / "source") == recognised(tmp_path / "source" / "_posts") == "hexo"
    assert blog_root(tmp_path / "source" / "_posts") == tmp_path
    problems = Problems()
    assert [post.title for post in read_source(tmp_path / "source", problems).posts] == ["A"]
    assert any("is a part of the Hexo blog" in str(problem) for problem in problems)


def test_a_jekyll_blog_with_a_package_json_stays_one(tmp_path: Path) -> None:
    for name, text in {
        "_config.yml": "title: J\n",
        "_posts/2020-01-02-a.md": POST,
        "package.json": '{"a": "b"}',
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert recognised(tmp_path) == "jekyll"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("_config.yml", "a: [b\n"),
        ("_config.yml", "- a list\n"),
        ("package.json", '{"dependencies": {"hexo": "*"'),
        ("package.json", '["hexo"]'),
    ],
)
def test_settings_that_cannot_be_read_are_reported(name: str, text: str, tmp_path: Path) -> None:
    blog, problems = read(tmp_path, {"source/_posts/a.md": POST, name: text, "scaffolds/post.md": ""})
    assert [post.address for post in blog.posts] == ["/2020/01/02/a/"]
    assert any(f"{name}" in problem and "[config]" in problem for problem in problems)


@pytest.mark.parametrize(
    "config",
    [
        {"permalink": "../../:title/"},
        {"permalink": 7},
        {"permalink": ":undefined/:title/", "timezone": "No/Where", "per_page": "many"},
        {"tag_dir": "../..", "category_dir": ["a"], "archive_dir": None, "pagination_dir": 3, "root": ["x"]},
        {"source_dir": "../other"},
        {"new_post_name": ":a:b:c:d:e:f:g:h:i:title.md", "category_map": ["x"], "marked": 1, "feed": "x"},
        {"permalink_defaults": ["x"], "index_generator": 3, "language": {"a": "b"}},
        {"menu": {"A": {"B": {"C": {"D": "/"}}}}, "social": ["x"], "theme_config": 3},
    ],
)
def test_odd_settings_lose_no_post(config: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "secret.md").write_text(POST.replace("A", "Secret"))
    blog, _ = read(tmp_path / "blog", {"source/_posts/a.md": POST}, config=config)
    assert [post.title for post in blog.posts] == ["A"]
    assert all(".." not in post.file.split("/") for post in blog.posts)
    assert all(".." not in old.address.split("/") for old in blog.lists)
    planned(Options(folders=(tmp_path / "blog",)))
    blog.menu()


def test_links_out_of_the_blog_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    files = {
        "source/_posts/a.md": POST,
        "source/_posts/a/file.txt": {"link": str(tmp_path / "secret.txt")},
        "source/b.md": {"link": str(tmp_path / "secret.txt")},
    }
    blog, problems = read(tmp_path / "blog", files, config={"post_asset_folder": True})
    assert not blog.static
    assert len(blog.posts) == 1
    assert sum("symbolic link" in problem for problem in problems) == 2


HOSTILE = """---
title: A
date: 2020-01-02
---
{% img javascript:alert(1) %} {% img /a.png 1 2 "x\\" onerror=y" %} {% link "<script>" javascript:x %}
{% iframe javascript:x %} {% youtube "><script>alert(1)</script> %} {% gist ../../<script> %}
{% asset_img ../../../secret.png %} {% label <script>@<script> %} {% btn javascript:x, <script> %}
{% blockquote <script>a</script> https://x"onmouseover=y <b> %}
{% note <script> "onclick %}
{{ title.__class__ }} {{ "<script>" }} {{ secret }}
{% endnote %}
{% unknown %} {% open %}
{% endblockquote %}
"""


def test_nothing_in_a_tag_becomes_a_script(tmp_path: Path) -> None:
    write_case({"blog": {"source/_posts/a.md": HOSTILE}}, tmp_path)
    site = planned(Options(folders=(tmp_path,)))
    [post] = site.plan.pages
    html = site.bodies.body(post).html.lower()
    assert "<script" not in html
    assert "javascript:" not in html
    assert 'onerror="' not in html
    assert " onclick" not in html.replace("&quot;", "")


LONG = {
    "tags that are never closed": lambda n: "{% note " * n,
    "tags in tags": lambda n: "{% note %}" * n + "{% endnote %}" * n,
    "ends without a beginning": lambda n: "{% note %}" + "{% endnote %}" * n,
    "raw without an end": lambda n: "{% raw %}" * n,
    "braces": lambda n: "{" * n,
    "comments": lambda n: "{# a " * n,
    "variables": lambda n: "{{ a " * n,
    "quotes": lambda n: "\"a' " * n,
    "descriptions": lambda n: "a\n: b\n" * n,
    "brackets": lambda n: "![" * n,
}


@pytest.mark.parametrize("name", LONG)
def test_time_grows_with_the_post(name: str, tmp_path: Path) -> None:
    def run(number: int) -> Any:
        folder = tmp_path / f"{number}-{time.monotonic_ns()}"
        text = LONG[name](number // 8)
        write_case({"blog": {"source/_posts/a.md": f"---\ntitle: A\ndate: 2020-01-02\n---\n{text}\n"}}, folder)
        site = planned(Options(folders=(folder,)))
        [post] = site.plan.pages
        return lambda: site.plan.blog.imports[0].template and _expanded(site, post)

    assert not grows_too_fast(run, 20_000)


def _expanded(site: Any, post: Any) -> None:
    site.bodies.forget(post)
    site.bodies.body(post)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{% note %}<!--blogimport-tag-99-->in{% endnote %}", "in"),
        ("{% codeblock %}<!--blogimport-tag-0-->{% endcodeblock %}", "blogimport-tag-0"),
        ("blogimport-tag {% note %}<!--blogimport-tag1x-0-->in{% endnote %}", "in"),
        ("[x]({{ place }}) [m]({% asset_path missing.png %})", 'href="\x16b.html"'),
    ],
)
def test_places_of_tags_are_not_forged(text: str, shown: str, tmp_path: Path) -> None:
    page = f"---\ntitle: A\ndate: 2020-01-02\nplace: /b.html\n---\n{text}\n"
    write_case({"blog": {"source/_posts/a.md": page, "source/b.md": "---\ntitle: B\n---\nb\n"}}, tmp_path)
    site = planned(Options(folders=(tmp_path,)))
    [post] = [post for post in site.plan.pages if post.kind == "post"]
    assert shown.replace("\x16", ROOT) in site.bodies.body(post).html.replace("&lt;", "<")


@pytest.mark.parametrize("key", ["date", "updated"])
@pytest.mark.parametrize("date", ["0001-01-01 00:00:00 +0800", "9999-12-31 23:59:59 -1000"])
def test_a_date_at_the_edge_of_the_calendar_loses_no_post(key: str, date: str, tmp_path: Path) -> None:
    blog, _ = read(tmp_path, {"source/_posts/a.md": f"---\ntitle: A\ndate: 2020-01-02\n{key}: {date}\n---\nx\n"})
    assert [post.title for post in blog.posts] == ["A"]


@pytest.mark.parametrize(
    "config",
    [
        {"marked": {"quotes": "ab\\\\"}},
        {"marked": {"quotes": "\\1\\2"}},
        {"markdown": {"plugins": [{"name": "markdown-it-container", "options": ["tip", {"marker": ":"}]}]}},
        {"markdown": {"plugins": [{"name": "markdown-it-container", "options": {"a": "b"}}]}},
    ],
)
def test_odd_settings_of_markdown_lose_no_text(config: dict[str, Any], tmp_path: Path) -> None:
    packages = ["hexo-renderer-markdown-it"] if "markdown" in config else ["hexo-renderer-marked"]
    post = POST.replace("x\n", "a \"b\" 'c'\n")
    write_case({"blog": {"source/_posts/a.md": post}, "config": config, "packages": packages}, tmp_path)
    site = planned(Options(folders=(tmp_path,)))
    [post] = site.plan.pages
    assert "b" in site.bodies.body(post).html


@pytest.mark.parametrize(
    "permalink", [".git/hooks/x.sh", ".env/", "..\\\\..\\\\evil/", "x/" * 100, "a" * 300, "a\\0b/"]
)
@pytest.mark.parametrize("everywhere", [True, False])
def test_an_address_that_cannot_be_used_is_beside_it(permalink: str, everywhere: bool, tmp_path: Path) -> None:
    post = POST if everywhere else POST.replace("title: A", f'title: A\npermalink: "{permalink}"')
    config = {"permalink": permalink.replace("\\0", "\0").replace("\\\\", "\\")} if everywhere else {}
    blog, problems = read(tmp_path, {"source/_posts/a.md": post}, config=config)
    [made] = blog.posts
    assert addresses.refusal(made.file) is None
    assert any("[address]" in problem or "that no page can show" in problem for problem in problems)


@pytest.mark.parametrize("hidden", ["source_dir", "link out", "link to hidden"])
def test_a_folder_of_sources_elsewhere_is_not_read(hidden: str, tmp_path: Path) -> None:
    blog = tmp_path / "blog"
    where = {"source_dir": blog / ".git", "link out": tmp_path / "outside", "link to hidden": blog / ".git"}[hidden]
    (where / "_posts").mkdir(parents=True)
    (where / "_posts" / "secret.md").write_text(POST)
    config = {"source_dir": ".git"} if hidden == "source_dir" else {"source_dir": "texts"}
    if hidden != "source_dir":
        (blog / "texts").parent.mkdir(exist_ok=True)
        (blog / "texts").symlink_to(where)
    found, problems = read(blog, {"scaffolds/post.md": ""}, config=config)
    assert not found.posts
    assert any("nothing in it is read" in problem for problem in problems)


@pytest.mark.parametrize(
    ("config", "post"),
    [
        ({}, "---\ntitle: A\ndate: 2020-01-02\na: " + "x" * 50_000 + "\n---\n" + "{{ a }}\n" * 500),
        ({"permalink": ":a" * 20_000}, "---\ntitle: A\ndate: 2020-01-02\na: " + "x" * 10_000 + "\n---\nx\n"),
        ({"marked": {"quotes": ["y" * 20_000] * 4}}, "---\ntitle: A\ndate: 2020-01-02\n---\n" + '"a" ' * 2_500),
    ],
    ids=["values", "permalink", "quotes"],
)
def test_little_input_makes_no_large_page(config: dict[str, Any], post: str, tmp_path: Path) -> None:
    write_case({"blog": {"source/_posts/a.md": post}, "config": config}, tmp_path)
    site = planned(Options(folders=(tmp_path,)))
    [made] = site.plan.pages
    assert len(site.bodies.body(made).html) < 400_000
    assert len(made.address) < 4_000

"""An Eleventy site that is odd or hostile is read all the same, and nothing outside its folder."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from ask.eleventy import write_case
from planning import planned
from timing import grows_too_fast

from mkdocs_blogimport.blog.post import ImportedBlog
from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.pipeline import Options
from mkdocs_blogimport.render.plain_markdown_it import PlainMarkdownIt
from mkdocs_blogimport.sources import ReadOptions, blog_root, read_source, recognised
from mkdocs_blogimport.sources.audience import Audience, AudienceError
from mkdocs_blogimport.sources.eleventy.config import Config
from mkdocs_blogimport.sources.eleventy.data import merged
from mkdocs_blogimport.sources.eleventy.expressions import Template, UnknownExpressionError
from mkdocs_blogimport.sources.eleventy.javascript import Script

POST = "---\ntitle: A\ntags: [post]\n---\nx\n"


def read(folder: Path, blog: dict[str, Any], options: ReadOptions | None = None) -> tuple[ImportedBlog, list[str]]:
    write_case({"blog": blog}, folder)
    problems = Problems()
    return read_source(folder, problems, options=options), [str(problem) for problem in problems]


def test_a_folder_of_content_belongs_to_the_whole_site(tmp_path: Path) -> None:
    write_case({"blog": {".eleventy.js": "", "content/blog/a.md": POST}}, tmp_path)
    assert recognised(tmp_path) == recognised(tmp_path / "content" / "blog") == "eleventy"
    assert blog_root(tmp_path / "content" / "blog") == tmp_path


def test_a_jekyll_blog_that_uses_eleventy_for_something_else_stays_one(tmp_path: Path) -> None:
    write_case({"blog": {"_config.yml": "title: J\n", "_posts/2020-01-02-a.md": POST}}, tmp_path)
    assert recognised(tmp_path) == "jekyll"


def test_an_address_that_a_function_works_out_is_reported_once_and_may_be_an_option(tmp_path: Path) -> None:
    blog = {
        "blog/blog.11tydata.js": "module.exports = { permalink: (data) => { const x = f(data); return x; } };",
        "blog/2020-01-02-a.md": POST,
        "blog/2020-01-03-b.md": POST,
    }
    imported, messages = read(tmp_path / "usual", blog)
    assert [post.address for post in imported.posts] == ["/blog/2020-01-02-a/", "/blog/2020-01-03-b/"]
    assert len([message for message in messages if "is a function" in message and "and 1 more" in message]) == 1
    options = ReadOptions(post_url_date_format="yyyy/MM", blog_dir="notes", options_set=frozenset({"post_url_format"}))
    imported, _ = read(tmp_path / "own", blog, options)
    assert [post.address for post in imported.posts] == ["/notes/2020/01/a/", "/notes/2020/01/b/"]


def test_a_folder_may_be_for_another_audience(tmp_path: Path) -> None:
    blog = {"blog/blog.json": '{"audience": "internal"}', "blog/2020-01-02-a.md": POST, "b.md": POST}
    audience = Audience("public", frozenset({"public"}), ("public", "internal"), "public")
    imported, _ = read(tmp_path, blog, ReadOptions(audience=audience))
    assert [post.address for post in imported.posts] == ["/b/"]
    assert [post.address for post in imported.withheld] == ["/blog/2020-01-02-a/"]


PUBLIC = ReadOptions(audience=Audience("public", frozenset({"public"}), ("public", "internal"), "public"))


@pytest.mark.parametrize(
    "blog",
    [
        {"in/in.json": '{"audience": "internal",, }', "in/secret.md": POST},
        {"in/in.yaml": "audience: internal\nb: [\n", "in/secret.md": POST},
        {"in/in.11tydata.js": 'export const audience = "internal";', "in/secret.md": POST},
        {"in/in.11tydata.js": 'const a = {audience: "internal"}; module.exports = {...a};', "in/secret.md": POST},
        {"in/in.json": '{"eleventyComputed": {"audience": 3}}', "in/secret.md": POST},
        {"secret.md": "---js\n{title: 'Secret', audience: f('internal')}\n---\nx\n"},
        {"secret.md": '---json\n{"title": "Secret", "audience": "internal",}\n---\nx\n'},
    ],
)
def test_an_audience_that_is_not_understood_ends_the_build(blog: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(AudienceError):
        read(tmp_path, {"o.md": POST, **blog}, PUBLIC)


@pytest.mark.parametrize("permalink", ["'{{ x | mystery }}'", "/a\\b/secret/", "/" + "x" * 3_000])
def test_no_message_names_a_document_of_another_audience(permalink: str, tmp_path: Path) -> None:
    secret = f"---\ntitle: Secret\naudience: internal\npermalink: {permalink}\n---\nx\n"
    imported, messages = read(tmp_path, {"o.md": POST, "secret.md": secret}, PUBLIC)
    assert [post.title for post in imported.withheld] == ["Secret"]
    assert not [message for message in messages if "secret" in message]


def test_lists_and_feeds_of_another_audience_are_not_known(tmp_path: Path) -> None:
    blog = {
        "o.md": POST,
        "secret.njk": "---\naudience: internal\n---\n{% for p in collections.post %}{% endfor %}\n",
        "feed.njk": "---\naudience: internal\npermalink: /secret.xml\n---\n<feed>{% for p in collections.post %}",
    }
    imported, _ = read(tmp_path, blog, PUBLIC)
    assert not imported.lists
    assert not imported.feeds


@pytest.mark.parametrize(
    "configuration",
    [
        "module.exports = function () { return { dir: { input: '../..', data: '../../../etc' } }; };",
        "export const config = { dir: { input: '/etc' } };",
        "export const config = { dir: { input: '.git' } };",
        "not { JavaScript ( at all",
        "",
    ],
)
def test_folders_outside_are_not_read(configuration: str, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("---\ntitle: Secret\n---\nx\n")
    imported, _ = read(tmp_path / "blog", {"eleventy.config.mjs": configuration, "a.md": POST, ".git/b.md": POST})
    assert all(post.source_file.name == "a.md" for post in imported.posts)


def test_a_configuration_that_is_a_link_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.js").write_text("module.exports = () => ({ dir: { input: 'sub' } });")
    folder = tmp_path / "blog"
    write_case({"blog": {"a.md": POST, "sub/b.md": POST}}, folder)
    (folder / ".eleventy.js").symlink_to(tmp_path / "elsewhere.js")
    problems = Problems()
    assert {post.address for post in read_source(folder, problems).posts} == {"/a/", "/sub/b/"}
    assert any("is a symbolic link" in str(problem) for problem in problems)


def test_layouts_in_a_circle_and_outside_end(tmp_path: Path) -> None:
    (tmp_path / "out.njk").write_text("---\npermalink: /out/\n---\n")
    blog = {
        "_includes/a.njk": "---\nlayout: b\nlang: de\n---\n",
        "_includes/b.njk": "---\nlayout: a\n---\n",
        "a.md": "---\nlayout: a\n---\nx\n",
        "b.md": "---\nlayout: ../../out.njk\n---\nx\n",
    }
    imported, _ = read(tmp_path / "blog", blog)
    assert {post.address: post.language for post in imported.posts} == {"/a/": "de", "/b/": None}


@pytest.mark.parametrize(
    "template",
    ["{{ page.date | mystery }}", "{% include x %}", "{{ x", "{% if x %}a", "{{ a | }}", "{{ 'x }}", "{{ list }}"],
)
def test_what_is_not_known_is_never_guessed(template: str) -> None:
    with pytest.raises(UnknownExpressionError):
        Template({}).filled(template, {"page": {"date": None}, "list": [1], "x": 1, "a": 1})


def test_from_markdown_it_15_on_an_address_without_a_protocol_is_no_link(tmp_path: Path) -> None:
    configuration = 'eleventyConfig.setLibrary("md", markdownIt({ linkify: true }))'
    package = '{"devDependencies": {"@11ty/eleventy": "^3.0.0", "markdown-it": "^15.0.0"}}'
    imported, _ = read(tmp_path, {".eleventy.js": configuration, "package.json": package, "a.md": POST})
    html = PlainMarkdownIt(imported.engine_options).convert("a.com https://b.com").html
    assert html == '<p>a.com <a href="https://b.com">https://b.com</a></p>\n'


@pytest.mark.parametrize(
    "blog",
    [
        {"a.json": f'{{"n": {"9" * 4300}, "permalink": "/{{{{ n + n }}}}/"}}', "a.md": POST},
        {"a.json": f'{{"n": {"9" * 4300}, "permalink": "/{{{{ n + 1.5 }}}}/"}}', "a.md": POST},
        {".eleventy.js": "setDataDirectory('a\0b')", "a.md": POST},
        {".eleventy.js": "setInputDirectory('a\0b')", "a.md": POST},
    ],
    ids=["a large number", "a large sum", "data", "input"],
)
def test_odd_settings_lose_no_post(blog: dict[str, Any], tmp_path: Path) -> None:
    imported, _ = read(tmp_path, {"eleventy.config.js": "", **blog})
    assert [post.title for post in imported.posts] == ["A"]


def test_data_in_data_are_merged_without_end() -> None:
    inside: dict[str, Any] = {}
    for _ in range(5_000):
        inside = {"a": inside}
    assert merged({"b": 1, **inside}, {"a": {"c": 2}, **inside})["b"] == 1


def test_halves_of_characters_in_data_are_replaced(tmp_path: Path) -> None:
    blog = {
        ".eleventy.js": "",
        "a.json": r'{"title": "\ud83d\ude00 \ud800 \\ud800"}',
        "a.md": "---\ntags: post\n---\nx\n",
    }
    imported, _ = read(tmp_path, blog)
    assert [post.title for post in imported.posts] == ["😀 \ufffd \\ud800"]


@pytest.mark.parametrize("part", ["c.add('a');", "addFilter('a',", "x(1);"])
def test_the_cost_of_a_configuration_is_in_proportion(part: str, tmp_path: Path) -> None:
    def look(config: Config) -> None:
        for _ in range(20):
            config.directory("input")
        Config(config.folder, "", config.script).date_filters  # noqa: B018
        Config(config.folder, "", config.script).ignored  # noqa: B018

    assert not grows_too_fast(lambda count: partial(look, Config(tmp_path, "", Script(part * count))), 200)


def test_the_cost_of_comments_of_nunjucks_is_in_proportion(tmp_path: Path) -> None:
    def look(count: int) -> Any:
        folder = tmp_path / f"{count}-{len(list(tmp_path.iterdir()))}"
        config = "module.exports = {markdownTemplateEngine: 'njk'}"
        write_case({"blog": {".eleventy.js": config, "a.md": POST + "{#" * count}}, folder)
        site = planned(Options(folders=(folder,)))
        return partial(site.bodies.body, next(iter(site.plan.pages)))

    assert not grows_too_fast(look, 2_000)


PARTS = [
    "f(",
    "[1,",
    "{a:",
    "`${",
    '"a"+',
    "return {",
    "addFilter(x => {",
    "/*",
    "/[",
    "`${a}",
    "()=>({a:",
    "a,",
    "const a =",
]


@pytest.mark.parametrize("part", PARTS)
def test_the_cost_of_javascript_is_in_proportion(part: str) -> None:
    def look(text: str) -> None:
        script = Script(text)
        script.exported()
        script.constants()
        for call in script.calls("f", "addFilter"):
            script.function(call.places[0].start if call.places else 0)
        list(script.returned())

    assert not grows_too_fast(lambda count: partial(look, "module.exports = " + part * count), 2_000)


@pytest.mark.parametrize(
    "part",
    [
        "*a*{",
        "`a`{ a",
        "[a](b){.x}",
        '*a*{a="',
        "## a\n",
        "http://a.b/(",
        "x:// ",
        "://x ",
        "http://a.b ",
        "a.com/[[",
        "a.com ",
        "x@y.com,",
    ],
)
def test_the_cost_of_plugins_of_markdown_it_is_in_proportion(part: str) -> None:
    plugins = ["markdown-it-attrs", "markdown-it-footnote", "markdown-it-deflist", "markdown-it-sub", "markdown-it-sup"]
    engine = PlainMarkdownIt({"ids": "anchor", "linkify": True, "typographer": True, "plugins": plugins})
    assert not grows_too_fast(lambda count: partial(engine.convert, part * count), 1_000)


def test_a_list_of_what_is_left_out_that_is_not_read_is_reported(tmp_path: Path) -> None:
    write_case({"blog": {".eleventy.js": "", "a.md": POST}}, tmp_path / "blog")
    (tmp_path / "list").write_text("a.md\n", encoding="utf-8")
    (tmp_path / "blog" / ".eleventyignore").symlink_to(tmp_path / "list")
    problems = Problems()
    assert [post.address for post in read_source(tmp_path / "blog", problems).posts] == ["/a/"]
    assert [message for message in map(str, problems) if ".eleventyignore" in message and "[unreadable]" in message]

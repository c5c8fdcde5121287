"""Settings and posts of a Pelican blog that would read, run or cost what they must not."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from building import write
from planning import planned
from timing import grows_too_fast

from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.pipeline import Options
from mkdocs_blogimport.render import rst
from mkdocs_blogimport.render.python_markdown import PythonMarkdown
from mkdocs_blogimport.sources import ReadOptions, read_source
from mkdocs_blogimport.sources.pelican.patterns import BlogPattern
from mkdocs_blogimport.sources.pelican.settings import read_settings

POST = {"content/a.md": "Title: A\nDate: 2020-01-02\n\nx\n"}


def settings(folder: Path, text: str | bytes) -> tuple[Any, list[str]]:
    write(folder, {"pelicanconf.py": text, **POST})
    problems = Problems()
    return read_settings(folder.resolve(), problems, ReadOptions()), [str(problem) for problem in problems]


@pytest.mark.parametrize(
    "text",
    [
        b"SITENAME = 'x'\n" * 700_000,
        "SITENAME = " + "(" * 5_000 + ")" * 5_000,
        "SITENAME = " + "-" * 100_000 + "1",
        "SITENAME = " + " + ".join(["'a'"] * 50_000),
        "SITENAME = " + "[" * 90 + "]" * 90,
        "SITENAME = " + "not " * 3_000 + "1",
        "SITENAME = 'a'\n" + "SITENAME = SITENAME + SITENAME\n" * 60,
        "SITENAME = ['a']\n" + "SITENAME = [SITENAME, SITENAME]\n" * 200 + "SITENAME = '%s' % (SITENAME,)\n",
        "SITENAME = '%1000000000d' % 1",
        "SITENAME = '{:>1000000000}'.format(1)",
        "SITENAME = f'{1:>1000000000}'",
        "SITENAME = 9 ** 9 ** 9 ** 9",
        "SITENAME = __import__('os').system('touch /tmp/run')",
        "SITENAME = open('/etc/passwd').read()",
        "from pelicanconf import *\nimport pelicanconf\nSITENAME = pelicanconf.SITENAME",
        "SITENAME = SITENAME",
        "\0",
        b"\xff\xfe\xfa",
        "def f(:",
    ],
    ids=lambda text: repr(text[:30]),
)
def test_settings_are_read_without_running_them_and_within_limits(tmp_path: Path, text: str | bytes) -> None:
    found, _ = settings(tmp_path, text)
    assert len(found.text("SITENAME")) <= 200_000
    assert [post.title for post in read_source(tmp_path, Problems()).posts] == ["A"]


def test_what_is_only_known_when_the_file_is_run_is_told_with_its_name_and_line(tmp_path: Path) -> None:
    _, told = settings(tmp_path, "import os\nSITENAME = 'x'\nARTICLE_URL = os.urandom(5)\nOWN = len('a')\n")
    assert len(told) == 1
    assert "pelicanconf.py:3: the value of ARTICLE_URL is only known when the file is run" in told[0]


def test_a_setting_of_another_type_is_told(tmp_path: Path) -> None:
    found, told = settings(tmp_path, "ARTICLE_URL = ['a']\nSTATIC_PATHS = 5\n")
    assert found.text("ARTICLE_URL") == "{slug}.html"
    assert found.texts("STATIC_PATHS") == ["images"]
    assert [line.split(": ")[1].split(" has")[0] for line in told] == [
        "the value of ARTICLE_URL",
        "the value of STATIC_PATHS",
    ]


@pytest.mark.parametrize("path", ["/", "..", "../other", "/etc", "content/../.."])
def test_no_folder_outside_the_blog_is_read(tmp_path: Path, path: str) -> None:
    write(tmp_path, {"other/b.md": "Title: B\nDate: 2020-01-02\n\nx\n"})
    write(tmp_path / "blog", {"pelicanconf.py": f"PATH = {path!r}\n", **POST})
    problems = Problems()
    imported = read_source(tmp_path / "blog", problems)
    assert [post.title for post in imported.posts] == ["A"]
    assert any("that PATH names is outside the blog's folder" in str(problem) for problem in problems)


def test_addresses_outside_the_site_are_refused(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "pelicanconf.py": "ARTICLE_SAVE_AS = ARTICLE_URL = '../../{slug}.html'\nSTATIC_SAVE_AS = '../{path}'\n",
            **POST,
            "content/b.md": "Title: B\nDate: 2020-01-02\nSave_as: /../../etc/b.html\nUrl: javascript:x\n\nx\n",
            "content/images/c.png": "x",
        },
    )
    site = planned(Options(folders=(tmp_path,)))
    assert all(not there.file.startswith(("/", "..")) for there in site.plan.pages.values())
    assert {post.title for post in site.plan.pages} == {"A", "B"}
    assert all(".." not in address for blog in site.plan.blog.imports for address in blog.static)


@pytest.mark.parametrize(
    "text",
    [
        ".. include:: {secret}\n",
        ".. include:: {secret}\n   :literal:\n",
        ".. raw:: html\n   :file: {secret}\n",
        ".. raw:: html\n   :url: file://{secret}\n",
        ".. csv-table::\n   :file: {secret}\n",
        ".. csv-table::\n   :url: file://{secret}\n",
        ".. code-block:: python\n   :tagsfile: {secret}\n\n   x\n",
        ".. figure:: x.png\n   :figclass: {secret}\n",
    ],
)
def test_docutils_reads_no_file(tmp_path: Path, text: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a;very, secret\n")
    write(
        tmp_path / "blog",
        {"pelicanconf.py": "", "content/a.rst": "A\n#\n\n:date: 2020-01-02\n\n" + text.format(secret=secret)},
    )
    site = planned(Options(folders=(tmp_path / "blog",)))
    [body] = [site.bodies.body(post).html for post in site.plan.pages]
    assert "very" not in body


def test_what_docutils_cannot_read_is_told_and_the_rest_is_shown(tmp_path: Path) -> None:
    write(
        tmp_path, {"pelicanconf.py": "", "content/a.rst": "A\n#\n\n:date: 2020-01-02\n\n.. nothing:: x\n\nText `x`_.\n"}
    )
    site = planned(Options(folders=(tmp_path,)))
    [body] = [site.bodies.body(post).html for post in site.plan.pages]
    assert "Text" in body
    assert "system" not in body
    told = [str(problem) for problem in site.problems]
    assert len(told) == 1
    assert 'a.rst:6: docutils can\'t read a part of the post: Unknown directive type "nothing"' in told[0]


def test_without_docutils_the_text_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docutils", None)
    write(tmp_path, {"pelicanconf.py": "", "content/a.rst": "A <b>\n#####\n\n:date: 2020-01-02\n\n*Text* <i>\n"})
    site = planned(Options(folders=(tmp_path,)))
    [(post, body)] = [(post, site.bodies.body(post).html) for post in site.plan.pages]
    assert "*Text* &lt;i&gt;" in body
    assert (post.title, post.address) == ("A <b>", "/a-b.html")
    told = [str(problem) for problem in site.problems]
    assert len(told) == 1
    assert "install mkdocs-blogimport[pelican]" in told[0]


def test_without_unidecode_letters_that_only_it_knows_are_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mkdocs_blogimport.sources.pelican.slugs._transliterate", lambda: None)
    posts = {f"content/{name}.md": f"Title: {name}\nDate: 2020-01-02\n\nx\n" for name in ("中文", "Été", "日本", "AЖ")}
    write(tmp_path, {"pelicanconf.py": "", **posts})
    problems = Problems()
    imported = read_source(tmp_path, problems)
    assert {post.title: post.address for post in imported.posts} == {
        "中文": "/中文.html",
        "日本": "/日本.html",
        "Été": "/ete.html",
        "AЖ": "/a.html",
    }
    told = [str(problem) for problem in problems]
    assert len(told) == 1
    assert "and 2 more depends on the library Unidecode" in told[0]


@pytest.mark.parametrize("inside", ["content", "content/notes"])
def test_the_folder_of_the_content_finds_its_blog(tmp_path: Path, inside: str) -> None:
    write(
        tmp_path,
        {"pelicanconf.py": "PATH = 'content'\n", **POST, "content/notes/b.md": "Title: B\nDate: 2020-01-02\n\nx\n"},
    )
    problems = Problems()
    imported = read_source(tmp_path / inside, problems)
    assert imported.generator == "pelican"
    assert {post.title for post in imported.posts} == {"A", "B"}
    assert any("is a part of the Pelican blog" in str(problem) for problem in problems)


@pytest.mark.parametrize("written", ["(a+)+$", "(a|a)*b", "(?:a*)*", "((a{1,30}){1,30})", "(", "x" * 600])
def test_an_expression_that_could_take_endless_time_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        BlogPattern(written)


def test_an_expression_is_not_used_on_a_text_that_is_too_long_for_it() -> None:
    assert BlogPattern(".*.*.*.*x").match("a" * 250) == {}
    assert BlogPattern(r"(?P<date>\d{4})-(?P<slug>.*)").match("2020-abc") == {"date": "2020", "slug": "abc"}


@pytest.mark.parametrize(
    "pumped",
    [
        lambda n: "* a\n1. c\n" * (n // 8),
        lambda n: "[a](b) *c* " * (n // 11),
        lambda n: "> a\n" * (n // 4),
        lambda n: "a\n\n" * (n // 3),
    ],
)
def test_markdown_takes_no_more_time_than_it_is_longer(pumped: Any) -> None:
    engine = PythonMarkdown()
    assert not grows_too_fast(lambda n: partial(engine.convert, pumped(n)), 1_000)


@pytest.mark.parametrize(
    "pumped",
    [
        lambda n: ".. class:: a\n\n" * (n // 14),
        lambda n: ("a_ b_ " * 20 + "\n\n") * (n // 122),
        lambda n: ":a: b\n" * (n // 6),
        lambda n: "x\n\n" * (n // 3),
    ],
)
def test_rst_takes_no_more_time_than_it_is_longer(pumped: Any) -> None:
    post: Any = SimpleNamespace(display_path="a.rst")
    assert not grows_too_fast(lambda n: partial(rst.render, pumped(n), post, Problems()), 1_000)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("A\n#\n\n:date: 2020-01-02\n\n.. csv-table::\n   :header: " + "x, y" * 101 + "\n\n   1, 2\n", "can't be"),
        ("A\n#\n\n:date: 2020-01-02\n:x: " + ":x: " * 700 + "\n\nB\n", "is nested too deep"),
    ],
)
def test_what_docutils_stumbles_over_ends_nothing(tmp_path: Path, text: str, what: str) -> None:
    write(tmp_path, {"pelicanconf.py": "", "content/x.rst": text, **POST})
    site = planned(Options(folders=(tmp_path,)))
    bodies = {post.path: site.bodies.body(post).html for post in site.plan.pages}
    assert bodies["content/a.md"].strip() == "<p>x</p>"
    assert "literal-block" in bodies["content/x.rst"]
    assert [problem.what for problem in site.problems if what in problem.what]

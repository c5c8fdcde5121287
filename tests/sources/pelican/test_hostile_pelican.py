"""Settings and posts of a Pelican blog that would read, run or cost what they must not."""

from __future__ import annotations

import ast
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
from mkdocs_blogimport.render import python_markdown, rst
from mkdocs_blogimport.render.python_markdown import PythonMarkdown
from mkdocs_blogimport.sources import ReadOptions, read_source
from mkdocs_blogimport.sources.pelican.expressions import Reader
from mkdocs_blogimport.sources.pelican.headers import read_header
from mkdocs_blogimport.sources.pelican.patterns import BlogPattern
from mkdocs_blogimport.sources.pelican.settings import read_settings
from mkdocs_blogimport.sources.pelican.slugs import stripped

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
    assert {post.title for post in site.plan.blog.posts} == {"A", "B"}
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
    [body] = [site.bodies.body(post).html for post in site.plan.blog.posts]
    assert "very" not in body


def test_what_docutils_cannot_read_is_told_and_the_rest_is_shown(tmp_path: Path) -> None:
    write(
        tmp_path, {"pelicanconf.py": "", "content/a.rst": "A\n#\n\n:date: 2020-01-02\n\n.. nothing:: x\n\nText `x`_.\n"}
    )
    site = planned(Options(folders=(tmp_path,)))
    [body] = [site.bodies.body(post).html for post in site.plan.blog.posts]
    assert "Text" in body
    assert "system" not in body
    told = [str(problem) for problem in site.problems]
    assert len(told) == 1
    assert 'a.rst:6: docutils can\'t read a part of the post: Unknown directive type "nothing", and 1 more' in told[0]


def test_without_docutils_the_text_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docutils", None)
    write(tmp_path, {"pelicanconf.py": "", "content/a.rst": "A <b>\n#####\n\n:date: 2020-01-02\n\n*Text* <i>\n"})
    site = planned(Options(folders=(tmp_path,)))
    [(post, body)] = [(post, site.bodies.body(post).html) for post in site.plan.blog.posts]
    assert "*Text* &lt;i&gt;" in body
    assert (post.title, post.address) == ("A <b>", "/a-b.html")
    told = [str(problem) for problem in site.problems]
    assert len(told) == 1
    assert "install mkdocs-blogimport[pelican]" in told[0]


def test_without_unidecode_letters_that_only_it_knows_are_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mkdocs_blogimport.sources.pelican.slugs.transliterator", lambda: None)
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
        lambda n: ":a" * (n * 4),
        lambda n: "a'" * (n * 2),
    ],
)
def test_rst_takes_no_more_time_than_it_is_longer(pumped: Any) -> None:
    post: Any = SimpleNamespace(display_path="a.rst")
    assert not grows_too_fast(lambda n: partial(rst.render, pumped(n), post, Problems()), 1_000)


LONG = "A = '" + "x" * 49_990 + "'\nA = A + A\n"
MANY = "L = ['x'," + "'y'," * 9_990 + "]\nL = [*L, *L]\n"


@pytest.mark.parametrize(
    "text",
    [
        LONG + "".join(f"A{n} = A + 'x'\n" for n in range(4_000)),
        LONG + "import os\nB = os.path.join(" + "A, " * 15_000 + ")\n",
        LONG + "B = f'" + "{A}" * 16_000 + "'\n",
        LONG + "T = '" + "%s" * 900 + "'\n" + ("B = T % (" + "A, " * 900 + ")\n") * 10,
        LONG + "".join(f"A{n} = list(A)\n" for n in range(4_000)),
        MANY + "".join(f"A{n} = [*L]\n" for n in range(6_000)),
        MANY + "L.append(1)\n" * 5_000,
        "D = {" + "".join(f"{n}: 1, " for n in range(6_000)) + "}\n" + "D[1] = 1\n" * 6_000,
    ],
    ids=lambda text: repr(text[-20:]),
)
def test_what_settings_make_takes_little_memory(tmp_path: Path, text: str) -> None:
    made = Reader(lambda _: (ast.parse(text), "a.py", "a.py")).read("a").values
    held = {id(value): value for value in made.values() if isinstance(value, str | list | dict)}
    assert sum(len(value) for value in held.values()) < 6_000_000


@pytest.mark.parametrize("name", ["EXTRA_PATH_METADATA", "I18N_SUBSITES", "MARKDOWN", "PLUGINS", "DEFAULT_METADATA"])
def test_settings_that_stand_for_very_many_values_are_not_walked(tmp_path: Path, name: str) -> None:
    text = "B = ['x']\n" + "B = [B, B]\n" * 60 + f"{name} = {{'x': {{'y': B}}}}\n"
    write(tmp_path, {"pelicanconf.py": text, **POST})
    assert [post.title for post in read_source(tmp_path, Problems()).posts] == ["A"]


def test_no_key_of_a_mapping_is_a_tuple_in_a_tuple(tmp_path: Path) -> None:
    extension = "import pymdownx.emoji\nM = pymdownx.emoji.EmojiExtension(configs=[(B, 1)])\n"
    made = "D = {B: 1}\nE = dict([(B, 1)])\nD[B] = 1\nSITENAME = 'x'\n"
    text = "B = ('x',)\n" + "B = (B, B)\n" * 60 + extension + made
    found, _ = settings(tmp_path, text)
    assert found.text("SITENAME") == "x"


def test_a_long_chain_of_settings_files_ends(tmp_path: Path) -> None:
    write(tmp_path, {f"m{n}.py": f"from m{n + 1} import *\nX{n} = 1\n" for n in range(400)})
    found, _ = settings(tmp_path, "from m0 import *\nSITENAME = 'x'\n")
    assert found.text("SITENAME") == "x"


@pytest.mark.parametrize(
    "text",
    [
        "EXTRA_PATH_METADATA = None\n",
        "PAGINATION_PATTERNS = None\nDEFAULT_PAGINATION = 1\n",
        "EXTRA_PATH_METADATA = {'a': {'b': 0x" + "f" * 5_000 + "}}\n",
    ],
)
def test_a_setting_of_an_odd_value_loses_no_post(tmp_path: Path, text: str) -> None:
    write(tmp_path, {"pelicanconf.py": text, **POST, "content/.hidden": "x"})
    assert [post.title for post in read_source(tmp_path, Problems()).posts] == ["A"]


@pytest.mark.parametrize(
    "written",
    ["a?" * 60 + "a" * 60, "(?:a|a.?)" * 40, "(?:aa?)*b", "(?:(?:(?:a?a?){4}){4}){4}b", "(?:(?:a{50}){50}){50}",
     "(?:.*){4}(?:.*){4}(?:.*){4}(?:a{0,4}){4}(?:a{0,4}){4}"],
)  # fmt: skip
def test_an_expression_with_very_many_choices_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        BlogPattern(written)


def test_an_expression_has_one_budget_for_all_names() -> None:
    pattern = BlogPattern(".*.*x", free=1_000)
    assert pattern.fits("a" * 200)
    assert not all(pattern.fits("a" * 200) for _ in range(10))
    assert all(pattern.fits("a" * 5) for _ in range(100_000))


@pytest.mark.parametrize("new", ["x" * 100_000, r"\g<1>" * 90])
def test_what_an_expression_is_replaced_with_stays_short(new: str) -> None:
    with pytest.raises(ValueError):
        BlogPattern("(?=(a*))").replaced(new, "a" * 400)


def test_a_document_of_html_with_one_endless_attribute_is_read_in_time() -> None:
    def read(n: int) -> Any:
        return partial(read_header, b"<head><meta " + b"a" * n + b"></head>", "html")

    assert not grows_too_fast(read, 2_000)


@pytest.mark.parametrize(
    "text",
    [
        "|a14|\n\n.. |a0| replace:: xxxx\n"
        + "".join(f".. |a{n}| replace:: |a{n - 1}| |a{n - 1}|\n" for n in range(1, 15)),
        ".. |a| replace:: " + "x" * 9_000 + "\n\n" + "|a| |a| |a|\n\n" * 300,
        ".. _a: http://x/" + "x" * 9_000 + "\n\n" + "a_ a_ a_\n\n" * 300,
        ".. contents::\n\n" * 100 + "a\n-\n\nb\n-\n",
    ],
    ids=["nested", "substitutions", "targets", "contents"],
)
def test_rst_that_stands_for_very_much_is_shown_as_text(text: str) -> None:
    post: Any = SimpleNamespace(display_path="a.rst")
    problems = Problems()
    made = rst.render(text, post, problems)
    assert len(made) < 2 * len(text) + 1_000
    [told] = [str(problem) for problem in problems]
    assert "shown as plain text" in told


def test_a_role_of_one_document_is_not_known_in_the_next() -> None:
    post: Any = SimpleNamespace(display_path="a.rst")
    problems = Problems()
    assert "<b>" in rst.render(".. role:: abbr(raw)\n   :format: html\n\n:abbr:`<b>`\n", post, problems)
    assert '<abbr title="x">&lt;b&gt;</abbr>' in rst.render(":abbr:`<b> (x)`\n", post, problems)
    assert not list(problems)


@pytest.mark.parametrize(
    ("extensions", "text"),
    [
        (None, "[a][]\n\n" * 300 + "[a]: http://x/" + "x" * 9_000),
        (None, "ABC\n\n" * 300 + "*[ABC]: " + "x" * 9_000),
        (None, "a[^1]\n\n" * 300 + "[^1]: b"),
        ({"markdown.extensions.toc": {}}, "[TOC]\n\n" * 100 + "# a\n\n" * 100),
    ],
    ids=["links", "abbreviations", "footnotes", "contents"],
)
def test_markdown_that_stands_for_very_much_is_rendered_otherwise(extensions: Any, text: str) -> None:
    made = PythonMarkdown(None if extensions is None else {"extensions": extensions}).convert(text)
    assert made.note
    assert len(made.html) < 1_000_000


@pytest.mark.parametrize("extension", ["superfences", "inlinehilite", "extra"])
def test_no_extension_colours_code_itself(extension: str) -> None:
    engine = PythonMarkdown({"extensions": {f"pymdownx.{extension}": {}}})
    assert "<span" not in engine.convert("```python\nprint(1)\n```\n\n`#!python print(1)`\n").html


@pytest.mark.parametrize(
    ("text", "is_hard"),
    [
        (("[" * 700 + "\n\n") * 140, True),
        (("<a " * 1_000 + "\n\n") * 30, True),
        ("| *a* | `b` |\n" * 200, False),
        (("Some words, *a few* of them `marked`, and [linked](x). " * 20 + "\n\n") * 400, False),
    ],
    ids=["brackets", "tags", "table", "prose"],
)
def test_only_markdown_that_is_made_of_marks_is_too_hard(text: str, is_hard: bool) -> None:
    assert python_markdown.is_too_hard(text) is is_hard


BORDER = "+----------------+----------+----------+\n"


@pytest.mark.parametrize(
    ("text", "is_hard"),
    [
        (("*a " * 900 + "\n\n") * 30, True),
        (("Some words, *a few* of them ``marked``, and `linked`_. " * 20 + "\n\n") * 200, False),
        ("a/" * 4_000, True),
        ((("0-" * 1_400 + " ") * 10 + "\n\n") * 5, True),
        (".. image:: data:image/png;base64," + ("iVBORw0KGgoAAAANSUhEUgAAABAAAAA/" * 30 + "+") * 10, False),
        (BORDER + ("| ``a`` and `b`_ |          |          |\n" + BORDER) * 300, False),
    ],
    ids=["stars", "prose", "a word", "many words", "a picture in the text", "a table"],
)
def test_only_rst_that_is_made_of_marks_is_too_hard(text: str, is_hard: bool) -> None:
    assert rst.is_too_hard(text) is is_hard


def test_typographic_quotes_are_not_set_in_very_many_blocks() -> None:
    engine = PythonMarkdown({"extensions": {"markdown.extensions.smarty": {}}})
    assert engine.convert("a\n\n" * 7_000).note
    assert not engine.convert("a\n\n" * 100).note


def test_a_title_with_very_many_comments_that_never_end_is_read_in_time() -> None:
    assert not grows_too_fast(lambda n: partial(stripped, "<!--" * n), 2_000)
    assert stripped("a <!-- <b> --> b <!-- c --><i>d</i> <!-- e") == "a b d <!-- e"


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


def shown(folder: Path, text: str, **files: str) -> str:
    """The HTML of an article of a blog with liquid_tags."""
    settings_file = "SITENAME = 'x'\nPLUGINS = ['liquid_tags']\n"
    article = f"Title: A\nDate: 2020-01-02\n\n{text}"
    others = {f"content/{name.replace('__', '/')}": written for name, written in files.items()}
    write(folder, {"pelicanconf.py": settings_file, "content/a.md": article, **others})
    site = planned(Options(folders=(folder,)))
    [post] = [post for post in site.plan.pages if post.kind == "post"]
    return site.bodies.body(post).html


@pytest.mark.parametrize(
    "notebook",
    [
        '{"worksheets": [{"cells": 5}, 3]}',
        '{"cells": [{"cell_type": "code", "outputs": [{"output_type": "stream", "text": "\\ud800 a"}]}]}',
        '{"cells": [{"cell_type": "markdown", "source": "\\udc00", "attachments": 3}]}',
    ],
)
def test_an_odd_notebook_loses_no_article(notebook: str, tmp_path: Path) -> None:
    html = shown(tmp_path, "{% notebook a.ipynb %}\n\nEnd.\n", **{"notebooks__a.ipynb": notebook})
    assert b"End." in html.encode()


ATTACHED = '{"cells": [{"cell_type": "markdown", "source": "%s", "attachments": {"a": {"image/png": "%s"}}}]}'


@pytest.mark.parametrize(
    ("text", "file", "written"),
    [
        ("{% include_code a.py %}\n" * 500, "code__a.py", "x = 1\n" * 4_000),
        ("{% notebook a.ipynb %}\n" * 500, "notebooks__a.ipynb", ATTACHED % ("*a* " * 5_000, "")),
        ("{% notebook a.ipynb %}\n", "notebooks__a.ipynb", ATTACHED % ("(attachment:a) " * 500, "A" * 20_000)),
        ("{% include_code a.py %}\n" + "&lt;!--blogimport\\-tag-0--&gt;\n" * 500, "code__a.py", "x = 1\n" * 4_000),
    ],
    ids=["code", "notebook", "picture", "place"],
)
def test_a_file_is_not_shown_again_and_again(text: str, file: str, written: str, tmp_path: Path) -> None:
    html = shown(tmp_path, text, **{file: written})
    assert len(html) < 20 * (len(text) + len(written))


def test_a_place_that_was_never_made_is_nothing(tmp_path: Path) -> None:
    html = shown(tmp_path, "{% img /a.png %} &lt;!--blogimport\\-tag-9--&gt; End.\n")
    assert "End." in html

"""The report of `check --html`: one page to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from building import write
from click.testing import Result
from command import run

from mkdocs_blogimport.cli import report_page
from mkdocs_blogimport.diagnostics.problems import CODES

BLOG: dict[str, Any] = {
    "_config.yml": "title: Bees & <b>more</b>\nurl: https://bees.example\nbaseurl: /b\n"
    "plugins: [jekyll-redirect-from]\npermalink: /:title/\n",
    "_posts/2018-01-01-old.md": "---\ntitle: Old\ntags: ['<i>x</i>', y]\nauthor: Ann\nredirect_from: /was/\n---\n"
    "One.\n\n![](/a.png) ![bee](/a.png)\n\n[gone](/gone/?a='b') <img src='/a.png'>\n",
    "_posts/2021-01-01-new.md": "---\ntitle: New\ntags: [y]\nlang: de\n---\n"
    "Two [again](/gone/?a='b').\n\n{% nothing %}\n",
    "a.png": b"",
}


def check(folder: Path, *arguments: object) -> Result:
    file = folder / "report.html"
    return run("check", str(folder / "old"), "--html", str(file), *map(str, arguments))


def text(element: Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def parsed(file: Path) -> Element:
    """The page; it holds no error of HTML, runs nothing and asks for nothing."""
    html = file.read_text(encoding="utf-8")
    root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    for element in root.iter():
        assert element.tag not in {"script", "link", "img", "iframe", "object", "form"}
        for name, value in element.attrib.items():
            assert not str(name).startswith("on")
            assert name not in {"href", "src"} or value.startswith("#"), value
    assert "url(" not in html
    return root


def section(root: Element, id: str) -> str:
    """The text from a heading to the next one of its kind."""
    found = text(root)
    headings = [text(h) for h in root.iter("h2")]
    mine = next(text(h) for h in root.iter("h2") if h.attrib.get("id") == id)
    after = headings[headings.index(mine) + 1 :]
    start = found.rindex(mine) if not after else found[: found.rindex(after[0])].rindex(mine)
    return found[start : found.rindex(after[0]) if after else None]


def test_the_page_explains_each_kind_of_message_itself(tmp_path: Path) -> None:
    write(tmp_path / "old", BLOG)
    check(tmp_path)
    root = parsed(tmp_path / "report.html")
    explained = [text(e) for e in root.iter("details") if e.attrib.get("class") == "explanation"]
    assert any("No Liquid" in e or "template tag or filter" in e for e in explained)
    kinds = [e for e in root.iter("h3") if e.attrib.get("id", "").startswith("kind-")]
    assert len(explained) == len(kinds) > 1
    for explanation in explained:
        assert "Done:" in explanation
        assert "To do:" in explanation
        assert "](" not in explanation
        assert "**" not in explanation


@pytest.mark.parametrize("code", CODES)
def test_an_explanation_is_whole(code: str) -> None:
    explanation = report_page.explanations()[code]
    root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(f"<!doctype html>{explanation}")
    assert len(text(root)) > 60
    assert not list(root.iter("a"))
    assert "**" not in text(root)


def test_the_page_shows_the_move(tmp_path: Path) -> None:
    write(tmp_path / "old", BLOG)
    result = check(tmp_path)
    assert result.exit_code == 1
    root = parsed(tmp_path / "report.html")
    assert text(next(root.iter("h1"))) == "Bees & <b>more</b>"
    plot = next(svg for svg in root.iter() if svg.tag.endswith("svg"))
    assert "2018: 1, 2019: 0, 2020: 0, 2021: 1" in text(plot)
    assert sum(e.tag.endswith("rect") for e in plot.iter()) == 4
    terms = section(root, "terms")
    for piece in ("y 2", "<i>x</i> 1", "Ann 1", "de 1"):
        assert piece in terms
    addresses = section(root, "addresses")
    assert "All 3 old addresses are answered" in addresses
    assert "/b/was/ a redirect to /b/old/" in addresses
    assert "/was/ /old/" in section(root, "redirects")
    problems = section(root, "problems")
    assert "_posts/2018-01-01-old.md:11" in problems
    assert "11 [gone](/gone/?a='b') <img src='/a.png'>" in problems
    assert "nothing" in problems
    links = section(root, "links")
    assert "/gone/?a='b'" in links
    assert "2018-01-01-old.md:11, " in links
    contents = [(a.get("href") or "").removeprefix("#") for a in root.iter() if a.get("href", "").startswith("#")]
    headings = [heading.get("id") for heading in root.iter() if str(heading.tag).endswith("h2")]
    assert contents[: len(headings)] == headings, "in the order in which the sections stand"
    pictures = section(root, "pictures")
    assert pictures.endswith("2018-01-01-old.md /a.png, /a.png"), pictures


def test_the_addresses_of_a_built_site(tmp_path: Path) -> None:
    write(tmp_path / "old", BLOG)
    write(tmp_path, {"site/old/index.html": "x", "more.txt": "/b/further/\n"})
    check(tmp_path, "--site", tmp_path / "site", "--base", "/b", "--addresses", tmp_path / "more.txt")
    addresses = section(parsed(tmp_path / "report.html"), "addresses")
    assert "3 of 4 old addresses are not answered by the site in site/" in addresses
    assert "/b/further/ nothing is there" in addresses


def test_a_blog_without_anything_odd_and_without_posts(tmp_path: Path) -> None:
    write(tmp_path / "old", {"_config.yml": "", "index.md": "---\ntitle: Home\n---\nHello.\n"})
    assert check(tmp_path).exit_code == 0
    root = parsed(tmp_path / "report.html")
    assert "Nothing odd was found." in text(root)
    assert not [e for e in root.iter() if e.tag.endswith("svg")]


def test_what_is_hostile_is_text(tmp_path: Path) -> None:
    odd = '"><script>alert(1)</script>{{ 7 * 7 }}\\x1b'
    write(
        tmp_path / "old",
        {
            "_config.yml": f"title: '{odd}'\n",
            "_posts/1066-01-01-a.md": f"---\ntitle: '{odd}'\ntags: ['{odd}']\nauthor: '{odd}'\n---\n"
            '<img src=\'javascript:x"><svg onload=y>\'>\n\n[x](/"onload="y)\n',
            "_posts/2020-01-01-b.md": "---\ntitle: [\n---\n</pre><script>alert(2)</script>\n\n[x](/gone/)\n",
        },
    )
    check(tmp_path)
    root = parsed(tmp_path / "report.html")
    assert "{{ 7 * 7 }}" in text(root)


def test_another_file_is_not_overwritten_nor_is_the_blog_written_to(tmp_path: Path) -> None:
    write(tmp_path, {"report.html": "mine", **{f"old/{name}": content for name, content in BLOG.items()}})
    result = check(tmp_path)
    assert result.exit_code == 2
    assert "exists already, and is no report" in result.stderr
    assert (tmp_path / "report.html").read_text() == "mine"
    inside = run("check", str(tmp_path / "old"), "--html", str(tmp_path / "old/x.html"))
    assert inside.exit_code == 2
    assert "lies in the blog" in inside.stderr
    (tmp_path / "report.html").unlink()
    check(tmp_path)
    assert check(tmp_path).exit_code == 1, "a report may be written again"


def test_files_outside_of_the_blog_are_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mkdocs_blogimport.diagnostics.problems import Problem

    write(tmp_path, {"secret.txt": "secret\n", "old/a.md": "plain\n"})
    monkeypatch.chdir(tmp_path)
    folders = [tmp_path / "old"]
    assert report_page._lines(Problem("secret.txt", 1, "link", "x", ""), folders) == []
    assert report_page._lines(Problem("old/../secret.txt", 1, "link", "x", ""), folders) == []
    assert report_page._lines(Problem("old/a.md", 1, "link", "x", ""), folders)[0] == (1, "plain", True)

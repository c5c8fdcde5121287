"""The menu of an old site as the navigation of the new one."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from building import write
from cases import Case, cases, expect
from command import run
from timing import grows_too_fast

from mkdocs_blogimport.blog.post import Post
from mkdocs_blogimport.sources.jekyll import menu


@pytest.mark.parametrize("case", cases("cli", "menus.yml"))
def test_the_old_menu_becomes_the_navigation(case: Case, tmp_path: Path) -> None:
    write(tmp_path / "old", case["blog"])
    result = run("init", str(tmp_path / "old"), str(tmp_path / "new"))
    assert result.exit_code == 0, result.output
    text = (tmp_path / "new/mkdocs.yml").read_text(encoding="utf-8")
    nav: list[Any] = yaml.safe_load(text).get("nav", [])
    expect(case, "nav", nav)
    start = "# No page was found for: "
    lost = [line.removeprefix(start) for line in text.splitlines() if line.startswith(start)]
    expect(case, "lost", lost, [])
    for entry in lost:
        assert entry in result.stderr


# -- documentation without posts --------------------------------------------------------------------------------

#: Parts with their chapters; the rest of the 138 pages are sections of these.
PARTS, CHAPTERS = ("Start", "Use", "Repair", "Sell"), 7


def documentation() -> dict[str, str]:
    """Documentation of the kind that just-the-docs shows: 138 pages that name their parents, and 176 old addresses."""
    pages: list[tuple[str, str]] = []
    for number, part in enumerate(PARTS):
        name = part.lower()
        pages.append((f"docs/{name}/index.md", f"title: {part}\nnav_order: {number + 2}\nhas_children: true"))
        for chapter in range(CHAPTERS):
            pages.append(
                (f"docs/{name}/{chapter}.md", f"title: {part} {chapter}\nparent: {part}\nnav_order: {9 - chapter}")
            )
    for number in range(138 - len(pages) - 1):
        part, chapter = PARTS[number % 4], number % CHAPTERS
        above = f"parent: {part} {chapter}\ngrand_parent: {part}"
        pages.append((f"docs/{part.lower()}/deep/{number}.md", f"title: Section {number}\n{above}"))
    files = {
        "_config.yml": "title: Pumps\ntheme: just-the-docs\nplugins: [jekyll-redirect-from]\npermalink: pretty\n",
        "index.md": "---\ntitle: Home of pumps\nnav_order: 1\nlayout: home\n---\nPumps pump.\n",
    }
    for number, (path, keys) in enumerate(pages):
        old = [f"/old/{number}/", *([f"/older/{number}.html"] if number < 176 - len(pages) else [])]
        files[path] = f"---\n{keys}\nredirect_from: {old}\n---\nText {number}.\n"
    return files


def test_every_page_of_documentation_without_posts_is_in_the_menu(tmp_path: Path) -> None:
    files = documentation()
    assert sum(path.endswith(".md") for path in files) == 138
    write(tmp_path / "old", files)
    result = run("build", str(tmp_path / "old"), str(tmp_path / "out"))
    assert result.exit_code == 0, result.output
    home = (tmp_path / "out/index.html").read_text(encoding="utf-8")
    assert "Pumps pump." in home
    assert not (tmp_path / "out/blog").exists()
    menu = set(re.findall(r'<a href="([^"#]*)"[^<>]*class="md-nav__link', home))
    redirects, reached = 0, 0
    for page in (tmp_path / "out").rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        path = page.relative_to(tmp_path / "out").as_posix().removesuffix("index.html")
        if 'http-equiv="refresh"' in text:
            redirects += 1
        elif path != "404.html":
            assert (path or ".") in menu, path
            reached += 1
    assert (reached, redirects) == (138, 176)


def test_the_home_page_of_a_folder_without_posts_stays_whatever_it_is(tmp_path: Path) -> None:
    pages = {"_config.yml": "title: Pumps\n", "a.md": "---\ntitle: A\n---\nA.\n"}
    write(tmp_path / "short", {**pages, "index.md": "---\nlayout: home\n---\nShort.\n"})
    write(tmp_path / "plain", {**pages, "index.html": "<html><body>Plain</body></html>"})
    write(tmp_path / "none", pages)
    for name, text in (("short", "Short."), ("plain", "Plain"), ("none", "Pumps")):
        result = run("build", str(tmp_path / name), str(tmp_path / f"{name}-out"), "--strict")
        assert result.exit_code == 0, result.output
        assert text in (tmp_path / f"{name}-out/index.html").read_text(encoding="utf-8")
        assert not (tmp_path / f"{name}-out/blog").exists()


# -- costs --------------------------------------------------------------------------------------------------------


def page(number: int, title: str, **metadata: str) -> Post:
    return Post(f"{number}.md", Path(), "x", "page", "/", "x", title, metadata=metadata)


@pytest.mark.parametrize(
    "one",
    [
        lambda n: page(n, "P", parent="P"),
        lambda n: page(n, "P" if n % 2 else "C", parent="" if n % 2 else "P", grand_parent="Q"),
        lambda n: page(n, str(n), parent=str(n - 1)),
    ],
    ids=["own parents", "of other grandparents", "a chain"],
)
def test_a_tree_of_pages_takes_no_more_time_than_it_is_larger(one: Callable[[int], Post]) -> None:
    def prepare(size: int) -> Callable[[], object]:
        pages = [one(number) for number in range(size)]
        return lambda: menu._tree(pages)

    assert not grows_too_fast(prepare, 1_000)

"""mkdocs-awesome-nav."""

from __future__ import annotations

from pathlib import Path

import pytest
from beside import BLOG, OURS, needs
from building import build_site

needs("mkdocs_awesome_nav")


@pytest.mark.parametrize("ours_first", [True, False])
def test_it_names_pages_of_the_blog_and_gives_them_titles(tmp_path: Path, ours_first: bool) -> None:
    news = "  - News:\n      - All the news: blog/index.md\n      - blog/_posts/2020-01-02-soup.md\n"
    docs = {
        "index.md": "# Home\n",
        "guide.md": "# Guide\n",
        ".nav.yml": f"nav:\n  - Start: index.md\n{news}  - guide.md\n",
    }
    plugins = [OURS, "awesome-nav"] if ours_first else ["awesome-nav", OURS]
    built = build_site(tmp_path, blog=BLOG, docs=docs, plugins=plugins)
    assert not built.aborted
    assert not built.warnings()
    home = " ".join(built.read("index.html").split())
    assert '<a href="blog/" class="dropdown-item">All the news</a>' in home
    assert '<a href="2020/soup" class="dropdown-item">Soup</a>' in home
    assert "Soup is hot." in built.read("2020/soup.html")
    assert "All the news" in built.read("blog/index.html")
    assert "Tea &amp; cake" in built.read("blog/index.html")


@pytest.mark.parametrize("nav", ["", 'nav:\n  - "*"\n'])
def test_its_patterns_name_no_posts(tmp_path: Path, nav: str) -> None:
    docs = {"index.md": "# Home\n", "guide.md": "# Guide\n", **({".nav.yml": nav} if nav else {})}
    built = build_site(tmp_path, blog=BLOG, docs=docs, plugins=[OURS, "awesome-nav"])
    assert not built.warnings()
    home = built.read("index.html")
    assert 'href="blog/"' in home
    assert 'href="guide/"' in home
    assert "2020/soup" not in home

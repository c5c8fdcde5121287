"""mkdocs-awesome-pages-plugin."""

from __future__ import annotations

from pathlib import Path

import pytest
from beside import BLOG, OURS, needs
from building import build_site

needs("mkdocs_awesome_pages_plugin")


@pytest.mark.parametrize("ours_first", [True, False])
def test_the_blog_stands_in_the_navigation_that_it_makes(tmp_path: Path, ours_first: bool) -> None:
    docs = {"index.md": "# Home\n", "guide.md": "# Guide\n", ".pages": "nav:\n  - guide.md\n  - ...\n"}
    plugins = [OURS, "awesome-pages"] if ours_first else ["awesome-pages", OURS]
    built = build_site(tmp_path, blog=BLOG, docs=docs, plugins=plugins)
    assert not built.aborted
    assert not built.warnings()
    page = built.read("guide/index.html")
    assert page.index(">Guide</a>") < page.index(">Home</a>") < page.index(">Blog</a>")
    assert 'href="../blog/" class="nav-link">Blog</a>' in page
    assert "2020/soup" not in page


@pytest.mark.parametrize("ours_first", [True, False])
def test_its_files_name_the_list_by_its_address(tmp_path: Path, ours_first: bool) -> None:
    docs = {
        "index.md": "# Home\n",
        "guide.md": "# Guide\n",
        ".pages": "nav:\n  - index.md\n  - News: blog/\n  - guide.md\n",
    }
    plugins = [OURS, "awesome-pages"] if ours_first else ["awesome-pages", OURS]
    built = build_site(tmp_path, blog=BLOG, docs=docs, plugins=plugins)
    assert not built.warnings()
    page = built.read("guide/index.html")
    assert 'href="../blog/" class="nav-link">News</a>' in page
    assert ">Blog</a>" not in page
    assert "Tea &amp; cake" in built.read("blog/index.html")

"""mkdocs-monorepo-plugin: documentation of several folders in one site, and a blog beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from beside import BLOG, OURS, needs
from building import build_site, write

needs("mkdocs_monorepo_plugin")


@pytest.mark.parametrize("ours_first", [True, False])
def test_a_blog_beside_documentation_of_several_folders(tmp_path: Path, ours_first: bool) -> None:
    more = {
        "mkdocs.yml": "site_name: engine\nnav:\n  - Engine: index.md\n  - Oil: oil.md\n",
        "docs/index.md": "# Of the engine\n\n[Oil](oil.md)\n",
        "docs/oil.md": "# Of oil\n",
    }
    write(tmp_path / "site/engine", more)
    nav = [{"Home": "index.md"}, {"News": "blog/index.md"}, {"Engine": "!include ./engine/mkdocs.yml"}]
    plugins = [OURS, "monorepo"] if ours_first else ["monorepo", OURS]
    built = build_site(tmp_path, blog=BLOG, plugins=plugins, mkdocs={"nav": nav})
    assert not built.aborted
    assert not built.warnings()
    assert 'href="oil/"' in built.read("engine/index.html")
    home = built.read("index.html")
    assert 'href="blog/" class="nav-link">News</a>' in home
    assert 'href="engine/oil/"' in home
    assert "A zymurgist drinks tea." in built.read("2020/tea.html")
    assert built.goal("old-tea/index.html") == "2020/tea.html"
    assert "Tea &amp; cake" in built.read("blog/index.html")

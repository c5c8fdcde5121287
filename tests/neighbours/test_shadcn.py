"""mkdocs-shadcn, a theme with plugins."""

from __future__ import annotations

from pathlib import Path

import pytest
from beside import BLOG, OURS, needs
from building import build_site

needs("shadcn", "mkdocs-shadcn")


@pytest.mark.parametrize("ours_first", [True, False])
def test_posts_are_shown_where_the_theme_copies_no_sources(tmp_path: Path, ours_first: bool) -> None:
    plugins = [OURS, "shadcn/search"] if ours_first else ["shadcn/search", OURS]
    theme = {"name": "shadcn", "hide_source_files": True}
    built = build_site(tmp_path, blog=BLOG, plugins=plugins, mkdocs={"theme": theme})
    assert not built.aborted
    assert "zymurgist" in built.read("2020/tea.html")
    assert "Tea &amp; cake" in built.read("blog/index.html")

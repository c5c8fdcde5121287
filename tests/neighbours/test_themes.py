"""Themes: a post, its list and its redirect, with the blog's own text and links to read in each of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from beside import BLOG, OURS
from building import build_site
from mkdocs.utils import get_theme_names

#: The themes that were looked at, with the settings that they need.
THEMES: dict[str, dict[str, Any]] = {
    "bootstrap4": {},
    "catppuccin": {"font": False},
    "cinder": {},
    "darkly": {},
    "dracula": {},
    "flatly": {},
    "gitbook": {},
    "ivory": {},
    "material": {"font": False},
    "materialx": {"font": False},
    "mkdocs": {},
    "nature": {},
    "primer": {},
    "readthedocs": {},
    "shadcn": {"hide_source_files": True},
    "simple-blog": {},
    "terminal": {},
    "windmill": {},
}
BODY = "| a | b |\n|---|---|\n| 1 | 2 |\n\n```python\nx = 1\n```\n"
POSTS = {f"_posts/2020-02-{day}-p{day}.md": f"---\ntitle: Post {day}\n---\n{BODY}" for day in range(10, 25)}


@pytest.mark.parametrize("theme", THEMES)
def test_a_blog_can_be_read_in_the_theme(tmp_path: Path, theme: str) -> None:
    if theme not in get_theme_names():
        pytest.skip(f"the theme {theme} is not installed")
    built = build_site(
        tmp_path, blog={**BLOG, **POSTS}, plugins=["search", OURS], mkdocs={"theme": {"name": theme, **THEMES[theme]}}
    )
    assert not built.aborted, built.reason
    assert not [warning for warning in built.warnings() if "blog" in warning]
    post = built.read("2020/tea.html")
    assert "A zymurgist drinks tea." in post
    assert re.search(r"<h2[^>]*id=\"cake\"", post)
    assert 'href="../blog/tag/hot/"' in post
    assert "<td>1</td>" in built.read("2020/p10.html").replace("\n", "")
    assert 'class="blogimport' in post
    front, older = built.read("blog/index.html"), built.read("blog/page/2/index.html")
    assert 'href="page/2/"' in front or 'href="../blog/page/2/"' in front
    assert 'href="../../../2020/tea"' in older
    assert re.search(r"<link[^>]*blogimport[^>]*\.css", front), "the blog's own styles"
    assert built.goal("old-tea/index.html") == "2020/tea.html"

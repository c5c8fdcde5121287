"""MaterialX, the fork of Material for MkDocs, whose files stand in the same folder as Material's."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from beside import BLOG, OURS
from building import build_site

from mkdocs_blogimport.cli import theme

try:
    INSTALLED = version("mkdocs-materialx")
except PackageNotFoundError:
    pytest.skip("mkdocs-materialx is not installed", allow_module_level=True)

THEME = {"name": "materialx", "font": False, "features": ["toc.integrate", "navigation.footer"]}


def test_nothing_of_it_is_replaced_by_material() -> None:
    import material

    assert material.__version__ == INSTALLED
    with pytest.raises(PackageNotFoundError):
        version("mkdocs-material")
    assert theme.installed() == "materialx"


@pytest.mark.parametrize("ours_first", [True, False])
def test_the_blog_is_as_with_material(tmp_path: Path, ours_first: bool) -> None:
    theirs = [{"materialx/search": {"provider": "lunr"}}, "materialx/tags", {"materialx/blog": {"blog_dir": "news"}}]
    docs = {
        "index.md": "# Home\n",
        "tags.md": "# Tags\n\n<!-- materialx/tags -->\n",
        "news/index.md": "# News\n",
        "news/posts/one.md": "---\ndate: 2024-01-01\n---\n# One\n\nText.\n",
    }
    code = "---\ntitle: Code\n---\n## Part\n\n```python\nrow = 1\n```\n"
    blog = {**BLOG, "_posts/2020-01-03-code.md": code, "404.md": "---\npermalink: /404.html\n---\nNothing.\n"}
    plugins = [OURS, *theirs] if ours_first else [*theirs, OURS]
    built = build_site(tmp_path, blog=blog, docs=docs, plugins=plugins, mkdocs={"theme": THEME})
    assert not built.aborted
    assert not built.warnings()
    post = built.read("2020/code.html")
    assert '<span class="n">row</span>' in post
    assert '<a href="#part" class="md-nav__link">' in post
    tea = built.read("2020/tea.html")
    assert 'class="blogimport-tags"' in tea
    assert 'class="md-tag"' not in tea
    assert "One" in built.read("news/index.html")
    assert '"base": "/"' in built.read("404.html")
    locations = {entry["location"] for entry in json.loads(built.read("search/search_index.json"))["docs"]}
    assert "2020/tea" in locations
    assert "blog/" not in locations

"""Material's own plugins: blog and tags."""

from __future__ import annotations

from pathlib import Path

import pytest
from beside import BLOG, OURS
from building import build_site


@pytest.mark.parametrize("ours_first", [True, False])
def test_material_tags_and_blog(tmp_path: Path, ours_first: bool) -> None:
    theirs = ["tags", {"blog": {"blog_dir": "news"}}]
    docs = {
        "index.md": "# Home\n",
        "news/index.md": "# News\n",
        "news/posts/one.md": "---\ndate: 2024-01-01\n---\n# One\n\nText.\n",
        "tags.md": "# Tags\n\n<!-- material/tags -->\n",
    }
    plugins = [OURS, *theirs] if ours_first else [*theirs, OURS]
    built = build_site(
        tmp_path, blog=BLOG, docs=docs, plugins=plugins, mkdocs={"theme": {"name": "material", "font": False}}
    )
    assert not built.aborted
    assert not built.warnings()
    assert "Tea &amp; cake" in built.read("blog/index.html")
    assert "One" in built.read("news/index.html")
    assert "../2020/tea" in built.read("tags/index.html"), "Material's tags page lists the post"


def test_material_blog_at_the_same_place_keeps_it(tmp_path: Path) -> None:
    docs = {
        "index.md": "# Home\n",
        "blog/index.md": "# News\n",
        "blog/posts/one.md": "---\ndate: 2024-01-01\n---\n# One\n",
    }
    theme = {"name": "material", "font": False}
    built = build_site(tmp_path / "given", blog=BLOG, docs=docs, plugins=["blog", OURS], mkdocs={"theme": theme})
    assert "One" in built.read("blog/index.html")
    assert "Tea &amp; cake" in built.read("blog/all/index.html")
    del docs["blog/index.md"]
    built = build_site(tmp_path / "made", blog=BLOG, docs=docs, plugins=["blog", OURS], mkdocs={"theme": theme})
    assert "One" in built.read("blog/index.html")
    assert "Tea &amp; cake" in built.read("blog/all/index.html")

"""Material for MkDocs: its plugins blog and tags, its features, and themes that are built on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from beside import BLOG, MATERIAL, OURS, needs_theme
from building import build_site

needs_theme("material")


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
    built = build_site(tmp_path, blog=BLOG, docs=docs, plugins=plugins, mkdocs={"theme": MATERIAL})
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
    built = build_site(tmp_path / "given", blog=BLOG, docs=docs, plugins=["blog", OURS], mkdocs={"theme": MATERIAL})
    assert "One" in built.read("blog/index.html")
    assert "Tea &amp; cake" in built.read("blog/all/index.html")
    del docs["blog/index.md"]
    built = build_site(tmp_path / "made", blog=BLOG, docs=docs, plugins=["blog", OURS], mkdocs={"theme": MATERIAL})
    assert "One" in built.read("blog/index.html")
    assert "Tea &amp; cake" in built.read("blog/all/index.html")


def test_a_new_post_of_materials_blog_links_to_an_old_one_by_its_file(tmp_path: Path) -> None:
    docs = {
        "index.md": "# Home\n",
        "news/index.md": "# News\n",
        "news/posts/one.md": "---\ndate: 2024-01-01\n---\n# One\n\n[tea](../../blog/_posts/2020-01-01-tea.md)\n",
    }
    built = build_site(
        tmp_path,
        blog=BLOG,
        docs=docs,
        plugins=[{"blog": {"blog_dir": "news"}}, OURS],
        mkdocs={"theme": {"name": "material", "font": False}},
    )
    assert not built.warnings()
    assert 'href="../../../../../2020/tea"' in built.read("news/2024/01/01/one/index.html")

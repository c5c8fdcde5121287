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


@pytest.mark.parametrize("ours_first", [True, False])
@pytest.mark.parametrize("tag_pages", [True, False])
def test_a_posts_tags_are_shown_once(tmp_path: Path, ours_first: bool, tag_pages: bool) -> None:
    ours = {"blogimport": {**OURS["blogimport"], "tags": tag_pages}}
    docs = {
        "index.md": "---\ntags: [hot]\n---\n# Home\n",
        "tags.md": "# Tags\n\n<!-- material/tags -->\n",
    }
    plugins = [ours, "tags"] if ours_first else ["tags", ours]
    built = build_site(tmp_path, blog=BLOG, docs=docs, plugins=plugins, mkdocs={"theme": MATERIAL})
    post = built.read("2020/tea.html")
    assert ('class="md-tag"' in post) is not tag_pages
    assert ('class="blogimport-tags"' in post) is tag_pages
    assert ("../tags/#tag:hot" in post) is not tag_pages
    assert 'class="md-tag"' in built.read("index.html")
    assert "../2020/tea" in built.read("tags/index.html")


LONG = {
    f"_posts/2020-01-{day:02}-p.md": f"---\ntitle: Post {day}\n---\nText.\n\n## Part {day}\n" for day in range(10, 25)
}


@pytest.mark.parametrize("feature", ["toc.integrate", "navigation.tabs"])
@pytest.mark.parametrize("site", [[], ["_posts/*"]])
def test_a_post_shows_its_contents_wherever_the_theme_shows_them(tmp_path: Path, feature: str, site: list[str]) -> None:
    ours = {"blogimport": {**OURS["blogimport"], "markdown_site": site}}
    blog = {
        "_config.yml": "",
        "_posts/2020-01-10-p.md": "---\nmarkdown: site\n---\nText.\n\n## Part 10\n",
        "about.md": "---\ntitle: About\n---\nText.\n\n## Part of it\n",
    }
    docs = {"index.md": "# Home\n\n## Part 1\n"}
    nav = [{"Home": "index.md"}, {"About": "blog/about.md"}]
    theme = {**MATERIAL, "features": [feature]}
    built = build_site(tmp_path, blog=blog, docs=docs, plugins=[ours], mkdocs={"theme": theme, "nav": nav})
    for file, part in {"2020/01/10/p.html": "#part-10", "index.html": "#part-1", "about.html": "#part-of-it"}.items():
        assert f'<a href="{part}" class="md-nav__link">' in built.read(file), file
    assert ("md-nav--integrated" in built.read("index.html")) is (feature == "toc.integrate")


def test_the_text_above_an_unlisted_list_shows_its_contents_though_it_is_in_no_navigation(tmp_path: Path) -> None:
    docs = {"index.md": "# Home\n", "blog/tag/wind.md": "---\nunlisted: true\n---\n# Gusts\n\n## Of all kinds\n"}
    blog = {"_posts/2020-01-10-p.md": "---\ntags: wind\n---\nText.\n"}
    theme = {**MATERIAL, "features": ["toc.integrate"]}
    built = build_site(tmp_path, blog=blog, docs=docs, plugins=["search", OURS], mkdocs={"theme": theme})
    assert '<a href="#of-all-kinds" class="md-nav__link">' in built.read("blog/tag/wind/index.html")
    assert "Gusts" not in built.read("index.html")
    assert "all kinds" not in built.read("search/search_index.json")


def test_the_front_page_leads_to_older_posts_though_the_theme_shows_its_neighbours_in_the_navigation(
    tmp_path: Path,
) -> None:
    theme = {**MATERIAL, "features": ["navigation.footer"]}
    nav = [{"Home": "index.md"}, {"Blog": "blog/index.md"}, {"End": "end.md"}]
    docs = {"index.md": "# Home\n", "end.md": "# End\n"}
    ours = {"blogimport": {**OURS["blogimport"], "pagination_per_page": 5}}
    built = build_site(tmp_path, blog=LONG, docs=docs, plugins=[ours], mkdocs={"theme": theme, "nav": nav})
    first, second = built.read("blog/index.html"), built.read("blog/page/2/index.html")
    older, newer = '<a rel="next" href="../blog/page/2/"', '<a rel="prev" href="'
    assert older in first
    assert newer not in second, "the theme shows it itself"
    assert 'class="md-footer__link md-footer__link--prev"' in second


@pytest.mark.parametrize("path", ["/", "/sub/"])
def test_the_blogs_404_page_has_the_base_that_the_themes_own_has(tmp_path: Path, path: str) -> None:
    site_url = f"https://example.com{path}"
    blog = {**BLOG, "404.md": "---\npermalink: /404.html\n---\nNothing.\n"}
    built = build_site(tmp_path, blog=blog, plugins=[OURS, "search"], mkdocs={"theme": MATERIAL, "site_url": site_url})
    page = built.read("404.html")
    assert "Nothing." in page
    assert f'"base": "{path}"' in page
    assert f'"search": "{path}assets/' in page
    assert "404" not in built.read("sitemap.xml")
    assert "Nothing." not in built.read("search/search_index.json")


@pytest.mark.parametrize("plugins", [[OURS], [OURS, "search"], ["search", OURS]])
def test_a_theme_that_extends_material_under_another_name_has_colours_for_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plugins: list[object]
) -> None:
    import mkdocs.utils

    own = tmp_path / "own"
    own.mkdir()
    (own / "mkdocs_theme.yml").write_text("extends: material\n")
    folder = mkdocs.utils.get_theme_dir
    monkeypatch.setattr(mkdocs.utils, "get_theme_dir", lambda name: str(own) if name == "own" else folder(name))
    names = mkdocs.utils.get_theme_names
    monkeypatch.setattr(mkdocs.utils, "get_theme_names", lambda: [*names(), "own"])
    blog = {"_config.yml": "", "_posts/2020-01-01-a.md": '---\n---\n```python\nrow = "row"\n```\n'}
    theme = {"name": "own", "font": False}
    built = build_site(tmp_path, blog=blog, plugins=plugins, mkdocs={"theme": theme})
    assert not built.aborted
    post = built.read("2020/01/01/a.html")
    assert "md-content" in post
    assert '<span class="s2">' in post


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

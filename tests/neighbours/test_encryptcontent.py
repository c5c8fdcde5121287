"""mkdocs-encryptcontent-plugin."""

from __future__ import annotations

from pathlib import Path

import pytest
from beside import BLOG, MATERIAL, OURS, needs
from building import build_site

needs("encryptcontent", "mkdocs-encryptcontent-plugin")


@pytest.mark.parametrize("ours_first", [True, False])
@pytest.mark.parametrize("theme", ["mkdocs", MATERIAL])
def test_lists_and_what_stands_around_a_post_are_encrypted_too(
    tmp_path: Path, ours_first: bool, theme: str | dict[str, object]
) -> None:
    theirs = {"encryptcontent": {"global_password": "secret", "insecure_test": True, "search_index": "dynamically"}}
    plugins = ["search", OURS, theirs] if ours_first else ["search", theirs, OURS]
    whole = "---\nlayout: null\npermalink: /whole.html\n---\n<!doctype html><html><body>A zymurgist.</body></html>\n"
    blog = {**BLOG, "whole.html": whole, "_config.yml": BLOG["_config.yml"] + "title: Tea\n"}
    built = build_site(tmp_path, blog=blog, plugins=plugins, mkdocs={"theme": theme})
    assert not built.aborted
    assert not [text for text in built.warnings() if "another plugin" in text]
    pages = [file for file in built.files() if file.startswith(("blog/", "2020/", "whole")) and file.endswith(".html")]
    assert {"blog/index.html", "blog/tag/hot/index.html", "2020/tea.html", "whole.html"} <= set(pages)
    for file in pages:
        page = built.read(file)
        assert "encryptcontent" in page, file
        head, _, body = page.partition("<body")
        for secret in ("zymurgist", "Soup is hot", "January", "blogimport-"):
            assert secret not in body, f"{file} shows {secret}"
        assert "zymurgist" not in head
        assert "Soup is hot" not in head
    assert built.goal("old-tea/index.html") == "2020/tea.html"


def test_feeds_have_titles_and_links_alone(tmp_path: Path) -> None:
    theirs = {"encryptcontent": {"global_password": "secret", "insecure_test": True}}
    items = "{% for p in site.posts %}{{ p.content | xml_escape }}{% endfor %}"
    own = f'---\n---\n<rss version="2.0"><channel>{items}</channel></rss>\n'
    config = BLOG["_config.yml"].replace("[", "[jekyll-feed, ")
    built = build_site(tmp_path, blog={**BLOG, "_config.yml": config, "own.xml": own}, plugins=[OURS, theirs])
    for file in ("feed.xml", "own.xml"):
        feed = built.read(file)
        assert "Tea &amp; cake" in feed
        assert "https://example.com/2020/tea" in feed
        for secret in ("zymurgist", "Soup is hot", "Of tea"):
            assert secret not in feed, f"{file} shows {secret}"

"""Material's plugin social, which draws a picture for each page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from beside import MATERIAL, OURS, with_font
from building import Built, build_site

BLOG = {
    "_config.yml": "permalink: /:title\n",
    "_posts/2020-01-01-tea.md": "---\ntitle: Tea\n---\nTea.\n",
    "_posts/2020-01-02-soup.md": "---\ntitle: Soup\npermalink: /soup/\n---\nSoup.\n",
    "_posts/2020-01-03-menu.md": "---\ntitle: Menu\npermalink: /menu.xhtml\n---\nMenu.\n",
    "about.md": "---\ntitle: About\n---\nAbout.\n",
    "contact.md": "---\ntitle: Contact\n---\nContact.\n",
    "404.md": "---\npermalink: /404.html\n---\nNothing.\n",
}


def built_with_cards(folder: Path, *, ours_first: bool, **mkdocs: Any) -> Built:
    """A site with cards."""
    with_font(folder)
    plugins = [OURS, "social"] if ours_first else ["social", OURS]
    return build_site(folder, blog=BLOG, plugins=plugins, mkdocs={"theme": MATERIAL, **mkdocs})


@pytest.mark.parametrize("ours_first", [True, False])
@pytest.mark.parametrize("use_directory_urls", [True, False])
def test_every_page_has_its_card(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ours_first: bool, use_directory_urls: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    nav = [{"Home": "index.md"}, {"Blog": "blog/index.md"}, {"About": "blog/about.md"}]
    built = built_with_cards(tmp_path, ours_first=ours_first, nav=nav, use_directory_urls=use_directory_urls)
    assert not built.aborted, built.reason
    assert not built.warnings()
    for name in ("tea", "about", "404", "blog/index", "soup" if use_directory_urls else "soup/index"):
        assert built.has(f"assets/images/social/{name}.png"), name
    assert 'content="https://example.com/assets/images/social/tea.png"' in built.read("tea.html")
    assert "Menu." in built.read("menu.xhtml")


@pytest.mark.parametrize("ours_first", [True, False])
def test_a_page_without_folder_becomes_no_sections_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ours_first: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    theme = {**MATERIAL, "features": ["navigation.indexes"]}
    nav = [{"Home": "index.md"}, {"More": ["blog/about.md", "blog/contact.md"]}]
    built = built_with_cards(tmp_path, ours_first=ours_first, nav=nav, theme=theme)
    assert not built.aborted, built.reason
    assert "md-nav__container" not in built.read("index.html")
    assert built.has("assets/images/social/tea.png")
    assert not built.has("assets/images/social/about.png")

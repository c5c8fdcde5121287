"""mkdocs-static-i18n, which builds a site once for each language."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from beside import BLOG, MATERIAL, OURS, needs
from building import Built, build_again, build_site

needs("mkdocs_static_i18n")

LANGUAGES = [
    {"locale": "en", "name": "English", "default": True, "build": True},
    {"locale": "de", "name": "Deutsch", "build": True},
]
DOCS = {
    "suffix": {"index.md": "# Home\n", "index.de.md": "# Zuhause\n", "guide.md": "# Guide\n"},
    "folder": {"en/index.md": "# Home\n", "de/index.md": "# Zuhause\n", "en/guide.md": "# Guide\n"},
}


def built_in_two_languages(folder: Path, *, ours_first: bool, structure: str = "suffix", **more: Any) -> Built:
    theirs = {"i18n": {"docs_structure": structure, "languages": LANGUAGES}}
    plugins = ["search", OURS, theirs] if ours_first else ["search", theirs, OURS]
    docs = {**DOCS[structure], **more.pop("docs", {})}
    blog = {**BLOG, "_posts/2020-01-03-a.md": "---\ntitle: Hidden\nsitemap: false\n---\n![](/p.png)\n", "p.png": "p"}
    return build_site(folder, blog=blog, docs=docs, plugins=plugins + more.pop("plugins", []), mkdocs=more)


@pytest.mark.parametrize("ours_first", [True, False])
@pytest.mark.parametrize("structure", ["suffix", "folder"])
@pytest.mark.parametrize("theme", ["mkdocs", MATERIAL])
def test_the_blog_is_there_once_and_in_the_default_language(
    tmp_path: Path, ours_first: bool, structure: str, theme: Any
) -> None:
    built = built_in_two_languages(tmp_path, ours_first=ours_first, structure=structure, theme=theme)
    assert not built.aborted
    assert not built.warnings()
    assert "Home" in built.read("index.html")
    assert "Zuhause" in built.read("de/index.html")
    assert "zymurgist" in built.read("2020/tea.html")
    assert "Soup" in built.read("blog/index.html")
    assert built.has("p.png")
    assert built.has("assets/blogimport.css")
    assert built.goal("old-tea/index.html") == "2020/tea.html"
    assert not [file for file in built.files() if file.startswith("de/") and ("2020" in file or "blog" in file)]
    assert len([text for _, text in built.messages if text.startswith("Imported 3 posts")]) == 1
    assert "zymurgist" in built.read("search/search_index.json")
    sitemap = built.read("sitemap.xml")
    assert sitemap.count("<loc>https://example.com/2020/tea</loc>") == 1
    assert "2020/a<" not in sitemap
    assert "de/" in sitemap


@pytest.mark.parametrize("ours_first", [True, False])
def test_redirects_of_the_blog_are_written_once(tmp_path: Path, ours_first: bool) -> None:
    theirs = [{"redirects": {"redirect_maps": {"was.md": "guide.md"}}}]
    built = built_in_two_languages(tmp_path, ours_first=ours_first, plugins=theirs)
    assert not built.warnings()
    assert built.goal("was/index.html") == "guide/index.html"
    assert built.goal("old-tea/index.html") == "2020/tea.html"


def test_no_language_publishes_the_blogs_sources(tmp_path: Path) -> None:
    docs = {f"old/{name}": content for name, content in BLOG.items()}
    docs["old/_drafts/secret.md"] = "Secret.\n"
    theirs = {"i18n": {"docs_structure": "suffix", "languages": LANGUAGES}}
    ours = {"blogimport": {"source": "docs/old"}}
    built = build_site(tmp_path, docs={**DOCS["suffix"], **docs}, plugins=[theirs, ours])
    assert not built.warnings()
    assert built.has("2020/tea.html")
    assert not [file for file in built.files() if "old/" in file or "secret" in file]


def test_the_menu_of_languages_leads_from_a_post_to_the_other_languages_home(tmp_path: Path) -> None:
    built = built_in_two_languages(tmp_path, ours_first=True, theme=MATERIAL, docs={"guide.de.md": "# Hilfe\n"})
    found = re.findall(r'<a href="([^"]*)" hreflang="(..)"', built.read("2020/tea.html"))
    assert ("/de/", "de") in found
    assert ("../de/guide/", "de") in re.findall(r'<a href="([^"]*)" hreflang="(..)"', built.read("guide/index.html"))


def test_a_second_build_is_like_the_first(tmp_path: Path) -> None:
    built = built_in_two_languages(tmp_path, ours_first=True)
    files = built.files()
    again = build_again(tmp_path)
    assert again.files() == files
    assert not again.warnings()

"""Plugins that need nothing of this one: what readers see of the blog is the same with and without them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from beside import BLOG, MATERIAL, OURS, needs
from building import Built, build_site


@dataclass(frozen=True)
class Neighbour:
    package: str
    plugin: str
    options: dict[str, Any] = field(default_factory=dict)
    docs: dict[str, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    """What it does to the site, by file."""
    settings: dict[str, Any] = field(default_factory=dict)


SUMMARY = {"SUMMARY.md": "* [Start](index.md)\n* [News](blog/index.md)\n* [About us](blog/about.md)\n"}
GENERATE = "import mkdocs_gen_files\nwith mkdocs_gen_files.open('made.md', 'w') as f:\n    print('# Made', file=f)\n"

NEIGHBOURS = [
    Neighbour(
        "mkdocs_autorefs",
        "autorefs",
        docs={"guide.md": "# Guide\n\n[Home][home]\n"},
        shown={"guide/index.html": 'href="../#home"'},
    ),
    Neighbour(
        "mkdocs_callouts",
        "callouts",
        docs={"guide.md": "# Guide\n\n> [!note]\n> A quagga.\n"},
        settings={"markdown_extensions": ["admonition"]},
        shown={"guide/index.html": 'class="admonition note"'},
    ),
    Neighbour("mkdocs_document_dates", "document-dates"),
    Neighbour("mkdocs_drawio", "drawio"),
    Neighbour("mkdocs_exclude_search", "exclude-search", {"exclude": ["guide.md"]}, docs={"guide.md": "# Guide\n"}),
    Neighbour("mkdocs_gen_files", "gen-files", {"scripts": ["make.py"]}, shown={"made/index.html": "Made"}),
    Neighbour("mkdocs_glightbox", "glightbox", shown={"2020/tea.html": 'class="glightbox"'}),
    Neighbour("htmlproofer", "htmlproofer", {"validate_external_urls": False, "raise_error_after_finish": True}),
    Neighbour("mkdocs_literate_nav", "literate-nav", docs=SUMMARY, shown={"index.html": 'href="about/"'}),
    Neighbour("mkdocs_llmstxt", "llmstxt", {"sections": {"Blog": ["blog/_posts/*.md"]}}, shown={"llms.txt": "Soup"}),
    Neighbour("mkdocs_meta_descriptions_plugin", "meta-descriptions"),
    Neighbour("mkdocs_minify_plugin", "minify", {"minify_html": True}),
    Neighbour("mkdocs_minify_html_plugin", "minify_html"),
    Neighbour("open_in_new_tab", "open-in-new-tab"),
    Neighbour(
        "obsidian_support",
        "obsidian-support",
        docs={"guide.md": "# Guide\n\n> [!note] A quagga\n> Grazes.\n"},
        settings={"markdown_extensions": ["admonition", "pymdownx.details", "pymdownx.superfences"]},
        shown={"guide/index.html": 'class="admonition note"'},
    ),
    Neighbour("mkdocs_panzoom_plugin", "panzoom"),
    Neighbour("mkdocs_section_index", "section-index"),
    Neighbour(
        "material",
        "group",
        {"enabled": True, "plugins": ["tags"]},
        docs={"tags.md": "# Tags\n\n<!-- material/tags -->\n"},
        shown={"tags/index.html": "#tag:hot"},
    ),
    Neighbour("material", "offline", shown={"search/search_index.js": "zymurgist"}),
    Neighbour("mkdocs_spellcheck", "spellcheck", {"skip_files": ["blog/_posts/*"], "backends": []}),
]


@pytest.mark.parametrize("ours_first", [True, False])
@pytest.mark.parametrize("neighbour", NEIGHBOURS, ids=lambda neighbour: neighbour.plugin)
def test_the_blog_is_as_it_is_without_the_plugin(tmp_path: Path, neighbour: Neighbour, ours_first: bool) -> None:
    needs(neighbour.package)
    alone, beside = (
        built_beside(tmp_path / name, neighbour, plugins)
        for name, plugins in {
            "alone": [OURS],
            "beside": [OURS, {neighbour.plugin: neighbour.options}]
            if ours_first
            else [{neighbour.plugin: neighbour.options}, OURS],
        }.items()
    )
    assert not alone.aborted
    assert not beside.aborted, beside.reason
    assert not [text for text in beside.warnings() if "blog" in text.lower()]
    for file in ("2020/tea.html", "2020/soup.html", "about/index.html", "blog/index.html", "blog/tag/hot/index.html"):
        assert words(beside.read(file)) == words(alone.read(file)), file
    assert beside.goal("old-tea/index.html") == "2020/tea.html"
    assert beside.has("pictures/tea.png")
    for file, text in neighbour.shown.items():
        assert text in beside.read(file), beside.read(file)


def built_beside(folder: Path, neighbour: Neighbour, plugins: list[Any]) -> Built:
    blog = {
        **BLOG,
        "about.md": "---\ntitle: About\npermalink: /about/\n---\n# Who we are\n\n![A cup](/pictures/tea.png)\n",
        "_posts/2020-01-01-tea.md": BLOG["_posts/2020-01-01-tea.md"] + "\n![A cup](/pictures/tea.png)\n",
        "pictures/tea.png": "a picture",
    }
    (folder / "site").mkdir(parents=True)
    (folder / "site/make.py").write_text(GENERATE)
    docs = {"index.md": "# Home\n\nA quagga.\n", **neighbour.docs}
    settings = {"theme": MATERIAL, **neighbour.settings}
    return build_site(folder, blog=blog, docs=docs, plugins=["search", *plugins], mkdocs=settings)


def words(page: str) -> list[str]:
    """What a reader reads in the blog's part of a page."""
    start = re.search(r"<(article|div)[^>]*\bclass=[\"']?(blogimport-\w+)", page)
    assert start is not None, page
    body = page[start.start() :]
    body = re.sub(r"<(script|style)\b.*?</\1>|<!--.*?-->|<[^<>]*>", " ", body, flags=re.DOTALL)
    return unescape(body.partition("Made with")[0]).split()

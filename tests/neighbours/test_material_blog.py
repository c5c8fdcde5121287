"""Material's blog and ours in its place: each address of the first is answered by the second, with the same text."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest
from beside import MATERIAL, needs_theme
from building import Built, build_site

needs_theme("material")

DOCS = {
    "index.md": "# Home\n",
    "blog/index.md": "# Notes from the shed\n\nHello.\n",
    "blog/category/tools.md": "# All tools\n\nA word before.\n",
    "blog/.authors.yml": """\
authors:
  ina: {name: Ina Holm, description: Builds, avatar: a.png, slug: holm}
  per: {name: Per, description: Reads, avatar: b.png}
""",
    "blog/posts/saw.md": """\
---
date: 2019-12-31T23:59:00-08:00
authors: [ina, per]
categories: [Tools, "Saws & Files", C#]
tags: [steel]
pin: true
readtime: 7
links: [index.md]
---

# The *saw* and its `teeth` (1)

A beginning.

<!-- more -->

!!! note "Sharp"

    See [oil](more/oil.md#how-much) and ![a saw](pics/saw.png){ width=10 }.

=== "One"

    ## Größe & Maß

[home](../../index.md)
""",
    "blog/posts/more/oil.md": """\
---
title: Oil, and more
date:
  created: 2020-02-29
---

Text.

## How much

A drop.
""",
    "blog/posts/Two Words.md": """\
---
date: 2020-03-01
slug: Given-Slug
categories: [Tools]
authors: [per]
---
No heading.
""",
    "blog/posts/x_y.md": "---\ndate: 2020-03-01\n---\n\nSetext\n======\n\nText.\n",
    "blog/posts/same-day.md": "---\ndate: 2020-03-01\ncategories: [Tools]\n---\n# Same day ⛏ été\n\nText.\n",
    "blog/posts/hidden.md": "---\ndate: 2020-03-01\ndraft: true\n---\n# Hidden\n",
    "blog/posts/pics/saw.png": "png",
    "blog/posts/pics/plan.pdf": "pdf",
}
EXTENSIONS = ["admonition", "attr_list", {"toc": {"permalink": True}}, {"pymdownx.tabbed": {"alternate_style": True}}]
_ARTICLE = re.compile(r'<article class="md-content__inner[^>]*>(.*?)</article>', re.DOTALL)
_TITLE = re.compile(r'<h1 class="p-name".*?</h1>', re.DOTALL)
_OURS = re.compile(r'<div class="e-content">(.*)</div>', re.DOTALL)
_AFTER = re.compile(r'</div>\s*<\w+ class="blogimport-.*', re.DOTALL)


def text(markup: str) -> str:
    shown = re.sub(r'<a class="headerlink".*?</a>|<nav class="md-tags".*?</nav>', "", markup, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", shown)).split())


def built_with(folder: Path, blog: dict[str, Any], ours: list[Any], mkdocs: dict[str, Any]) -> Built:
    plugins = ["search", "tags", {"blog": blog}, *ours]
    return build_site(
        folder, docs=DOCS, plugins=plugins, mkdocs={"theme": MATERIAL, "markdown_extensions": EXTENSIONS, **mkdocs}
    )


@pytest.mark.parametrize(
    ("blog", "mkdocs"),
    [
        ({}, {}),
        ({"pagination_per_page": 1, "authors_profiles": True}, {}),
        ({"post_url_format": "{categories}/{file}", "archive_url_date_format": "yyyy/MM"}, {}),
        ({"post_url_format": "{date}-{slug}", "post_url_date_format": "MMM d"}, {"use_directory_urls": False}),
        ({"blog_dir": ".", "post_dir": "blog/posts", "authors_file": "blog/.authors.yml", "categories": False}, {}),
    ],
)
def test_every_address_and_text_stays(tmp_path: Path, blog: dict[str, Any], mkdocs: dict[str, Any]) -> None:
    before = built_with(tmp_path / "before", blog, [], mkdocs)
    source = {"blogimport": {"source": "docs/blog/posts"}}
    after = built_with(tmp_path / "after", {**blog, "enabled": False}, [source], mkdocs)
    assert not before.aborted and not after.aborted
    assert not after.warnings()
    published = {file for file in before.files() if not file.startswith("assets/")}
    assert published <= after.files()
    posts = [file for file in published if file.endswith(".html") and "blogimport-post" in after.read(file)]
    assert len(posts) == 5
    for file in posts:
        theirs, ours = _ARTICLE.search(before.read(file)), _OURS.search(after.read(file))
        title = _TITLE.search(after.read(file))
        assert theirs is not None and ours is not None
        assert text((title[0] if title else "") + _AFTER.sub("", ours[1])) == text(theirs[1]), file
        assert set(re.findall(r' id="([^"]*)"', theirs[1])) <= set(re.findall(r' id="([^"]*)"', after.read(file)))


def test_the_feed_beside_it_has_the_dates_of_posts(tmp_path: Path) -> None:
    dates = {"as_creation": "date.created", "as_update": "date.updated"}
    rss = {"rss": {"match_path": "blog/posts/.*", "use_git": False, "date_from_meta": dates}}
    ours = {"blogimport": {"source": "docs/blog"}}
    posts = {f"blog/posts/{n}.md": f"---\ndate: {{created: 2020-0{n}-01}}\n---\n# Of month {n}\n" for n in (1, 2, 3)}
    feeds = []
    for name, more, enabled in (("before", [], True), ("after", [ours], False)):
        plugins = ["search", rss, {"blog": {"enabled": enabled}}, *more]
        docs = {"index.md": "# Home\n", "blog/index.md": "# Blog\n", **posts}
        built = build_site(tmp_path / name, docs=docs, plugins=plugins, mkdocs={"theme": MATERIAL})
        feed = built.read("feed_rss_created.xml")
        feeds.append(re.findall(r"<(?:title|pubDate|link)>[^<]*", feed.partition("<item>")[2]))
    assert feeds[0] == feeds[1]
    assert any("01 Mar 2020" in line for line in feeds[1])

"""A grouping is a row: a further one gets its overview, its terms' pages and its count from that row alone."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest
from building import build_site

from mkdocs_blogimport.blog.groupings import GROUPINGS, Grouping
from mkdocs_blogimport.blog.indexes import Layout
from mkdocs_blogimport.blog.post import OldLayout

YEARS = Grouping(
    "weekdays",
    "weekday",
    key=lambda post: [str(post.date.year)] if post.date else [],
    url_format="{slug}",
    order=lambda name: -int(name),
)


def test_a_grouping_is_one_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(GROUPINGS, "weekdays", YEARS)
    blog = {
        "_config.yml": "",
        "_posts/2019-01-01-a.md": "---\ntitle: Post A\ntags: [x]\n---\nA.\n",
        "_posts/2021-01-01-b.md": "---\ntitle: Post B\n---\nB.\n",
        "_posts/2021-02-01-c.md": "---\ntitle: Post C\n---\nC.\n",
        "about.md": "---\n---\nNo post.\n",
    }
    built = build_site(tmp_path, blog=blog, options={"blog_dir": "archive"})
    assert not built.warnings()
    year = built.read("archive/2021/index.html")
    assert "<h1" in year and "Weekday: 2021" in year
    assert year.index("Post C") < year.index("Post B")
    assert "Post A" not in year
    assert "Post A" in built.read("archive/2019/index.html")
    assert "3 posts and 1 page, with 1 tag and 2 weekdays" in " ".join(text for _, text in built.messages)


def test_the_overview_of_a_grouping_is_in_its_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(GROUPINGS, "weekdays", replace(YEARS, url_format="by-year/{slug}"))
    blog = {f"_posts/20{n}-01-01-a.md": f"---\ntitle: Of 20{n}\n---\n" for n in (19, 21, 20)}
    built = build_site(tmp_path, blog={"_config.yml": "", **blog})
    overview = built.read("blog/by-year/index.html")
    places = [overview.index(f">{year}</a>") for year in (2021, 2020, 2019)]
    assert places == sorted(places)
    assert 'by-year/">Weekdays</a>' in built.read("blog/index.html")


def test_what_an_old_blog_says_of_its_lists_are_settings_of_lists() -> None:
    assert {setting.name for setting in fields(OldLayout)} <= {setting.name for setting in fields(Layout)}

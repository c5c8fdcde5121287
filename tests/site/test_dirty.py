"""Dirty builds, which make only the pages that have changed."""

from __future__ import annotations

import os
from pathlib import Path

from beside import BLOG, OURS, build_with
from building import build_again, build_site


def test_a_dirty_build_keeps_the_site_whole(tmp_path: Path) -> None:
    built = build_with(tmp_path, OURS)
    files = built.files()
    post = tmp_path / "blog/_posts/2020-01-02-soup.md"
    post.write_text(post.read_text().replace("Soup is hot.", "Soup is cold."))
    os.utime(post, (2**31, 2**31))
    tea = tmp_path / "site/site/2020/tea.html"
    tea.write_text("of the first build")
    again = build_again(tmp_path, dirty=True)
    assert again.files() == files
    assert "Soup is cold." in again.read("2020/soup.html")
    assert "Soup is cold." in again.read("blog/index.html")
    assert "zymurgist" in again.read("blog/index.html")
    assert tea.read_text() == "of the first build", "a page that has not changed is made anew"


def test_a_dirty_build_copies_a_picture_that_has_changed(tmp_path: Path) -> None:
    blog = {"_posts/2020-01-01-tea.md": "---\npermalink: /tea/\n---\n![](/img/tea.png)\n", "img/tea.png": "hot"}
    build_site(tmp_path, blog=blog)
    picture = tmp_path / "blog/img/tea.png"
    picture.write_text("cold")
    os.utime(picture, (2**31, 2**31))
    assert build_again(tmp_path, dirty=True).read("img/tea.png") == "cold"


def test_a_dirty_build_keeps_the_lists_of_posts_that_the_site_renders(tmp_path: Path) -> None:
    built = build_site(tmp_path, blog=BLOG, options={"markdown": "site"})
    assert "zymurgist" in built.read("blog/index.html")
    again = build_again(tmp_path, dirty=True)
    assert "zymurgist" in again.read("blog/index.html")


def test_a_dirty_build_writes_nothing_into_files_of_earlier_ones(tmp_path: Path) -> None:
    blog = {"_posts/2020-01-01-tea.md": "---\npermalink: /tea.html\n---\nTea.\n"}
    build_site(tmp_path, blog=blog)
    (tmp_path / "blog/_posts/2020-01-01-tea.md").write_text("---\npermalink: /tea.html/hot/\n---\nTea is hot.\n")
    again = build_again(tmp_path, dirty=True)
    assert not again.aborted
    told = [text for text in again.warnings() if "[folder-clash]" in text]
    assert len(told) == 1
    assert (
        "tea.md:2: /tea.html was written by another plugin or an earlier build as a file, but must be a folder"
        in told[0]
    )
    assert "Tea is hot." in build_again(tmp_path).read("tea.html/hot/index.html")


def test_a_dirty_build_makes_pages_anew_that_list_posts(tmp_path: Path) -> None:
    blog = {"_posts/2020-01-01-tea.md": "---\ntitle: Tea\n---\nTea.\n"}
    docs = {"index.md": "# Home\n\n<!-- blogimport/posts -->\n", "other.md": "# Other\n"}
    build_site(tmp_path, blog=blog, docs=docs)
    (tmp_path / "blog/_posts/2020-01-02-soup.md").write_text("---\ntitle: Soup\n---\nSoup.\n")
    other = tmp_path / "site/site/other/index.html"
    other.write_text("of the first build")
    again = build_again(tmp_path, dirty=True)
    assert ">Soup</a>" in again.read("index.html")
    assert other.read_text() == "of the first build", "a page that has not changed is made anew"

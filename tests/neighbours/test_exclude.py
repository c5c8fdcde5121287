"""mkdocs-exclude."""

from __future__ import annotations

from pathlib import Path

import pytest
from beside import BLOG, OURS, needs
from building import build_site

needs("mkdocs_exclude")


@pytest.mark.parametrize("ours_first", [True, False])
def test_a_post_that_is_excluded_is_in_no_list(tmp_path: Path, ours_first: bool) -> None:
    theirs = {"exclude": {"glob": ["blog/_posts/*tea*"]}}
    built = build_site(tmp_path, blog=BLOG, plugins=[OURS, theirs] if ours_first else [theirs, OURS])
    assert not built.has("2020/tea.html")
    assert not built.has("old-tea/index.html")
    assert "Tea" not in built.read("blog/index.html")
    assert "2020/tea" not in built.read("2020/soup.html")
    assert [text for _, text in built.messages if "another plugin has removed this post from the site" in text]

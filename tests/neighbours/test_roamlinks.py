"""mkdocs-roamlinks-plugin."""

from __future__ import annotations

from pathlib import Path

import pytest
from beside import BLOG, OURS, needs
from building import build_site

needs("mkdocs_roamlinks_plugin")


@pytest.mark.parametrize("ours_first", [True, False])
def test_brackets_of_a_post_are_no_links_and_no_warnings(tmp_path: Path, ours_first: bool) -> None:
    docs = {"index.md": "# Home\n\n[[guide]]\n", "guide.md": "# Guide\n"}
    blog = {**BLOG, "_posts/2020-01-03-a.md": "---\ntitle: A\n---\n[[nowhere]] [x](nowhere.md)\n"}
    plugins = [OURS, "roamlinks"] if ours_first else ["roamlinks", OURS]
    built = build_site(tmp_path, blog=blog, docs=docs, plugins=plugins)
    assert not built.aborted
    assert not [text for text in built.warnings() if "nowhere" in text and "broken link" not in text]
    assert 'href="guide/"' in built.read("index.html")
    assert "[[nowhere]]" in built.read("2020/a.html")

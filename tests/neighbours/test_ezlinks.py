"""mkdocs-ezlinks-plugin."""

from __future__ import annotations

from pathlib import Path

import pytest
from beside import BLOG, OURS, needs
from building import build_site

needs("mkdocs_ezlinks_plugin")


@pytest.mark.parametrize("ours_first", [True, False])
def test_links_by_name_work_in_the_documentation_and_do_nothing_to_posts(tmp_path: Path, ours_first: bool) -> None:
    docs = {"index.md": "# Home\n\n[there](guide.md)\n", "deep/guide.md": "# Guide\n"}
    blog = {**BLOG, "_posts/2020-01-03-a.md": "---\ntitle: A\n---\n[[guide]] and [soup](/2020/soup)\n"}
    theirs = {"ezlinks": {"wikilinks": True}}
    plugins = [OURS, theirs] if ours_first else [theirs, OURS]
    built = build_site(tmp_path, blog=blog, docs=docs, plugins=plugins)
    assert not built.aborted
    assert not built.warnings()
    assert 'href="deep/guide/"' in built.read("index.html")
    assert "[[guide]]" in built.read("2020/a.html")
    assert 'href="../2020/soup"' in built.read("2020/a.html")

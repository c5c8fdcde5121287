"""mkdocs-obsidian-bridge."""

from __future__ import annotations

from pathlib import Path

import pytest
from beside import BLOG, OURS, needs
from building import build_site

needs("mkdocs_obsidian_bridge")


@pytest.mark.parametrize("ours_first", [True, False])
def test_links_by_name_work_in_the_documentation_and_do_nothing_to_posts(tmp_path: Path, ours_first: bool) -> None:
    docs = {"index.md": "# Home\n\n[[guide]]\n", "deep/guide.md": "# Guide\n"}
    blog = {**BLOG, "_posts/2020-01-03-a.md": "---\ntitle: A\n---\n[[guide]] and [soup](/2020/soup)\n"}
    plugins = [OURS, "obsidian-bridge"] if ours_first else ["obsidian-bridge", OURS]
    extensions = ["obsidian_callouts"]
    built = build_site(tmp_path, blog=blog, docs=docs, plugins=plugins, mkdocs={"markdown_extensions": extensions})
    assert not built.aborted
    assert not built.warnings()
    assert 'href="deep/guide/"' in built.read("index.html")
    assert "[[guide]]" in built.read("2020/a.html")

"""mkdocs-multirepo-plugin: documentation of other repositories in one site, and a blog beside it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from beside import BLOG, MATERIAL, OURS, needs
from building import write
from repository import committed, git

needs("mkdocs_multirepo_plugin")


@pytest.mark.parametrize("ours_first", [True, False])
def test_a_blog_beside_documentation_of_another_repository(tmp_path: Path, ours_first: bool) -> None:
    write(tmp_path / "engine", {"mkdocs.yml": "site_name: engine\n", "docs/index.md": "# Of the engine\n"})
    committed(tmp_path / "engine")
    branch = git(tmp_path / "engine", "branch", "--show-current").strip()
    repository = {"section": "Engine", "import_url": f"file://{tmp_path}/engine?branch={branch}&edit_uri=/edit/"}
    theirs = {"multirepo": {"repos": [repository]}}
    plugins = [OURS, theirs] if ours_first else [theirs, OURS]
    settings = {"site_name": "Test", "site_url": "https://example.com/", "theme": MATERIAL, "plugins": plugins}
    write(tmp_path / "blog", BLOG)
    write(tmp_path / "site", {"mkdocs.yml": yaml.safe_dump(settings), "docs/index.md": "# Home\n"})
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=tmp_path / "site",  # it clones below the current folder
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr, done.stderr
    assert "Imported 2 posts" in done.stderr
    site = tmp_path / "site/site"
    assert "Of the engine" in (site / "Engine/index.html").read_text()
    assert "A zymurgist drinks tea." in (site / "2020/tea.html").read_text()
    assert "Tea &amp; cake" in (site / "blog/index.html").read_text()
    assert (site / "old-tea/index.html").is_file()

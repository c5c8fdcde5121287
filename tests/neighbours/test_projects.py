"""Material's plugin projects, which builds several sites into one folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from beside import BLOG, MATERIAL, OURS, needs_theme
from building import write

needs_theme("material")


@pytest.mark.parametrize("ours_first", [True, False])
def test_a_blog_beside_a_project_is_built_again_and_again(tmp_path: Path, ours_first: bool) -> None:
    engine = {"site_name": "Engine", "site_url": "https://example.com/engine/", "theme": MATERIAL}
    plugins = ["search", *([OURS, "projects"] if ours_first else ["projects", OURS])]
    whole = {"site_name": "Test", "site_url": "https://example.com/", "theme": MATERIAL, "plugins": plugins}
    write(tmp_path / "blog", BLOG)
    write(
        tmp_path / "site",
        {
            "mkdocs.yml": yaml.safe_dump(whole),
            "docs/index.md": "# Home\n",
            "projects/engine/mkdocs.yml": yaml.safe_dump(engine),
            "projects/engine/docs/index.md": "# Of the engine\n",
        },
    )
    for build in ("first", "second"):  # the plugin keeps MkDocs from emptying the folder in between
        done = subprocess.run(
            [sys.executable, "-m", "mkdocs", "build"],
            cwd=tmp_path / "site",
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
            capture_output=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stderr
        assert "Imported 2 posts" in done.stderr, (build, done.stderr)
        assert "WARNING" not in done.stderr, (build, done.stderr)
        site = tmp_path / "site/site"
        assert "A zymurgist drinks tea." in (site / "2020/tea.html").read_text()
        assert "Of the engine" in (site / "engine/index.html").read_text()
        assert (site / "old-tea/index.html").is_file()
        write(tmp_path / "blog", {"_posts/2020-01-02-soup.md": "---\ntitle: Soup\n---\nSoup is cold.\n"})
    assert "Soup is cold." in (site / "2020/soup.html").read_text()

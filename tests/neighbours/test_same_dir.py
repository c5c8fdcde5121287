"""mkdocs-same-dir: mkdocs.yml in the folder of the documentation, and the blog in it too."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from beside import BLOG, MATERIAL, needs
from building import write

needs("mkdocs_same_dir")


@pytest.mark.parametrize("ours_first", [True, False])
def test_all_in_one_folder(tmp_path: Path, ours_first: bool) -> None:
    ours = {"blogimport": {"source": "old-blog"}}
    plugins = [ours, "same-dir"] if ours_first else ["same-dir", ours]
    settings = {
        "site_name": "Test",
        "site_url": "https://example.com/",
        "docs_dir": ".",
        "theme": MATERIAL,
        "plugins": plugins,
    }
    write(tmp_path, {"mkdocs.yml": yaml.safe_dump(settings), "index.md": "# Home\n", "guide/a.md": "# A\n"})
    write(tmp_path / "old-blog", BLOG)
    done = subprocess.run(  # the plugin changes MkDocs for good
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=tmp_path,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert "Imported 2 posts" in done.stderr
    assert "[clash]" not in done.stderr
    site = tmp_path / "site"
    assert "A zymurgist drinks tea." in (site / "2020/tea.html").read_text()
    assert not (site / "old-blog").exists()
    assert (site / "old-tea/index.html").is_file()
    assert (site / "guide/a/index.html").is_file()

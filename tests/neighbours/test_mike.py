"""mike, which publishes each version of a site below its name."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from beside import BLOG, MATERIAL, OURS, needs
from building import build_site
from repository import committed, git

needs("mike")


@pytest.mark.parametrize("ours_first", [True, False])
def test_a_version_holds_the_whole_blog(tmp_path: Path, ours_first: bool) -> None:
    plugins = [OURS, "mike"] if ours_first else ["mike", OURS]
    # mike 2.2 builds with ProperDocs where that is installed, and ProperDocs knows no theme `mkdocs`
    build_site(tmp_path, blog=BLOG, plugins=plugins, mkdocs={"theme": MATERIAL})  # writes mkdocs.yml
    committed(tmp_path)
    for name, value in {"name": "Ann", "email": "ann@example.com"}.items():
        git(tmp_path, "config", f"user.{name}", value)
    programs = Path(sys.executable).parent
    done = subprocess.run(
        [str(programs / "mike"), "deploy", "1.0", "latest", "--config-file", "site/mkdocs.yml"],
        cwd=tmp_path,
        env={**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"},  # it runs MkDocs as a program
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    files = set(git(tmp_path, "ls-tree", "-r", "--name-only", "gh-pages").split())
    assert {"1.0/2020/tea.html", "1.0/blog/index.html", "1.0/blog/tag/hot/index.html"} <= files
    assert not [file for file in files if file.startswith("2020/")]
    redirect = git(tmp_path, "show", "gh-pages:1.0/old-tea/index.html")
    assert re.search(r'url=\.\./2020/tea(\.html)?"', redirect)
    assert "drinks tea" in git(tmp_path, "show", "gh-pages:1.0/2020/tea.html")

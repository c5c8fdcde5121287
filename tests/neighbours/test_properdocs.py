"""ProperDocs, which builds in MkDocs' place."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from beside import MATERIAL, OURS, build_with, needs

needs("properdocs")


def test_properdocs_builds_the_same_site(tmp_path: Path) -> None:
    built = build_with(tmp_path, OURS, theme=MATERIAL)
    before = {file: built.read(file) for file in built.files() if file.startswith("2020/")}
    assert before
    settings = tmp_path / "site/mkdocs.yml"
    settings.rename(tmp_path / "site/properdocs.yml")
    command = [sys.executable, "-m", "properdocs", "build", "-f", str(tmp_path / "site/properdocs.yml")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert set(before) <= built.files()
    assert built.goal("old-tea/index.html") == "2020/tea.html"
    assert "zymurgist" in built.read("2020/tea.html")

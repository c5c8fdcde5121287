"""The theme of a site that the command line begins, which is an extra of the package."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from building import free_port, write
from command import run
from mkdocs.utils import get_theme_names

from mkdocs_blogimport.cli import theme


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    write(tmp_path / "old", {"_config.yml": "", "_posts/2020-01-01-a.md": "---\ntitle: A\n---\nText.\n"})
    return tmp_path / "old"


def only(monkeypatch: pytest.MonkeyPatch, *themes: str) -> None:
    """Let these be all themes that are installed."""
    monkeypatch.setattr(theme, "get_theme_names", lambda: [*themes, "mkdocs", "readthedocs"])


def test_a_missing_theme_is_one_line(blog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch)
    for result in (run("preview", blog, "-a", f"127.0.0.1:{free_port()}"), run("build", blog, tmp_path / "out")):
        assert result.exit_code == 2
        assert result.stderr.splitlines() == [f"Error: {theme.MISSING}"]
        assert "pip install 'mkdocs-blogimport[material]'" in theme.MISSING
    assert not (tmp_path / "out").exists()
    assert run("check", blog).exit_code == 0


def test_init_writes_its_site_and_says_what_is_missing(
    blog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(monkeypatch)
    result = run("init", blog, tmp_path / "new")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == f"Before that: {theme.MISSING}"
    assert yaml.safe_load((tmp_path / "new/mkdocs.yml").read_text())["theme"]["name"] == "material"


def test_the_fork_of_material_is_as_good(blog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, "materialx")
    result = run("init", blog, tmp_path / "new")
    assert "installed" not in result.stdout
    assert yaml.safe_load((tmp_path / "new/mkdocs.yml").read_text())["theme"]["name"] == "materialx"


def test_a_site_is_built_with_what_is_installed(blog: Path, tmp_path: Path) -> None:
    assert theme.installed() in get_theme_names()
    assert run("build", blog, tmp_path / "out").exit_code == 0
    assert "md-typeset" in (tmp_path / "out/index.html").read_text()

"""`mkdocs-blogimport options`: every option, as a site gets it, wherever the package is installed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command import run

import mkdocs_blogimport
from mkdocs_blogimport.config import BlogImportConfig


def test_json_has_every_option_with_the_default_that_a_site_gets() -> None:
    printed = json.loads(run("options", "--format", "json").stdout)
    config = BlogImportConfig()
    config.load_dict({})
    config.validate()
    assert {entry["name"]: entry["default"] for entry in printed} == dict(config)
    assert all(entry["description"] for entry in printed)


def test_text_has_default_choices_and_description_and_no_link_targets() -> None:
    printed = run("options").stdout
    for piece in (
        "\nstatic_files\n    The files",
        "Default: `pages`. One of `referenced`,",
        "plugins and settings that no",
    ):
        assert piece in printed
    assert "](" not in printed


@pytest.mark.parametrize("form", ["text", "json"])
def test_it_needs_nothing_but_the_package(tmp_path: Path, form: str) -> None:
    shutil.copytree(Path(mkdocs_blogimport.__file__).parent, tmp_path / "mkdocs_blogimport")
    command = [sys.executable, "-m", "mkdocs_blogimport", "options", "--format", form]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "max_liquid_steps" in ran.stdout

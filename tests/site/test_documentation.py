"""The documentation around a blog stays what it was."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import yaml
from beside import BLOG, OURS, build_with
from building import build_site


def test_no_banner_appears_on_a_build(tmp_path: Path) -> None:
    build_with(tmp_path, OURS)
    command = [sys.executable, "-m", "mkdocs", "build", "-f", str(tmp_path / "site/mkdocs.yml")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    lines = (done.stdout + done.stderr).splitlines()
    assert lines
    assert all(line.startswith("INFO    -  ") for line in lines), lines


def test_documentation_pages_are_the_same_byte_for_byte(tmp_path: Path) -> None:
    docs = {"index.md": "# Home\n\n## Part\n\nText.\n", "guide.md": "# Guide\n\n[home](index.md)\n", "pic.png": "p"}
    nav = [{"Home": "index.md"}, {"Guide": "guide.md"}]
    for theme in ({"name": "material", "font": False}, {"name": "mkdocs"}, {"name": "readthedocs"}):
        with_blog = build_site(tmp_path / f"with-{theme['name']}", blog=BLOG, docs=docs, plugins=["search", OURS],
                               mkdocs={"nav": nav, "theme": theme})  # fmt: skip
        without = build_site(tmp_path / f"without-{theme['name']}", docs=docs, plugins=["search"],
                             mkdocs={"nav": nav, "theme": theme})  # fmt: skip
        for file in ("index.html", "guide/index.html", "pic.png", "404.html"):
            strip = lambda text: text.split("Build Date")[0]  # noqa: E731 - MkDocs writes the second of the build
            assert strip(with_blog.read(file)) == strip(without.read(file)), f"{theme['name']}: {file}"
        settings = yaml.safe_load((tmp_path / f"with-{theme['name']}/site/mkdocs.yml").read_text())
        assert settings["theme"] == theme

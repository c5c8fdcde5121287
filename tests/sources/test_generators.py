"""The example in `docs/generators.md`: put into a copy of the package as the page says, it imports a blog."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from building import write

import mkdocs_blogimport

PAGE = Path(__file__).parents[2] / "docs" / "generators.md"
BLOCKS = dict(re.findall(r'^```python title="([^"]+)"\n(.*?)^```$', PAGE.read_text("utf-8"), re.M | re.S))
MODULE = "mkdocs_blogimport/sources/quill.py"
REGISTRY = "mkdocs_blogimport/sources/__init__.py"

BLOG = {
    "quill.conf": "",
    "README.md": "# No entry\n",
    "entries/First Light.md": "---\ntitle: First light\ndate: 2012-05-20\ntags: [dawn]\n---\nSee [this](/second/).\n",
    "entries/second.md": "---\ntitle: On: and off\n---\n*Text*\n",
    "entries/beside.txt": "no entry",
}


def package(folder: Path) -> None:
    """Copy the package, with one file more and one name more in the registry."""
    assert set(BLOCKS) == {MODULE, REGISTRY}
    shutil.copytree(Path(mkdocs_blogimport.__file__).parent, folder / "mkdocs_blogimport")
    (folder / MODULE).write_text(BLOCKS[MODULE], encoding="utf-8")
    registry = (folder / REGISTRY).read_text(encoding="utf-8")
    for line in filter(None, BLOCKS[REGISTRY].splitlines()):
        before = re.sub(r", quill\b|\bquill, ", "", line)
        assert registry.count(before + "\n") == 1, f"{REGISTRY} has no line {before!r}"
        registry = registry.replace(before + "\n", line + "\n")
    (folder / REGISTRY).write_text(registry, encoding="utf-8")


@pytest.mark.parametrize("format", ["auto", "quill"])
def test_example(format: str, tmp_path: Path) -> None:
    package(tmp_path / "package")
    write(tmp_path / "blog", BLOG)
    write(tmp_path / "site", {"docs/index.md": "# Home\n"})
    plugins = [{"blogimport": {"source": "../blog", "format": format}}]
    settings = {"site_name": "Test", "site_url": "https://example.com/", "theme": "mkdocs", "plugins": plugins}
    (tmp_path / "site/mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=tmp_path / "site",
        env={**os.environ, "PYTHONPATH": str(tmp_path / "package")},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    page = (tmp_path / "site/site/first-light/index.html").read_text(encoding="utf-8")
    assert "First light" in page and "2012" in page and '<a href="../second/">this</a>' in page
    assert "<em>Text</em>" in (tmp_path / "site/site/second/index.html").read_text(encoding="utf-8")
    assert (tmp_path / "site/site/blog/tag/dawn/index.html").is_file()
    assert not list((tmp_path / "site/site").rglob("*README*"))
    # what it reports has file and line
    assert "entries/second.md:2: " in ran.stderr

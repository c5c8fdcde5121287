"""The examples in the README of each closed room run as they stand there, and a build prints what a page shows."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import mkdocs_blogimport

ROOT = Path(mkdocs_blogimport.__file__).parent
EXAMPLES = [
    pytest.param(example, id=f"{room}-{number}")
    for room in ("frontmatter", "kramdown")
    for number, example in enumerate(
        re.findall(r"^```python\n(.*?)^```$", (ROOT / room / "README.md").read_text("utf-8"), re.M | re.S)
    )
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: str) -> None:
    assert "assert " in example
    exec(compile(example, "README.md", "exec"), {})


@pytest.mark.parametrize("room", ["frontmatter", "kramdown"])
def test_it_is_one_screen_and_has_an_example(room: str) -> None:
    page = (ROOT / room / "README.md").read_text("utf-8")
    assert page.count("```python\n") and len(page.splitlines()) <= 60


def test_a_build_of_the_demonstration_blog_prints_what_the_page_on_jekyll_shows(tmp_path: Path) -> None:
    repository = Path(__file__).parents[1]
    page = (repository / "docs/from-jekyll.md").read_text("utf-8")
    shown = page.split("you would see this", 1)[1].split("```text\n", 1)[1].split("```", 1)[0]
    shutil.copytree(repository / "demo", tmp_path / "old-blog")
    site = tmp_path / "my-site"
    (site / "docs").mkdir(parents=True)
    (site / "docs/index.md").write_text("# Home\n", encoding="utf-8")
    plugins = "plugins:\n  - search\n  - blogimport:\n      source: ../old-blog\n"
    (site / "mkdocs.yml").write_text(f"site_name: Mine\n{plugins}", encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build"]
    built = subprocess.run(command, cwd=site, capture_output=True, encoding="utf-8", check=True)
    printed = built.stderr.replace(f"{tmp_path.resolve()}/", "")
    assert _words(printed) == _words(shown)


def _words(text: str) -> str:
    """A text without its line breaks and spaces, and without how long a build took."""
    return re.sub(r"in[\d.]+seconds$", "", "".join(text.split()))

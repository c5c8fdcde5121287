"""The examples in the README of each closed room run as they stand there."""

from __future__ import annotations

import re
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

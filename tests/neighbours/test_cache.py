"""A page that comes from the cache is what the plugins around ours make of a new one, whatever their order."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from beside import BLOG
from building import build_site

PLUGINS = {"glightbox": "mkdocs_glightbox", "minify": "mkdocs_minify_plugin"}


@pytest.mark.parametrize("is_before", [True, False], ids=["before ours", "after ours"])
@pytest.mark.parametrize("name", PLUGINS)
def test_pages_from_the_cache_are_those_of_a_first_build(name: str, is_before: bool, tmp_path: Path) -> None:
    if find_spec(PLUGINS[name]) is None:
        pytest.skip(f"{name} is not installed")
    own: dict[str, Any] = {"blogimport": {"source": "../blog", "cache": "cache"}}
    other = {name: {"minify_html": True}} if name == "minify" else name
    plugins = ["search", *([other, own] if is_before else [own, other])]
    first = build_site(tmp_path, blog=BLOG, plugins=plugins)
    pages = {file: _undated(first.read(file)) for file in first.files() if file.endswith(".html")}
    again = build_site(tmp_path, blog=BLOG, plugins=plugins)
    assert {file: _undated(again.read(file)) for file in pages} == pages


def _undated(page: str) -> str:
    return re.sub(r"Build Date UTC : [^\n]*", "", page)

"""MkDocs' own search."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from beside import OURS, build_with
from building import Built


def search_entries(built: Built) -> dict[str, dict[str, Any]]:
    return {entry["location"]: entry for entry in json.loads(built.read("search/search_index.json"))["docs"]}


@pytest.mark.parametrize("theme", ["material", "mkdocs"])
@pytest.mark.parametrize("ours_first", [True, False])
def test_search_finds_posts_and_not_their_trimmings(tmp_path: Path, theme: str, ours_first: bool) -> None:
    plugins = [OURS, "search"] if ours_first else ["search", OURS]
    built = build_with(tmp_path, *plugins, theme={"name": theme, **({"font": False} if theme == "material" else {})})
    entries = search_entries(built)
    assert "zymurgist" in entries["2020/tea"]["text"]
    assert unescape(entries["2020/tea"]["title"]) == "Tea & cake"  # Material's index holds HTML
    assert "2020/tea#cake" in entries
    assert "January" not in entries["2020/tea"]["text"]
    assert not [location for location in entries if "/page/" in location or "zymurgist" in location]
    assert not [e for location, e in entries.items() if location.startswith("blog/") and e["text"]]

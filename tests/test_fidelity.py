"""The table of what becomes of Liquid, kramdown and goldmark: every row is held by cases, and no row is missing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from cases import TESTS, cases, load

from mkdocs_blogimport.liquid import blocks, registry
from mkdocs_blogimport.sources.pelican import settings

TABLE = load(TESTS / "fidelity.yml")
ROWS = {group["group"]: {row["feature"]: row for row in group["rows"]} for group in TABLE["groups"]}
FOLDERS = (
    "cli", "liquid", "kramdown", "goldmark", "render", "shortcodes", "sites", "sources/eleventy", "sources/hexo",
    "sources/hugo", "sources/jekyll", "sources/pelican", "sources/zola",
)  # fmt: skip
#: What is no tag of its own: the parts of others, and outputs.
PARTS = {"elsif", "else", "when", "output"}


def walked() -> dict[str, Any]:
    """The cases that the tests walk, by the names that the table has for them."""
    found: dict[str, Any] = {}
    for folder in FOLDERS:
        for param in cases(folder):
            assert f"{folder}/{param.id}" not in found, f"two cases are called {folder}/{param.id}"
            found[f"{folder}/{param.id}"] = param.values[0]
    return found


WALKED = walked()


def features(*groups: str) -> set[str]:
    return {feature for group in groups for feature in ROWS[group]}


@pytest.mark.parametrize(
    ("group", "feature"), [(group, feature) for group, rows in ROWS.items() for feature in rows], ids=str
)
def test_a_row_is_held_by_cases(group: str, feature: str) -> None:
    row = ROWS[group][feature]
    assert set(row) <= {"feature", "cases", "differs", "told"}
    assert row["cases"]
    assert [name for name in row["cases"] if name not in WALKED] == []
    if group.startswith(("Tags", "Filters")) and feature != "any other":
        used = r"\{%-?\s*" if group.startswith("Tags") else r"\|\s*"
        used += re.escape(feature) + r"(?!\w)"
        assert any(re.search(used, str(WALKED[name])) for name in row["cases"])


def test_what_is_documented_has_a_row() -> None:
    documented = {name: set(features) for name, features in TABLE["documented"].items()}
    assert features("Tags of Liquid") == documented["tags of Liquid"]
    assert features("Tags of Jekyll") == documented["tags of Jekyll"]
    assert features("Filters of Liquid") == documented["filters of Liquid"]
    assert features("Filters of Jekyll") == documented["filters of Jekyll"]
    assert features("kramdown") == documented["features of kramdown"]
    keys = {key for row in features("Hugo's front matter") for key in row.split(", ")}
    assert documented["front matter of Hugo"] <= keys
    assert features("Hugo's Markdown") == documented["features of Hugo's Markdown"]
    assert features("Shortcodes of Hugo") - {"any other"} == documented["shortcodes of Hugo"]
    assert features("Render hooks of Hugo") >= documented["render hooks of Hugo"]


def test_what_is_known_has_a_row() -> None:
    known = {tag.name for tag in blocks.TAGS} | {"comment", "raw"}
    known |= {tag.name for tag in registry.TAGS.values() if not tag.fallback}
    rows = features("Tags of Liquid", "Tags of Jekyll", "Tags beyond these") - {"any other"}
    assert {name.lower() for name in known} - PARTS == rows
    rows = features("Filters of Liquid", "Filters of Jekyll", "Filters beyond these") - {"any other"}
    assert set(registry.FILTERS) == rows


def test_every_setting_of_pelican_that_is_read_has_a_row() -> None:
    named = {name for feature in ROWS["Pelican's settings"] for name in re.findall(r"[A-Z][A-Z_]+[A-Z]", feature)}
    plugins = {"PLUGINS", "I18N_SUBSITES"}
    assert {*settings.DEFAULTS, *settings._ALSO} - {"MD_EXTENSIONS"} - plugins - named == set()

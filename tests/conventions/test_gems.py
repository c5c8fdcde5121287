"""The table of what themes' gems bring along names plugins that are known or reported, and gems of themes."""

from __future__ import annotations

import pytest

from mkdocs_blogimport.conventions import gems, themes


def test_a_repository_stands_for_its_gem() -> None:
    assert gems.gem_of({"remote_theme": "mmistakes/minimal-mistakes@4.24.0"}, gems.gems()) == "minimal-mistakes-jekyll"
    assert gems.gem_of({"theme": "a-theme"}, gems.gems()) == ""


def test_every_gem_is_one_of_a_theme() -> None:
    assert set(gems.gems()) <= {gem for theme in themes().values() for gem in theme.gems}


def test_a_site_may_name_gems() -> None:
    known = gems.gems({"my-theme": ["jekyll-archives"], "minima": "jekyll-x"})
    assert known["my-theme"] == {"jekyll-archives"}
    assert known["minima"] == {"jekyll-x"}
    assert known["just-the-docs"] == gems.gems()["just-the-docs"]
    with pytest.raises(ValueError, match="gems: my-theme: expected a string or a list of strings, got 1"):
        gems.gems({"my-theme": [1]})

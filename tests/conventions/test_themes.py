"""A theme is recognised by what the configuration names, by settings, and by files; each row of the table can be."""

from __future__ import annotations

from typing import Any

import pytest

from mkdocs_blogimport.conventions import recognised, themes


@pytest.mark.parametrize(
    ("settings", "files", "found"),
    [
        ({"theme": "jekyll-theme-chirpy"}, (), ("chirpy",)),
        ({"remote_theme": "mmistakes/minimal-mistakes@4.24.0"}, (), ("minimal-mistakes",)),
        ({"remote_theme": "https://github.com/kitian616/jekyll-text-theme.git"}, (), ("text",)),
        ({"remote_theme": "someone/Beautiful-Jekyll/"}, (), ("beautiful-jekyll",)),
        ({"minimal_mistakes_skin": "air"}, (), ("minimal-mistakes",)),
        ({}, ("_sass/minimal-mistakes",), ("minimal-mistakes",)),
        ({}, ("public/css/lanyon.css", "public/css/poole.css"), ("lanyon", "hyde")),
        ({"theme": "minima"}, ("_sass/minimal-mistakes.scss",), ("minima",)),
        ({"theme": "a-theme-of-my-own"}, (), ()),
        ({"theme": ["minima"], "remote_theme": {"minima": 1}}, (), ()),
        ({}, (), ()),
    ],
)
def test_recognised(settings: dict[str, Any], files: tuple[str, ...], found: tuple[str, ...]) -> None:
    assert recognised(settings, lambda path: path in files) == found


@pytest.mark.parametrize("theme", themes().values(), ids=lambda theme: theme.name)
def test_every_theme_can_be_recognised_by_each_of_its_signs(theme: Any) -> None:
    for gem in theme.gems:
        assert recognised({"theme": gem}, lambda path: False)[0] == theme.name
    for repository in theme.repositories:
        assert recognised({"remote_theme": f"somebody/{repository}"}, lambda path: False)[0] == theme.name
    for key in theme.settings:
        assert recognised({key: {}}, lambda path: False)[0] == theme.name
    for file in theme.files:
        assert recognised({}, lambda path, file=file: path == file)[0] == theme.name
    assert theme.gems or theme.repositories or theme.settings or theme.files


def test_a_theme_that_was_made_of_another_has_its_conventions() -> None:
    assert recognised({"SEOTitle": "x"}, lambda path: False) == ("hux", "clean-blog")

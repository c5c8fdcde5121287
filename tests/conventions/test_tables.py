"""The rows that a site adds: what can't be used is said in one clause, and our own tables can be used."""

from __future__ import annotations

from typing import Any

import pytest
from mkdocs.config.base import ValidationError

from mkdocs_blogimport.config import BlogImportConfig
from mkdocs_blogimport.conventions import tables, themes
from mkdocs_blogimport.conventions.fields import said


@pytest.mark.parametrize(
    ("added", "message"),
    [
        ({"colours": {}}, "conventions: there is no 'colours', expected one of fields, layouts, gems, classes"),
        ({"fields": ["picture"]}, "fields: expected a mapping, got ['picture']"),
        ({"fields": {"hero": "picture"}}, "fields: there is no 'hero', expected one of picture, thumbnail"),
        ({"fields": {"picture": 1}}, "fields: picture: expected a mapping, got 1"),
        ({"fields": {"picture": {"keys": "a"}}}, "fields: picture: there is no 'keys', expected one of key, themes"),
        ({"fields": {"picture": {"themes": "hux"}}}, "fields: picture: expected a key, got {'themes': 'hux'}"),
        ({"layouts": {"x": {"list": "all"}}}, "layouts: x: 'list' is one of front, archive, terms, term, collection"),
        ({"layouts": {"x": {"list": "terms"}}}, "layouts: x: 'grouping' is one of categories, tags"),
        ({"layouts": {"x": {"list": "term", "grouping": "tags"}}}, "layouts: x: 'keys' must say where the term is"),
        ({"classes": {"boxes": {}}}, "classes: there is no 'boxes', expected one of callouts, buttons"),
        ({"classes": {"callouts": ["x"]}}, "classes: callouts: expected a mapping, got ['x']"),
        ({"classes": {"callouts": {"x": "blue"}}}, "classes: callouts: x: expected one of danger, info, note"),
        (
            {"classes": {"callouts": {"x": {"type": "tip", "title": "y"}}}},
            "classes: callouts: x: 'title' is heading or",
        ),
        ({"includes": {"x": "gallery"}}, "includes: x: expected a mapping, got 'gallery'"),
        ({"includes": {"x": {"kind": "film show"}}}, "includes: x: 'kind' is one of cards, contents, film"),
        ({"includes": {"x": {"kind": "template"}}}, "includes: x: 'template' is what an include of the kind"),
        ({"includes": {"x": {"kind": "player", "provider": "y"}}}, "includes: x: 'provider' is one of youtube, vimeo"),
        ({"providers": {"x": {"address": "http://x.example/{id}"}}}, "providers: x: 'address' is that of a player"),
        ({"providers": {"x": {"address": "https://x.example/{id}"}}}, "providers: x: 'id' is [word, 5, 20] or"),
        ({"gems": {"x": {"a": "b"}}}, "gems: x: expected a string or a list of strings, got {'a': 'b'}"),
    ],
)
def test_what_cannot_be_used(added: dict[str, Any], message: str) -> None:
    config = BlogImportConfig()
    config.load_dict({"source": "blog", "conventions": added})
    (key, error), *others = config.validate()[0]
    assert (key, others) == ("conventions", [])
    assert isinstance(error, ValidationError)
    assert str(error).startswith(message)


def test_what_is_no_mapping_cannot_be_used() -> None:
    config = BlogImportConfig()
    config.load_dict({"source": "blog", "conventions": ["fields"]})
    assert "Expected a mapping of fields, layouts, gems" in str(config.validate()[0][0][1])


def test_the_rows_of_a_site_come_first() -> None:
    added = tables({"fields": {"lead": "motto"}}).fields["lead"]
    assert next(said(added, (), {"subtitle": "a", "motto": "b"})) == ("motto", "b")
    assert next(said(added, (), {"subtitle": "a"})) == ("subtitle", "a")
    assert not list(said(added, (), {"description": "c"}))


def test_rows_name_themes_that_are_known() -> None:
    ours = tables()
    keys = [key for keys in ours.fields.values() for key in keys]
    rows = [row for rows in ours.layouts.values() for row in rows]
    assert {theme for known in (*keys, *rows) for theme in known.themes} <= set(themes())

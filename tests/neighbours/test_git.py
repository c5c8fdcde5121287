"""Plugins that ask Git who wrote a file, and when: of a post they ask for its own file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from beside import BLOG, MATERIAL, OURS, needs
from building import Built, build_site, write
from mkdocs.plugins import get_plugins
from repository import DAY, committed


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a blog and a site, in which the build runs."""
    write(tmp_path / "blog", BLOG)
    write(tmp_path / "site/docs", {"index.md": "# Home\n"})
    committed(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def built(folder: Path, theirs: dict[str, Any], *, ours_first: bool) -> Built:
    plugins = [OURS, theirs] if ours_first else [theirs, OURS]
    found = build_site(folder, plugins=plugins, mkdocs={"theme": MATERIAL})
    assert not found.aborted, found.reason
    return found


@pytest.mark.parametrize("ours_first", [True, False])
def test_a_post_has_the_day_of_its_last_commit(folder: Path, ours_first: bool) -> None:
    needs("mkdocs_git_revision_date_localized_plugin")
    site = built(folder, {"git-revision-date-localized": {"type": "iso_date"}}, ours_first=ours_first)
    assert not site.warnings()
    for file in ("index.html", "2020/tea.html", "2020/soup.html"):
        assert DAY in site.read(file)
    assert "A zymurgist drinks tea." in site.read("2020/tea.html")
    assert site.goal("old-tea/index.html") == "2020/tea.html"


@pytest.mark.parametrize("ours_first", [True, False])
def test_a_post_has_the_authors_of_its_file(folder: Path, ours_first: bool) -> None:
    needs("mkdocs_git_authors_plugin")
    site = built(folder, {"git-authors": {}}, ours_first=ours_first)
    assert not site.warnings()
    assert "Ann Ashore" in site.read("2020/soup.html")
    assert "Soup is hot." in site.read("2020/soup.html")
    assert site.goal("old-tea/index.html") == "2020/tea.html"


@pytest.mark.parametrize("ours_first", [True, False])
@pytest.mark.parametrize("inside", [True, False])
def test_a_post_in_docs_dir_has_its_committers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inside: bool, ours_first: bool
) -> None:
    needs("mkdocs_git_committers_plugin_2")
    if not get_plugins()["git-committers"].value.startswith("mkdocs_git_committers_plugin_2"):
        pytest.skip("an older plugin has the same name: uninstall mkdocs-git-committers-plugin")
    blog = "site/docs/old-blog" if inside else "old-blog"
    write(tmp_path / blog, BLOG)
    write(tmp_path / "site/docs", {"index.md": "# Home\n"})
    write(
        tmp_path / "site/overrides",
        {"main.html": '{% extends "base.html" %}{% block content %}{{ super() }}<i>{{ committers }}</i>{% endblock %}'},
    )
    committed(tmp_path)
    monkeypatch.chdir(tmp_path)
    # what it has once asked its host for; it asks of a file that is in the repository, and of no other
    names = ("index.md", "old-blog/_posts/2020-01-01-tea.md", "old-blog/_posts/2020-01-02-soup.md")
    known = {f"site/docs/{name}": {"authors": [{"login": f"Ann of {name}"}], "last_commit_date": DAY} for name in names}
    write(tmp_path, {"cache/page-authors.json": json.dumps({"cache_date": "2100-01-01", "page_authors": known})})
    theirs = {"git-committers": {"repository": "ann/site", "docs_path": "site/docs/", "cache_dir": "cache"}}
    ours = {"blogimport": {"source": "docs/old-blog" if inside else "../old-blog"}}
    plugins = [ours, theirs] if ours_first else [theirs, ours]
    found = build_site(tmp_path, plugins=plugins, mkdocs={"theme": {**MATERIAL, "custom_dir": "overrides"}})
    assert not found.aborted, found.reason
    assert "Ann of index.md" in found.read("index.html")
    assert ("Ann of old-blog/_posts/2020-01-01-tea.md" in found.read("2020/tea.html")) is inside
    assert "A zymurgist drinks tea." in found.read("2020/tea.html")

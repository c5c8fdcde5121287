"""Plugins that ask Git who wrote a file, and when: of a post they ask for its own file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from beside import BLOG, MATERIAL, OURS, needs
from building import Built, build_site, write
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

"""The feed of posts and of changed pages: how it knows when a page changed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import feedparser
import pytest
from beside import needs
from building import Built, build_again, build_site, write
from repository import DAY, committed, git

from mkdocs_blogimport.site import changes

BLOG = {"_posts/2024-03-01-a.md": "---\ntitle: A\n---\nText of A.\n"}
DOCS = {"index.md": "# Home\n", "guide.md": "# Guide\n", "said.md": "---\nupdated: 2024-02-02\n---\n# Said\n"}
OURS: dict[str, Any] = {"blogimport": {"source": "../blog", "feeds": [{"path": "news.xml", "of": "changes"}]}}


def days(built: Built) -> dict[str, str]:
    """The title of each entry and its day; the id of a changed page has the same."""
    found = feedparser.parse((built.folder / "news.xml").read_bytes())
    assert not found.bozo, found.bozo_exception
    for entry in found.entries:
        assert "#" not in entry.id or entry.id == f"{entry.link}#changed-{entry.published[:10]}"
    return {entry.title: entry.published[:10] for entry in found.entries}


def test_git_knows_the_last_commit_of_a_page(tmp_path: Path) -> None:
    write(tmp_path / "blog", BLOG)
    write(tmp_path / "site", {f"docs/{name}": text for name, text in DOCS.items()})
    committed(tmp_path)
    built = build_site(tmp_path, docs={"new.md": "# Not committed\n"}, plugins=[OURS])
    assert days(built) == {"A": "2024-03-01", "Said": "2024-02-02", "Home": DAY, "Guide": DAY}
    first = (built.folder / "news.xml").read_bytes()
    for page in (tmp_path / "site/docs").iterdir():
        os.utime(page, (10**9, 10**9))
    assert (build_again(tmp_path).folder / "news.xml").read_bytes() == first
    assert not built.warnings()


def test_what_git_is_told_elsewhere_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "blog", BLOG)
    write(tmp_path / "site", {f"docs/{name}": text for name, text in DOCS.items()})
    committed(tmp_path)
    git(tmp_path, "config", "log.showRoot", "false")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / ".git"))
    monkeypatch.setenv("GIT_PREFIX", "site/")
    assert days(build_site(tmp_path, plugins=[OURS])).keys() == {"A", "Said", "Home", "Guide"}


def test_a_shallow_clone_says_nothing_of_what_it_doesnt_hold(tmp_path: Path) -> None:
    write(tmp_path / "all/blog", BLOG)
    write(tmp_path / "all/site", {f"docs/{name}": text for name, text in DOCS.items()})
    committed(tmp_path / "all")
    write(tmp_path / "all/site", {"docs/guide.md": "# Guide\n\nMore.\n"})
    git(tmp_path / "all", "commit", "--quiet", "--all", "--message", "More")
    for depth, known in ((1, set()), (3, {"Guide", "Home"})):
        clone = tmp_path / f"clone{depth}"
        git(tmp_path, "clone", "--quiet", "--depth", str(depth), f"file://{tmp_path}/all", clone.name)
        assert days(build_site(clone, docs={}, plugins=[OURS])).keys() == {"A", "Said", *known}


def test_without_git_the_time_of_the_file_counts_and_is_no_part_of_the_id(tmp_path: Path) -> None:
    write(tmp_path / "site", {f"docs/{name}": text for name, text in DOCS.items()})
    for name in DOCS:
        os.utime(tmp_path / "site/docs" / name, (10**9, 10**9))
    built = build_site(tmp_path, blog=BLOG, docs={"p.png": "x"}, plugins=[OURS])
    assert days(built) == {"A": "2024-03-01", "Said": "2024-02-02", "Guide": "2001-09-09", "Home": "2001-09-09"}
    found = feedparser.parse((built.folder / "news.xml").read_bytes())
    ids = [entry.id for entry in found.entries]
    assert ids[2:] == ["https://example.com/", "https://example.com/guide/"]


def test_where_git_does_not_answer_that_is_reported_once_and_the_time_of_the_file_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "bin", {"git": "#!/bin/sh\nexec sleep 30\n"})
    (tmp_path / "bin/git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setattr(changes, "_LONGEST_WAIT", 0.2)
    built = build_site(tmp_path, blog=BLOG, docs=DOCS, plugins=[OURS], mkdocs={"strict": True})
    assert {"Home", "Guide"} <= days(built).keys()
    told = [text for _, text in built.messages if text.startswith("mkdocs.yml: Git has not said within 0.2 seconds")]
    assert len(told) == 1


def test_the_plugin_of_git_dates_comes_before_the_commits(tmp_path: Path) -> None:
    needs("mkdocs_git_revision_date_localized_plugin")
    write(tmp_path / "blog", BLOG)
    write(tmp_path / "site", {f"docs/{name}": text for name, text in DOCS.items()})
    committed(tmp_path)
    hook = "def on_page_markdown(markdown, page, **more):\n"
    hook += "    if page.meta.get('git_revision_date_localized_hash') and page.file.src_uri == 'guide.md':\n"
    hook += "        page.meta['git_revision_date_localized_raw_iso_datetime'] = '2023-07-08 01:02:03'\n"
    write(tmp_path / "site", {"hook.py": hook})
    theirs = {"git-revision-date-localized": {"timezone": "Europe/Berlin", "fallback_to_build_date": True}}
    built = build_site(
        tmp_path, docs={"new.md": "# Not committed\n"}, plugins=[OURS, theirs], mkdocs={"hooks": ["hook.py"]}
    )
    assert days(built) == {"A": "2024-03-01", "Said": "2024-02-02", "Home": DAY, "Guide": "2023-07-08"}


#: A commit whose files are nowhere.
COMMIT = (
    "tree 1234567890123456789012345678901234567890\n"
    "author A <a@a.example> 1 +0000\ncommitter A <a@a.example> 1 +0000\n\nx\n"
)


@pytest.mark.parametrize("name", ["", ".git/"])
def test_a_repository_among_the_files_of_a_blog_runs_nothing(name: str, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "made")
    files = {
        "config": "[core]\nrepositoryformatversion = 1\nbare = false\nworktree = .\n"
        "[extensions]\npartialClone = origin\n"
        f'[remote "origin"]\nurl = ./\npromisor = true\nuploadpack = "touch {tmp_path}/RUN;false"\n',
        "HEAD": "ref: refs/heads/main\n",
        "refs/heads/main": git(tmp_path / "made", "hash-object", "-t", "commit", "-w", "--stdin", text=COMMIT),
    }
    write(tmp_path / "site/docs", {f"{name}{file}": text for file, text in files.items()})
    (tmp_path / "made/objects").rename(tmp_path / f"site/docs/{name}objects")
    write(tmp_path / "site/docs", BLOG)
    build_site(tmp_path, docs={}, plugins=[{"blogimport": {**OURS["blogimport"], "source": "docs"}}])
    assert not (tmp_path / "RUN").exists()


def test_a_commit_outside_the_calendar_says_nothing(tmp_path: Path) -> None:
    write(tmp_path / "blog", BLOG)
    write(tmp_path / "site", {f"docs/{name}": text for name, text in DOCS.items()})
    committed(tmp_path)
    write(tmp_path / "site", {"docs/guide.md": "# Guide\n\nMore.\n"})
    git(tmp_path, "commit", "--quiet", "--all", "--message", "More", time="@253402300800 +0000")
    built = build_site(tmp_path, docs={}, plugins=[OURS])
    assert days(built) == {"A": "2024-03-01", "Said": "2024-02-02", "Home": DAY, "Guide": DAY}

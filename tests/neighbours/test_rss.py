"""mkdocs-rss-plugin."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from beside import OURS, build_with
from building import build_site


@pytest.mark.parametrize("ours_first", [True, False])
def test_rss_lists_the_posts(tmp_path: Path, ours_first: bool) -> None:
    rss = {"rss": {"match_path": "blog/_posts/.*", "date_from_meta": {"as_creation": "date"}, "use_git": False}}
    built = build_with(tmp_path, *([OURS, rss] if ours_first else [rss, OURS]))
    assert not built.aborted
    feed = built.read("feed_rss_created.xml")
    assert "https://example.com/2020/tea" in feed
    assert "Tea &amp; cake" in feed
    assert "Wed, 01 Jan 2020" in feed
    assert not built.warnings()


def test_rss_takes_every_page_that_it_is_not_told_to_leave(tmp_path: Path) -> None:
    built = build_with(tmp_path, {"rss": {"use_git": False}}, OURS)
    assert "https://example.com/2020/soup" in built.read("feed_rss_created.xml")
    assert not built.warnings()


@pytest.mark.parametrize("trusted", [False, True])
def test_the_feed_has_nothing_that_other_plugins_make_of_a_posts_markdown(tmp_path: Path, trusted: bool) -> None:
    hook = (
        "def on_page_markdown(markdown, page, **more):\n"
        "    if '_posts' in page.file.src_uri:\n"
        "        return markdown.replace('[[secret]]', 'PASSWORD') + ' ADDED'\n"
    )
    (tmp_path / "site").mkdir()
    (tmp_path / "site/hook.py").write_text(hook)
    blog = {"_config.yml": "", "_posts/2020-01-01-a.md": "---\nmarkdown: site\n---\nTell me the [[secret]].\n"}
    ours = {"blogimport": {**OURS["blogimport"], **({"markdown_site": "_posts"} if trusted else {})}}
    built = build_site(tmp_path, blog=blog, plugins=[{"rss": {"use_git": False}}, ours], mkdocs={"hooks": ["hook.py"]})
    feed = built.read("feed_rss_created.xml")
    assert "Tell me the " in feed
    assert ("[[secret]]" in feed) is not trusted
    assert ("PASSWORD" in feed) is trusted
    assert ("ADDED" in feed) is trusted


def test_the_tests_need_no_git(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import mkdocs_rss_plugin.plugin"]
    ran = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PATH": str(tmp_path)})
    assert ran.returncode == 0, ran.stderr

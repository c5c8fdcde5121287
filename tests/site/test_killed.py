"""A build that is killed, at whatever moment: the blog is untouched, and the next build is right."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from untouched import snapshot

MKDOCS = """
site_name: Killed
site_url: https://example.com/
theme: mkdocs
plugins:
  - search
  - blogimport:
      source: ../blog
"""
POSTS = 60


def write(folder: Path) -> None:
    """A site that takes a moment to build."""
    files = {
        "blog/_config.yml": "plugins: [jekyll-redirect-from]\n",
        "blog/_includes/box.html": "<b>{{ include.a }}</b>",
        "blog/images/a.png": "no picture",
        "site/docs/index.md": "# Home\n",
        "site/mkdocs.yml": MKDOCS,
    }
    for number in range(POSTS):
        files[f"blog/_posts/2020-01-{number % 28 + 1:02}-post-{number}.md"] = (
            f"---\ntitle: Post {number}\ntags: [t{number % 7}]\nredirect_from: /old/{number}/\n---\n"
            f"Body of {number}. ![a](/images/a.png) {{% include box.html a={number} %}}\n\n" + "* a\n  * b\n" * 30
        )
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def start(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "build", "-q"],
        cwd=folder / "site",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000"},
    )


def pages(folder: Path) -> dict[str, bytes]:
    """What a build wrote; a compressed file holds the time at which it was made."""
    site = folder / "site/site"
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file() and path.suffix != ".gz"
    }


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_killed_at_any_moment(tmp_path: Path) -> None:
    write(tmp_path)
    before = snapshot(tmp_path, "site/site")
    begun = time.monotonic()
    assert start(tmp_path).wait() == 0
    whole = time.monotonic() - begun
    right = pages(tmp_path)
    assert len(right) > POSTS

    killed = 0
    for share in (0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        build = start(tmp_path)
        try:
            build.wait(timeout=whole * share)
        except subprocess.TimeoutExpired:
            build.send_signal(signal.SIGKILL)
            build.wait()
            killed += 1
        assert snapshot(tmp_path, "site/site") == before
    assert killed, "no build was slow enough to be killed"

    assert start(tmp_path).wait() == 0
    assert pages(tmp_path) == right
    assert snapshot(tmp_path, "site/site") == before


def test_two_builds_of_one_site_at_once_end_well_or_with_a_line(tmp_path: Path) -> None:
    write(tmp_path)
    assert start(tmp_path).wait() == 0
    right = pages(tmp_path)
    for _ in range(3):
        both = [start(tmp_path), start(tmp_path)]
        for build in both:
            told = build.communicate()[0]
            assert build.returncode == 0 or "perhaps another build" in told, told
            assert "Traceback" not in told
    assert start(tmp_path).wait() == 0
    assert pages(tmp_path) == right


def test_a_file_that_another_build_has_removed_is_told_in_a_line(tmp_path: Path) -> None:
    write(tmp_path)
    assert start(tmp_path).wait() == 0
    # between the look into the folder and the removal
    hook = "import os\nlisted = os.listdir\nos.listdir = lambda folder: [*listed(folder), 'gone']\n"
    (tmp_path / "site/hook.py").write_text(hook)
    with (tmp_path / "site/mkdocs.yml").open("a") as settings:
        settings.write("hooks: [hook.py]\n")
    build = start(tmp_path)
    told = build.communicate()[0]
    assert build.returncode == 1
    assert told.splitlines()[-1] == (
        "blogimport: site/gone can't be written: No such file or directory; another program removes files there at the "
        "same time, perhaps another build"
    )

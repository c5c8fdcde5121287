"""`mkdocs serve`: the preview of a blog."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from building import build_site

BLOG = {
    "_config.yml": "permalink: /:title\n",
    "_posts/2020-01-01-tea.md": "---\ntitle: Tea\nredirect_from: [/old, /old/tea/]\n---\nTea is hot.\n",
    "_posts/2199-01-01-later.md": "---\ntitle: Later\n---\nNot yet.\n",
    "_drafts/idea.md": "---\ntitle: Idea\n---\nHalf baked.\n",
}


class Preview:
    """A running `mkdocs serve`."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/docs"
        command = [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}", "-f", "mkdocs.yml"]
        self.log = (folder / "serve.log").open("w+")
        self.process = subprocess.Popen(command, cwd=folder / "site", stdout=self.log, stderr=subprocess.STDOUT)

    def get(self, path: str) -> str:
        with urllib.request.urlopen(self.url + path, timeout=20) as answer:
            return str(answer.read().decode())

    def wait_for(self, path: str, text: str) -> str:
        page = ""
        for _ in range(300):
            try:
                page = self.get(path)
            except (urllib.error.URLError, ConnectionError):
                page = ""
            if text in page:
                return page
            assert self.process.poll() is None, self.told()
            time.sleep(0.1)
        raise AssertionError(f"{path} never had {text!r}, but {page}\n{self.told()}")

    def told(self) -> str:
        self.log.seek(0)
        return self.log.read()


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    build_site(tmp_path, blog=BLOG, mkdocs={"site_url": "https://example.com/docs/"})
    preview = Preview(tmp_path)
    yield preview
    preview.process.terminate()
    preview.process.wait(10)


def test_the_preview_shows_what_the_host_will_and_follows_changes(preview: Preview, tmp_path: Path) -> None:
    page = preview.wait_for("/tea", "Tea is hot.")
    assert "livereload" in page
    assert re.search(r'http-equiv="refresh" content="0; url=\./tea"', preview.get("/old"))
    assert "url=../../tea" in preview.get("/old/tea/")
    assert "Draft" in preview.get("/later")
    assert "Half baked." in preview.get("/idea")
    with pytest.raises(urllib.error.HTTPError):
        preview.get("/nothing")

    post = tmp_path / "blog/_posts/2020-01-01-tea.md"
    post.write_text(post.read_text().replace("Tea is hot.", "Tea is cold."))
    preview.wait_for("/tea", "Tea is cold.")
    (tmp_path / "blog/_posts/2020-01-02-new.md").write_text("---\ntitle: Brand new\n---\nHello.\n")
    preview.wait_for("/new", "Hello.")
    assert "Brand new" in preview.get("/blog/")

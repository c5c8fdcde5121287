"""Material's plugin privacy, which fetches what pages load from other hosts."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest
from beside import BLOG, MATERIAL, OURS, needs_theme
from building import build_site, write

needs_theme("material")

PICTURE = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def host(tmp_path: Path) -> Iterator[str]:
    write(tmp_path / "other", {"cup.gif": PICTURE})
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path / "other"))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("ours_first", [True, False])
def test_pictures_of_other_hosts_are_fetched_for_posts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, ours_first: bool
) -> None:
    monkeypatch.chdir(tmp_path)  # it keeps what it has fetched below the current folder
    blog = {**BLOG, "_posts/2020-01-03-cup.md": f"---\ntitle: Cup\n---\n![A cup]({host}/cup.gif)\n"}
    theirs = {"privacy": {"assets_exclude": ["unpkg.com/*"]}}
    plugins = [OURS, theirs] if ours_first else [theirs, OURS]
    built = build_site(tmp_path, blog=blog, plugins=plugins, mkdocs={"theme": MATERIAL})
    assert not built.aborted, built.reason
    assert not built.warnings()
    post = built.read("2020/cup.html")
    assert f"{host}/cup.gif" not in post
    shown = re.search(r'<img src="([^"]*cup.gif)"', post)
    assert shown is not None
    assert (built.folder / "2020" / unquote(shown[1])).read_bytes() == PICTURE, "the link is right below a path too"
    assert "A zymurgist drinks tea." in built.read("2020/tea.html")
    assert built.goal("old-tea/index.html") == "2020/tea.html"

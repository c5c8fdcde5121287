"""A site of each theme behind a server, and the browser that reads it.

The browser is the one that `BLOGIMPORT_CHROMIUM` names, else a Chromium in PATH; without one the tests are skipped.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from boats import ALL_BLOG, ALL_DOCS, ALL_OPTIONS, BLOG, DOCS
from building import Built, build_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = (
    os.environ.get("BLOGIMPORT_CHROMIUM")
    or shutil.which("chromium")
    or shutil.which("chromium-browser")
    or shutil.which("google-chrome")
)
#: By name: the settings of the theme, so that nothing is asked of other hosts.
THEMES: dict[str, dict[str, Any]] = {
    "material": {
        "name": "material",
        "font": False,
        "palette": [
            {"media": "(prefers-color-scheme: light)", "scheme": "default"},
            {"media": "(prefers-color-scheme: dark)", "scheme": "slate"},
        ],
    },
    "mkdocs": {"name": "mkdocs", "color_mode": "auto", "highlightjs": False},
    "readthedocs": {"name": "readthedocs", "highlightjs": False},
}


def _missing() -> str:
    """Say what these tests lack; empty if nothing."""
    if CHROMIUM is None:
        return "there is no Chromium in PATH or BLOGIMPORT_CHROMIUM"
    lacking = [name for name in ("playwright", "axe_playwright_python") if find_spec(name) is None]
    return f"not installed: {', '.join(lacking)}" if lacking else ""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if said := _missing():
        pytest.skip(said)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # a sandbox in a container needs rights that a container mostly lacks
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class _Host(SimpleHTTPRequestHandler):
    """A static host: it answers an address without its extension, and what it doesn't know with the 404 page."""

    def translate_path(self, path: str) -> str:
        found = super().translate_path(path)
        return f"{found}.html" if not Path(found).exists() and Path(f"{found}.html").exists() else found

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder; the URL is given."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


@dataclass
class Served:
    """A site, and where it is read."""

    theme: str
    built: Built
    url: str


@contextmanager
def built_and_served(
    folder: Path, theme: str, blog: Mapping[str, str | bytes], docs: Mapping[str, str], options: Mapping[str, Any],
    **settings: Any,
) -> Iterator[Served]:  # fmt: skip
    """Build a site in a theme, and serve it."""
    if find_spec("material") is None and theme == "material":
        pytest.skip("mkdocs-material is not installed")
    with serve(folder / "site/site") as url:
        built = build_site(
            folder,
            blog=dict(blog),
            docs=dict(docs),
            mkdocs={
                "theme": {**THEMES[theme], **settings},
                "site_url": url,
                "nav": [{"Home": "index.md"}, {"Blog": "blog/index.md"}],
            },
            plugins=["search", {"blogimport": {"source": "../blog", **options}}],
        )
        assert not built.aborted
        yield Served(theme, built, url)


@pytest.fixture(scope="session", params=THEMES)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site without any options."""
    theme = str(request.param)
    with built_and_served(tmp_path_factory.mktemp(theme), theme, BLOG, DOCS, {"pagination_per_page": 4}) as served:
        yield served


@pytest.fixture(scope="session", params=THEMES)
def full_site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site with all that may be asked for around posts."""
    theme = str(request.param)
    with built_and_served(tmp_path_factory.mktemp(theme), theme, ALL_BLOG, ALL_DOCS, ALL_OPTIONS) as served:
        yield served


@pytest.fixture(scope="session")
def right_to_left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The same in a language that is written from right to left, in the theme that knows of such ones."""
    folder = tmp_path_factory.mktemp("rtl")
    with built_and_served(folder, "material", ALL_BLOG, ALL_DOCS, ALL_OPTIONS, language="he") as served:
        yield served


@pytest.fixture
def page(browser: Browser, site: Served) -> Iterator[Page]:
    """An empty page of a wide window."""
    context = browser.new_context(base_url=site.url, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()

"""The addresses that the preview answers as the host will."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from mkdocs.livereload import LiveReloadServer

from ..blog.paths import is_file
from .live import Live, error_page


def answer(server: LiveReloadServer, live: Live | None) -> None:
    """Make a preview server answer `/post` from `post.html`, as static hosts do, and show an error in the browser.

    Args:
        server: MkDocs' server, before it starts.
        live: Knows whether there is an error.
    """
    inner: Callable[[dict[str, Any], Any], Iterable[bytes]] = server.get_app()  # type: ignore[assignment]

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if live is not None and live.error and not environ["PATH_INFO"].startswith("/livereload/"):
            return _error(server, live, start_response)
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        if path.startswith(server.mount_path) and not path.endswith("/"):
            relative = posixpath.normpath("/" + path[len(server.mount_path) :]).lstrip("/")
            file = Path(server.root, relative)
            if relative and "\0" not in relative and not is_file(file) and is_file(Path(f"{file}.html")):
                environ = {**environ, "PATH_INFO": environ["PATH_INFO"] + ".html"}
        return inner(environ, start_response)

    server.set_app(app)


def _error(server: LiveReloadServer, live: Live, start_response: Any) -> Iterable[bytes]:
    """Answer with the error, and have the browser load the page again after the next build."""
    page = error_page(live.error, live.messages).encode()
    own: Any = server
    with suppress(AttributeError):  # what MkDocs does to its pages
        with own._epoch_cond:
            own._epoch_cond.wait_for(lambda: own._visible_epoch == own._wanted_epoch)
        page = own._inject_js_into_html(page, own._visible_epoch)
    start_response("500 Internal Server Error", [("Content-Type", "text/html; charset=utf-8")])
    return [page]

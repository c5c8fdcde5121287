"""The addresses that the preview answers as the host will."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from mkdocs.livereload import LiveReloadServer

from ..blog.paths import is_file


def answer_without_ending(server: LiveReloadServer) -> None:
    """Make a preview server answer `/post` from `post.html`, as static hosts do.

    Args:
        server: MkDocs' server, before it starts.
    """
    inner: Callable[[dict[str, Any], Any], Iterable[bytes]] = server.get_app()  # type: ignore[assignment]

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        if path.startswith(server.mount_path) and not path.endswith("/"):
            relative = posixpath.normpath("/" + path[len(server.mount_path) :]).lstrip("/")
            file = Path(server.root, relative)
            if relative and "\0" not in relative and not is_file(file) and is_file(Path(f"{file}.html")):
                environ = {**environ, "PATH_INFO": environ["PATH_INFO"] + ".html"}
        return inner(environ, start_response)

    server.set_app(app)

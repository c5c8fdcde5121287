"""The report of a move in a preview: a page of the preview's server, made when somebody asks for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from . import answers, old_addresses, report_page

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer

    from ..site.build import Build

#: Its address in a preview, at the root even if the site is below it. No file of the site has it.
ADDRESS = "mkdocs-blogimport-report"
#: How long a reader waits for a build that runs, in seconds.
PATIENCE = 120


class Report:
    """The report of the last build. Its methods are events of MkDocs."""

    def __init__(self) -> None:
        self._built = threading.Event()
        self._build: Build | None = None
        self._page: bytes | None = None

    def on_pre_build(self, **_: object) -> None:
        """Forget the build before."""
        self._built.clear()

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Remember what was built."""
        from ..plugin import BlogImportPlugin  # it needs all of MkDocs

        ours = [plugin for plugin in config.plugins.values() if isinstance(plugin, BlogImportPlugin)]
        self._build, self._page = ours[0].build, None
        self._built.set()

    def on_build_error(self, **_: object) -> None:
        """Let nobody wait for a build that has failed."""
        self._built.set()

    def on_serve(
        self, server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        """Have the server answer the report's address."""
        inner: Callable[[dict[str, Any], Any], Iterable[bytes]] = server.get_app()  # type: ignore[assignment]

        def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            if environ["PATH_INFO"].strip("/") != ADDRESS or not self._built.wait(PATIENCE) or self._build is None:
                return inner(environ, start_response)
            page = self._page = self._page or _page(self._build).encode("utf-8", "replace")
            start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(page)))])
            return [page]

        server.set_app(app)
        return server


def _page(build: Build) -> str:
    """Return the page of a finished build."""
    bodies, plan = build.bodies, build.plan
    found = old_addresses.Addresses()
    imported = plan.blog.imports[0]
    old_addresses.of_blog(imported, found)
    site = answers.PlannedSite(plan, bodies.copied, base=imported.base)
    asked = answers.Answers(site, base=imported.base, hosts=found.hosts)
    counts = plan.counts(build.files.posts, build.writer.redirects, bodies.copied)
    given = [asked.answer(address) for address in found]
    return report_page.page(bodies, build.problems, counts, given, site="the site that this plugin makes")


REPORT = Report()


def hook() -> str:
    """Return the Python of a hook by which MkDocs tells of its builds."""
    events = [name for name in vars(Report) if name.startswith("on_")]
    return "\n".join([f"from {__name__} import REPORT", *(f"{name} = REPORT.{name}" for name in events)]) + "\n"

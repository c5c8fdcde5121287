"""The report of a move in a preview: a page of the preview's server, made when somebody asks for it.

With several instances of the plugin each has a report, and the page names them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from . import answers, old_addresses, report_page

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer

    from ..site.build import Build

#: Its address in a preview, at the root even if the site is below it. No file of the site has it. Those of several
#: instances are below it, by their numbers from 1.
ADDRESS = "mkdocs-blogimport-report"
#: How long a reader waits for a build that runs, in seconds.
PATIENCE = 120


class Report:
    """The report of the last build. Its methods are events of MkDocs."""

    def __init__(self) -> None:
        self._built = threading.Event()
        self._builds: Sequence[Build] = ()
        self._pages: dict[str, bytes] = {}

    def on_pre_build(self, **_: object) -> None:
        """Forget the build before."""
        self._built.clear()

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Remember what was built."""
        from ..plugin import BlogImportPlugin  # it needs all of MkDocs

        ours = [plugin for plugin in config.plugins.values() if isinstance(plugin, BlogImportPlugin)]
        self._builds, self._pages = [plugin.build for plugin in ours], {}
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
            path = environ["PATH_INFO"].strip("/")
            if path.partition("/")[0] != ADDRESS or not self._built.wait(PATIENCE) or (page := self._at(path)) is None:
                return inner(environ, start_response)
            start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(page)))])
            return [page]

        server.set_app(app)
        return server

    def _at(self, path: str) -> bytes | None:
        """Return a page, made once for each build; None if there is none at a path."""
        builds = self._builds
        of_each = {f"{ADDRESS}/{number}": build for number, build in enumerate(builds, start=1)}
        if len(builds) == 1:
            of_each = {ADDRESS: builds[0]}
        if path not in self._pages:
            if path in of_each:
                self._pages[path] = _page(of_each[path]).encode("utf-8", "replace")
            elif path == ADDRESS and builds:
                self._pages[path] = _contents(of_each).encode("utf-8", "replace")
        return self._pages.get(path)


def _contents(builds: Mapping[str, Build]) -> str:
    """Return the page that names the reports of several builds, by their addresses."""
    named = "".join(
        f'<li><a href="/{address}">{escape(build.blog_title or build.options.site.layout.blog_dir)}</a></li>'
        for address, build in builds.items()
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Reports</title><h1>Reports</h1><ul>{named}</ul>'
    )


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

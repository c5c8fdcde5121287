"""Run `mkdocs` with a stop watch around its steps: `parts.py FIGURES build -q`.

A step's time is its own: what it spends in another step is counted there. The stop watch counts CPU time.
"""

from __future__ import annotations

import atexit
import functools
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

STARTED = time.process_time()

import jinja2  # noqa: E402
import markdown  # noqa: E402
import mkdocs.__main__  # noqa: E402
import mkdocs.commands.build as build  # noqa: E402
import mkdocs.config.base  # noqa: E402
import mkdocs.structure.pages as pages  # noqa: E402
import mkdocs.utils  # noqa: E402
import mkdocs.utils.meta  # noqa: E402
from mkdocs.plugins import EVENTS, PluginCollection  # noqa: E402
from mkdocs.structure.files import File, Files  # noqa: E402

ORIGIN = "everything else"
taken: dict[str, list[float]] = {}
stack: list[str] = [ORIGIN]
last = STARTED


def turn() -> None:
    """Count the time since the last turn as that of the step at work."""
    global last
    now = time.process_time()
    taken.setdefault(stack[-1], [0, 0.0])[1] += now - last
    last = now


def timed(step: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Give the function with the stop watch around it."""

    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        turn()
        stack.append(step)
        taken.setdefault(step, [0, 0.0])[0] += 1
        try:
            return function(*args, **kwargs)
        finally:
            turn()
            stack.pop()

    return wrapper


def watch(owner: Any, name: str, step: str) -> None:
    """Put the stop watch around a function or method of a module or class."""
    setattr(owner, name, timed(step, getattr(owner, name)))


def watch_events() -> None:
    """Put the stop watch around every plugin's every event."""
    register = PluginCollection._register_event

    def registering(self: PluginCollection, event: str, method: Any, plugin_name: str | None = None) -> None:
        if hasattr(method, "methods"):
            register(self, event, method, plugin_name)
            return
        register(self, event, timed(f"{plugin_name}: on_{event}", method), plugin_name)

    assert "page_context" in EVENTS
    PluginCollection._register_event = registering  # type: ignore[method-assign]


def watch_all() -> None:
    """Put the stop watch around the steps of a build."""
    watch_events()
    watch(mkdocs.config.base, "load_config", "reading mkdocs.yml")
    watch(build, "get_files", "finding files")
    watch(Files, "add_files_from_theme", "finding the theme's files")
    watch(Files, "copy_static_files", "copying static files")
    watch(Files, "documentation_pages", "Files.documentation_pages")
    watch(build, "set_exclusions", "set_exclusions")
    watch(build, "get_navigation", "navigation")
    watch(File, "copy_file", "copying static files")
    watch(mkdocs.utils, "clean_directory", "emptying the site folder")
    watch(mkdocs.utils, "write_file", "writing files")
    watch(mkdocs.utils.meta, "get_data", "front matter")
    watch(pages.Page, "__init__", "Page()")
    watch(pages.Page, "read_source", "reading sources")
    watch(pages.Page, "render", "Page.render besides Markdown")
    watch(pages.Page, "validate_anchor_links", "validate_anchor_links")
    watch(pages._RawHTMLPreprocessor, "run", "MkDocs's search of raw HTML for anchors")
    watch(pages._RelativePathTreeprocessor, "run", "MkDocs's rewriting of links")
    watch(pages._ExtractAnchorsTreeprocessor, "run", "MkDocs's anchors of the page")
    watch(pages, "get_toc", "table of contents")
    watch(markdown.Markdown, "__init__", "Markdown()")
    watch(markdown.Markdown, "convert", "Markdown.convert")
    watch(build, "_populate_page", "_populate_page besides the rest (a plugin's own pages)")
    watch(build, "get_context", "template context")
    watch(build, "_build_page", "_build_page besides the rest")
    watch(build, "_build_theme_template", "sitemap, 404")
    watch(jinja2.Environment, "get_template", "looking up templates")
    watch(jinja2.Environment, "compile", "compiling templates")
    render = jinja2.Template.render
    of_pages, of_others = (
        timed("rendering pages' templates", render),
        timed("rendering other templates", render),
    )

    def rendering(self: jinja2.Template, *args: Any, **kwargs: Any) -> str:
        page = args[0].get("page") if args and isinstance(args[0], dict) else None
        return str((of_pages if page is not None else of_others)(self, *args, **kwargs))

    jinja2.Template.render = rendering  # type: ignore[method-assign]


def main() -> None:
    """Run the command line of MkDocs."""
    figures = Path(sys.argv.pop(1)).resolve()
    turn()
    taken["starting Python, importing MkDocs"] = [1, last]
    taken[ORIGIN] = [0, 0.0]
    watch_all()

    def note() -> None:
        turn()
        figures.write_text(json.dumps(taken), encoding="utf-8")

    atexit.register(note)
    mkdocs.__main__.cli()


if __name__ == "__main__":
    main()

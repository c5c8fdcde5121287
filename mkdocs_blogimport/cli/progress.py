"""The output of a running command: a progress bar, and MkDocs' log."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Protocol

import click


class _Sized(Protocol):
    def documentation_pages(self) -> list[Any]: ...


class Bar:
    """A progress bar: on stderr, if that is a terminal; a word in its place while nothing can be counted yet."""

    def __init__(self) -> None:
        self._label = ""
        self._shown: Any = None

    def begin(self, label: str, length: int = 0) -> None:
        """Show what is being done.

        Args:
            label: What it is, in a word.
            length: How many steps it has; 0 where that isn't known.
        """
        self.end()
        if not self._is_wanted():
            return
        if length:
            self._shown = click.progressbar(length=length, label=label, file=sys.stderr)
            self._shown.render_progress()
        else:
            self._label = f"{label} …"
            self.back()

    def step(self) -> None:
        """Count one step as done."""
        if self._shown is not None:
            self._shown.update(1)

    def clear(self) -> None:
        """Erase the bar for a line of the log; the next step draws it again below it."""
        if self._shown is not None or self._label:
            click.echo("\r\033[2K", file=sys.stderr, nl=False)

    def back(self) -> None:
        """Show the word again below a line of the log."""
        if self._label:
            click.echo(self._label, file=sys.stderr, nl=False)

    def end(self) -> None:
        """Remove the bar."""
        self.clear()
        if self._shown is not None:
            click.echo("\033[?25h", file=sys.stderr, nl=False)  # shows the cursor, which the bar hides
        self._shown, self._label = None, ""

    @staticmethod
    def _is_wanted() -> bool:
        return sys.stderr is not None and sys.stderr.isatty() and not os.environ.get("CI")

    # MkDocs' events: each page is rendered, and later put into its template.

    def on_files(self, files: _Sized, **_: object) -> None:
        """Count the pages."""
        self.begin("Building", 2 * len(files.documentation_pages()))

    def on_page_content(self, html: str, **_: object) -> None:
        """Count a rendered page."""
        self.step()

    def on_post_page(self, output: str, **_: object) -> None:
        """Count a written page."""
        self.step()

    def on_post_build(self, **_: object) -> None:
        """End the bar after the build."""
        self.end()

    def on_build_error(self, **_: object) -> None:
        """End the bar after an error."""
        self.end()


BAR = Bar()


def hook() -> str:
    """Return the Python of a hook by which MkDocs moves the bar."""
    events = [name for name in vars(Bar) if name.startswith("on_")]
    return "\n".join([f"from {__name__} import BAR", *(f"{name} = BAR.{name}" for name in events)]) + "\n"


class _Lines(logging.StreamHandler[Any]):
    def emit(self, record: logging.LogRecord) -> None:
        with suppress(OSError, ValueError):  # a closed output doesn't end a build
            BAR.clear()
            click.echo(self.format(record), err=True)  # without colours if stderr is not a terminal
            BAR.back()


@contextmanager
def log(verbose: bool) -> Iterator[None]:
    """Show MkDocs' log in this command's format."""
    from mkdocs.__main__ import ColorFormatter

    logger = logging.getLogger("mkdocs")
    level, propagate = logger.level, logger.propagate
    handler = _Lines()
    handler.setFormatter(ColorFormatter())
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG if verbose else logging.INFO)
    logger.propagate = False
    try:
        yield
    finally:
        BAR.end()
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagate

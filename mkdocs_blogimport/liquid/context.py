"""The interface of the template that is being rendered, for tags and filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from liquid import Token

from .files import File
from .limits import Buffer
from .site import Site


class Context(Protocol):
    """The rendering of one post, as tags and filters see it. `environment.Rendering` is one."""

    page: Mapping[str, Any]
    """Liquid's `page`."""
    token: Token | None
    """The filter that is running."""

    @property
    def site(self) -> Site:
        """The blog."""

    @property
    def page_folder(self) -> Path | str:
        """The folder of the page, or the reason why there is none."""

    def report(self, token: Token | None, what: str, done: str) -> None:
        """Report a problem at the line of a token.

        Args:
            token: The tag, output or filter; None for the first line of the template.
            what: What is wrong, in one clause.
            done: What was done about it, in one clause.
        """

    def value(self, markup: str) -> object:
        """Return the value of an expression, such as `post.date | date: "%Y"`.

        Raises:
            LiquidError: It can't be read or evaluated.
        """

    def expression(self, markup: str) -> Callable[[], object]:
        """Parse an expression. The result returns its value at each call.

        Raises:
            LiquidSyntaxError: It can't be read.
        """

    def condition(self, markup: str) -> Callable[[], bool]:
        """Parse a condition, such as `post.draft == true`. The result evaluates it at each call.

        Raises:
            LiquidSyntaxError: It can't be read.
        """

    def extend(self, namespace: Mapping[str, object], /) -> AbstractContextManager[object]:
        """Add variables, as long as the context manager lasts."""

    def get_buffer(self) -> Buffer:
        """Return an empty buffer."""

    def file(self, folder: Path, name: str) -> File:
        """Read a file that a tag names.

        Raises:
            UnreadError: It can't be read.
        """

    def render_file(self, file: File, *, start: int = 0, **variables: object) -> str:
        """Render a file as a template, with the variables of the template that is being rendered.

        Args:
            file: The file.
            start: The beginning of the template in it.
            variables: Further variables.

        Raises:
            LimitReached: It exceeds a limit.
        """

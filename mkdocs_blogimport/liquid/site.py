"""The blog for Liquid: its data, and functions for everything else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any, Protocol

from ..conventions.includes import Includes
from ..conventions.includes import includes as known_includes


class Report(Protocol):
    """Reports a problem."""

    def __call__(self, file: str, line: int, what: str, done: str) -> None:
        """Report a problem.

        Args:
            file: The file, by its name in `Liquid.render`, or in `Site.file_label`.
            line: The line in it, from 1.
            what: What is wrong, in one clause.
            done: What was done about it, in one clause.
        """


@dataclass(frozen=True)
class Site:
    """The blog that posts are rendered for."""

    variables: Mapping[str, Any]
    """Liquid's `site`: the keys of the configuration, `data`, `posts`, `pages`, `tags`, `categories`, `time` …"""
    folder: Path
    """The blog's folder; `include_relative` reads files beside the page in it."""
    includes: Path
    """The folder of included files; it need not exist."""
    base: str
    """The string that `relative_url` prepends to an address: empty, or `/blog`."""
    url: str
    """The string that `absolute_url` prepends to that: empty, or `https://example.com`."""
    link: Callable[[str], str | None]
    """Returns the address of a source file by its path, None if there is none."""
    post_url: Callable[[str], str | None]
    """Returns the address of a post by its file's name without the file extension, None if there is none."""
    markdownify: Callable[[str], str]
    """Converts Markdown to HTML."""
    highlight: Callable[[str, str | None, Mapping[str, str | bool]], str]
    """Converts code, with its language and the options of the tag, to a block of HTML."""
    file_refusal: Callable[[Path], str | None]
    """Returns the reason why a file must not be read, judged by its real path, as a clause without its subject."""
    decode_file: Callable[[bytes, str], str]
    """Decodes the bytes of a file, with its label. The caller reports invalid bytes."""
    file_label: Callable[[Path], str]
    """Returns the name of a file in messages."""
    timezone: tzinfo
    """The site's time zone."""
    now: datetime
    """The time of the build."""
    steps: int
    """The most steps for the Liquid of one post."""
    plugins: Collection[str] = ()
    """The plugins that the blog ran, some of which have tags."""
    translation: Callable[[str, str], object] = lambda language, key: None
    """Returns the translation of a key in a language; None if there is none."""
    contents: str = ""
    """The Markdown from which the engine makes a table of contents; empty if it makes none."""
    theme_includes: Callable[[], Includes] = known_includes
    """Returns the includes of themes, for blogs without the files, and the providers of films."""
    tags: Mapping[str, Callable[..., str]] = field(default_factory=dict)
    """Tags that the site supplies, called with the markup, the rendered body (None without one) and the page."""
    filters: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    """Filters that the site supplies, called with the value and the arguments."""

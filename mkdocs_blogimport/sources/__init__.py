"""Where a blog is read from: one module or folder for each generator, and the choice among them.

A source module offers `NAME`, `recognises(folder)` and `read(folder, problems, options)`. To add a generator, write
its module and name it in `SOURCES`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from ..blog.post import Imported
from ..diagnostics.naming import shown
from ..diagnostics.problems import Problems
from . import folder, jekyll
from .options import ReadOptions
from .signs import somebody_elses

__all__ = ["SOURCES", "ReadOptions", "Source", "read_source"]


class Source(Protocol):
    """What a source module offers."""

    NAME: str
    """The generator's name, as the option `format` takes it."""

    def recognises(self, folder: Path, /) -> bool:
        """Whether a folder looks like this generator's."""

    def read(self, folder: Path, problems: Problems, options: ReadOptions, /) -> Imported:
        """Read a folder; never raise for what stands in it."""


#: The first that recognises a folder reads it; `folder` takes anything.
SOURCES: dict[str, Source] = {module.NAME: module for module in (jekyll, folder)}


def recognised(folder: Path, format: str = "auto") -> str | None:
    """The generator whose folder this is: the name of a source, or None for a bare folder.

    Args:
        folder: An existing folder.
        format: A key of `SOURCES`, or `auto` to find the generator out.
    """
    name = next(name for name, s in SOURCES.items() if s.recognises(folder)) if format == "auto" else format
    return None if name == "folder" else name


def read_source(
    folder: Path, problems: Problems, *, format: str = "auto", options: ReadOptions | None = None
) -> Imported:
    """Read a blog's folder.

    Args:
        folder: An existing folder.
        problems: Where everything odd is told.
        format: A key of `SOURCES`, or `auto` to find the generator out.
        options: How to read it; as the generator would where absent.

    Returns:
        The posts, pages and settings found.

    Raises:
        KeyError: `format` is neither `auto` nor a key of `SOURCES`.
    """
    source = next(s for s in SOURCES.values() if s.recognises(folder)) if format == "auto" else SOURCES[format]
    folder = folder.resolve()
    if format == "auto" and source.NAME == "folder" and (whose := somebody_elses(folder)) is not None:
        problems.report("source", shown(folder), None, whose,
                        "it was read as a bare folder: `post_url_format` says where posts stand")  # fmt: skip
    return source.read(folder, problems, options or ReadOptions())

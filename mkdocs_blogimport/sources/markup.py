"""Markup in the files of blogs: what no engine here renders, and code in Markdown, in which nothing has a meaning."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..diagnostics.naming import display_path
from ..diagnostics.problems import Problems
from .walk import Found

#: What is called what, of which each generator reads some.
_NAMES = {
    ".ad": "AsciiDoc",
    ".adoc": "AsciiDoc",
    ".asc": "AsciiDoc",
    ".asciidoc": "AsciiDoc",
    ".ipynb": "a notebook",
    ".mdx": "MDX",
    ".nbdata": "a notebook",
    ".org": "Org",
    ".pandoc": "Pandoc's Markdown",
    ".pdc": "Pandoc's Markdown",
    ".rest": "reStructuredText",
    ".rst": "reStructuredText",
    ".textile": "Textile",
}
#: Fenced code, and code between backticks.
FENCED_AND_SPANS = (
    r"^ {0,3}(?P<fence>`{3,}+|~{3,}+)[^\n]*+\n(?s:.*?)(?:^ {0,3}(?P=fence)|\Z)"
    r"|(?<!`)(?P<ticks>`++)[^`\n].{0,500}?(?P=ticks)(?!`)"
)
CODE = re.compile(FENCED_AND_SPANS, re.MULTILINE)
#: What stands before the first tag of a whole document, and that tag.
_WHOLE = re.compile(
    r"(?:\s++|<!--(?:[^-]|-(?!->))*+-->|<\?[^>]*+>|\{%(?:[^%]|%(?!\}))*+%\})*+<(?:!doctype|html\b)", re.IGNORECASE
)


def is_whole(html: str) -> bool:
    """Return True if HTML is a whole document, with a head of its own."""
    return _WHOLE.match(html) is not None


def other_markup(*suffixes: str) -> dict[str, str]:
    """Return the names of the markup of some file extensions, by these: what a generator reads and nothing here does.

    Raises:
        KeyError: A file extension isn't known.
    """
    return {suffix: _NAMES[suffix] for suffix in suffixes}


def some(files: Sequence[Found]) -> str:
    """Return the path of the first of some files, and how many more there are, for a message."""
    return files[0].path if len(files) == 1 else f"{files[0].path} and {len(files) - 1} more"


def report_unread(folder: Path, unread: Mapping[str, Sequence[Found]], problems: Problems) -> None:
    """Report files whose markup can't be read, once for each markup.

    Args:
        folder: The blog's folder.
        unread: The files, by the name of their markup.
        problems: Where it is reported.
    """
    for markup, files in unread.items():
        problems.report("source", display_path(folder), None, f"{some(files)}: {markup} can't be read",
                        "left out")  # fmt: skip

"""What a project doesn't publish: the patterns of `exclude_docs` and `draft_docs`, as Git has them."""

from __future__ import annotations

import re
from typing import Any

import pathspec
from pathspec.pattern import RegexPattern

from ...diagnostics.problems import Problems
from .project import Project, plain

#: What MkDocs leaves out of a site unless `exclude_docs` says otherwise.
_EXCLUDED = (".*", "/templates/")
#: The most patterns that are used, the longest of them, and the most stars in one.
_MOST_PATTERNS, _LONGEST_PATTERN, _MOST_STARS = 500, 200, 6
_STAR = "[^/]*"
_FOLDERS = "(?:/.+)?"
_ANYWHERE = "^(?:.+/)?"
#: A star, any folders, the end of a part, and one character or set of them.
_TOKEN = re.compile(r"\[\^/\]\*|\(\?:/\.\+\)\?|\(\?P<\w{1,20}>|\(\?:|[)|$^/]|\[\^?\]?[^\]]{0,400}\]|\\.|.", re.DOTALL)
_ENDS = frozenset({_FOLDERS, "(?:", ")", "|", "$", "^", "/"})


def excluded(project: Project, problems: Problems) -> pathspec.GitIgnoreSpec:
    """Return the patterns of what a project doesn't publish: `exclude_docs`, and `draft_docs`.

    Args:
        project: The project.
        problems: Receives that there are patterns which aren't used.
    """
    lines = [*_EXCLUDED]
    for key in ("exclude_docs", "draft_docs"):
        written = plain(project.values.get(key))
        lines += written.splitlines() if isinstance(written, str) else []
    usable = [line for line in lines if len(line) <= _LONGEST_PATTERN and line.count("*") <= _MOST_STARS]
    if len(usable) != len(lines) or len(lines) > _MOST_PATTERNS:
        problems.report("config", project.display_path, None, "exclude_docs has patterns that are too long or too many",
                        "these are passed over")  # fmt: skip
    kept: list[Any] = []  # the class of a pattern has another name in each version of pathspec
    for line in usable[:_MOST_PATTERNS]:
        try:
            kept += map(_in_one_way, pathspec.GitIgnoreSpec.from_lines([line]).patterns)
        except ValueError:  # as `!` alone
            continue
    return pathspec.GitIgnoreSpec(kept)


def _in_one_way(pattern: pathspec.Pattern) -> RegexPattern:
    """Return a pattern that matches the same paths, but tries no path in more than one way.

    With its stars free to be of any length, the time for a path that doesn't match is a power of its length.
    """
    found = getattr(pattern, "regex", None)
    if pattern.include is None or not isinstance(found, re.Pattern):  # a comment or an empty line
        return RegexPattern(None)
    return RegexPattern(re.compile(in_one_way(found.pattern)), pattern.include)


def in_one_way(expression: str) -> str:
    """Return the expression of a pattern with all its stars but the last as short as they can be, and kept so.

    What follows a star is of one length until the next star. Where it is found first, there is the most left for the
    rest of the pattern: a later place can't match where this one doesn't. The same is true of any folders.

    Args:
        expression: A regular expression as pathspec makes it of a pattern.
    """
    first, *between = "".join(_parts(_TOKEN.findall(expression))).split(_FOLDERS)
    if not between:
        return first
    if first.startswith(_ANYWHERE):
        first = f"^(?>(?:.+?/)??{first.removeprefix(_ANYWHERE)}(?=/))"
    inner = (f"(?>(?:/.+?)??{piece}(?=/))" for piece in between[:-1])
    return "".join([first, *inner, _FOLDERS, between[-1]])


def _parts(tokens: list[str]) -> list[str]:
    """Return the tokens of an expression with the stars of each part of the path in one way."""
    out: list[str] = []
    star: int | None = None
    for token in tokens:
        if token == _STAR:
            if star is not None:
                out[star] = "(?>[^/]*?"
                out.append(")")
            star = len(out)
        elif token in _ENDS or token.startswith("(?P<"):
            star = None
        out.append(token)
    return out

"""The patterns of `exclude_docs`: what they match, and the work they are."""

from __future__ import annotations

import itertools
import re
import time
from pathlib import Path

import pathspec
import pytest

from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.sources.material.excluded import excluded, in_one_way
from mkdocs_blogimport.sources.material.project import Project


def spec(tmp_path: Path, *lines: str) -> pathspec.GitIgnoreSpec:
    return excluded(Project(tmp_path, "mkdocs.yml", tmp_path, {"exclude_docs": "\n".join(lines)}), Problems())


PATTERNS = (
    "*a*b *a*a*b a*b*a *ab*ab /a*/b* a/**/b /a/**/b/**/a **/a*b **/a/**/b/ a/** *a?b* [!a]*b*a [ab]*[]a]*b !a*b "
    "\\*a*b *a/b*a a**b *.md .* a***b **/a/**/ab/**/b*a /**/a*/**/b/**/a"
)


@pytest.mark.parametrize("pattern", PATTERNS.split())
def test_a_pattern_matches_what_git_says(pattern: str) -> None:
    (made,) = pathspec.GitIgnoreSpec.from_lines([pattern]).patterns
    assert isinstance(made.regex, re.Pattern)
    mine = re.compile(in_one_way(made.regex.pattern))
    for length in range(1, 8):
        for path in map("".join, itertools.product("ab/", repeat=length)):
            if "//" not in path and path[0] != "/":
                assert bool(mine.match(path)) == bool(made.regex.match(path)), path


@pytest.mark.parametrize(
    ("pattern", "of"),
    [("*a*a*a*a*a*b", "a"), ("/**/a/**/a/**/b", "a/"), ("*a*a/*a*a*a/c", "a"), ("a/**/a/**/a/**/b", "a/")],
)
def test_the_work_grows_with_the_path(pattern: str, of: str, tmp_path: Path) -> None:
    patterns = spec(tmp_path, pattern)
    spent = []
    for times in (100, 400):
        started = time.process_time()
        for _ in range(50):
            assert not patterns.match_file(of * times)
        spent.append(time.process_time() - started)
    assert spent[1] < 40 * spent[0] + 0.05


def test_later_patterns_take_back_what_earlier_ones_say(tmp_path: Path) -> None:
    patterns = spec(tmp_path, "*a*b", "!x*ab", "# *c", "", "!", "[")
    assert [patterns.match_file(path) for path in ("cacb", "xcab", "c", ".a")] == [True, False, False, True]

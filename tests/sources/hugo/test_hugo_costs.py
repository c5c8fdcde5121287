"""Reading a Hugo site takes time in proportion to what is in it, whatever that is."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from timing import grows_too_fast

from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.sources import read_source
from mkdocs_blogimport.sources.hugo.patterns import expression, glob

POST = {"title": "T", "date": "2020-01-01"}


def _languages(size: int) -> Mapping[str, Any]:
    return {
        "hugo.json": {"languages": {f"l{n}": {"weight": n + 1} for n in range(size)}},
        **{f"content/posts/a.l{n}.md": POST for n in range(0, size, 10)},
    }


def _terms(size: int) -> Mapping[str, Any]:
    return {"hugo.json": {}, "content/posts/a.md": {**POST, "tags": [f"Tag {n}" for n in range(size)]}}


def _aliases(size: int) -> Mapping[str, Any]:
    return {"hugo.json": {}, "content/posts/a.md": {**POST, "aliases": [f"../x/{n}" for n in range(size)]}}


def _settings(size: int) -> Mapping[str, Any]:
    return {
        "hugo.json": {
            "permalinks": {f"s{n}": "/:year/" for n in range(size)},
            "taxonomies": {f"t{n}": f"t{n}s" for n in range(size)},
            "cascade": [{"x": n, "target": {"path": "/**/a*b"}} for n in range(size)],
            "frontmatter": {"date": [f"d{n}" for n in range(size)]},
            "menu": {"main": [{"name": f"m{n}", "parent": f"m{n + 1}"} for n in range(size)]},
        },
        "content/posts/a.md": POST,
    }


def _sections(size: int) -> Mapping[str, Any]:
    files: dict[str, Any] = {"hugo.json": {}}
    for n in range(size // 20):
        folder = "content/" + "/".join(["s"] * (n % 20 + 1)) + f"{n}"
        files[f"{folder}/_index.md"] = {"title": "S", "cascade": {f"k{i}": i for i in range(20)}}
        files[f"{folder}/a.md"] = POST
    return files


@pytest.mark.parametrize("made", [_languages, _terms, _aliases, _settings, _sections])
def test_reading_takes_time_in_proportion(made: Callable[[int], Mapping[str, Any]], tmp_path: Path) -> None:
    def prepare(size: int) -> Callable[[], object]:
        folder = tmp_path / str(size)
        if not folder.exists():
            for name, content in made(size).items():
                file = folder / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(json.dumps(content) + "\n")

        def run() -> object:
            imported = read_source(folder, Problems(), format="hugo")
            return imported.menu()

        return run

    assert not grows_too_fast(prepare, 100)


@pytest.mark.parametrize(("written", "text"), [("*a" * 40, "a"), ("**/" * 30, "/a"), ("{a,b}{a,b}{a,b}*", "ab")])
def test_a_glob_takes_time_in_proportion(written: str, text: str) -> None:
    assert not grows_too_fast(lambda size: lambda: [p.matches(text * size) for p in glob(written)], 10)


@pytest.mark.parametrize(
    ("written", "path", "matches"),
    [
        (r"\.tmp$", "a/b.tmp", True),
        (r"\.tmp$", "a/b.tmpl", False),
        ("drafts/", "content/drafts/a.md", True),
        ("^content/old", "content/old/a.md", True),
        (r"(\.bak|~)$", "a.bak", True),
        (r"^(content|static)/x", "static/x", True),
        (".*/a.+z", "b/abz", True),
        (".*/a.+z", "b/az", False),
    ],
)
def test_patterns_of_ignored_files(written: str, path: str, matches: bool) -> None:
    assert any(pattern.matches(path) for pattern in expression(written) or ()) is matches


@pytest.mark.parametrize("written", ["(a+)+$", "[a-z]", "a{3}", r"\d", "a*", "((a|b)|c)", "x" * 300, "("])
def test_patterns_that_are_not_understood(written: str) -> None:
    assert expression(written) is None


def test_a_configuration_of_ten_megabytes_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "content/posts").mkdir(parents=True)
    (tmp_path / "content/posts/a.md").write_text(json.dumps(POST) + "\n")
    (tmp_path / "hugo.toml").write_text("title = 'x'\n" * 1_000_000)
    problems = Problems()
    imported = read_source(tmp_path, problems, format="hugo")
    assert [post.address for post in imported.posts] == ["/posts/a/"]
    assert any("is larger than" in problem.what for problem in problems)

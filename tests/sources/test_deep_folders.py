"""Folders in folders in folders: they cost no more than other files, one message names them, and all else is read."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import pytest
from building import write
from planning import Planned, planned

from mkdocs_blogimport.blog.paths import RealPaths
from mkdocs_blogimport.site.written import old_files

POST = f"---\n---\n{{{{ site.data.b.b }}}} {{{{ site.data.{'.'.join('a' * 64)}.y.last }}}}\n"
Deepen = Callable[[str, int, str], list[Path]]


@pytest.fixture
def deepen(tmp_path: Path) -> Iterator[Deepen]:
    """Give what makes folders in each other, with a file in the innermost; all are removed, which `rmtree` can't."""
    made: list[Path] = []

    def make(above: str, number: int, name: str) -> list[Path]:
        folders = [tmp_path / above]
        folders[0].mkdir(parents=True)
        folders += [tmp_path / above / "/".join("a" * depth) for depth in range(1, number + 1)]
        for folder in folders[1:]:
            folder.mkdir()
        (folders[-1] / name).write_text("---\n---\nx\n")
        made.extend((*folders, folders[-1] / name))
        return folders

    yield make
    for path in reversed(made):
        if path.is_dir():
            path.rmdir()
        else:
            path.unlink()


def calls(of: frozenset[str], run: Callable[[], object]) -> int:
    """How often some functions of the system are called."""
    count = 0

    def note(_frame: FrameType, event: str, called: object) -> None:
        nonlocal count
        count += event == "c_call" and getattr(called, "__name__", "") in of

    sys.setprofile(note)
    try:
        run()
    finally:
        sys.setprofile(None)
    return count


LOOKS = frozenset({"lstat", "stat", "scandir", "readlink"})


def test_data_in_deep_folders_is_left_out_with_one_message(tmp_path: Path, deepen: Deepen) -> None:
    folders = deepen("_data", 990, "x.yml")
    write(tmp_path, {"_data/b.yml": "b: One\n", "_posts/2020-01-01-a.md": POST})
    (folders[64] / "y.yml").write_text("last: Two\n")
    try:
        site = planned(tmp_path)
        (post,) = site.plan.pages
        source = site.bodies.source(post)
    finally:
        (folders[64] / "y.yml").unlink()
        (tmp_path / "_data/b.yml").unlink()
    assert source == "One Two\n"
    (told,) = site.problems
    assert told.file.endswith("/_data/" + "/".join("a" * 65))
    assert told.what == "this folder is nested 64 folders deep in the data folder"


@pytest.mark.parametrize("above", ["assets", "_posts"])
@pytest.mark.parametrize("linked", [False, True])
def test_what_lies_deeper_than_an_address_can_is_left_out_with_one_message(
    above: str, linked: bool, tmp_path: Path, deepen: Deepen
) -> None:
    deepen(above if not linked else "given", 400, "2020-01-01-b.md")
    write(tmp_path, {"about.md": POST})
    if linked:
        (tmp_path / above).symlink_to("given")
    sites: list[Planned] = []
    number = calls(LOOKS, lambda: sites.append(planned(tmp_path)))
    (site,) = sites
    assert [post.path for post in site.plan.pages] == ["about.md"]
    (told,) = [problem for problem in site.problems if problem.code == "unreadable"]
    assert told.file.endswith("/".join("a" * 64))
    assert told.what == f"this folder {'and 1 more are' if linked else 'is'} nested 64 folders deep"
    assert number < 3_000


def test_ruby_in_deep_folders_ends_no_build(tmp_path: Path, deepen: Deepen) -> None:
    deepen("_plugins", 990, "x.rb")
    write(tmp_path, {"_posts/2020-01-01-a.md": POST, "_plugins/a/y.rb": "x\n"})
    try:
        (told,) = planned(tmp_path).problems
    finally:
        (tmp_path / "_plugins/a/y.rb").unlink()
    assert told.what == "_plugins/ has Ruby plugins, which are not run: a/y.rb"


def test_files_of_earlier_builds_may_lie_deep(tmp_path: Path, deepen: Deepen) -> None:
    deepen("site", 990, "x.html")
    assert len(old_files(tmp_path / "site", dirty=True)) == 1
    assert not old_files(tmp_path / "site", dirty=False)


def test_the_real_path_of_a_folder_is_found_once(tmp_path: Path, deepen: Deepen) -> None:
    folders = deepen("docs", 300, "x.md")
    (tmp_path / "linked").symlink_to("docs/a")
    (tmp_path / "circle").symlink_to("circle")
    others = [tmp_path / "linked", tmp_path / "linked/a/x.md", tmp_path / "circle", tmp_path / "circle/x"]
    files = [*map(str, folders + others), str(folders[-1] / "x.md")]
    real_paths = RealPaths()
    found: list[str] = []
    assert calls(LOOKS, lambda: found.extend(map(real_paths.of, files))) < 2_000
    assert found == [os.path.realpath(file) for file in files]


def test_links_that_lead_to_links_end_no_build(tmp_path: Path) -> None:
    for folder, suffix in (("assets", ""), ("_data", ".yml"), ("_posts", ".md"), ("_includes", ".html")):
        write(tmp_path, {f"{folder}/{number}{suffix}": {"link": f"{number + 1}{suffix}"} for number in range(1_200)})
    write(
        tmp_path,
        {
            "_config.yml": "include: [_data/0.yml]\n",
            "_redirects": {"link": "assets/0"},
            "Gemfile": {"link": "assets/0"},
            "_posts/2020-01-01-a.md": "---\n---\nText. {% include 0.html %}\n",
        },
    )
    site = planned(tmp_path)
    (post,) = site.plan.pages
    assert "Text." in site.bodies.body(post).html
    told = {problem.file.removeprefix(f"{tmp_path}/"): problem.what for problem in site.problems}
    for file in ("assets/0", "_data/0.yml", "_posts/0.md"):
        assert next(what for name, what in told.items() if name.endswith(file)) == (
            "is a symbolic link whose target can't be opened"
        )

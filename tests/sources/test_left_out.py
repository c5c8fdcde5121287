"""A bare folder: what every tool leaves out is left out, and what is left out is named where everything is shown."""

from __future__ import annotations

from pathlib import Path

from building import write
from command import run

from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.sources import ReadOptions, read_source

PAGE = "---\ntitle: Somebody else's\ndate: 2020-01-02\n---\nText.\n"
PACKAGES = (
    "node_modules/left/README.md",
    "theme/node_modules/left/docs/index.html",
    "bower_components/right/README.md",
    "vendor/bundle/ruby/3.2.0/gems/kite/README.md",
    "tools/__pycache__/notes.md",
    "env/lib/python3.11/site-packages/string/notes.md",
    ".venv/lib/notes.md",
)
OWN = {
    "vendor/our-vendors.md": PAGE,
    "assets/vendor/kite.js": "1",
    "bundle/post.md": PAGE,
    "env-notes/post.md": PAGE,
}
LEFT_OUT = {
    "one.md": "no post",
    "two.md": "no post",
    "three.md": "no post",
    "a.rst": "A\n=\n",
    "b.rst": "B\n=\n",
    "draft.md": "---\ntitle: Draft\ndate: 2020-01-02\ndraft: true\n---\n",
}


def test_what_package_managers_fill_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, {**dict.fromkeys(PACKAGES, PAGE), **OWN, "env/pyvenv.cfg": "", "2020-01-02-kite.md": "Text."})
    blog = read_source(tmp_path, Problems(), format="auto", options=ReadOptions())
    read = {post.path for post in blog.posts} | {address[1:] for address in blog.static}
    assert read == {*OWN, "2020-01-02-kite.md"}


def test_packages_of_php_and_go(tmp_path: Path) -> None:
    for mark in ("autoload.php", "modules.txt"):
        write(tmp_path / mark, {"vendor/kite/README.md": PAGE, f"vendor/{mark}": "", "2020-01-02-kite.md": "Text."})
        blog = read_source(tmp_path / mark, Problems(), format="auto", options=ReadOptions())
        assert [post.path for post in blog.posts] == ["2020-01-02-kite.md"]


def test_each_file_left_out_is_named_when_verbose(tmp_path: Path) -> None:
    write(tmp_path, {**LEFT_OUT, "node_modules/left/x.md": PAGE, "2020-01-02-kite.md": "Text."})
    named = [*LEFT_OUT, "node_modules"]
    verbose, usual = (run("check", str(tmp_path), *more).stdout.splitlines() for more in (["--verbose"], []))
    for name in named:
        assert [line for line in verbose if f"{name}: " in line and "left out" in line], name
    assert not [line for line in usual if "node_modules" in line or "draft" in line]
    assert len([line for line in usual if "no front matter" in line]) == 1

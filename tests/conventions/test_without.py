"""A blog without any convention of a theme: our tables change nothing of its site."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

import mkdocs_blogimport

from ..building import write

PACKAGE = Path(mkdocs_blogimport.__file__).parent
BLOG: dict[str, Any] = {
    "_config.yml": "title: Plain\nurl: https://old.example\npermalink: /:year/:title/\n",
    "images/boat.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>',
    "about.md": "---\ntitle: About\n---\nAbout *us*, with a [post]({% post_url 2020-01-02-second %}).\n",
    "list.html": "---\ntitle: List\n---\n<ul>{% for post in site.posts %}<li>{{ post.title }}</li>{% endfor %}</ul>\n",
    "_includes/own.html": "<aside>{{ include.words }}</aside>\n",
    "_posts/2020-01-01-first.md": (
        "---\ntitle: First\ntags: [sea, wind]\ncategories: [trips]\nauthor: Jo\ndescription: What it is about\n---\n"
        "# First\n\nA paragraph with `code`, **strong** words and a [link](/2020/second/#more).\n\n"
        '![A boat](/images/boat.svg){: width="40"}\n\n<!--more-->\n\n> A quotation\n{: .mine #there}\n\n'
        "```js\n// the first line\nlet a = 1;\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    ),
    "_posts/2020-01-02-second.md": (
        "---\ntitle: Second\ntags: [sea]\nredirect_from: /second/\n---\n## More\n\n1. one\n2. two\n\n"
        '{% include own.html words="Hello" %}\n\n<div class="mine"><p>Text</p></div>\n\nWord\n: text[^1]\n\n[^1]: x\n'
    ),
}


def _emptied(file: Path) -> None:
    """Take all rows out of a table, and leave the keys that it must have."""
    table = yaml.safe_load(file.read_text(encoding="utf-8"))
    match file.stem:
        case "fields":
            table = {field: [] for field in table}
        case "classes":
            table = {key: {} if isinstance(rows, dict) else [] for key, rows in table.items()}
        case "includes":
            table = {key: {} if key != "parameters" else rows for key, rows in table.items()}
        case "layouts" | "gems":
            table = {}
        case _:  # the names of themes, and what blogs of any theme have
            return
    file.write_text(yaml.safe_dump(table), encoding="utf-8")


def _built(tmp_path: Path, name: str, package: Path) -> dict[str, bytes]:
    """Build the site with a copy of the package; its files."""
    site = tmp_path / name
    environment = {**os.environ, "PYTHONPATH": str(package.parent), "SOURCE_DATE_EPOCH": "1577880000"}
    where = [sys.executable, "-c", "import mkdocs_blogimport; print(mkdocs_blogimport.__file__)"]
    used = subprocess.run(where, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert used.startswith(str(package)), "another package than the copy is tested"
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(tmp_path / "mkdocs.yml"), "-d", str(site)]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_our_tables_change_nothing_of_a_blog_without_conventions(tmp_path: Path) -> None:
    write(tmp_path / "blog", BLOG)
    write(tmp_path / "docs", {"index.md": "# Home\n"})
    plugins = [{"blogimport": {"source": "blog"}}]
    settings = {"site_name": "Site", "site_url": "https://site.example/", "theme": "material", "plugins": plugins}
    (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    for name in ("whole", "emptied"):
        shutil.copytree(PACKAGE, tmp_path / name / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
    for file in (tmp_path / "emptied" / PACKAGE.name / "conventions").glob("*.yml"):
        _emptied(file)
    whole = _built(tmp_path, "with", tmp_path / "whole" / PACKAGE.name)
    emptied = _built(tmp_path, "without", tmp_path / "emptied" / PACKAGE.name)
    assert "2020/first/index.html" in whole
    assert whole.keys() == emptied.keys()
    assert [file for file in whole if whole[file] != emptied[file]] == []

"""Settings of old blogs that can't be read: the same is reported of each, and the posts are imported all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.sources import read_source
from mkdocs_blogimport.sources.settings_file import LIMIT

POST = "---\ntitle: A\ndate: 2020-01-01\n---\nText.\n"
BLOGS = {
    "jekyll": ("_config.yml", "_posts/2020-01-01-a.md", ""),
    "hugo": ("hugo.yaml", "content/posts/a.md", ""),
    "pelican": ("pelicanconf.py", "content/a.md", ""),
    "material": ("mkdocs.yml", "docs/blog/posts/a.md", "docs/blog"),
    "folder": (".authors.yml", "2020-01-01-a.md", ""),
}


@pytest.mark.parametrize("generator", BLOGS)
@pytest.mark.parametrize(
    ("content", "reported"),
    [
        ("# x\n" * (LIMIT // 4 + 1), "is larger than "),
        ("a: [\n", ""),
    ],
    ids=["large", "broken"],
)
def test_settings_that_cannot_be_read(tmp_path: Path, generator: str, content: str, reported: str) -> None:
    settings, post, folder = BLOGS[generator]
    for name, text in ((settings, content), (post, POST)):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    problems = Problems()
    imported = read_source(tmp_path / folder, problems, format=generator)
    assert [post.metadata["title"] for post in imported.posts] == ["A"]
    (what,) = [problem.what for problem in problems if problem.file.endswith(settings) and problem.code == "config"]
    expected = "is not valid Python 3" if generator == "pelican" else "not valid YAML, or too deep or too large"
    assert reported in what if reported else what.startswith(expected)

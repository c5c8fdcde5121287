"""The file of authors of a blog of MkDocs, if there is too much in it."""

from __future__ import annotations

from pathlib import Path

from building import write

from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.sources import read_source
from mkdocs_blogimport.sources.settings_file import LIMIT


def test_a_file_of_authors_that_is_too_large_is_reported(tmp_path: Path) -> None:
    authors = "authors:\n  ann: {name: Ann}\n" + "# filling\n" * (LIMIT // 10 + 1)
    write(
        tmp_path,
        {
            "mkdocs.yml": "plugins: [blog]\n",
            "docs/blog/.authors.yml": authors,
            "docs/blog/posts/a.md": "---\ndate: 2020-01-01\nauthors: [ann]\n---\n# A\n",
        },
    )
    problems = Problems()
    (post,) = read_source(tmp_path, problems).posts
    assert list(post.authors) == ["ann"]
    assert [problem.what for problem in problems if "authors" in problem.file] == ["is larger than 1,000,000 bytes"]

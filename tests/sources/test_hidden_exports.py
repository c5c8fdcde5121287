"""Posts of exports that name no audience are hidden from those who don't see the default."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import write

from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.sources import ReadOptions, read_source
from mkdocs_blogimport.sources.audience import Audience

OF_MEDIUM = (
    '<article><header><h1 class="p-name">Secret</h1></header><section data-field="body" class="e-content"><p>x</p>'
    '</section><footer><p>Exported from <a href="https://medium.com">Medium</a></p></footer></article>'
)
OF_SUBSTACK = "post_id,post_date,is_published,audience,title,subtitle\n"


@pytest.mark.parametrize(
    "export",
    [
        {"posts/2020-01-01_Secret-abcdef123456.html": OF_MEDIUM},
        {"posts/draft_Secret-abcdef123456.html": OF_MEDIUM},
        {"posts.csv": f"{OF_SUBSTACK}1.secret,2020-01-01,true,everyone,Secret,\n", "posts/1.secret.html": "<p>x</p>"},
        {"posts.csv": f"{OF_SUBSTACK}1.secret,2020-01-01,true,everyone,Secret,\n"},
        {"posts.csv": f"{OF_SUBSTACK}1.secret,2020-01-01,true,paid,Secret,\n", "posts/1.secret.html": "<p>x</p>"},
    ],
)
def test_posts_without_an_audience(export: dict[str, str], tmp_path: Path) -> None:
    write(tmp_path, {**export, "open.md": "---\ntitle: Open\naudience: public\n---\nx\n"})
    audience = Audience("public", frozenset({"public"}), ("public", "internal"), "internal")
    problems = Problems()
    imported = read_source(tmp_path, problems, options=ReadOptions(audience=audience))
    assert [post.title for post in imported.posts] == ["Open"]
    assert not [problem for problem in map(str, problems) if "ecret" in problem]

"""Pages that list posts because of their layouts are bounded: each is as long as the blog has posts."""

from __future__ import annotations

from pathlib import Path

from building import write

from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.sources import read_source
from mkdocs_blogimport.sources.jekyll.archives import MOST_LISTS


def test_more_pages_than_a_blog_can_mean_list_nothing(tmp_path: Path) -> None:
    pages = {f"{number:03}.md": "---\nlayout: posts\n---\n" for number in range(MOST_LISTS + 5)}
    terms = {f"t{number:03}.md": f"---\nlayout: tag\ntaxonomy: t{number}\n---\n" for number in range(MOST_LISTS + 5)}
    write(tmp_path, {"_config.yml": "title: x\n", **pages, **terms})
    problems = Problems()
    found = read_source(tmp_path.resolve(), problems).posts
    kinds = [post.listing.kind for post in found if post.listing is not None]
    assert (kinds.count("archive"), kinds.count("term")) == (MOST_LISTS, MOST_LISTS + 5)
    assert [problem.code for problem in problems] == ["left-out"]

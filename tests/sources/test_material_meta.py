"""What files of metadata give to posts, and what it costs."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.frontmatter import Document, read
from mkdocs_blogimport.sources.material.meta_files import MetaFiles


def merged(docs: Path, posts: int, above: str, problems: Problems) -> list[Document]:
    (docs / "a").mkdir()
    (docs / ".meta.yml").write_text(above, encoding="utf-8")
    (docs / "a" / ".meta.yml").write_text("tags: [inner]\n", encoding="utf-8")
    files = MetaFiles(docs.resolve(), ".meta.yml", problems)
    document = read(b"---\ntags: [own]\nx: {own: [1]}\n---\n")
    return [files.merged(document, f"a/{number}.md", "p.md") for number in range(posts)]


def test_long_lists_are_no_part_of_each_post(tmp_path: Path) -> None:
    long = ", ".join(f"t{number}" for number in range(20_000))
    problems = Problems()
    tracemalloc.start()
    posts = merged(tmp_path, 300, f"tags: [{long}]\nx: {{own: [{long}]}}\n", problems)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40_000_000
    assert [posts[0].metadata["tags"][at] for at in (0, 999, -1)] == ["t0", "t999", "own"]
    assert [problem.what for problem in problems] == [
        "a list or a mapping has more than 1,000 entries, with those of the folders above"
    ] * 2


def test_what_a_post_is_given_is_no_other_post_s(tmp_path: Path) -> None:
    first, second = merged(tmp_path, 2, "tags: [outer]\nx: {own: [0], more: 2}\n", Problems())
    assert first.metadata["tags"] == second.metadata["tags"] == ["outer", "inner", "own"]
    assert second.metadata["x"] == {"own": [0, 1], "more": 2}
    assert second.metadata["__extends"] == [".meta.yml", "a/.meta.yml"]

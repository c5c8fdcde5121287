"""What a generator publishes in no list is unlisted, and the front matter stays as the author wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from building import write

from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.sources import read_source


@pytest.mark.parametrize(
    "blog",
    [
        pytest.param(
            {
                "pelicanconf.py": "PATH = 'content'",
                "content/a.md": "Title: A\nDate: 2020-01-01\nStatus: hidden\n\nText",
            },
            id="pelican",
        ),
        pytest.param(
            {"hugo.toml": "", "content/posts/a.md": "---\ndate: 2020-01-01\nbuild: {list: never}\n---\nText"}, id="hugo"
        ),
    ],
)
def test_the_front_matter_stays_as_it_was_written(tmp_path: Path, blog: Mapping[str, str]) -> None:
    write(tmp_path, blog)
    (post,) = (post for post in read_source(tmp_path, Problems()).posts if post.kind == "post")
    assert post.is_unlisted
    assert "unlisted" not in post.metadata

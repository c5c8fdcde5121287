"""Whatever addresses posts ask for: all can be written side by side, in whatever order they were read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from side_by_side import ADDRESSES, post_at, stand_side_by_side

from mkdocs_blogimport.blog.blog import assemble
from mkdocs_blogimport.blog.occupancy import Occupancy
from mkdocs_blogimport.blog.placing import place
from mkdocs_blogimport.blog.post import ImportedBlog
from mkdocs_blogimport.diagnostics.problems import Problems


@given(st.lists(ADDRESSES, max_size=8), st.randoms(), st.booleans())
def test_every_post_has_a_file_that_does_not_depend_on_the_order(
    wished: list[str], random: object, folding: bool
) -> None:
    def files(order: Sequence[int]) -> dict[str, str]:
        found = [post_at(f"{number:02}", wished[number]) for number in order]
        blog = assemble([ImportedBlog(folder=Path("/blog"), generator="folder", posts=found)])
        places = place(blog, Occupancy(Problems(), folding_names=folding), Problems())
        assert not places.absent
        return {post.path: there.file for post, there in places.pages.items()}

    order = list(range(len(wished)))
    given_files = files(order)
    assert len(given_files) == len(wished)
    assert stand_side_by_side(list(given_files.values()), folding=folding)
    random.shuffle(order)  # type: ignore[attr-defined]
    assert files(order) == given_files

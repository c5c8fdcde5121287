"""Addresses whose files are easily in each other's way, and whether they are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from hypothesis import strategies as st

from mkdocs_blogimport.blog import addresses, paths
from mkdocs_blogimport.blog.post import Post
from mkdocs_blogimport.sources.jekyll import permalinks

_SEGMENTS = st.sampled_from(["x", "X", "x.html", "x.html-2", "x-2", "index.html", "é", "e\u0301", "v1.2", "p.pdf"])
ADDRESSES = st.builds(
    lambda segments, slash: permalinks.clean("/" + "/".join(segments) + slash),
    st.lists(_SEGMENTS, min_size=1, max_size=3),
    st.sampled_from(["", "/"]),
)


def post_at(name: str, address: str, redirect_from: Sequence[str] = ()) -> Post:
    path = f"_posts/{name}.md"
    return Post(
        path=path,
        source_file=Path("/blog") / path,
        display_path=path,
        kind="post",
        address=address,
        file=addresses.answering_file(address),
        title=name,
        redirect_from=redirect_from,
    )


def stand_side_by_side(files: Sequence[str], *, folding: bool) -> bool:
    names = [paths.spelled(file, folding=folding) for file in files]
    folders = {folder.as_posix() for name in names for folder in PurePosixPath(name).parents}
    return len(set(names)) == len(names) and not folders & set(names)

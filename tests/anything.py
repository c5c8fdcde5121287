"""What hypothesis tries: the same examples every time, on every machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from mkdocs_blogimport.blog import addresses
from mkdocs_blogimport.blog.post import Post

same = settings(derandomize=True, deadline=None, database=None)
some = settings(same, max_examples=200)
many = settings(same, max_examples=500)

PIECES = ["/", "//", "..", ".", "./", "../", "%2e", "%2f", "%5c", "\\", "\0", "%00", "\n", " ", "C:", "a", "b", ":"]
PIECES += ["index.html", ".html", "é", "e\u0301", "?", "#", "javascript:", "~", "-", "\ud800", "%ff", "😀", "x" * 260]
PATHS = st.lists(st.sampled_from(PIECES), max_size=8).map("".join) | st.text(max_size=30)


def any_post(**given: Any) -> Post:
    """A post with what is said of it."""
    address = given.pop("address", "/p/")
    values = {"path": "a.md", "source_file": Path("a.md"), "display_path": "a.md", "kind": "post", "title": "A"}
    return Post(**{**values, "address": address, "file": addresses.answering_file(address), **given})

"""Where what this site's audience doesn't see would stand, so that links to it are known for what they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from . import addresses
from .post import WITHHELD, ImportedBlog, Post


def files(imports: Iterable[ImportedBlog], path_prefix: str) -> frozenset[str]:
    """The files of the site at which withheld documents, and redirects to them, would stand.

    Args:
        imports: The blogs.
        path_prefix: The clean path, without slashes around it, below which the blog stands in the site; or nothing.
    """
    found = {addresses.answering_file(WITHHELD), WITHHELD.lstrip("/")}
    for imported in imports:
        for post in imported.withheld:
            found.update(addresses.file_below(path_prefix, file) for file in _files(post, imported))
    return frozenset(found)


def _files(post: Post, imported: ImportedBlog) -> Iterator[str]:
    yield post.file
    yield addresses.answering_file(post.address)
    yield post.path  # jekyll-relative-links leads to those
    for written in post.redirect_from:
        try:
            path = addresses.decode(urlsplit(written).path)
        except ValueError:
            continue
        for inside in addresses.below_base(imported.rules.clean(path), imported.base):
            yield imported.rules.redirect_file(inside).lstrip("/")

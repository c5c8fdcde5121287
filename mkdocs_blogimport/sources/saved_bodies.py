"""Posts whose file is saved beside a preview: where its body alone has changed, no other file is read again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from hashlib import blake2b

from ..blog.paths import is_file
from ..blog.post import Post
from ..diagnostics.naming import display_path
from ..diagnostics.problems import Problems
from .options import ReadOptions
from .settings_file import decoded
from .walk import Found, content

#: Reads the file of a post again: see `ImportedBlog.reread`.
Reread = Callable[[Post, Problems], Post | None]


@dataclass(frozen=True, slots=True)
class _Head:
    """What is in a file before the body of its post."""

    length: int
    """In characters, as `decoded` makes them."""
    digest: bytes


def rereads(
    posts: Iterable[Post],
    problems: Problems,
    options: ReadOptions,
    alike: Callable[[str, str], bool] = lambda old, new: True,
) -> Reread:
    """Return what reads the file of a post again, if nothing but its body has changed.

    It is for generators with which a body makes nothing but the text of its own page, and only for posts whose body
    is the end of their file as it stands there.

    Args:
        posts: The posts and pages of a blog.
        problems: What was found while the blog was read: a post with a problem is read with all others.
        options: The site's options. Nothing is prepared but in a preview.
        alike: Whether two bodies make the same of a post besides its text.

    Returns:
        A function as `ImportedBlog.reread` wants it.
    """
    heads: dict[Post, _Head] = {}
    if options.previews:
        odd = {problem.file for problem in problems}
        for post in posts:
            head = None if post.display_path in odd else _head(post, options)
            if head is not None:
                heads[post] = head

    def reread(post: Post, found: Problems) -> Post | None:
        head = heads.get(post)
        text = None if head is None else _text(post, found, options)
        if head is None or text is None or _digest(text[: head.length]) != head.digest:
            return None
        body = text[head.length :]
        if not body.strip() or not alike(post.body, body):
            return None
        return replace(post, body=body)

    return reread


def _head(post: Post, options: ReadOptions) -> _Head | None:
    """Return the head of a post's file; None if its body makes more than its text, or isn't as it stands there."""
    if post.body_format == "rst" or post.is_blank or post.is_document or post.listing is not None:
        return None
    text = _text(post, Problems(), options)
    if text is None or not post.body.strip() or not text.endswith(post.body):
        return None
    length = len(text) - len(post.body)
    return _Head(length, _digest(text[:length])) if length else None


def _text(post: Post, problems: Problems, options: ReadOptions) -> str | None:
    file = post.source_file
    if file.is_symlink() or not is_file(file):
        return None
    data = content(Found(post.path, file), problems, options)
    if data is None:
        return None
    return decoded(data, display_path(file), problems)


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()

"""Which posts and pages say the same in several languages."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

from .blog import Blog
from .post import Post


def translations(blog: Blog) -> Mapping[Post, Sequence[Post]]:
    """Return the versions of each post and page that has some in several languages, itself included.

    Args:
        blog: The blog. Versions have one `translation_key`, or the same address below the root of their language.

    Returns:
        The versions, one for each language, in the order of the languages' tags.
    """
    shown = [post for post in blog.everything() if post.language and not (post.draft or post.is_unlisted)]
    if len({post.language for post in shown}) < 2:
        return {}
    versions: dict[Hashable, dict[str, Post]] = {}
    for post in shown:
        assert post.language is not None
        for key in _keys(post):
            versions.setdefault((post.kind, key), {}).setdefault(post.language, post)
    found: dict[Post, Sequence[Post]] = {}
    for by_language in versions.values():
        if len(by_language) > 1:
            several = [by_language[language] for language in sorted(by_language)]
            for post in several:
                found.setdefault(post, several)
    return found


def _keys(post: Post) -> list[Hashable]:
    found: list[Hashable] = []
    if post.translation_key:
        found.append(("key", post.translation_key))
    found.append(("address", post.address.removeprefix(post.link_root) if post.link_root else post.address))
    return found

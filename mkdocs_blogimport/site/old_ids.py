"""The ids by which feed readers know posts, from saved copies of the old blog's feeds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from .. import feeds
from ..blog import addresses
from ..blog.plan import SitePlan
from ..blog.post import Post
from ..diagnostics.naming import display_path
from ..diagnostics.problems import Problems

#: Posts that a message names.
_NAMED = 3


def old_ids(plan: SitePlan, in_feeds: Iterable[Post], problems: Problems) -> dict[Post, str]:
    """Find the entry of each post in the saved feeds, by its link: an old address of the post.

    Args:
        plan: The planned blog.
        in_feeds: The posts that this site's feeds have. Those without an entry are reported.
        problems: Receives the reports.

    Returns:
        The posts that have an entry, with its id.
    """
    if not plan.site.old_feeds:
        return {}
    by_path: dict[str, str] = {}
    for file in plan.site.old_feeds:
        try:
            found = feeds.ids(file.read_bytes())
        except OSError as error:
            _report(file, f"can't be read: {error.strerror}", problems)
        except ValueError as error:
            _report(file, f"this is no feed: {error}", problems)
        else:
            for link, own in found.items():
                by_path.setdefault(_path(link), own)
    ids: dict[Post, str] = {}
    used: set[str] = set()
    for post in plan.blog.posts:
        for path in _paths(post, plan):
            if path in by_path:
                ids.setdefault(post, by_path[path])
                used.add(path)
    label = display_path(plan.site.old_feeds[0])
    missing = [post for post in dict.fromkeys(in_feeds) if post not in ids]
    if missing and by_path:
        have = "have" if len(missing) > 1 else "has"
        problems.report("feed", label, None, f"{_posts(missing)} of this site's feeds {have} no entry in it",
                        "the ids are those that the old blog's generator gave")  # fmt: skip
    # what this site's audience doesn't see may be among them, and no message names that
    is_public = not any(imported.withheld for imported in plan.blog.imports)
    if is_public and (lost := [path for path in by_path if path not in used]):
        more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
        problems.report("feed", label, None, f"an entry leads to no post of the blog: {lost[0]}{more}",
                        "its id is not used")  # fmt: skip
    return ids


def _posts(posts: Sequence[Post]) -> str:
    named = ", ".join(post.display_path for post in posts[:_NAMED])
    more = f" and {len(posts) - _NAMED} more" if len(posts) > _NAMED else ""
    return f"{named}{more}"


def _paths(post: Post, plan: SitePlan) -> Iterable[str]:
    """The paths of the URLs that a post had, and of that which it has now."""
    imported = plan.blog.origins[post]
    yield _path(imported.rules.old_page(post).path)
    yield _path(post.address)
    for written in post.redirect_from:
        yield _path(written)
        yield _path(imported.base + "/" + written.lstrip("/"))
    if post in plan.places:
        yield _path(plan.places[post].address)


def _path(link: str) -> str:
    """The path of a link, whatever its spelling: decoded, without a file name that hosts add, or a slash at its end."""
    try:
        path = urlsplit(link.strip()).path
    except ValueError:
        return link
    return "/" + addresses.decode(path).removesuffix("index.html").strip("/")


def _report(file: Path, what: str, problems: Problems) -> None:
    problems.report("feed", display_path(file), None, what, "no id is taken from it")

"""The pages of a Hexo blog that listed posts: the front page, archives, tags and categories, with their pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...blog import addresses
from ...blog.post import OldLayout, OldList, Post
from ..ordering import backwards
from .config import Config
from .documents import WITHIN, Document

#: The most pages of a list.
_MOST_PAGES = 5_000


def newest_first(posts: Iterable[Post]) -> list[Post]:
    """Return posts in the order of Hexo's lists: the newest first."""
    dated = (post for post in posts if post.kind == "post" and post.date is not None)
    return sorted(dated, key=lambda post: (post.date, order(post)), reverse=True)


def order(post: Post) -> str:
    """Return the key that sorts posts of equal dates, the oldest first: their files backwards."""
    return backwards(post.path)


def term_slugs(documents: Iterable[Document], config: Config) -> Mapping[tuple[str, str], str]:
    """Return the paths of terms in addresses, by the names of their grouping and of themselves."""
    found: dict[tuple[str, str], str] = {}
    for document in documents:
        for path in document.categories:
            slugs = [config.term_slug("categories", name) for name in path]
            found["categories", WITHIN.join(path)] = "/".join(slugs)
        for name in document.post.tags:
            found["tags", name] = config.term_slug("tags", name)
    return found


def old_lists(posts: Sequence[Post], slugs: Mapping[tuple[str, str], str], config: Config) -> Iterator[OldList]:
    """Yield the addresses of the pages that listed posts.

    Args:
        posts: The posts that were listed, the newest first.
        slugs: The paths of terms.
        config: The blog's settings.
    """
    if config.uses("hexo-generator-index", "hexo-generator-index-pin-top", "hexo-generator-indexed"):
        path = config.section("index_generator").get("path")
        home = path.strip("/") if isinstance(path, str) else ""
        yield from _pages(f"/{home}/", posts, config.per_page("index_generator"), config)
    if config.uses("hexo-generator-archive") and config.section("archive_generator").get("enabled") is not False:
        yield from _archives(posts, config)
    for grouping, package in (("tags", "hexo-generator-tag"), ("categories", "hexo-generator-category")):
        if not config.uses(package):
            continue
        size = config.per_page("tag_generator" if grouping == "tags" else "category_generator")
        members: dict[str, list[Post]] = {}
        for post in posts:
            for name in post.tags if grouping == "tags" else post.categories:
                members.setdefault(name, []).append(post)
        for name, listed in members.items():
            address = f"{_folder(grouping, config)}/{slugs[grouping, name]}/"
            yield from _pages(address, listed, size, config, grouping, name)


def _archives(posts: Sequence[Post], config: Config) -> Iterator[OldList]:
    settings = config.section("archive_generator")
    size, home = config.per_page("archive_generator"), _archive(config)
    yield from _pages(f"{home}/", posts, size, config, "years")
    if settings.get("yearly") is False:
        return
    periods: dict[str, list[Post]] = {}
    for post in posts:
        assert post.date is not None
        year, month = f"{post.date.year}", f"{post.date:%m}"
        wanted = [year]
        if settings.get("monthly") is not False:
            wanted.append(f"{year}/{month}")
            if settings.get("daily") is True:
                wanted.append(f"{year}/{month}/{post.date:%d}")
        for period in wanted:
            periods.setdefault(period, []).append(post)
    for period, listed in periods.items():
        grouping = ("years", "months", "days")[period.count("/")]
        yield from _pages(f"{home}/{period}/", listed, size, config, grouping, period.replace("/", "-"))


def _pages(
    address: str, posts: Sequence[Post], size: int, config: Config, grouping: str = "", term: str = ""
) -> Iterator[OldList]:
    """Yield the pages of a list."""
    address = addresses.clean(address)
    count = min(max(1, -(-len(posts) // size)), _MOST_PAGES) if size else 1
    for number in range(1, count + 1):
        share = posts[(number - 1) * size : number * size] if size else posts
        place = address if number == 1 else f"{address}{config.path('pagination_dir', 'page')}/{number}/"
        yield OldList(place, "", share, config.display_path, grouping, term)


def layout(config: Config) -> OldLayout:
    """Return where the old lists stood, and how many posts were on a page of them."""
    size = config.per_page("index_generator")
    path = config.section("index_generator").get("path")
    sizes = {
        "tags": config.per_page("tag_generator"),
        "categories": config.per_page("category_generator"),
        "years": config.per_page("archive_generator"),
        "months": config.per_page("archive_generator"),
        "days": config.per_page("archive_generator"),
    }
    return OldLayout(
        blog_dir=path.strip("/") if isinstance(path, str) else "",
        pagination=size > 0,
        pagination_per_page=size or None,
        pagination_url_format=f"{config.path('pagination_dir', 'page')}/{{page}}",
        sizes=sizes,
        overviews={
            "tags": f"{_folder('tags', config)}/",
            "categories": f"{_folder('categories', config)}/",
            "years": f"{_archive(config)}/",
        },
    )


def term_formats(config: Config) -> dict[str, str]:
    """Return the addresses of terms' pages, by the names of their groupings."""
    found = {}
    if config.uses("hexo-generator-tag"):
        found["tags"] = f"{_folder('tags', config)}/{{slug}}"
    if config.uses("hexo-generator-category"):
        found["categories"] = f"{_folder('categories', config)}/{{slug}}"
    settings = config.section("archive_generator")
    has_archives = config.uses("hexo-generator-archive") and settings.get("enabled") is not False
    if has_archives and settings.get("yearly") is not False:
        found["years"] = f"{_archive(config)}/{{year}}"
        if settings.get("monthly") is not False:
            found["months"] = f"{_archive(config)}/{{year}}/{{month}}"
            if settings.get("daily") is True:
                found["days"] = f"{_archive(config)}/{{year}}/{{month}}/{{day}}"
    return found


def _folder(grouping: str, config: Config) -> str:
    written = config.path("tag_dir", "tags") if grouping == "tags" else config.path("category_dir", "categories")
    return f"/{written}" if written else ""


def _archive(config: Config) -> str:
    written = config.path("archive_dir", "archives")
    return f"/{written}" if written else ""

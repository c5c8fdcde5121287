"""The old blog's pages that list posts: those of jekyll-paginate, jekyll-paginate-v2 and jekyll-archives."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ...blog import addresses
from ...blog.groupings import GROUPINGS
from ...blog.post import OldList, Post
from .. import fields
from . import permalinks
from .config import Config
from .defaults import merged
from .octopress import category_address

#: jekyll-archives 2: `Archives::DEFAULTS`.
_PERIODS = {"year": "/:year/", "month": "/:year/:month/", "day": "/:year/:month/:day/"}
_TERMS = {"tags": ("tag", "/tag/:name/"), "categories": ("category", "/category/:name/")}
#: jekyll-paginate-v2 3: `Generator::DEFAULT` and `AutoPages::DEFAULT`.
_PAGES = {"collection": "posts", "per_page": 10, "permalink": "/page:num/", "limit": 0, "extension": "html"}
_AUTO = {
    "tags": (":tag", "/tag/:tag"),
    "categories": (":cat", "/category/:cat"),
    "collections": (":coll", "/collection/:coll"),
}
_BETWEEN = re.compile(r"[;,\s]")
#: The most pages of a list.
MOST_PAGES = 5_000


def old_lists(posts: Sequence[Post], dropped: Sequence[Post], config: Config) -> list[OldList]:
    """Find the addresses of the pages that listed posts.

    Args:
        posts: Posts, items of collections and pages.
        dropped: The pages that only listed posts.
        config: The site's settings.

    Returns:
        The pages, with the posts on each. Some may never have existed; an occupant of their address wins.
    """
    newest = sorted((p for p in posts if p.kind == "post" and p.date), key=lambda p: (p.date, p.path), reverse=True)
    found = [OldList(page.address, page.file, newest, page.display_path) for page in dropped]
    found += _paginated(newest, [*posts, *dropped], config)
    found += _paginated_by_pages(newest, [*posts, *dropped], config)
    found += _archives(newest, config)
    if config.is_octopress:
        for name, share in _of_terms(newest, "categories").items():
            found.append(
                OldList(category_address(config.values, name), "", share, config.display_path, "categories", name)
            )
    return found


def _count(value: Any) -> int:
    """Return a number that an author wrote; 0 for an invalid one."""
    try:
        return max(0, int(str(value)))
    except ValueError:
        return 0


def _shares(posts: Sequence[Post], size: int, limit: int = 0) -> Iterator[tuple[int, Sequence[Post]]]:
    """Yield the numbers of a list's pages with the posts on each."""
    count = min(-(-len(posts) // size), limit or MOST_PAGES, MOST_PAGES) if size else 0
    for number in range(count):
        yield number + 1, posts[number * size : (number + 1) * size]


def _paginated(newest: Sequence[Post], pages: Iterable[Post], config: Config) -> Iterator[OldList]:
    """Yield the pages of jekyll-paginate 1: those after the first have the address of `paginate_path`."""
    path = fields.text(config.values.get("paginate_path")) or "/page:num"
    size = _count(config.values.get("paginate"))
    folder = posixpath.dirname("/" + path.lstrip("/")).strip("/")
    above = {"index.html", *(f"{f}/index.html" for f in _with_parents(folder))}
    if ":num" not in path or not any(page.path in above for page in pages):
        return
    shown = [post for post in newest if not post.metadata.get("hidden")]
    for number, share in _shares(shown, size):
        if number > 1:
            address = permalinks.clean("/" + path.lstrip("/").replace(":num", str(number), 1).rstrip("/") + "/")
            yield OldList(address, addresses.answering_file(address), share, config.display_path)


def _with_parents(folder: str) -> Iterator[str]:
    while folder:
        yield folder
        folder = posixpath.dirname(folder)


def _paginated_by_pages(newest: Sequence[Post], pages: Iterable[Post], config: Config) -> Iterator[OldList]:
    """Yield the pages of jekyll-paginate-v2: of those that request it in their front matter, and of all terms."""
    usual = config.values.get("pagination")
    if not isinstance(usual, Mapping) or not usual.get("enabled"):
        return
    usual = merged(_PAGES, usual)
    for page in pages:
        own = page.metadata.get("pagination")
        if page.collection == "pages" and isinstance(own, Mapping) and own.get("enabled"):
            first = fields.text(page.metadata.get("permalink")) or _folder(page.address)
            yield from _numbered(first, _chosen(newest, merged(usual, own)), merged(usual, own), page.display_path)
    auto = config.values.get("autopages")
    if not isinstance(auto, Mapping) or not auto.get("enabled"):
        return
    for name, (place, template) in _AUTO.items():
        settings = auto.get(name)
        settings = settings if isinstance(settings, Mapping) else {}
        if settings.get("enabled") is False:
            continue
        template = fields.text(settings.get("permalink")) or template
        slugs = settings.get("slugify")
        for term, listed in _terms(newest, name).items():
            mode = fields.text(slugs.get("mode")) if isinstance(slugs, Mapping) else ""
            slug = permalinks.slugify(term, mode) if mode in {"default", "pretty"} else term
            grouping = name if name in GROUPINGS else ""
            first = template.replace(place, slug, 1)
            yield from _numbered(first, listed, usual, config.display_path, grouping, term)


def _terms(newest: Iterable[Post], name: str) -> dict[str, list[Post]]:
    """Return the lowercase terms of posts, with their posts."""
    found: dict[str, list[Post]] = {}
    for post in newest:
        names = GROUPINGS[name].key(post) if name in GROUPINGS else [post.collection]
        for term in dict.fromkeys(part.strip().lower() for written in names for part in re.split("[;,]", written)):
            found.setdefault(term, []).append(post)
    return found


def _folder(address: str) -> str:
    """Return the folder of an address (Jekyll 4: `Page#dir`)."""
    return address if address.endswith("/") else posixpath.dirname(address).rstrip("/") + "/"


def _chosen(newest: Sequence[Post], settings: Mapping[str, Any]) -> list[Post]:
    """Return the posts that a page lists (`PaginationIndexer.read_config_value_and_filter_posts`)."""
    chosen = list(newest)
    for key, name in (("category", "categories"), ("tag", "tags")):
        value = settings.get(key)
        asked = _BETWEEN.split(value) if isinstance(value, str) else fields.strings(value)
        wanted = {term.strip().lower() for term in asked} - {"", "posts"}
        if wanted:
            chosen = [post for post in chosen if wanted <= {term.lower() for term in GROUPINGS[name].key(post)}]
    return chosen


def _numbered(
    first: str,
    posts: Sequence[Post],
    settings: Mapping[str, Any],
    display_path: str,
    grouping: str = "",
    term: str = "",
) -> Iterator[OldList]:
    """Yield all pages of one list."""
    extension = "." + (fields.text(settings.get("extension")) or "html").lstrip(".")
    name = (fields.text(settings.get("indexpage")) or "index").split(".")[0]
    start = "/" + first.strip("/") if first.strip("/") else ""
    behind = "/" + fields.text(settings.get("permalink")).lstrip("/")
    shares = list(_shares(posts, _count(settings.get("per_page")), _count(settings.get("limit")))) or [(1, [])]
    for number, share in shares:
        path = (
            f"{start}/"
            if number == 1
            else start + behind.replace(":num", str(number)).replace(":max", str(len(shares)))
        )
        file = (
            f"{path}{name}{extension}" if path.endswith("/") else path if path.endswith(extension) else path + extension
        )
        file = permalinks.clean(file)
        address = file.removesuffix("index.html") if posixpath.basename(file) == "index.html" else file
        yield OldList(address, file.lstrip("/"), share, display_path, grouping, term)


def _archives(newest: Sequence[Post], config: Config) -> Iterator[OldList]:
    """Yield the pages of jekyll-archives 2: of years, months, days, and of terms by Jekyll's own slugs."""
    settings = config.values.get("jekyll-archives")
    if "jekyll-archives" not in config.plugins or not isinstance(settings, Mapping):
        return
    enabled, formats = settings.get("enabled"), settings.get("permalinks")
    formats = formats if isinstance(formats, Mapping) else {}

    def wants(kind: str) -> bool:
        return enabled is True or enabled == "all" or (isinstance(enabled, list) and kind in enabled)

    for kind, template in _PERIODS.items():
        listed: dict[str, list[Post]] = {}
        for post in newest if wants(kind) else ():
            assert post.date is not None
            address = fields.text(formats.get(kind)) or template
            for place, value in ((":year", "%Y"), (":month", "%m"), (":day", "%d")):
                address = address.replace(place, post.date.strftime(value))
            listed.setdefault(permalinks.clean(address), []).append(post)
        for address, share in listed.items():
            yield OldList(address, "", share, config.display_path)
    for name, (kind, template) in _TERMS.items():
        for term, share in (_of_terms(newest, name) if wants(name) else {}).items():
            template = fields.text(formats.get(kind)) or template
            address = permalinks.clean(template.replace(":name", permalinks.slugify(term)))
            yield OldList(address, "", share, config.display_path, name, term)


def _of_terms(newest: Sequence[Post], grouping: str) -> dict[str, list[Post]]:
    terms: dict[str, list[Post]] = {}
    for post in newest:
        for term in GROUPINGS[grouping].key(post):
            terms.setdefault(term, []).append(post)
    return terms

"""The older plugins for blogs in MkDocs, whose posts are pages at the addresses of their files.

What they do was seen in mkdocs-blogging-plugin 2.2.11 and mkdocs-simple-blog 0.6.1.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ...blog.post import Listing, Post
from ...diagnostics.problems import Problems
from ..options import ReadOptions
from .project import Project, plain
from .settings import Settings, settings

#: The names of their plugins.
BLOGGING, SIMPLE = "blogging", "simple-blog-posts"
#: The most folders of one blog.
MOST_FOLDERS = 100
#: Where mkdocs-blogging-plugin put the list of posts.
CONTENT = re.compile(r"\{\{[ \t]*blog_content\b[^{}\n]{0,100}\}\}", re.IGNORECASE)
#: Where it put all tags with their posts.
TAGS = re.compile(r"\{\{[ \t]*tag_content[ \t]*\}\}", re.IGNORECASE)
#: What leaves a page out of the list.
_EXCLUDED = ("exclude_from_blog", "exculde_from_blog")


def is_excluded(metadata: Mapping[str, Any]) -> bool:
    """Return True for a page that is in no list by its own wish."""
    return any(metadata.get(key) is True for key in _EXCLUDED)


def listing(body: str) -> Listing | None:
    """Return what mkdocs-blogging-plugin listed on a page; None for any other page."""
    if CONTENT.search(body) is not None:
        return Listing("front")
    return Listing("terms", "tags", is_grouped=True) if TAGS.search(body) is not None else None


def found(project: Project, problems: Problems, options: ReadOptions, language: Any) -> Iterator[Settings]:
    """Yield the settings of each folder of posts of such a plugin.

    Args:
        project: The site.
        problems: Receives the settings that can't be used.
        options: The site's options.
        language: The language of its theme.
    """

    def folder(name: Any, **values: Any) -> Settings:
        written = {"blog_dir": name, "post_dir": name, "archive": False, "authors": False, **values}
        own = settings(written, project.display_path, problems, options, language)
        return replace(own, keeps_paths=True)

    for given in project.plugins(BLOGGING):
        parts = [given, *(part for part in _list(given.get("categories")) if isinstance(part, Mapping))]
        for part in parts:
            size = {
                "pagination": plain(part.get("paging")) is not False,
                "pagination_per_page": plain(part.get("size")),
            }
            for name in _list(part.get("dirs"))[:MOST_FOLDERS]:
                time_format = plain(given.get("meta_time_format"))
                own = folder(name, categories=False, **size)
                yield replace(own, time_format=time_format if isinstance(time_format, str) else "")
    for given in project.plugins(SIMPLE):
        places = {
            grouping: f"/{plain(given.get(key)) or default}/{{slug}}"
            for grouping, key, default in (("categories", "category_dir", "category"), ("tags", "tag_dir", "tag"))
        }
        own = folder(plain(given.get("posts_dir")) or "post")
        yield replace(own, places=places, category_slug=simple_slug)


def simple_slug(name: str) -> str:
    """Return the slug of a term in mkdocs-simple-blog."""
    return re.sub(r"[\s_]+", "-", re.sub(r"[^\w\s-]", "", name).strip().lower())


def simple_slugs(posts: Iterable[Post]) -> dict[str, dict[str, str]]:
    """Return the slugs of terms in mkdocs-simple-blog, by their groupings: of those that are alike, later ones are
    numbered, from 1, in the order of the list of posts.
    """
    listed = sorted((post for post in posts if post.date is not None), key=lambda post: str(post.date), reverse=True)
    found: dict[str, dict[str, str]] = {"categories": {}, "tags": {}}
    for grouping, slugs in found.items():
        seen: Counter[str] = Counter()
        for name in (name for post in listed for name in (post.categories if grouping == "categories" else post.tags)):
            if name not in slugs:
                slug = simple_slug(name)
                slugs[name] = f"{slug}-{seen[slug]}" if seen[slug] else slug
                seen[slug] += 1
    return found


def _list(value: Any) -> list[Any]:
    written = plain(value)
    return written if isinstance(written, list) else []

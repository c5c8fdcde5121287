"""A blog of Material's plugin that goes on in this site: that plugin says what its posts are, and makes their pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ...blog.post import ImportedBlog, Post
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from .. import fields
from ..options import ReadOptions
from .posts import Author, first_heading, without_marks
from .project import Project
from .reading import OneBlog, imported_blog
from .settings import Settings, settings


@dataclass(frozen=True, slots=True)
class PluginPost:
    """What Material's plugin knows of a post."""

    path: str
    """The file, relative to `docs_dir`."""
    source_file: Path
    file: str
    """The file of the site, relative to its root."""
    title: str
    """As MkDocs says it before the page is rendered."""
    body: str
    metadata: Mapping[str, Any]
    created: datetime
    updated: datetime | None = None
    authors: Sequence[str] = ()
    """Their keys."""
    categories: Sequence[str] = ()
    is_pinned: bool = False
    draft: bool = False


@dataclass(frozen=True, slots=True)
class PluginBlog:
    """What Material's plugin knows of its blog."""

    docs: Path
    """The folder of the documentation."""
    settings: Mapping[str, Any]
    """The plugin's, with its defaults."""
    site: Mapping[str, Any]
    """Of mkdocs.yml: `site_name`, `site_url`, `use_directory_urls`."""
    language: str
    posts: Sequence[PluginPost] = ()
    authors: Mapping[str, Author] = field(default_factory=dict)
    """By their keys."""


def imported(plugin: PluginBlog, problems: Problems) -> ImportedBlog:
    """Return a blog that goes on in this site.

    Args:
        plugin: What its plugin knows.
        problems: Receives the settings that can't be used.
    """
    options = ReadOptions()
    own = settings(plugin.settings, "mkdocs.yml", problems, options, plugin.language)
    blog = OneBlog(Project(plugin.docs, "mkdocs.yml", plugin.docs, plugin.site), own)
    suffix = "/" if plugin.site.get("use_directory_urls", True) else ".html"
    posts = [_post(post, own, plugin.authors) for post in plugin.posts]
    # nothing is reported of a blog that is still without posts
    found = imported_blog(blog, blog.posts, posts, plugin.authors, suffix, Problems(), options, static={}, withheld=())
    return replace(found, is_in_site=True, publishes_all=False)


def _post(post: PluginPost, own: Settings, authors: Mapping[str, Author]) -> Post:
    metadata = post.metadata
    heading = None if "title" in metadata else first_heading(post.body)
    created = _moment(post.created)
    name = post.file.removesuffix("index.html") if post.file.rpartition("/")[2] == "index.html" else post.file
    return Post(
        path=post.path,
        source_file=post.source_file,
        display_path=display_path(post.source_file),
        kind="post",
        address=f"/{name}",
        file=post.file,
        title=without_marks(heading) if heading else post.title,
        date=created,
        updated=None if post.updated is None else _moment(post.updated),
        authors=fields.unique(authors[key].name if key in authors else key for key in post.authors),
        tags=fields.terms(fields.strings(metadata.get("tags"))),
        categories=fields.terms(post.categories),
        terms=own.periods_of(created),
        description=fields.text(metadata.get("description")) or None,
        image=fields.image(metadata.get("image")),
        has_reading_time=own.readtime,
        is_pinned=post.is_pinned,
        draft=post.draft,
        body=post.body,
        is_unlisted=fields.is_unlisted(metadata),
        metadata=metadata,
    )


def _moment(value: datetime) -> datetime:
    return value if value.tzinfo else value.replace(tzinfo=UTC)

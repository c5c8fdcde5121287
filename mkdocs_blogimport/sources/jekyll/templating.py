"""Liquid for a Jekyll site: what its posts may ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ... import frontmatter
from ...blog.paths import why_not_read
from ...blog.post import ImportedBlog, Post, Template, Tools
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from ...frontmatter.decoding import decode
from .. import dates, fields
from .config import Config

if TYPE_CHECKING:
    from ...liquid import Liquid, Site


def template(
    imported: ImportedBlog, config: Config, data: Callable[[], Mapping[str, Any]], now: datetime, problems: Problems
) -> Template:
    """Make what expands the Liquid of a site's bodies.

    Args:
        imported: The site's posts and pages, at the addresses that Jekyll gave them.
        config: Its settings.
        data: Reads what its `_data` folder holds, when a post first asks for anything.
        now: The time of the build.
        problems: Where tags and filters that can't be run are reported.

    Returns:
        A function from the markup's tools to a function from a post to its Markdown. Nothing is prepared before the
        first post that holds Liquid.
    """

    def with_tools(tools: Tools) -> Any:
        engine: list[tuple[Liquid, dict[Post, dict[str, Any]]]] = []

        def expand(post: Post) -> str:
            if "{%" not in post.body and "{{" not in post.body:
                return post.body
            if post.metadata.get("render_with_liquid") is False:
                return post.body
            if not engine:
                from ...liquid import Liquid  # many blogs do without, and it is slow to import

                pages = {other: _page(other, imported, config, tools) for other in imported.posts}
                variables = _variables(imported, config, data(), now, pages)
                site = _site(imported, config, variables, pages, tools, problems)
                engine.append((Liquid(site, partial(problems.report, "liquid")), pages))
            liquid, pages = engine[0]
            return liquid.render(post.body, pages[post], file=post.display_path, line=post.body_line)

        return expand

    return with_tools


def _page(post: Post, imported: ImportedBlog, config: Config, tools: Tools) -> dict[str, Any]:
    """Liquid's `page`, as other posts see it too."""
    address = tools.address(post)
    page: dict[str, Any] = {
        **{key: _moments(value, config) for key, value in post.metadata.items()},
        "title": _title(post),
        "url": address,
        "path": post.path,
        "relative_path": post.path,
        "content": post.body,
        "collection": post.collection,
        "id": address.removesuffix(".html"),
        "slug": post.slug,
        "name": post.path.rsplit("/", 1)[-1],
        "draft": post.draft,
    }
    if post.date is not None:
        page["date"] = post.date
    if post.kind == "post" or post.collection != "pages":
        page["categories"], page["tags"] = list(post.categories), list(post.tags)
        separator = imported.rules.excerpt_separator or "\0"
        page["excerpt"] = post.excerpt or post.body.lstrip("\n").split(separator, 1)[0]
    return page


def _title(post: Post) -> str:
    """A title as it was written: in a page's text `&lt;` is markup, as it was in the old blog."""
    written = frontmatter.text(post.metadata.get("title")).strip()
    return written if fields.plain(written) == post.title else post.title


def _moments(value: Any, config: Config) -> Any:
    """Front matter with its plain timestamps as Liquid's dates."""
    if isinstance(value, frontmatter.Timestamp):
        moment = dates.parse(value, config.timezone)
        return moment.date() if moment is not None and ":" not in value else moment or str(value)
    if isinstance(value, list):
        return [_moments(item, config) for item in value]
    if isinstance(value, dict):
        return {key: _moments(item, config) for key, item in value.items()}
    return value


def _newest_first(imported: ImportedBlog) -> list[Post]:
    posts = (post for post in imported.posts if post.kind == "post")
    return sorted(posts, key=lambda post: (post.date.timestamp() if post.date else 0.0, post.path), reverse=True)


def _variables(
    imported: ImportedBlog, config: Config, data: Mapping[str, Any], now: datetime, pages: Mapping[Post, dict[str, Any]]
) -> dict[str, Any]:
    """Liquid's `site`."""
    ordered = _newest_first(imported)
    posts = [pages[post] for post in ordered]
    for index, page in enumerate(posts):
        page["next"] = posts[index - 1] if index else None
        page["previous"] = posts[index + 1] if index + 1 < len(posts) else None
    collections = {
        name: [pages[p] for p in imported.posts if p.collection == name]
        for name in config.collections
        if name != "pages"
    }
    standing = [pages[p] for p in imported.posts if p.collection == "pages"]
    terms: dict[str, dict[str, list[dict[str, Any]]]] = {"tags": {}, "categories": {}}
    for post in ordered:
        for kind, names in (("tags", post.tags), ("categories", post.categories)):
            for name in names:
                terms[kind].setdefault(name, []).append(pages[post])
    return {
        **config.values,
        **collections,
        **terms,
        "data": data,
        "posts": posts,
        "related_posts": posts[:10],
        "pages": standing,
        "html_pages": standing,
        "documents": [*posts, *(d for documents in collections.values() for d in documents)],
        "collections": [
            {"label": label, "docs": docs, "output": True} for label, docs in {"posts": posts, **collections}.items()
        ],
        "static_files": [{"path": a, "name": f.name, "extname": f.suffix} for a, f in imported.static.items()],
        "time": now.astimezone(config.timezone),
    }


def _site(
    imported: ImportedBlog,
    config: Config,
    variables: Mapping[str, Any],
    pages: Mapping[Post, dict[str, Any]],
    tools: Tools,
    problems: Problems,
) -> Site:
    """The site as Liquid knows it, with the functions that it calls for everything else."""
    by_path = {post.path: page["url"] for post, page in pages.items()}
    by_path |= {address.lstrip("/"): address for address in imported.static}
    by_name: dict[str, str] = {}
    for post in reversed(_newest_first(imported)):
        inside = post.path.split("_posts/", 1)[-1].rsplit(".", 1)[0]
        by_name[inside.rsplit("/", 1)[-1]] = by_name[inside] = pages[post]["url"]
    from ...liquid import Site

    real_folder = config.folder.resolve()

    def decode_file(data: bytes, label: str) -> str:
        content, _, findings = decode(data)
        problems.add(findings, label)
        return content

    return Site(
        variables=variables,
        folder=config.folder,
        includes=_inside(config, fields.line(config.values.get("includes_dir")) or "_includes"),
        base=config.baseurl,
        url=str(config.values.get("url") or "").rstrip("/"),
        link=lambda path: by_path.get(path.strip().lstrip("/")),
        post_url=lambda name: by_name.get(name.strip().lstrip("/")),
        markdownify=tools.markdownify,
        highlight=tools.highlight,
        file_refusal=lambda file: why_not_read(file, real_folder),
        decode_file=decode_file,
        file_label=display_path,
        timezone=config.timezone,
        now=variables["time"],
        tags=tools.tags,
        filters=tools.filters,
        steps=tools.max_liquid_steps,
    )


def _inside(config: Config, directory: str) -> Path:
    """A folder that the configuration names, as long as it lies in the blog's and isn't hidden."""
    folder = config.folder / directory.replace("\0", "").strip("/")
    return folder if why_not_read(folder, config.folder) is None else config.folder / "_includes"

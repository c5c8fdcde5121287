"""A blog of MkDocs: of Material's own plugin, or of an older one. Its mkdocs.yml says where its posts are."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import pathspec

from ... import frontmatter
from ...blog import addresses
from ...blog.paths import is_file, is_folder, why_not_read
from ...blog.post import ImportedBlog, OldLayout, OldPage, Post, SiteRules
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from .. import fields
from ..audience import only_theirs
from ..authors import described
from ..options import ReadOptions
from ..walk import Found, content, once, walk
from . import older, site_settings
from .excluded import excluded as patterns_of
from .lists import old_lists, paths
from .meta_files import MetaFiles, name_of
from .posts import Author, Reader, first_heading, without_marks
from .project import Project, file_of, find, plain, settings_in
from .settings import Settings, settings

#: What MkDocs takes for Markdown.
SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".mkdn", ".mkd"})
_BY_KEYS = "authors are shown by their keys"


@dataclass(frozen=True, slots=True)
class OneBlog:
    """One blog of a project."""

    project: Project
    settings: Settings

    @property
    def home(self) -> Path:
        """The folder of the blog."""
        return self.project.docs / self.settings.blog_dir

    @property
    def posts(self) -> Path:
        """The folder of its posts."""
        return self.project.docs / self.settings.post_dir

    def is_named_by(self, folder: Path) -> bool:
        """Return True if a folder is that of this blog, of its posts, of the documentation or of the project."""
        return folder in {self.project.folder, self.project.docs, self.home, self.posts}


def names_blog(real: Path) -> bool:
    """Return True if a folder, by its real path, is that of a blog which its mkdocs.yml has, or holds it."""
    file = file_of(real)
    blogs = _blogs_of(file) if file is not None else []
    return any(blog.is_named_by(real) for blog in blogs if is_folder(blog.posts))


#: By a project's mkdocs.yml, its blogs, and the state of the files that say so: where a blog is searched, many folders
#: of one project are asked for.
_SEEN: dict[Path, tuple[Mapping[Path, tuple[int, int] | None], Sequence[OneBlog]]] = {}
_MOST_SEEN = 64


def _blogs_of(file: Path) -> Sequence[OneBlog]:
    seen = _SEEN.get(file)
    if seen is None or any(_state(each) != state for each, state in seen[0].items()):
        if len(_SEEN) >= _MOST_SEEN:
            _SEEN.clear()
        project = find(file.parent, Problems())
        states = {each: _state(each) for each in (project.files if project is not None else ())}
        blogs = _blogs(project, Problems(), ReadOptions()) if project is not None else []
        seen = _SEEN[file] = (states, blogs)
    return seen[1]


def _state(file: Path) -> tuple[int, int] | None:
    """Return what changes with a file; None without one."""
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _blogs(project: Project, problems: Problems, options: ReadOptions) -> list[OneBlog]:
    theme = plain(project.values.get("theme"))
    language = theme.get("language") if isinstance(theme, Mapping) else None
    found: list[Mapping[str, Any]] = [*project.plugins("blog")]
    if options.material is not None:
        found = [{"blog_dir": options.blog_dir, **options.material}]
    each = [settings(values, project.display_path, problems, options, language) for values in found]
    if options.material is None:
        each += older.found(project, problems, options, language)
    return [OneBlog(project, own) for own in each]


def read(folder: Path, problems: Problems, options: ReadOptions) -> ImportedBlog:
    """Read the posts of one blog.

    Args:
        folder: The folder of the project, of its documentation, of the blog or of its posts.
        problems: Receives the problems.
        options: The site's options. `material` has the settings of a plugin that mkdocs.yml no longer names.

    Returns:
        The blog.
    """
    blog = _chosen(folder, problems, options)
    project, own = blog.project, blog.settings
    if not is_folder(blog.posts) or why_not_read(blog.posts, project.docs) is not None:
        problems.report("source", display_path(folder), None, f"the documentation has no folder {own.post_dir}/",
                        "the blog is empty")  # fmt: skip
        return ImportedBlog(folder=folder, generator="material", for_site=True)
    authors = _authors(blog, problems) if own.authors else {}
    suffix = ".html" if plain(project.values.get("use_directory_urls")) is False else "/"
    reader = Reader(own, authors, problems, options, suffix)
    root = Path(os.path.realpath(blog.posts))
    posts: list[Post] = []
    withheld: list[Post] = []
    static: dict[str, Path] = {}
    linked: set[Path] = set()
    excluded = patterns_of(project, problems)
    meta = MetaFiles(project.docs, name_of(project, is_assumed=options.material is not None), problems)
    below = own.post_dir + "/" if own.post_dir else ""

    def enters(path: str) -> bool:
        return not (options.leaves_out(below + path) or excluded.match_file(f"{below}{path}/"))

    for found in walk(root, problems, enters, options.not_below):
        path = below + found.path
        if options.leaves_out(path) or excluded.match_file(path) or found.file.name == meta.name:
            continue
        if PurePosixPath(found.path).suffix.lower() not in SUFFIXES:
            static[addresses.clean(f"/{own.blog_dir}/{found.path}")] = found.file
            continue
        data = content(found, problems, options)
        if data is None:
            continue
        label = display_path(found.file)
        document = meta.merged(frontmatter.read(data), path, label)
        if options.audience is not None and not options.audience.sees_document(
            document.metadata, document, data, label
        ):
            hidden = reader.post(found, path, document, Problems())
            withheld += [] if hidden is None else [hidden]
            continue
        post = reader.post(found, path, document, problems)
        if post is None:
            problems.report("left-out", label, None, "is a draft", "left out", level=logging.DEBUG)
            continue
        posts.append(post)
        if found.is_linked:
            linked.add(found.file)
    if own.keeps_paths:
        _report_dateless(posts, own, problems)
    posts = once(posts, linked, by_address=False)
    hidden_static = only_theirs(withheld, posts, static)
    around = _around(blog, root, excluded, options)
    theirs = only_theirs(withheld, posts, around)
    static = {address: file for address, file in around.items() if address not in theirs} | static
    imported = imported_blog(blog, root, posts, authors, suffix, problems, options, static=static, withheld=withheld)
    return replace(imported, withheld_static=hidden_static)


def _report_dateless(posts: Sequence[Post], own: Settings, problems: Problems) -> None:
    """Report once which files of an older plugin's folder are no posts for want of a date."""
    found = [post for post in posts if post.kind == "page" and post.listing is None]
    found = [post for post in found if not older.is_excluded(post.metadata)]
    if not found:
        return
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    # mkdocs-simple-blog doesn't ask Git either
    done = "" if own.places else "; Git isn't asked for the date"
    problems.report("date", found[0].display_path, None, f"there is no date in this file{more}",
                    f"read as {'pages' if more else 'a page'}, which no list shows{done}")  # fmt: skip


def _around(blog: OneBlog, root: Path, excluded: pathspec.GitIgnoreSpec, options: ReadOptions) -> dict[str, Path]:
    """Return the files of the documentation outside the folder of posts, such as pictures of posts, by their addresses.

    MkDocs published them all. Where the documentation isn't the site's, those that posts refer to come along.
    """
    docs = Path(os.path.realpath(blog.project.docs))

    def enters(path: str) -> bool:
        is_left_out = options.leaves_out(path) or excluded.match_file(f"{path}/")
        return not is_left_out and docs / path != root and docs / path not in options.not_below

    return {
        addresses.clean(f"/{found.path}"): found.file
        for found in (walk(docs, Problems(), enters, options.not_below) if docs != root else ())
        if PurePosixPath(found.path).suffix.lower() not in SUFFIXES
        and not (options.leaves_out(found.path) or excluded.match_file(found.path))
    }


def _chosen(folder: Path, problems: Problems, options: ReadOptions) -> OneBlog:
    """Return the blog that a folder is meant to name; which one of several is reported."""
    project = find(folder, problems, options.config)
    if project is None or (options.material is not None and not _holds(project, folder)):
        project = Project(folder, "mkdocs.yml", folder)
        project = _assumed(project, folder, options)
    blogs = _blogs(project, problems, options)
    if not blogs:
        own = settings({"blog_dir": options.blog_dir}, project.display_path, problems, options)
        blogs = [OneBlog(project, own)]
    # the folder of one blog names it; the folder of the project names all of them
    nearest = [blog for blog in blogs if folder in {blog.home, blog.posts} and folder != project.docs]
    chosen = next(iter(nearest or [blog for blog in blogs if blog.is_named_by(folder)] or blogs))
    others = [f"{other.settings.blog_dir or '.'}/" for other in blogs if other is not chosen]
    if others and not nearest:
        problems.report("assumed", project.display_path, None,
                        f"there are {len(blogs)} blogs, and `source` names none of them",
                        f"only {chosen.settings.blog_dir or '.'}/ is read; {', '.join(others)} can be the source of "
                        "another instance of this plugin")  # fmt: skip
    return chosen


def _holds(project: Project, folder: Path) -> bool:
    """Whether a folder is a project's, or in its documentation."""
    return folder in {project.folder, project.docs} or project.docs in folder.parents


def _assumed(project: Project, folder: Path, options: ReadOptions) -> Project:
    """Find the documentation of a blog without mkdocs.yml: the nearest folder that has its folder of posts."""
    values = {"blog_dir": options.blog_dir, **(options.material or {})}
    own = settings(values, project.display_path, Problems(), options)
    for root in (folder, folder / "docs", *folder.parents[:3]):
        posts = root / own.post_dir
        if is_folder(posts) and (folder in {root, root.parent, root / own.blog_dir, posts}):
            return replace(project, folder=root, docs=root)
    return project


def imported_blog(  # noqa: PLR0913 - all that was read
    blog: OneBlog,
    root: Path,
    posts: Sequence[Post],
    authors: Mapping[str, Author],
    suffix: str,
    problems: Problems,
    options: ReadOptions,
    *,
    static: Mapping[str, Path],
    withheld: Sequence[Post],
) -> ImportedBlog:
    """Return what was read of a blog.

    Args:
        blog: The blog.
        root: The real path of the folder of its posts.
        posts: Its posts.
        authors: Its authors, by their keys.
        suffix: The end of the address of a page.
        problems: Receives what can't be read.
        options: The site's options.
        static: What it published unchanged.
        withheld: What the site's audience doesn't see.
    """
    project, own = blog.project, blog.settings
    site_url = plain(project.values.get("site_url"))
    url = site_url.rstrip("/") if isinstance(site_url, str) else ""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        url, host = "", ""
    else:
        url = url if host else ""
    order = {post.path: f"{len(posts) - number:09d}" for number, post in enumerate(posts)}
    of_older = older.simple_slugs(posts) if own.places else {}
    slugs = of_older if own.keeps_paths else _slugs(posts, own, authors)

    def term_slug(grouping: str, name: str) -> str:
        return slugs.get(grouping, {}).get(name, "")

    if not posts:
        problems.report("source", display_path(root), None, "the folder has no posts", "the blog is empty")
    formats = {
        "categories": own.categories_url_format,
        own.periods: own.period_url_format,
        "authors": own.authors_profiles_url_format.replace("{name}", "{slug}"),
    }
    shown = {"categories": own.categories, own.periods: own.archive, "authors": own.authors_profiles}
    formats = {name: own.below(format) for name, format in formats.items() if shown[name] and not own.keeps_paths}
    formats |= own.places
    base = addresses.decode(urlsplit(url).path).rstrip("/") if url else ""
    return ImportedBlog(
        folder=root,
        path_root=project.docs,
        generator="material",
        posts=posts,
        withheld=withheld,
        static=static,
        authors={author.name: author.about for author in authors.values() if author.about is not None},
        lists=() if own.keeps_paths else old_lists(posts, own, authors, suffix, project.display_path),
        url=url,
        hosts=frozenset({host} - {""}),
        base=base,
        title=_title(blog, problems, options),
        language=site_settings.language(project),
        settings=list(site_settings.old_settings(project, static)),
        term_formats={name: format + ("" if format.endswith(".html") else suffix) for name, format in formats.items()},
        layout=OldLayout(
            blog_dir=own.blog_dir,
            pagination=own.size > 0,
            pagination_per_page=own.size or 10,
            pagination_url_format=own.pagination_url_format,
            groupings={
                "categories": own.categories or own.keeps_paths,
                own.periods: own.archive,
                "authors": own.authors_profiles,
            },
            sizes=own.sizes,
        ),
        rules=SiteRules(
            excerpt_separator=own.excerpt_separator,
            order=lambda post: order.get(post.path, ""),
            clean=partial(_as_published, own),
            term_slug=term_slug,
            old_page=lambda post: _old_page(post, url, base),
        ),
        for_site=True,
        publishes_all=True,
    )


def _old_page(post: Post, url: str, base: str) -> OldPage:
    """Return the names of a post in the old site, by which comments find it."""
    address = addresses.encode(post.address)
    return OldPage(path=addresses.encode(base) + address, url=f"{url.rstrip('/')}{address}" if url else "")


def _as_published(own: Settings, address: str) -> str:
    """Normalize an address: a file among the posts was published in the blog's folder."""
    clean = addresses.clean(address)
    start = f"/{own.post_dir}/"
    if own.post_dir and clean.startswith(start) and PurePosixPath(clean).suffix.lower() not in SUFFIXES:
        return addresses.clean(f"/{own.blog_dir}/{clean[len(start) :]}")
    return clean


def _slugs(posts: Sequence[Post], own: Settings, authors: Mapping[str, Author]) -> dict[str, dict[str, str]]:
    """Return the slugs of the terms in the addresses of their pages."""
    found: dict[str, dict[str, str]] = {}
    formats = {
        "categories": ("{slug}", own.categories_url_format),
        own.periods: ("{date}", own.archive_url_format),
        "authors": ("{slug}", own.authors_profiles_url_format.replace("{name}", "{slug}")),
    }
    for grouping, terms_of in paths(own, authors).items():
        before, _, after = formats[grouping][1].partition(formats[grouping][0])
        slugs = found.setdefault(grouping, {})
        for post in posts:
            for name, path in terms_of(post):
                slugs.setdefault(name, path[len(before) : len(path) - len(after)])
    return found


def _site_name(project: Project) -> str:
    return fields.line(plain(project.values.get("site_name")))


def _title(blog: OneBlog, problems: Problems, options: ReadOptions) -> str:
    """Return the title of the page above the list of all posts."""
    file = blog.home / "index.md"
    if not is_file(file) or why_not_read(file, blog.project.docs) is not None:
        return ""
    data = content(Found("index.md", file), problems, options)
    if data is None:
        return ""
    document = frontmatter.read(data)
    return fields.text(document.as_written("title")) or without_marks(first_heading(document.body) or "")


def _authors(blog: OneBlog, problems: Problems) -> dict[str, Author]:
    listed = settings_in(blog.project.docs, blog.settings.authors_file, problems, _BY_KEYS).get("authors")
    return {
        str(key): Author(
            str(key),
            fields.line(entry.get("name")) or str(key),
            fields.line(entry.get("slug")).strip("/"),
            described({"name": str(key), **entry}),
        )
        for key, entry in (listed.items() if isinstance(listed, dict) else ())
        if isinstance(entry, dict)
    }

"""The sources of blogs: one module or folder for each generator, and the choice among them.

A source module offers what `Source` says. To add a generator, write its module and name it in `SOURCES`. All are
imported at every start, so those of several modules import what reads a blog only in `read`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Protocol

from ..blog.post import ImportedBlog, Post
from ..diagnostics.naming import display_path
from ..diagnostics.problems import CODES, Problems
from . import eleventy, folder, hexo, hugo, jekyll, material, pelican, zola
from .host_files import old_redirects
from .options import ReadOptions
from .signs import inner_folders, is_other_generators, other_generator
from .static_pages import redirects
from .walk import report_names

__all__ = ["SOURCES", "ReadOptions", "Source", "blog_root", "read_source"]


class Source(Protocol):
    """The interface of a source module."""

    NAME: str
    """The generator's name, as a value of the option `format`."""

    IGNORED: frozenset[str]
    """The options of mkdocs.yml that have no effect on a blog of this generator.

    `conventions.gems` is one part of an option."""

    OUTPUT: frozenset[str]
    """The folders that the generator writes, as a rule, relative to the blog's: nothing in them is the blog's."""

    def root_of(self, folder: Path, /) -> Path | None:
        """Return the folder of the whole blog of this generator that a real folder is, or is a part of; else None."""

    def recognises(self, folder: Path, /) -> bool:
        """Return True if a folder is this generator's."""

    def read(self, folder: Path, problems: Problems, options: ReadOptions, /) -> ImportedBlog:
        """Read a folder; never raise because of its content."""


#: The first that recognises a folder reads it; `folder` accepts any.
_IN_ORDER: tuple[Source, ...] = (jekyll, hexo, zola, hugo, eleventy, material, pelican, folder)
#: They, by their names.
SOURCES: dict[str, Source] = {module.NAME: module for module in _IN_ORDER}


def blog_root(folder: Path) -> Path:
    """Find the folder of the whole blog, if a source names only a part of it.

    Args:
        folder: The real path of a folder that the option `source` names.

    Returns:
        The nearest root that a generator finds; the folder itself if it is no part of a blog.
    """
    roots = (source.root_of(folder) for source in SOURCES.values())
    return max(filter(None, roots), key=lambda root: len(root.parts), default=folder)


def outputs(blog: Path) -> list[Path]:
    """Return the folders that the generator of a blog writes into its folder, which need not be there.

    Args:
        blog: The real path of an existing folder that the option `source` names.
    """
    root = blog_root(blog)
    return [root / name for name in sorted(SOURCES[recognised(root) or folder.NAME].OUTPUT)]


def recognised(folder: Path, format: str = "auto") -> str | None:
    """Return the generator of a folder: the name of a source, or None for a bare folder.

    Args:
        folder: An existing folder.
        format: A key of `SOURCES`, or `auto` to detect the generator.
    """
    name = next(name for name, s in SOURCES.items() if s.recognises(folder)) if format == "auto" else format
    return None if name == "folder" else name


def read_source(
    folder: Path, problems: Problems, *, format: str = "auto", options: ReadOptions | None = None
) -> ImportedBlog:
    """Read a blog's folder.

    Args:
        folder: An existing folder.
        problems: Receives the problems.
        format: A key of `SOURCES`, or `auto` to detect the generator.
        options: The site's options; default: as the generator would read it.

    Returns:
        The posts, pages and settings found.

    Raises:
        KeyError: `format` is neither `auto` nor a key of `SOURCES`.
    """
    source = next(s for s in SOURCES.values() if s.recognises(folder)) if format == "auto" else SOURCES[format]
    folder = folder.resolve()
    options = options or ReadOptions()
    named = folder
    if format == "auto" and source.NAME == "folder":
        if options.material is not None:  # of which of several folders its settings are, no file says
            source = SOURCES["material"]
        else:
            folder, source = _blog_in(folder, problems, options)
    imported = source.read(folder, problems, options)
    # a site that isn't in its repository's top folder may have them there, or among its files
    files = filter(None, map(imported.static.get, ("/_redirects", "/.htaccess")))
    published = [file.resolve().parent for file in files]
    imported = replace(
        imported,
        redirects=[
            *imported.redirects,
            *redirects({a: file for a, file in imported.static.items() if a not in imported.withheld_static}),
            *old_redirects([*dict.fromkeys((imported.folder, folder, named)), *published], problems, options),
        ],
    )
    for post in imported.posts:
        _silence(post, problems)
    static = (file for address, file in imported.static.items() if address not in imported.withheld_static)
    report_names(imported.folder, (post.source_file for post in imported.posts), static, problems)
    return imported


#: The number of blogs beside the one that is read which a message names.
_NAMED = 2


def _blog_in(folder: Path, problems: Problems, options: ReadOptions) -> tuple[Path, Source]:
    """Return the blog's folder inside one that is no blog itself, and its source; it is reported."""
    whose = other_generator(folder)
    found = [] if whose else inner_folders(folder, partial(_is_blog, options=options))
    if found:
        inner, *others = [f"{each.relative_to(folder).as_posix()}/" for each in found]
        whose = other_generator(found[0]) if is_other_generators(found[0]) else None
        if not others:
            what, done = f"but {inner} in it is one", "only that folder is read"
        else:
            more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
            what = f"but {len(found)} folders in it are: {', '.join([inner, *others[:_NAMED]])}{more}"
            done = f"only {inner} is read; name the folder of the blog that is meant"
        problems.report("assumed", display_path(folder), None, f"this folder is not a blog, {what}",
                        f"{done}; `format: folder` reads all Markdown files as posts")  # fmt: skip
        folder = found[0]
    if whose is not None:
        problems.report("source", display_path(folder), None, whose,
                        "read as a bare folder; the option `post_url_format` sets the addresses of posts")  # fmt: skip
    return folder, next(s for s in SOURCES.values() if s.recognises(folder))


def _is_blog(folder: Path, options: ReadOptions) -> bool:
    """Return True if a folder in a repository is a generator's, and the site doesn't leave it out."""
    if folder in options.not_below:
        return False
    return any(s.recognises(folder) for name, s in SOURCES.items() if name != "folder") or is_other_generators(folder)


def _silence(post: Post, problems: Problems) -> None:
    """Silence the kinds of message that a post's front matter names: `blogimport: {ignore: [link]}`."""
    own = post.metadata.get("blogimport")
    if own is None:
        return
    wanted = own.get("ignore", []) if isinstance(own, Mapping) else None
    codes = wanted.replace(",", " ").split() if isinstance(wanted, str) else wanted
    if not isinstance(codes, list):
        problems.report("front-matter", post.display_path, post.line("blogimport"),
                        "the value of “blogimport” is not `ignore:` with a list of codes", "ignored")  # fmt: skip
        return
    known = {code for code in codes if isinstance(code, str) and code in CODES}
    for code in codes:
        if not isinstance(code, str) or code not in known:
            problems.report("front-matter", post.display_path, post.line("blogimport"),
                            f"unknown kind of message {code!r} under “ignore”", "ignored")  # fmt: skip
    problems.silence(post.display_path, known)

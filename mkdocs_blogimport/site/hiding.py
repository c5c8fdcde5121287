"""The blog's folder inside docs_dir: MkDocs' own files without those of the blog, and the names for links to posts."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.utils import is_markdown_file

from ..blog import paths
from ..blog.addresses import encode
from ..blog.blog import Blog
from ..blog.post import Post
from ..diagnostics.naming import display_path
from ..diagnostics.problems import Problems
from ..sources.walk import decoded
from .neighbours import folders_of_posts

#: The folder before a name that another file has.
_ASIDE = "blogimport"


def hide_sources(
    files: Files, blog: Blog, config: MkDocsConfig, problems: Problems, *, not_below: Sequence[Path]
) -> None:
    """Remove the old blog's files from MkDocs' files if they are inside docs_dir, or a link in it leads to them.

    The files that the blog leaves out are private, so MkDocs must not publish them. If docs_dir is the blog's folder
    itself, MkDocs keeps the files that Jekyll would copy unchanged: they are the documentation.

    Args:
        files: MkDocs' files.
        blog: The blog.
        config: MkDocs' configuration.
        problems: Receives the files that are left out.
        not_below: Folders that are not the blog's though they may be inside its folder.
    """
    docs = Path(config.docs_dir).resolve()
    folders = _folders(blog)
    published = {
        file
        for imported in blog.imports
        for address, file in imported.static.items()
        if address not in imported.withheld_static
    }
    # no message names these
    withheld = {post.source_file for imported in blog.imports for post in imported.withheld}
    withheld |= {imported.static[address] for imported in blog.imports for address in imported.withheld_static}
    # those that only redirect are written anew with all the others
    redirects = {
        imported.static[f"/{old.file}"]
        for imported in blog.imports
        for old in imported.redirects
        if f"/{old.file}" in imported.static
    }
    known = {post.source_file for post in blog.everything()} | redirects | withheld
    real_paths = paths.RealPaths()
    left_out: list[str] = []
    moved = {
        str(source): address
        for imported in blog.imports
        if imported.publishes_all
        for address, source in imported.static.items()
        if address not in imported.withheld_static
    }
    for file in list(files):
        if file.abs_src_path is None or file.generated_by is not None:
            continue
        written = Path(file.abs_src_path)
        if paths.lies_below(str(written), config.docs_dir):
            written = docs / written.relative_to(config.docs_dir)
        ways = {str(written), real_paths.of(str(written))}
        if not any(_is_in(way, folder, docs) for folder in folders for way in ways):
            continue
        if (address := moved.get(str(written))) is not None:
            _move(file, address, config)
            continue
        if docs in folders:
            if (written in published and written not in redirects) or _is_below_any(ways, not_below):
                continue
            if written not in known and not any(part.startswith("_") for part in file.src_uri.split("/")):
                left_out.append(file.src_uri)
        files.remove(file)
    if left_out:
        more = f" and {len(left_out) - 1} more" if len(left_out) > 1 else ""
        problems.report("left-out", display_path(docs), None,
                        f"this folder is also 'docs_dir', and the blog leaves out {left_out[0]}{more}",
                        "MkDocs doesn't publish it either")  # fmt: skip


def _move(file: File, address: str, config: MkDocsConfig) -> None:
    """Publish a file that MkDocs has found where the old blog had it: links of posts to it are made for there."""
    file.dest_uri = address.lstrip("/")
    file.abs_dest_path = str(Path(config.site_dir, file.dest_uri))
    file.url = encode(file.dest_uri)


def whose(blog: Blog, config: MkDocsConfig) -> Callable[[File], bool]:
    """Make what says of a file of MkDocs' whether it is one of the blog's, and not of the documentation.

    Args:
        blog: The blog.
        config: MkDocs' configuration.
    """
    docs = Path(config.docs_dir).resolve()
    folders = _folders(blog)
    posts = {post.source_file for post in blog.everything()}
    posts |= {post.source_file for imported in blog.imports for post in imported.withheld}
    real_paths = paths.RealPaths()

    def is_blogs(file: File) -> bool:
        if file.abs_src_path is None or file.generated_by is not None:
            return False
        written = Path(file.abs_src_path)
        if paths.lies_below(str(written), config.docs_dir):
            written = docs / written.relative_to(config.docs_dir)
        ways = {str(written), real_paths.of(str(written))}
        if docs in folders:
            return written in posts
        return any(_is_in(way, folder, docs) for folder in folders for way in ways)

    return is_blogs


def _folders(blog: Blog) -> list[Path]:
    """Return the folders of a blog: the named ones, and the drafts beside a folder of posts."""
    folders = [imported.folder for imported in blog.imports]
    return [*folders, *(folder.with_name("_drafts") for folder in folders if folder.name == "_posts")]


def _is_in(way: str, folder: Path, docs: Path) -> bool:
    """Return True if a file is inside a blog's folder, and not of the documentation that may be inside it too."""
    is_documentation = paths.lies_below(str(docs), str(folder)) and paths.lies_below(way, str(docs))
    return paths.lies_below(way, str(folder)) and not (folder != docs and is_documentation)


def _is_below_any(ways: Iterable[str], folders: Iterable[Path]) -> bool:
    """Return True if one of a file's paths is below one of some folders."""
    return any(paths.lies_below(way, str(folder)) for folder in folders for way in ways)


def names(blog: Blog, files: Files, config: MkDocsConfig) -> dict[Post, str]:
    """Give each post the name by which documentation pages link to it.

    That is a post's path below docs_dir if the blog is inside it, else its path below the blog's folder with the
    folder's name before it. It ends in a file extension that MkDocs knows for Markdown.

    Args:
        blog: The blog.
        files: The site's own files, whose names are taken.
        config: MkDocs' configuration.
    """
    docs = Path(config.docs_dir).resolve()
    given: dict[Post, str] = {}
    taken = set(files.src_uris)
    theirs = folders_of_posts(config)
    for post in blog.everything():
        folder = blog.origins[post].path_root or blog.origins[post].folder
        uri = f"{folder.name}/{post.path}"
        if folder == docs or docs in folder.parents:
            uri = decoded(post.source_file.relative_to(docs).as_posix())
        elif uri.startswith(theirs):
            uri = f"{_ASIDE}/{uri}"
        given[post] = free_name(uri if is_markdown_file(uri) else uri + ".md", taken)
        taken.add(given[post])
    return given


def withheld_names(blog: Blog, config: MkDocsConfig) -> frozenset[str]:
    """The names by which documentation pages would link to what this site's audience doesn't see of a blog.

    Args:
        blog: The blog.
        config: MkDocs' configuration.
    """
    docs = Path(config.docs_dir).resolve()
    found = set()
    theirs = folders_of_posts(config)
    for imported in blog.imports:
        for post in imported.withheld:
            folder = imported.path_root or imported.folder
            uri = f"{folder.name}/{post.path}"
            if folder == docs or docs in folder.parents:
                uri = decoded(post.source_file.relative_to(docs).as_posix())
            elif uri.startswith(theirs):
                uri = f"{_ASIDE}/{uri}"
            found.update({uri, uri if is_markdown_file(uri) else uri + ".md"})
    return frozenset(found)


def free_name(uri: str, taken: Container[str]) -> str:
    """Return a name for a file of MkDocs that no other file has."""
    while uri in taken:
        uri = f"{_ASIDE}/{uri}"
    return uri

"""The folders of a site and of its blogs, with the checks of those that a build empties and writes."""

from __future__ import annotations

import os
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from .. import sources
from ..blog import overlap, paths
from ..config import BlogImportConfig
from .neighbours import plugins_named


def checked(config: MkDocsConfig, own: BlogImportConfig) -> tuple[Path, ...]:
    """Return the real paths of the folders that the option `source` names, each once.

    Raises:
        PluginError: There is none, or one can't be read.
    """
    if not own.source:
        raise PluginError("blogimport: 'source' is missing. Name the folder of the old blog, relative to mkdocs.yml.")
    folders = []
    for source in own.source:
        folder = source_folder(config, source)
        if not paths.is_folder(folder):
            raise PluginError(f"blogimport: the source {source!r} is not a folder ({folder}).")
        try:
            os.scandir(folder).close()
        except OSError as error:
            raise PluginError(f"blogimport: the source {source!r} can't be opened: {error.strerror}.") from error
        is_docs = folder == Path(config.docs_dir).resolve()
        if is_docs and own.material is None and not sources.recognised(folder, own.format):
            raise PluginError(
                f"blogimport: the source {source!r} is the documentation itself. Name the blog's folder inside it."
            )
        if (posts := _read_by_another(folder, config, own)) is not None:
            raise PluginError(
                f"blogimport: Material's plugin 'blog' reads the posts in {posts} too. Say 'enabled: false' below it: "
                "its settings are read all the same. Or leave them out of 'source', and say 'material_blog: true'."
            )
        folders.append(folder)
    return tuple(dict.fromkeys(folders))


def _read_by_another(folder: Path, config: MkDocsConfig, own: BlogImportConfig) -> Path | None:
    """Return the posts of Material's own plugin that are in a source too, or hold it; None if there are none."""
    docs = Path(config.docs_dir).resolve()
    for plugin in plugins_named(config, "blog"):
        blog, posts = (str(plugin.config.get(key) or ".") for key in ("blog_dir", "post_dir"))
        found = docs / posts.replace("{blog}", blog)
        # a source that holds more than these posts may be another blog, as the documentation of a Jekyll site is
        if paths.is_folder(found) and paths.is_in(folder, found):
            return found
        if paths.is_in(found, folder) and sources.recognised(folder, own.format) == "material":
            return found
    return None


def not_below(config: MkDocsConfig, blogs: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return the folders that are not the blogs' though they may be inside theirs: documentation, site, theme.

    Args:
        config: MkDocs' configuration.
        blogs: The real paths of the blogs' folders; one of them may be inside the documentation.
    """
    docs = Path(config.docs_dir).resolve()
    found = {Path(config.site_dir).resolve(), docs, *(Path(folder).resolve() for folder in config.theme.dirs)}
    if any(paths.is_in(blog, docs) for blog in blogs):
        found.discard(docs)
    return tuple(found)


def refuse_overlap(
    config: MkDocsConfig, own: BlogImportConfig, *, serving: bool = False, dirty: bool = False, with_links: bool = True
) -> None:
    """Check that a build empties and writes no folder of a blog, of any instance of the plugin.

    Args:
        config: MkDocs' configuration.
        own: The plugin's options.
        serving: True for a preview, which is written to a temporary folder.
        dirty: True if the build keeps the content of the site folder.
        with_links: False where the links in the site folder are looked at later, before it is emptied.

    Raises:
        PluginError: `site_dir` or `report` overlaps a blog's folder, or a link leads out of `site_dir`.
    """
    blogs = all_sources(config, own)
    roots = [sources.blog_root(blog) for blog in blogs]
    site_dir = Path(config.site_dir).resolve()
    if serving and (root := next((root for root in roots if paths.is_in(site_dir, root)), None)) is not None:
        raise PluginError(
            f"blogimport: the preview would be written to {site_dir}, which is inside the blog's folder {root}: "
            "set the environment variable TMPDIR to another folder"
        )
    if (reason := overlap.conflict(Path(config.site_dir), roots, dirty=dirty, with_links=with_links)) is not None:
        raise PluginError(f"blogimport: {reason}")
    if own.report:
        file = report_file(config, own.report)
        if any(paths.is_in(file, blog) for blog in blogs) and not paths.is_in(file, Path(config.site_dir).resolve()):
            raise PluginError(f"blogimport: 'report' names a file in the blog, which is only read: {file}.")


def mark_site(config: MkDocsConfig, own: BlogImportConfig) -> None:
    """Mark a site folder inside a blog's, so that the next build knows that it may be emptied.

    Raises:
        PluginError: It can't be written.
    """
    try:
        overlap.mark(Path(config.site_dir), map(sources.blog_root, all_sources(config, own)))
    except OSError as error:
        raise PluginError(f"blogimport: 'site_dir' {config.site_dir} can't be written: {error.strerror}.") from error


def all_sources(config: MkDocsConfig, own: BlogImportConfig) -> list[Path]:
    """Return the real paths of the folders of all blogs, of any instance of the plugin."""
    others = (plugin.config for plugin in config.plugins.values() if hasattr(plugin, "config"))
    instances = [own, *(c for c in others if isinstance(c, BlogImportConfig) and c is not own)]
    return [source_folder(config, source) for instance in instances for source in instance.source]


def watched(config: MkDocsConfig, own: BlogImportConfig) -> tuple[list[Path], list[Path]]:
    """Return the folders of all blogs, which need not be there, and those that their generators write."""
    blogs = all_sources(config, own)
    return blogs, [folder for blog in blogs if paths.is_folder(blog) for folder in sources.outputs(blog)]


def source_folder(config: MkDocsConfig, source: str) -> Path:
    """Return the real path of a folder that the option `source` names."""
    return Path(os.path.realpath(root_folder(config) / Path(source).expanduser()))


def report_file(config: MkDocsConfig, report: str) -> Path:
    """Return the real path of the file that the option `report` names."""
    return Path(os.path.realpath(root_folder(config) / report))


def cache_folder(config: MkDocsConfig, own: BlogImportConfig) -> Path | None:
    """Return the real path of the folder that the option `cache` names; None if it isn't set.

    Raises:
        PluginError: It is in a folder that is published, emptied, or only read.
    """
    if not own.cache:
        return None
    folder = Path(os.path.realpath(root_folder(config) / own.cache))
    others = {"docs_dir": config.docs_dir, "site_dir": config.site_dir}
    found = {Path(other).resolve(): f"`{name}`" for name, other in others.items()}
    found |= dict.fromkeys(all_sources(config, own), "the blog's folder")
    for other, named in found.items():
        if paths.is_in(folder, other) or paths.is_in(other, folder):
            raise PluginError(
                f"blogimport: 'cache' names {folder}, but {named} is {other}: one must not be in the other."
            )
    return folder


def root_folder(config: MkDocsConfig) -> Path:
    """Return the folder at which the paths of the configuration start."""
    return Path(config.config_file_path).resolve().parent if config.config_file_path else Path.cwd()

"""From mkdocs.yml to what the rooms need to know."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from .. import sources
from ..blog import addresses, overlap, paths
from ..blog.groupings import GROUPINGS
from ..blog.indexes import Layout
from ..blog.plan import SiteOptions
from ..blog.post import ImportedBlog
from ..config import BlogImportConfig
from ..diagnostics.problems import Problems
from ..pipeline import Options
from ..render.bodies import RenderOptions
from ..sources import ReadOptions

#: Markdown extensions whose colours a theme must be styled for.
_PYGMENTS_EXTENSIONS = {"codehilite", "pymdownx.highlight", "markdown.extensions.codehilite"}


def options(config: MkDocsConfig, own: BlogImportConfig, *, serving: bool, dirty: bool = False) -> Options:
    """What a site says about its blog.

    Args:
        config: MkDocs' configuration; the folders to watch in a preview are added to it.
        own: The plugin's options.
        serving: Whether this is a preview.
        dirty: Whether the build leaves everything that is in the site folder.

    Returns:
        The options, paths resolved.

    Raises:
        PluginError: A folder or file that the options name can't be used.
    """
    folders = _folders(config, own)
    refuse_overlap(config, own, serving=serving, dirty=dirty)
    config.watch.extend(str(folder) for folder in folders if str(folder) not in config.watch)
    docs = Path(config.docs_dir).resolve()
    not_below = {Path(config.site_dir).resolve(), docs, *(Path(d).resolve() for d in config.theme.dirs)}
    if any(folder == docs or docs in folder.parents for folder in folders):
        not_below.discard(docs)
    tags, filters = _supplied(config, own)
    path_prefix = addresses.clean(own.path_prefix or "").strip("/")
    if (hidden := paths.hidden_part(path_prefix)) is not None:
        raise PluginError(f"blogimport: 'path_prefix' holds {hidden!r}, and hidden files are not published.")
    return Options(
        folders=folders,
        format=own.format,
        read=ReadOptions(
            draft=own.draft or (own.draft_on_serve and serving),
            draft_if_future_date=own.draft_if_future_date,
            exclude=tuple(own.exclude),
            not_below=tuple(not_below),
            post_url_format=own.post_url_format,
            post_url_date_format=own.post_url_date_format,
            blog_dir=own.blog_dir,
            max_file_size=own.max_file_size,
            config=tuple(own.config),
            github_pages=None if own.github_pages == "auto" else bool(own.github_pages),
        ),
        site=SiteOptions(
            layout=Layout(
                blog_dir=own.blog_dir,
                url_formats={name: format for name in GROUPINGS if (format := own.get(f"{name}_url_format"))},
                pagination_url_format=own.pagination_url_format,
                pagination=own.pagination,
                pagination_per_page=own.pagination_per_page,
                groupings={name: shown for name in GROUPINGS if (shown := own.get(name)) is not None},
            ),
            path_prefix=path_prefix,
            hosts=frozenset(host.lower() for host in own.hosts),
            use_directory_urls=config.use_directory_urls,
            folding_names=paths.folds_names(Path(config.site_dir)),
        ),
        render=RenderOptions(
            markdown=None if own.markdown in {"auto", "site"} else own.markdown,
            tags=tags,
            filters=filters,
            # the plugin's own level of broken links is the highest for those to headings
            anchors=min(config.validation.links.anchors, own.validation.get("link", logging.CRITICAL)),
            static_files=own.static_files,
            max_liquid_steps=own.max_liquid_steps,
        ),
    )


def refuse_overlap(config: MkDocsConfig, own: BlogImportConfig, *, serving: bool = False, dirty: bool = False) -> None:
    """Make sure that a build empties and writes no folder of a blog's, of whatever instance of the plugin.

    Args:
        config: MkDocs' configuration.
        own: The plugin's options.
        serving: Whether this is a preview, which is written to a temporary folder.
        dirty: Whether the build leaves everything that is in the site folder.

    Raises:
        PluginError: `site_dir` or `report` overlaps a blog's folder, or a link leads out of `site_dir`.
    """
    blogs = all_sources(config, own)
    roots = [sources.blog_root(blog) for blog in blogs]
    site_dir = Path(config.site_dir).resolve()
    if serving and (root := next((root for root in roots if paths.is_in(site_dir, root)), None)) is not None:
        raise PluginError(
            f"blogimport: the preview would be written to {site_dir}, which lies in the blog's folder {root}: "
            "set the environment variable TMPDIR to another folder"
        )
    if (reason := overlap.conflict(Path(config.site_dir), roots, dirty=dirty)) is not None:
        raise PluginError(f"blogimport: {reason}")
    if own.report:
        file = report_file(config, own.report)
        if any(paths.is_in(file, blog) for blog in blogs) and not paths.is_in(file, Path(config.site_dir).resolve()):
            raise PluginError(f"blogimport: 'report' names a file in the blog, which is only read: {file}.")


def mark_site(config: MkDocsConfig, own: BlogImportConfig) -> None:
    """Mark a site folder that lies in a blog's, so that the next build knows that it may be emptied.

    Raises:
        PluginError: It can't be written.
    """
    try:
        overlap.mark(Path(config.site_dir), map(sources.blog_root, all_sources(config, own)))
    except OSError as error:
        raise PluginError(f"blogimport: 'site_dir' {config.site_dir} can't be written: {error.strerror}.") from error


def all_sources(config: MkDocsConfig, own: BlogImportConfig) -> list[Path]:
    """The real paths of the folders of all blogs, of whatever instance of the plugin."""
    others = (plugin.config for plugin in config.plugins.values() if hasattr(plugin, "config"))
    instances = [own, *(c for c in others if isinstance(c, BlogImportConfig) and c is not own)]
    return [source_folder(config, source) for instance in instances for source in instance.source]


def source_folder(config: MkDocsConfig, source: str) -> Path:
    """The real path of a folder that the option `source` names."""
    return Path(os.path.realpath(root_folder(config) / Path(source).expanduser()))


def report_file(config: MkDocsConfig, report: str) -> Path:
    """The real path of the file that the option `report` names."""
    return Path(os.path.realpath(root_folder(config) / report))


def _folders(config: MkDocsConfig, own: BlogImportConfig) -> tuple[Path, ...]:
    if not own.source:
        raise PluginError("blogimport: 'source' is missing. Name the folder of the old blog, relative to mkdocs.yml.")
    folders = []
    for source in own.source:
        folder = source_folder(config, source)
        if not paths.is_folder(folder):
            raise PluginError(f"blogimport: the source {source!r} is not a folder ({folder} was looked for).")
        try:
            os.scandir(folder).close()
        except OSError as error:
            raise PluginError(f"blogimport: the source {source!r} can't be opened: {error.strerror}.") from error
        if folder == Path(config.docs_dir).resolve() and not sources.recognised(folder, own.format):
            raise PluginError(
                f"blogimport: the source {source!r} is the documentation itself. Name the blog's folder inside it."
            )
        folders.append(folder)
    return tuple(dict.fromkeys(folders))


def _supplied(
    config: MkDocsConfig, own: BlogImportConfig
) -> tuple[Mapping[str, Callable[..., str]], Mapping[str, Callable[..., Any]]]:
    """The Liquid tags and filters that the site supplies."""
    if own.liquid is None:
        return {}, {}
    from ..liquid.supplied import read_supplied  # slow to import, and rarely asked for

    if own.liquid not in config.watch:
        config.watch.append(own.liquid)
    try:
        return read_supplied(Path(own.liquid))
    except ValueError as error:
        raise PluginError(f"blogimport: the file {own.liquid!r} of 'liquid' can't be used: {error}.") from error


def compare_bases(
    imports: Iterable[ImportedBlog], config: MkDocsConfig, own: BlogImportConfig, problems: Problems
) -> None:
    """Tell where a blog lived below a path that the site doesn't have: its addresses would change.

    Args:
        imports: The blogs, read.
        config: MkDocs' configuration.
        own: The plugin's options; a `path_prefix` says that the author has thought about it.
        problems: Where it is reported.
    """
    base_of_site = urlsplit(config.site_url or "").path.strip("/")
    for imported in imports:
        base = imported.base.strip("/")
        if base and own.path_prefix is None and base != base_of_site:
            problems.report("base-url", imported.folder.name, None,
                            f"the blog lived below /{base}, and this site's site_url has no such path",
                            f"its posts are at the root; say `path_prefix: {base}` to keep their addresses, "
                            "or `path_prefix: ''` if this is meant")  # fmt: skip


def language(config: MkDocsConfig) -> str:
    """The site's language, as a BCP 47 tag."""
    return str(config.theme.get("language") or config.theme.get("locale") or "en").replace("_", "-")


def styles_pygments(config: MkDocsConfig) -> bool:
    """Whether the site's theme styles what Pygments writes."""
    named = str(config.theme.name or "").startswith("material")
    return named or bool(_PYGMENTS_EXTENSIONS.intersection(config.markdown_extensions))


def root_folder(config: MkDocsConfig) -> Path:
    """The folder that the paths of the configuration start from."""
    return Path(config.config_file_path).resolve().parent if config.config_file_path else Path.cwd()


def root_path(config: MkDocsConfig) -> str:
    """The path of the site's root on its host, with a slash at its end."""
    return urlsplit(config.site_url or "").path.rstrip("/") + "/"

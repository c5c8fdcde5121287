"""From mkdocs.yml to the options of each step, and to the facts about the site and its theme."""

from __future__ import annotations

import hashlib
import hmac
import html
import logging
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from ..blog import addresses, paths, redirect_table
from ..blog.blog import Blog
from ..blog.feeds import CHANGES, FeedOptions, Format
from ..blog.groupings import GROUPINGS
from ..blog.indexes import Layout
from ..blog.plan import PostOptions, SiteOptions
from ..blog.post import ImportedBlog, OldRedirect
from ..config import BlogImportConfig
from ..conventions import themes
from ..diagnostics.problems import Problems
from ..pipeline import Options
from ..render.bodies import RenderOptions
from ..render.headings import Permalink
from ..sources import SOURCES, ReadOptions
from ..sources.audience import VARIABLE, Audience, AudienceError, choose
from . import folders, material
from .pages import NOT_FOUND

if TYPE_CHECKING:
    from ..liquid.supplied import Supplied

#: Markdown extensions whose colours a theme must be styled for.
_PYGMENTS_EXTENSIONS = {"codehilite", "pymdownx.highlight", "markdown.extensions.codehilite"}


def options(
    config: MkDocsConfig, own: BlogImportConfig, blogs: tuple[Path, ...], problems: Problems, *, serving: bool
) -> Options:
    """Return the site's options for its blog.

    Args:
        config: MkDocs' configuration; the file of Liquid tags is added to what a preview watches.
        own: The plugin's options.
        blogs: The blogs' folders, resolved.
        problems: Receives what is wrong in the table of redirects.
        serving: True for a preview.

    Returns:
        The options, paths resolved.

    Raises:
        PluginError: A folder or file that the options name can't be used.
    """
    supplied = _supplied(config, own)
    audience = _audience(own)
    path_prefix = addresses.clean(own.path_prefix or "").strip("/")
    if (hidden := paths.hidden_part(path_prefix)) is not None:
        raise PluginError(f"blogimport: 'path_prefix' contains {hidden!r}, and hidden files are not published.")
    return Options(
        folders=blogs,
        format=own.format,
        read=ReadOptions(
            draft=own.draft or (own.draft_on_serve and serving),
            draft_if_future_date=own.draft_if_future_date,
            exclude=tuple(own.exclude),
            not_below=folders.not_below(config, blogs),
            post_url_format=own.post_url_format,
            post_url_date_format=own.post_url_date_format,
            blog_dir=own.blog_dir,
            without_front_matter=own.without_front_matter,
            max_file_size=own.max_file_size,
            material=own.material,
            conventions=own.conventions,
            config=tuple(own.config),
            github_pages=None if own.github_pages == "auto" else bool(own.github_pages),
            audience=audience,
            options_set=frozenset(own.options_set),
            previews=serving,
        ),
        site=SiteOptions(
            layout=Layout(
                blog_dir=own.blog_dir,
                url_formats={name: format for name in GROUPINGS if (format := own.get(f"{name}_url_format"))},
                pagination_url_format=own.pagination_url_format,
                pagination=own.pagination,
                pagination_per_page=own.pagination_per_page,
                groupings={name: shown for name in GROUPINGS if isinstance(shown := own.get(name), bool)},
                unlisted=frozenset(own.unlisted_lists),
            ),
            path_prefix=path_prefix,
            hosts=frozenset(host.lower() for host in own.hosts),
            redirects=_redirects(config, own, problems),
            url=config.site_url or "",
            hierarchies={
                name: own.get(f"{name}_hierarchy_separator", "")
                for name in ("categories", "tags")
                if own.get(f"{name}_hierarchy")
            },
            feeds=tuple(_feed(feed, own.partner_secret_env) for feed in own.feeds if not (serving and feed.partners)),
            old_feeds=tuple(map(Path, own.old_feed)),
            feed_stylesheet=own.feed_stylesheet,
            feeds_opml=_opml(own),
            posts=PostOptions(
                readtime=own.post_readtime,
                words_per_minute=own.post_readtime_words_per_minute,
                author_cards=own.author_cards,
                clouds=frozenset(own.tag_cloud),
                related=own.related_posts,
                series_links=own.series_links,
                category_links=own.category_links,
                backlinks=own.backlinks,
                markdown_copies=own.markdown_copies,
                llms_txt=own.llms_txt,
            ),
            use_directory_urls=config.use_directory_urls,
            options_set=frozenset(own.options_set),
            folding_names=paths.folds_names(Path(config.site_dir)),
        ),
        render=RenderOptions(
            markdown=None if own.markdown in {"auto", "site"} else own.markdown,
            tags=supplied.tags if supplied else {},
            filters=supplied.filters if supplied else {},
            shortcodes=supplied.shortcodes if supplied else {},
            # the plugin's own level of broken links is the highest for those to headings
            anchors=min(config.validation.links.anchors, own.validation.get("link", logging.CRITICAL)),
            # what names no audience, as a file without front matter, is not for one that doesn't see the default
            static_files=own.static_files if audience is None or audience.sees_default else "referenced",
            max_liquid_steps=own.max_liquid_steps,
            pictures=own.pictures,
            material=material.is_theme(config),
            classes=own.conventions.classes if own.conventions else None,
        ),
    )


def _audience(own: BlogImportConfig) -> Audience | None:
    """Whom the site is for.

    Raises:
        PluginError: It can't be known.
    """
    name, asked_by = os.environ.get(VARIABLE), VARIABLE
    if name is None or not own.audiences:  # the variable may be meant for another instance
        name, asked_by = own.audience, "'audience'"
    try:
        return choose(own.audiences, name, own.default_audience, asked_by)
    except AudienceError as error:
        raise PluginError(f"blogimport: {error}") from error


def _opml(own: BlogImportConfig) -> str:
    """The file of the list of feeds.

    Raises:
        PluginError: It can't be written.
    """
    file = (own.feeds_opml or "").lstrip("/")
    reason = addresses.refusal(file) if file else None
    if reason is not None or file.endswith("/"):
        raise PluginError(f"blogimport: the path {file!r} of 'feeds_opml' can't be written: {reason or 'a folder'}.")
    return file


#: The bytes of a secret below which it could be guessed.
_SHORTEST_SECRET = 16
#: The characters of the part of a path that nobody guesses.
_KEY = 32


def _partners(own: Any, variable: str | None) -> dict[str, str]:
    """The partners of a feed, with a part of its path that only the secret gives.

    Raises:
        PluginError: The path has no place for it, or there is no secret.
    """
    names = own.partners
    if bool(names) != ("{key}" in own.path):
        need = "needs {key} in its path" if names else "has {key} in its path, but no partners"
        raise PluginError(f"blogimport: 'feeds' has a feed that {need}: {own.path!r}.")
    if not names:
        return {}
    if not variable:
        raise PluginError("blogimport: 'feeds' has a feed for partners: name with 'partner_secret_env' the environment "
                          "variable that holds the secret.")  # fmt: skip
    secret = os.environ.get(variable, "").encode()
    if len(secret) < _SHORTEST_SECRET:
        raise PluginError(f"blogimport: 'feeds' has a feed for partners, and the environment variable {variable!r} has "
                          f"no secret of at least {_SHORTEST_SECRET} characters.")  # fmt: skip
    return {name: hmac.new(secret, name.encode(), hashlib.sha256).hexdigest()[:_KEY] for name in names}


def _feed(own: Any, variable: str | None) -> FeedOptions:
    """A feed of the option `feeds`.

    Raises:
        PluginError: Its path can't be.
    """
    path = own.path.lstrip("/")
    reason = "it is a folder" if not path or path.endswith("/") else addresses.refusal(path)
    if reason is not None:
        raise PluginError(f"blogimport: the path {own.path!r} of 'feeds' can't be written: {reason}.")
    format: Format = own.format if own.format != "auto" else "json" if path.endswith(".json") else "atom"
    partners = _partners(own, variable)
    if own.copy_of and partners:
        raise PluginError(f"blogimport: 'feeds' has a feed for partners that is a copy of another: {own.path!r}.")
    copied = (own.copy_of or "").lstrip("/")
    return FeedOptions(path, own.of, format, own.content, own.limit, copied, partners)


def check_feeds(feeds: Iterable[FeedOptions], blog: Blog) -> None:
    """Check what the feeds of the option `feeds` are of, which is known when the blog is read.

    Args:
        feeds: The feeds.
        blog: The blog, whose groupings they may be of.

    Raises:
        PluginError: There is no such grouping, or the feed's path doesn't fit to it.
    """
    for feed in feeds:
        if feed.of not in {"posts", CHANGES} and feed.of.partition("/")[0] not in blog.groupings:
            every = ", ".join(["posts", CHANGES, *blog.groupings])
            raise PluginError(
                f"blogimport: 'feeds' has a feed of {feed.of!r}. Expected {every}, or a term such as tags/wind."
            )
        is_of_each = feed.of in blog.groupings
        if is_of_each != ("{slug}" in feed.path):
            need = "needs {slug} in its path" if is_of_each else "is one file, and has {slug} in its path"
            raise PluginError(f"blogimport: 'feeds' has a feed of {feed.of!r}, which {need}: {feed.path!r}.")


def _supplied(config: MkDocsConfig, own: BlogImportConfig) -> Supplied | None:
    """Return the Liquid tags and filters, and the shortcodes, that the site supplies; None for nothing."""
    if own.liquid is None:
        return None
    from ..liquid.supplied import read_supplied  # slow to import, and rarely needed

    if own.liquid not in config.watch:
        config.watch.append(own.liquid)
    try:
        return read_supplied(Path(own.liquid))
    except ValueError as error:
        raise PluginError(f"blogimport: the file {own.liquid!r} of 'liquid' can't be used: {error}.") from error


def _redirects(config: MkDocsConfig, own: BlogImportConfig, problems: Problems) -> list[OldRedirect]:
    """Return the redirects that the site supplies; a preview watches their table."""
    if own.redirects is None:
        return []
    if own.redirects not in config.watch:
        config.watch.append(own.redirects)
    return redirect_table.read(Path(own.redirects), problems)


def compare_bases(
    imports: Iterable[ImportedBlog], config: MkDocsConfig, own: BlogImportConfig, problems: Problems
) -> None:
    """Report a blog whose URL had a path that the site doesn't have: its addresses would change.

    Args:
        imports: The blogs.
        config: MkDocs' configuration.
        own: The plugin's options; with a `path_prefix` nothing is reported.
        problems: Receives the reports.
    """
    base_of_site = urlsplit(config.site_url or "").path.strip("/")
    for imported in imports:
        base = imported.base.strip("/")
        if base and own.path_prefix is None and base != base_of_site:
            problems.report("base-url", imported.folder.name, None,
                            f"the old blog's path was /{base}, but the `site_url` of this site has no such path",
                            f"its posts are at the root; set `path_prefix: {base}` to keep their addresses, "
                            "or `path_prefix: ''` if the root is right")  # fmt: skip


def theme_titles(imports: Iterable[ImportedBlog]) -> list[str]:
    """What the old themes of some blogs are called, each once."""
    return list(dict.fromkeys(themes()[imported.themes[0]].title for imported in imports if imported.themes))


def report_unlisted(names: Iterable[str], blog: Blog, problems: Problems) -> None:
    """Report the names of lists that nothing should lead to, where there are no such lists.

    Args:
        names: The names, as the option `unlisted_lists` has them.
        blog: The blog.
        problems: Where it is reported.
    """
    for name in names:
        grouping, _, term = name.partition("/")
        terms = blog.terms.get(grouping, ())
        if not terms or (term and not any(term in known.names for known in terms)):
            problems.report("option", "mkdocs.yml", None, f"there is no list {name!r}, as `unlisted_lists` names it",
                            "it was passed over")  # fmt: skip


def report_clouds(names: Iterable[str], blog: Blog, problems: Problems) -> None:
    """Report the names of groupings whose overview is to be a cloud, where there are no such groupings.

    Args:
        names: The names, as the option `tag_cloud` has them.
        blog: The blog.
        problems: Where it is reported.
    """
    possible = [name for name, grouping in blog.groupings.items() if not grouping.is_of_time]
    for name in names:
        if name not in possible:
            problems.report("option", "mkdocs.yml", None,
                            f"{name!r}, as `tag_cloud` names it, is no grouping that can be a cloud; these are: "
                            f"{', '.join(possible)}", "it was passed over")  # fmt: skip


#: Options that have no effect where another has a value.
_OVERRULED: dict[str, tuple[object, tuple[str, ...]]] = {
    "categories": (False, ("categories_url_format", "categories_hierarchy")),
    "categories_hierarchy": (False, ("categories_hierarchy_separator",)),
    "tags": (False, ("tags_url_format", "tag_cloud", "tags_hierarchy")),
    "tags_hierarchy": (False, ("tags_hierarchy_separator",)),
    **{name: (False, (f"{name}_url_format",)) for name in ("authors", "series", "years", "months", "days", "archive")},
    "post_readtime": (False, ("post_readtime_words_per_minute",)),
    "pagination": (False, ("pagination_per_page", "pagination_url_format")),
    "draft": (True, ("draft_on_serve",)),
    "markdown": ("site", ("markdown_site",)),
}


def report_without_effect(imports: Iterable[ImportedBlog], own: BlogImportConfig, problems: Problems) -> None:
    """Report the options that have another value than their default and change nothing.

    Args:
        imports: The blogs, read.
        own: The plugin's options.
        problems: Where it is reported.
    """
    changed = {name for name, option in own._schema if own[name] != option.default}
    changed |= {f"conventions.{subject}" for subject in (own.conventions.added if own.conventions else ())}
    reasons: dict[str, str] = {}
    generators = {imported.generator for imported in imports}
    for name in frozenset.intersection(*(SOURCES[generator].IGNORED for generator in generators)):
        reasons[name] = f"on a blog of the format {' or '.join(f'`{known}`' for known in sorted(generators))}"
    if not any(post.terms.get("archive") for imported in imports for post in imported.posts):
        reasons |= dict.fromkeys(("archive", "archive_url_format"), "on a blog whose archive is one of years or months")
    for name, (value, others) in _OVERRULED.items():
        if own[name] == value:
            reasons |= dict.fromkeys(others, f"beside `{name}: {str(value).lower()}`")
    if own.tag_cloud != ["tags"]:  # others are clouds all the same
        reasons.pop("tag_cloud", None)
    for name in sorted(changed & reasons.keys()):
        problems.report("option", "mkdocs.yml", None, f"the option `{name}` has no effect {reasons[name]}",
                        "it was passed over")  # fmt: skip
    for pattern in own.meta:
        if not any(paths.matches(post.path, [pattern]) for imported in imports for post in imported.posts):
            problems.report("option", "mkdocs.yml", None, f"no post or page matches {pattern!r} of the option `meta`",
                            "it was passed over")  # fmt: skip


def language(config: MkDocsConfig) -> str:
    """Return the site's language, as a BCP 47 tag."""
    return str(config.theme.get("language") or config.theme.get("locale") or "en").replace("_", "-")


def styles_pygments(config: MkDocsConfig) -> bool:
    """Return True if the site's theme styles the output of Pygments."""
    return material.is_theme(config) or bool(_PYGMENTS_EXTENSIONS.intersection(config.markdown_extensions))


def permalink(config: MkDocsConfig) -> Permalink | None:
    """The link to itself that each heading of the site gets, as `toc` among its `markdown_extensions` says it."""
    asked = config.mdx_configs.get("toc") or {}
    symbol = asked.get("permalink")
    if not symbol or str(symbol).lower() in {"false", "no", "off", "n", "0", "none"}:
        return None
    usual = Permalink()
    return Permalink(
        symbol=usual.symbol if str(symbol).lower() in {"true", "yes", "on", "y", "1"} else html.unescape(str(symbol)),
        name=str(asked.get("permalink_class") or usual.name),
        title=str(asked.get("permalink_title", usual.title)),
        is_leading=asked.get("permalink_leading") is True,
    )


def fixed_root(config: MkDocsConfig, file: str) -> str | None:
    """Return the path of the site's root for a page that is shown at any depth, the 404 page; None for any other."""
    return root_path(config) if file == NOT_FOUND else None


def root_path(config: MkDocsConfig) -> str:
    """Return the path of the site's root on its host, with a slash at its end."""
    return urlsplit(config.site_url or "").path.rstrip("/") + "/"

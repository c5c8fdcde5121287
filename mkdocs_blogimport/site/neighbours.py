"""The files that MkDocs, the theme and other plugins are known to write by themselves."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from glob import escape
from typing import Any, NamedTuple

from mkdocs import utils
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from ..blog import addresses
from ..theme.environment import STYLESHEET
from .pages import NOT_FOUND

_Options = Callable[[str], Any]
_DOCUMENT_START = re.compile(r"\s*<html>\s*<head>\s*</head>\s*<body>")


class Foreseen(NamedTuple):
    """A file that will be in the site, though it is not among MkDocs' files when the blog is planned."""

    url: str
    """Relative to the site's root."""
    writer: str
    """The name of its writer in messages."""


def keep_old_files() -> bool:
    """Return whether a plugin keeps MkDocs from emptying the site's folder, as Material's `projects` does."""
    return utils.clean_directory.__module__ != utils.__name__


def foreseen(config: MkDocsConfig, *, joined: object = None) -> dict[str, Foreseen]:
    """Return the files that will be written without being among MkDocs' files.

    Other files are found when the site is written: see `written`.

    Args:
        config: MkDocs' configuration, when all plugins have seen it.
        joined: A plugin for a blog whose lists are made here.

    Returns:
        The files, decoded and relative to the site's root.
    """
    found = {file: Foreseen(addresses.encode(file), "the theme") for file in config.theme.static_templates}
    for file in ("sitemap.xml", "sitemap.xml.gz"):
        found[file] = Foreseen(file, "MkDocs")
    found[STYLESHEET] = Foreseen(STYLESHEET, "this plugin")
    for key, plugin in config.plugins.items():
        settings = getattr(plugin, "config", None)  # a hook has none
        if settings is None:
            continue
        options: _Options = settings.get
        if options("enabled") is False:
            continue
        kind = kind_of(key)
        for file in _FILES.get(kind, _no_files)(options, config):
            found[file] = Foreseen(addresses.encode(file), f"the plugin {kind}")
        folder = options("blog_dir")
        if kind.endswith("blog") and isinstance(folder, str) and plugin is not joined:
            address = addresses.clean(f"/{folder}/")
            file = addresses.answering_file(address)
            url = addresses.url_of(address, file, use_directory_urls=config.use_directory_urls)
            found[file] = Foreseen(url, f"the plugin {kind}")
    return found


def plugins_named(config: MkDocsConfig, kind: str) -> list[Any]:
    """Return the plugins of a name, whatever theme they come from; one that is switched off is left out.

    Args:
        config: MkDocs' configuration.
        kind: The name, such as `tags`.
    """
    found = [plugin for key, plugin in config.plugins.items() if kind_of(key) == kind and hasattr(plugin, "config")]
    return [plugin for plugin in found if plugin.config.get("enabled") is not False]


def folders_of_posts(config: MkDocsConfig) -> tuple[str, ...]:
    """Return how the names of the files begin that Material's blog takes for its posts, wherever they lie."""
    found = []
    for plugin in plugins_named(config, "blog"):
        blog, posts = plugin.config.get("blog_dir"), plugin.config.get("post_dir")
        if isinstance(blog, str) and isinstance(posts, str):
            found.append(posixpath.normpath(posts.replace("{blog}", posixpath.normpath(blog))))
    return tuple(found)


def encrypt(page: Page, content: Callable[[], str]) -> bool:
    """Have mkdocs-encryptcontent-plugin encrypt what readers will see of a page, where it is about to encrypt the page.

    It would leave readable what is put around or in place of the page's content after that.

    Args:
        page: The page, before that plugin sees its context.
        content: Makes what readers are to see.

    Returns:
        True if it will be encrypted.
    """
    marked = getattr(page, "encryptcontent", None)
    if not isinstance(marked, dict) or marked.get("html_to_encrypt") is None:
        return False
    marked["html_to_encrypt"] = content()
    return True


def note_files(files: Iterable[File], config: MkDocsConfig) -> None:
    """Tell mkdocs-htmlproofer-plugin of files that have been added since it took all files down.

    Args:
        files: The files.
        config: MkDocs' configuration.
    """
    for plugin in plugins_named(config, "htmlproofer"):
        plugin.files.extend(files)


def without_document(html: str) -> str:
    """Return a page's content without the document that another plugin (mkdocs-glightbox) has put around it."""
    start, end = _DOCUMENT_START.match(html), html.rstrip().removesuffix("</html>").rstrip().removesuffix("</body>")
    return end[start.end() :] if start is not None else html


def leave_out_of_search(page: Page, config: MkDocsConfig) -> None:
    """Take a page out of the index of MkDocs' own search, right after that has read it. Material's asks the metadata.

    Args:
        page: The page.
        config: MkDocs' configuration.
    """
    url = "" if page.file.url in {".", "./"} else page.file.url
    for plugin in plugins_named(config, "search"):
        entries = getattr(getattr(plugin, "search_index", None), "_entries", None)
        while isinstance(entries, list) and entries:
            location = str(entries[-1].get("location") or "")
            if location != url and not location.startswith(f"{url}#"):
                break
            entries.pop()


def leave_out_of_print(files: Iterable[File], config: MkDocsConfig) -> None:
    """Leave the blog's lists out of the page into which mkdocs-print-site-plugin prints all others.

    They have no content yet when it looks at them, and each would be a warning.

    Args:
        files: Those of the lists.
        config: MkDocs' configuration.
    """
    for plugin in plugins_named(config, "print-site"):
        known = plugin.config.get("exclude") or []
        plugin.config["exclude"] = [*known, *(escape(file.src_uri) for file in files)]


def print_with_title(page: Page) -> None:
    """Have mkdocs-print-site-plugin print what readers see of a page; it has noted the body, which has no title."""
    noted: Any = page
    if getattr(page, "html", None):
        noted.html = page.content


def kind_of(key: str) -> str:
    """Return a plugin's own name: `search` of `material/search`, and of `search #2`, which is a second one."""
    return key.partition(" ")[0].rpartition("/")[2]


def replaceable(foreseen: Mapping[str, Foreseen], built: Iterable[File]) -> set[str]:
    """Return the foreseen files that a page of the blog may replace: the theme's 404 page.

    Args:
        foreseen: The files that others will write.
        built: The site's own files, which are not replaced.
    """
    return ({NOT_FOUND} & foreseen.keys()) - {file.dest_uri for file in built}


def _no_files(options: _Options, config: MkDocsConfig) -> Iterator[str]:
    yield from ()


def _search(options: _Options, config: MkDocsConfig) -> Iterator[str]:
    """Yield the index, and the languages that MkDocs' own search adds (mkdocs.contrib.search)."""
    yield "search/search_index.json"
    languages = options("lang")
    if not config.theme.get("search_index_only") and isinstance(languages, list) and languages != ["en"]:
        for name in ("lunr.stemmer.support", "lunr.multi", "tinyseg", *(f"lunr.{language}" for language in languages)):
            yield f"search/{name}.js"


def _offline(options: _Options, config: MkDocsConfig) -> Iterator[str]:
    yield "search/search_index.js"


def _tags(options: _Options, config: MkDocsConfig) -> Iterator[str]:
    """Yield the list of all tags that Material's plugin exports."""
    file = options("export_file")
    if options("export") and isinstance(file, str):
        yield addresses.clean(file).lstrip("/")


def _rss(options: _Options, config: MkDocsConfig) -> Iterator[str]:
    """Yield the feeds, and their stylesheet (mkdocs-rss-plugin)."""
    names = options("feeds_filenames") or {}
    for kind in ("rss", "json"):
        if options(f"{kind}_feed_enabled"):
            for name in (names.get(f"{kind}_created"), names.get(f"{kind}_updated")):
                if isinstance(name, str):
                    yield addresses.clean(name).lstrip("/")
    if options("stylesheet") == "auto":
        yield "rss.xsl"


def _mkdocstrings(options: _Options, config: MkDocsConfig) -> Iterator[str]:
    if options("enable_inventory") is not False:
        yield "objects.inv"


#: The functions that yield a plugin's files, by the plugin's name.
_FILES: dict[str, Callable[[_Options, MkDocsConfig], Iterator[str]]] = {
    "search": _search,
    "offline": _offline,
    "tags": _tags,
    "rss": _rss,
    "mkdocstrings": _mkdocstrings,
}

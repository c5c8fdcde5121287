"""A site in several languages, which mkdocs-static-i18n builds once for each: the blog belongs to the default one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from . import neighbours
from .blog_files import BlogFiles
from .redirect_writer import Writer


class Languages:
    """Which of the builds is running: those of the other languages run inside the last event of the first one."""

    def __init__(self) -> None:
        self._translations: list[bool] = []
        """For each build that has begun and not ended, whether it is one of another language than the default."""

    @property
    def is_translation(self) -> bool:
        """Return True if the build is one of another language than the default, in which there is no blog."""
        return bool(self._translations) and self._translations[-1]

    def begin(self, config: MkDocsConfig) -> None:
        """Note that a build begins, before the other plugin has seen its configuration."""
        plugin = _plugin(config)
        if plugin is None or not plugin.building:
            self._translations.clear()  # of a build that failed
        language = getattr(plugin, "current_language", None)  # none before the first build
        self._translations.append(language is not None and language != plugin.default_language)

    def end(self) -> None:
        """Note that it has ended."""
        self._translations.pop()


def are_built(config: MkDocsConfig) -> bool:
    """Return True if the site is built once for each language."""
    return _plugin(config) is not None


def add(files: Iterable[File], config: MkDocsConfig) -> None:
    """Tell the plugin of the blog's pages: its sitemap and its menu of languages know of no others than it has seen.

    Args:
        files: Those that the sitemap shall have.
        config: MkDocs' configuration.
    """
    plugin = _plugin(config)
    if plugin is None:
        return
    known = plugin.i18n_files_per_language.setdefault(plugin.default_language, [])
    for file in files:
        of_plugin: Any = file
        of_plugin.locale = of_plugin.locale_alternate_of = plugin.default_language
        of_plugin.alternates = {plugin.default_language: file}
        known.append(file)


def set_aside(blog: BlogFiles, files: Files, config: MkDocsConfig) -> None:
    """Take the blog's files away from the plugin, which keeps no page of another folder than `docs_dir`."""
    if are_built(config):
        blog.set_aside(files)


def bring_back(blog: BlogFiles, files: Files, config: MkDocsConfig) -> None:
    """Add the blog's files again when the plugin has seen the others."""
    if are_built(config):
        blog.bring_back(files)


def release(redirects: Writer, config: MkDocsConfig) -> None:
    """Leave nothing to mkdocs-redirects that it would write in another language."""
    if are_built(config):
        redirects.release()


def _plugin(config: MkDocsConfig) -> Any:
    return next(iter(neighbours.plugins_named(config, "i18n")), None)

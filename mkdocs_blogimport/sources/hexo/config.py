"""The settings of a Hexo blog: `_config.yml`, and the plugins that `package.json` names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any, Literal

from ...blog.paths import hidden_part, is_file, why_not_read
from ...blog.slugs import slug
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from .. import dates, fields, settings_file
from ..options import ReadOptions

#: Hexo's own settings, where `_config.yml` says nothing (hexo 8.1: `default_config`).
_PERMALINK = ":year/:month/:day/:title/"
_NEW_POST_NAME = ":title.md"
_PER_PAGE = 10
_NAME = re.compile(r"[\w.-]{1,100}")
#: Packages that typeset math.
_MATH = frozenset({
    "hexo-math", "hexo-filter-mathjax", "hexo-filter-mathjax-ssr", "hexo-katex", "hexo-renderer-markdown-it-katex",
    "hexo-renderer-mathjax", "hexo-renderer-markdown-it-plus",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one blog."""

    folder: Path
    """The blog's folder."""
    display_path: str
    """The file of settings, as messages name it."""
    values: Mapping[str, Any]
    plugins: frozenset[str] | None
    """The packages that the blog uses; None if nothing says which."""
    zone: tzinfo
    """The time zone of its dates."""
    theme: Mapping[str, Any] = field(default_factory=dict)
    """The settings of its theme."""

    @property
    def source(self) -> Path:
        """The folder of posts, pages and files."""
        return self.folder / self.path("source_dir", "source")

    @property
    def why_no_source(self) -> str | None:
        """The reason why that folder must not be read, as a clause; None if it may be."""
        if hidden_part(self.path("source_dir", "source")) is not None:
            return "is hidden"
        return why_not_read(self.source, self.folder)

    @property
    def permalink(self) -> str:
        """The form of the addresses of posts."""
        return fields.line(self.values.get("permalink")) or _PERMALINK

    @property
    def new_post_name(self) -> str:
        """The form of the names of files."""
        return fields.line(self.values.get("new_post_name")) or _NEW_POST_NAME

    @property
    def has_asset_folders(self) -> bool:
        """Whether a folder beside a post, with its name, has the post's own files."""
        return self.asks("post_asset_folder")

    @property
    def has_figures(self) -> bool:
        """Whether a program for the colours of code put each block into a figure."""
        highlighter = self.values.get("syntax_highlighter", "highlight.js")
        return bool(highlighter) and self.section("highlight").get("enable") is not False

    @property
    def has_math(self) -> bool:
        """Whether every page typeset math."""
        settings = (values.get(key) for values in (self.values, self.theme) for key in ("math", "mathjax", "katex"))
        if any(_is_on(value) for value in settings):
            return True
        return self.plugins is not None and not self.plugins.isdisjoint(_MATH)

    @property
    def case(self) -> Literal[0, 1, 2]:
        """Whether slugs of terms are in lowercase (1), uppercase (2), or as they are written."""
        value = self.values.get("filename_case")
        return 1 if value == 1 else 2 if value == 2 else 0

    @property
    def url(self) -> str:
        """The URL of the site, without a slash at its end."""
        return fields.line(self.values.get("url")).rstrip("/")

    @property
    def base(self) -> str:
        """The path below which the site was published: empty, or `/blog`."""
        root = fields.line(self.values.get("root")).strip("/")
        return f"/{root}" if root else ""

    def asks(self, key: str) -> bool:
        """Return True if a setting is true."""
        return self.values.get(key) is True

    def section(self, key: str) -> Mapping[str, Any]:
        """Return a setting that is a mapping; an empty one for anything else."""
        value = self.values.get(key)
        return value if isinstance(value, Mapping) else {}

    def path(self, key: str, usual: str) -> str:
        """Return a folder or a part of an address, without slashes around it."""
        value = self.values.get(key)
        written = fields.line(value).strip("/") if isinstance(value, str) else usual
        return usual if ".." in written.split("/") else written

    def globs(self, key: str) -> tuple[str, ...]:
        """Return the glob patterns of a setting."""
        return tuple(fields.strings(self.values.get(key)))

    def per_page(self, key: str) -> int:
        """Return the number of posts on a page of a kind of list (`index_generator` …); 0 for all of them."""
        for value in (self.section(key).get("per_page"), self.values.get("per_page")):
            if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
                return value
        return _PER_PAGE

    def uses(self, *packages: str) -> bool:
        """Return True if the blog uses one of these packages, or if nothing says which it uses."""
        return self.plugins is None or not self.plugins.isdisjoint(packages)

    def term_slug(self, grouping: str, name: str) -> str:
        """Return the slug of a category or a tag, which the blog may have chosen itself."""
        chosen = self.section("category_map" if grouping == "categories" else "tag_map").get(name)
        return slug(fields.line(chosen) or name, self.case)


def read_config(folder: Path, problems: Problems, options: ReadOptions) -> Config:
    """Read the settings of a blog.

    Args:
        folder: The blog's folder, resolved.
        problems: Receives what can't be read.
        options: The site's options; the files of `config` come after `_config.yml`.
    """
    own = folder / "_config.yml"
    if not is_file(own) and is_file(folder / "_config.yaml"):
        own = folder / "_config.yaml"
    values: dict[str, Any] = {}
    for file in (own, *(folder / path for path in options.config)):
        if is_file(file):
            values = fields.merged(
                values, settings_file.read_settings(file, folder, problems, "Hexo's defaults are used")
            )
    zone = dates.time_zone(fields.line(values.get("timezone"))) if values.get("timezone") else UTC
    if zone is None:
        what = f"{fields.line(values['timezone'])!r} is not the name of a time zone"
        problems.report("config", display_path(own), None, what, "UTC is used")
    theme = _theme(folder, values, problems)
    return Config(folder, display_path(own), values, _packages(folder, problems), zone or UTC, theme)


def _theme(folder: Path, values: Mapping[str, Any], problems: Problems) -> Mapping[str, Any]:
    """Read the settings of the theme: in its own folder, beside `_config.yml`, and in that as `theme_config`."""
    name = fields.line(values.get("theme"))
    found: dict[str, Any] = {}
    if _NAME.fullmatch(name):
        for file in (folder / "themes" / name / "_config.yml", folder / f"_config.{name}.yml"):
            if is_file(file):
                done = "the theme's settings are not known"
                found = fields.merged(found, settings_file.read_settings(file, folder, problems, done))
    own = values.get("theme_config")
    return fields.merged(found, own) if isinstance(own, Mapping) else found


def _is_on(value: Any) -> bool:
    """Whether a setting is switched on, or one of those in it, as `mathjax: {enable: true}` in NexT's `math`."""
    if isinstance(value, Mapping):
        inner = [entry for entry in value.values() if isinstance(entry, Mapping)]
        return value.get("enable") is True or any(entry.get("enable") is True for entry in inner)
    return value is True


def _packages(folder: Path, problems: Problems) -> frozenset[str] | None:
    file = folder / "package.json"
    if not is_file(file):
        return None
    package = settings_file.read_settings(file, folder, problems, "the blog's plugins are not known")
    found = [package.get(key) for key in ("dependencies", "devDependencies")]
    names = frozenset(name for some in found if isinstance(some, Mapping) for name in some)
    return names or None

"""The settings of a Hexo blog: `_config.yml`, and the plugins that `package.json` names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any, Literal

from ...blog.paths import is_file
from ...blog.slugs import slug
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from .. import dates, fields, settings_file
from ..options import ReadOptions

#: Hexo's own settings, where `_config.yml` says nothing (hexo 8.1: `default_config`).
_PERMALINK = ":year/:month/:day/:title/"
_NEW_POST_NAME = ":title.md"
_PER_PAGE = 10


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

    @property
    def source(self) -> Path:
        """The folder of posts, pages and files."""
        return self.folder / self.path("source_dir", "source")

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
    return Config(folder, display_path(own), values, _packages(folder, problems), zone or UTC)


def _packages(folder: Path, problems: Problems) -> frozenset[str] | None:
    file = folder / "package.json"
    if not is_file(file):
        return None
    package = settings_file.read_settings(file, folder, problems, "the blog's plugins are not known")
    found = [package.get(key) for key in ("dependencies", "devDependencies")]
    names = frozenset(name for some in found if isinstance(some, Mapping) for name in some)
    return names or None

"""The Jekyll plugins that a blog ran: those that it lists, and those of its Gemfile, its theme and GitHub Pages."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...blog.addresses import FOLDER_LIMIT
from ...blog.paths import hidden_part, is_file, is_folder, tree, why_not_read
from ...diagnostics.problems import Problems

#: The plugins that GitHub Pages runs for every blog (the gem `github-pages`: `Plugins::DEFAULT_PLUGINS`).
GITHUB_PAGES = frozenset(
    {
        "jekyll-coffeescript",
        "jekyll-commonmark-ghpages",
        "jekyll-gist",
        "jekyll-github-metadata",
        "jekyll-paginate",
        "jekyll-relative-links",
        "jekyll-optional-front-matter",
        "jekyll-readme-index",
        "jekyll-default-layout",
        "jekyll-titles-from-headings",
    }
)
#: The themes that GitHub itself offers, `jekyll-theme-cayman` and so on; other themes have such names too.
_GITHUBS_THEMES = frozenset(
    {
        "architect",
        "cayman",
        "dinky",
        "hacker",
        "leap-day",
        "merlot",
        "midnight",
        "minimal",
        "modernist",
        "primer",
        "slate",
        "tactile",
        "time-machine",
    }
)
#: The plugins that change the imported content.
MEANINGFUL = frozenset({"jekyll-archives", "jekyll-feed", "jekyll-redirect-from"})
#: Plugins whose work is done here, or has no effect on the imported content: search engines, layouts, speed.
SUPPORTED = (
    GITHUB_PAGES
    | MEANINGFUL
    | frozenset(
        {
            "jekyll-admin",
            "jekyll-avatar",
            "jekyll-commonmark",
            "jekyll-compose",
            "jekyll-compress-images",
            "jekyll-include-cache",
            "jekyll-livereload",
            "jekyll-mentions",
            "jekyll-minifier",
            "jekyll-multiple-languages-plugin",
            "jekyll-paginate-v2",
            "jekyll-polyglot",
            "jekyll-postfiles",
            "jekyll-remote-theme",
            "jekyll-sass-converter",
            "jekyll-seo-tag",
            "jekyll-sitemap",
            "jekyll-textile-converter",
            "jekyll-watch",
            "jemoji",
        }
    )
)
_GEM_OF_JEKYLL = re.compile(r"\A(?:jekyll[-_/]|octopress-)[\w./-]+\Z|\A(?:jemoji|kramdown-[\w-]+)\Z", re.IGNORECASE)
_HARMLESS = re.compile(r"\A(?:kramdown-parser-gfm|jekyll-theme-.*)\Z")
#: The most Ruby files that a message names.
_NAMED = 10

GEMFILES = ("Gemfile", "gems.rb")
GEMFILE_LIMIT = 100_000
_GEM = re.compile(r"\s*gem[ \t(]+(?P<quote>[\"'])(?P<name>[\w.-]+)(?P=quote)(?P<more>[^\n]*)")
_GROUP = re.compile(r"\s*group\b(?P<names>[^\n]*?)\bdo\b")
_BLOCK = re.compile(r"\s*(?:if|unless|case|begin)\b|.*\bdo[ \t]*(?:\|[^|\n]*\|[ \t]*)?$")
_END = re.compile(r"\s*end\b")
_PLUGINS = re.compile(r":jekyll_plugins\b|[\"']jekyll_plugins[\"']")
_COMMENT = re.compile(r"(?:^|[ \t])#[^\n]*")


@dataclass(frozen=True, slots=True)
class Gemfile:
    """The gems that a blog requires."""

    gems: frozenset[str] = frozenset()
    plugins: frozenset[str] = frozenset()
    """The gems in the group `jekyll_plugins`, which Jekyll runs as if they were listed."""


def read_gemfile(folder: Path) -> Gemfile:
    """Read a Gemfile without running it: its lines that name gems, and its groups.

    Args:
        folder: The real path of the blog's folder.

    Returns:
        The gems; none if there is no such file, or if it can't be read.
    """
    file = next((folder / name for name in GEMFILES if is_file(folder / name)), None)
    if file is None or why_not_read(file, Path(os.path.realpath(folder))) is not None:
        return Gemfile()
    try:
        with file.open(encoding="utf-8", errors="replace") as opened:
            return _gems(opened.read(GEMFILE_LIMIT))
    except OSError:
        return Gemfile()


def _gems(text: str) -> Gemfile:
    gems: set[str] = set()
    plugins: set[str] = set()
    blocks: list[bool] = []  # of each open block: True if it is, or is inside, the group of the plugins
    for written in text.split("\n"):
        line = _COMMENT.sub("", written).rstrip()
        inside = bool(blocks) and blocks[-1]
        if (gem := _GEM.match(line)) is not None:
            gems.add(gem["name"])
            if inside or _PLUGINS.search(gem["more"]):
                plugins.add(gem["name"])
        elif (group := _GROUP.match(line)) is not None:
            blocks.append(inside or _PLUGINS.search(group["names"]) is not None)
        elif _BLOCK.match(line):
            blocks.append(inside)
        elif _END.match(line) and blocks:
            blocks.pop()
    return Gemfile(frozenset(gems), frozenset(plugins))


def makes_archives(values: Mapping[str, Any]) -> bool:
    """Return True if a configuration has settings of jekyll-archives that ask for pages."""
    settings = values.get("jekyll-archives")
    return isinstance(settings, Mapping) and bool(settings.get("enabled"))


def listed(values: Mapping[str, Any]) -> frozenset[str]:
    """Return the plugins that a configuration lists, also under the old key `gems`."""
    lists = (values.get(key) or [] for key in ("plugins", "gems", "whitelist"))
    return frozenset(
        str(name) for names in lists for name in (names if isinstance(names, list) else [names]) if name is not None
    )


def report_unsupported(ran: Iterable[str], name: str, problems: Problems) -> None:
    """Report the plugins of a blog that are not run here.

    Args:
        ran: The plugins that the blog ran.
        name: The configuration file, as messages name it.
        problems: Receives the reports.
    """
    gems = (plugin for plugin in ran if _GEM_OF_JEKYLL.match(plugin) and not _HARMLESS.match(plugin))
    unknown = sorted(plugin for plugin in gems if plugin not in SUPPORTED)
    if unknown:
        what = f"the plugin {unknown[0]} is" if len(unknown) == 1 else f"the plugins {', '.join(unknown)} are"
        problems.report("plugin", name, None, f"{what} not run here", "its output is missing" if len(unknown) == 1
                        else "their output is missing")  # fmt: skip


def report_ruby(folder: Path, directory: Any, name: str, problems: Problems) -> None:
    """Report the Ruby files of a blog's own plugins, which are not run.

    Args:
        folder: The blog's folder.
        directory: The folder of its plugins, as the configuration names it.
        name: The configuration file, as messages name it.
        problems: Receives the reports.
    """
    inside = directory if isinstance(directory, str) and directory else "_plugins"
    place = folder / inside.replace("\0", "").strip("/")
    root = Path(os.path.realpath(folder))
    if not is_folder(place) or why_not_read(place, root) is not None or hidden_part(inside) is not None:
        return
    entries = (entry for _, inside_it in tree(str(place), most=FOLDER_LIMIT) for entry in inside_it)
    names = (Path(entry.path).relative_to(place).as_posix() for entry in entries if entry.name.endswith(".rb"))
    found = sorted(file for file in names if hidden_part(file) is None)
    if found:
        named = ", ".join(found[:_NAMED]) + (f" and {len(found) - _NAMED} more" if len(found) > _NAMED else "")
        problems.report("plugin", name, None, f"{inside}/ has Ruby plugins, which are not run: {named}",
                        "their output is missing; supply tags and filters with the option `liquid`")  # fmt: skip


def sign_of_github_pages(values: Mapping[str, Any], gemfile: Gemfile) -> str | None:
    """Find out if GitHub Pages built a blog. A CNAME is no sign: many hosts read one.

    Args:
        values: The blog's own settings.
        gemfile: Its gems.

    Returns:
        The sign, as a clause; None without one.
    """
    if "github-pages" in gemfile.gems:
        return "its Gemfile has the gem `github-pages`"
    theme = values.get("theme")
    if isinstance(theme, str) and theme.removeprefix("jekyll-theme-") in _GITHUBS_THEMES and theme.startswith("jekyll"):
        return f"`theme: {theme}` is one of GitHub's"
    if isinstance(values.get("remote_theme"), str):
        return "it has a `remote_theme`"
    return None

"""The files of a new site for an old blog: its mkdocs.yml and the files that it needs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..blog.menu import Menu
from ..blog.post import MenuEntry
from ..conventions.scripts import scripts
from ..diagnostics.problems import one_line
from . import theme
from .carried import Carried, carried, scalar
from .survey import NavEntry, Survey

#: More entries of the navigation don't fit beside each other as tabs.
MOST_TABS = 8
#: Entries of the old menu without a page that are named.
MOST_NAMED = 20
_LONGEST_COMMENT = 500
_TABS = ("    # The entries of `nav` as tabs at the top.", "    - navigation.tabs")
_STYLES = """\
/* Your own styles. They are loaded last and so override the theme's. For example:

:root {
  --md-primary-fg-color: #37474f;
}
*/
"""

_MATHJAX = r"""// How MathJax finds math: in posts, and in pages of your own with the extension pymdownx.arithmatex.
window.MathJax = {
  tex: {
    inlineMath: [["\\(", "\\)"]],
    displayMath: [["\\[", "\\]"]],
    processEscapes: true,
    processEnvironments: true,
    tags: "ams",
  },
  options: { ignoreHtmlClass: ".*|", processHtmlClass: "arithmatex" },
};
"""


def files(
    survey: Survey,
    source: str,
    *,
    drafts: bool = True,
    asks_others: bool = False,
    audience: Mapping[str, Any] | None = None,
) -> dict[str, str | bytes]:
    """Return the files of the site.

    Args:
        survey: The facts about the blog.
        source: The blog's folder, as mkdocs.yml names it.
        drafts: True if a preview shows drafts.
        asks_others: True to take over the analytics and the comments of the old site, which ask other hosts.
        audience: The options of the plugin that say whom the site is for.

    Returns:
        Path to content; the configuration is the first.
    """
    old = carried(survey.imported, asks_others=asks_others, pictures=not survey.has_docs)
    files: dict[str, str | bytes] = {
        "mkdocs.yml": "\n".join(_settings(survey, source, old, drafts, audience or {})) + "\n",
        **old.files,
    }
    if not survey.has_docs:
        files["docs/extra.css"] = _STYLES
    if survey.has_math and not survey.has_docs:
        files["docs/mathjax.js"] = _MATHJAX
    if not survey.has_home:
        files["docs/index.md"] = f"# {survey.title}\n"
    return files


def _settings(survey: Survey, source: str, old: Carried, drafts: bool, audience: Mapping[str, Any]) -> Iterator[str]:
    yield from (
        "# The site of an old blog, made by `mkdocs-blogimport init`.",
        "# `mkdocs serve` shows it, `mkdocs build` writes it to the folder site/.",
        "",
        "# The title in the header of every page and in the browser's tabs.",
        f"site_name: {scalar(survey.title)}",
        "",
        "# The URL of the site, for search engines and feeds.",
        f"site_url: {scalar(survey.site_url)}" if survey.site_url else "# site_url: https://example.com/",
        *old.head,
        "",
        "theme:",
        f"  name: {theme.installed() or theme.USUAL}",
        "  # The language of buttons and labels, not of the posts.",
        f"  language: {scalar(theme_language(survey.language))}",
        "  # Use the reader's own fonts. Without this line, pages load fonts from another host.",
        "  font: false",
        *old.theme,
        "  features:",
        *(_TABS if len(survey.nav) <= MOST_TABS else ()),
        "    # A button that leads back to the top of a long page.",
        "    - navigation.top",
        "    # A button that copies a block of code.",
        "    - content.code.copy",
        *old.features,
        "  # Light or dark: as the reader's system is set, with a button to change it.",
        "  palette:",
        '    - media: "(prefers-color-scheme: light)"',
        "      scheme: default",
        "      toggle: {icon: material/weather-night, name: Dark}",
        '    - media: "(prefers-color-scheme: dark)"',
        "      scheme: slate",
        "      toggle: {icon: material/weather-sunny, name: Light}",
        "",
        "plugins:",
        "  # The search field in the header.",
        "  - search",
        "  - blogimport:",
        "      # The old blog, relative to this file. It is only read.",
        f"      source: {scalar(source)}",
    )
    yield from _options(survey, drafts, audience)
    if survey.nav:
        yield ""
        yield "# The navigation. It doesn't name posts: the lists lead to them."
        if survey.menu.origin:
            yield f"# Taken from the menu of the old site: {_comment(survey.menu.origin)}."
        for entry in survey.menu.lost[:MOST_NAMED]:
            yield f"# No page was found for: {_comment(_written(entry))}"
        yield "nav:"
        yield from _nav(survey.nav, "  ")
    if old.extra:
        yield ""
        yield "extra:"
        yield from old.extra
    if not survey.has_docs:
        yield ""
        yield "# Your own styles, in the folder docs/. Put pages of your own there too."
        yield "extra_css:"
        yield "  - extra.css"
    if survey.has_math:
        yield ""
        yield "# MathJax typesets the math of the posts. Pages fetch it from another host."
        yield "extra_javascript:"
        if not survey.has_docs:
            yield "  - mathjax.js"
        yield f"  - {scripts().mathjax}"


def _options(survey: Survey, drafts: bool, audience: Mapping[str, Any]) -> Iterator[str]:
    """Yield the options of the plugin besides its source."""
    if survey.config:
        yield "      # The files of the old blog's settings, where it has several or they have other names."
        yield "      config:"
        yield from (f"        - {scalar(file)}" for file in survey.config)
    if survey.github_pages is not None:
        yield "      # Whether GitHub Pages built the old blog."
        yield f"      github_pages: {'true' if survey.github_pages else 'false'}"
    if survey.blog_dir is None:
        pass
    elif survey.blog_dir:
        yield "      # The folder of the list of all posts. The home page is another page."
        yield f"      blog_dir: {scalar(survey.blog_dir)}"
    else:
        yield "      # The folder of the list of all posts: empty means that the list is the home page."
        yield '      blog_dir: ""'
    if survey.exclude is not None:
        yield "      # The old home page, which only listed the posts."
        yield f"      exclude: {scalar(survey.exclude)}"
    if survey.base:
        yield f"      # The old blog's path was {survey.base}/. Publish the site at that path, and every address stays."
        yield '      path_prefix: ""'
    if not drafts:
        yield "      draft_on_serve: false"
    for name, value in audience.items():
        yield f"      {name}: {json.dumps(value)}"
    if survey.has_docs:
        yield "      # The old pages stand in the navigation that MkDocs makes of the folder docs/, posts don't."
        yield "      nav_pages: true"


def _nav(entries: Sequence[NavEntry], indent: str) -> Iterator[str]:
    for entry in entries:
        if entry.children:
            yield f"{indent}- {scalar(entry.title)}:"
            yield from _nav(entry.children, indent + "    ")
        elif entry.title:
            yield f"{indent}- {scalar(entry.title)}: {scalar(entry.target)}"
        else:
            yield f"{indent}- {scalar(entry.target)}"


def lost_entries(menu: Menu) -> str:
    """What of an old menu leads to no page of the site, in a line; empty where all of it does."""
    named = ", ".join(_comment(_written(entry)) for entry in menu.lost[:MOST_NAMED])
    more = f" and {len(menu.lost) - MOST_NAMED} more" if len(menu.lost) > MOST_NAMED else ""
    return (
        f"Entries of the old menu that lead to no page here, and are left out of `nav`: {named}{more}" if named else ""
    )


def _written(entry: MenuEntry) -> str:
    """An entry of the old menu as its author wrote it."""
    target = entry.target if isinstance(entry.target, str) else entry.target.display_path
    return f"{entry.title} ({target})" if entry.title else target


def _comment(text: str) -> str:
    """A text that stays in the line of its comment."""
    return one_line(text)[:_LONGEST_COMMENT]


def theme_language(language: str) -> str:
    """Return the language of Material's own labels that is nearest to the blog's; English if there is none."""
    spec = find_spec("material")
    folders = spec.submodule_search_locations if spec is not None else None
    known: dict[str, str] = {}
    for folder in folders or ():
        known |= {f.stem.lower(): f.stem for f in Path(folder, "templates/partials/languages").glob("*.html")}
    tag = (language or "en").replace("_", "-").lower()
    return known.get(tag) or known.get({"no": "nb"}.get(tag, tag.partition("-")[0])) or "en"

"""The templates' environment, and the path of their stylesheet."""

from __future__ import annotations

from collections.abc import Sequence

import jinja2

#: The path of the stylesheet in the site, and below the theme's own folder to override it.
STYLESHEET = "assets/blogimport.css"


def environment(theme_folders: Sequence[str]) -> jinja2.Environment:
    """Return the templates' environment: it escapes, and a file `blogimport/NAME` of the theme overrides ours.

    Args:
        theme_folders: The folders of the theme, the site's `custom_dir` first.

    Returns:
        The environment.
    """
    loader = jinja2.ChoiceLoader(
        [jinja2.FileSystemLoader(list(theme_folders)), jinja2.PackageLoader("mkdocs_blogimport.theme")]
    )
    return jinja2.Environment(loader=loader, autoescape=True, auto_reload=False)

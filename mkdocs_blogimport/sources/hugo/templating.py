"""Shortcodes of a Hugo site. They are left as they are written."""

from __future__ import annotations

from ...blog.post import Template
from ...diagnostics.problems import Problems
from .site import Site


def template(site: Site, problems: Problems) -> Template | None:
    """Return what expands the shortcodes of a post.

    Args:
        site: The site, of which shortcodes ask settings, pages and files.
        problems: Receives the shortcodes that can't be expanded.
    """
    del site, problems
    return None

"""The theme of a site that the command line begins: Material for MkDocs, which is an extra of this package."""

from __future__ import annotations

from mkdocs.utils import get_theme_names

USUAL = "material"
#: Its fork, which can't be installed beside it, is set up in the same way.
_ALIKE = (USUAL, "materialx")

MISSING = "the site's theme, Material for MkDocs, is not installed: `pip install 'mkdocs-blogimport[material]'`"


def installed() -> str | None:
    """Return the name of the theme, or that of its fork, whichever is installed; None where neither is."""
    names = get_theme_names()
    return next((name for name in _ALIKE if name in names), None)

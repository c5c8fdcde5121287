"""A blog in a site with other plugins beside this one."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from building import Built, build_site, write
from mkdocs.utils import get_theme_names

BLOG = {
    "_config.yml": "url: https://old.example\nplugins: [jekyll-redirect-from]\npermalink: /:year/:title\n",
    "_posts/2020-01-01-tea.md": "---\ntitle: Tea & cake\ntags: [hot, sweet]\ncategories: [Food]\nauthor: Ann\n"
    "description: Of tea.\nredirect_from: /old-tea/\n---\nA zymurgist drinks tea.\n\n## Cake\n\nMore.\n",
    "_posts/2020-01-02-soup.md": "---\ntitle: Soup\ntags: [hot]\nlayout: post\n---\nSoup is hot.\n",
}


OURS = {"blogimport": {"source": "../blog"}}
#: Material or its fork, whichever is installed, asking no other host for a font.
MATERIAL = {"name": "material" if "material" in get_theme_names() else "materialx", "font": False}


def needs(package: str, name: str = "") -> None:
    """Skip the tests of a module whose plugin is not installed.

    Args:
        package: What is imported.
        name: The plugin's own name, if that isn't the same with hyphens.
    """
    if find_spec(package) is None:
        pytest.skip(f"{name or package.replace('_', '-')} is not installed", allow_module_level=True)


def needs_theme(name: str) -> None:
    """Skip the tests of a module whose theme is not installed."""
    if name not in get_theme_names():
        pytest.skip(f"the theme {name} is not installed", allow_module_level=True)


def with_font(folder: Path) -> None:
    """Give a site a font that the plugin social need not fetch; skip the test where no cards can be drawn."""
    imaging = pytest.importorskip("PIL.ImageFont", reason="the cards need pillow")
    try:
        import cairosvg  # type: ignore[import-untyped] # noqa: F401
    except (ImportError, OSError):
        pytest.skip("the cards need cairosvg, and the library cairo")
    default = imaging.load_default(20)
    if not getattr(default, "font_bytes", None):
        pytest.skip("this version of pillow brings no font along")
    write(folder / "site", {".cache/plugin/social/fonts/Roboto/Regular.ttf": default.font_bytes})


def build_with(folder: Path, *plugins: Any, **settings: Any) -> Built:
    built = build_site(folder, blog=BLOG, plugins=list(plugins), mkdocs=settings)
    assert not built.aborted
    return built

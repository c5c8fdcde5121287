"""The shortcodes that Hugo has itself, and those that it once had, as templates of ours.

They write what Hugo 0.168 writes, as far as that needs neither the network nor a script.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

#: Shortcodes that show what another does.
_ALIKE: Final = {
    "instagram_simple": "instagram",
    "twitter": "tweet",
    "twitter_simple": "tweet",
    "vimeo_simple": "vimeo",
    "x": "tweet",
    "x_simple": "tweet",
}
_FOLDER: Final = Path(__file__).parent


@cache
def names() -> frozenset[str]:
    """Return the names of the shortcodes."""
    return frozenset(file.stem for file in _FOLDER.glob("*.html")) | _ALIKE.keys()


def template(name: str) -> str | None:
    """Return the template of a shortcode; None if Hugo has none of this name."""
    if name not in names():
        return None
    return (_FOLDER / f"{_ALIKE.get(name, name)}.html").read_text(encoding="utf-8")

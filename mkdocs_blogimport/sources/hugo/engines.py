"""The Markdown engine of a Hugo site, and its settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .config import Config
from .settings_files import mapping


def engine(config: Config) -> tuple[str, Mapping[str, Any]]:
    """Return the name of the engine nearest to Hugo's, and its options.

    Args:
        config: The site's settings.

    Returns:
        A key of `render.ENGINES`, and the settings below `markup` with all keys in lowercase, with `emoji` for
        `enableEmoji`.
    """
    return "goldmark", {**mapping(config.values, "markup"), "emoji": config.asks("enableemoji")}

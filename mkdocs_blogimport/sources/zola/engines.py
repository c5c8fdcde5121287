"""The Markdown engine of a Zola site, and its settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import fields
from .config import Config


def engine(config: Config) -> tuple[str, Mapping[str, Any]]:
    """Return the name of the engine nearest to Zola's, and its options.

    Args:
        config: The site's settings.

    Returns:
        A key of `render.ENGINES`, and the table `markdown`, with `anchors` for `slugify.anchors` and the blog's `host`.
    """
    options = {key: value for key, value in config.section("markdown").items() if isinstance(value, bool | str)}
    return "pulldown-cmark", {
        **options,
        "anchors": config.strategy("anchors"),
        "host": fields.host(config.base_url),
    }

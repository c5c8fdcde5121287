"""Liquid for a Jekyll site: what its posts may ask for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ...post import Imported, Template
from ...problems import Problems
from .config import Config


def template(
    imported: Imported, config: Config, data: Mapping[str, Any], now: datetime, problems: Problems
) -> Template | None:
    """Make the function that expands the Liquid of one post's body."""
    return None

"""The Markdown engine of a blog: the nearest one here, and its settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...diagnostics.problems import Problems
from .config import Config
from .defaults import merged

#: The settings of GitHub Pages for a blog with `markdown: GFM` (the gem `github-pages`: `Configuration`).
_GFM: dict[str, Any] = {"extensions": ["table", "strikethrough", "autolink", "tagfilter"], "options": ["footnotes"]}
#: The names of the old engines' extensions in CommonMark.
_EXTENSIONS = {"tables": "table", "autolink": "autolink", "strikethrough": "strikethrough"}
_OPTIONS = {"smart": "smart", "footnotes": "footnotes", "hard_wrap": "hardbreaks"}


def engine(config: Config, problems: Problems) -> tuple[str, dict[str, Any]]:
    """Find the engine nearest to the blog's own.

    Args:
        config: The blog's settings.
        problems: Receives a report if the engine is another.

    Returns:
        A key of `render.ENGINES`, and the options of that engine.
    """
    values = config.values
    written = str(values.get("markdown") or "kramdown")
    name = written.lower()
    if "commonmark" in name or name == "gfm":
        found = dict(_GFM)
        section = values.get("commonmark")
        if isinstance(section, Mapping) and name != "gfm":
            found = {key: _names(section.get(key)) for key in ("extensions", "options")}
        return "commonmark", {**found, "ids": "ghpages" if name == "gfm" or "ghpages" in name else "github"}
    # GitHub Pages replaces any other engine by kramdown
    if name in {"redcarpet", "rdiscount"} and not config.github_pages:
        problems.report("assumed", config.display_path, None, f"`markdown: {written}` is an unsupported engine",
                        "posts are rendered as CommonMark, the nearest engine")  # fmt: skip
        return "commonmark", _old(name, values.get(name))
    kramdown = values.get("kramdown")
    return "kramdown", merged({}, kramdown) if isinstance(kramdown, Mapping) else {}


def _old(name: str, section: Any) -> dict[str, Any]:
    """Convert the settings of Redcarpet or RDiscount for CommonMark; without any, all common extensions are on."""
    asked = list(_EXTENSIONS)
    if isinstance(section, Mapping) and section.get("extensions") is not None:
        asked = _names(section["extensions"])
    if name == "rdiscount":
        asked += ["tables", "strikethrough"]
    return {
        "extensions": [_EXTENSIONS[name] for name in asked if name in _EXTENSIONS],
        "options": [_OPTIONS[name] for name in asked if name in _OPTIONS] + ["tight_headings"],
        "ids": "github",
    }


def _names(value: Any) -> list[str]:
    found = value if isinstance(value, list) else str(value or "").split()
    return [str(name).lower().lstrip(":") for name in found]

"""The Markdown engine of a blog: the one here that is nearest to it, and its settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...diagnostics.problems import Problems
from .config import Config
from .defaults import merged

#: What GitHub Pages sets where a blog says `markdown: GFM` (the gem `github-pages`: `Configuration`).
_GFM: dict[str, Any] = {"extensions": ["table", "strikethrough", "autolink", "tagfilter"], "options": ["footnotes"]}
#: What the extensions of the old engines are called in CommonMark's.
_EXTENSIONS = {"tables": "table", "autolink": "autolink", "strikethrough": "strikethrough"}
_OPTIONS = {"smart": "smart", "footnotes": "footnotes", "hard_wrap": "hardbreaks"}


def engine(config: Config, problems: Problems) -> tuple[str, dict[str, Any]]:
    """Find the engine nearest to the one that a blog was built with.

    Args:
        config: The blog's settings.
        problems: Where it is reported that the engine is another.

    Returns:
        A key of `render.ENGINES`, and what that engine is given.
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
    # GitHub Pages has kramdown in the place of any other engine
    if name in {"redcarpet", "rdiscount"} and not config.github_pages:
        problems.report("assumed", config.display_path, None, f"`markdown: {written}` is an unsupported engine",
                        "posts are rendered as CommonMark, the nearest engine")  # fmt: skip
        return "commonmark", _old(name, values.get(name))
    kramdown = values.get("kramdown")
    return "kramdown", merged({}, kramdown) if isinstance(kramdown, Mapping) else {}


def _old(name: str, section: Any) -> dict[str, Any]:
    """The settings of Redcarpet or RDiscount, said for CommonMark; where they have none, all that readers expect."""
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

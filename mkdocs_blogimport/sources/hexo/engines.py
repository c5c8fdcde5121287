"""The Markdown engine of a Hexo blog."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...diagnostics.problems import Problems
from .. import fields
from .config import Config

#: The plugins of markdown-it that the engine here has.
_PLUGINS = frozenset({
    "markdown-it-container", "markdown-it-deflist", "markdown-it-footnote", "markdown-it-sub", "markdown-it-sup",
    "markdown-it-task-checkbox", "markdown-it-task-lists",
})  # fmt: skip


def engine(config: Config, problems: Problems) -> tuple[str, Mapping[str, Any]]:
    """Return the engine and its options: what `_config.yml` says of the renderer that `package.json` names.

    Args:
        config: The blog's settings.
        problems: Receives the plugins of markdown-it that aren't known.
    """
    named = config.plugins or frozenset()
    if any("markdown-it" in name and name.startswith("hexo-renderer") for name in named):
        options = config.section("markdown")
        plugins = options.get("plugins")
        entries = plugins if isinstance(plugins, list) else []
        names = [fields.line(entry.get("name") if isinstance(entry, Mapping) else entry) for entry in entries]
        if unknown := [name for name in dict.fromkeys(names) if name and name not in _PLUGINS]:
            more = f" and {len(unknown) - 10} more" if len(unknown) > 10 else ""
            problems.report("plugin", config.display_path, None,
                            f"these plugins of markdown-it are not used: {', '.join(unknown[:10])}{more}",
                            "Markdown is rendered without them")  # fmt: skip
        return "markdown-it", options
    return "marked", config.section("marked")

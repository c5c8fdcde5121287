"""Octopress 2, a Jekyll with plugins of its own: fences with a caption and a link."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...blog.paths import is_file
from .. import fields
from . import permalinks

_FENCE = re.compile(r"```[ ]*+(?P<language>[^\s`]++)[ \t]++(?P<caption>[^\n`]++)\Z")
_NO_WORD = re.compile(r"[\W_]+")
_LANGUAGE = re.compile(r"[\w.+#-]{1,40}")


def is_octopress(folder: Path, values: Mapping[str, Any]) -> bool:
    """Return True if a blog is of Octopress: it has its plugin for fences, or settings that only Octopress has."""
    plugin = folder / "plugins" / "backtick_code_block.rb"
    return is_file(plugin) or ("code_dir" in values and "category_dir" in values)


def category_address(values: Mapping[str, Any], name: str) -> str:
    """The address that its plugin `category_generator.rb` gave to the page of a category.

    Args:
        values: The settings of the blog.
        name: The category; `{slug}` stays as it is.
    """
    folder = fields.line(values.get("category_dir")).strip("/") or "categories"
    slug = name if name == "{slug}" else _NO_WORD.sub("-", name).lower()
    return permalinks.clean(f"/{folder}/{slug}/")


def with_captions(body: str) -> str:
    """Convert fences that have a caption (a language, a title, perhaps a URL and its text) to Octopress' tag for code.

    Args:
        body: The Markdown of a post.

    Returns:
        The same with as many lines. A fence without a caption, or without an end, is not changed.
    """
    if "```" not in body:
        return body
    lines = body.split("\n")
    opened: int | None = None  # the line of the fence that is open
    for number, line in enumerate(lines):
        if not line.startswith("```"):
            continue
        if opened is None:
            opened = number
            continue
        match = _FENCE.match(lines[opened])
        if match is not None and _LANGUAGE.fullmatch(match["language"]) and "%}" not in match["caption"]:
            lines[opened] = f"{{% codeblock {match['caption'].strip()} lang:{match['language']} %}}"
            lines[number] = "{% endcodeblock %}" + line.lstrip("`")
        opened = None
    return "\n".join(lines)

"""The changes of jekyll-mentions and jemoji to the text of a page: links to people, and emoji."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from .. import fields
from .config import Config

MENTIONS = "jekyll-mentions"
EMOJI = "jemoji"
#: The gem `html-pipeline`: `MentionFilter::MentionPatterns`.
_MENTION = re.compile(
    r"(?<![\w@/.&])@(?P<name>[a-z0-9][a-z0-9-]{0,38})(?![\w/-])(?=\.+[ \t\W]|\.+\Z|[^\w.]|\Z)", re.IGNORECASE | re.ASCII
)
_EMOJI = re.compile(r":[\w+-]{1,60}:", re.ASCII)
_WEB = re.compile(r"https?://", re.IGNORECASE)


def text_change(config: Config) -> Callable[[str], str] | None:
    """Return the change that the plugins of a blog make to text.

    Returns:
        From text to HTML; None if neither plugin ran.
    """
    changes: list[Callable[[str], str]] = []
    if EMOJI in config.plugins:
        changes.append(_with_emoji)
    if MENTIONS in config.plugins:
        changes.append(_mentions(_base(config.values)))
    if not changes:
        return None

    def change(text: str) -> str:
        for made in changes:
            text = made(text)
        return text

    return change


def _base(values: Mapping[str, Any]) -> str:
    """Return the URL of mentions: the setting `jekyll-mentions`, an address or a section with `base_url`."""
    section = values.get(MENTIONS)
    written = section.get("base_url") if isinstance(section, Mapping) else section
    base = fields.line(written).rstrip("/")
    return base if _WEB.match(base) else "https://github.com"


def _mentions(base: str) -> Callable[[str], str]:
    def link(match: re.Match[str]) -> str:
        return f'<a href="{escape(base)}/{match["name"]}" class="user-mention">@{match["name"]}</a>'

    return lambda text: _MENTION.sub(link, text) if "@" in text else text


def _with_emoji(text: str) -> str:
    """Replace the names of emoji by their characters; jemoji had pictures on GitHub's host."""
    if text.count(":") < 2:
        return text
    from pymdownx import gemoji_db  # slow to import, and rarely needed

    def character(match: re.Match[str]) -> str:
        name = gemoji_db.aliases.get(match[0], match[0])
        code = gemoji_db.emoji.get(name, {}).get("unicode")
        return "".join(chr(int(point, 16)) for point in code.split("-")) if code else match[0]

    return _EMOJI.sub(character, text)

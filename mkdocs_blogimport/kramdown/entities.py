"""Entities and escaping: the names of entities, and the writing of text and attribute values."""

from __future__ import annotations

import re
from html.entities import html5

# entities that are kept, because the bare character would be markup
_KEPT = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
ENTITY = re.compile(r"&(?:([\w:][\w:.-]*)|#(\d+)|#[xX]([0-9a-fA-F]+));")
_BARE_AMPERSAND = re.compile(r"&(?!(?:[\w:][\w:.-]*|#\d+|#x[0-9a-fA-F]+);)")
# named character references of HTML 4, which are those kramdown knows
_NAMES: dict[str, str] = {}


def _load() -> None:
    from html.entities import name2codepoint

    for name, code in name2codepoint.items():
        _NAMES[name] = chr(code)
    _NAMES["apos"] = "'"
    for name in ("lsquor", "rsquor", "ldquor", "rdquor"):
        _NAMES.setdefault(name, html5.get(name + ";", ""))


_load()


def character(entity: re.Match[str]) -> str | None:
    """Return the HTML of an entity found with `ENTITY`: its character, or the entity if that would be markup."""
    name, decimal, hexadecimal = entity.groups()
    if name:
        found = _NAMES.get(name)
        return _KEPT.get(found, found) if found else None
    digits = (decimal or hexadecimal).lstrip("0") or "0"
    if len(digits) > 7:
        return None
    code = int(digits, 10 if decimal else 16)
    if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return None
    found = chr(code)
    return _KEPT.get(found, found)


def escape_text(text: str) -> str:
    """Return text as HTML, quotes unchanged; every `&` is escaped."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text


def escape_raw(text: str) -> str:
    """Return text inside raw HTML: as `escape_text`, but entities stay."""
    if "&" in text:
        text = _BARE_AMPERSAND.sub("&amp;", text)
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text


def escape_attribute(text: str) -> str:
    """Return an attribute's value as HTML: entities stay, quotes are escaped."""
    text = escape_raw(text)
    return text.replace('"', "&quot;") if '"' in text else text

"""Pictures, films and players as HTML in Markdown; all strings of an author are escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Final
from urllib.parse import parse_qs, urlsplit

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
# browsers ignore these before a scheme
_BLANK = re.compile(r"[\s\x00-\x1f\x7f]")
_IMAGE = re.compile(r"\.(?:png|jpe?g|jpe|gif|svg|webp|avif|bmp|tiff?|ico)(?:[?#]|\Z)", re.IGNORECASE)
_FILM = re.compile(r"\.(mp4|m4v|mov|ogv|ogg|webm)(?:[?#]|\Z)", re.IGNORECASE)
_TYPES: Final = {"m4v": "mp4", "mov": "mp4", "ogv": "ogg"}
# the URL of a player, and the pattern of an id there
_PLAYERS: Final = {
    "youtube": ("YouTube", "https://www.youtube-nocookie.com/embed/", re.compile(r"[\w-]{11}", re.ASCII)),
    "vimeo": ("Vimeo", "https://player.vimeo.com/video/", re.compile(r"[0-9]{5,12}")),
}
# These have a meaning for a Markdown engine before it sees a tag.
_MARKS = str.maketrans({mark: f"&#{ord(mark)};" for mark in "|`$[]"})


def attributes(values: Mapping[str, str | None]) -> str:
    """Return the attributes of a tag, each with a space before it; those without a value are left out."""
    return "".join(f' {name}="{quoted(value)}"' for name, value in values.items() if value is not None)


def quoted(value: str) -> str:
    """Escape a string for an attribute, at any place in Markdown."""
    return escape(" ".join(value.split())).translate(_MARKS)


def is_address(written: str) -> bool:
    """Return True if a string is an address on the web, or a path: no script and no data."""
    return bool(written) and not _BLANK.search(written) and _web(written)


def _web(written: str) -> bool:
    scheme = _SCHEME.match(written)
    return scheme is None or scheme.group().lower() in ("http:", "https:")


def is_image(written: str) -> bool:
    """Return True if a string is the address of a picture, by its file extension; it may contain spaces."""
    return bool(_IMAGE.search(written)) and _web(written)


def is_film(written: str) -> bool:
    """Return True if a string is the address of a film, by its file extension."""
    return bool(_FILM.search(written)) and is_address(written)


def film(sources: list[str], *, poster: str | None, width: str | None, height: str | None) -> str:
    """Return a film with its controls, and a link to it for browsers that can't play it."""
    others = {"width": width, "height": height, "poster": poster, "preload": "none"}
    inside = ""
    for source in sources:
        extension = _FILM.search(source)
        kind = extension[1].lower() if extension else "mp4"
        inside += f"<source{attributes({'src': source, 'type': f'video/{_TYPES.get(kind, kind)}'})}>"
    link = f"<a{attributes({'href': sources[0]})}>{escape(sources[0]).translate(_MARKS)}</a>"
    return f"<video controls{attributes(others)}>{inside}{link}</video>"


def player(provider: str, identity: str) -> str | None:
    """Return the player of a film at YouTube or Vimeo, None if there is no such provider or id.

    Args:
        provider: `youtube` or `vimeo`.
        identity: An id, or the address of the film's page.
    """
    if provider not in _PLAYERS:
        return None
    name, address, known = _PLAYERS[provider]
    identity = _identity(identity)
    if not known.fullmatch(identity):
        return None
    title = {"title": f"{name} video", "width": "560", "height": "315"}
    allowed = 'frameborder="0" loading="lazy" allowfullscreen="allowfullscreen"'
    return f'<iframe src="{address}{identity}"{attributes(title)} {allowed}></iframe>'


def _identity(written: str) -> str:
    if "/" not in written:
        return written
    try:
        parts = urlsplit(written)
        asked = parse_qs(parts.query, max_num_fields=20).get("v")
    except ValueError:
        return ""
    return asked[0] if asked else parts.path.rstrip("/").rpartition("/")[2]

"""Pictures, films and players as HTML in Markdown; all strings of an author are escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from ..conventions.includes import Provider

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
# browsers ignore these before a scheme
_BLANK = re.compile(r"[\s\x00-\x1f\x7f]")
_IMAGE = re.compile(r"\.(?:png|jpe?g|jpe|gif|svg|webp|avif|bmp|tiff?|ico)(?:[?#]|\Z)", re.IGNORECASE)
_FILM = re.compile(r"\.(mp4|m4v|mov|ogv|ogg|webm)(?:[?#]|\Z)", re.IGNORECASE)
_TYPES: Final = {"m4v": "mp4", "mov": "mp4", "ogv": "ogg"}
_SOUND = re.compile(r"\.(mp3|m4a|aac|oga|ogg|opus|wav|flac)(?:[?#]|\Z)", re.IGNORECASE)
_SOUND_TYPES: Final = {"mp3": "mpeg", "m4a": "mp4", "oga": "ogg"}
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


def is_sound(written: str) -> bool:
    """Return True if a string is the URL of a sound, by its file extension."""
    return bool(_SOUND.search(written)) and is_address(written)


def text(written: str) -> str:
    """Return a string escaped for the text of an element, wherever in Markdown that stands."""
    return escape(" ".join(written.split()), quote=False).translate(_MARKS)


def link(address: str) -> str:
    """Return a link that says its own address."""
    return f"<a{attributes({'href': address})}>{text(address)}</a>"


def sound(sources: list[str]) -> str:
    """Return a sound with its controls, and a link to it for browsers that can't play it."""
    inside = ""
    for source in sources:
        extension = _SOUND.search(source)
        kind = extension[1].lower() if extension else "mp3"
        inside += f"<source{attributes({'src': source, 'type': f'audio/{_SOUND_TYPES.get(kind, kind)}'})}>"
    return f'<audio controls preload="none">{inside}{link(sources[0])}</audio>'


def film(
    sources: list[str],
    *,
    poster: str | None,
    width: str | None,
    height: str | None,
    flags: Sequence[str] = (),
) -> str:
    """Return a film with its controls, its flags such as `loop`, and a link for browsers that can't play it."""
    others = {"width": width, "height": height, "poster": poster, "preload": "none"}
    inside = ""
    for source in sources:
        extension = _FILM.search(source)
        kind = extension[1].lower() if extension else "mp4"
        inside += f"<source{attributes({'src': source, 'type': f'video/{_TYPES.get(kind, kind)}'})}>"
    own = "".join(f" {flag}" for flag in flags)
    return f"<video controls{own}{attributes(others)}>{inside}{link(sources[0])}</video>"


def player(provider: Provider | None, identity: str, host: str = "") -> str | None:
    """Return the player of a film or a sound, None if there is no such provider or id.

    Args:
        provider: The provider.
        identity: An id, or the address of the film's page.
        host: The host of the blog, which some players have to be told of.
    """
    address = None if provider is None else provider.player(identity, host)
    if provider is None or address is None:
        return None
    sizes = {"width": "560", "height": str(provider.height or 315)}
    kind = "blogimport-player" if provider.height else "blogimport-video"
    allowed = 'frameborder="0" loading="lazy" allowfullscreen="allowfullscreen"'
    return f"<iframe{attributes({'src': address, 'class': kind, 'title': provider.title, **sizes})} {allowed}></iframe>"

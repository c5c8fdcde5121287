"""The recordings and other files that the front matter of a post offers for download, as podcasts have them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

#: The keys that name a file, by which templates of podcasts know it, each with the key of its length beside it.
KEYS = {
    "enclosure": "enclosure_length",
    "podcast_link": "podcast_length",
    "podcast_file": "podcast_length",
    "podcast": "podcast_length",
    "audio_file": "audio_length",
    "audio_url": "audio_length",
    "audio": "audio_length",
    "mp3": "length",
}
#: The types of files that are listened to, looked at or read (IANA's list of media types, and RFC 3003 for mp3).
TYPES = {
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".m4b": "audio/mp4",
    ".aac": "audio/aac",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".flac": "audio/flac",
    ".wav": "audio/wav",
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
    ".ogv": "video/ogg",
    ".webm": "video/webm",
    ".pdf": "application/pdf",
    ".epub": "application/epub+zip",
}
#: The most files of a post.
MOST = 20
_LONGEST = 2_000
_TYPE = re.compile(r"[a-zA-Z]+/[a-zA-Z0-9.+-]+\Z")
_SOURCES = ("url", "href", "src", "file", "path", "link")


@dataclass(frozen=True, slots=True)
class Written:
    """A file as an author named it."""

    source: str
    key: str
    length: int
    """In bytes, as it was said; 0 for nothing."""
    type: str
    """Its media type, as it was said, else by its extension; empty where neither says one."""


def written(metadata: Mapping[str, Any]) -> list[Written]:
    """Return the files that a front matter names, each once, in the order of `KEYS`."""
    found: dict[str, Written] = {}
    for key, length in KEYS.items():
        if key in metadata:
            for one in _files(metadata[key], key, metadata.get(length)):
                found.setdefault(one.source, one)
    return list(found.values())[:MOST]


def _files(value: Any, key: str, length: Any) -> Iterator[Written]:
    for entry in (value if isinstance(value, list) else [value])[:MOST]:
        if isinstance(entry, Mapping):
            source = next((entry[name] for name in _SOURCES if entry.get(name)), None)
            if source is not None:
                size = next((entry[name] for name in ("length", "size", "bytes") if name in entry), length)
                yield from _file(source, key, size, entry.get("type") or entry.get("mime_type"))
                continue
            for kind, named in list(entry.items())[:MOST]:  # by extension: {mp3: a.mp3, ogg: a.ogg}
                if f".{kind}" in TYPES:
                    yield from _file(named, key, None, TYPES[f".{kind}"])
        elif isinstance(entry, str):
            # WordPress wrote the URL, the length and the type on a line each
            source, *more = entry.strip().split("\n")
            yield from _file(source, key, more[0] if more else length, more[1] if len(more) > 1 else None)


def _file(source: Any, key: str, length: Any, type: Any) -> Iterator[Written]:
    text = source.strip() if isinstance(source, str) else ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return
    if not text or len(text) > _LONGEST or any(c in text for c in "\"'<>\\\n\0"):
        return
    if (parts.scheme or parts.netloc) and not (parts.scheme in {"http", "https"} and parts.netloc):
        return
    known = TYPES.get(posixpath.splitext(parts.path)[1].lower(), "")
    said = type.strip() if isinstance(type, str) and _TYPE.match(type.strip()) else ""
    if not (known or said):
        return  # `audio: true` and the like
    size = str(length).strip() if isinstance(length, int | str) and not isinstance(length, bool) else ""
    yield Written(text, key, int(size) if size.isascii() and size.isdecimal() and len(size) < 16 else 0, said or known)

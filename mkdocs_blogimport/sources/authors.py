"""The authors of a blog, as its data describe them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ..blog.paths import is_file, why_not_read
from ..blog.post import Author
from ..diagnostics.problems import Problems
from . import fields, settings_file

#: The file in which Material for MkDocs' blog describes authors, below `authors`.
FILE = ".authors.yml"
_NAMES = ("name", "display_name", "login")
_PICTURES = ("avatar", "picture", "image", "photo", "img", "gravatar_url")
_DESCRIPTIONS = ("description", "bio", "about", "short_bio")
_URLS = ("url", "uri", "web", "website", "home", "homepage", "site", "link")
_TWITTER = re.compile(r"@?([A-Za-z0-9_]{1,15})\Z")
_FEDIVERSE = re.compile(r"@?([A-Za-z0-9_.-]{1,64}@[A-Za-z0-9.-]{1,253})\Z")
_URL = re.compile(r"(?:https?://|mailto:)[^\s\"'<>\\]++\Z", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*+>")
_LONGEST = 2_000


def described(value: Any) -> Author | None:
    """Return an author of a mapping with a `name`, or None where it has none.

    Only URLs of the web and of email addresses are kept; a picture may also be an address of the blog.
    """
    if not isinstance(value, Mapping):
        return None
    name = _first(value, _NAMES)
    if not name:
        return None
    return Author(
        name,
        url=next((url for url in (_first(value, (key,)) for key in _URLS) if _URL.match(url)), ""),
        email=_first(value, ("email",)),
        picture=next((found for key in _PICTURES if (found := _picture(value.get(key)))), ""),
        description=fields.plain(" ".join(_MARKUP.sub("", _first(value, _DESCRIPTIONS)).split())),
        twitter=account[1] if (account := _TWITTER.match(_first(value, ("twitter",)))) else "",
        fediverse=f"@{account[1]}" if (account := _FEDIVERSE.match(_first(value, ("fediverse", "mastodon")))) else "",
    )


def by_name(known: Any, *more: Author | None) -> dict[str, Author]:
    """Return the authors of a blog by their names.

    Args:
        known: A mapping of keys to mappings, or anything else. Of one without a name its key is the name.
        more: Further authors; one that the mapping describes too is described by both.
    """
    entries: Iterator[Any] = iter(())
    if isinstance(known, Mapping):
        entries = ({"name": str(key), **value} for key, value in known.items() if isinstance(value, Mapping))
    found: dict[str, Author] = {}
    for author in (*map(described, entries), *more):
        if author is not None:
            found.setdefault(author.name, author)
    return found


def in_folder(folder: Path, problems: Problems) -> Any:
    """Read the authors of Material's blog, in `.authors.yml` of a folder or of its folder `blog`.

    Args:
        folder: The folder.
        problems: Receives the reason why the file can't be read.

    Returns:
        A mapping of keys to mappings; None where there is no such file, or it can't be read.
    """
    for file in (folder / FILE, folder / "blog" / FILE):
        # its name begins with a dot: one that a link leads to may be anybody's
        if not is_file(file) or file.is_symlink() or why_not_read(file.parent, folder) is not None:
            continue
        return settings_file.read_settings(file, None, problems, "authors are shown by their keys").get("authors")
    return None


def _first(value: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    return next((found for key in keys if (found := fields.line(value.get(key))[:_LONGEST])), "")


def _picture(value: Any) -> str:
    """An address, or a URL of the web; empty for what is neither."""
    written = value.strip() if isinstance(value, str) else ""
    try:
        parts = urlsplit(written)
    except ValueError:
        return ""
    if not written or len(written) > _LONGEST or any(c in written for c in "\"'<>\\\n\0"):
        return ""
    if parts.scheme or parts.netloc:
        return written if parts.scheme in {"http", "https"} and parts.netloc else ""
    return written

"""Front-matter values that several generators share, in one form."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from ..frontmatter import text

__all__ = [
    "author_names", "authors", "host", "image", "language", "line", "merged", "plain", "strings", "terms", "text",
    "unique",
]  # fmt: skip

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});", re.ASCII)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*\Z")


def line(value: Any) -> str:
    """Return a value that should be one line: a scalar as it was written, an empty string for a list or a mapping."""
    return "" if isinstance(value, list | Mapping) else " ".join(text(value).split())


def host(url: Any) -> str:
    """Return the host name of a URL, in lowercase; empty for anything else."""
    try:
        return (urlsplit(line(url)).hostname or "").lower()
    except ValueError:
        return ""


def merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Merge two mappings, nested ones too; the values of the second count."""
    result = dict(under)
    for key, value in over.items():
        below = result.get(key)
        if isinstance(value, Mapping) and isinstance(below, Mapping):
            value = merged(below, value)
        result[key] = value
    return result


def strings(value: Any, *, strip: bool = True) -> list[str]:
    """Return a value that may be a scalar or a list as strings; empty ones are dropped.

    Args:
        value: A scalar, a list (nested ones are flattened), or None.
        strip: Whether the strings come without whitespace around them.

    Returns:
        The strings in their order.
    """
    if value is None:
        return []
    if isinstance(value, list):
        return [item for entry in value for item in strings(entry, strip=strip)]
    found = text(value)
    return [found.strip() if strip else found] if found.strip() else []


def plain(text: str) -> str:
    """Return a title or a term as the old blog showed it, whose theme took `&amp;` and `&#8217;` for markup."""
    return " ".join(_ENTITY.sub(lambda match: html.unescape(match[0]), text).split()) if "&" in text else text


def unique(values: Iterable[str]) -> list[str]:
    """Return the values, each once, at its first place; empty ones are dropped."""
    return list(dict.fromkeys(v for v in values if v))


def terms(names: Iterable[str]) -> list[str]:
    """Return the names of terms, each once, whatever the form of their accented letters; empty ones are dropped."""
    return unique(unicodedata.normalize("NFC", name.strip()) for name in names)


def language(value: Any) -> str | None:
    """Return a language tag for HTML (`de_DE` is `de-DE`), or None for a value that can't be one."""
    tag = text(value).strip().split(".")[0]
    return tag.replace("_", "-") if _LANGUAGE.match(tag) else None


def image(value: Any) -> str | None:
    """Return a post's image: a string, or a mapping with its path (jekyll-seo-tag)."""
    if isinstance(value, Mapping):
        value = next((value[key] for key in ("path", "url", "src", "feature", "teaser") if value.get(key)), None)
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, bool):  # themes use `image: false`
        return None
    return text(value).strip() or None


def is_unlisted(metadata: Mapping[str, Any]) -> bool:
    """Return True if the front matter wants a post at its address and nowhere else: `unlisted: true`, our own key."""
    return metadata.get("unlisted") is True


#: The keys of front matter whose value a post has in common with its translations.
_TRANSLATION_KEYS = (
    "translationkey",
    "translationKey",
    "translation_key",
    "translation_id",
    "translation-id",
    "page_id",
    "page-id",
    "lang_ref",
    "lang-ref",
    "ref",
)


def translation_key(metadata: Mapping[str, Any]) -> str:
    """Return what the front matter has in common with that of its translations; empty for nothing."""
    for key in _TRANSLATION_KEYS:
        value = metadata.get(key)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return ""


def author_names(known: Any) -> dict[str, str]:
    """Return the names of a blog's authors by their keys, from its `authors` data.

    Args:
        known: A mapping of key to mapping with a `name`, or anything else.

    Returns:
        Key to name.
    """
    if not isinstance(known, Mapping):
        return {}
    return {
        str(key): text(entry["name"])
        for key, entry in known.items()
        if isinstance(entry, Mapping) and entry.get("name")
    }


def authors(metadata: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    """Return the names of a post's authors.

    Args:
        metadata: The front matter.
        names: Names by key, the result of `author_names`.

    Returns:
        The names in their order, each once.
    """
    value = next((metadata[key] for key in ("authors", "author") if metadata.get(key)), None)
    found = []
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, Mapping):
            entry = next((entry[key] for key in ("name", "display_name", "login") if entry.get(key)), None)
        name = text(entry).strip()
        found.append(names.get(name, name))
    return unique(found)

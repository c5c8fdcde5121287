"""Categories and tags as Jekyll collects them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ...frontmatter import Document, Float, Int, Timestamp
from .. import fields


def words(document: Document, metadata: Mapping[str, Any], key: str) -> Any:
    """Return a value as the author wrote it, or the defaults' if the front matter has none.

    Args:
        document: The document.
        metadata: Its front matter over the defaults.
        key: A key of it.
    """
    return metadata.get(key) if document.metadata.get(key) is None else document.as_written(key)


def is_nothing(value: Any) -> bool:
    """Return True if Ruby takes a value for nil: null and false, but neither an empty string nor zero."""
    return value is None or value is False


def tags(document: Document, metadata: Mapping[str, Any]) -> list[str]:
    """Return the tags of a document: those of `tag`, else those of `tags`, each once."""
    return fields.unique(_terms(document, metadata, "tag", "tags"))


def categories(
    document: Document, metadata: Mapping[str, Any], defaults: Mapping[str, Any], folders: Iterable[str] = ()
) -> tuple[list[str], tuple[str, ...]]:
    """Return the categories of a document: those of its folders, of the defaults, and its own; then its `category`.

    Args:
        document: The document.
        metadata: Its front matter over the defaults.
        defaults: The defaults alone.
        folders: The folders above `_posts`.

    Returns:
        The categories as written, and as Jekyll puts them into addresses (where `1.50` is `1.5`).
    """
    own, default = document.literally("categories"), defaults.get("categories")
    shown = [*folders, *_named(_items(default)), *_named(_items(document.as_written("categories")))]
    plural = [*folders, *_items(default), *_items(own)]
    singular = document.literally("category") if "category" in document.literal else metadata.get("category")
    if is_nothing(singular):
        singular = plural
    if not is_nothing(metadata.get("category")):
        shown += _named(words(document, metadata, "category"))
    return fields.unique(shown), tuple(dict.fromkeys(_as_ruby(term) for term in (*plural, *_flat(singular))))


def _terms(document: Document, metadata: Mapping[str, Any], singular: str, plural: str) -> list[str]:
    """Return the terms of a singular, or else of a plural key (`Jekyll::Utils.pluralized_array_from_hash`)."""
    if not is_nothing(metadata.get(singular)):
        return _named(words(document, metadata, singular))
    return _named(_items(words(document, metadata, plural)))


def _named(value: Any) -> list[str]:
    """Return the names of terms; of a mapping with a `name` that name."""
    if isinstance(value, Mapping):
        return fields.strings(value["name"] if value.get("name") else value)
    if isinstance(value, list | tuple):
        return [name for entry in value for name in _named(entry)]
    return fields.strings(value)


def _items(value: Any) -> Sequence[Any]:
    """Return the items of a plural value: a string is split at whitespace, a list is unchanged, a mapping is empty."""
    if isinstance(value, str) and not isinstance(value, Timestamp):
        return value.split()
    if isinstance(value, Mapping):
        return []
    return value if isinstance(value, list) else [] if value is None else [value]


def _flat(value: Any) -> Iterable[Any]:
    if isinstance(value, list | tuple):
        return (inner for entry in value for inner in _flat(entry))
    return () if value is None else (value,)


def _as_ruby(value: Any) -> str:
    """Return a value as Ruby's `to_s` does."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Int():
            return str(int(value))
        case Float():
            return str(float(value))
        case list():
            return "[" + ", ".join(map(_inspected, value)) + "]"
        case Mapping():
            return "{" + ", ".join(f"{_inspected(key)}=>{_inspected(inner)}" for key, inner in value.items()) + "}"
    return str(value)


def _inspected(value: Any) -> str:
    """Return a value as Ruby's `inspect` does inside a list or a mapping."""
    if value is None:
        return "nil"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else _as_ruby(value)

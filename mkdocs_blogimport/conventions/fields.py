"""Which keys of front matter meant what, whatever a theme called them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from . import rows


@dataclass(frozen=True, slots=True)
class Key:
    """One key that may say something: a row of `fields.yml`, which says what each field means."""

    path: tuple[str, ...]
    themes: frozenset[str] = frozenset()
    needs: tuple[str, ...] = ()
    value: str = ""
    excludes: tuple[str, ...] = ()
    excluded: str = ""

    def fits(self, themes: Sequence[str], metadata: Mapping[str, Any]) -> bool:
        """Whether the row holds for a post."""
        if self.themes and self.themes.isdisjoint(themes):
            return False
        if self.needs and not (needed := rows.inside(metadata, self.needs)):
            return False
        if self.value and needed != self.value:
            return False
        found = rows.inside(metadata, self.excludes) if self.excludes else None
        return not (str(found).lower() == self.excluded if self.excluded else found)


Fields = Mapping[str, Sequence[Key]]


@lru_cache(maxsize=1)
def _own() -> Fields:
    return {name: _keys(written, f"fields.yml: {name}") for name, written in rows.read("fields").items()}


def fields(added: Mapping[str, Any] | None = None) -> Fields:
    """The keys of each field, by the field's name.

    Args:
        added: Rows of the site, which come before ours.

    Raises:
        ValueError: A row can't be used, or there is no such field.
    """
    own = _own()
    found = dict(own)
    for name, written in rows.known_keys(added or {}, own, "fields").items():
        found[name] = (*_keys(written, f"fields: {name}"), *own[name])
    return found


def said(keys: Sequence[Key], themes: Sequence[str], metadata: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What a post says under the keys of a field.

    Args:
        keys: The keys, the first one that counts first.
        themes: The blog's theme and those that it was made of.
        metadata: The post's front matter over its defaults.

    Yields:
        The top-level key, which has a line in the file, and the value; nothing for keys that aren't there, or null.
    """
    for key in keys:
        if key.path[0] in metadata and key.fits(themes, metadata):
            value = rows.inside(metadata, key.path)
            if value is not None:
                yield key.path[0], value


def _keys(written: Any, where: str) -> tuple[Key, ...]:
    return tuple(_key(row, where) for row in (written if isinstance(written, list) else [written]))


def _key(written: Any, where: str) -> Key:
    row = {"key": written} if isinstance(written, str) else written
    row = rows.known_keys(row, ("key", "themes", "with", "without"), where)
    if not isinstance(row.get("key"), str):
        raise ValueError(f"{where}: expected a key, got {written!r}")
    needed, _, value = str(row.get("with", "")).partition("=")
    excludes, _, excluded = str(row.get("without", "")).partition("=")
    return Key(
        _path(row["key"], where),
        frozenset(rows.strings(row.get("themes"), where)),
        _path(needed, where),
        value,
        _path(excludes, where),
        excluded,
    )


def _path(written: Any, where: str) -> tuple[str, ...]:
    if not isinstance(written, str):
        raise ValueError(f"{where}: expected a key, got {written!r}")
    return tuple(written.split(".")) if written else ()

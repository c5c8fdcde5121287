"""Reading the files of this room, and the rows that a site adds to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent


def read(subject: str) -> Mapping[str, Any]:
    """Read the file of a subject.

    Args:
        subject: Its name without `.yml`.

    Returns:
        Its rows by their keys, plain data.

    Raises:
        ValueError: It is no mapping: a defect of this package.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    rows = yaml.load((_FOLDER / f"{subject}.yml").read_text(encoding="utf-8"), loader)
    if not isinstance(rows, dict):
        raise ValueError(f"{subject}.yml holds no mapping")
    return rows


def known_keys(row: Any, known: Iterable[str], where: str) -> Mapping[str, Any]:
    """A row that is a mapping and has no other keys than these.

    Raises:
        ValueError: It is none, or has another one.
    """
    if not isinstance(row, Mapping):
        raise ValueError(f"{where}: expected a mapping, got {row!r}")
    names = list(known)
    for key in row:
        if key not in names:
            raise ValueError(f"{where}: there is no {key!r}, expected one of {', '.join(names)}")
    return row


def inside(metadata: Any, path: Sequence[str]) -> Any:
    """What front matter has under a key in a mapping in a mapping; None where it isn't there."""
    for name in path:
        metadata = metadata.get(name) if isinstance(metadata, Mapping) else None
    return metadata


def mapping(value: Any, where: str) -> Mapping[str, Any]:
    """A mapping, its keys as strings.

    Raises:
        ValueError: It is something else.
    """
    if not isinstance(value, Mapping):
        raise ValueError(f"{where}: expected a mapping, got {value!r}")
    return {str(key): row for key, row in value.items()}


def strings(value: Any, where: str) -> tuple[str, ...]:
    """A string, or a list of strings.

    Raises:
        ValueError: It is something else.
    """
    values = value if isinstance(value, list) else [] if value is None else [value]
    for entry in values:
        if not isinstance(entry, str):
            raise ValueError(f"{where}: expected a string or a list of strings, got {entry!r}")
    return tuple(values)

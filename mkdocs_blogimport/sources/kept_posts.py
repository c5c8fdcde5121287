"""Posts as an earlier build read them, by the content of their files and all that reading depends on besides."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from hashlib import blake2b
from pathlib import PurePath
from typing import Any
from zoneinfo import ZoneInfo

from ..blog.post import Action, Frame, Listing, MenuEntry, OwnLayout, Picture, Post
from ..diagnostics.naming import display_path
from ..diagnostics.problems import Problems
from ..frontmatter.scalars import Float, Int, Timestamp
from .options import PostMemory
from .walk import Found

_PLAIN = frozenset({str, int, float, bool, type(None)})
#: What a post is made of besides plain values.
_PARTS = {kind.__name__: kind for kind in (Action, Frame, Listing, MenuEntry, OwnLayout, Picture)}
#: The fields of a post that say where its file is.
_PLACE = frozenset({"path", "source_file", "display_path"})
_USUAL = {
    field.name: field.default_factory() if field.default_factory is not MISSING else field.default
    for field in fields(Post)
    if field.name not in _PLACE
}


class UnknownKind(Exception):
    """A value of a kind that isn't kept."""


class KeptPosts:
    """The posts of one folder."""

    def __init__(self, memory: PostMemory, around: object, problems: Problems) -> None:
        """Prepare reading.

        Args:
            memory: What earlier builds read.
            around: All that reading a post depends on besides its file.
            problems: Receives what is reported of a post that is read.

        Raises:
            UnknownKind: A part of `around` is of an unknown kind.
        """
        self._memory = memory
        self._around = repr(described(around)).encode("utf-8", "surrogatepass")
        self._problems = problems
        self._places: dict[Hashable, object] = {}

    def read(
        self,
        found: Found,
        place: Hashable,
        data: bytes,
        read: Callable[[], Post | None],
        is_due: Callable[[Post], bool],
    ) -> Post | None:
        """Return the post of a file, from an earlier build if that read the same.

        A post of which something was reported is read each time, so that it is reported again.

        Args:
            found: The file.
            place: What is known of its folder.
            data: Its content.
            read: Reads it.
            is_due: Whether it is too early for a post, which changes with time.
        """
        if place not in self._places:
            self._places[place] = described(place)
        where = repr((found.path, str(found.file), self._places[place])).encode("utf-8", "surrogatepass")
        key = blake2b(b"%d %d %b%b%b" % (len(self._around), len(where), self._around, where, data), digest_size=16)
        if (known := self._memory.recall(key.digest())) is not None:
            post = _post(known, found)
            if post is not None and is_due(post):
                return post
        count = self._problems.count()
        post = read()
        if post is not None and self._problems.count() == count and not post.draft:
            try:
                self._memory.keep(key.digest(), json.dumps(_fields(post)).encode())
            except (UnknownKind, RecursionError):
                return post
        return post


def described(value: Any) -> Any:
    """Return a value whose `repr` says all of another one.

    Raises:
        UnknownKind: It, or a part of it, is of an unknown kind.
    """
    kind = type(value)
    if kind in _PLAIN:
        return value
    if isinstance(value, Mapping):
        return kind.__name__, [(described(key), described(item)) for key, item in value.items()]
    if isinstance(value, (list, tuple)):
        return kind.__name__, [described(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return kind.__name__, sorted(repr(described(item)) for item in value)
    if isinstance(value, (PurePath, tzinfo)):
        return kind.__name__, str(value), repr(value)
    if is_dataclass(value):
        return kind.__name__, [(field.name, described(getattr(value, field.name))) for field in fields(value)]
    return _written(value)


def _fields(post: Post) -> dict[str, Any]:
    """Return the fields of a post that aren't as usual, as JSON has them.

    Raises:
        UnknownKind: One is of an unknown kind.
    """
    found = {}
    for name, usual in _USUAL.items():
        value = getattr(post, name)
        if value is not usual and (type(value) is not type(usual) or value != usual):
            found[name] = _written(value)
    return found


def _post(known: bytes, found: Found) -> Post | None:
    """Return a post that was kept; None if that isn't one."""
    try:
        values = {name: _read(value) for name, value in json.loads(known).items() if name in _USUAL}
        return Post(path=found.path, source_file=found.file, display_path=display_path(found.file), **values)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OSError, RecursionError):
        return None


def _written(value: Any) -> Any:
    """Return a value as JSON has it: one of several parts is an array that begins with the name of its kind.

    Raises:
        UnknownKind: It, or a part of it, is of an unknown kind.
    """
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is list or kind is tuple:
        return [kind.__name__, *map(_written, value)]
    if kind is dict:
        return ["dict", *([_written(key), _written(item)] for key, item in value.items())]
    if kind is Timestamp:
        return ["Timestamp", str(value)]
    if kind is Int or kind is Float:
        return [kind.__name__, (int if kind is Int else float)(value), value.written]
    if kind is datetime:
        return ["datetime", value.replace(tzinfo=None, fold=0).isoformat(), value.fold, *_zone_of(value.tzinfo)]
    if _PARTS.get(kind.__name__) is kind:
        return [kind.__name__, *(_written(getattr(value, field.name)) for field in fields(value))]
    raise UnknownKind(kind.__qualname__)


def _read(value: Any) -> Any:
    """Return the value that `_written` has written."""
    if type(value) is not list:
        return value
    kind, *parts = value
    match kind:
        case "list":
            return [_read(part) for part in parts]
        case "tuple":
            return tuple(_read(part) for part in parts)
        case "dict":
            return {_read(key): _read(item) for key, item in parts}
        case "Timestamp":
            return Timestamp(parts[0])
        case "Int":
            return Int(parts[0], parts[1])
        case "Float":
            return Float(parts[0], parts[1])
        case "datetime":
            moment, fold, *zone = parts
            return datetime.fromisoformat(moment).replace(tzinfo=_zone(*zone), fold=fold)
    return _PARTS[kind](*map(_read, parts))


def _zone_of(zone: tzinfo | None) -> list[Any]:
    if zone is None or zone is UTC:
        return [None if zone is None else "UTC"]
    if type(zone) is ZoneInfo and zone.key:
        return ["ZoneInfo", zone.key]
    if (
        type(zone) is timezone
        and zone == timezone(offset := zone.utcoffset(None))
        and str(zone) == str(timezone(offset))
    ):
        return ["offset", offset.total_seconds()]
    raise UnknownKind(repr(zone))


@lru_cache
def _zone(kind: str | None, value: Any = None) -> tzinfo | None:
    match kind:
        case None:
            return None
        case "UTC":
            return UTC
        case "ZoneInfo":
            return ZoneInfo(value)
    return timezone(timedelta(seconds=value))

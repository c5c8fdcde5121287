"""What the shortcodes of themes show, for blogs without the themes' files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from . import rows
from .includes import Includes, includes

ROLES = frozenset(
    {"callout", "details", "figure", "resource", "gallery", "player", "film", "sound", "button", "link", "quote", "tab",
     "diagram", "math", "word", "inside", "html", "nothing"}
)  # fmt: skip
TYPES = frozenset({"note", "info", "tip", "success", "warning", "danger"})
_PARAMETERS = ("type", "title", "source", "caption", "alt", "link", "label", "id", "pattern", "by", "icon")


@dataclass(frozen=True, slots=True)
class Shortcode:
    """What a shortcode of a theme shows; a row of `shortcodes.yml`, which says what each field means."""

    role: str
    type: str
    positions: tuple[str, ...]
    provider: str
    address: str
    language: str


@dataclass(frozen=True, slots=True)
class Shortcodes:
    """The whole of `shortcodes.yml`, and the providers of films."""

    shortcodes: Mapping[str, Shortcode]
    parameters: Mapping[str, tuple[str, ...]]
    types: Mapping[str, str]
    includes: Includes

    def of(self, name: str) -> Shortcode | None:
        """Return the shortcode of a name, whatever its folder."""
        return self.shortcodes.get(name) or self.shortcodes.get(name.rpartition("/")[2])

    def values(self, shortcode: Shortcode, given: Mapping[str, Any] | Sequence[Any]) -> dict[str, str]:
        """Return the parameters of a call as strings by the keys of `parameters`."""
        if isinstance(given, Mapping):
            named = {str(key).lower(): str(value) for key, value in given.items()}
            found = {}
            for key, names in self.parameters.items():
                value = next((named[name] for name in names if named.get(name)), "")
                if value:
                    found[key] = value
            return found
        return {key: str(value) for key, value in zip(shortcode.positions, given, strict=False)}


def shortcodes(added: Mapping[str, Any] | None = None, known: Includes | None = None) -> Shortcodes:
    """The shortcodes of all themes.

    Args:
        added: Shortcodes of the site, which come before ours: by name, as `shortcodes.yml` has them.
        known: The providers of films, those of the site too.

    Raises:
        ValueError: A row can't be used.
    """
    ours = _ours()
    if not added and known is None:
        return ours
    known = known or ours.includes
    own = {name: _shortcode(row, known, f"shortcodes: {name}") for name, row in (added or {}).items()}
    return replace(ours, shortcodes={**ours.shortcodes, **own}, includes=known)


@lru_cache(maxsize=1)
def _ours() -> Shortcodes:
    whole = rows.known_keys(rows.read("shortcodes"), ("shortcodes", "parameters", "types"), "shortcodes.yml")
    known = includes()
    parameters = rows.known_keys(whole["parameters"], _PARAMETERS, "shortcodes.yml: parameters")
    return Shortcodes(
        shortcodes={
            name: _shortcode(row, known, f"shortcodes.yml: {name}") for name, row in whole["shortcodes"].items()
        },
        parameters={key: rows.strings(parameters[key], f"shortcodes.yml: parameters: {key}") for key in _PARAMETERS},
        types={str(word): str(kind) for word, kind in whole["types"].items()},
        includes=known,
    )


def _shortcode(row: Any, known: Includes, where: str) -> Shortcode:
    row = rows.known_keys(row, ("role", "type", "positions", "provider", "address", "language"), where)
    role, kind, provider = row.get("role"), str(row.get("type", "")), str(row.get("provider", ""))
    positions = rows.strings(row.get("positions"), where)
    if role not in ROLES:
        raise ValueError(f"{where}: 'role' is one of {', '.join(sorted(ROLES))}, not {role!r}")
    if kind and kind not in TYPES:
        raise ValueError(f"{where}: 'type' is one of {', '.join(sorted(TYPES))}, not {kind!r}")
    if provider not in known.providers and (provider or role == "player"):
        raise ValueError(f"{where}: 'provider' is one of {', '.join(known.providers)}, not {provider!r}")
    for position in positions:
        if position not in _PARAMETERS:
            raise ValueError(f"{where}: 'positions' are of {', '.join(_PARAMETERS)}, not {position!r}")
    return Shortcode(role, kind, positions, provider, str(row.get("address", "")), str(row.get("language", "")))

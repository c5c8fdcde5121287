"""What the includes of themes wrote into a post, and the providers of the films and sounds that posts name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from string import ascii_letters, digits
from typing import Any
from urllib.parse import parse_qs, urlsplit

from . import rows

KINDS = frozenset({"picture", "gallery", "cards", "player", "film", "sound", "contents", "nothing", "template"})
_PARAMETERS = ("picture", "link", "caption", "address", "id", "pictures")
_LETTERS = {"word": frozenset(f"{ascii_letters}{digits}-_"), "digits": frozenset(digits)}


@dataclass(frozen=True, slots=True)
class Provider:
    """Where films or sounds are; a row of `includes.yml`, which says what each field means."""

    name: str
    title: str
    address: str
    digits: str
    letters: frozenset[str]
    shortest: int
    longest: int
    hosts: tuple[str, ...]
    height: int
    """In pixels; 0 for a film, which is as high as it is wide."""

    def player(self, identity: str, host: str) -> str | None:
        """The address of the player of an id.

        Args:
            identity: The id, or the address of what it plays.
            host: The host of the blog.

        Returns:
            The address; None where there is no such id, or the player has to be told of a host and there is none.
        """
        identity = self._bare(identity)
        if not (self.shortest <= len(identity) <= self.longest and self.letters.issuperset(identity)):
            return None
        address = self.digits if self.digits and _LETTERS["digits"].issuperset(identity) else self.address
        if "{host}" in address and not host:
            return None
        return address.replace("{id}", identity).replace("{host}", host)

    def has(self, host: str) -> bool:
        """Whether something of it is at a host."""
        return any(host == known or host.endswith(f".{known}") for known in self.hosts)

    def _bare(self, written: str) -> str:
        if "/" not in written:
            return written
        try:
            parts = urlsplit(written)
            asked = parse_qs(parts.query, max_num_fields=20).get("v")
        except ValueError:
            return ""
        return asked[0] if asked else parts.path.rstrip("/").rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Include:
    """What an include of a theme wrote; a row of `includes.yml`, which says what each field means."""

    kind: str
    provider: str
    list: str
    folder: str
    template: str = ""


@dataclass(frozen=True, slots=True)
class Includes:
    """The whole of `includes.yml`."""

    includes: Mapping[str, Include]
    parameters: Mapping[str, tuple[str, ...]]
    providers: Mapping[str, Provider]

    def of(self, name: str) -> Include | None:
        """The include of a file's name, whatever its folder and file extension."""
        whole = _without_extension(name)
        return self.includes.get(whole) or self.includes.get(whole.rpartition("/")[2])

    def provider_at(self, address: str) -> Provider | None:
        """The provider at whose host an address is."""
        try:
            host = (urlsplit(address).hostname or "").lower()
        except ValueError:
            return None
        return next((provider for provider in self.providers.values() if host and provider.has(host)), None)


def includes(added: Mapping[str, Any] | None = None, providers: Mapping[str, Any] | None = None) -> Includes:
    """The includes of all themes, and the providers.

    Args:
        added: Includes of the site, which come before ours: by name, as `includes.yml` has them.
        providers: Providers of the site, the same.

    Raises:
        ValueError: A row can't be used.
    """
    ours = _ours()
    if not added and not providers:
        return ours
    own = {name: _provider(name, row, f"providers: {name}") for name, row in (providers or {}).items()}
    known = {**ours.providers, **own}
    found = {_without_extension(name): _include(row, known, f"includes: {name}") for name, row in (added or {}).items()}
    return replace(ours, includes={**ours.includes, **found}, providers=known)


@lru_cache(maxsize=1)
def _ours() -> Includes:
    whole = rows.known_keys(rows.read("includes"), ("includes", "parameters", "providers"), "includes.yml")
    providers = {
        name: _provider(name, row, f"includes.yml: providers: {name}") for name, row in whole["providers"].items()
    }
    parameters = rows.known_keys(whole["parameters"], _PARAMETERS, "includes.yml: parameters")
    return Includes(
        includes={
            name: _include(row, providers, f"includes.yml: includes: {name}") for name, row in whole["includes"].items()
        },
        parameters={key: rows.strings(parameters[key], f"includes.yml: parameters: {key}") for key in _PARAMETERS},
        providers=providers,
    )


def _without_extension(name: str) -> str:
    folder, slash, file = name.lower().rpartition("/")
    return f"{folder}{slash}{file.partition('.')[0]}"


def _include(row: Any, providers: Mapping[str, Provider], where: str) -> Include:
    row = rows.known_keys(row, ("kind", "provider", "list", "folder", "template"), where)
    provider = str(row.get("provider", ""))
    kind = row.get("kind")
    if kind not in KINDS:
        raise ValueError(f"{where}: 'kind' is one of {', '.join(sorted(KINDS))}, not {kind!r}")
    if provider not in providers and (provider or kind == "player"):
        raise ValueError(f"{where}: 'provider' is one of {', '.join(providers)}, not {provider!r}")
    template = row.get("template", "")
    if not isinstance(template, str) or bool(template) != (kind == "template"):
        raise ValueError(f"{where}: 'template' is what an include of the kind 'template' writes, not {template!r}")
    return Include(kind, provider, str(row.get("list", "")), str(row.get("folder", "")), template)


def _provider(name: str, row: Any, where: str) -> Provider:
    row = rows.known_keys(row, ("title", "address", "digits", "id", "hosts", "height"), where)
    address, identity = str(row.get("address", "")), row.get("id")
    if not address.startswith("https://") or "{id}" not in address:
        raise ValueError(f"{where}: 'address' is that of a player, https://…{{id}}, not {address!r}")
    match identity:
        case ["word" | "digits" as letters, int(shortest), int(longest)]:
            pass
        case _:
            raise ValueError(f"{where}: 'id' is [word, 5, 20] or [digits, 5, 20], not {identity!r}")
    return Provider(
        name=name,
        title=str(row.get("title", name)),
        address=address,
        digits=str(row.get("digits", "")),
        letters=_LETTERS[letters],
        shortest=int(shortest),
        longest=int(longest),
        hosts=rows.strings(row.get("hosts"), where),
        height=int(row.get("height", 0)),
    )

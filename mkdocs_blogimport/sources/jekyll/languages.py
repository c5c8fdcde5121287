"""Blogs in several languages, by jekyll-polyglot or jekyll-multiple-languages-plugin.

Both build the site once for each language: that of the default language at its addresses, the others below `/xx/`. A
page that doesn't exist in a language is built in another one.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ...blog import addresses
from ...blog.paths import is_file, why_not_read
from ...blog.post import Post
from .. import fields

POLYGLOT = "jekyll-polyglot"
MULTIPLE = "jekyll-multiple-languages-plugin"
#: The folder of translations of jekyll-multiple-languages-plugin.
FOLDER = "_i18n"
#: The most languages of a blog: each may have a version of every page.
MOST = 50
#: Liquid of a page that differs between languages.
_ASKS = re.compile(r"\{%-?\s*+(?:t|tf|tl|translate|translate_file|translate_link)\s|\bsite\.(?:lang|translations)\b")
_ITEM = re.compile(r"[0-9]{1,9}")
_NAME = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages of a blog."""

    default: str
    others: tuple[str, ...]
    unlocalized: tuple[str, ...] = ()
    """The beginnings of paths of files that are built once (`exclude_from_localization`)."""
    are_keys: bool = False
    """True if pages use keys of translations, and are built for each language (jekyll-multiple-languages-plugin)."""

    @property
    def every(self) -> tuple[str, ...]:
        """All of them, the default one first."""
        return (self.default, *self.others)


def named(values: Mapping[str, Any]) -> list[str]:
    """Return the languages in a blog's settings, in their order."""
    return [name for name in fields.unique(fields.strings(values.get("languages"))) if _NAME.fullmatch(name)]


def has_translations(folder: Path, own: Mapping[str, Any]) -> bool:
    """Return True if a blog has the files of jekyll-multiple-languages-plugin, which may be a copy in `_plugins`.

    Args:
        folder: The blog's folder.
        own: Its settings.
    """
    listed = named(own)
    if not listed:
        return False
    source = fields.line(own.get("source")).replace("\0", "").strip("/")
    file = folder / source / FOLDER / f"{listed[0]}.yml"
    return is_file(file) and why_not_read(file, Path(os.path.realpath(folder))) is None


def languages(values: Mapping[str, Any], plugins: Iterable[str]) -> Languages | None:
    """Return the languages of a blog.

    Args:
        values: The blog's settings.
        plugins: The plugins that it ran.

    Returns:
        The languages, `MOST` at most; None if neither plugin ran, or if there is only one language.
    """
    ran = frozenset(plugins)
    if not {POLYGLOT, MULTIPLE} & ran:
        return None
    listed = named(values)[:MOST]
    default = fields.line(values.get("default_lang")) if POLYGLOT in ran else ""
    default = default or (listed[0] if listed and MULTIPLE in ran else "en")
    others = tuple(name for name in listed if name != default)
    lists = map(values.get, ("exclude_from_localization", "exclude_from_localizations"))
    unlocalized = tuple(path for listed in lists for path in fields.strings(listed))
    return Languages(default, others, unlocalized, MULTIPLE in ran) if others else None


def spoken_in(post: Post, spoken: Languages) -> str:
    """Return the language of a post that has the address of its language."""
    return post.link_root.removeprefix("/") or spoken.default


def look_up(translations: Mapping[str, Any], language: str, key: str) -> Any:
    """Return the translation of a key (`Hash#access` of jekyll-multiple-languages-plugin).

    Args:
        translations: The content of the files of translations, by language.
        language: One of the languages.
        key: A key, with a dot between those of each level; a number is the index of an item.

    Returns:
        The value; None if there is none.
    """
    found: Any = translations.get(language)
    for part in key.split("."):
        if isinstance(found, Mapping):
            found = found.get(part)
        elif isinstance(found, list) and _ITEM.fullmatch(part):
            found = found[int(part)] if int(part) < len(found) else None
        else:
            return None
    return found


def translated(
    posts: Sequence[Post], spoken: Languages, clean: Callable[[str], str], translations: Mapping[str, Any]
) -> list[Post]:
    """Give each post and page the address of its language.

    Args:
        posts: Posts and pages at the addresses that they would have without the plugin.
        spoken: The blog's languages.
        clean: Normalizes an address.
        translations: The content of the files of translations, by language.

    Returns:
        The same posts, those of other languages than the default below `/xx/`. If a language has no version of its own,
        its address redirects to the one that was shown there; a page that uses translations is built once for each
        language.
    """
    inside = re.compile("|".join(f"[/.]{re.escape(name)}[/.]" for name in spoken.every))
    placed: list[tuple[Post, str, str]] = []
    versions: dict[str, dict[str, int]] = {}  # by the common key of the versions, the number of each language's
    for post in posts:
        language = _language(post, spoken)
        base = clean(inside.sub("/", post.address))
        common = fields.line(post.metadata.get("page_id")) or base
        versions.setdefault(common, {})[language] = len(placed)
        placed.append((post, language, base))
    missing: dict[int, list[str]] = {}
    for found in versions.values():
        first = found.get(spoken.default, next(iter(found.values())))
        post, _, base = placed[first]
        exclusive = fields.strings(post.metadata.get("lang-exclusive"))
        if base == "/404.html" or post.path.startswith(spoken.unlocalized):
            continue
        missing[first] = [n for n in spoken.every if n not in found and (not exclusive or n in exclusive)]
    return [
        version
        for number, (post, language, base) in enumerate(placed)
        for version in _versions(post, language, base, missing.get(number, ()), _Site(spoken, clean, translations))
    ]


@dataclass(frozen=True, slots=True)
class _Site:
    """The values that are the same for all posts."""

    spoken: Languages
    clean: Callable[[str], str]
    translations: Mapping[str, Any]

    def address(self, post: Post, language: str, base: str) -> str:
        """Return the address of a post in a language: its permalink for that language, or that of the others."""
        own = post.metadata.get(f"permalink_{language}") if self.spoken.are_keys else None
        if isinstance(own, str) and own:
            base = self.clean(f"/{own.lstrip('/')}")
        return _below(language, base, self.spoken)

    def title(self, post: Post, language: str) -> str:
        """Return a post's title, translated if it is a key."""
        for name in (language, self.spoken.default):
            found = look_up(self.translations, name, post.title) if self.spoken.are_keys else None
            if isinstance(found, str) and found:
                return fields.plain(found)
        return post.title


def _versions(post: Post, language: str, base: str, missing: Iterable[str], site: _Site) -> Iterator[Post]:
    """Yield a post in its language and, if it is a page that uses translations, in the missing languages."""
    others = {name: site.address(post, name, base) for name in missing}
    if site.spoken.are_keys and post.kind == "page" and _ASKS.search(post.body):
        # a link to the file leads to the version in the default language, which is the last
        for name, address in others.items():
            yield _moved(replace(post, title=site.title(post, name)), name, address, site.spoken)
        others = {}
    own = replace(post, title=site.title(post, language))
    yield _moved(own, language, site.address(post, language, base), site.spoken, others.values())


def _language(post: Post, spoken: Languages) -> str:
    """Return the language of a post: that of its front matter, of a folder above it, or the default."""
    own = fields.line(post.metadata.get("lang"))
    if own in spoken.every:
        return own
    return next((part for part in post.path.split("/")[:-1] if part in spoken.every), spoken.default)


def _below(language: str, address: str, spoken: Languages) -> str:
    return address if language == spoken.default else f"/{language}{address}"


def _moved(post: Post, language: str, address: str, spoken: Languages, redirects: Iterable[str] = ()) -> Post:
    suffix = posixpath.splitext(post.file)[1] or ".html"
    file = post.file if address == post.address else addresses.answering_file(address, suffix)
    own = [_below(language, f"/{source.lstrip('/')}", spoken) for source in post.redirect_from]
    return replace(
        post,
        address=address,
        file=file,
        language=fields.language(language),
        link_root=_below(language, "", spoken),
        redirect_from=[*own, *redirects],
    )

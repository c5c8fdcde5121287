"""Blogs in several languages, by jekyll-polyglot or jekyll-multiple-languages-plugin.

Both build the site once for each language: that of the default language at its addresses, the others below `/xx/`. A
page that doesn't exist in a language is built in another one.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ...blog import addresses
from ...blog.post import Post
from .. import fields

POLYGLOT = "jekyll-polyglot"
MULTIPLE = "jekyll-multiple-languages-plugin"
#: The folder of translations of jekyll-multiple-languages-plugin.
FOLDER = "_i18n"
_NAME = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages of a blog."""

    default: str
    others: tuple[str, ...]
    unlocalized: tuple[str, ...] = ()
    """The beginnings of paths of files that are built once (`exclude_from_localization`)."""

    @property
    def every(self) -> tuple[str, ...]:
        """All of them, the default one first."""
        return (self.default, *self.others)


def languages(values: Mapping[str, Any], plugins: Iterable[str]) -> Languages | None:
    """Return the languages of a blog.

    Args:
        values: The blog's settings.
        plugins: The plugins that it ran.

    Returns:
        The languages; None if neither plugin ran, or if there is only one language.
    """
    ran = frozenset(plugins)
    if not {POLYGLOT, MULTIPLE} & ran:
        return None
    listed = [name for name in fields.unique(fields.strings(values.get("languages"))) if _NAME.fullmatch(name)]
    default = fields.line(values.get("default_lang")) if POLYGLOT in ran else ""
    default = default or (listed[0] if listed and MULTIPLE in ran else "en")
    others = tuple(name for name in listed if name != default)
    unlocalized = tuple(fields.strings(values.get("exclude_from_localization")))
    return Languages(default, others, unlocalized) if others else None


def translated(posts: Sequence[Post], spoken: Languages, clean: Callable[[str], str]) -> list[Post]:
    """Give each post and page the address of its language.

    Args:
        posts: Posts and pages at the addresses that they would have without the plugin.
        spoken: The blog's languages.
        clean: Normalizes an address.

    Returns:
        The same posts, those of other languages than the default below `/xx/`. If a language has no version of its own,
        its address redirects to the one that was shown there.
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
    redirects: dict[int, list[str]] = {}
    for found in versions.values():
        first = found.get(spoken.default, next(iter(found.values())))
        post, _, base = placed[first]
        exclusive = fields.strings(post.metadata.get("lang-exclusive"))
        if base == "/404.html" or post.path.startswith(spoken.unlocalized):
            continue
        missing = (name for name in spoken.every if name not in found and (not exclusive or name in exclusive))
        redirects[first] = [_below(name, base, spoken) for name in missing]
    return [
        _moved(post, language, base, spoken, redirects.get(number, []))
        for number, (post, language, base) in enumerate(placed)
    ]


def _language(post: Post, spoken: Languages) -> str:
    """Return the language of a post: that of its front matter, of a folder above it, or the default."""
    own = fields.line(post.metadata.get("lang"))
    if own in spoken.every:
        return own
    return next((part for part in post.path.split("/")[:-1] if part in spoken.every), spoken.default)


def _below(language: str, address: str, spoken: Languages) -> str:
    return address if language == spoken.default else f"/{language}{address}"


def _moved(post: Post, language: str, base: str, spoken: Languages, redirects: list[str]) -> Post:
    address = _below(language, base, spoken)
    suffix = posixpath.splitext(post.file)[1] or ".html"
    file = post.file if address == post.address else addresses.answering_file(address, suffix)
    own = [_below(language, f"/{source.lstrip('/')}", spoken) for source in post.redirect_from]
    return replace(
        post,
        address=address,
        file=file,
        language=fields.language(language),
        link_root=_below(language, "", spoken),
        redirect_from=own + redirects,
    )

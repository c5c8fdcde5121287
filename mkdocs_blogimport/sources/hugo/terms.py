"""The taxonomies of a Hugo site: the terms of each page, by one name each, and the addresses of their pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ...blog import addresses
from ...blog.groupings import GROUPINGS
from ...blog.paths import hidden_part
from .. import fields
from . import permalinks
from .config import Config, Language
from .documents import Document

#: The taxonomies that every blog here has as groupings, which take the terms from where every blog has them.
USUAL = ("categories", "tags", "series", "authors")
#: The placeholders that stand for a term in a pattern.
_TERM = re.compile(r":(?:slugorcontentbasename|slugorfilename|contentbasename|filename|slug|title)\b")


@dataclass(frozen=True, eq=False)
class Terms:
    """The terms of a site."""

    config: Config
    names: Mapping[tuple[str, str], str]
    """By taxonomy and the part of the address: the name of the term. Spellings with one address are one term."""
    titles: Mapping[tuple[str, str], str]
    """By taxonomy and name: what pages call a term that has a title of its own, which makes its address."""
    spellings: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """By taxonomy and name: how a term with another spelling than its name is written, which makes its address."""

    taxonomies: Mapping[str, str] = field(default_factory=dict)
    """The taxonomies by their groupings."""

    def of(self, document: Document, taxonomy: str) -> list[str]:
        """Return the names of a page's terms."""
        return fields.terms(self.by_spelling(document, taxonomy).values())

    def by_spelling(self, document: Document, taxonomy: str) -> dict[str, str]:
        """Return the names of a page's terms, each by the spelling that makes its address."""
        found = {}
        for written in document.strings(taxonomy, strip=False):
            name = fields.plain(written)
            found[written] = self.names.get((taxonomy, self.config.slugs.of_name(written)), name)
        return found

    def slug(self, taxonomy: str, name: str) -> str:
        """Return the part of the address of a term: that of Hugo's, where it can be a file's name.

        Args:
            taxonomy: The taxonomy, or its grouping.
            name: The name of the term.
        """
        taxonomy = self.taxonomies.get(taxonomy, taxonomy)
        name = self.titles.get((taxonomy, name), name)
        return self._made(taxonomy, self.spellings.get((taxonomy, name), name), name)

    def _made(self, taxonomy: str, written: str, name: str) -> str:
        """Return the part of the address of a term in one of its spellings."""
        pattern = self.config.default.permalinks.of("term", f"{taxonomy}/x")
        found = _TERM.search(pattern)
        if found is None:
            made = self.config.slugs.of_name(written)
        elif found[0] == ":title":
            made = self.config.slugs.of_title(written)
        else:
            made = self.config.slugs.of_value(written)
        made = made.strip("/")
        unfit = not made or ".." in made.split("/") or hidden_part(made) is not None
        return addresses.slug(name) if unfit or addresses.refusal(f"{made}/index.html") is not None else made

    def format(self, language: Language, taxonomy: str) -> str:
        """Return the address of the page of a term, with `{slug}`."""
        pattern = language.permalinks.of("term", f"{taxonomy}/x")
        path = f"{self.config.slugs.of_name(taxonomy)}/{{slug}}"
        if pattern and _TERM.search(pattern):
            values = permalinks.Values(
                title="", slug="", name="", section=taxonomy, sections=[taxonomy], section_slugs=[taxonomy]
            )
            parts = _TERM.split(pattern, 1)
            path = "{slug}".join(permalinks.path(part, values, self.config.slugs) for part in parts).strip("/")
        end = ".html" if self.config.is_ugly_everywhere else "/"
        return addresses.clean(f"{language.prefix}/{path}{end}")

    def overview(self, language: Language, taxonomy: str) -> str:
        """Return the address of the page that listed all terms."""
        pattern = language.permalinks.of("taxonomy", taxonomy)
        values = permalinks.Values(title=taxonomy, slug="", name=taxonomy, section=taxonomy, sections=[taxonomy])
        slugs = self.config.slugs
        path = permalinks.path(pattern, values, slugs) if pattern else slugs.of_name(taxonomy)
        return addresses.clean(f"{language.prefix}/{path.strip('/')}/")

    def address(self, language: Language, taxonomy: str, name: str, written: str = "") -> str:
        """Return the address of the page of a term.

        Args:
            language: A language of the site.
            taxonomy: The taxonomy.
            name: The name of the term.
            written: One of its spellings; empty for the one that counts.
        """
        slug = self._made(taxonomy, written, name) if written else self.slug(taxonomy, name)
        return addresses.clean(self.format(language, taxonomy).replace("{slug}", slug))


def read_terms(documents: Sequence[Document], config: Config) -> Terms:
    """Find the names of all terms.

    Args:
        documents: The pages of the site, those of terms among them.
        config: Its settings.

    Returns:
        The terms: each has the title of its own page, else the spelling that most pages have.
    """
    slugs = config.slugs
    spelled: dict[tuple[str, str], Counter[str]] = {}
    for document in documents:
        for taxonomy in {*document.language.taxonomies, *USUAL}:
            if taxonomy in document.values:
                for name in fields.unique(document.strings(taxonomy, strip=False)):
                    spelled.setdefault((taxonomy, slugs.of_name(name)), Counter())[name] += 1
    titles: dict[tuple[str, str], str] = {}
    names: dict[tuple[str, str], str] = {}
    spellings: dict[tuple[str, str], str] = {}
    for key, found in spelled.items():
        written = found.most_common(1)[0][0]
        names[key] = name = (fields.terms([fields.plain(written)]) or [written])[0]
        if slugs.of_name(name) == key[1]:
            spellings[key[0], name] = name
        elif name != written:
            spellings.setdefault((key[0], name), written)
    for document in documents:
        if document.kind == "term" and document.title and document.language is config.default:
            taxonomy = taxonomy_of(document)
            key = (taxonomy, slugs.of_name(document.entry.folder[len(taxonomy) + 1 :]))
            if key in names and (taxonomy, document.title) not in titles:
                titles[taxonomy, document.title] = names[key]
                names[key] = document.title
    taxonomies = {grouping(name): name for language in config.languages.values() for name in language.taxonomies}
    return Terms(config, names, titles, spellings, taxonomies)


def grouping(taxonomy: str) -> str:
    """Return the name of the grouping of a taxonomy, which must not be that of a grouping of other things."""
    return f"{taxonomy} (terms)" if taxonomy in GROUPINGS and taxonomy not in USUAL else taxonomy


def taxonomy_of(document: Document) -> str:
    """Return the taxonomy of the page of a term or of all terms."""
    folder = document.entry.folder.lower()
    every = document.language.taxonomies
    return max((name for name in every if folder == name or folder.startswith(f"{name}/")), key=len, default="")

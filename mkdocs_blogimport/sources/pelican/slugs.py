"""Slugs as Pelican makes them (`pelican.utils.slugify`)."""

from __future__ import annotations

import html
import re
import unicodedata

from ...blog import addresses
from ...blog.groupings import levels
from ...blog.transliteration import transliterator
from ...diagnostics.problems import Problems
from .. import fields
from .patterns import BlogPattern
from .settings import DEFAULTS, Settings

#: The plugins with which a category may stand in another one, and what stands between their names then.
_NESTING, WITHIN = frozenset({"more_categories", "subcategory"}), "/"
#: The kinds of names that may have substitutions of their own.
KINDS = ("CATEGORY", "TAG", "AUTHOR")
#: The longest name that is made a slug of, in characters.
_LONGEST = 500
#: The most substitutions, and the steps that each may take for any number of names.
_MOST, _FREE = 50, 20_000
#: The same of Pelican's own, which take less than is reckoned.
_FREE_OF_USUAL = 1_000_000
_TAG = re.compile(r"<[^<>]*>")


def stripped(markup: str) -> str:
    """Return HTML without tags and entities, its whitespace single spaces (markupsafe: `Markup.striptags`)."""
    text = _TAG.sub("", _without_comments(markup)) if "<" in markup else markup
    return html.unescape(" ".join(text.split()))


def _without_comments(markup: str) -> str:
    found: list[str] = []
    at = 0
    while (start := markup.find("<!--", at)) >= 0 and (end := markup.find("-->", start + 4)) >= 0:
        found.append(markup[at:start])
        at = end + 3
    return "".join(found) + markup[at:]


class Slugs:
    """Makes the slugs of one blog."""

    def __init__(self, settings: Settings, problems: Problems) -> None:
        """Read the substitutions of the settings; those that can't be used are reported."""
        self._settings = settings
        self._problems = problems
        self._usual = self._substitutions("SLUG_REGEX_SUBSTITUTIONS")
        self._of_kind = {
            kind: self._substitutions(f"{kind}_REGEX_SUBSTITUTIONS")
            for kind in KINDS
            if settings[f"{kind}_REGEX_SUBSTITUTIONS"] is not None
        }
        self._unicode = settings["SLUGIFY_USE_UNICODE"] is True
        self._case = settings["SLUGIFY_PRESERVE_CASE"] is True
        self.nested = any(name.rpartition(".")[2] in _NESTING for name in settings.texts("PLUGINS"))
        """Whether categories stand in each other."""
        self._made: dict[tuple[str, str], str] = {}
        self.lacking: list[str] = []
        """The names whose letters only Unidecode knows, where it is missing."""

    def of(self, markup: str, kind: str = "") -> str:
        """Return the slug of a title or a name.

        Args:
            markup: The name; tags and entities in it count as HTML.
            kind: One of `KINDS`, or nothing for the title of an article.

        Returns:
            The slug. It may be empty, as Pelican's.
        """
        known = self._made.get((markup, kind))
        if known is None:
            parts = markup[:_LONGEST].split(WITHIN) if self.nested and kind == "CATEGORY" else [markup[:_LONGEST]]
            known = self._made[markup, kind] = WITHIN.join(self._slug(part, kind) for part in parts)
        return known

    def categories(self, written: str) -> list[str]:
        """Return the names of an article's categories: the first one is the article's own.

        With the plugin more_categories, or subcategory before it, there are several with commas between them, and each
        is followed by those that it stands in.
        """
        if not self.nested:
            return [written] if written else []
        names = (WITHIN.join(part.strip() for part in name.split(WITHIN)) for name in written.split(","))
        return fields.unique(level for name in names if name for level in reversed(levels(name, WITHIN)))

    def _slug(self, markup: str, kind: str) -> str:
        name = unicodedata.normalize("NFKC", stripped(markup))
        text = name if self._unicode or name.isascii() else self._ascii(name)
        for pattern, new in self._of_kind.get(kind, self._usual):
            try:
                text = pattern.replaced(new, text)
            except ValueError:
                continue
        slug = (text if self._case else text.lower()).strip()
        if not slug and name and not name.isascii():
            return addresses.slug(name)  # without Unidecode: the letters as they are
        return slug

    def _ascii(self, name: str) -> str:
        transliterate = transliterator()
        if transliterate is not None:
            return transliterate("".join(c for c in name if not "\ud800" <= c <= "\udfff"))
        folded = unicodedata.normalize("NFKD", name)
        kept = "".join(c for c in folded if not unicodedata.combining(c))
        if not kept.isascii():
            self.lacking.append(name)
        return kept.encode("ascii", "ignore").decode()

    def _substitutions(self, name: str) -> list[tuple[BlogPattern, str]]:
        given = self._settings[name]
        found = []
        for entry in (given if isinstance(given, list | tuple) else DEFAULTS["SLUG_REGEX_SUBSTITUTIONS"])[:_MOST]:
            if not isinstance(entry, list | tuple) or not all(isinstance(part, str) for part in entry[:2]):
                continue
            free = _FREE_OF_USUAL if entry in DEFAULTS["SLUG_REGEX_SUBSTITUTIONS"] else _FREE
            try:
                pattern = BlogPattern(unicodedata.normalize("NFKC", entry[0]), re.IGNORECASE, free=free)
                new = unicodedata.normalize("NFKC", entry[1])
                pattern.replaced(new, "a")
            except (ValueError, IndexError) as error:
                file, line = self._settings.where(name)
                self._problems.report("config", file, line,
                                      f"{name} has an expression that can't be used ({error})", "left out")  # fmt: skip
                continue
            found.append((pattern, new))
        return found

    def report(self) -> None:
        """Report, once, the names whose slugs may be others than those of the old blog."""
        if self.lacking:
            names = list(dict.fromkeys(self.lacking))
            more = f" and {len(names) - 1} more" if len(names) > 1 else ""
            self._problems.report("address", self._settings.display_path, None,
                                  f"the address of {names[0]!r}{more} depends on the library Unidecode, which is not "
                                  "installed", "it may be another one than in the old blog; install "
                                  "mkdocs-blogimport[pelican]")  # fmt: skip

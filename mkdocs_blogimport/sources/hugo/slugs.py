"""The three ways in which Hugo makes a part of an address: of a file's name, of a slug, and of a placeholder."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ...blog import addresses

_KEPT = frozenset("./\\_#+~-@")
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_PLAIN = re.compile(r"[a-z0-9._-]*\Z")


@dataclass(frozen=True, slots=True)
class Slugs:
    """The spelling of addresses that a site asks for."""

    keeps_case: bool = False
    """`disablePathToLower`."""
    removes_accents: bool = False
    """`removePathAccents`."""

    def of_name(self, name: str) -> str:
        """Return the part of an address for the name of a file, a folder or a term: each space is a hyphen."""
        if _PLAIN.match(name):
            return name
        return self._spelled(sanitized(name if self.keeps_case else name.replace(" ", "-")))

    def of_slug(self, slug: str) -> str:
        """Return the part for a slug of the front matter: as a name, but several spaces are one hyphen."""
        return self._spelled(sanitized(slug)).strip("-")

    def of_value(self, value: str) -> str:
        """Return the part for the value of a placeholder, whose path is read as a URL: a plus sign is a space then."""
        path = sanitized(value).replace("+", " ")
        return self._spelled(sanitized(addresses.decode(path).removesuffix("#")))

    def of_title(self, title: str) -> str:
        """Return the part for a title, in which slashes make no folders."""
        return self.of_value(title.replace("/", "-").replace("\\", "-"))

    def _spelled(self, path: str) -> str:
        if self.removes_accents:
            bare = "".join(c for c in unicodedata.normalize("NFD", path) if unicodedata.category(c) != "Mn")
            path = unicodedata.normalize("NFC", bare)
        return self.cased(path)

    def cased(self, path: str) -> str:
        """Return a path in lowercase, unless the site's paths keep their case."""
        return path if self.keeps_case else lower(path)


def lower(text: str) -> str:
    """Return a string in lowercase, each character one character, as Go's `strings.ToLower` does it."""
    return text.lower() if text.isascii() else "".join(c.lower()[:1] for c in text)


def sanitized(text: str) -> str:
    """Return a path without the characters that Hugo drops from paths (`paths.Sanitize`).

    Letters, marks and digits of all scripts stay, and `. / \\ _ # + ~ - @`, and what is percent-encoded. Whitespace
    becomes a hyphen, unless it stands at the beginning or the end, or after a hyphen.
    """
    kept: list[str] = []
    is_hyphen_due = was_hyphen = False
    for at, c in enumerate(text):
        if (
            c in _KEPT
            or c.isalpha()
            or c.isdecimal()
            or unicodedata.category(c)[0] == "M"
            or (c == "%" and _ESCAPE.match(text, at))
        ):
            was_hyphen = c == "-"
            if is_hyphen_due:
                if not was_hyphen:
                    kept.append("-")
                is_hyphen_due = False
            kept.append(c)
        elif kept and not was_hyphen and c.isspace():
            is_hyphen_due = True
    return "".join(kept)

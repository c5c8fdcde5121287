"""Jekyll's permalinks: templates, placeholders, slugs, and the file that is written."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from ... import addresses

_PLACEHOLDER = re.compile(r":([a-z_]+)")
_ASCII_FOLD = re.compile(r"[^a-zA-Z0-9]+")
_ASCII_PRETTY = re.compile(r"[^a-zA-Z0-9._~!$&'()+,;=@]+")
_PRETTY = frozenset("._~!$&'()+,;=@")


def slugify(text: str, mode: str = "default", *, cased: bool = False) -> str:
    """Fold text to a slug (`Jekyll::Utils.slugify`).

    Args:
        text: Any text.
        mode: `default` keeps letters, marks and decimal digits of any script; `pretty` keeps `._~!$&'()+,;=@` too.
        cased: Whether upper case stays.

    Returns:
        The slug, possibly empty.
    """
    if text.isascii():
        folded = (_ASCII_PRETTY if mode == "pretty" else _ASCII_FOLD).sub("-", text)
    else:
        extra = _PRETTY if mode == "pretty" else frozenset[str]()
        folded = re.sub(r"-+", "-", "".join(c if c in extra or _is_word(c) else "-" for c in text))
    folded = folded.removeprefix("-").removesuffix("-")
    return folded if cased else folded.lower()


def _is_word(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] in "LM" or category == "Nd"


def titleize(slug: str) -> str:
    """A title from a file name: every word capitalised (`Jekyll::Utils.titleize_slug`)."""
    return " ".join(word.capitalize() for word in slug.split("-") if word)


@dataclass(frozen=True, slots=True)
class Names:
    """What the placeholders of a permalink stand for."""

    basename: str
    """The file name without its ending."""
    slug: str
    """The slug that `:title` shows."""
    path: str
    """The path below the collection's folder, without its ending; for pages the folder."""
    output_ext: str
    categories: tuple[str, ...] = ()
    date: datetime | None = None
    collection: str = "posts"
    page: bool = False
    """Pages know only `:path`, `:basename` and `:output_ext`."""


def _unique(terms: Iterable[str]) -> str:
    return "/".join(dict.fromkeys(term for term in terms))


def _date(format: str) -> Callable[[Names], str]:
    return lambda names: names.date.strftime(format) if names.date else ""


def _number(attribute: str) -> Callable[[Names], str]:
    return lambda names: str(getattr(names.date, attribute)) if names.date else ""


#: Jekyll's documentation, "Placeholders", and `Jekyll::Drops::UrlDrop`.
PLACEHOLDERS: dict[str, Callable[[Names], str]] = {
    "year": lambda n: f"{n.date.year:04d}" if n.date else "",
    "short_year": lambda n: f"{n.date.year % 100:02d}" if n.date else "",
    "month": _date("%m"),
    "i_month": _number("month"),
    "short_month": lambda n: MONTHS[n.date.month - 1][:3] if n.date else "",
    "long_month": lambda n: MONTHS[n.date.month - 1] if n.date else "",
    "day": _date("%d"),
    "i_day": _number("day"),
    "y_day": _date("%j"),
    "week": _date("%V"),
    "w_year": _date("%G"),
    "w_day": _date("%u"),
    "short_day": lambda n: DAYS[n.date.weekday()][:3] if n.date else "",
    "long_day": lambda n: DAYS[n.date.weekday()] if n.date else "",
    "hour": _date("%H"),
    "minute": _date("%M"),
    "second": _date("%S"),
    "title": lambda n: slugify(n.slug, "pretty", cased=True),
    "slug": lambda n: slugify(n.slug),
    "name": lambda n: slugify(n.basename),
    "basename": lambda n: n.basename,
    "categories": lambda n: _unique(c.lower() for c in n.categories),
    "slugified_categories": lambda n: _unique(slugify(c) for c in n.categories),
    "path": lambda n: n.path,
    "collection": lambda n: n.collection,
    "output_ext": lambda n: n.output_ext,
}
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_PAGE_PLACEHOLDERS = frozenset({"path", "basename", "output_ext"})


def expand(template: str, names: Names) -> str:
    """Replace the placeholders of a permalink (`Jekyll::URL`).

    Args:
        template: A permalink; a placeholder that doesn't exist stays as it is written.
        names: What they stand for.

    Returns:
        The clean, decoded address.
    """

    def replace(match: re.Match[str]) -> str:
        # `:title_x` is `:title` and `_x`: the longest known name wins
        words = match[1].split("_")
        for count in range(len(words), 0, -1):
            name = "_".join(words[:count])
            if name in PLACEHOLDERS and (not names.page or name in _PAGE_PLACEHOLDERS):
                return PLACEHOLDERS[name](names) + match[1][len(name) :]
        return match[0]

    # what stands literally in a permalink is a URL already, what a placeholder gives is text
    pieces, end = [], 0
    for match in _PLACEHOLDER.finditer(template):
        pieces += [addresses.decode(template[end : match.start()]), replace(match)]
        end = match.end()
    pieces.append(addresses.decode(template[end:]))
    return addresses.clean("".join(pieces))


def written_file(address: str, permalink: str | None, output_ext: str) -> str:
    """The file that Jekyll writes for a document.

    An ending that the document's own permalink shows is taken for the file's ending (`Renderer#permalink_ext`):
    `/release-1.2` is the file `release-1.2`.

    Args:
        address: The clean, decoded address.
        permalink: The permalink of the document's front matter or defaults, if any.
        output_ext: The ending that the document's format gets.

    Returns:
        The decoded file path.
    """
    suffix = output_ext
    if permalink and not permalink.endswith("/"):
        suffix = posixpath.splitext(permalink)[1] or output_ext
    if address.endswith("/"):
        return addresses.answering_file(address)
    return addresses.answering_file(address, suffix)

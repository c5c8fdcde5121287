"""Jekyll's permalinks: templates, placeholders, slugs, and the file that is written."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ...blog import addresses
from ..dates import DAY_NAMES, MONTH_NAMES

#: Jekyll's documentation, "Built-in formats".
STYLES = {
    "pretty": "/:categories/:year/:month/:day/:title/",
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}

_SLASHES = re.compile(r"/{2,}")
_PLACEHOLDER = re.compile(r":([a-z_]+)")
_ASCII_FOLD = re.compile(r"[^a-zA-Z0-9]+")
_ASCII_PRETTY = re.compile(r"[^a-zA-Z0-9._~!$&'()+,;=@]+")
_PRETTY = frozenset("._~!$&'()+,;=@")


def slugify(text: str, mode: str = "default", *, cased: bool = False) -> str:
    """Fold text to a slug (`Jekyll::Utils.slugify`).

    Args:
        text: Any text.
        mode: `default` keeps letters, marks and decimal digits of any script; `pretty` keeps `._~!$&'()+,;=@` too.
        cased: True to keep upper case.

    Returns:
        The slug, possibly empty.
    """
    if text.isascii():
        folded = (_ASCII_PRETTY if mode == "pretty" else _ASCII_FOLD).sub("-", text)
    else:
        extra = _PRETTY if mode == "pretty" else frozenset[str]()
        # a written hyphen is a character like any other, so a run of them is one hyphen
        folded = re.sub(r"-+", "-", "".join(c if c in extra or _is_word(c) else "-" for c in text))
    folded = folded.removeprefix("-").removesuffix("-")
    return folded if cased else downcase(folded)


def _is_word(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] in "LM" or category == "Nd"


def downcase(text: str) -> str:
    """Convert text to lowercase as Ruby does, with one small sigma at every position in a word."""
    return "".join(c.lower() for c in text) if "Σ" in text else text.lower()


def titleize(slug: str) -> str:
    """Return a title made from a file name: each part capitalised, else lowercase (`Jekyll::Utils.titleize_slug`)."""
    return " ".join(part[:1].title() + downcase(part[1:]) for part in slug.rstrip("-").split("-"))


@dataclass(frozen=True, slots=True)
class Names:
    """The values of a permalink's placeholders."""

    basename: str
    """The file name without its extension."""
    slug: str
    """The slug that `:title` shows."""
    path: str
    """The path below the collection's folder, without its file extension."""
    output_ext: str
    categories: tuple[str, ...]
    date: datetime
    collection: str


def _unique(terms: Iterable[str]) -> str:
    return "/".join(dict.fromkeys(terms))


#: Jekyll's documentation, "Placeholders", and `Jekyll::Drops::UrlDrop`.
PLACEHOLDERS: dict[str, Callable[[Names], str]] = {
    "year": lambda n: f"{n.date.year:04d}",
    "short_year": lambda n: f"{n.date.year % 100:02d}",
    "month": lambda n: f"{n.date.month:02d}",
    "i_month": lambda n: str(n.date.month),
    "short_month": lambda n: MONTH_NAMES[n.date.month - 1][:3],
    "long_month": lambda n: MONTH_NAMES[n.date.month - 1],
    "day": lambda n: f"{n.date.day:02d}",
    "i_day": lambda n: str(n.date.day),
    "y_day": lambda n: f"{n.date.timetuple().tm_yday:03d}",
    "week": lambda n: f"{n.date.isocalendar().week:02d}",
    "w_year": lambda n: f"{n.date.isocalendar().year:04d}",
    "w_day": lambda n: str(n.date.isoweekday()),
    "short_day": lambda n: DAY_NAMES[n.date.weekday()][:3],
    "long_day": lambda n: DAY_NAMES[n.date.weekday()],
    "hour": lambda n: f"{n.date.hour:02d}",
    "minute": lambda n: f"{n.date.minute:02d}",
    "second": lambda n: f"{n.date.second:02d}",
    "title": lambda n: slugify(n.slug, "pretty", cased=True),
    "slug": lambda n: slugify(n.slug),
    "name": lambda n: slugify(n.basename),
    "categories": lambda n: _unique(downcase(c) for c in n.categories),
    "slugified_categories": lambda n: _unique(slugify(c) for c in n.categories),
    "path": lambda n: n.path,
    "collection": lambda n: n.collection,
    "output_ext": lambda n: n.output_ext,
}


#: The longest value of all placeholders of a permalink: far more than a file's path may have.
LONGEST = 10_000


def clean(address: str) -> str:
    """Normalize an address as Jekyll 4 does (`Jekyll::URL#sanitize_url`).

    `..` is a slash, `./` is nothing, and several slashes are one: `/../x` is `/x`, `/v1./x` is `/v1x`.

    Args:
        address: A decoded path, with or without a leading slash.

    Returns:
        The decoded path with a leading slash; a trailing slash stays. Cleaning it again changes nothing.
    """
    if not address.startswith("/"):
        address = "/" + address
    if "." in address:
        address = address.replace("..", "/").replace("./", "")
    if "//" in address:
        address = _SLASHES.sub("/", address)
    return address.removesuffix("/.") or "/"  # a last `.` is the folder itself


def redirect_file(address: str) -> str:
    """Name the file of a redirect (jekyll-redirect-from 0.16: `RedirectPage`).

    `/x/` is x/index.html, `/x` is x.html, an address with a file extension is the file of that name.

    Args:
        address: A clean, decoded address.

    Returns:
        The file relative to the site's root.
    """
    file = addresses.answering_file(address, "")
    if address.endswith("/"):
        return file + ".html"
    name = file.rsplit("/", 1)[-1]
    stem, dot, suffix = name.rpartition(".")
    return file if dot and stem and suffix else file + ".html"


def style(permalink: str) -> str:
    """Return the template of a site's `permalink`: for a style's name the template of that style."""
    return STYLES.get(permalink, permalink)


def ending(permalink: str) -> str:
    """Return the part of the site's permalink that pages and collections use (`Jekyll::Utils.add_permalink_suffix`).

    Args:
        permalink: The name of a style, or a template.

    Returns:
        `/`, `:output_ext`, or empty.
    """
    if permalink == "pretty" or permalink.endswith("/"):
        return "/"
    if permalink in {"date", "ordinal", "none"} or permalink.endswith(":output_ext"):
        return ":output_ext"
    return ""


def _known(name: str) -> str | None:
    # `:month_` is `:month` followed by an underscore; no other name is guessed
    return next((n for n in (name, name[:-1] if name.endswith("_") else name) if n in PLACEHOLDERS), None)


def unknown(template: str) -> list[str]:
    """Return the placeholders of a permalink that don't exist; Jekyll builds no site with one."""
    return [match[0] for match in _PLACEHOLDER.finditer(template) if _known(match[1]) is None]


def expand(template: str, names: Names) -> str:
    """Replace the placeholders of a document's permalink (`Jekyll::URL`).

    Literal parts of a permalink are part of a URL already and are decoded; values of placeholders are text.

    Args:
        template: A permalink; a placeholder that doesn't exist is not changed.
        names: The values.

    Returns:
        The clean, decoded address.
    """
    pieces, end, left = [], 0, LONGEST
    for match in _PLACEHOLDER.finditer(template):
        name = _known(match[1])
        value = match[0]
        if name is not None:
            value = (PLACEHOLDERS[name](names)[:left] if left else "") + match[1][len(name) :]
            left = max(0, left - len(value))
        pieces += [addresses.decode(template[end : match.start()]), value]
        end = match.end()
    pieces.append(addresses.decode(template[end:]))
    return clean("".join(pieces))


def expand_few(template: str, values: Mapping[str, str]) -> str:
    """Replace the few placeholders of pages and static files; others stay (`Jekyll::URL`).

    Args:
        template: A permalink.
        values: Placeholder to text.

    Returns:
        The clean, decoded address.
    """
    address = addresses.decode(template)
    for name, value in values.items():
        address = address.replace(":" + name, value, 1 + LONGEST // (len(value) or 1))
    return clean(address)


def output_ext(permalink: str | None, usual: str) -> str:
    """Return the file extension of a document's output (`Jekyll::Renderer#output_ext`).

    The file extension in a document's own permalink, before any placeholder is replaced, is the file's:
    `/release-1.2` is the file `release-1.2`.

    Args:
        permalink: The permalink of the document's front matter or defaults, if any.
        usual: The file extension of the document's format.
    """
    if permalink and not permalink.endswith("/"):
        return posixpath.splitext(permalink)[1] or usual
    return usual

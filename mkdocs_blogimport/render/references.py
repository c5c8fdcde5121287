"""The files of the old blog that its static pages and style sheets refer to."""

from __future__ import annotations

import html
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from ..blog import addresses
from ..blog.post import ImportedBlog
from .tags import ATTRIBUTE, PIECE, lower

#: The file extensions of pages.
PAGES = (".html", ".htm", ".xhtml")
#: The most bytes that are read of a page or a style sheet.
READ = 2_000_000

_ATTRIBUTES = frozenset({"href", "src", "srcset", "poster", "data", "data-src", "data-srcset", "background"})
_CSS = re.compile(
    r"""\burl\(\s*+("[^"\n]*+"|'[^'\n]*+'|[^)"'\s]++)|@import\s++("[^"\n]*+"|'[^'\n]*+')""", re.IGNORECASE
)
# folders that are never a part of a published site: notes, caches, the output of a generator
_UNPUBLISHED = frozenset({"node_modules", "__pycache__"})
_OF_GENERATORS = frozenset(
    ["archetypes", "build", "dist", "layouts", "partials", "public", "site", "templates", "theme", "themes", "vendor"]
)


@dataclass(slots=True)
class References:
    """The files that the static files of imported blogs refer to; each is read once."""

    _found: dict[tuple[ImportedBlog, str], tuple[str, ...]] = field(default_factory=dict)

    def of(self, imported: ImportedBlog, files: Iterable[str], path_prefix: str = "") -> dict[str, Path]:
        """Find the files that static files need: those they refer to, those that these refer to, and so on.

        Args:
            imported: The import of the files.
            files: Their old addresses, keys of `imported.static`.
            path_prefix: The path below which the blog is published, or empty.

        Returns:
            Address in the site to file, these files among them. Left out are pages that only redirect, and files that
            can't be written.
        """
        prefix = f"/{path_prefix}" if path_prefix else ""
        redirects = {f"/{old.file}" for old in imported.redirects if old.file}
        left = list(files)
        seen = dict.fromkeys(left)
        while left:
            for other in self._direct(imported, left.pop()):
                if other not in seen and other not in redirects:
                    seen[other] = None
                    left.append(other)
        found = {prefix + other: imported.static[other] for other in seen}
        return {at: file for at, file in found.items() if addresses.refusal(at.lstrip("/"), copied=file) is None}

    def _direct(self, imported: ImportedBlog, address: str) -> tuple[str, ...]:
        """Return the static files that one of them names."""
        if not address.lower().endswith((*PAGES, ".css", ".svg")):
            return ()
        key = (imported, address)
        if key not in self._found:
            self._found[key] = tuple(dict.fromkeys(_named(imported, address)))
        return self._found[key]


def _named(imported: ImportedBlog, address: str) -> Iterator[str]:
    try:
        with imported.static[address].open("rb") as opened:
            text = opened.read(READ).decode("utf-8", "replace")
    except OSError:  # which is reported when it is copied
        return
    base = address
    for reference in _css(text) if address.lower().endswith(".css") else _html(text):
        try:
            parts = urlsplit(urljoin("http://x" + addresses.encode(base), reference))
            host = parts.hostname or ""
        except ValueError:
            continue
        if host == "x" or host.removeprefix("www.") in {own.removeprefix("www.") for own in imported.hosts}:
            for path in addresses.below_base(imported.rules.clean(addresses.decode(parts.path)), imported.base):
                found = next((f"/{file}" for file in addresses.candidates(path) if f"/{file}" in imported.static), None)
                if found is not None:
                    yield found
                    break


def _css(text: str) -> Iterator[str]:
    for found in _CSS.finditer(text):
        yield (found[1] or found[2]).strip("\"'")


def _html(text: str) -> Iterator[str]:
    for piece in PIECE.finditer(text):
        if (piece["raw"] or "").lower() == "style":
            yield from _css(piece[0])
        for found in ATTRIBUTE.finditer(piece["attributes"] or piece["raw_attributes"] or ""):
            name, value = lower(found["name"]), html.unescape((found["value"] or "").strip("\"'")).strip()
            if name == "style":
                yield from _css(value)
            elif name.endswith("srcset"):
                yield from (candidate.split()[0] for candidate in value.split(",") if candidate.strip())
            elif name in _ATTRIBUTES and value and not value.startswith("#"):
                yield value


def pages(imported: ImportedBlog, wanted: str) -> list[str]:
    """Return the static files that are published though no post refers to them.

    Args:
        imported: The import.
        wanted: The option `static_files`: `referenced`, `pages` or `all`.

    Returns:
        Their addresses, without files and folders whose name begins with `_` or `.`, whatever the blog's configuration
        includes. For a folder of an unknown generator, pages are left out too that are in folders which many generators
        use for templates or output.
    """
    if wanted == "referenced":
        return []
    is_all = wanted == "all" or imported.publishes_all
    unpublished = _UNPUBLISHED if imported.template is not None or is_all else _UNPUBLISHED | _OF_GENERATORS
    if wanted == "all":
        found: Iterable[str] = imported.static
    elif imported.publishes_all:
        found = imported.among_posts()
    else:
        found = (address for address in imported.static if address.lower().endswith(PAGES))
    return [address for address in found if not any(_is_hidden(name, unpublished) for name in address.split("/"))]


def _is_hidden(name: str, unpublished: Container[str]) -> bool:
    return name.startswith(("_", ".")) or name in unpublished

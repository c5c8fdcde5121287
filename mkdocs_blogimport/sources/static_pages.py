"""Pages of plain HTML that only redirect."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

from ..blog import addresses
from ..blog.post import OldRedirect
from ..diagnostics.naming import display_path
from ..frontmatter.decoding import decode

#: The file extensions of pages.
SUFFIXES = (".html", ".htm", ".xhtml")
#: The largest page that only redirects, in bytes.
LARGEST = 16_384
#: A page with more visible characters than this has content, and redirects its reader later.
MOST_TEXT = 400

# HTML standard, 4.2.5.3, "shared declarative refresh steps"
_REFRESH = re.compile(r"\s*[0-9]+(?:\.[0-9.]*)?\s*[;,]?\s*(?:url\s*=\s*)?(.*)", re.IGNORECASE | re.DOTALL)
_QUIET = frozenset({"script", "style", "title"})


def redirects(static: Mapping[str, Path]) -> Iterator[OldRedirect]:
    """Find the pages that only redirect.

    Args:
        static: The files that the old site published unchanged: address to file.

    Yields:
        A redirect for each.
    """
    for address, file in static.items():
        if not address.lower().endswith(SUFFIXES):
            continue
        try:
            with file.open("rb") as opened:
                data = opened.read(LARGEST + 1)
        except OSError:  # which is reported when it is copied
            continue
        target = refresh(decode(data)[0]) if len(data) <= LARGEST else None
        if target is not None and (goal := joined(address, target)) is not None:
            yield OldRedirect(address, goal, display_path(file), file=address.lstrip("/"))


def refresh(html: str) -> str | None:
    """Return the target of a page that only redirects.

    Args:
        html: A page.

    Returns:
        The value of its `<meta http-equiv="refresh">`; None if it has none, or more than a line to read.
    """
    if len(html) > LARGEST or "refresh" not in html.lower():
        return None
    page = _Page()
    page.feed(html)
    return page.target if page.text <= MOST_TEXT else None


def joined(address: str, target: str) -> str | None:
    """Resolve the target of a refresh.

    Args:
        address: The decoded address of the page.
        target: The result of `refresh`.

    Returns:
        An address or a URL; None if the page only loads itself again.
    """
    try:
        url = urljoin("http://x" + addresses.encode(address), target)
    except ValueError:
        return target
    own = url.removeprefix("http://x") if url.startswith("http://x/") else url
    same = {address, address.removesuffix("index.html"), address.removesuffix(".html")}
    return None if addresses.decode(own) in same else own


class _Page(HTMLParser):
    """The refresh of a page, and the length of its text."""

    def __init__(self) -> None:
        super().__init__()
        self.target: str | None = None
        self.text = 0
        self._quiet = ""
        self._without_scripts = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look for the refresh; one that only readers without scripts get is none."""
        values = {name: value or "" for name, value in attrs}
        if tag in _QUIET:
            self._quiet = tag
        elif tag == "noscript":
            self._without_scripts = True
        elif tag == "meta" and self.target is None and not self._without_scripts:
            found = _REFRESH.match(values.get("content", ""))
            if values.get("http-equiv", "").strip().lower() == "refresh" and found:
                written = found[1].strip()
                quote = written[:1]
                self.target = (written[1:].partition(quote)[0] if quote in {'"', "'"} else written) or None

    def handle_endtag(self, tag: str) -> None:
        """End an element whose text doesn't count."""
        if tag == self._quiet:
            self._quiet = ""
        elif tag == "noscript":
            self._without_scripts = False

    def handle_data(self, data: str) -> None:
        """Count the characters that a reader sees."""
        if not self._quiet:
            self.text += len("".join(data.split()))

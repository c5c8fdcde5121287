"""The addresses that an old site had: of its sitemap, of a folder to which it was built, of a list, of its source."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit
from xml.parsers import expat

from ..blog import addresses
from ..blog.paths import is_file, is_folder, tree
from ..blog.post import ImportedBlog
from ..diagnostics.problems import one_line

#: The most bytes of a sitemap or a list, unpacked too (a sitemap may have 50 MB: sitemaps.org, protocol).
MOST_BYTES = 52_428_800
#: The most addresses that are looked at.
MOST_ADDRESSES = 500_000
#: The most bytes of one address, as browsers and hosts take them.
LONGEST = 8_000
#: Sitemaps that an index of sitemaps may name.
MOST_SITEMAPS = 1_000
#: What of a built folder readers and feed readers ask for by itself; all else is shown inside of pages.
SUFFIXES = (".html", ".htm", ".xml", ".rss", ".atom", ".pdf")
#: Files of a built folder that nobody has a link to.
_NO_PAGES = frozenset({"404.html", "sitemap.xml"})
#: The files of a folder that may be sitemaps, and how one begins.
_SITEMAP = re.compile(r"\.xml(?:\.gz)?\Z|\.gz\Z", re.IGNORECASE)
_ROOT = re.compile(
    rb"\s*+(?:\xef\xbb\xbf)?\s*+(?:<[?!][^>]{0,2000}>\s*+){0,20}<(?:\w{1,30}:)?(?:urlset|sitemapindex)\b"
)
#: What the first column of a CSV is called.
_HEADERS = frozenset({"address", "old address", "url", "loc", "from", "path"})


class Unreadable(Exception):
    """Addresses that can't be read; says why, in a clause."""


class Addresses:
    """Old addresses, each once, in the order in which they were found."""

    def __init__(self) -> None:
        self.hosts: set[str] = set()
        """The hosts that stood before them."""
        self._found: dict[str, None] = {}

    def __iter__(self) -> Iterator[str]:
        """The addresses: decoded paths with a leading slash."""
        return iter(self._found)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._found)

    def add(self, written: str) -> None:
        """Add an address or URL as it was written; only its path counts.

        Raises:
            Unreadable: There are too many.
        """
        written = written.strip()
        if not written or len(written) > LONGEST:
            return
        try:
            parts = urlsplit(written)
            host = parts.hostname or ""
        except ValueError:
            return
        if parts.scheme not in {"", "http", "https"}:
            return
        self.hosts.update({host.lower()} - {""})
        self.add_path(addresses.decode(parts.path))

    def add_path(self, path: str) -> None:
        """Add a decoded path.

        Raises:
            Unreadable: There are too many.
        """
        self._found[addresses.clean("/" + path.lstrip("/"))] = None
        if len(self._found) > MOST_ADDRESSES:
            raise Unreadable(f"it has more than {MOST_ADDRESSES} addresses")


def of(place: Path, found: Addresses) -> None:
    """Read the old addresses of a sitemap, a folder of sitemaps or one to which the old site was built, or a list.

    Args:
        place: A file of XML (also packed with gzip), a folder, or a text with an address a line, or a CSV whose first
            column has them.
        found: Is filled.

    Raises:
        Unreadable: It is none of these.
    """
    before = len(found)
    try:
        if is_folder(place):
            if sitemaps := _sitemaps(place):
                _of_sitemaps(sitemaps, found)
            else:
                _of_folder(place, found)
        elif is_file(place):
            content = _content(place)
            if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
                _of_sitemap(place, content, found)
            else:
                _of_list(content, found)
        else:
            raise Unreadable("there is no such file or folder")
    except OSError as error:
        raise Unreadable(error.strerror or str(error)) from error
    if len(found) == before and not before:
        raise Unreadable("there are no addresses in it")


def of_blog(blog: ImportedBlog, found: Addresses) -> None:
    """Find what addresses an old blog answered, by what its source says.

    Args:
        blog: The blog, read.
        found: Is filled.

    Raises:
        Unreadable: There are too many.
    """
    found.hosts |= blog.hosts
    for post in blog.posts:
        if not post.draft and not post.file.endswith("404.html"):
            found.add_path(blog.base + post.address)
    for post in blog.posts:
        for source in post.redirect_from:
            _add_below(blog, source, found)
    for redirect in blog.redirects:
        # of a rule's pattern nobody knows what it was asked for
        if not any(mark in redirect.source for mark in "*:"):
            _add_below(blog, redirect.source, found)
    for old in blog.lists:
        found.add_path(blog.base + old.address)
    for feed in blog.feeds:
        found.add_path(f"{blog.base}/{feed.file}")
    published = blog.among_posts() if blog.publishes_all else [a for a in blog.static if a.endswith((".html", ".htm"))]
    for address in published:
        if blog.publishes_all or not address.endswith("/404.html"):
            found.add_path(blog.base + address.removesuffix("index.html"))


def hosts_of(site: Path) -> set[str]:
    """The hosts of a built site's own, by its sitemap; none where it has none that can be read."""
    own = Addresses()
    for name in ("sitemap.xml", "sitemap.xml.gz"):
        if is_file(site / name):
            with suppress(Unreadable):
                of(site / name, own)
    return own.hosts


def _add_below(blog: ImportedBlog, written: str, found: Addresses) -> None:
    path = addresses.decode(urlsplit(written).path) if "//" in written else written
    below = addresses.below_base(addresses.clean("/" + path.lstrip("/")), blog.base)[0]
    found.add_path(blog.base + below)


def _of_folder(folder: Path, found: Addresses) -> None:
    for above, entries in tree(str(folder), most=addresses.FOLDER_LIMIT):
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name.startswith(".") and entry.name != ".well-known":
                entries.remove(entry)
            elif entry.name.lower().endswith(SUFFIXES) and entry.is_file() and entry.name not in _NO_PAGES:
                path = Path(above, entry.name).relative_to(folder).as_posix()
                name = path.rsplit("/", 1)[-1]
                found.add_path(path.removesuffix("index.html") if name == "index.html" else path)


def _sitemaps(folder: Path) -> dict[Path, bytes]:
    """Return the sitemaps that a folder holds, with their contents; none for one that holds a site."""
    found: dict[Path, bytes] = {}
    for entry in sorted(folder.iterdir()):
        is_of_site = entry.name.lower().endswith((".html", ".htm")) or is_folder(entry)
        if is_of_site and not entry.name.startswith("."):
            return {}
        if _SITEMAP.search(entry.name) and is_file(entry):
            content = _content(entry)
            if _ROOT.match(content):
                found[entry] = content
            if len(found) > MOST_SITEMAPS:
                raise Unreadable(f"it has more than {MOST_SITEMAPS} sitemaps")
    return found


def _of_sitemaps(sitemaps: Mapping[Path, bytes], found: Addresses) -> None:
    """Read the sitemaps of a folder, and those that an index among them names."""
    for file, content in sitemaps.items():
        for beside in _read_one(file, content, found):
            if beside not in sitemaps:
                raise Unreadable(f"{one_line(file.name)} is an index of sitemaps, and {one_line(beside.name)} is not "
                                 "beside it")  # fmt: skip


def _read_one(file: Path, content: bytes, found: Addresses) -> list[Path]:
    """Read a sitemap, and return the files beside it that it names as further ones."""
    named: list[str] = []
    try:
        _read_sitemap(content, found.add, named.append)
    except Unreadable as error:
        raise Unreadable(f"{one_line(file.name)}: {error}") from error
    return [_beside(file, url) for url in named[:MOST_SITEMAPS]]


def _beside(file: Path, url: str) -> Path:
    """Return the file beside a sitemap that is another one, packed or not."""
    name = addresses.decode(urlsplit(url).path).rsplit("/", 1)[-1] or "sitemap.xml"
    packed = name.removesuffix(".gz") if name.endswith(".gz") else f"{name}.gz"
    return next((file.with_name(own) for own in (name, packed) if is_file(file.with_name(own))), file.with_name(name))


def _content(file: Path) -> bytes:
    with file.open("rb") as opened:
        content = opened.read(MOST_BYTES + 1)
    if content.startswith(b"\x1f\x8b"):
        try:
            with gzip.open(io.BytesIO(content)) as unpacked:
                content = unpacked.read(MOST_BYTES + 1)
        except (EOFError, zlib.error) as error:
            raise Unreadable("it is damaged") from error
    if len(content) > MOST_BYTES:
        raise Unreadable(f"it is larger than {MOST_BYTES} bytes")
    return content


def _of_list(content: bytes, found: Addresses) -> None:
    text = content.decode("utf-8-sig", "replace")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    first = lines[0].partition(",")[0].strip().strip('"').lower() if lines else ""
    if first in _HEADERS:
        try:
            lines = [row[0] for row in csv.reader(lines[1:]) if row]
        except csv.Error as error:
            raise Unreadable(f"it is no CSV: {error}") from error
    for line in lines:
        found.add(line.partition("\t")[0])


def _of_sitemap(file: Path, content: bytes, found: Addresses) -> None:
    sitemaps: list[str] = []
    _read_sitemap(content, found.add, sitemaps.append)
    # an index names its sitemaps by URL: they are looked for beside it
    for url in sitemaps[:MOST_SITEMAPS]:
        beside = _beside(file, url)
        if beside == file or not is_file(beside):
            raise Unreadable(f"it is an index of sitemaps, and {one_line(beside.name)} is not beside it")
        _read_sitemap(_content(beside), found.add, lambda _: None)


def _read_sitemap(content: bytes, add: Callable[[str], None], add_sitemap: Callable[[str], None]) -> None:
    """Read a sitemap. A document type is refused: a sitemap has none, and entities could make anything of it."""
    path: list[str] = []
    text: list[str] = []

    def start(name: str, _attributes: object) -> None:
        path.append(name.rpartition(":")[2].lower())
        text.clear()
        if len(path) > addresses.FOLDER_LIMIT:
            raise Unreadable("its elements lie too deep in each other")

    def end(_name: str) -> None:
        if path[-2:] == ["url", "loc"]:
            add("".join(text))
        elif path[-2:] == ["sitemap", "loc"]:
            add_sitemap("".join(text))
        path.pop()
        text.clear()

    def refuse(*_: object) -> None:
        raise Unreadable("it has a document type, which no sitemap has")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text.append
    parser.StartDoctypeDeclHandler = refuse
    parser.buffer_text = True
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Unreadable(f"it is no XML: {expat.errors.messages[error.code]} (line {error.lineno})") from error

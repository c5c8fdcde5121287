"""Addresses, the files that answer them, slugs, and what is refused."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, unquote

from . import paths

#: Characters that stand unescaped in the path of a URL (RFC 3986, pchar and the slash).
PATH_SAFE = "/~!$&'()*+,;=:@"
#: The longest file name that common file systems take, in bytes.
NAME_LIMIT = 255
#: The longest slug, in bytes.
SLUG_LIMIT = 120
#: The longest path below the site folder that is written, in bytes.
PATH_LIMIT = 1024

#: The most folders in each other that are made for a file.
FOLDER_LIMIT = 64

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_DRIVE = re.compile(r"[A-Za-z]:")
# Microsoft's documentation, "Naming Files, Paths, and Namespaces"
_WINDOWS = re.compile(r"""[<>:"|?*]|[ .]\Z|\A(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|\Z)""", re.IGNORECASE)


def clean(address: str) -> str:
    """Bring an address into its one spelling, as browsers do (RFC 3986, 5.2.4).

    `.` is no folder, `..` is the folder above, and several slashes are one: `/a/./b//c` is `/a/b/c`, `/../x` is `/x`.

    Args:
        address: A decoded path, with or without a leading slash.

    Returns:
        The decoded path with a leading slash; a trailing slash stays. To clean it again changes nothing.
    """
    if "/." not in address and "//" not in address and address.startswith("/"):
        return address
    parts: list[str] = []
    names = address.split("/")
    for name in names:
        if name == "..":
            del parts[-1:]
        elif name not in {"", "."}:
            parts.append(name)
    end = "/" if parts and names[-1] in {"", ".", ".."} else ""
    return f"/{'/'.join(parts)}{end}"


def decode(url_path: str) -> str:
    """Undo the percent-encoding of a URL's path; bytes that are not UTF-8 stay encoded.

    Args:
        url_path: A path as it stands in a URL.

    Returns:
        The decoded path.
    """
    if "%" not in url_path:
        return url_path
    try:
        return unquote(url_path, errors="strict")
    except UnicodeDecodeError:
        return url_path


@lru_cache(maxsize=65_536)
def encode(path: str) -> str:
    """Percent-encode a decoded path for use in a URL, leaving what a path may hold.

    Args:
        path: A decoded path.

    Returns:
        The path as ASCII; lone surrogates are replaced. A colon in the first part of a relative path is encoded too,
        or it would make a scheme of what stands before it, such as `javascript`.
    """
    encoded = quote(path, safe=PATH_SAFE, errors="replace")
    first, slash, rest = encoded.partition("/")
    return first.replace(":", "%3A") + slash + rest


def below_base(path: str, base: str) -> list[str]:
    """What an address of a blog's host may mean below the blog's root, the likeliest first.

    Jekyll 4 puts the base before what `post_url`, `link` and `relative_url` give; authors who wrote for Jekyll 3 put it
    there too, so that it is doubled.

    Args:
        path: A decoded path with a leading slash.
        base: The path below which the blog lived: empty, or `/blog`.

    Returns:
        Paths below the blog's root. The last ones are for links that were broken in the old blog: the base may also
        stand there several times, in part, or without the slash behind it.
    """
    if not base:
        return [path]
    found = [path]
    # a tail that is longer than the path isn't made: a base may consist of very many slashes
    starts = (match.start() for match in re.finditer("/", base) if len(base) - match.start() <= len(path))
    for tail in (base[start:] for start in starts):
        inner = path
        while inner == tail or inner.startswith(tail + "/"):
            inner = inner[len(tail) :] or "/"
            found.append(inner)
    if len(found) > 1 and (path == base or path.startswith(base + "/")):
        found[0], found[1] = found[1], found[0]
    elif path.startswith(base):
        found.append("/" + path[len(base) :])
    return list(dict.fromkeys(found))


def file_below(prefix: str, file: str) -> str:
    """Name a file of the blog relative to the root of the site, in which the blog may stand below a folder."""
    return f"{prefix}/{file}".lstrip("/")


def answering_file(address: str, suffix: str = ".html") -> str:
    """Name the file that a generator writes for an address, relative to the site's root.

    `/x/` is `x/index.html`, `/x` is `x.html`, `/x.html` is `x.html` (Jekyll 4: `Document#destination`).

    Args:
        address: A clean, decoded address.
        suffix: The ending of the written file.

    Returns:
        The decoded file path without a leading slash.
    """
    path = address.lstrip("/")
    if path == "" or path.endswith("/"):
        return path + "index" + suffix
    return path if path.endswith(suffix) else path + suffix


def redirect_file(address: str) -> str:
    """Name the file of a redirect from an address: hosts show it at `/old/thing/`, and lead there from `/old/thing`.

    Args:
        address: A clean, decoded address.

    Returns:
        The file relative to the site's root: that of the address's folder, where it doesn't name an HTML file itself.
    """
    path = address.strip("/")
    if path.endswith((".html", ".htm")) and not address.endswith("/"):
        return path
    return f"{path}/index.html" if path else "index.html"


def candidates(path: str) -> Iterator[str]:
    """The files that a static host tries for a request, best first.

    Args:
        path: A decoded request path, with or without a leading slash.

    Yields:
        File paths relative to the site's root.
    """
    path = path.lstrip("/")
    if path == "" or path.endswith("/"):
        yield path + "index.html"
        return
    yield path
    yield path + ".html"
    yield path + "/index.html"


def refusal(file: str, *, copied: Path | None = None, windows: bool = os.name == "nt") -> str | None:
    """Say why a file must not be written below the site folder.

    Args:
        file: A decoded path relative to the site's root.
        copied: The file of the blog that is copied there as it is; None for a page or a redirect. It may be one of
            `paths.PUBLIC_FILES` if it has that name in the blog too.
        windows: Whether it is written by Windows, which keeps some names and characters for itself.

    Returns:
        The reason in one clause, or None where nothing speaks against it.
    """
    if _CONTROL.search(file):
        return "it holds a control character"
    if "\\" in file:
        return "it holds a backslash"
    if _DRIVE.match(file):
        return "it begins with a drive letter"
    if file.startswith("/") or any(s in {"", ".", ".."} for s in file.split("/")):
        return "it leads out of the site"
    hidden = paths.hidden_part(file)
    if hidden is None and (name := file.rpartition("/")[2]) in paths.PUBLIC_FOLDERS:
        hidden = name  # as a folder it is public, as a file it isn't
    if hidden is not None and not (
        copied is not None and hidden in paths.PUBLIC_FILES and hidden == copied.name and file.endswith(hidden)
    ):
        return f"{hidden!r} begins with a dot, and hidden files are not published"
    if file.count("/") > FOLDER_LIMIT:
        return f"it lies in more than {FOLDER_LIMIT} folders"
    try:
        raw = file.encode()
    except UnicodeEncodeError:
        return "it holds half a character"
    if len(raw) > PATH_LIMIT or any(len(s) > NAME_LIMIT for s in raw.split(b"/")):
        return "it is too long for a file system"
    if windows and any(_WINDOWS.search(segment) for segment in file.split("/")):
        return "it is a name that Windows keeps for itself"
    return None


def unhidden(address: str) -> str:
    """The address beside one of a hidden file: `/.net/2010/x/` gives `/net/2010/x/`.

    Args:
        address: A clean address.

    Returns:
        The address without the dots at the beginning of its parts; a name that is nothing but a file extension gets
        `untitled` before it. An address without hidden parts stays as it is.
    """
    if paths.hidden_part(address) is None:
        return address
    parts = address.split("/")
    if parts[-1] == ".html":
        parts[-1] = "untitled.html"
    return clean("/".join(part if paths.hidden_part(part) is None else part.lstrip(".") for part in parts))


def numbered(address: str, number: int) -> str:
    """The address beside a taken one: `/x/` gives `/x-2/`, `/x.html` gives `/x-2.html`, `/.html` gives `/-2.html`.

    Args:
        address: A clean address.
        number: What to append.

    Returns:
        The other address.
    """
    slash = "/" if address.endswith("/") else ""
    head, _, name = address.rstrip("/").rpartition("/")
    stem, dot, suffix = name.rpartition(".")
    if not dot or slash or not (stem or suffix == "html"):
        return f"{head}/{name}-{number}{slash}"
    return f"{head}/{stem}-{number}.{suffix}"


def slug(text: str) -> str:
    """Fold a term to a slug that keeps its letters and digits in any script.

    Args:
        text: A tag or a category.

    Returns:
        Lower-case letters, marks and digits, everything else folded to single hyphens; a term without any
        letter or digit is spelled by its characters' numbers.
    """
    if text.isascii():
        joined = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
        if joined:
            return joined[:SLUG_LIMIT].rstrip("-")
    folded = unicodedata.normalize("NFC", text).lower()
    kept = "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else "-" for c in folded)
    joined = re.sub(r"-+", "-", kept).strip("-")
    cut = joined.encode(errors="replace")[:SLUG_LIMIT].decode(errors="ignore")
    return cut.rstrip("-") or "-".join(f"u{ord(c):x}" for c in folded.strip()[:8]) or "none"


def unique_slugs(terms: list[str]) -> dict[str, str]:
    """Give each of some terms a slug of its own.

    A term that *is* its slug gets it; of the others the first in code-point order does, the rest are numbered
    (`C++` is `c`, `C#` is `c-2` where no term `c` exists), so the result doesn't depend on the posts' order.

    Args:
        terms: Distinct terms.

    Returns:
        Term to slug, every slug once.
    """
    slugs: dict[str, str] = {}
    taken: set[str] = set()
    numbers: dict[str, int] = {}  # what is taken once is never free again
    for term in sorted(terms, key=lambda t: (slug(t) != t, slug(t) != t.lower(), t)):
        base = candidate = slug(term)
        number = numbers.get(base, 2)
        while candidate in taken:
            candidate, number = f"{base}-{number}", number + 1
        numbers[base] = number
        taken.add(candidate)
        slugs[term] = candidate
    return slugs


def encode_url(url: str) -> str:
    """Percent-encode whatever may not stand in a URL, leaving what is encoded already.

    Args:
        url: An absolute URL as an author wrote it.

    Returns:
        The URL in ASCII, without blanks, quotes and angle brackets.
    """
    return quote(url, safe="%/~!$&()*+,;=:@?#[]", errors="replace")


def url_of(address: str, file: str, *, use_directory_urls: bool) -> str:
    """The URL of an imported page, relative to the site's root.

    Args:
        address: Its decoded address.
        file: The decoded file that answers it.
        use_directory_urls: MkDocs' setting; without it links name the file itself.

    Returns:
        The percent-encoded URL; `./` is the root's.
    """
    return encode(address.lstrip("/") if use_directory_urls else file) or "./"

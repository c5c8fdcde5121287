"""Addresses, the files that answer them, slugs, and the addresses that are refused."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, unquote

from . import paths

#: Characters that need no escape in the path of a URL (RFC 3986, pchar and the slash).
PATH_SAFE = "/~!$&'()*+,;=:@"
#: The longest file name that common file systems allow, in bytes.
NAME_LIMIT = 255
#: The longest slug, in bytes.
SLUG_LIMIT = 120
#: The longest path below the site folder that is written, in bytes.
PATH_LIMIT = 1024

#: The deepest nesting of folders that is made for a file.
FOLDER_LIMIT = 64

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_DRIVE = re.compile(r"[A-Za-z]:")
# Microsoft's documentation, "Naming Files, Paths, and Namespaces"
_WINDOWS = re.compile(r"""[<>:"|?*]|[ .]\Z|\A(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|\Z)""", re.IGNORECASE)


def clean(address: str) -> str:
    """Normalize an address as browsers do (RFC 3986, 5.2.4).

    `.` is no folder, `..` is the folder above, and several slashes are one: `/a/./b//c` is `/a/b/c`, `/../x` is `/x`.

    Args:
        address: A decoded path, with or without a leading slash.

    Returns:
        The decoded path with a leading slash; a trailing slash stays. Cleaning it again changes nothing.
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
        url_path: A path from a URL.

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
    """Percent-encode a decoded path for use in a URL; characters that a path may contain stay.

    Args:
        path: A decoded path.

    Returns:
        The path as ASCII; lone surrogates are replaced. A colon in the first part of a relative path is encoded too,
        since the text before it would become a scheme, such as `javascript`.
    """
    encoded = quote(path, safe=PATH_SAFE, errors="replace")
    first, slash, rest = encoded.partition("/")
    return first.replace(":", "%3A") + slash + rest


#: The most parts of a base that are tried one by one, and the most times that each may be repeated.
_MOST_PARTS = 20


def below_base(path: str, base: str) -> list[str]:
    """List the possible meanings of an address on a blog's host, as paths below the blog's root, the likeliest first.

    Jekyll 4 prepends the base to the results of `post_url`, `link` and `relative_url`; authors who wrote for Jekyll 3
    prepended it too, so that it is doubled.

    Args:
        path: A decoded path with a leading slash.
        base: The path below which the blog lived: empty, or `/blog`.

    Returns:
        Paths below the blog's root. The last ones are for links that were broken in the old blog: the base may also
        occur several times, in part, or without the slash after it.
    """
    if not base:
        return [path]
    found = [path]
    # a base may consist of very many slashes: the whole of it is tried, and the last of its parts
    folders = base.rsplit("/", _MOST_PARTS)[1:]
    tails = dict.fromkeys([base, *("/" + "/".join(folders[number:]) for number in range(len(folders)))])
    for tail in tails:
        inner = path
        for _ in range(_MOST_PARTS):
            if inner != tail and not inner.startswith(tail + "/"):
                break
            inner = inner[len(tail) :] or "/"
            found.append(inner)
    if len(found) > 1 and (path == base or path.startswith(base + "/")):
        found[0], found[1] = found[1], found[0]
    elif path.startswith(base):
        found.append("/" + path[len(base) :])
    return list(dict.fromkeys(found))


def file_below(prefix: str, file: str) -> str:
    """Name a file of the blog relative to the root of the site, where the blog may have a folder of its own."""
    return f"{prefix}/{file}".lstrip("/")


def answering_file(address: str, suffix: str = ".html") -> str:
    """Name the file that a generator writes for an address, relative to the site's root.

    `/x/` is `x/index.html`, `/x` is `x.html`, `/x.html` is `x.html` (Jekyll 4: `Document#destination`).

    Args:
        address: A clean, decoded address.
        suffix: The file extension of the written file.

    Returns:
        The decoded file path without a leading slash.
    """
    path = address.lstrip("/")
    if path == "" or path.endswith("/"):
        return path + "index" + suffix
    return path if path.endswith(suffix) else path + suffix


def redirect_file(address: str) -> str:
    """Name the file of a redirect from an address: hosts show it at `/old/thing/` and redirect `/old/thing` to there.

    Args:
        address: A clean, decoded address.

    Returns:
        The file relative to the site's root: the index of the address's folder, or the HTML file that it names.
    """
    path = address.strip("/")
    if path.endswith((".html", ".htm")) and not address.endswith("/"):
        return path
    return f"{path}/index.html" if path else "index.html"


def candidates(path: str) -> Iterator[str]:
    """Yield the files that a static host tries for a request, best first.

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
    """Return the reason why a file must not be written below the site folder.

    Args:
        file: A decoded path relative to the site's root.
        copied: The file of the blog that is copied there unchanged; None for a page or a redirect. It may be one of
            `paths.PUBLIC_FILES` if it has that name in the blog too.
        windows: True if the site is written by Windows, which reserves some names and characters.

    Returns:
        The reason in one clause, or None if the file may be written.
    """
    if _CONTROL.search(file):
        return "it contains a control character"
    if "\\" in file:
        return "it contains a backslash"
    if _DRIVE.match(file):
        return "it starts with a drive letter"
    if file.startswith("/") or any(s in {"", ".", ".."} for s in file.split("/")):
        return "it is outside the site"
    hidden = paths.hidden_part(file)
    if hidden is None and (name := file.rpartition("/")[2]) in paths.PUBLIC_FOLDERS:
        hidden = name  # as a folder it is public, as a file it isn't
    if hidden is not None and not (
        copied is not None and hidden in paths.PUBLIC_FILES and hidden == copied.name and file.endswith(hidden)
    ):
        return f"{hidden!r} starts with a dot, and hidden files are not published"
    if file.count("/") > FOLDER_LIMIT:
        return f"it is nested more than {FOLDER_LIMIT} folders deep"
    try:
        raw = file.encode()
    except UnicodeEncodeError:
        return "it contains half of a surrogate pair"
    if len(raw) > PATH_LIMIT or any(len(s) > NAME_LIMIT for s in raw.split(b"/")):
        return "it is too long for a file name"
    if windows and any(_WINDOWS.search(segment) for segment in file.split("/")):
        return "the name is reserved by Windows"
    return None


def unhidden(address: str) -> str:
    """Return the address that replaces a hidden file's: `/.net/2010/x/` gives `/net/2010/x/`.

    Args:
        address: A clean address.

    Returns:
        The address without the dots at the beginning of its parts; a name that is only a file extension gets
        `untitled` before it. An address without hidden parts stays as it is.
    """
    if paths.hidden_part(address) is None:
        return address
    parts = address.split("/")
    if parts[-1] == ".html":
        parts[-1] = "untitled.html"
    return clean("/".join(part if paths.hidden_part(part) is None else part.lstrip(".") for part in parts))


def numbered(address: str, number: int) -> str:
    """Append a number to a taken address: `/x/` gives `/x-2/`, `/x.html` gives `/x-2.html`, `/.html` gives `/-2.html`.

    Args:
        address: A clean address.
        number: The number to append.

    Returns:
        The new address.
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
        Lowercase letters, marks and digits, everything else folded to single hyphens; a term without any
        letter or digit becomes the code points of its characters.
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


def unique_slugs(terms: list[str], slug: Callable[[str], str] = slug) -> dict[str, str]:
    """Give each term a slug of its own.

    A term that *is* its slug gets it; of the others the first in code-point order does, the rest are numbered
    (`C++` is `c`, `C#` is `c-2` if there is no term `c`), so the result doesn't depend on the posts' order.

    Args:
        terms: Distinct terms.
        slug: Returns the slug that a term would have by itself.

    Returns:
        Term to slug, every slug once.
    """
    slugs: dict[str, str] = {}
    taken: set[str] = set()
    numbers: dict[str, int] = {}  # a number that is taken once is never free again
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
    """Percent-encode the characters that a URL can't contain; sequences that are encoded already stay.

    Args:
        url: An absolute URL as the author wrote it.

    Returns:
        The URL in ASCII, without whitespace, quotes and angle brackets.
    """
    return quote(url, safe="%/~!$&()*+,;=:@?#[]", errors="replace")


def url_of(address: str, file: str, *, use_directory_urls: bool) -> str:
    """Return the URL of an imported page, relative to the site's root.

    Args:
        address: Its decoded address.
        file: The decoded file that answers it.
        use_directory_urls: MkDocs' setting; without it links name the file itself.

    Returns:
        The percent-encoded URL; `./` is the root's.
    """
    return encode(address.lstrip("/") if use_directory_urls else file) or "./"

"""Addresses as Jekyll's filters make them."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, unquote

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
#: The characters of an address that are not escaped: RFC 3986, and `%` in an existing escape.
_SAFE: Final = "!#$&'()*+,/:;=?@[]~"
_UNRESERVED = re.compile(r"%(?:[46][1-9A-Fa-f]|[57][0-9Aa]|3[0-9]|2[DdEe]|5[Ff]|7[Ee])")
_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def relative(address: str, base: str) -> str:
    """Prepend the base address, unless the address names a scheme (Jekyll 4.3, `relative_url`).

    `""` gives the base itself; everything else gets a slash before it.
    """
    if _ABSOLUTE.match(address):
        return address
    base = base.rstrip("/")
    if base and not base.startswith("/"):
        base = f"/{base}"
    if address and not address.startswith("/"):
        address = f"/{address}"
    return encoded(base + address)


def absolute(address: str, base: str, url: str) -> str:
    """Prepend the site's URL to the relative address (Jekyll 4.3, `absolute_url`)."""
    if _ABSOLUTE.match(address):
        return address
    return url.rstrip("/") + relative(address, base) if url else relative(address, base)


def encoded(address: str) -> str:
    """Return an address in its normal form: escaped only where necessary, without `.` and `..` as folders."""
    end = min(i for i in (address.find("?"), address.find("#"), len(address)) if i >= 0)
    path, rest = _undotted(address[:end]), address[end:]
    return _escaped(path, _SAFE.translate({ord("["): None, ord("]"): None})) + _escaped(rest, _SAFE)


def _escaped(part: str, safe: str) -> str:
    part = _UNRESERVED.sub(lambda found: unquote(found.group()), _PERCENT.sub("%25", part))
    return quote(part, safe=safe + "%")


def _undotted(path: str) -> str:
    if "/." not in path:
        return path
    kept: list[str] = []
    folders = path.split("/")
    for index, folder in enumerate(folders):
        if folder in (".", ".."):
            if folder == ".." and len(kept) > 1:
                kept.pop()
            if index == len(folders) - 1:
                kept.append("")
        else:
            kept.append(folder)
    return "/".join(kept)

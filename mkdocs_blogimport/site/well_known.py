"""The files at the top of an old blog that hosts, crawlers and browsers request, though no page refers to them."""

from __future__ import annotations

from collections.abc import Container, Iterable, MutableMapping
from pathlib import Path
from urllib.parse import urlsplit

from ..blog.post import ImportedBlog
from ..diagnostics.naming import display_path
from ..diagnostics.problems import Problems

#: The files, by their addresses; those in `.well-known/` are requested too.
FILES = frozenset({"/.nojekyll", "/ads.txt", "/app-ads.txt", "/favicon.ico", "/robots.txt"})
WELL_KNOWN = "/.well-known/"
CNAME = "/CNAME"
_LONGEST = 1_000


def add(
    copied: MutableMapping[str, Path],
    imports: Iterable[ImportedBlog],
    there: Container[str],
    site_url: str | None,
    problems: Problems,
) -> None:
    """Add the files that a host requests to those that are copied, unless the site has its own.

    Args:
        copied: Receives the files: address in the site to file.
        imports: The blogs; one whose URL had a path had no such files.
        there: The files of the site, by their paths.
        site_url: The URL of the site. A CNAME is copied only if it names this host.
        problems: Receives a CNAME that names another.
    """
    for imported in imports:
        if imported.base:
            continue
        for address, file in imported.static.items():
            if address[1:] in there or address in copied:
                continue
            is_asked_for = address in FILES or address.startswith(WELL_KNOWN)
            if is_asked_for or (address == CNAME and _is_for(file, site_url, problems)):
                copied[address] = file


def _is_for(cname: Path, site_url: str | None, problems: Problems) -> bool:
    """Return True if a CNAME names the site's host; another host is reported."""
    try:
        with cname.open(encoding="utf-8-sig", errors="replace") as opened:
            named = opened.read(_LONGEST).strip().lower()
    except OSError as error:
        problems.report("unreadable", display_path(cname), None, f"can't be read: {error.strerror}", "left out")
        return False
    try:
        host = (urlsplit(site_url or "").hostname or "").lower()
    except ValueError:
        host = ""
    if named == host:
        return True
    what = (
        f"names the host {named!r}, but `site_url` names {host!r}"
        if host
        else f"names the host {named!r}, but `site_url` names no host"
    )
    problems.report("left-out", display_path(cname), None, what, "left out; copy it to docs_dir if it is right")
    return False

"""The files at the top of an old blog that hosts, crawlers and browsers ask for, though no page refers to them."""

from __future__ import annotations

from collections.abc import Container, Iterable, MutableMapping
from pathlib import Path
from urllib.parse import urlsplit

from ..blog.post import ImportedBlog
from ..diagnostics.naming import display_path
from ..diagnostics.problems import Problems

#: By their addresses; what lies in `.well-known/` is asked for too.
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
    """Add the files that a host asks for to those that are copied, where the site has none of its own.

    Args:
        copied: Is filled: address in the site to file.
        imports: The blogs; one that lived below a path had no such files.
        there: The files of the site, by their paths.
        site_url: The address of the site. A CNAME is copied only where it names this host.
        problems: Where it is reported that a CNAME names another.
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
    """Whether a CNAME names the site's host; that it names another is reported."""
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
    what = f"names the host {named!r}, and `site_url` {host!r}" if host else f"names the host {named!r}"
    problems.report("left-out", display_path(cname), None, what, "left out; put one into docs_dir if it is right")
    return False

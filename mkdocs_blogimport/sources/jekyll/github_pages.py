"""The additions of GitHub Pages' plugins to a blog: titles from headings, and data about its repository.

The rules are those of jekyll-titles-from-headings and jekyll-github-metadata.
"""

from __future__ import annotations

import html
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...blog.paths import is_file, why_not_read
from .. import fields

_TITLED = re.compile(
    r"\s*+(?:#{1,3}[ \t]+(?P<marked>[^\n]*+)|(?P<underlined>[^\n]++)\n[-=]++[ \t]*+(?=\n|\Z))(?P<rest>\n?)"
)
_NOTE = re.compile(r"\[\^[^\]\n]{0,100}\]")
_MARKUP = re.compile(r"[*_`\[\]<>&\\~!{}]|--|\.\.\.|[\"']")
_TAG = re.compile(r"<[^<>]*>")
_REPOSITORY = re.compile(r"(?:https?://[\w.]+/|git@[\w.]+:)?(?P<owner>[\w.-]+)/(?P<name>[\w.-]+?)(?:\.git)?/?\Z")
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")


def heading(body: str) -> str:
    """Return the heading of the first three levels at the beginning of a page, as plain text; empty without one."""
    found = _TITLED.match(body)
    if found is None:
        return ""
    written = found["underlined"] or found["marked"] or ""
    written = _NOTE.sub("", re.sub(r"(?<=[ \t])#{1,3}[ \t]*\Z", "", written.rstrip())).strip()
    if not _MARKUP.search(written):
        return written
    from ...kramdown import Kramdown  # few headings contain markup

    shown = html.unescape(_TAG.sub("", Kramdown({"auto_ids": "false"}).convert(f"# {written}\n").html))
    return " ".join(shown.split())


def without_heading(body: str) -> tuple[str, int]:
    """Remove from a page the heading that became its title (the setting `strip_title`).

    Returns:
        The rest, and the number of removed lines.
    """
    found = _TITLED.match(body)
    rest = body if found is None else body[found.end() :]
    stripped = rest.lstrip()
    return stripped, body.count("\n") - stripped.count("\n")


def repository(values: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the owner and the name of the repository in `repository:` (or, in older blogs, `github_repo:`)."""
    match = _REPOSITORY.fullmatch(fields.line(values.get("repository")))
    return None if match is None else (match["owner"], match["name"])


def metadata(values: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Return the data that jekyll-github-metadata has about a repository without a request to GitHub.

    Args:
        values: The blog's own settings.
        folder: The real path of its folder, whose CNAME counts.

    Returns:
        Its additions to the settings: `github`, and `url`, `baseurl` and `title` if the blog doesn't set them. Empty if
        no repository is named.
    """
    named = repository(values)
    if named is None:
        return {}
    owner, name = named
    host = f"{owner}.github.io".lower()
    is_user_page = name.lower() in {host, f"{owner}.github.com".lower()}
    own_host = cname(folder)
    domain = own_host or host
    base = "" if is_user_page or own_host else f"/{name}"
    address = f"https://github.com/{owner}/{name}"
    added: dict[str, Any] = {
        "github": {
            "hostname": "github.com",
            "pages_hostname": "github.io",
            "owner_name": owner,
            "owner_url": f"https://github.com/{owner}",
            "owner_gravatar_url": f"https://github.com/{owner}.png",
            "repository_name": name,
            "repository_nwo": f"{owner}/{name}",
            "repository_url": address,
            "clone_url": f"{address}.git",
            "issues_url": f"{address}/issues",
            "releases_url": f"{address}/releases",
            "wiki_url": f"{address}/wiki",
            "zip_url": f"{address}/zipball/gh-pages",
            "tar_url": f"{address}/tarball/gh-pages",
            "is_user_page": is_user_page,
            "is_project_page": not is_user_page,
            "show_downloads": True,
            "project_title": fields.line(values.get("title")) or name,
            "project_tagline": fields.line(values.get("description")),
            "url": f"https://{domain}{base}",
            "baseurl": base,
        }
    }
    if not fields.line(values.get("title")):
        added["title"] = name
    own = fields.line(values.get("url"))
    if not own:
        added["url"] = f"https://{domain}"
    if values.get("baseurl") in (None, "/") and (not own or fields.host(own) == domain):
        added["baseurl"] = base
    return added


def cname(folder: Path) -> str:
    """Return the host in a blog's CNAME, in lowercase; an empty string if there is none, or no valid one."""
    file = folder / "CNAME"
    if not is_file(file) or why_not_read(file, Path(os.path.realpath(folder))) is not None:
        return ""
    try:
        with file.open(encoding="utf-8-sig", errors="replace") as opened:
            written = opened.read(1_000).strip().lower()
    except OSError:
        return ""
    return written if _HOST.fullmatch(written) else ""

"""What the mkdocs.yml of a site with Material's blog says of the site."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from typing import Any

from ...blog.post import OldSetting, SettingName
from .. import fields
from .project import Project, plain

_TEXTS: tuple[tuple[SettingName, str], ...] = (
    ("title", "site_name"),
    ("description", "site_description"),
    ("author", "site_author"),
    ("copyright", "copyright"),
    ("repository", "repo_url"),
)
#: An `edit_uri` that names the branch, as GitHub and GitLab have it.
_EDIT = re.compile(r"edit/(?P<branch>[\w./-]{1,100})/docs/?")
#: The most links to social networks.
MOST_LINKS = 40


def old_settings(project: Project, static: Container[str]) -> Iterator[OldSetting]:
    """Yield what a site says of itself.

    Args:
        project: The site.
        static: The addresses of the files that it publishes as they are.
    """
    for name, key in _TEXTS:
        if value := _line(project, key):
            yield OldSetting(name, value, _origin(project, key))
    if (edit := _EDIT.fullmatch(_line(project, "edit_uri"))) is not None:
        yield OldSetting("edit", edit["branch"], _origin(project, "edit_uri"))
    names: tuple[SettingName, ...] = ("favicon", "logo")
    for name in names:
        if (address := "/" + _line(project, f"theme.{name}").lstrip("/")) in static:
            yield OldSetting(name, address, _origin(project, f"theme.{name}"))
    if _line(project, "extra.analytics.provider") == "google" and (
        identifier := _line(project, "extra.analytics.property")
    ):
        yield OldSetting("analytics", identifier, _origin(project, "extra.analytics"))
    listed = _get(project, "extra.social")
    for entry in listed[:MOST_LINKS] if isinstance(listed, list) else ():
        if isinstance(entry, Mapping) and (url := fields.line(entry.get("link"))):
            yield OldSetting("social", url, _origin(project, "extra.social"))


def language(project: Project) -> str | None:
    """Return the language of the theme, which is that of the site; None if it names none."""
    return _line(project, "theme.language") or None


def _line(project: Project, key: str) -> str:
    value = _get(project, key)
    return "" if isinstance(value, bool) else fields.line(value)


def _get(project: Project, key: str) -> Any:
    value: Any = project.values
    for part in key.split("."):
        value = plain(value.get(part)) if isinstance(value, Mapping) else None
    return value


def _origin(project: Project, key: str) -> str:
    return f"`{key}` in {project.display_path}"

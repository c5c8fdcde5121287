"""Hugo: its configuration, sections, bundles, languages, and the addresses that they make."""

from __future__ import annotations

from pathlib import Path

from ...blog.paths import is_file, is_folder
from ...blog.post import ImportedBlog
from ...diagnostics.problems import Problems
from ..options import ReadOptions
from ..signs import nearest, says

NAME = "hugo"
#: What `hugo.toml` says, and the front matter.
IGNORED = frozenset(
    {
        "config",
        "github_pages",
        "post_url_format",
        "post_url_date_format",
        "without_front_matter",
        "conventions.gems",
        "conventions.layouts",
    }
)
OUTPUT = frozenset({"public", "resources/_gen"})

#: Settings that Hugo's `config.toml` has, and Zola's or another program's has not.
_SETTINGS = (
    r"(?im)^[ \t\"'\[]*(?:baseurl|languagecode|defaultcontentlanguage|publishdir|contentdir|builddrafts|uglyurls|"
    r"disablekinds|permalinks|paginate)\b"
)
#: What a configuration says whose content lies in another folder.
_CONTENT_ELSEWHERE = r"(?im)^[ \t\"']*contentdir\b"


def root_of(folder: Path) -> Path | None:
    """Return the root of the Hugo site that a folder is, or is a part of: `content`, `content/en/blog`."""
    return nearest(folder, _is_root)


def recognises(folder: Path) -> bool:
    """Return True for the root of a Hugo site, and for a folder of its content."""
    folder = folder.resolve()
    site = root_of(folder)
    if site is None or site == folder:
        return site is not None
    from .config import read_config

    config = read_config(site, Problems())
    path = folder.relative_to(site).as_posix()
    return any(mount.inside(path) is not None for mount in config.content)


def read(folder: Path, problems: Problems, options: ReadOptions) -> ImportedBlog:
    """Read a blog as `reading.read` says, which is imported only now: a site needs one generator of all."""
    from . import reading

    return reading.read(folder, root_of(folder) or folder, problems, options)


def _is_root(folder: Path) -> bool:
    if any(is_file(folder / f"hugo.{suffix}") for suffix in ("toml", "yaml", "yml", "json")):
        return True
    has_content = is_folder(folder / "content")
    if is_folder(folder / "config" / "_default") or (has_content and is_folder(folder / "archetypes")):
        return True
    files = (folder / f"config.{suffix}" for suffix in ("toml", "yaml", "yml", "json"))
    return any(says(file, _SETTINGS if has_content else _CONTENT_ELSEWHERE) for file in files)

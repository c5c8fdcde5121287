"""Jekyll: `_config.yml`, `_posts/` at any depth, drafts, collections, and standalone pages."""

from __future__ import annotations

from pathlib import Path

from ...blog.paths import is_folder
from ...blog.post import ImportedBlog
from ...diagnostics.problems import Problems
from ..options import ReadOptions
from ..signs import is_hexo, is_hexos_source, nearest, says
from .config_files import config_file

NAME = "jekyll"
#: What `_config.yml` says, and the front matter.
IGNORED = frozenset({"post_url_format", "post_url_date_format", "without_front_matter", "conventions.shortcodes"})
OUTPUT = frozenset({"_site"})


def root_of(folder: Path) -> Path | None:
    """Return the folder of the Jekyll blog that a folder is, or is a part of, such as `_posts`."""
    if is_folder(folder / "_posts"):
        return folder
    if (found := nearest(folder, lambda site: config_file(site) is not None)) is not None:
        return found
    return folder.parent if folder.name in {"_posts", "_drafts"} else None


def recognises(folder: Path) -> bool:
    """Return True for a configuration file of Jekyll, or a `_posts` folder that is not Hexo's."""
    if is_folder(folder / "_posts"):
        return not is_hexos_source(folder.resolve())
    if is_hexo(folder):
        return False
    config = config_file(folder)
    # Hexo's posts are there too, but Octopress sets `source`
    return config is not None and (not is_folder(folder / "source" / "_posts") or says(config, r"(?m)^source[ \t]*:"))


def read(folder: Path, problems: Problems, options: ReadOptions) -> ImportedBlog:
    """Read a blog as `reading.read` says, which is imported only now: a site needs one generator of all."""
    from . import reading

    return reading.read(folder, problems, options)

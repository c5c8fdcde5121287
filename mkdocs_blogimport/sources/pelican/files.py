"""The files of a Pelican blog's content: articles, pages, and what is copied unchanged."""

from __future__ import annotations

import fnmatch
import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from ...blog.paths import is_file
from ...diagnostics.problems import Problems
from ..markup import other_markup
from ..options import ReadOptions
from ..walk import Found, walk
from .headers import FORMATS
from .settings import Settings

#: Markup that only plugins of Pelican read.
OTHER_MARKUP = {
    suffix[1:]: name
    for suffix, name in other_markup(".asc", ".adoc", ".asciidoc", ".ipynb", ".nbdata", ".org", ".textile").items()
}
#: Folders beside the content that hold no documents, where the content is the whole folder of the blog.
_APART = frozenset({"node_modules", "__pycache__", "venv", "env", "themes", "theme", "plugins", "pelican-plugins",
                    "pelican-themes", "cache", "output"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class ContentFile:
    """A file of the content."""

    found: Found
    path: str
    """Relative to the folder of the content."""
    kind: Literal["article", "page", "file"]

    @property
    def suffix(self) -> str:
        """The file extension without its dot, in lowercase."""
        return posixpath.splitext(self.path)[1][1:].lower()


def content_files(settings: Settings, problems: Problems, options: ReadOptions) -> list[ContentFile]:
    """Return the files of the content (Pelican: `Generator.get_files`).

    Args:
        settings: The blog's settings.
        problems: Receives the problems.
        options: The site's options.

    Returns:
        All its files, those that are no documents too; hidden and ignored ones are left out.
    """
    return list(_Content(settings, problems, options).files())


class _Content:
    def __init__(self, settings: Settings, problems: Problems, options: ReadOptions) -> None:
        self._settings = settings
        self._problems = problems
        self._options = options
        self._prefix = f"{settings.content}/" if settings.content else ""
        self._ignores = settings.texts("IGNORE_FILES")
        paths = {kind: list(map(_clean, settings.texts(f"{kind}_PATHS"))) for kind in ("ARTICLE", "PAGE")}
        self._paths = paths
        # what holds the ones is left out of the others (Pelican: `configure_settings`)
        self._excludes = {
            kind: frozenset(filter(None, map(_clean, [*settings.texts(f"{kind}_EXCLUDES"), *paths[other]])))
            for kind, other in (("ARTICLE", "PAGE"), ("PAGE", "ARTICLE"))
        }
        readers = settings["READERS"]
        self._unread = {name for name, reader in readers.items() if not reader} if isinstance(readers, dict) else set()
        self._is_ignored = cache(lambda name: any(fnmatch.fnmatch(name, pattern) for pattern in self._ignores))

    def files(self) -> Iterator[ContentFile]:
        settings, options = self._settings, self._options
        for found in walk(settings.folder, self._problems, self._enters, options.not_below):
            if not found.path.startswith(self._prefix) or options.leaves_out(found.path):
                continue
            path = found.path[len(self._prefix) :]
            is_hidden = any(part.startswith(".") or self._is_ignored(part) for part in path.split("/"))
            if is_hidden and not self._is_named(path):
                continue
            yield ContentFile(found, path, self._kind(path))

    def _is_named(self, path: str) -> bool:
        """Return True for a file such as `.nojekyll` that the settings publish by name."""
        return path in self._settings["EXTRA_PATH_METADATA"] or path in self._settings.texts("STATIC_PATHS")

    def _enters(self, path: str) -> bool:
        settings, options = self._settings, self._options
        name = path.rsplit("/", 1)[-1]
        if options.leaves_out(path) or settings.folder / path in options.not_below:
            return False
        if self._prefix and not f"{path}/".startswith(self._prefix):
            return self._prefix.startswith(f"{path}/")
        if self._prefix == f"{path}/":
            return True
        if name.startswith(".") or self._is_ignored(name):
            return False
        if not self._prefix and (name in _APART or is_file(settings.folder / path / "pyvenv.cfg")):
            return False
        return bool(self._prefix) or path not in {_clean(settings.text("OUTPUT_PATH")), _clean(settings.text("THEME"))}

    def _kind(self, path: str) -> Literal["article", "page", "file"]:
        suffix = posixpath.splitext(path)[1][1:]
        if suffix not in FORMATS or suffix in self._unread:
            return "file"
        if self._is_below(path, "ARTICLE"):
            return "article"
        return "page" if self._is_below(path, "PAGE") else "file"

    def _is_below(self, path: str, kind: str) -> bool:
        return any(is_listed(path, root, self._excludes[kind]) for root in self._paths[kind])


def is_listed(path: str, root: str, excludes: Iterable[str]) -> bool:
    """Return True if a file is found below a folder, or is named itself, and no excluded folder lies between."""
    if path == root:
        return True
    start = f"{root}/" if root else ""
    if not path.startswith(start):
        return False
    above = path.rpartition("/")[0]
    while len(above) > len(root):
        if above in excludes:
            return False
        above = above.rpartition("/")[0]
    return True


def _clean(path: str) -> str:
    """Return a path of the settings without what doesn't count; one that leads out of the folder leads nowhere."""
    cleaned = posixpath.normpath(path.strip()) if path.strip() else ""
    return "" if cleaned == "." else cleaned.rstrip("/")

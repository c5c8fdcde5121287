"""The files of a Jekyll site, with the kind of each: a post, a draft, an item of a collection, or anything else."""

from __future__ import annotations

import errno
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ...blog.paths import PUBLIC_FILES, hidden_part, why_not_read
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from ..options import ReadOptions
from ..walk import Found, walk
from . import languages
from .config import Collection, Config

#: Jekyll 4: `Utils.has_yaml_header?`; a byte order mark before it is no harm.
_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?---[ \t\r\f\v]*\n")

#: Files of most repositories that are not meant as pages (`JekyllOptionalFrontMatter::FILENAME_BLACKLIST`).
_NO_PAGES = frozenset(
    {
        "CODE_OF_CONDUCT",
        "CONTRIBUTING",
        "COPYING",
        "ISSUE_TEMPLATE",
        "LICENCE",
        "LICENSE",
        "PULL_REQUEST_TEMPLATE",
        "README",
    }
)


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of a site, with the kind of its files."""

    kind: Literal["site", "posts", "drafts", "collection", "between"]
    """`between` is a hidden folder on the way to a collection, whose files mean nothing."""
    folder: str
    """The topmost folder of this kind (`trip/_posts/`), relative to the source folder, with a slash at its end."""
    base: str
    """The prefix of the folder's entries in patterns of `exclude`."""
    collection: Collection | None = None


def listed(config: Config, options: ReadOptions, problems: Problems) -> Iterator[tuple[Found, Place]]:  # noqa: C901 - the inner function counts too
    """Find the files that Jekyll would read (`Jekyll::Reader`).

    Args:
        config: The site's settings.
        options: The site's options.
        problems: Receives the folders that can't be read.

    Yields:
        Each file, with its place.
    """
    places: dict[str, Place] = {"": Place("site", "", "")}
    collections = {c.folder: c for c in config.collections.values()}
    destination = str(config.values["destination"]).strip("./")
    translations = _translations(config)
    drafts = options.draft or config.values["show_drafts"] is True

    def enters(path: str) -> bool:
        parent, slash, name = path.rpartition("/")
        above, folder = places[parent + slash], path + "/"
        if options.leaves_out(path) or config.folder / path in options.not_below:
            return False
        if folder in collections:
            places[folder] = Place("collection", folder, f"_{collections[folder].name}/", collections[folder])
        elif above.kind not in {"site", "between"}:
            # names below are checked file by file; only posts are never searched in folders with a dot
            if above.kind != "collection" and name.startswith("."):
                return False
            places[folder] = above
        elif name in {"_posts", "_drafts"}:
            if (name == "_drafts" and not drafts) or not folder.startswith(config.collections_dir):
                return False
            places[folder] = Place("posts" if name == "_posts" else "drafts", folder, folder)
        elif above.kind == "site" and path != destination and config.entries.takes(above.base, name, is_folder=True):
            places[folder] = Place("site", folder, folder)
        elif config.collections_dir.startswith(folder) or folder in translations:
            places[folder] = Place("between", folder, folder)
        else:
            return False
        return True

    seen = set()
    for found in walk(config.folder, problems, enters, options.not_below):
        folder = found.path[: found.path.rfind("/") + 1]
        place = places[folder]
        if place.kind == "between" or options.leaves_out(found.path):
            continue
        if config.entries.takes(place.base, found.path[len(place.folder) :]):
            seen.add(found.path)
            yield found, place
    for path in config.entries.included:
        path = path.strip("/")
        file = config.folder / path
        if path in seen or not _is_there(file, problems):
            continue
        if hidden_part(path) not in {None, *PUBLIC_FILES}:
            problems.report(
                "left-out", display_path(file), None, "`include` names it, but the file is hidden", "left out"
            )
        elif (reason := why_not_read(file, config.folder)) is not None:
            problems.report("unreadable", display_path(file), None, reason, "left out")
        else:
            yield Found(path, file), Place("site", path[: path.rfind("/") + 1], "")


def _translations(config: Config) -> frozenset[str]:
    """Return the hidden folders on the way to posts of jekyll-multiple-languages-plugin."""
    if config.languages is None or languages.MULTIPLE not in config.plugins:
        return frozenset()
    return frozenset({f"{languages.FOLDER}/", *(f"{languages.FOLDER}/{name}/" for name in config.languages.every)})


def _is_there(file: Path, problems: Problems) -> bool:
    """Return True if a file of `include` exists; a lack of permission is reported."""
    try:
        return file.is_file()
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:  # no file has such a name
            problems.report("unreadable", display_path(file), None, f"can't be opened: {error.strerror}", "left out")
        return False


def has_header(file: Path) -> bool:
    """Return True if a file begins with front matter, and so isn't copied unchanged.

    Raises:
        OSError: The file can't be read.
    """
    with file.open("rb") as opened:
        return _HEADER.match(opened.read(256)) is not None


class Unmarked:
    """The files without front matter that are pages all the same.

    The plugins jekyll-optional-front-matter and jekyll-readme-index make them pages.
    """

    def __init__(self, config: Config, paths: Iterable[str]) -> None:
        """Prepare the decision.

        Args:
            config: The blog's settings.
            paths: Its files, below its folder.
        """
        self._config = config
        self._are_pages = config.runs("jekyll-optional-front-matter", "optional_front_matter")
        self._are_indexes = config.runs("jekyll-readme-index", "readme_index")
        names = map(posixpath.split, paths)
        self._with_index = {folder for folder, name in names if name.lower().startswith("index.")}

    def kind(self, path: str) -> Literal["page", "index"] | None:
        """Return the kind of a file without front matter: its folder's index, a page, or None for a file to copy."""
        if not (self._are_pages or self._are_indexes):
            return None
        folder, name = posixpath.split(path)
        stem, suffix = posixpath.splitext(name)
        if suffix.lower() not in self._config.markdown_suffixes:
            return None
        if self._are_indexes and stem.lower() == "readme" and folder not in self._with_index:
            self._with_index.add(folder)
            return "index"
        is_page = stem.upper() not in _NO_PAGES or self._config.entries.includes(path)
        return "page" if self._are_pages and is_page else None

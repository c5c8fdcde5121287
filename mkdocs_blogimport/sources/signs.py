"""The signs of a folder whose generator has no module here."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

from ..blog.paths import is_file, is_folder, why_not_read
from ..diagnostics.naming import display_path
from ..diagnostics.problems import Problems

#: The number of folders above one in which a generator's own files are searched: `content/en/blog` is Hugo's too.
ABOVE = 3


def other_generator(folder: Path) -> str | None:
    """Return the generator of a folder, if it isn't a bare one.

    Args:
        folder: An existing folder.

    Returns:
        A clause for a message, or None.
    """
    if folder.name in {"_posts", "_drafts"} and not is_hexos_source(folder.parent):
        return (
            f"this is the {folder.name} folder of a Jekyll blog, and `source` should name the folder that contains it"
        )
    root = nearest(folder, is_other_generators)
    if root is None:
        return None
    name = next(name for name, recognises in _GENERATORS.items() if recognises(root))
    there = "this" if root == folder else f"it is inside {root.name}/, which"
    return f"{there} looks like a {name} site, which can't be read yet"


def inner_folders(folder: Path, recognises: Callable[[Path], bool]) -> list[Path]:
    """Find the blogs' folders in a repository that is no blog itself.

    Its folders and those in them are searched, except hidden ones and those of other people's code.

    Args:
        folder: The real path of an existing folder, which no generator recognises.
        recognises: Returns True if a folder is a blog.

    Returns:
        Those that are as near as the nearest one, by name; empty if there is none, or if the folder has posts itself.
    """
    if any(says(file, r"\A---[ \t]*\n") for file in folder.glob("*.md")):
        return []
    level = [folder]
    for _ in range(_DEEP):
        level = [inner for outer in level for inner in _folders(outer)][:_MANY]
        if found := [inner for inner in level if recognises(inner)]:
            return found
    return []


#: The depth and the number of folders of a repository in which a blog is searched.
_DEEP, _MANY = 2, 500
_OTHERS_CODE = frozenset({"node_modules", "vendor", "test", "tests", "spec", "themes", "examples"})


def _folders(folder: Path) -> list[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return []
    return [
        Path(entry.path)
        for entry in entries
        if not entry.name.startswith((".", "_"))
        and entry.name not in _OTHERS_CODE
        and entry.is_dir(follow_symlinks=False)
    ]


def is_other_generators(folder: Path) -> bool:
    """Return True if a folder itself is that of a generator which has no module here."""
    return any(recognises(folder) for recognises in _GENERATORS.values())


def nearest(folder: Path, is_root: Callable[[Path], bool]) -> Path | None:
    """Find the root of the blog that a folder is, or is a part of.

    Args:
        folder: The real path of a folder.
        is_root: Returns True if a folder is the root of a generator's blog.

    Returns:
        The folder itself, or the nearest one above it that is a root; None if there is none, or if it is outside the
        repository.
    """
    if is_root(folder):
        return folder
    for root in folder.parents[:ABOVE]:
        if is_root(root):
            return root
        if is_folder(root / ".git") or is_file(root / ".git"):
            break
    return None


def report_part(folder: Path, root: Path, name: str, problems: Problems) -> None:
    """Report that the whole blog is read though a folder in it was named.

    Args:
        folder: The folder that was named; nothing is reported if it is the root.
        root: The folder of the whole blog.
        name: The generator, as messages name it.
        problems: Receives the message.
    """
    if folder != root:
        problems.report("assumed", display_path(folder), None,
                        f"this folder is a part of the {name} blog in {display_path(root)}/",
                        "that blog is read; `format: folder` reads this folder alone")  # fmt: skip


def is_hexos_source(folder: Path) -> bool:
    """Return True if a folder with `_posts` in it is Hexo's `source`, not a Jekyll blog."""
    return is_hexo(folder.parent) and not is_hexo(folder)


def says(file: Path, pattern: str) -> bool:
    """Return True if a pattern is found in a file; never in one that can't be read, that is elsewhere, or no file."""
    if not is_file(file) or why_not_read(file, Path(os.path.realpath(file.parent))) is not None:
        return False
    try:
        with file.open(encoding="utf-8", errors="replace") as stream:
            return re.search(pattern, stream.read(100_000)) is not None
    except OSError:
        return False


def is_hexo(folder: Path) -> bool:
    """Return True if a folder is the root of a Hexo blog: Jekyll's have a `_config.yml` too."""
    if not (is_file(folder / "_config.yml") or is_file(folder / "_config.yaml")) or is_folder(folder / "_posts"):
        return False
    if says(folder / "package.json", r'"hexo"'):
        return True
    return is_folder(folder / "source") and (
        is_folder(folder / "scaffolds")
        or says(folder / "_config.yml", r"(?m)^(?:source_dir|new_post_name|post_asset_folder|skip_render)[ \t]*:")
    )


#: The files of Eleventy's configuration, in the order in which they are tried (eleventy 3: `TemplateConfig`).
ELEVENTY_FILES = (
    ".eleventy.js", "eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs", "eleventy.config.ts",
    "eleventy.config.mts", "eleventy.config.cts",
)  # fmt: skip


def is_eleventy(folder: Path) -> bool:
    """Return True if a folder is that of an Eleventy site, which needs no configuration."""
    return any(is_file(folder / name) for name in ELEVENTY_FILES) or says(folder / "package.json", r'"@11ty/eleventy"')


def is_zola(folder: Path) -> bool:
    """Return True if a folder is the root of a Zola site: Hugo's have `config.toml` and `content` too."""
    files = (folder / name for name in ("zola.toml", "config.toml"))
    return is_folder(folder / "content") and any(says(file, r"(?m)^[ \t]*base_url[ \t]*=") for file in files)


def _has(*files: str) -> Callable[[Path], bool]:
    return lambda folder: any(is_file(folder / file) for file in files)


_GENERATORS: dict[str, Callable[[Path], bool]] = {
    "Gatsby": _has("gatsby-config.js", "gatsby-config.ts"),
}

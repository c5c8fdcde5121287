"""A Jekyll site's `_data` folder: YAML, JSON, CSV and TSV by file name."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from pathlib import Path
from typing import Any

from ...frontmatter import safe_yaml
from ...frontmatter.decoding import decode
from ...naming import shown
from ...problems import Problems
from .config import read_yaml

DATA_LIMIT = 5_000_000
_SUFFIXES = frozenset({".yml", ".yaml", ".json", ".csv", ".tsv"})
_NOT_IN_A_NAME = re.compile(r"[^\w\s-]+|(?<=^)\s+|\s+(?=$)")


def read_data(folder: Path, directory: str, problems: Problems) -> dict[str, Any]:
    """Read a site's data files as `site.data` shows them.

    Args:
        folder: The site's source folder.
        directory: The data folder's name below it.
        problems: Where files that can't be read are told; they are left out.

    Returns:
        File name (without ending) to content; subfolders are nested.
    """
    root = Path(os.path.realpath(folder / directory.replace("\0", "").strip("/")))
    if folder not in root.parents or not root.is_dir():
        return {}
    return _read_folder(root, root, problems)


def read_authors(folder: Path, directory: str) -> Any:
    """Read `_data/authors.*` alone: names are needed before any post asks for data.

    Args:
        folder: The site's source folder.
        directory: The data folder's name below it.

    Returns:
        What it holds; None where there is none, or where it can't be read (which `read_data` tells).
    """
    root = Path(os.path.realpath(folder / directory.replace("\0", "").strip("/")))
    for suffix in sorted(_SUFFIXES):
        file = root / f"authors{suffix}"
        if folder in root.parents and file.is_file() and root in Path(os.path.realpath(file)).parents:
            try:
                return _read_file(file, Problems())
            except (safe_yaml.Unsound, OSError, ValueError, csv.Error, RecursionError):
                return None
    return None


def _read_folder(directory: Path, root: Path, problems: Problems) -> dict[str, Any]:
    found: dict[str, Any] = {}
    try:
        entries = sorted(directory.iterdir())
    except OSError as error:
        problems.report("unreadable", shown(directory), None, f"can't be opened: {error.strerror}", "left out")
        return found
    for entry in entries:
        resolved = Path(os.path.realpath(entry))  # which, unlike `resolve`, bears a link to itself
        if entry.name.startswith((".", "_")):
            continue
        is_data = entry.suffix.lower() in _SUFFIXES
        if root not in resolved.parents or (is_data and not entry.is_file() and not entry.is_dir()):
            if is_data:
                what = "is a symbolic link that leads out of it" if entry.is_symlink() else "is no plain file"
                problems.report("unreadable", shown(entry), None, what, "posts that ask for it get nothing")
            continue
        name = re.sub(r"\s+", "_", _NOT_IN_A_NAME.sub("", entry.stem if entry.is_file() else entry.name))
        if entry.is_dir():
            if not entry.is_symlink():
                found[name] = _read_folder(entry, root, problems)
        elif is_data:
            try:
                found[name] = _read_file(entry, problems)
            except safe_yaml.Unsound as error:
                problems.report("config", shown(entry), error.line + 1, "not YAML, or more than can be trusted",
                                "posts that ask for it get nothing")  # fmt: skip
            except (OSError, ValueError, csv.Error, RecursionError) as error:
                problems.report("config", shown(entry), None, f"can't be read: {str(error).splitlines()[0]}",
                                "posts that ask for it get nothing")  # fmt: skip
    return found


def _read_file(file: Path, problems: Problems) -> Any:
    if file.stat().st_size > DATA_LIMIT:
        raise ValueError(f"it is larger than {DATA_LIMIT} bytes")
    content, _, odd = decode(file.read_bytes())
    problems.take(odd, shown(file))
    match file.suffix.lower():
        case ".json":
            return json.loads(content)
        case ".csv":
            return list(csv.DictReader(io.StringIO(content)))
        case ".tsv":
            return list(csv.DictReader(io.StringIO(content), delimiter="\t"))
    return read_yaml(content)

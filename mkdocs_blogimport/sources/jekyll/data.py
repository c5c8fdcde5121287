"""A Jekyll site's `_data` folder: YAML, JSON, CSV and TSV by file name."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import yaml

from ...problems import Problems
from ..naming import shown
from .config import ConfigLoader

DATA_LIMIT = 5_000_000
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
    root = (folder / directory.strip("/")).resolve()
    if folder not in root.parents or not root.is_dir():
        return {}
    return _read_folder(root, root, problems)


def _read_folder(directory: Path, root: Path, problems: Problems) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for entry in sorted(directory.iterdir()):
        resolved = entry.resolve()
        if entry.name.startswith((".", "_")) or (root not in resolved.parents):
            continue
        name = re.sub(r"\s+", "_", _NOT_IN_A_NAME.sub("", entry.stem if entry.is_file() else entry.name))
        if entry.is_dir():
            if not entry.is_symlink():
                found[name] = _read_folder(entry, root, problems)
        elif entry.suffix.lower() in {".yml", ".yaml", ".json", ".csv", ".tsv"}:
            try:
                found[name] = _read_file(entry)
            except (OSError, ValueError, yaml.YAMLError, csv.Error, RecursionError) as error:
                line = (
                    error.problem_mark.line + 1
                    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark
                    else None
                )
                problems.report("config", shown(entry), line, f"can't be read: {str(error).splitlines()[0]}",
                                "posts that ask for it get nothing")  # fmt: skip
    return found


def _read_file(file: Path) -> Any:
    if file.stat().st_size > DATA_LIMIT:
        raise ValueError(f"it is larger than {DATA_LIMIT} bytes")
    content = file.read_bytes().decode("utf-8-sig", errors="replace")
    match file.suffix.lower():
        case ".json":
            return json.loads(content)
        case ".csv":
            return list(csv.DictReader(io.StringIO(content)))
        case ".tsv":
            return list(csv.DictReader(io.StringIO(content), delimiter="\t"))
    return yaml.load(content, ConfigLoader)

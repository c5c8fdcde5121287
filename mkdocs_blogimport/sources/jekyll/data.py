"""A Jekyll site's `_data` folder: YAML, JSON, CSV and TSV by file name."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from itertools import zip_longest
from pathlib import Path
from typing import Any

from ...blog.paths import is_file, is_folder, why_not_read
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from ...frontmatter import safe_yaml
from ...frontmatter.decoding import decode
from .config import read_yaml

DATA_LIMIT = 5_000_000
#: Cells that are missing at the ends of a table's rows and yet are there, with nothing in them. Any more are not there,
#: which in Liquid is hardly different: a small table could ask for any number of them.
FILLED_CELLS = 100_000
_SUFFIXES = frozenset({".yml", ".yaml", ".json", ".csv", ".tsv"})
_NOT_IN_A_NAME = re.compile(r"[^\w\s-]+|(?<=^)\s+|\s+(?=$)")


def read_data(folder: Path, directory: str, problems: Problems) -> dict[str, Any]:
    """Read a site's data files as `site.data` shows them.

    Args:
        folder: The site's source folder.
        directory: The data folder's name below it.
        problems: Where files that can't be read are reported; they are left out.

    Returns:
        File name (without ending) to content; subfolders are nested.
    """
    named = _named(folder, directory)
    if not is_folder(named):
        return {}
    if (reason := why_not_read(named, folder)) is not None:
        problems.report("unreadable", display_path(named), None, reason, "posts that ask for data get nothing")
        return {}
    root = Path(os.path.realpath(named))
    return {} if root == folder else _read_folder(root, root, problems)


def read_authors(folder: Path, directory: str) -> Any:
    """Read `_data/authors.*` alone: names are needed before any post asks for data.

    Args:
        folder: The site's source folder.
        directory: The data folder's name below it.

    Returns:
        What it holds; None where there is none, or where it can't be read (which `read_data` reports).
    """
    root = Path(os.path.realpath(_named(folder, directory)))
    for suffix in sorted(_SUFFIXES):
        file = root / f"authors{suffix}"
        if is_file(file) and why_not_read(root, folder) is None and why_not_read(file, root) is None:
            try:
                return _read_file(file, Problems())
            except (safe_yaml.Unsound, OSError, ValueError, csv.Error, RecursionError):
                return None
    return None


def _named(folder: Path, directory: str) -> Path:
    """The data folder that a configuration names, wherever it is."""
    return folder / directory.replace("\0", "").strip("/")


def _read_folder(directory: Path, root: Path, problems: Problems) -> dict[str, Any]:
    found: dict[str, Any] = {}
    try:
        entries = sorted(directory.iterdir())
    except OSError as error:
        problems.report("unreadable", display_path(directory), None, f"can't be opened: {error.strerror}", "left out")
        return found
    for entry in entries:
        if entry.name.startswith((".", "_")):
            continue
        is_data = entry.suffix.lower() in _SUFFIXES
        is_there, is_directory = is_file(entry), is_folder(entry)
        reason = why_not_read(entry, root, name="the data folder")
        if reason is None and not (is_there or is_directory):
            reason = "is no plain file that can be opened"
        if reason is not None:
            if is_data:
                problems.report("unreadable", display_path(entry), None, reason, "posts that ask for it get nothing")
            continue
        name = re.sub(r"\s+", "_", _NOT_IN_A_NAME.sub("", entry.stem if is_there else entry.name))
        if is_directory:
            if not entry.is_symlink():
                found[name] = _read_folder(entry, root, problems)
        elif is_data:
            try:
                found[name] = _read_file(entry, problems)
            except safe_yaml.Unsound as error:
                problems.report("config", display_path(entry), error.line + 1, "not YAML, or more than can be trusted",
                                "posts that ask for it get nothing")  # fmt: skip
            except (OSError, ValueError, csv.Error, RecursionError) as error:
                reason = (isinstance(error, OSError) and error.strerror) or str(error).splitlines()[0]
                problems.report("config", display_path(entry), None, f"can't be read: {reason}",
                                "posts that ask for it get nothing")  # fmt: skip
    return found


def _read_file(file: Path, problems: Problems) -> Any:
    if file.stat().st_size > DATA_LIMIT:
        raise ValueError(f"it is larger than {DATA_LIMIT} bytes")
    content, _, odd = decode(file.read_bytes())
    problems.add(odd, display_path(file))
    match file.suffix.lower():
        case ".json":
            return json.loads(content)
        case ".csv":
            return _rows(content, ",")
        case ".tsv":
            return _rows(content, "\t")
    return read_yaml(content)


# a quoted cell
_QUOTED = re.compile(r'"(?:[^"]|"")*+"')
_EMPTY = "\0"  # `decode` leaves no NUL in a file


def _rows(content: str, delimiter: str) -> list[dict[str | None, str | None]]:
    """Read CSV as Jekyll does (Ruby: `CSV::Row#to_hash`).

    Args:
        content: What the file holds.
        delimiter: What stands between two cells.

    Returns:
        A mapping of column to cell for each row. An empty or missing cell is None, a quoted empty one an empty string.
        Of columns with one name the first counts; columns without a name, and cells that have no column, are one
        column named None. A blank line is a row too.

    Raises:
        csv.Error: A cell is longer than Python's `csv` reads.
    """
    marked = _QUOTED.sub(lambda quoted: quoted[0] if len(quoted[0]) > 2 else f'"{_EMPTY}"', content)
    rows = csv.reader(io.StringIO(marked), delimiter=delimiter)
    columns = [_cell(written) for written in next(rows, [])]
    found: list[dict[str | None, str | None]] = []
    left = FILLED_CELLS
    for cells in rows:
        row: dict[str | None, str | None] = {}
        filled = columns[: len(cells) + left]
        left -= max(0, len(filled) - len(cells))
        for column, cell in zip_longest(filled, map(_cell, cells)):
            row.setdefault(column, cell)
        found.append(row)
    return found


def _cell(written: str) -> str | None:
    """The value of a cell; Python's `csv` doesn't distinguish an empty one from a quoted empty one."""
    return "" if written == _EMPTY else written or None

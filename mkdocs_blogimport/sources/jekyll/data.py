"""A Jekyll site's `_data` folder: YAML, JSON, CSV and TSV by file name."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any

from ...blog.addresses import FOLDER_LIMIT
from ...blog.paths import is_file, is_folder, why_not_read
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from ...frontmatter import safe_yaml
from .. import settings_file

DATA_LIMIT = 5_000_000
_UNREADABLE = object()
#: The most missing cells at the ends of rows that are filled with None. Further ones are left out, with hardly
#: any difference in Liquid: a small table could ask for any number of them.
FILLED_CELLS = 100_000
#: Of files with one name the later in this order is used, and a folder before any (`DataReader#read_data_to`).
_SUFFIXES = (".yaml", ".yml", ".json", ".csv", ".tsv")
#: Jekyll 4: `DataReader#sanitize_filename`.
_NOT_IN_A_NAME = re.compile(r"[^\w\s-]+|(?:(?<=^)|(?<=\b\s))\s+(?=$|\s?\b)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Table:
    """The format of CSV or TSV: Jekyll's `csv_reader` and `tsv_reader`."""

    delimiter: str
    headers: bool | Sequence[str] = True
    """True if the first row has the names of the columns, or the names; without any a row is a list."""
    converters: frozenset[str] = frozenset()

    @classmethod
    def configured(cls, settings: Any, delimiter: str) -> Table:
        """Return the settings under one key of the configuration."""
        settings = settings if isinstance(settings, Mapping) else {}
        headers, converters = settings.get("headers", True), settings.get("csv_converters")
        if isinstance(headers, str):
            headers = headers.split(delimiter)
        names = headers if headers is None or isinstance(headers, bool) else [str(name) for name in _list(headers)]
        return cls(delimiter, bool(names) if isinstance(names, bool | None) else names,
                   frozenset(str(name).lstrip(":") for name in _list(converters)))  # fmt: skip


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def tables(values: Mapping[str, Any]) -> dict[str, Table]:
    """Return the formats of a site's tables, by file extension."""
    return {
        ".csv": Table.configured(values.get("csv_reader"), ","),
        ".tsv": Table.configured(values.get("tsv_reader"), "\t"),
    }


def read_data(folder: Path, directory: str, problems: Problems, values: Mapping[str, Any]) -> dict[str, Any]:
    """Read a site's data files as `site.data` shows them.

    Args:
        folder: The site's source folder.
        directory: The data folder's name below it.
        problems: Receives the files that can't be read; they are left out.
        values: The site's configuration.

    Returns:
        File name (without its extension) to content; subfolders are nested.
    """
    named = _named(folder, directory)
    if not is_folder(named):
        return {}
    if (reason := why_not_read(named, folder)) is not None:
        problems.report("unreadable", display_path(named), None, reason, "`site.data` is empty")
        return {}
    root = Path(os.path.realpath(named))
    return {} if root == folder else _read_folder(root, problems, tables(values))


def read_authors(folder: Path, directory: str) -> Any:
    """Read `_data/authors.*` alone: the names are needed before any post uses data.

    Args:
        folder: The site's source folder.
        directory: The data folder's name below it.

    Returns:
        The content; None if there is none, or if it can't be read (which `read_data` reports).
    """
    root = Path(os.path.realpath(_named(folder, directory)))
    for suffix in reversed(_SUFFIXES):
        file = root / f"authors{suffix}"
        if is_file(file) and why_not_read(root, folder) is None and why_not_read(file, root) is None:
            value = _read_file(file, Problems(), tables({}))
            return None if value is _UNREADABLE else value
    return None


def read_translations(folder: Path, directory: str, languages: Iterable[str], problems: Problems) -> dict[str, Any]:
    """Read the translations of a blog in several languages.

    Args:
        folder: The site's source folder.
        directory: The folder of the translations in it.
        languages: The languages, which are the names of the files.
        problems: Receives the files that can't be read; they are left out.

    Returns:
        Language to the content of its file.
    """
    found: dict[str, Any] = {}
    for language in languages:
        file = _named(folder, directory) / f"{language}.yml"
        if not is_file(file):
            continue
        if (reason := why_not_read(file, folder)) is not None:
            problems.report("unreadable", display_path(file), None, reason, "left out of `site.translations`")
        else:
            _take(file, found, problems, tables({}))
    return found


def _named(folder: Path, directory: str) -> Path:
    """Return the data folder that a configuration names, in any place."""
    return folder / directory.replace("\0", "").strip("/")


def _winning_last(entry: os.DirEntry[str]) -> tuple[int, str]:
    suffix = Path(entry.name).suffix.lower()
    return (
        len(_SUFFIXES) if is_folder(Path(entry.path)) else _SUFFIXES.index(suffix) if suffix in _SUFFIXES else -1,
        entry.name,
    )


def _read_folder(root: Path, problems: Problems, tables: Mapping[str, Table]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    deep: list[Path] = []
    stack = [(root, found, 0)]
    while stack:
        directory, content, depth = stack.pop()
        for entry in _entries(directory, problems):
            if entry.name.startswith("."):
                continue
            file = Path(entry.path)
            is_data = file.suffix.lower() in _SUFFIXES
            if (reason := _why_not_taken(entry, root)) is not None:
                if is_data:
                    problems.report("unreadable", display_path(file), None, reason, "left out of `site.data`")
            elif is_file(file):
                if is_data:
                    _take(file, content, problems, tables)
            elif entry.is_symlink():
                continue
            elif depth >= FOLDER_LIMIT:
                deep.append(file)
            else:
                inner: dict[str, Any] = {}
                content[_key(entry.name)] = inner
                stack.append((file, inner, depth + 1))
    if deep:
        those = f"this folder and {len(deep) - 1} more are" if len(deep) > 1 else "this folder is"
        problems.report("unreadable", display_path(deep[0]), None,
                        f"{those} nested {FOLDER_LIMIT} folders deep in the data folder",
                        "left out of `site.data`")  # fmt: skip
    return found


def _entries(directory: Path, problems: Problems) -> list[os.DirEntry[str]]:
    try:
        return sorted(os.scandir(directory), key=_winning_last)
    except OSError as error:
        problems.report("unreadable", display_path(directory), None, f"can't be opened: {error.strerror}", "left out")
        return []


def _why_not_taken(entry: os.DirEntry[str], root: Path) -> str | None:
    """Return the reason why an entry of the data folder isn't read, as a clause; a plain file needs no check."""
    file = Path(entry.path)
    if entry.is_symlink() and (reason := why_not_read(file, root, name="the data folder")) is not None:
        return reason
    return None if is_file(file) or is_folder(file) else "is not a regular file that can be opened"


def _key(name: str) -> str:
    """Return the name of a file, without its extension, or of a folder in `site.data`."""
    return re.sub(r"\s+", "_", _NOT_IN_A_NAME.sub("", name))


def _take(file: Path, content: dict[str, Any], problems: Problems, tables: Mapping[str, Table]) -> None:
    """Add the content of a file to that of its folder; a file that can't be read is reported."""
    value = _read_file(file, problems, tables)
    if value is not _UNREADABLE:
        content[_key(file.stem)] = value


def _read_file(file: Path, problems: Problems, tables: Mapping[str, Table]) -> Any:
    suffix = file.suffix.lower()
    parse: Callable[[str], Any]
    if suffix in tables:
        parse = partial(_rows, table=tables[suffix])
    else:
        parse = _json if suffix == ".json" else settings_file.yaml
    return settings_file.read(file, None, problems, "left out of `site.data`", limit=DATA_LIMIT, parse=parse,
                              otherwise=_UNREADABLE)  # fmt: skip


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        if not text.strip():
            return None
        try:
            return settings_file.yaml(text)  # as Jekyll does: it may have comments
        except safe_yaml.InvalidYAML:
            raise error from None


# a quoted cell
_QUOTED = re.compile(r'"(?:[^"]|"")*+"')
_EMPTY = "\0"  # `decode` leaves no NUL in a file


def _rows(content: str, table: Table) -> list[dict[str | None, Any]] | list[list[Any]]:
    """Read CSV as Jekyll does (Ruby: `CSV::Row#to_hash`).

    Args:
        content: The content of the file.
        table: Its format.

    Returns:
        A mapping of column to cell for each row. An empty or missing cell is None, a quoted empty one an empty string.
        Of columns with one name the first counts; columns without a name, and cells that have no column, are one
        column named None. A blank line is a row too. Without names of columns a row is a list.

    Raises:
        csv.Error: A cell is longer than Python's `csv` reads.
    """
    marked = _QUOTED.sub(lambda quoted: quoted[0] if len(quoted[0]) > 2 else f'"{_EMPTY}"', content)
    rows = csv.reader(io.StringIO(marked), delimiter=table.delimiter)
    cell = _converting(table.converters) if table.converters else _cell
    if table.headers is False:
        return [list(map(cell, cells)) for cells in rows]
    columns = list(map(_cell, next(rows, []))) if table.headers is True else list(table.headers)
    found: list[dict[str | None, Any]] = []
    left = FILLED_CELLS
    for cells in rows:
        row: dict[str | None, Any] = {}
        filled = columns[: len(cells) + left]
        left -= max(0, len(filled) - len(cells))
        for column, value in zip_longest(filled, map(cell, cells)):
            row.setdefault(column, value)
        found.append(row)
    return found


_INTEGER = re.compile(r"[-+]?\d{1,300}", re.ASCII)
_FLOAT = re.compile(r"[-+]?\d{1,300}(?:\.\d{1,300})?(?:[eE][-+]?\d{1,3})?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _converting(converters: frozenset[str]) -> Callable[[str], Any]:
    """Return the function that converts a cell by Ruby's converters `integer`, `float`, `numeric`, `date` and `all`."""
    integers = converters & {"integer", "numeric", "all"}
    floats = converters & {"float", "numeric", "all"}
    days = converters & {"date", "date_time", "all"}

    def value(written: str) -> Any:
        cell = _cell(written)
        if not cell:
            return cell
        if integers and _INTEGER.fullmatch(cell):
            return int(cell)
        if floats and _FLOAT.fullmatch(cell):
            return float(cell)
        if days and _DAY.fullmatch(cell):
            with suppress(ValueError):
                return date.fromisoformat(cell)
        return cell

    return value


def _cell(written: str) -> str | None:
    """Return the value of a cell; Python's `csv` doesn't distinguish an empty one from a quoted empty one."""
    return "" if written == _EMPTY else written or None

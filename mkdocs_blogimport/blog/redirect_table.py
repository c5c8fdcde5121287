"""A table of redirects that the site supplies: CSV, an old address and a new one in each row."""

from __future__ import annotations

import csv
import logging
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from ..diagnostics.naming import display_path
from ..diagnostics.problems import Problems
from .post import OldRedirect

#: The most bytes that are read of a table.
MOST_BYTES = 50_000_000
#: The most rows, and the longest address in one.
MOST_ROWS, LONGEST = 200_000, 8_000
#: What the first column may be called.
HEADERS = frozenset({"address", "old address", "old", "url", "old url", "loc", "from", "path", "source"})


def read(file: Path, problems: Problems) -> list[OldRedirect]:
    """Read a table.

    A row is an old address and a new one, a comma, a semicolon or a tab between them; further columns mean nothing, as
    in the table that `check --addresses --format csv` prints. Lines that begin with `#` and empty ones are passed over.

    Args:
        file: The table.
        problems: Receives the rows that can't be used, with their lines, and how many have no new address.

    Returns:
        The redirects, in the order of their rows. Addresses are checked when they are planned.
    """
    name = display_path(file)
    try:
        with file.open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)
    except OSError as error:
        problems.report("unreadable", name, None, f"can't be read: {error.strerror}", "no redirects of it")
        return []
    if len(data) > MOST_BYTES:
        problems.report("unreadable", name, None, f"is larger than {MOST_BYTES} bytes", "no redirects of it")
        return []
    found: list[OldRedirect] = []
    seen: dict[str, int] = {}
    empty: list[int] = []
    for line, cells in _rows(data.decode("utf-8-sig", "replace"), name, problems):
        old, new = cells[0].strip(), cells[1].strip() if len(cells) > 1 else ""
        if not new:
            empty.append(line)
            continue
        if (reason := _reason(old, new)) is not None:
            problems.report("redirect-rule", name, line, reason, "row left out")
        elif (first := seen.setdefault(old, line)) != line:
            problems.report("redirect-clash", name, line, f"{old!r} stands in line {first} already", "row left out")
        elif len(found) >= MOST_ROWS:
            problems.report(
                "redirect-rule", name, line, f"there are more than {MOST_ROWS} rows", "the rest is left out"
            )
            break
        else:
            found.append(OldRedirect(old, new, name, line))
    if empty:
        rows = "this row has" if len(empty) == 1 else f"this row and {len(empty) - 1} more have"
        problems.report("redirect-rule", name, empty[0], f"{rows} no new address", "left out", level=logging.INFO)
    return found


def _rows(text: str, name: str, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows with their lines, without the header, comments and empty lines."""
    lines = text.splitlines()
    numbers = [n for n, line in enumerate(lines, start=1) if line.strip() and not line.lstrip().startswith("#")]
    if not numbers:
        return
    begin = lines[numbers[0] - 1]
    separator = max(",;\t", key=begin.count)
    reader = csv.reader((lines[n - 1] for n in numbers), delimiter=separator)
    try:
        before = 0
        for cells in reader:
            line, before = numbers[before], reader.line_num
            is_header = line == numbers[0] and cells and cells[0].strip().lower() in HEADERS
            if cells and not is_header:
                yield line, cells
    except csv.Error as error:
        problems.report("redirect-rule", name, numbers[min(before, len(numbers) - 1)], f"this is no CSV: {error}",
                        "the rest is left out")  # fmt: skip


def _reason(old: str, new: str) -> str | None:
    """Return why a row can't be used, as a clause."""
    if not old:
        return "this row has no old address"
    if len(old) > LONGEST or len(new) > LONGEST:
        return f"an address has more than {LONGEST} characters"
    try:
        query = urlsplit(old).query
    except ValueError:
        return f"{old!r} is not an address"
    return f"{old!r} has a query, which no page can answer: that wants a rule on the server" if query else None

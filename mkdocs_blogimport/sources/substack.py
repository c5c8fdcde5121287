"""The export of Substack: `posts.csv`, and the text of each post in HTML in `posts/`."""

from __future__ import annotations

import csv
import io
import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC
from pathlib import Path
from typing import Any

from ..blog import addresses
from ..blog.post import Post
from ..diagnostics.naming import display_path
from ..diagnostics.problems import Problems
from ..frontmatter.decoding import decode
from . import dates, fields, settings_file
from .options import ReadOptions
from .usable import usable
from .walk import Found, content

FILE = "/posts.csv"
_LIMIT = 10_000_000
_COLUMNS = frozenset({"post_id", "post_date", "title", "is_published"})
#: Who could read a post that everybody could.
_PUBLIC = frozenset({"", "everyone"})


def take(folder: Path, static: dict[str, Path], problems: Problems, options: ReadOptions) -> list[Post]:
    """Take the posts of an export from among the files of a folder.

    Args:
        folder: The folder.
        static: The files that would be published unchanged. Those of an export are taken out: there are drafts among
            them, posts for those who pay, and lists of readers.
        problems: Receives what is left out.
        options: The site's options.

    Returns:
        The published posts that everybody could read; none if the folder is no such export.
    """
    file = static.get(FILE)
    rows = None if file is None else settings_file.read(file, folder, problems, "not read", limit=_LIMIT, parse=_rows)
    if not rows or not _COLUMNS.issubset(rows[0]):
        return []
    texts = {address: static.pop(address) for address in list(static) if _is_of_export(address)}
    return list(_posts(folder, rows, texts, problems, options))


def _rows(text: str) -> list[dict[str, str]]:
    return [{key: value or "" for key, value in row.items() if isinstance(key, str) and not isinstance(value, list)}
            for row in csv.DictReader(io.StringIO(text))]  # fmt: skip


def _is_of_export(address: str) -> bool:
    below = address.startswith("/posts/") and address.endswith((".html", ".csv"))
    return below or (address.count("/") == 1 and address.endswith(".csv"))


def _posts(
    folder: Path, rows: list[dict[str, str]], texts: Mapping[str, Path], problems: Problems, options: ReadOptions
) -> Iterator[Post]:
    named = Counter(f"/posts/{row['post_id']}.html" for row in rows)
    first: dict[str, dict[str, str]] = {}
    for row in rows:
        first.setdefault(f"/posts/{row['post_id']}.html", row)
    lost = [name for text, row in first.items() if text not in texts and _is_shown(row, options) for name in [text[7:]]]
    if lost:
        what = f"names {lost[0]}, which is not in posts/" if len(lost) == 1 else (
            f"names {len(lost)} files that are not in posts/, such as {lost[0]}")  # fmt: skip
        problems.report("left-out", display_path(folder / FILE[1:]), None, what, "these posts are missing")
    for text, row in first.items():
        file = texts.get(text)
        if file is None:
            continue
        if named[text] > 1:
            what = f"{named[text]} rows of posts.csv are about this file"
            problems.report("left-out", display_path(file), None, what, "only the first is read")
        post = _post(row, file, problems, options)
        if post is not None:
            yield post
    for text, file in texts.items():
        if text not in named and text.endswith(".html"):
            problems.report("left-out", display_path(file), None, "no row of posts.csv is about this file", "left out")


def _is_draft(row: Mapping[str, str]) -> bool:
    return row["is_published"].lower() != "true"


def _is_closed(row: Mapping[str, str]) -> bool:
    return row.get("audience", "") not in _PUBLIC


def _is_shown(row: Mapping[str, str], options: ReadOptions) -> bool:
    return options.draft or not (_is_draft(row) or _is_closed(row))


def _post(row: Mapping[str, str], file: Path, problems: Problems, options: ReadOptions) -> Post | None:
    """Return the post of a row; None for one that isn't shown."""
    name, label = row["post_id"], display_path(file)
    slug = name.partition(".")[2] or name
    is_draft, is_closed = _is_draft(row), _is_closed(row)
    if not _is_shown(row, options):
        why = "is a draft" if is_draft else "is for some readers only"
        problems.report("left-out", label, None, why, "left out", level=logging.DEBUG if is_draft else None)
        return None
    data = content(Found(f"posts/{name}.html", file), problems, options)
    if data is None:
        return None
    date = dates.parse(row["post_date"], UTC) if row["post_date"] else None
    if date is None and row["post_date"]:
        problems.report("date", label, None, f"{row['post_date'][:100]!r} in posts.csv is not a date", "read as a page")
    address, answering = usable(
        addresses.clean(f"/p/{slug}"), lambda: addresses.clean(f"/p/{addresses.slug(slug)}"), label, None, problems
    )
    metadata: dict[str, Any] = {**{key: value for key, value in row.items() if value}, "url": address}
    return Post(
        path=f"posts/{name}.html",
        source_file=file,
        display_path=label,
        kind="page" if date is None else "post",
        address=address,
        file=answering,
        title=fields.line(row["title"]) or slug,
        slug=slug,
        date=date,
        description=fields.line(row.get("subtitle")) or None,
        draft=is_draft or is_closed,
        body=decode(data)[0],
        body_format="html",
        metadata=metadata,
    )

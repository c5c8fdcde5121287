"""The export of Substack: `posts.csv`, and the text of each post in HTML in `posts/`."""

from __future__ import annotations

import csv
import io
import logging
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
    return list(_posts(rows, texts, problems, options))


def _rows(text: str) -> list[dict[str, str]]:
    return [{key: value or "" for key, value in row.items() if isinstance(key, str) and not isinstance(value, list)}
            for row in csv.DictReader(io.StringIO(text))]  # fmt: skip


def _is_of_export(address: str) -> bool:
    below = address.startswith("/posts/") and address.endswith((".html", ".csv"))
    return below or (address.count("/") == 1 and address.endswith(".csv"))


def _posts(
    rows: list[dict[str, str]], texts: Mapping[str, Path], problems: Problems, options: ReadOptions
) -> Iterator[Post]:
    for row in rows:
        name = row["post_id"]
        file = texts.get(f"/posts/{name}.html")
        slug = name.partition(".")[2] or name
        if file is None:
            continue
        is_draft = row["is_published"].lower() != "true"
        is_closed = row.get("audience", "") not in _PUBLIC
        if (is_draft or is_closed) and not options.draft:
            why = "is a draft" if is_draft else "is for some readers only"
            level = logging.DEBUG if is_draft else None
            problems.report("left-out", display_path(file), None, why, "left out", level=level)
            continue
        date = dates.parse(row["post_date"], UTC) if row["post_date"] else None
        data = content(Found(f"posts/{name}.html", file), problems, options)
        address = addresses.clean(f"/p/{slug}")
        if data is None or addresses.refusal(addresses.answering_file(address)) is not None:
            continue
        metadata: dict[str, Any] = {**{key: value for key, value in row.items() if value}, "url": address}
        yield Post(
            path=f"posts/{name}.html",
            source_file=file,
            display_path=display_path(file),
            kind="page" if date is None else "post",
            address=address,
            file=addresses.answering_file(address),
            title=fields.line(row["title"]) or slug,
            slug=slug,
            date=date,
            description=fields.line(row.get("subtitle")) or None,
            draft=is_draft or is_closed,
            body=decode(data)[0],
            body_format="html",
            metadata=metadata,
        )

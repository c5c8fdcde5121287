"""Mistakes in the indentation of lines."""

from __future__ import annotations

import re

from ..lines import Lines, as_item, is_blank, is_entry, is_plain_entry, parted, without_comment
from .table import repair


@repair(
    "indentation",
    "the lines of {} differ in indentation",
    "read as equally indented",
)
def _indentation(lines: Lines) -> Lines | None:
    rest = [line for line in lines[1:] if not is_blank(line)]
    if not rest:
        stripped = lines[0].lstrip()
        return [stripped, *lines[1:]] if stripped != lines[0] else None
    if all(re.match(r"\s*-\s", line) for line in rest) or all(is_entry(line.strip()) for line in rest):
        return [lines[0], *("  " + line.strip() if not is_blank(line) else line for line in lines[1:])]
    return None


@repair(
    "level",
    "keys after {} are indented, but are not part of it",
    "read as keys of their own",
)
def _level(lines: Lines) -> Lines | None:
    if len(lines) < 2 or not parted(lines[0])[2]:
        return None
    if not all(is_plain_entry(line.strip()) for line in lines if not is_blank(line)):
        return None
    return [line.strip() for line in lines]


@repair(
    "continuation",
    "the value of {} continues in lines that are not indented",
    "read as part of it",
)
def _continuation(lines: Lines) -> Lines | None:
    head, key, value = parted(lines[0])
    rest = [line for line in lines[1:] if not is_blank(line)]
    if not key or all(line.startswith(" ") for line in rest):
        return None
    if value[:1] in ("|", ">"):
        return [lines[0], *("  " + line if not is_blank(line) else line for line in lines[1:])]
    if not value:
        return None
    text = " ".join([without_comment(value), *(line.strip() for line in rest)])
    if as_item(text) == text:
        return [lines[0], *("  " + line.strip() for line in rest)]
    return [head + key + as_item(text)]

"""Mistakes in the lines around the front matter."""

from __future__ import annotations

import re

from ..lines import (
    BLOCK_KEYS,
    FENCE,
    ITEM,
    KNOWN_KEYS,
    ODD_FENCE,
    ONE_WORD,
    ONLY_ENTRY,
    Lines,
    Listing,
    is_blank,
    is_entry,
    is_known,
    is_known_entry,
    is_plain_entry,
    key_of,
)
from .table import repair


@repair(
    "blank-lines-before",
    "there are blank lines before the front matter",
    "ignored",
    scope="file",
)
def _blank_lines_before(lines: Lines) -> Lines | None:
    start = next((i for i, line in enumerate(lines) if not is_blank(line)), 0)
    if not start or not FENCE.fullmatch(lines[start]) or not lines[start].startswith("---"):
        return None
    rest = lines[start:]
    ends = (i for i, line in enumerate(rest) if i and FENCE.fullmatch(line))
    return rest if len(rest) > 1 and is_known_entry(rest[1]) and next(ends, 0) else None


@repair(
    "odd-fences",
    "a line around the front matter is not exactly three dashes",
    "read as three dashes",
    scope="file",
)
def _odd_fences(lines: Lines) -> Lines | None:
    if len(lines) < 2 or not ODD_FENCE.fullmatch(lines[0]) or not is_known_entry(lines[1]):
        return None
    for end, line in enumerate(lines[1:], 1):
        if FENCE.fullmatch(line) or ODD_FENCE.fullmatch(line):
            return ["---", *lines[1:end], "---", *lines[end + 1 :]]
    return None


@repair(
    "no-opening-dashes",
    "the front matter has no opening line of three dashes",
    "read from the start of the file",
    scope="file",
)
def _no_opening_dashes(lines: Lines) -> Lines | None:
    keys: list[str] = []
    listing = Listing()
    plain, gap, text = True, False, False
    end = 0
    while end < len(lines) and not FENCE.fullmatch(lines[end]):
        line = lines[end]
        end += 1
        if is_blank(line):
            gap = True
            continue
        if not listing.takes(line):
            if is_entry(line):
                keys.append(key_of(line))
                plain = plain and bool(ONE_WORD.match(line))
                text = bool(re.search(r":[ \t]*[|>][-+\d]*[ \t]*$", line))
                gap = False
            elif not keys or not (line[0] in " \t#" or ITEM.match(line)):
                return None
        # After a blank line these are a list, code or a heading.
        if gap and not (text and line[0] in " \t"):
            return None
        gap = False
    if end == len(lines) or not lines[end].startswith("---"):
        return None
    known = sum(key.lower() in BLOCK_KEYS for key in keys)
    # A line without capitals is not a sentence.
    small = plain and all(key[0].islower() for key in keys)
    if known == 0 or (known == 1 and (gap or not small)):
        return None
    # `Note: some text` with a line of dashes under it is a heading.
    if len(keys) == 1 and not ONLY_ENTRY.match(lines[0]):
        return None
    return ["---", *lines[:end], "---", *lines[end + 1 :]]


@repair(
    "no-closing-dashes",
    "the front matter has no closing line of three dashes",
    "ended after the last key",
    scope="file",
)
def _no_closing_dashes(lines: Lines) -> Lines | None:
    if not lines or lines[0].rstrip() != "---":
        return None
    keys: list[str] = []
    listing = Listing()
    end = 1
    while end < len(lines) and not is_blank(lines[end]):
        if not listing.takes(lines[end]):
            if is_entry(lines[end]):
                keys.append(key_of(lines[end]))
            elif not keys or not re.match(r"[ \t]|-\s", lines[end]):
                break
        end += 1
    # `Note:this` is prose, but not among keys that are known.
    if not keys or not (is_plain_entry(lines[1]) or (ONE_WORD.match(lines[1]) and any(map(is_known, keys)))):
        return None
    # A rule and then `Note: some text` is a rule and a text.
    if len(keys) < 2 and keys[0].lower() not in KNOWN_KEYS:
        return None
    return [*lines[:end], "---", *lines[end:]]

"""Mistakes in lists."""

from __future__ import annotations

import re
from collections.abc import Callable

from ..lines import (
    ITEM,
    LIST_KEYS,
    PROSE_KEYS,
    TIGHT_ITEM,
    Lines,
    as_item,
    is_blank,
    parted,
    plain_key,
    without_comment,
)
from .table import repair

# An item of a list in brackets, and the separator before the next one.
_LISTED = re.compile(
    r"""(?P<item>(?:"(?:[^"\\]|\\.)*+"|'(?:[^']|'')*+')\s*+(?=[,，、]|\Z)|[^,，、]*+)
    (?P<comma>[,，、]|\Z)(?P<blank>\s*+)""",
    re.DOTALL | re.VERBOSE,
)


@repair(
    "no-space-after-dash",
    "there is no space after a dash in the list of {}",
    "read as if there were one",
    scope="meaning",
)
def _no_space_after_dash(lines: Lines) -> Lines | None:
    _, key, value = parted(lines[0])
    name = plain_key(key)
    rest = dict.fromkeys(line for line in lines[1:] if not is_blank(line) and not line.lstrip().startswith("#"))
    tight = [line for line in rest if TIGHT_ITEM.match(line)]
    if not tight or not key or without_comment(f" {value}").strip() or name in PROSE_KEYS:
        return None
    known = name in LIST_KEYS
    if len(tight) == len(rest):
        # `-1` and `-x` may also be meant literally.
        if not known and (len(rest) == 1 or all(re.fullmatch(r"\s*-[\d.]+\s*", line) for line in rest)):
            return None
        if not known and all(line[0] in " \t" for line in rest):
            return None
    elif not known and not any(ITEM.match(line) for line in rest):
        return None
    if all(line.lstrip().startswith("-") for line in rest):
        dash = next(iter(rest)).partition("-")[0] + "- "
        wrong = {line: dash + line.strip()[1:].lstrip() for line in rest if not line.startswith(dash)}
        return [lines[0], *(wrong.get(line, line) for line in lines[1:])]
    return [lines[0], *(TIGHT_ITEM.sub(r"\1- ", line) for line in lines[1:])]


@repair(
    "list-on-the-line-of-its-key",
    "the list of {} starts on the line of the key itself",
    "read as a list",
)
def _list_on_the_line_of_its_key(lines: Lines) -> Lines | None:
    head, key, value = parted(lines[0])
    if not key or not re.match(r"-(?:\s|$)", value) or key.rstrip(" :").lower() in PROSE_KEYS:
        return None
    items = [item.strip() for item in re.split(r"(?:^|\s)-(?=\s|$)", without_comment(value))[1:]]
    rest = [line.strip() for line in lines[1:] if not is_blank(line)]
    if not all(re.match(r"-\s|#", line) for line in rest):
        return None
    items += [without_comment(line[1:].strip()) for line in rest if line.startswith("-")]
    return [head + key, *(f"{head}  - {as_item(item)}" for item in items if item)]


@repair(
    "open-bracket",
    "a bracket in {} is never closed",
    "closed at the end",
)
def _open_bracket(lines: Lines) -> Lines | None:
    closing = {"[": "]", "{": "}"}
    _, key, value = parted(lines[0])
    if not key or value[:1] not in closing or value.startswith(("{{", "{%")):
        return None
    text = "\n".join([value, *lines[1:]])
    close = closing[value[0]]
    if text.count(value[0]) != text.count(close) + 1:
        return None
    last = max(i for i, line in enumerate(lines) if not is_blank(line))
    return [*lines[:last], without_comment(lines[last]).rstrip().rstrip(",") + close, *lines[last + 1 :]]


def each_listed(lines: Lines, change: Callable[[re.Match[str]], str | None]) -> Lines | None:
    """Change the items of a list in brackets without inner lists; the function gets a match of `_LISTED`."""
    head, key, value = parted(lines[0])
    text = "\n".join([value, *lines[1:]])
    match = re.match(r"\[([^\[\]{}]*+)\](?=\s*+(?:(?<=\s)#[^\n]*+\s*+)?\Z)", text) if key else None
    # In several lines there may be comments among the items.
    if match is None or ("\n" in match[1] and "#" in match[1]):
        return None
    items = [item[0] if (new := change(item)) is None else new for item in _LISTED.finditer(match[1])]
    return (head + key + "[" + "".join(items) + text[match.end() - 1 :]).split("\n")


@repair(
    "full-width-commas",
    "the list of {} has full-width commas",
    "read as commas",
    scope="meaning",
)
def _full_width_commas(lines: Lines) -> Lines | None:
    def change(item: re.Match[str]) -> str | None:
        commas.add(item["comma"])
        return f"{item['item']},{item['blank'] or ' '}" if item["comma"] in wide else None

    wide = {"，", "、"}
    commas: set[str] = set()
    new = each_listed(lines, change)
    # If there are ordinary commas too, these may be part of a text.
    return new if "," not in commas or plain_key(parted(lines[0])[1]) in LIST_KEYS else None

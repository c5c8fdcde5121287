"""Mistakes with characters that have a meaning in YAML: colons, whitespace, the first character of a value."""

from __future__ import annotations

import re

from ..lines import (
    EQUALS_KEY,
    PROSE_KEYS,
    TIGHT_KEY,
    WIDE_KEY,
    Lines,
    as_item,
    each_value,
    in_quotes,
    is_blank,
    parted,
    without_comment,
)
from ..safe_yaml import CONTROL
from .lists import each_listed
from .table import repair

_BLANKS = "\xa0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff"
_ODD_BLANK = re.compile(rf"^[ \t]*[{_BLANKS}][ \t{_BLANKS}]*|(?<=[:-])[ \t]*[{_BLANKS}][ \t{_BLANKS}]*")
_ODD_BREAK = re.compile("[\x85\u2028\u2029]")


@repair(
    "control-characters",
    "there are control characters in {}",
    "removed",
)
def _control_characters(lines: Lines) -> Lines:
    return [CONTROL.sub("", line) for line in lines]


@repair(
    "odd-blanks",
    "there is unusual whitespace in {}",
    "read as ordinary spaces",
)
def _odd_blanks(lines: Lines) -> Lines:
    def plain(match: re.Match[str]) -> str:
        return re.sub(f"[{_BLANKS}]", " ", match[0].replace("\u200b", "").replace("\ufeff", ""))

    return [_ODD_BREAK.sub(" ", _ODD_BLANK.sub(plain, line, count=2)) for line in lines]


@repair(
    "tabs",
    "{} is indented with tabs",
    "read as spaces",
)
def _tabs(lines: Lines) -> Lines:
    def spaces(match: re.Match[str]) -> str:
        return match[0].replace("\t", "  ")

    return [re.sub(r"^[ \t]*(?:-[ \t]+)*", spaces, line) for line in lines]


@repair(
    "full-width-colon",
    "there is a full-width colon after {}",
    "read as a colon",
    scope="meaning",
)
def _full_width_colon(lines: Lines) -> Lines | None:
    match = WIDE_KEY.match(lines[0])
    if match is None:
        return None
    value = lines[0][match.end() :]
    if re.search(r":(?:\s|$)", value):
        value = as_item(without_comment(value.strip()))
    return [f"{match[1]}: {value}", *lines[1:]]


@repair(
    "equals-sign",
    "there is an equals sign instead of a colon after {}",
    "read as a colon",
)
def _equals_sign(lines: Lines) -> Lines | None:
    match = EQUALS_KEY.match(lines[0])
    return [f"{match[1]}: {lines[0][match.end() :]}", *lines[1:]] if match else None


@repair(
    "no-space-after-colon",
    "there is no space after a colon in {}",
    "read as if there were one",
)
def _no_space_after_colon(lines: Lines) -> Lines:
    return [re.sub(r"^([ ]*)" + TIGHT_KEY.pattern, r"\1\2: ", line) for line in lines]


@repair(
    "first-character",
    "a value in {} starts with a character that has a meaning in YAML",
    "read as text",
)
def _first_character(lines: Lines) -> Lines | None:
    def listed(item: re.Match[str]) -> str | None:
        text = item["item"].strip()
        return in_quotes(text) + item["comma"] + item["blank"] if re.match(r"[@`%&*!|>]", text) else None

    in_list = each_listed(lines, listed)
    if in_list is not None and in_list != lines:
        return in_list

    def change(key: str, value: str) -> str | None:
        prose = key.lower() in PROSE_KEYS
        if re.match(r"[@`%&*!|>\[\]{},]|[?:](?:\s|$)", value) or (prose and re.match(r"-(?:\s|$)", value)):
            return in_quotes(without_comment(value))
        return None

    return each_value(lines, change)


@repair(
    "colon-in-value",
    "a value in {} contains a colon and is not in quotes",
    "read as text",
)
def _colon_in_value(lines: Lines) -> Lines | None:
    def change(_: str, value: str) -> str | None:
        value = without_comment(value)
        return in_quotes(value) if value[:1] not in "\"'[{" and re.search(r":(?:\s|$)", value) else None

    head, key, value = parted(lines[0])
    rest = [line.strip() for line in lines[1:] if not is_blank(line)]
    if key and value[:1] not in ("", *"\"'[{|>") and any(re.search(r":(?:\s|$)", line) for line in rest):
        # A string of several lines, with the colon in a later one.
        text = " ".join([without_comment(value), *rest])
        return [head + key + in_quotes(text)] if all(line[:1] in ("", " ") for line in lines[1:]) else None
    changed = each_value(lines, change)
    if changed is None:
        return None
    # `- Tips: tricks: more` is one text, `- name: Tips: tricks` a name.
    for number, (old, new) in enumerate(zip(lines, changed, strict=True)):
        head, key, value = parted(old)
        if old != new and "-" in head and not re.match(r"[a-z_]+\s*:", key):
            changed[number] = head + in_quotes(key + without_comment(value))
    return changed

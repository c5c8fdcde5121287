"""Text that YAML takes for a comment, and people don't."""

from __future__ import annotations

import re

from ..lines import PROSE_KEYS, TERM_KEYS, Lines, in_quotes, is_blank, parted, plain_key, without_comment
from .lists import each_listed
from .table import repair


@repair(
    "number-sign",
    "the value of {} starts with a number sign and is not in quotes",
    "read as text, not as a comment",
    scope="meaning",
)
def _number_sign(lines: Lines) -> Lines | None:
    head, key, value = parted(lines[0])
    # `#1 reason` and `#fff` are words; `# a remark` is a comment.
    if key and re.match(r"#[^\W_]", value):
        text = _joined(value, lines[1:]) if plain_key(key) in PROSE_KEYS else None
        return [head + key + in_quotes(text)] if text else [head + key + in_quotes(without_comment(value)), *lines[1:]]
    return _each_term(lines, r"#\w")


@repair(
    "number-sign-within",
    "a value in {} contains a number sign and is not in quotes",
    "read whole, not cut there as before a comment",
    scope="meaning",
)
def _number_sign_within(lines: Lines) -> Lines | None:
    head, key, value = parted(lines[0])
    name = plain_key(key)
    # The value on the line of `categories` is part of the address.
    if (name in PROSE_KEYS or name in ("tag", "tags", "keywords")) and _is_plain(value):
        text = _joined(value, lines[1:]) or ""
        sign = re.search(r"\s#\w", text)
        # If there is a colon before it, that one is reported.
        return [head + key + in_quotes(text)] if sign and not re.search(r":\s", text[: sign.start()]) else None
    return _each_term(lines, r"(?:.*?\s)?#\w")


def _joined(value: str, more: Lines) -> str | None:
    """Join a text of several lines as YAML does, except for comments; return nothing if the lines are no part of it."""
    if not all(line[0] in " \t#" for line in more if line):
        return None
    rest = (line.strip() for line in more if not is_blank(line) and not line.lstrip().startswith("#"))
    return " ".join(without_comment(part) for part in (value, *rest))


def _is_plain(value: str) -> bool:
    return value[:1] not in ("", *"\"'[]{}|>&*!%@`#")


def _each_term(lines: Lines, pattern: str) -> Lines | None:
    """Quote the tags or categories of a list that are plain words and match the pattern."""

    def listed(item: re.Match[str]) -> str | None:
        return f"{term}{item['comma']}{item['blank']}" if (term := quoted(item["item"].strip())) else None

    def quoted(item: str) -> str | None:
        if not re.match(pattern, item) or not (item.startswith("#") or _is_plain(item)):
            return None
        return in_quotes(without_comment(item))

    _, key, value = parted(lines[0])
    if plain_key(key) not in TERM_KEYS:
        return None
    if value.startswith("["):
        return each_listed(lines, listed)
    result = [lines[0]]
    for line in lines[1:]:
        head, key, value = parted(line)
        new = quoted(value) if "-" in head and not key else None
        result.append(line if new is None else head + new)
    return result

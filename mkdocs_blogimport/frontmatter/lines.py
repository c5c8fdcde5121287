"""The syntax of front matter's lines: entries, items, values, and their separators."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

Lines = list[str]

_DASHES = r"-‐‑‒–—―−"
FENCE = re.compile(r"(?:---|\.\.\.)[ \t]*")
ODD_FENCE = re.compile(rf"\s*(?:[{_DASHES}]{{2,}}|[—―])\s*")
# A key that is hardly an accident: one word. And one that can still be distinguished from prose.
_PLAIN_KEY = re.compile(r"[A-Za-z_][\w.-]*[ \t]*:(?:\s|$)")
_ANY_KEY = re.compile(
    r"""(?:[^\s#\-\[\]{}&*!|>%@`"',?:=][^:\n]{0,60}?|[-?:][^\s:][^:\n]{0,60}?|"[^"\n]*"|'[^'\n]*')\s*:(?:\s|$)"""
)
TIGHT_KEY = re.compile(r"([A-Za-z_][\w.-]*):(?=[^\s/:]|/(?!/))")
EQUALS_KEY = re.compile(r"([A-Za-z_][\w.-]*)\s*=(?!=)\s*")
# With the colon of a Chinese keyboard. Words of that language before it would be prose.
WIDE_KEY = re.compile(r"([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*：[ \t]*")
KNOWN_KEYS = frozenset(
    """title date layout author authors tags tag category categories permalink slug published draft
    description""".split()  # noqa: SIM905
)
#: The keys of MultiMarkdown, Pelican and similar programs, whose values need no quotes.
HEADERS = frozenset(
    """title subtitle date modified author authors tags keywords category categories slug lang language summary
    description status template translation save_as url permalink layout published copyright affiliation""".split()  # noqa: SIM905
)
BLOCK_KEYS = KNOWN_KEYS | HEADERS | {"comments", "excerpt", "redirect_from", "updated"}
# Keys whose value is prose, never a list.
PROSE_KEYS = frozenset(("title", "subtitle", "description", "summary", "excerpt"))
# Keys whose value is a list, in which a line is rarely more than an item.
TERM_KEYS = frozenset(("tag", "tags", "category", "categories", "keywords"))
LIST_KEYS = TERM_KEYS | {"alias", "aliases", "authors", "redirect_from"}
# Indentation and dashes of list items, key with its colon; the value is what follows. No pattern here may take more
# than linear time: a line can be of any length.
_PARTS = re.compile(
    r"""(?P<head>[ ]*(?:-[ ]+)*)
    (?P<key>(?:[^\s#\-\[\]{}&*!|>%@`"',?:][^:]*|"[^"]*"[ ]*|'[^']*'[ ]*):(?=\s|$)\s*)?""",
    re.VERBOSE,
)
_COMMENT = re.compile(r"\s#(?=\s|$)")
ITEM = re.compile(r"[ \t]*-(?:\s|$)")
_EMPTY_ENTRY = re.compile(r"[^\s#:：-][^:：]{0,60}[:：][ \t]*(?:#.*)?$")
ONE_WORD = re.compile(r"[A-Za-z_][\w.-]*[ \t]*[:：=]")
# The one entry that may be alone above dashes without being a heading.
ONLY_ENTRY = re.compile(r"title[:：][ \t]*\S|layout[:：][ \t]*[\w-]+[ \t]*$|date[:：][ \t]*\d{4}|permalink[:：][ \t]*/")
TIGHT_ITEM = re.compile(r"\A([ \t]*)-(?=[^\s-])")


def is_entry(line: str) -> bool:
    """Return True if a line starts a top-level entry: `key: value`, or nearly so."""
    return bool(_ANY_KEY.match(line) or TIGHT_KEY.match(line) or EQUALS_KEY.match(line) or WIDE_KEY.match(line))


def is_plain_entry(line: str) -> bool:
    """Return True if a line certainly starts an entry: its key is one word."""
    return bool(_PLAIN_KEY.match(line))


def is_known_entry(line: str) -> bool:
    """Return True if a line almost certainly starts an entry: its key is known, or one word with all it needs."""
    return is_plain_entry(line) or (is_entry(line) and is_known(key_of(line)))


def is_known(key: str) -> bool:
    """Return True if a key is one of the common ones."""
    return key.lower() in KNOWN_KEYS


def is_blank(line: str) -> bool:
    """Return True if a line is empty or whitespace."""
    return not line.strip()


def key_of(line: str) -> str:
    """Return the key of the entry that a line starts."""
    if wide := WIDE_KEY.match(line):
        return wide[1]
    match = _ANY_KEY.match(line) or TIGHT_KEY.match(line) or EQUALS_KEY.match(line)
    return match[0].rstrip().rstrip(":=").rstrip().strip("\"'") if match else ""


class Listing:
    """Finds out, line by line, if a list is being written, in which `-word` is an item that lacks its space."""

    def __init__(self) -> None:
        self._after: Literal["", "key", "item"] = ""

    def takes(self, line: str) -> bool:
        """Read the next line, and return True if it is such an item."""
        if is_blank(line) or line.startswith("#"):
            return False
        tight = bool(self._after and TIGHT_ITEM.match(line))
        if tight or ITEM.match(line):
            self._after = "item"
        elif line[0] not in " \t":
            self._after = "key" if _EMPTY_ENTRY.match(line) else ""
        elif self._after == "key":
            self._after = ""
        return tight


def parted(line: str) -> tuple[str, str, str]:
    """Split a line: its indentation with the dashes of items, its key with the colon, its value."""
    match = _PARTS.match(line)
    assert match, "all of it may be missing"
    return match["head"], match["key"] or "", line[match.end() :].rstrip()


def plain_key(key: str) -> str:
    """Return a key without colon and quotes, in lowercase."""
    return key.rstrip(" :\t").strip("\"'").lower()


def in_quotes(value: str) -> str:
    """Return a value in single quotes."""
    return "'" + value.replace("'", "''") + "'"


def without_comment(value: str) -> str:
    """Return a value without the comment after it."""
    # Inside quotes there are no comments.
    start = value.rfind(value[0]) + 1 if value[:1] in ('"', "'") else 0
    comment = _COMMENT.search(value, start)
    return value[: comment.start()].rstrip() if comment else value


def each_value(lines: Lines, change: Callable[[str, str], str | None]) -> Lines | None:
    """Change the values of an entry's lines; the function gets key and value."""
    result = []
    for line in lines:
        head, key, value = parted(line)
        new = change(key.rstrip(" :\t"), value) if value else None
        result.append(line if new is None else f"{head}{key}{new}")
    return result if result != lines else None


def as_item(value: str) -> str:
    """Return a list item in valid YAML: unchanged if it is valid."""
    if re.match(r"""(?P<q>["'])(?:(?!(?P=q)).)*(?P=q)$""", value) or re.fullmatch(r"\[[^\[\]]*\]|\{[^{}]*\}", value):
        return value
    odd = re.match(r"""[\[\]{}&*!|>%@`"'#,]|[-?:](?:\s|$)""", value) or re.search(r":(?:\s|$)", value)
    return in_quotes(value) if odd else value

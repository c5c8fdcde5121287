"""Tables: goldmark makes them of paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

#: The most cells of a table that its rows don't have and its head has.
FILLED = 20_000
_DELIMITER_LINE = re.compile(r"^ {0,3}(?=[|:-])[|:\- \t]++$", re.MULTILINE)
_DELIMITER = re.compile(r"[ \t]*+(?P<left>:?)-++(?P<right>:?)[ \t]*")
_PIPE = re.compile(r"(?<!\\)\|")
_ALIGNMENTS = {("", ""): "", (":", ""): "left", ("", ":"): "right", (":", ":"): "center"}


def make_tables(state: StateCore) -> None:
    """Make tables of the paragraphs that hold one; what stands before its head stays a paragraph."""
    made: list[Token] = []
    tokens = state.tokens
    at = 0
    while at < len(tokens):
        token = tokens[at]
        table = None
        if token.type == "paragraph_open" or (token.type == "heading_open" and token.markup in {"-", "="}):
            table = find_table(tokens[at + 1].content)
        # in Blackfriday a table is a block of its own
        if table is None or (table.before and state.env["old_tables"]):
            made.append(token)
            at += 1
            continue
        if table.before:
            made += _paragraph(table.before, token)
        made += _tokens(table, token)
        if token.markup == "=":
            made += _paragraph("===", token)
        elif token.markup == "-":
            made.append(Token("hr", "hr", 0, level=token.level))
        at += 3
    state.tokens = made


def _paragraph(content: str, like: Token) -> list[Token]:
    opening = Token("paragraph_open", "p", 1, level=like.level, hidden=like.hidden)
    closing = Token("paragraph_close", "p", -1, level=like.level, hidden=like.hidden)
    return [opening, _inline(content, like.level + 1), closing]


def _inline(content: str, level: int) -> Token:
    return Token("inline", "", 0, content=content, children=[], level=level)


class Found(NamedTuple):
    """A table in a paragraph."""

    before: str
    head: list[str]
    alignments: list[str]
    rows: str


def find_table(text: str) -> Found | None:
    """Find the table in the text of a paragraph."""
    if "-" not in text or "\n" not in text:
        return None
    for found in _DELIMITER_LINE.finditer(text, text.index("\n")):
        alignments = _alignments(found[0])
        if alignments is None:
            continue
        before, _, line = text[: found.start() - 1].rpartition("\n")
        head = _cells(line)
        return Found(before, head, alignments, text[found.end() + 1 :]) if len(head) <= len(alignments) else None
    return None


def _alignments(line: str) -> list[str] | None:
    columns = line.split("|")
    columns = columns[not columns[0].strip() :]
    if columns and not columns[-1].strip():
        columns.pop()
    found = [_DELIMITER.fullmatch(column) for column in columns]
    kinds = [_ALIGNMENTS[match["left"], match["right"]] for match in found if match is not None]
    return kinds if kinds and len(kinds) == len(columns) else None


def _cells(line: str) -> list[str]:
    line = line.strip()
    start = int(line.startswith("|"))
    line = line[start : len(line) - (len(line) > start and line.endswith("|"))]
    return [cell.strip().replace("\\|", "|") for cell in _PIPE.split(line)] if line else []


def _tokens(table: Found, like: Token) -> Iterator[Token]:
    level = like.level
    alignments = table.alignments
    yield Token("table_open", "table", 1, level=level, meta=like.meta)
    yield Token("thead_open", "thead", 1)
    yield from _row("th", table.head, alignments, len(alignments) - len(table.head))
    yield Token("thead_close", "thead", -1)
    if table.rows:
        yield Token("tbody_open", "tbody", 1)
        left = FILLED
        for line in table.rows.split("\n"):
            cells = _cells(line)[: len(alignments)]
            missing = min(len(alignments) - len(cells), left)
            left -= missing
            yield from _row("td", cells, alignments, missing)
        yield Token("tbody_close", "tbody", -1)
    yield Token("table_close", "table", -1, level=level)


def _row(tag: str, cells: list[str], alignments: list[str], missing: int) -> Iterator[Token]:
    yield Token("tr_open", "tr", 1)
    for cell, alignment in zip(cells, alignments, strict=False):
        opening = Token(f"{tag}_open", tag, 1)
        if alignment:
            opening.attrSet("style", f"text-align:{alignment}")
        yield opening
        yield _inline(cell, 0)
        yield Token(f"{tag}_close", tag, -1)
    for _ in range(missing):
        yield Token(f"{tag}_open", tag, 1)
        yield Token(f"{tag}_close", tag, -1)
    yield Token("tr_close", "tr", -1)

"""Tables (kramdown syntax: "Tables")."""

from __future__ import annotations

import re

from . import html
from .attributes import OPENING
from .nodes import Node

LINE = re.compile(r"(?>\||[^\n]*?[^\\\n]\|)[^\n]*+\n")
_FOOT = re.compile(r"(?=[+|: ]*=)[+|: =]*+\n")
_SEPARATOR = re.compile(r"(?=[+|: ]*-)[+|: -]*+[ \t]*+\n")
_COLUMN = re.compile(r"(:)?-+(:)?")
_PIECE = re.compile(r"\\\||(`+)|\||<[^>\n]*>|\{::nomarkdown\}|[^|\\`<{]+|.", re.DOTALL)
_PIECE_NO_TAG = re.compile(r"\\\||(`+)|\||[^|\\`]+|.", re.DOTALL)
_CELLS = 20_000  # a table with more cells than so many isn't filled up with empty ones
END = re.compile(r"[ \t]*\n| {0,3}" + OPENING + r"(?!:|/)(?:\\\}|[^}]){1,1000}\}[ \t]*\n|\^[ \t]*\n|\Z")
"""What ends a block that no line may follow: a blank line, an attribute list, an end-of-block marker, the end."""


def cells(line: str, leading: bool) -> list[str] | None:  # noqa: C901 - one loop over the line, whose steps share its state
    """The cells of a row: parted at every `|` that is neither escaped nor inside code or a tag.

    In: the line, and whether a `|` at its beginning only draws the table's edge (the first row of a table has one).
    Out: the cells, or None when there is no such `|`.
    """
    line = line.strip(" \t\n\r\f\v")
    if line == "|":
        return []
    if "`" not in line and "\\|" not in line and "<" not in line:
        if leading and line.startswith("|"):
            line = line[1:]
        found = line.split("|")
        if found[-1].strip() == "" and len(found) > 1:
            found.pop()
        return [cell.strip() for cell in found]
    found = []
    current: list[str] = []
    position = 0
    length = len(line)
    last_tag = line.rfind(">")
    while position < length:
        piece = (_PIECE if position <= last_tag else _PIECE_NO_TAG).match(line, position)
        if piece is None:
            break
        text = piece[0]
        position = piece.end()
        if text == "|":
            found.append("".join(current))
            current = []
        elif text == "\\|":
            current.append("|")
        elif piece[1]:
            end = line.find(text, position)
            if end >= 0:
                text += line[position : end + len(text)]
                position = end + len(piece[0])
            current.append(text)
        else:
            current.append(text)
    if not found:
        return None
    rest = "".join(current)
    if rest.strip() or not found:
        found.append(rest)
    found = [cell.strip() for cell in found]
    if leading and line.startswith("|"):
        del found[0]
    return found


def _is_parted(line: str) -> bool:
    """Whether a `|` stands in a line outside of code and of elements, such as a link."""
    last_tag = line.rfind(">")
    open_names: list[str] = []
    position = 0
    while position < len(line):
        piece = (_PIECE if position <= last_tag else _PIECE_NO_TAG).match(line, position)
        assert piece is not None
        text = piece[0]
        position = piece.end()
        if text == "|":
            if not open_names:
                return True
        elif piece[1]:
            end = line.find(text, position)
            position = position if end < 0 else end + len(text)
        elif (tag := html.OPEN_TAG.fullmatch(text)) is not None:
            name = tag[1].lower()
            if name in html.SPAN and name not in html.VOID and not tag[3]:
                open_names.append(name)
        elif (
            open_names and (close := html.CLOSE_TAG.fullmatch(text)) is not None and close[1].lower() == open_names[-1]
        ):
            open_names.pop()
    return False


def read(text: str, position: int) -> tuple[Node | None, int]:  # noqa: C901, PLR0915 - one loop over the lines, which share its state
    """The table at a position, or None when the lines make no table; and the position after those lines.

    A table must be followed by a blank line, the end, or an attribute list.
    """
    sections: list[tuple[str, list[list[str]]]] = []
    rows: list[list[str]] = []
    alignment: list[str] = []
    has_head = False
    foot = False
    leading = text[position : position + 4].lstrip(" ").startswith("|")
    while True:
        line = LINE.match(text, position)
        separator = _SEPARATOR.match(text, position) if line is not None else None
        if separator is not None:
            if rows:
                if not sections and not has_head:
                    sections.append(("thead", rows))
                    has_head = True
                    alignment = _alignment(separator[0])
                else:
                    sections.append(("tfoot" if foot else "tbody", rows))
                rows = []
            position = separator.end()
        elif line is None:
            break
        elif (foot_line := _FOOT.match(text, position)) is not None:
            if not rows and not sections:
                break
            if rows:
                sections.append(("tbody", rows))
                rows = []
            foot = True
            position = foot_line.end()
        else:
            written = line[0]
            row = cells(written, leading)
            if "<" in written and not _is_parted(written):
                row = row if rows or sections else None
                if row and not written.startswith(("<", "`")):
                    row = None
            elif row is None and (rows or sections) and written.startswith("`"):
                row = [written.strip(" \t\n\r\f\v")]  # all its `|` are inside code
            if row is None:
                break
            rows.append(row)
            position = line.end()
    if rows:
        sections.append(("tfoot" if foot else "tbody", rows))
    if not sections or not END.match(text, position) or sections[-1][0] == "thead":
        return None, position
    width = max(len(row) for _, found in sections for row in found)
    filled = min(width, 1 + _CELLS // sum(len(found) for _, found in sections))
    table = Node("table", value=(alignment + [""] * (width - len(alignment)))[:width])
    for kind, found in sections:
        section = Node(kind)
        for row in found:
            node = Node("row")
            node.children = [Node("cell", cell) for cell in (*row, *[""] * (filled - len(row)))]
            section.children.append(node)
        table.children.append(section)
    return table, position


def _alignment(line: str) -> list[str]:
    found = []
    for left, right in _COLUMN.findall(line):
        found.append("center" if left and right else "left" if left else "right" if right else "")
    return found

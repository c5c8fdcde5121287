"""Tables (kramdown syntax: "Tables")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .. import html
from ..nodes import Node
from ..whitespace import SPACES
from .lines import END
from .reader import Blocks, Source, block

_LINE = re.compile(r"(?>\||[^\n]*?[^\\\n]\|)[^\n]*+\n")
_FOOT = re.compile(r"(?=[+|: \t]*=)[+|: \t=]*+\n")
_SEPARATOR = re.compile(r"(?=[+|: \t]*-)[+|: \t-]*+\n")
_COLUMN = re.compile(r"(:)?-+(:)?")
_PIECE = re.compile(r"\\\||(`+)|\||<[^>\n]*>|[^|\\`<]+|.", re.DOTALL)
_PIECE_NO_TAG = re.compile(r"\\\||(`+)|\||[^|\\`]+|.", re.DOTALL)
#: A table with more cells than this isn't filled up with empty ones, and a line with more is no part of a table.
_CELLS = 20_000

Row = list[str]


@block("table", boundary=True)
def table(blocks: Blocks, source: Source, position: int, children: list[Node]) -> int:
    """Lines with `|`, followed by a blank line, the end, or an attribute list."""
    bar = source.next_bar(position)
    if bar >= source.text.find("\n", position) or _LINE.match(source.text, position) is None:
        return -1
    end = -1
    if position >= source.no_table:
        lines = _Lines(source.text, position)
        source.no_table = lines.position
        if lines.is_table():
            blocks.attach(children, lines.table())
            end = lines.position
    blocks.pending = None
    return end


class _Lines:
    """The lines of a table, read into sections."""

    __slots__ = ("_alignment", "_foot", "_leading", "_rows", "_sections", "_text", "position")

    def __init__(self, text: str, position: int) -> None:
        """Read the lines that may be a table's; `position` is then that after them."""
        self._text = text
        self.position = position
        self._sections: list[tuple[str, list[Row]]] = []
        self._rows: list[Row] = []
        self._alignment: list[str] = []
        self._foot = False
        self._leading = text[position : position + 4].lstrip(" ").startswith("|")
        while (line := _LINE.match(text, self.position)) is not None and self._add(line):
            pass
        self._section("tfoot" if self._foot else "tbody")

    def _add(self, line: re.Match[str]) -> bool:
        """Add a line, if it is one of a table; return True if it was."""
        if (separator := _SEPARATOR.match(self._text, self.position)) is not None:
            if self._rows and not self._sections:
                self._section("thead")
                self._alignment = _alignment(separator[0])
            elif not self._foot:
                self._section("tbody")
            self.position = separator.end()
        elif (foot := _FOOT.match(self._text, self.position)) is not None:
            if not self._rows and not self._sections:
                return False
            self._section("tbody")
            self._foot = True
            self.position = foot.end()
        else:
            row = self._row(line[0])
            if row is None:
                return False
            self._rows.append(row)
            self.position = line.end()
        return True

    def _section(self, kind: str) -> None:
        if self._rows:
            self._sections.append((kind, self._rows))
            self._rows = []

    def _row(self, line: str) -> Row | None:
        """Return the cells of a line, or None if it is not one of a table."""
        if line.count("|") > _CELLS:
            return None
        begun = bool(self._rows or self._sections)
        row = _cells(line, self._leading)
        if row is None:  # all its `|` are inside code
            return [line.strip(SPACES)] if begun and line.startswith(("`", "<code")) else None
        if "<" in line and not _is_parted(line):
            return row if begun and line.startswith(("<", "`")) else None
        return row

    def is_table(self) -> bool:
        """Return True if these lines are a table."""
        return bool(
            self._sections and END.match(self._text, self.position) is not None and self._sections[-1][0] != "thead"
        )

    def table(self) -> Node:
        """Return the table; its value is the alignment of each column."""
        width = max(len(row) for _, rows in self._sections for row in rows)
        filled = min(width, 1 + _CELLS // sum(len(rows) for _, rows in self._sections))
        table = Node("table", value=(self._alignment + [""] * (width - len(self._alignment)))[:width])
        for kind, rows in self._sections:
            section = Node(kind)
            for row in rows:
                cells = [Node("cell", cell) for cell in (*row, *[""] * (filled - len(row)))]
                section.children.append(Node("row", children=cells))
            table.children.append(section)
        return table


def _alignment(line: str) -> list[str]:
    return [
        "center" if left and right else "left" if left else "right" if right else ""
        for left, right in _COLUMN.findall(line)
    ]


def _pieces(line: str, tags: bool) -> Iterator[str]:
    """Yield the parts of a line: a `|` between cells, `\\|`, code, the text between these, and perhaps tags."""
    position = 0
    last_tag = line.rfind(">") if tags else -1
    while position < len(line):
        piece = (_PIECE if position <= last_tag else _PIECE_NO_TAG).match(line, position)
        assert piece is not None
        position = piece.end()
        if piece[1]:
            end = line.find(piece[1], position)
            if end >= 0:
                position = end + len(piece[1])
        yield line[piece.start() : position]


def _code_elements(line: str) -> Iterator[tuple[int, int]]:
    """Yield the positions of elements of code in a line."""
    end = 0
    while (start := line.find("<code", end)) >= 0:
        end = line.find("</code>", max(line.find(">", start), start))
        if end < 0:
            return
        end += len("</code>")
        yield start, end


def _cells(line: str, leading: bool) -> Row | None:
    """Return the cells of a row: split at every `|` that is neither escaped nor inside code.

    In: the line, and True if a `|` at its beginning only draws the table's edge (the first row of a table has one).
    Out: the cells, or None when there is no such `|`.
    """
    line = line.strip(SPACES)
    if line == "|":
        return []
    if "`" not in line and "\\|" not in line and "<code" not in line:
        found = line.removeprefix("|").split("|") if leading else line.split("|")
        if found[-1].strip() == "" and len(found) > 1:
            found.pop()
        return [cell.strip() for cell in found]
    found = []
    current: list[str] = []
    position = 0
    for start, end in (*_code_elements(line), (len(line), len(line))):
        for piece in _pieces(line[position:start], tags=False):
            if piece == "|":
                found.append("".join(current))
                current = []
            else:
                current.append("|" if piece == "\\|" else piece)
        current.append(line[start:end])
        position = end
    if not found:
        return None
    rest = "".join(current)
    if rest.strip():
        found.append(rest)
    found = [cell.strip() for cell in found]
    if leading and line.startswith("|"):
        del found[0]
    return found


def _is_parted(line: str) -> bool:
    """Return True if a line has a `|` outside code and elements, such as a link."""
    open_names: list[str] = []
    for piece in _pieces(line, tags=True):
        if piece == "|":
            if not open_names:
                return True
        elif (tag := html.OPEN_TAG.fullmatch(piece)) is not None:
            name = tag[1].lower()
            if name in html.SPAN and name not in html.VOID and not tag[3]:
                open_names.append(name)
        elif (
            open_names and (close := html.CLOSE_TAG.fullmatch(piece)) is not None and close[1].lower() == open_names[-1]
        ):
            open_names.pop()
    return False

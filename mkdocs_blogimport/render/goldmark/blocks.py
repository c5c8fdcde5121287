"""The blocks that goldmark and Hugo's extensions add to CommonMark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import html_block as usual_html_block
from markdown_it.token import Token

from . import attributes
from .tables import find_table

_HEADING = re.compile(r"(?P<level>#{1,6})(?P<line>[ \t].*)?\Z")
#: The ends of elements that hold text as it is; alone, they stand in a paragraph.
_TEXT_END = re.compile(r"</(?:pre|script|style)(?![a-z0-9-])", re.IGNORECASE)
_FOOTNOTE = re.compile(r"\[\^((?:[^\[\]\\\n]|\\.)*+)\]:")


@dataclass(slots=True)
class Note:
    """A footnote."""

    label: str
    number: int = 0
    """Its place in the list, from 1; 0 while nothing refers to it."""
    marks: int = 0
    """How often the text refers to it."""
    tokens: list[Token] = field(default_factory=list)
    _numbers: list[int] = field(default_factory=list)

    def mark(self) -> dict[str, int | str]:
        """Count a mark in the text; return the note's number and label, and the number of the mark, from 0."""
        if not self.number:
            self._numbers[0] += 1
            self.number = self._numbers[0]
        self.marks += 1
        return {"number": self.number, "mark": self.marks - 1, "label": self.label}


class Notes(dict[str, Note]):
    """The footnotes of a text, by their labels."""

    def __init__(self) -> None:
        """Begin without any."""
        super().__init__()
        self._numbers = [0]
        self.tokens: list[Token] = []
        """The texts of all of them, of the second one with a label too."""

    def add(self, label: str, tokens: list[Token]) -> None:
        """Add a note; of two with one label the first counts."""
        self.tokens += tokens
        self.setdefault(label, Note(label, tokens=tokens, _numbers=self._numbers))

    @property
    def used(self) -> list[Note]:
        """Those that the text refers to, in the order of their numbers."""
        return sorted((note for note in self.values() if note.number), key=lambda note: note.number)


def footnote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read the text of a footnote: `[^label]: text`, with what is indented by four below it."""
    if state.is_code_block(start):
        return False
    begin = state.bMarks[start] + state.tShift[start]
    match = _FOOTNOTE.match(state.src, begin, state.eMarks[start])
    if match is None or not match[1].strip():
        return False
    if silent:
        return True
    label = match[1]
    old = state.bMarks[start], state.tShift[start], state.sCount[start], state.parentType
    initial = state.sCount[start] + match.end() - begin
    width, pos = _indent(state, start, match.end(), initial)
    state.bMarks[start], state.tShift[start] = match.end(), pos - match.end()
    state.blkIndent += 4
    state.sCount[start] = width + state.blkIndent
    state.parentType = "footnote"
    opening = state.push("note_open", "", 1)
    opening.meta = {"label": label}
    state.md.block.tokenize(state, start, end)
    state.push("note_close", "", -1)
    state.blkIndent -= 4
    state.bMarks[start], state.tShift[start], state.sCount[start], state.parentType = old
    return True


def _indent(state: StateBlock, line: int, start: int, column: int) -> tuple[int, int]:
    """Return the width of the whitespace at a position of a line, and where it ends."""
    width, pos = 0, start
    while pos < state.eMarks[line] and state.src[pos] in " \t":
        width += 4 - (column + width + state.bsCount[line]) % 4 if state.src[pos] == "\t" else 1
        pos += 1
    return width, pos


def definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read one definition: a line that begins with a colon, with what is indented below it.

    The paragraph before it becomes its terms, a line each.
    """
    begin = state.bMarks[start] + state.tShift[start]
    bases: list[int] = state.env["bases"]
    if not state.src.startswith(":", begin):
        return False
    column = state.sCount[start]
    width, pos = _indent(state, start, begin + 1, column + 1)
    if not width:
        return False
    if silent:
        return column == state.blkIndent or (column < state.blkIndent and column in bases)
    if column != state.blkIndent or not _reopen(state, start):
        return False
    is_tight = not state.isEmpty(start - 1)
    state.push("dd_open", "dd", 1).meta = {"tight": is_tight}
    first = len(state.tokens)
    old = state.blkIndent, state.tShift[start], state.sCount[start], state.parentType, state.tight
    bases.append(state.blkIndent)
    state.blkIndent = column + 1 + (5 if width >= 8 else width)
    state.tShift[start], state.sCount[start] = pos - state.bMarks[start], column + 1 + width
    state.parentType = "deflist"
    state.md.block.tokenize(state, start, end)
    state.blkIndent, state.tShift[start], state.sCount[start], state.parentType, state.tight = old
    bases.pop()
    if is_tight:
        _hide(state.tokens, first, state.level)
    state.push("dd_close", "dd", -1)
    state.push("dl_close", "dl", -1)
    return True


def _reopen(state: StateBlock, start: int) -> bool:
    """Open the list whose next definition begins, with the terms before it."""
    tokens = state.tokens
    lines: list[str] = []
    if tokens and tokens[-1].type == "paragraph_close" and tokens[-1].level == state.level:
        if state.env["tables"] and find_table(tokens[-2].content) is not None:
            return False
        lines = tokens[-2].content.split("\n")
        del tokens[-3:]
    elif not (tokens and tokens[-1].type == "dl_close" and tokens[-1].level == state.level):
        return False
    if tokens and tokens[-1].type == "dl_close" and tokens[-1].level == state.level:
        tokens.pop()
        state.level += 1
    else:
        state.push("dl_open", "dl", 1)
    for line in lines:
        state.push("dt_open", "dt", 1)
        inline = state.push("inline", "", 0)
        inline.content, inline.map, inline.children = line.strip(), [start, start], []
        state.push("dt_close", "dt", -1)
    return True


def _hide(tokens: Sequence[Token], first: int, level: int) -> None:
    """Make the first paragraph of a definition plain text; goldmark leaves those after it."""
    for at in range(first, len(tokens)):
        token = tokens[at]
        if token.level == level and token.type in {"paragraph_open", "paragraph_close"}:
            token.hidden = True
            if token.type == "paragraph_close":
                return


def html_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a block of HTML; `</pre>`, `</script>` and `</style>` alone begin none (CommonMark's last kind of block)."""
    if _TEXT_END.match(state.src, state.bMarks[start] + state.tShift[start]):
        return False
    return usual_html_block(state, start, end, silent)


def heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a heading that begins with `#`, with the attributes at its end."""
    begin = state.bMarks[start] + state.tShift[start]
    match = _HEADING.match(state.src, begin, state.eMarks[start])
    if match is None or state.is_code_block(start):
        return False
    if silent:
        return True
    line = (match["line"] or "").strip(" \t")
    own: attributes.Attributes = {}
    if state.env["title_attributes"]:
        line, own = attributes.at_end(line)
    if line.endswith("#"):
        bare = line.rstrip("#")
        line = bare.rstrip() if not bare or bare[-1] in " \t" else line
    state.line = start + 1
    tag = f"h{len(match['level'])}"
    opening = state.push("heading_open", tag, 1)
    opening.markup, opening.map = match["level"], [start, state.line]
    opening.meta = {"attributes": own} if own else {}
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = line, [start, state.line], []
    state.push("heading_close", tag, -1)
    return True


def attribute_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a line with attributes, which belong to the block before it."""
    begin = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("{", begin) or state.is_code_block(start):
        return False
    found = attributes.read(state.src[begin : state.eMarks[start]], 0)
    if found is None:
        return False
    if silent:
        return True
    is_near = start > 0 and not state.isEmpty(start - 1)
    last = state.tokens[-1] if state.tokens else None
    if is_near and last is not None and last.level == state.level and last.nesting <= 0 and last.type != "fence":
        opening = last if last.nesting == 0 else _opening(state.tokens)
        # an id of its own comes too late for a heading: it has got one
        key = "later" if opening.type == "heading_open" else "attributes"
        opening.meta = {**opening.meta, key: {**found.attributes, **opening.meta.get(key, {})}}
    state.line = start + 1
    return True


def _opening(tokens: Sequence[Token]) -> Token:
    level, close = tokens[-1].level, tokens[-1].type
    wanted = close.removesuffix("_close") + "_open"
    return next(token for token in reversed(tokens) if token.level == level and token.type == wanted)

"""Lists and definition lists (kramdown syntax: "Lists", "Definition Lists")."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from ..attributes import OPENING, merge, read_attributes
from ..nodes import Attributes, Node
from ..whitespace import SPACES
from .lines import LAZY, RULE
from .reader import DEPTH, Blocks, Source, block

_BULLET = re.compile(r"( {0,3}[+*-])([\t |][^\n]*\n)")
_NUMBER = re.compile(r"( {0,3}\d+\.)([\t ][^\n]*\n)")
_FIRST = frozenset("*+-0123456789")
_COLON = re.compile(r"( {0,3}:)([\t ][^\n]*\n)")
_OWN_LIST = re.compile(r"\s*(?:" + OPENING + r"(?!:|/|\w[\w-]*:)((?:\\\}|[^}]){1,1000})\})\s*")
_BLANKS = re.compile(r"(?:[ \t\f\v]*\n)+")
_INDENT = re.compile(r"[ \t]*")
_LINE = re.compile(r"[^\n]*\n")
#: Lines whose first character begins no block, and no end of one: in an item without a blank line above, they are its
#: text.
_PROSE = re.compile(r"(?:[^\s{^<*+\-\d:][^\n]*\n)+")
_TASK = re.compile(r"\[([ xX])\]\s+", re.ASCII)
# it is read with the text of the item, and so gets the attribute list after it
_BOX = '<input type="checkbox" class="task-list-item-checkbox" disabled="disabled"{} />'


def _columns(space: str, start: int = 0) -> int:
    """Return the width of leading whitespace, with tab stops every four columns."""
    if "\t" not in space:
        return start + len(space)
    width = start
    for character in space:
        width += 4 - width % 4 if character == "\t" else 1
    return width


def _first_line(marker: str, rest: str) -> tuple[str, int, str]:
    """Return the content of an item's first line, its column, and the item's own attribute list."""
    listed = _OWN_LIST.match(rest)
    content = rest.lstrip(" \t") if listed is None else rest[listed.end() :]
    own = listed[1] if listed is not None else ""
    if not content.strip(SPACES):
        return "", 4, own
    space = _INDENT.match(rest)
    assert space is not None
    return content, _columns(space[0], len(marker)), own


@lru_cache(maxsize=64)
def _inside(indent: int) -> re.Pattern[str]:
    """Return the pattern of a line that belongs to an item with tabs, whose text is at a column (kramdown: list.rb).

    Each tab, and each four spaces, are four columns: spaces before a tab don't count into it.
    """
    return re.compile(rf"(?:\t| {{4}}){{{indent // 4}}}(?: {{{indent % 4}}}|\t| {{4}})")


def _dedent(line: str, indent: int) -> str | None:
    """Return the line without so many columns of whitespace, or None if it has less."""
    if line.startswith(" " * indent):
        return line[indent:]
    if "\t" not in line or _inside(indent).match(line) is None:
        return None
    return _spaced(line).removeprefix(" " * indent)


def _spaced(line: str) -> str:
    """Replace the tabs at the beginning of a line by spaces."""
    rest = line.lstrip("\t")
    return "    " * (len(line) - len(rest)) + rest


def _starts_list(line: str) -> bool:
    # most lines begin with something else
    return line.lstrip(" ")[:1] in _FIRST and (_BULLET.match(line) is not None or _NUMBER.match(line) is not None)


def _own(blocks: Blocks, text: str) -> Attributes | None:
    if not text:
        return None
    attributes: Attributes = {}
    read_attributes(text, attributes)
    return attributes


class _Item(NamedTuple):
    """An item as it is written."""

    texts: list[str]
    """Its text; if a list begins in it without a blank line, the text up to that and the rest."""
    attributes: str
    """Its own attribute list."""
    after_blank: bool
    """True if a blank line precedes it."""


def _items(text: str, position: int, start: re.Pattern[str]) -> tuple[list[_Item], int]:
    """Split a list into items; return the position after them, too."""
    items: list[_Item] = []
    lines: list[str] = []
    above: list[str] = []  # the lines before an item's own list
    own = ""
    limit = 3
    indent = 0
    blank = before = nested = False
    terms = start is _COLON
    length = len(text)
    while position < length:
        if (blank or not lines) and not terms and RULE.match(text, position):
            break
        if lines and not blank and (prose := _PROSE.match(text, position)) is not None:
            lines.append(prose[0])
            position = prose.end()
            continue
        found = start.match(text, position)
        if found is not None and len(found[1]) - len(found[1].lstrip(" ")) <= limit:
            if lines:
                items.append(_Item([*above, "".join(lines)], own, before))
                above = []
            content, indent, own = _first_line(found[1], found[2])
            lines = [content]
            limit = min(3, indent - 1)
            before, blank, nested = blank, False, terms or _starts_list(content)
            position = found.end()
            continue
        if text[position] in SPACES and (spaces := _BLANKS.match(text, position)) is not None:
            lines.append(spaces[0])
            blank = nested = True
            position = spaces.end()
            continue
        line = _LINE.match(text, position)
        assert line is not None
        inner = _dedent(line[0], indent)
        if inner is None and (blank or not LAZY.match(text, position)):
            break
        if inner is None:
            # below an item's own list, the beginning of another is text
            deeper = nested and not terms and _starts_list(line[0])
            inner = " " * (indent + 4) + line[0] if deeper else _spaced(line[0])
        elif not nested and _starts_list(inner):
            above = ["".join(lines)]  # an item's first list ends the text before it
            lines = []
            nested = True
        lines.append(inner)
        blank = False
        position = line.end()
    if lines:
        items.append(_Item([*above, "".join(lines)], own, before))
    return items, position


def _is_tight(inside: list[Node], *, blank_may_end: bool) -> bool:
    """Return True if an item's text has no `<p>`: no blank line separates it from the rest of the item.

    A blank line that only ends the list separates nothing. The last item, with no item after it, is like those before
    it; the caller does that.
    """
    if not inside or inside[0].kind != "paragraph":
        return False
    below = [node.kind for node in inside[1:]]
    return below[:1] != ["blank"] or (blank_may_end and len(below) == 1)


@block("list", "*+-0123456789")
def read(blocks: Blocks, source: Source, position: int, children: list[Node]) -> int:
    """`* item` and `1. item`."""
    text = source.text
    start = _BULLET if _BULLET.match(text, position) else _NUMBER
    if blocks.depth >= DEPTH or not start.match(text, position):
        return -1
    found, position = _items(text, position, start)
    if not found:
        return -1
    node = Node("bullets" if start is _BULLET else "numbers")
    blocks.attach(children, node)
    tight_before = tasks = trailing = False
    for index, (texts, own, _) in enumerate(found):
        last = index == len(found) - 1
        item = Node("item", attributes=_own(blocks, own))
        item.children = inside = blocks.nested(*texts)
        node.children.append(item)
        while (
            len(inside) > 1 and inside[0].kind == "paragraph" and inside[1].kind == "end" and inside[1].value == "ial"
        ):
            del inside[1]
        ended = last and text[position : position + 1] == "^"
        follows_suit = not last or tight_before or len(found) == 1
        if follows_suit and _is_tight(inside, blank_may_end=last and not ended):
            inside[0].value = "tight"
        if not last and (not inside or inside[0].kind != "paragraph" or inside[0].value == "tight"):
            tight_before = True
        if inside and inside[-1].kind == "blank":
            inside.pop()
            trailing = last
        tasks = _task(blocks, item, tasks)
    if tasks:
        node.attributes = merge({"class": "task-list"}, node.attributes)
    if trailing:
        children.append(Node("blank"))
    return position


def _task(blocks: Blocks, item: Node, tasks: bool) -> bool:
    """Convert an item to a task if it is one (GFM); return True if there are tasks in the list now.

    kramdown recognizes a list of tasks only from its first task on.
    """
    first = item.children[0] if item.children else None
    if first is None or first.kind != "paragraph" or not blocks.document.options.gfm:
        return tasks
    if first.text.startswith("["):
        text = first.text.rstrip(SPACES)
        if first.value == "tight" and len(item.children) > 1:
            text += "\n"
        task = _TASK.match(text)
        if task is not None:
            checked = "" if task[1] == " " else ' checked="checked"'
            first.text = _BOX.format(checked) + text[task.end() :]
            tasks = True
    if tasks:
        item.attributes = merge({"class": "task-list-item"}, item.attributes)
    return tasks


@block("definition list", ":")
def definitions(blocks: Blocks, source: Source, position: int, children: list[Node]) -> int:
    """`: description`, below terms that are the lines of the paragraph before."""
    if not children or blocks.depth >= DEPTH or not _COLON.match(source.text, position):
        return -1
    behind = len(children) - 1
    loose = False
    if children[behind].kind == "blank" and children[behind].text == "\n":
        behind -= 1
        loose = True
    if behind < 0:
        return -1
    before = children[behind]
    if before.kind == "definitions":
        del children[behind + 1 :]
        return _descriptions(blocks, source.text, position, children, loose)
    if before.kind != "paragraph":
        return -1
    del children[behind:]
    _terms(blocks, before, children)
    return _descriptions(blocks, source.text, position, children, loose)


def _terms(blocks: Blocks, paragraph: Node, children: list[Node]) -> None:
    """Add the lines of a paragraph as terms: to the definition list before it, or to a new one."""
    node = Node("definitions", attributes=paragraph.attributes)
    if len(children) > 1 and children[-1].kind == "blank" and children[-2].kind == "definitions":
        children.pop()
        node = children.pop()
    elif children and children[-1].kind == "definitions":
        node = children.pop()
    for line in paragraph.text.rstrip(SPACES).split("\n"):
        listed = _OWN_LIST.match(line)
        term = line if listed is None else line[listed.end() :]
        node.children.append(Node("term", term, attributes=_own(blocks, listed[1]) if listed else None))
    children.append(node)


def _descriptions(blocks: Blocks, text: str, position: int, children: list[Node], loose: bool) -> int:
    """Read descriptions into the definition list that is the last block; return the position after them."""
    node = children[-1]
    blocks.pending = None
    found, position = _items(text, position, _COLON)
    trailing = False
    for texts, own, before in found:
        item = Node("description", attributes=_own(blocks, own))
        item.children = inside = blocks.nested(*texts)
        if inside and inside[0].kind == "paragraph" and not (loose or before):
            inside[0].value = "tight"
        loose = False
        trailing = bool(inside) and inside[-1].kind == "blank"
        if trailing:
            inside.pop()
        node.children.append(item)
    if trailing:
        children.append(Node("blank"))
    return position

"""What Blackfriday, Hugo's engine until 2019, read otherwise: blocks, emphasis, bare addresses, SmartyPants."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

from .inline import Inline, Spans

#: The deepest nesting of lists and quotes; deeper ones are text.
DEEPEST = 20
_BULLET = re.compile(r" {0,3}[*+-] ")
_NUMBER = re.compile(r" {0,3}[0-9]+\. ")
_ITEM = re.compile(r"(?P<indent> {0,3})(?:[*+-]|(?P<number>[0-9]+)\.) +")
_RULE = re.compile(r" {0,3}([*_-])(?: *\1){2,} *\Z")
_HEADER = re.compile(r"#{1,6} ")
_FENCE = re.compile(r" {0,3}(?P<marks>`{3,}|~{3,})")
_UNDERLINE = re.compile(r"(?P<sign>=+|-+) *\Z")
_QUOTE = re.compile(r" {0,3}> ?")
_TABS = re.compile(r"^ *\t[ \t]*", re.MULTILINE)
_BLOCK_TAG = re.compile(
    r"""<(?P<name>blockquote|del|div|dl|fieldset|form|h[1-6]|iframe|ins|math|noscript|ol|pre|p|script|style|table|ul
    |address|article|aside|canvas|details|dialog|figcaption|figure|footer|header|hgroup|main|nav|output|progress|section
    |summary|video)(?=[\s>])""",
    re.IGNORECASE | re.VERBOSE,
)
_ADDRESS = re.compile(r"(?:https?|ftp)://[a-zA-Z0-9][^\s<]*", re.IGNORECASE)
_ESCAPED = "\\`*_{}[]()#+-.!:|&<>~\n"
_REFERENCE = re.compile(r" {0,3}\[(?!\^)[^\]\n]+\]: *(?P<address>\S)?")
_PAIRS = {'"': '"', "'": "'", ")": "(", "]": "[", "}": "{"}
_SMART = re.compile(
    r"""---|--|\.\.\.|\. \. \.|\((?:c|r|tm)\)|(?<![\w/])(?<!\\)[0-9]+/[0-9]+(?![\w/])|["']""", re.IGNORECASE
)
_SIGNS = {"---": "&mdash;", "--": "&ndash;", "...": "&hellip;", ". . .": "&hellip;", "(c)": "&copy;", "(r)": "&reg;",
          "(tm)": "&trade;"}  # fmt: skip
_SHORT_FORM = re.compile(r"'(?:[stmd]|re|ll|ve)(?![a-zA-Z0-9])", re.IGNORECASE)


def expanded(text: str) -> str:
    """Return a text with spaces for the tabs at the beginning of its lines."""
    return _TABS.sub(lambda match: match[0].expandtabs(4), text)


def gathered(text: str) -> str:
    """Return a text with the definitions of its links behind it: Blackfriday takes them from inside paragraphs."""
    kept: list[str] = []
    definitions: list[str] = []
    fence = ""
    is_address = False
    for line in text.split("\n"):
        marks = _FENCE.match(line)
        if marks is not None and (not fence or marks["marks"].startswith(fence)):
            fence = "" if fence else marks["marks"]
        match = None if fence else _REFERENCE.match(line)
        (definitions if match is not None or is_address else kept).append(line)
        is_address = match is not None and match["address"] is None
    return "\n".join([*kept, "", *definitions]) if definitions else text


# -- blocks --------------------------------------------------------------------------------------------------------


def _line(state: StateBlock, number: int) -> str:
    return state.getLines(number, number + 1, state.blkIndent, False)


def _inside(state: StateBlock, text: str) -> list[Token]:
    """Read blocks that stand in another one."""
    tokens: list[Token] = []
    if state.env["depth"] >= DEEPEST:
        return _words(text, hidden=False)
    state.env["depth"] += 1
    state.md.block.parse(text, state.md, state.env, tokens)
    state.env["depth"] -= 1
    return tokens


def _words(text: str, *, hidden: bool, level: int = 0) -> list[Token]:
    return [
        Token("paragraph_open", "p", 1, hidden=hidden, level=level),
        Token("inline", "", 0, content=text.strip(), children=[], level=level + 1),
        Token("paragraph_close", "p", -1, hidden=hidden, level=level),
    ]


@dataclass(slots=True)
class _List:
    """A list while it is read."""

    is_ordered: bool
    has_blocks: bool = False
    """Whether an item so far holds more than text; those after it hold paragraphs as well."""
    is_over: bool = False


@dataclass(slots=True)
class _Item:
    """An item while it is read."""

    indent: int
    lines: list[str]
    nested: int = 0
    """The number of its line at which a list inside begins; 0 for none."""
    fence: str = ""
    after_blank: bool = False


def items(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a list; a blank line ends an item unless four spaces stand before what follows."""
    if silent or not _ITEM.match(_line(state, start)):
        return False
    found = _List(_NUMBER.match(_line(state, start)) is not None)
    tag = "ol" if found.is_ordered else "ul"
    kind = "ordered_list" if found.is_ordered else "bullet_list"
    state.push(f"{kind}_open", tag, 1)
    number = start
    while number < end and not found.is_over and (match := _ITEM.match(_line(state, number))) is not None:
        line = _line(state, number)
        item = _Item(len(match["indent"]), [line[match.end() :]])
        fence = _FENCE.match(item.lines[0])
        item.fence = fence["marks"] if fence is not None else ""
        number += 1
        while number < end and _goes_on(found, item, _line(state, number)):
            number += 1
        found.is_over = found.is_over or number >= end
        state.push("list_item_open", "li", 1)
        state.tokens += _of_item(state, found, item)
        state.push("list_item_close", "li", -1)
    state.push(f"{kind}_close", tag, -1)
    state.line = number
    return True


def _goes_on(found: _List, item: _Item, line: str) -> bool:
    """Add a line to an item; return False if it is not a part of it."""
    if not line.strip():
        item.after_blank = True
        item.lines.append("")
        return True
    bare = line.lstrip(" ")
    indent = min(len(line) - len(bare), 4)
    chunk = line[indent:]
    fence = _FENCE.match(chunk)
    if item.fence or fence is not None:
        if fence is not None:
            found.has_blocks = found.has_blocks or bool(item.fence)
            item.fence = "" if item.fence else fence["marks"]
        item.lines.append(chunk)
        return True
    is_bullet = _BULLET.match(chunk) is not None and not _RULE.match(chunk)
    is_number = _NUMBER.match(chunk) is not None
    if is_bullet or is_number:
        if item.after_blank:
            if indent <= item.indent and (is_bullet if found.is_ordered else is_number):
                found.is_over = True
                return False
            found.has_blocks = True
        if indent <= item.indent:
            return False
        item.nested = item.nested or len(item.lines)
    elif item.after_blank and indent < 4:
        found.is_over = True
        return False
    elif item.after_blank or _HEADER.match(chunk):
        found.has_blocks = True
    item.after_blank = False
    item.lines.append(chunk)
    return True


def _of_item(state: StateBlock, found: _List, item: _Item) -> list[Token]:
    first = item.lines[: item.nested] if item.nested else item.lines
    nested = _inside(state, "\n".join(item.lines[item.nested :])) if item.nested else []
    text = "\n".join(first)
    return [*(_inside(state, text) if found.has_blocks else _words(text, hidden=True)), *nested]


def quote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a quote, with all lines up to a blank one."""
    if silent or not _QUOTE.match(_line(state, start)):
        return False
    lines: list[str] = []
    number = start
    while number < end:
        line = _line(state, number)
        mark = _QUOTE.match(line)
        if mark is not None:
            line = line[mark.end() :]
        elif not line.strip() and (
            number + 1 >= end or not (_QUOTE.match(_line(state, number + 1)) or state.isEmpty(number + 1))
        ):
            break
        lines.append(line)
        number += 1
    state.push("blockquote_open", "blockquote", 1)
    state.tokens += _inside(state, "\n".join(lines))
    state.push("blockquote_close", "blockquote", -1)
    state.line = number
    return True


def html_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read an element from its tag to its end tag, before a blank line."""
    line = _line(state, start)
    if silent or not line.startswith("<"):
        return False
    if line.startswith("<!--"):
        close = state.src.find("-->", state.bMarks[start])
        stop = close + 3
    elif re.match(r"<hr[ /]*>", line, re.IGNORECASE):
        stop = state.src.index(">", state.bMarks[start]) + 1
        close = stop
    else:
        tag = _BLOCK_TAG.match(line)
        if tag is None:
            return False
        close, stop = _end_tag(state, tag["name"].lower(), state.bMarks[start])
    if close < 0:
        return False
    number = start
    while number < end and state.eMarks[number] < stop:
        number += 1
    if number >= end or state.src[stop : state.eMarks[number]].strip():
        return False
    if number + 1 < end and not state.isEmpty(number + 1):
        return False
    state.push("html_block", "", 0).content = state.getLines(start, number + 1, 0, True)
    state.line = number + 1
    return True


def _end_tag(state: StateBlock, name: str, start: int) -> tuple[int, int]:
    """Return where the end tag of an element begins and ends that a blank line follows; -1 if there is none."""
    # by the text that was searched, which is kept so that no other one has its number
    without: dict[tuple[int, str], str] = state.env["endless"]
    if (id(state.src), name) in without:
        return -1, -1
    end = re.compile(rf"</{name}>(?=[ \t]*(?:\n[ \t]*(?:\n|\Z)|\Z))", re.IGNORECASE).search(state.src, start)
    if end is None:
        without[id(state.src), name] = state.src
        return -1, -1
    return end.start(), end.end()


def paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a paragraph, which no list, quote or table ends; its last line may be an underlined heading."""
    ends = state.md.block.ruler.getRules("paragraph")
    number = start + 1
    heading = None
    while number < end and not state.isEmpty(number):
        heading = _UNDERLINE.match(_line(state, number))
        if heading is not None or any(rule(state, number, end, True) for rule in ends):
            break
        number += 1
    lines = state.getLines(start, number, state.blkIndent, False).split("\n")
    above = lines[:-1] if heading is not None else lines
    if above:
        state.tokens += _words("\n".join(above), hidden=False, level=state.level)
    state.line = number
    if heading is not None:
        tag = "h1" if heading["sign"][0] == "=" else "h2"
        state.push("heading_open", tag, 1).markup = heading["sign"][0]
        inline = state.push("inline", "", 0)
        inline.content, inline.children = lines[-1].strip(), []
        state.push("heading_close", tag, -1)
        state.line = number + 1
    return True


# -- inside blocks -------------------------------------------------------------------------------------------------


def install(inline: Inline) -> None:
    """Add the rules for escapes, emphasis and bare addresses."""
    inline.on("\\", _escape)
    inline.on("*_", _emphasis)
    inline.addresses.append(_address)
    inline.may_hold_address = lambda src: "://" in src


def _escape(state: Spans, silent: bool) -> bool:
    """Leave the backslash before a sign that it doesn't escape."""
    follows = state.src[state.pos + 1 : state.pos + 2]
    if not follows or follows in _ESCAPED or state.pos + 1 >= state.posMax:
        return False
    if not silent:
        state.append_pending("\\")
    state.pos += 1
    return True


def _emphasis(state: Spans, silent: bool) -> bool:
    """Read signs of emphasis; a single one ends no element inside a word."""
    if silent:
        return False
    sign, start = state.src[state.pos], state.pos
    end = start + state.scanDelims(start, False).length
    before, after = state.src[start - 1 : start], state.src[end : min(end + 1, state.posMax)]
    can_close = bool(before) and not before.isspace() and (end - start > 1 or not after.isalnum())
    for _ in range(end - start):
        state.push("text", "", 0).content = sign
        can_open = bool(after) and not after.isspace()
        state.delimiters.append(Delimiter(ord(sign), 0, len(state.tokens) - 1, -1, can_open, can_close))
    state.pos = end
    return True


def _address(state: Spans, silent: bool) -> bool:
    """Read a bare address of the web."""
    pos = state.pos
    if silent or state.linkLevel or (pos and state.src[pos - 1].isalpha()):
        return False
    match = _ADDRESS.match(state.src, pos, state.posMax)
    if match is None:
        return False
    written = match[0]
    if written[-1] in ".,;":
        written = written[:-1]
    if (opening := _PAIRS.get(written[-1])) is not None and opening not in written[:-1]:
        line_start = state.src.rfind("\n", 0, pos) + 1
        if opening in state.src[max(line_start, pos - 200) : pos]:
            written = written[:-1]
    token = state.push("address", "a", 0)
    token.content, token.info = written, written
    state.pos += len(written)
    return True


def make_smart(state: StateCore) -> None:
    """Replace quotes, dashes, dots, fractions and signs in brackets, as SmartyPants does."""
    for token in state.tokens:
        if token.type == "inline" and token.children and _SMART.search(token.content):
            token.children = [new for child in token.children for new in _smart(child)]


def _smart(token: Token) -> Iterator[Token]:
    text = token.content
    if token.type != "text" or not _SMART.search(text):
        yield token
        return
    is_open = {"'": False, '"': False}
    done = 0
    for match in _SMART.finditer(text):
        if match.start() > done:
            yield Token("text", "", 0, content=text[done : match.start()])
        yield Token("typographic", "", 0, content=_sign(match, text, is_open))
        done = match.end()
    if done < len(text):
        yield Token("text", "", 0, content=text[done:])


def _sign(match: re.Match[str], text: str, is_open: dict[str, bool]) -> str:
    written = match[0]
    if "/" in written:
        above, below = written.split("/")
        return f"<sup>{above}</sup>&frasl;<sub>{below}</sub>"
    if written not in is_open:
        return _SIGNS[written.lower()]
    if written == "'" and _SHORT_FORM.match(text, match.start()):
        return "&rsquo;"
    is_open[written] = _opens(text[: match.start()][-1:], text[match.end() :][:1], is_open[written])
    side = "l" if is_open[written] else "r"
    return f"&{side}{'s' if written == chr(39) else 'd'}quo;"


def _opens(before: str, after: str, is_open: bool) -> bool:
    """Return whether a quote between two characters, or at the end of a text, opens."""
    space_before, sign_before = before.isspace(), bool(before) and not before.isalnum() and not before.isspace()
    if not after:
        return not is_open if not before else space_before
    if after.isspace():
        return not is_open if space_before else False
    if not after.isalnum():
        return not is_open if sign_before else space_before
    return not before or space_before or sign_before

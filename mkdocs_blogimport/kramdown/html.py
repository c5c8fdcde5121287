"""HTML among Markdown: the elements, the reading of tags, and the reading of raw HTML as a tree."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import ClassVar

from . import attributes as attribute_lists
from .entities import escape_raw
from .nodes import Attributes, Node


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# kramdown syntax: "HTML Blocks" and "HTML Spans". A tag of one of these starts no block.
SPAN = _names(
    """
    a abbr acronym b bdo big br button cite code del dfn em i img input ins kbd label mark option q rb
    rbc rp rt rtc ruby samp select small span strong sub sup tt u var
    """
)
# these are never inside a paragraph
BLOCK = _names(
    """
    address applet article aside blockquote body caption col colgroup dd div dl dt fieldset figcaption
    footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe legend li main map menu nav ol
    optgroup p pre section summary table tbody td tfoot th thead tr ul
    """
)
VOID = _names(
    """
    area base br col command embed hr img input keygen link meta param source track wbr
    """
)
# these are read inside an element with markdown="1"
BLOCK_CONTENT = _names(
    """
    address applet article aside blockquote body dd details div dl fieldset figcaption figure footer
    form header hgroup iframe li main map menu nav noscript object section summary td
    """
)
SPAN_CONTENT = _names(
    """
    a abbr acronym b bdo big br button caption cite del dfn dt em h1 h2 h3 h4 h5 h6 i img input ins
    label legend optgroup p q rb rbc rp rt rtc ruby select small span strong sub sup th tt
    """
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# their content is not parsed, up to the end tag
VERBATIM = frozenset({"script", "style"})
# their names and those of their attributes mean the same in any case; other elements keep theirs as they are written
_ANY_CASE = SPAN | BLOCK | VOID | BLOCK_CONTENT | SPAN_CONTENT | VERBATIM | {"math", "textarea"}

NAME = r"[A-Za-z_][\w.-]*+(?::[A-Za-z_][\w.-]*+)?"
_ATTRIBUTE = rf"""\s++(?:{NAME})(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|\w++))?"""
OPEN_TAG = re.compile(rf"<({NAME})((?:{_ATTRIBUTE})*+)\s*+(/)?>")
CLOSE_TAG = re.compile(rf"</({NAME})\s*+>")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
INSTRUCTION = re.compile(r"<\?.*?\?>", re.DOTALL)
_ATTRIBUTE_PARTS = re.compile(rf"""({NAME})(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|(\w++)))?""")


def element_name(written: str) -> str:
    """Return the name of an element: in lowercase, if that means the same."""
    name = written.lower()
    return name if name in _ANY_CASE else written


def read_tag_attributes(element: str, text: str, in_line: bool = False) -> Attributes:
    """Return the attributes of a start tag, from the text between the element's name and its end; the last of two wins.

    In a line of text (`in_line`) a line break inside a value becomes a space.
    """
    found: Attributes = {}
    if text and not text.isspace():
        any_case = element in _ANY_CASE
        for name, double, single, bare in _ATTRIBUTE_PARTS.findall(text):
            value = double or single or bare
            found[name.lower() if any_case else name] = value.replace("\n", " ") if in_line else value
    return found


def content_model(name: str, attributes: Attributes, default: str) -> str:
    """Return the content model of an element: `raw`, `span` or `block`. Removes its `markdown` attribute."""
    requested = attributes.pop("markdown", None)
    if requested is None:
        return default
    if requested == "0":
        return "raw"
    if requested in ("span", "block"):
        return requested
    if name in BLOCK_CONTENT:
        return "block"
    return "span" if name in SPAN_CONTENT else "raw"


def default_model(name: str) -> str:
    """Return the content model of an element, if Markdown is read in all elements that may contain some."""
    return "block" if name in BLOCK_CONTENT else "span" if name in SPAN_CONTENT else "raw"


class Tags:
    """A text with the ends of its tags and comments found so far, so that no search is made twice."""

    __slots__ = ("_closing", "_last", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._last: dict[str, int] = {}
        self._closing: dict[str, int] = {}

    def construct(self, position: int) -> re.Match[str] | None:
        """Return the comment or processing instruction at a position, if it is complete."""
        text = self.text
        if text.startswith("<!--", position):
            return COMMENT.match(text, position) if self._before("-->", position) else None
        if text.startswith("<?", position):
            return INSTRUCTION.match(text, position) if self._before("?>", position) else None
        return None

    def _before(self, needle: str, position: int) -> bool:
        last = self._last.get(needle)
        if last is None:
            last = self._last[needle] = self.text.rfind(needle)
        return position < last

    def closing(self, name: str, position: int) -> re.Match[str] | None:
        """Return the next end tag of this name, in any case."""
        none_after = self._closing.get(name)
        if none_after is not None and position >= none_after:
            return None
        found = re.compile(rf"</{re.escape(name)}\s*>", re.IGNORECASE).search(self.text, position)
        if found is None:
            self._closing[name] = min(position, none_after) if none_after is not None else position
        return found


Inner = Callable[[str, str, Attributes, int], "tuple[list[Node], int]"]
"""Reads Markdown inside raw HTML: (model, name, attributes, position after the start tag) to (nodes, position after the
end tag)."""


def read_raw(
    tags: Tags,
    position: int,
    name: str,
    inner: Inner | None,
    verbatim: bool = True,
    apart: frozenset[str] = frozenset(),
) -> tuple[list[Node], int, bool]:
    """Read the raw content of an element up to its own end tag or the end of the text.

    In: the text, the position after the start tag, the element's name, the reader of Markdown inside (for elements with
    `markdown="1"`), True if scripts are not parsed and elements of blocks are allowed (not so in a line), and the
    elements that become nodes although they have no Markdown.
    Out: the content (nodes of kind `raw`, and `html` for Markdown), the position after the end tag, and True if there
    was one. An end tag that is not that of the innermost open element is text.
    """
    if verbatim and name in VERBATIM:
        found = tags.closing(name, position)
        end = found.start() if found else len(tags.text)
        return [Node("raw", tags.text[position:end])], found.end() if found else end, found is not None
    return _Raw(tags, name, inner, verbatim, apart).read(position)


class _Raw:
    """Reads the raw content of one element."""

    __slots__ = ("_apart", "_inner", "_nodes", "_open", "_out", "_tags", "_verbatim")

    def __init__(self, tags: Tags, name: str, inner: Inner | None, verbatim: bool, apart: frozenset[str]) -> None:
        self._tags = tags
        self._inner = inner
        self._verbatim = verbatim
        self._apart = apart
        self._open = [name]
        self._nodes: list[Node] = []
        self._out: list[str] = []

    def read(self, position: int) -> tuple[list[Node], int, bool]:
        """See `read_raw`."""
        text = self._tags.text
        while self._open and (start := text.find("<", position)) >= 0:
            if start > position:
                self._out.append(escape_raw(text[position:start]))
            read = self._MARKUP.get(text[start + 1 : start + 2], _Raw._start)
            position = read(self, start)
            if position < 0:
                self._out.append("&lt;")
                position = start + 1
        ended = not self._open
        if not ended:
            self._out.append(escape_raw(text[position:]))
            self._out += [f"</{child}>" for child in reversed(self._open[1:])]
            position = len(text)
        self._nodes.append(Node("raw", "".join(self._out)))
        return self._nodes, position, ended

    def _end(self, position: int) -> int:
        """Read the end tag of the innermost open element; return the position after it, or -1."""
        close = CLOSE_TAG.match(self._tags.text, position)
        if close is None or element_name(close[1]) != self._open[-1]:
            return -1
        self._open.pop()
        if self._open:
            self._out.append(f"</{element_name(close[1])}>")
        return close.end()

    def _construct(self, position: int) -> int:
        """Read a comment or a processing instruction; return the position after it, or -1."""
        construct = self._tags.construct(position)
        if construct is None:
            return -1
        self._out.append(construct[0])
        return construct.end()

    def _start(self, position: int) -> int:
        """Read a start tag, and its content if it isn't raw; return the position after that, or -1."""
        tag = OPEN_TAG.match(self._tags.text, position)
        if tag is None:
            return -1
        name = element_name(tag[1])
        if not self._verbatim and name in BLOCK:
            return -1
        attributes = read_tag_attributes(name, tag[2])
        model = content_model(name, attributes, "raw")
        written = f"<{name}{attribute_lists.write(attributes)}"
        if tag[3] or name in VOID:
            self._out.append(written + (" />" if self._verbatim or name in VOID else f"></{name}>"))
        elif (model != "raw" or name in self._apart) and self._inner is not None:
            self._nodes.append(Node("raw", "".join(self._out)))
            self._out = []
            inside, end = self._inner(model, name, attributes, tag.end())
            self._nodes.extend(inside)
            return end
        elif self._verbatim and name in VERBATIM:
            found = self._tags.closing(name, tag.end())
            stop = found.start() if found else len(self._tags.text)
            self._out.append(f"{written}>{self._tags.text[tag.end() : stop]}</{name}>")
            return found.end() if found else stop
        else:
            self._out.append(written + ">")
            self._open.append(name)
        return tag.end()

    #: The readers of markup that begins with `<` and such a character.
    _MARKUP: ClassVar = {"/": _end, "!": _construct, "?": _construct}

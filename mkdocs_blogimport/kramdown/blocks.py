"""Block-level Markdown: from a text to a tree of nodes whose texts are still to be read as spans."""

from __future__ import annotations

import re
from bisect import bisect_left

from . import html, lists, tables
from .attributes import OPENING, merge, read_attributes
from .document import Document, LinkDefinition
from .lines import LAZY_END, RULE
from .nodes import Attributes, Node
from .spans import SPACES, link_key

DEPTH = 40
"""How deep blocks nest; what is deeper is text."""

_BLANK = re.compile(r"(?:[ \t\f\v]*\n)+")
_LEAD = re.compile(r" {0,3}(?! )")
# what else ends a paragraph in GFM
_PARAGRAPH_END = (
    rf"{LAZY_END}| {{0,3}}(?:[+*-][\t |]|\d+\.[\t ]|:[\t ]|>)|#{{1,6}}[\t ]+[^\s]| {{0,3}}(?:`{{3,}}|~{{3,}})"
)
_PARAGRAPH = re.compile(rf"[^\n]*\n(?:(?!{LAZY_END}| {{0,3}}:[\t ])[^\n]*\n)*")
_PARAGRAPH_GFM = re.compile(rf"[^\n]*\n(?:(?!{_PARAGRAPH_END})[^\n]*\n)*")
_INDENTED = re.compile(r"(?: {4}|\t)[^\n]*?\S")
_CODE = re.compile(rf"(?:(?:[ \t]*\n)*(?: {{4}}|\t)[ \t]*[^\s][^\n]*\n(?:(?!{LAZY_END}| {{4}}|\t)[^\n]*\n)*)+")
# kramdown has no rule for such lines: their blanks are neither an indentation nor what may stand before a block
_STRAY = re.compile(r"(?: {1,3}\t[ \t]*[^\s][^\n]*\n)+")
_CODE_LAZY = re.compile(r"\n( {0,3}[^ \t\n])")
_CODE_INDENT = re.compile(r"^(?: {4}|\t)", re.MULTILINE)
_FENCE_GFM = re.compile(r" {0,3}(`{3,}+|~{3,}+)[ \t]*+(?:([^\s?]++)(?:\?\S*+)?)?[ \t]*+\n")
_FENCE = re.compile(r" {0,3}(~{3,}+)[ \t]*+(?:([^\s?]++)(?:\?\S*+)?)?[ \t]*+\n")
_FENCE_END = re.compile(r"^ {0,3}(`{3,}+|~{3,}+)[ \t]*+\n", re.MULTILINE)
_ATX_GFM = re.compile(r"(#{1,6})[\t ]+([^ \t\n][^\n]*)\n")
_ATX = re.compile(r"(#{1,6})[\t ]*([^ \t\n#][^\n]*)\n")
_HEADING_ID = re.compile(r"(?<![ \t])[ \t]+\{#(\w[\w:-]*)\}[ \t]*$")
_HEADING_CLOSE = re.compile(r"(?<!\\)(?<=\s)#+[ \t]*$")
_SETEXT = re.compile(r"([^\n]*+)\n(?:(=++)|-++)[ \t]*+\n")
_QUOTE = re.compile(rf"(?: {{0,3}}>[^\n]*\n(?:(?!{LAZY_END}| {{0,3}}>)[^\n]*\n)*)+")
_QUOTE_MARK = re.compile(r"^ {0,3}> ?", re.MULTILINE)
_MATH = re.compile(r" {0,3}(\\)?\$\$(.*?)\$\$([ \t]*\n)?", re.DOTALL)
_LINK_DEFINITION = re.compile(
    r""" {0,3}\[([^\n\]]+)\]:[ \t]*(?:<([^>\n]*)>|([^\s'"]\S*+(?:[ \t]++[^'"\s]\S*+)*+))"""
    r"""(?:(?:[ \t]*\n[ \t]*|[ \t]+)(["'])(.+?)\4)?[ \t]*\n"""
)
_FOOTNOTE = re.compile(
    rf" {{0,3}}\[\^(\w[\w-]*)\]:([^\n]*\n(?:(?:[ \t]*\n)*(?: {{4}}|\t)[ \t]*[^\s][^\n]*\n"
    rf"(?:(?!{LAZY_END}| {{4}}|\t)[^\n]*\n)*)*)",
    re.ASCII,
)
_ABBREVIATION = re.compile(r" {0,3}\*\[([^\n\]]+)\]:([^\n]*)\n")
# nothing in braces is longer than this: each pair of braces would be looked for to the end of the text
_DEFINED_LIST = re.compile(r" {0,3}" + OPENING + r"(\w[\w:-]*):[ \t]*((?:\\\}|[^}]){0,1000})\}[ \t]*\n")
_LIST = re.compile(r" {0,3}" + OPENING + r"(?!:|/)((?:\\\}|[^}]){1,1000})\}[ \t]*\n")
_EXTENSION = re.compile(r" {0,3}" + OPENING + r":(\w+)(?:\s((?:\\\}|[^}]){0,1000}?))?(/)?\}[ \t]*\n")
_EXTENSION_STOP = re.compile(r"^ {0,3}\{:/(\w+)?\}[ \t]*\n", re.MULTILINE)
_END_MARK = re.compile(r"\^[ \t]*\n")
_END_OF_LINE = re.compile(r"[ \t]*\n")
_REST_OF_LINE = re.compile(r"[ \t]*\n?")
_CLOSING = re.compile(rf" {{0,3}}</({html.NAME})\s*>")

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ(\"'!&/%?,;")


class Blocks:
    """Reads the blocks of one text, and those inside them."""

    __slots__ = ("_atx", "_fence", "_paragraph", "depth", "document", "pending")

    def __init__(self, document: Document) -> None:
        options = document.options
        self.document = document
        self.depth = 0
        self.pending: Attributes | None = None
        self._atx = _ATX_GFM if options.gfm else _ATX
        self._fence = _FENCE_GFM if options.gfm else _FENCE
        self._paragraph = _PARAGRAPH_GFM if options.gfm and options.paragraph_end else _PARAGRAPH

    def nested(self, text: str) -> list[Node]:
        """The blocks of a text inside another block."""
        if self.depth >= DEPTH:
            return [Node("paragraph", text.strip(SPACES))]
        pending, self.pending = self.pending, None
        self.depth += 1
        children: list[Node] = []
        self.read(text, 0, None, children)
        self.depth -= 1
        self.pending = pending
        return children

    def attach(self, children: list[Node], node: Node) -> None:
        """Add a block, with the attributes of a list that stood before it."""
        if self.pending is not None:
            node.attributes = merge(node.attributes, self.pending)
            self.pending = None
        children.append(node)

    def lose(self, children: list[Node], node: Node) -> None:
        """Add what can bear no attributes; those of a list before it are lost."""
        self.pending = None
        children.append(node)

    def read(self, text: str, position: int, closing: str | None, children: list[Node]) -> int:  # noqa: C901, PLR0915 - one branch a kind of block, in kramdown's order
        """Read blocks from a position to the end, or to the end tag of the element they are in.

        Out: the position after that; the blocks are added to `children`.
        """
        length = len(text)
        paragraph = self._paragraph
        tags: html.Tags | None = None
        missing: set[str] = set()
        fences: list[re.Match[str]] | None = None
        longest = 0
        no_table = 0  # lines up to here make no table together, and none from their midst on
        while position < length:
            blank = _BLANK.match(text, position)
            if blank is not None:
                position = blank.end()
                if children and children[-1].kind == "blank":
                    children[-1].text += blank[0]
                else:
                    self.lose(children, Node("blank", blank[0]))
                continue
            last = children[-1] if children else None
            sign = text[position]
            if sign not in _PLAIN:
                indented = False
                if sign == " " or sign == "\t":
                    indented = _INDENTED.match(text, position) is not None
                    if not indented:
                        stray = _STRAY.match(text, position)
                        if stray is not None:
                            children.append(Node("text", stray[0]))
                            position = stray.end()
                            continue
                        lead = _LEAD.match(text, position)
                        sign = text[lead.end()] if lead is not None else sign
                done = -1
                if indented:
                    code = _CODE.match(text, position)
                    if code is not None:
                        body = _CODE_LAZY.sub(r" \1", code[0]) if "\n" in code[0][:-1] else code[0]
                        body = _CODE_INDENT.sub("", body)
                        self.attach(children, Node("code", body))
                        position = code.end()
                        continue
                elif sign == "`" or sign == "~":
                    fence = self._fence.match(text, position)
                    if fence is not None:
                        if fences is None:
                            fences = list(_FENCE_END.finditer(text, fence.end()))
                            longest = max((len(end[1]) for end in fences), default=0)
                        code_block = self._fenced(text, fences, longest, fence, missing)
                        if code_block is not None:
                            self.attach(children, code_block[0])
                            position = code_block[1]
                            continue
                elif sign == ">":
                    quoted = _QUOTE.match(text, position)
                    if quoted is not None and self.depth < DEPTH:
                        node = Node("quote")
                        self.attach(children, node)
                        node.children = self.nested(_QUOTE_MARK.sub("", quoted[0]))
                        position = quoted.end()
                        continue
                elif sign == "#":
                    atx = None
                    if paragraph is _PARAGRAPH_GFM or self._after_boundary(children):
                        atx = self._atx.match(text, position)
                    if atx is not None:
                        self._heading(atx[2], len(atx[1]), children)
                        position = atx.end()
                        continue
                elif sign in "*-_+0123456789":
                    rule = RULE.match(text, position)
                    if rule is not None:
                        self.attach(children, Node("rule"))
                        position = rule.end()
                        continue
                    if self.depth < DEPTH:
                        done = lists.read(self, text, position, children)
                elif sign == ":":
                    if last is not None and self.depth < DEPTH:
                        done = lists.read_definitions(self, text, position, children)
                elif sign == "<":
                    if closing is not None:
                        close = _CLOSING.match(text, position)
                        if close is not None and close[1].lower() == closing:
                            return close.end()
                    if tags is None:
                        tags = html.Tags(text)
                    done = self._html(tags, position, children)
                if done >= 0:
                    position = done
                    continue
            if self._after_boundary(children):
                setext = _SETEXT.match(text, position)
                if setext is not None:
                    self._heading(setext[1].strip(SPACES), 1 if setext[2] else 2, children, setext=True)
                    position = setext.end()
                    continue
                done = self._math(text, position, children) if sign == "$" or sign == "\\" else -1
                if done < 0 and tables.LINE.match(text, position) is not None:
                    table: Node | None = None
                    if position >= no_table:
                        table, no_table = tables.read(text, position)
                    if table is not None:
                        self.attach(children, table)
                        done = no_table
                    self.pending = None
                if done >= 0:
                    position = done
                    continue
                escaped = _MATH.match(text, position) if sign == "\\" else None
                if escaped is not None and escaped[1] and escaped[3]:
                    position = escaped.end(1)  # a paragraph that is nothing but math in a line
            if sign in "[*{^":
                done = self._named(sign, text, position, children, missing)
                if done >= 0:
                    position = done
                    continue
            found = paragraph.match(text, position)
            assert found is not None
            if last is not None and last.kind == "paragraph":
                last.text = last.text + "\n" + found[0][:-1]
            else:
                self.attach(children, Node("paragraph", found[0].lstrip(SPACES)[:-1]))
            position = found.end()
        return position

    def _after_boundary(self, children: list[Node]) -> bool:
        """Whether a Setext heading, math or a table may stand here."""
        if not children or self.pending is not None:
            return True
        last = children[-1]
        return last.kind == "blank" or (last.kind == "end" and last.value is None)

    def _named(self, sign: str, text: str, position: int, children: list[Node], missing: set[str]) -> int:
        """Definitions of links, footnotes and abbreviations, attribute lists, extensions, the end-of-block marker."""
        if sign == "[":
            return self._definition(text, position, children)
        if sign == "{":
            return self._braces(text, position, children, missing)
        if sign == "*":
            abbreviation = _ABBREVIATION.match(text, position)
            if abbreviation is None:
                return -1
            self.document.abbreviations[abbreviation[1]] = (abbreviation[2].strip(), None)
            self.lose(children, Node("end", value=("abbreviation", abbreviation[1])))
            return abbreviation.end()
        mark = _END_MARK.match(text, position)
        if mark is None:
            return -1
        self.lose(children, Node("end"))
        return mark.end()

    @staticmethod
    def _fenced(
        text: str, fences: list[re.Match[str]], longest: int, fence: re.Match[str], missing: set[str]
    ) -> tuple[Node, int] | None:
        """The code of a fence and the position after it; what has no end once is not looked for again.

        A fence longer than any end after it counts as a shorter one whose info starts with the rest of it.
        """
        run, info = fence[1], fence[2]
        attached = info is None or fence.end(1) == fence.start(2)
        for width in range(len(run) if not attached else min(len(run), max(longest, 3)), 2, -1):
            sign = run[:width]
            if sign in missing:
                if not attached:
                    break
                continue
            for index in range(bisect_left(fences, fence.end(), key=re.Match.start), len(fences)):
                close = fences[index]
                if close[1].startswith(sign):
                    language = run[width:] + (info or "")
                    return Node("code", text[fence.end() : close.start()], language or None), close.end()
            missing.add(sign)
            if not attached:
                break
        return None

    def _heading(self, text: str, level: int, children: list[Node], setext: bool = False) -> None:
        attributes: Attributes | None = None
        text = text.rstrip(SPACES)
        if not setext and text.endswith("#"):
            text = _HEADING_CLOSE.sub("", text).rstrip(SPACES)
        elif text.endswith("}"):
            named = _HEADING_ID.search(text)
            if named is not None:
                attributes = {"id": named[1]}
                text = text[: named.start()].rstrip(SPACES)
        level = max(1, min(6, level + self.document.options.header_offset))
        self.attach(children, Node("heading", text, level, attributes))

    def _math(self, text: str, position: int, children: list[Node]) -> int:
        found = _MATH.match(text, position)
        if found is None or found[1] or not found[3]:
            return -1
        end = found.end()
        if not tables.END.match(text, end):
            return -1
        self.attach(children, Node("math", found[2].strip()))
        return end

    def _definition(self, text: str, position: int, children: list[Node]) -> int:
        """A footnote's or a link's definition."""
        found = _FOOTNOTE.match(text, position)
        if found is not None and self.depth < DEPTH:
            node = Node("footnote")
            node.attributes, self.pending = self.pending, None
            body = _CODE_INDENT.sub("", found[2])
            node.children = self.nested(body)
            self.document.footnotes.notes.setdefault(found[1], node)
            node.value = found[1]
            children.append(Node("end", value=node))
            return found.end()
        found = _LINK_DEFINITION.match(text, position)
        if found is None:
            return -1
        url = found[2] if found[2] is not None else found[3].strip()
        attributes, self.pending = self.pending, None
        definition = LinkDefinition(url, found[5], attributes)
        key = link_key(found[1])
        self.document.links[key] = definition
        children.append(Node("end", value=("link", key)))
        return found.end()

    def _braces(self, text: str, position: int, children: list[Node], missing: set[str]) -> int:
        """Attribute lists and extensions."""
        found = _DEFINED_LIST.match(text, position)
        if found is not None:
            named = self.document.named.setdefault(found[1], {})
            read_attributes(found[2], named, self.document.named)
            self.lose(children, Node("end", value="named"))
            return found.end()
        found = _LIST.match(text, position)
        if found is not None:
            attributes: Attributes = {}
            names = read_attributes(found[1], attributes, self.document.named)
            last = children[-1] if children else None
            if last is not None and last.kind not in ("blank", "end"):
                last.attributes = merge(last.attributes, attributes)
                if names:
                    self._mark(last, names)
                self.lose(children, Node("end", value="ial"))
            elif last is not None and isinstance(last.value, tuple) and last.kind == "end":
                self.document.extend(*last.value, attributes=attributes)
            elif last is not None and isinstance(last.value, Node):
                pass  # a footnote takes it, and shows none
            elif last is not None and last.kind == "end" and last.value == "ial" and self.pending is None:
                for node in reversed(children):
                    if node.kind != "end":
                        node.attributes = merge(node.attributes, attributes)
                        self._mark(node, names)
                        break
            else:
                if names:
                    attributes["\0names"] = " ".join(names)
                self.pending = merge(self.pending, attributes)
            return found.end()
        return self._extension(text, position, children, missing)

    @staticmethod
    def _mark(node: Node, names: list[str]) -> None:
        if "toc" in names or "no_toc" in names:
            node.attributes = merge(node.attributes or {}, {"\0names": " ".join(names)})

    def _extension(self, text: str, position: int, children: list[Node], missing: set[str]) -> int:
        """`{::comment}`, `{::nomarkdown}` and `{::options}` (kramdown syntax: "Extensions")."""
        found = _EXTENSION.match(text, position)
        if found is None or found[1] not in ("comment", "nomarkdown", "options"):
            return -1
        name = found[1]
        end = found.end()
        if not found[3]:
            stop = self._extension_stop(name, text, end, missing)
            if stop is None:
                return -1
            body, end = text[end : stop.start()], stop.end()
            if name != "options":
                children.append(Node(name, body if name == "nomarkdown" else body.rstrip("\n")))
                return end
        if name == "options":
            self.document.set_options(found[2] or "")
        self.lose(children, Node("end", value="extension"))
        return end

    @staticmethod
    def _extension_stop(name: str, text: str, position: int, missing: set[str]) -> re.Match[str] | None:
        if name not in missing:
            for stop in _EXTENSION_STOP.finditer(text, position):
                if stop[1] is None or stop[1] == name:
                    return stop
            missing.add(name)
        return None

    def _html(self, tags: html.Tags, position: int, children: list[Node]) -> int:
        """HTML blocks (kramdown syntax: "HTML Blocks")."""
        text = tags.text
        lead = _LEAD.match(text, position)
        start = lead.end() if lead is not None else position
        construct = tags.construct(position) if text.startswith("<!--", position) else None
        if construct is not None:
            children.append(Node("markup", construct[0]))
            line_end = _END_OF_LINE.match(text, construct.end())
            return line_end.end() if line_end is not None else construct.end()
        tag = html.OPEN_TAG.match(text, start)
        if tag is None:
            return -1
        name = tag[1].lower()
        if name in html.SPAN:
            return -1
        attributes = html.read_tag_attributes(tag[2])
        default = "raw"
        if self.document.options.parse_block_html:
            default = "block" if name in html.BLOCK_CONTENT else "span" if name in html.SPAN_CONTENT else "raw"
        model = html.content_model(name, attributes, default)
        node = Node("html", value=(name, model), attributes=attributes)
        self.attach(children, node)
        if name in html.VOID or (tag[3] and name not in html.VERBATIM):
            node.value = (name, "void")
            return tag.end()
        end = self._content(tags, model, name, node, tag.end())
        if name in html.VERBATIM:
            return end
        rest = _REST_OF_LINE.match(text, end)
        return rest.end() if rest is not None else end

    def _content(self, tags: html.Tags, model: str, name: str, node: Node, position: int) -> int:
        """Read what is inside an element into its node; the position after its end tag."""
        text = tags.text
        if model == "block" and self.depth < DEPTH:
            pending, self.pending = self.pending, None
            self.depth += 1
            rest = _REST_OF_LINE.match(text, position)
            end = self.read(text, rest.end() if rest is not None else position, name, node.children)
            self.depth -= 1
            self.pending = pending
            return end
        if model == "span":
            close = tags.closing(name, position)
            stop = close.start() if close is not None else len(text)
            node.text = text[position:stop]
            return close.end() if close is not None else stop
        parse_all = self.document.options.parse_block_html

        def inside(model: str, name: str, attributes: Attributes, position: int) -> tuple[list[Node], int]:
            child = Node("html", value=(name, model), attributes=attributes)
            if self.depth >= DEPTH:
                child.value = (name, "span")
            return [child], self._content(tags, model if self.depth < DEPTH else "span", name, child, position)

        node.value = (name, "raw")
        node.children, end, _ = html.read_raw(tags, position, name, inside, parse_all)
        return end

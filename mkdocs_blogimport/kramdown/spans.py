"""Span-level Markdown: from the text of one paragraph, heading or cell to HTML, in one pass."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import attributes as attribute_lists
from . import html
from .entities import ENTITY, character, escape_attribute, escape_text
from .typography import quote

if TYPE_CHECKING:
    from .document import Document
    from .nodes import Attributes

# Every alternative starts with a literal, so that `re` can skip ordinary text quickly.
_TOKENS = r"\*\*?|__?|`|<|>>?|!\[|\[|\$\$|\{:|&|\"|'|\\|---?|\.\.\.|~~"
_WITH_SPACES = _TOKENS + r"| >>|  (?=\n)"  # slower, so only for texts that have these
# (has such spaces, every line break counts, inside a link's text)
_TOKEN = {
    (spaces, wrap, in_link): re.compile(
        (_WITH_SPACES if spaces and not wrap else _TOKENS) + (r"| >>|\n" if wrap else "") + (r"|\]" if in_link else "")
    ).search
    for spaces in (False, True)
    for wrap in (False, True)
    for in_link in (False, True)
}
_BACKTICKS = re.compile("`+")
_AUTOLINK = re.compile(r"<((?:(mailto|https?|ftps?):[^<>\n]+?|[-.\w]+@[-\w]+(?:\.[-\w]+)*\.[a-z]+))>")
_PLAIN_LABEL = re.compile(r"((?:[^\W_]|[ ,;:()/?@#%+=|])*+)\]")
_FOOTNOTE = re.compile(r"\[\^(\w[\w-]*)\]", re.ASCII)
_REFERENCE = re.compile(r"[ \n]?\[([^\]]+)?\]")
_URL_STOP = re.compile(r"[()]|\s(?=[\"'])", re.ASCII)
_TITLE = re.compile(r"\s*([\"'])(.+?)\1\s*\)", re.DOTALL | re.ASCII)
_ANGLE_URL = re.compile(r"\s*<([^>\n]*)>")
_SPAN_LIST = re.compile(attribute_lists.OPENING + r"(?![:/])((?:\\\}|[^}]){1,500})\}")
_EXTENSION = re.compile(attribute_lists.OPENING + r":(\w+)(?:\s((?:\\\}|[^}]){0,1000}?))?(/)?\}", re.ASCII)
_EXTENSION_STOP = re.compile(r"\{:/(\w+)?\}")
_STRIKETHROUGH = re.compile(r"~~(?![\s~]).*?[^\s~]~~", re.DOTALL | re.ASCII)
_SPACE = re.compile(r"\s+", re.ASCII)
SPACES = " \t\n\r\f\v"
"""White space, as kramdown understands it."""
_ESCAPED = re.compile(r"\\([\\.*_+`<>()\[\]{}#!:|\"'$=~-])")
_ESCAPABLE = frozenset("\\.*_+`<>()[]{}#!:|\"'$=~-")
_SOME_SPACE = frozenset(SPACES)
_DEPTH = 40
# tokens read in one text before the end of an element isn't looked for any more: so many, and for each character
_STEPS, _STEPS_A_CHARACTER = 200, 3
_MOST_STEPS = 120_000


def link_key(text: str) -> str:
    """A link's name as it is looked up: lower case, runs of white space as one space."""
    return _SPACE.sub(" ", text).lower()


def _after_letter(text: str, position: int) -> bool:
    """Whether a letter, or a letter and a hyphen, stand before a position: there `_` starts no emphasis."""
    before = text[position - 1]
    return before.isalpha() or (before == "-" and position > 1 and text[position - 2].isalpha())


class Spans:
    """Reads one text. The document gives link definitions, footnotes and options."""

    __slots__ = (
        "_absent",
        "_depth",
        "_document",
        "_emphasis",
        "_link",
        "_most_steps",
        "_spaces",
        "_steps",
        "_strong",
        "_tags",
        "text",
    )

    def __init__(self, document: Document, text: str) -> None:
        self.text = text
        self._document = document
        self._emphasis = self._strong = self._link = False
        self._depth = self._steps = 0
        self._most_steps = min(_MOST_STEPS, _STEPS + _STEPS_A_CHARACTER * len(text))
        self._absent: dict[str, int] = {}
        self._tags: html.Tags | None = None
        self._spaces = "  \n" in text or " >>" in text

    def html(self) -> str:
        """The HTML of the whole text."""
        out: list[str] = []
        self._read(0, "", out)
        return "".join(out)

    def _later(self, needle: str, position: int) -> int:
        """Where a string stands next, or -1; behind a position where it is absent it is not looked for again."""
        if position >= self._absent.get(needle, position + 1):
            return -1
        found = self.text.find(needle, position)
        if found < 0:
            self._absent[needle] = position
        return found

    def _read(self, position: int, stop: str, out: list[str]) -> int:  # noqa: C901, PLR0915 - one branch a character, in the loop that is run most
        """Read up to a stop: a delimiter of emphasis, `]`, `~~`, `</name`, or nothing for the end of the text.

        Out: the position after the stop, or -1 when it isn't there; the HTML is added to `out`.
        """
        text = self.text
        document = self._document
        options = document.options
        length = len(text)
        in_link = stop == "]"
        search = _TOKEN[self._spaces, options.hard_wrap, in_link]
        brackets = 1
        edge = position  # where the last element ended
        append = out.append
        while True:
            found = search(text, position)
            if found is None:
                append(text[position:])
                return -1 if stop else length
            start = found.start()
            if start > position:
                append(text[position:start])
            token = found[0]
            position = found.end()
            sign = token[0]
            self._steps += 1
            if self._steps > self._most_steps and stop and stop[0] != "<":
                return -1  # it has cost enough to look for the end of this
            if sign == "'" or sign == '"':
                mark, position = quote(text, start, start == edge, options.smart_quotes)
                edge = position
                append(mark)
            elif sign == "*" or sign == "_":
                if stop and text.startswith(stop, start) and stop[0] == sign and out and text[start - 1] not in SPACES:
                    width = len(stop)
                    after = start + width
                    if (width == 2 or not text.startswith(sign * 2, start) or text.startswith(sign * 3, start)) and (
                        sign == "*" or not text[after : after + 1].isalnum()
                    ):
                        return after
                position = edge = self._emphasized(start, token, out)
            elif sign == "`":
                position = edge = self._code(start, out)
            elif sign == "[":
                end = -1
                if text.startswith("[^", start):
                    end = self._footnote(start, out)
                if end < 0 and not self._link:
                    end = self._linked(start, False, out)
                if end < 0:
                    append("[")
                    brackets += 1
                else:
                    position = edge = end
            elif sign == "]":
                brackets -= 1
                if not brackets:
                    return position
                append("]")
            elif sign == "!":
                end = self._linked(start, True, out)
                if end < 0 and text.startswith("^", position):
                    append("!")
                    position = start + 1
                elif end < 0:
                    append("![")
                    brackets += 1
                else:
                    position = edge = end
            elif sign == "<":
                if stop and stop[0] == "<":
                    close = html.CLOSE_TAG.match(text, start)
                    if close is not None and close[1].lower() == stop[2:]:
                        return close.end()
                position = edge = self._angle(start, out)
                if out[-1] == "&lt;":
                    edge = -1
            elif sign == "-":
                edge = position
                append(document.mdash if token == "---" else document.ndash)
            elif sign == ".":
                edge = position
                append(document.hellip)
            elif sign == "&":
                entity = ENTITY.match(text, start)
                written = character(entity) if entity is not None else None
                if entity is None or written is None:
                    append("&amp;")
                else:
                    append(written)
                    position = edge = entity.end()
            elif sign == "\\":
                position = self._backslash(start, out)
                if out[-1] != "\\" or position > start + 1:
                    edge = position
            elif sign == ">":
                if token == ">>":
                    append(document.raquo)
                    edge = position
                else:
                    append("&gt;")
            elif sign == " ":
                edge = position
                if token == " >>":
                    append(document.raquo_space)
                else:
                    append("<br />")
            elif sign == "\n":
                append("\n" if out and out[-1] == "<br />" else "<br />\n")
            elif sign == "$":
                position = edge = self._math(start, out)
                if out[-1] == "$$":
                    edge = -1
            elif sign == "{":
                if start == edge and out and (text[start - 1] == ";" or out[-1] in document.symbols):
                    # the list of a symbol, which has no tag to bear it
                    position = edge = self._list_after(start, None)[0]
                    if edge > start:
                        continue
                position = self._extension(start, out)
                if position > start + 1:
                    edge = position
            elif sign == "~":
                position = edge = self._deleted(start, out) if options.gfm else self._literal("~~", position, out)
            else:  # pragma: no cover
                append(escape_text(token))

    @staticmethod
    def _literal(token: str, position: int, out: list[str]) -> int:
        out.append(token)
        return position

    def _inside(self, position: int, stop: str) -> tuple[int, list[str]]:
        """Read nested content; footnotes counted in content that turns out not to be any are forgotten."""
        out: list[str] = []
        if self._depth >= _DEPTH or self._steps > self._most_steps:
            return -1, out
        footnotes = self._document.footnotes
        mark = footnotes.mark()
        self._depth += 1
        end = self._read(position, stop, out)
        self._depth -= 1
        if end < 0:
            footnotes.forget(mark)
            self._steps += (len(self.text) - position) // 50
        return end, out

    def _list_after(self, position: int, attributes: Attributes | None) -> tuple[int, Attributes | None]:
        """Read the attribute lists that follow a span directly."""
        text = self.text
        while text.startswith("{:", position):
            found = _SPAN_LIST.match(text, position)
            if found is None:
                break
            if attributes is None:
                attributes = {}
            attribute_lists.read_attributes(found[1], attributes, self._document.named)
            position = found.end()
        return position, attributes

    def _emphasized(self, start: int, run: str, out: list[str]) -> int:
        """Emphasis (kramdown syntax: "Emphasis")."""
        text = self.text
        sign = run[0]
        after = start + len(run)
        follows = text[after : after + 1]
        strong = len(run) == 2
        if (
            not follows
            or follows in SPACES
            or (self._strong if strong else self._emphasis)
            or (sign == "_" and start and _after_letter(text, start))
        ):
            out.append(run)
            return after
        end = -1
        inside: list[str] = []
        if strong:
            if self._later(run, after) >= 0:
                self._strong = True
                end, inside = self._inside(after, run)
                self._strong = False
            if end < 0 and not self._emphasis:
                strong = False
                self._emphasis = True
                end, inside = self._inside(start + 1, sign)
                self._emphasis = False
        elif self._later(sign, after) >= 0:
            self._emphasis = True
            end, inside = self._inside(after, sign)
            self._emphasis = False
        if end < 0:
            out.append(run)
            return after
        name = "strong" if strong else "em"
        if text.startswith("{:", end):
            end, attributes = self._list_after(end, None)
            out.append(f"<{name}{attribute_lists.write(attributes)}>")
        else:
            out.append(f"<{name}>")
        out.extend(inside)
        out.append(f"</{name}>")
        return end

    def _code(self, start: int, out: list[str]) -> int:
        """A code span (kramdown syntax: "Code Spans")."""
        text = self.text
        found = _BACKTICKS.match(text, start)
        assert found is not None
        run = found[0]
        after = found.end()
        if len(run) == 1 and text[start - 1 : start] in _SOME_SPACE and text[after : after + 1] in _SOME_SPACE:
            out.append(run)
            return after
        end = self._later(run, after)
        if end < 0:
            out.append(run)
            return after
        code = text[after:end]
        if len(run) > 1:
            code = code[1:] if code.startswith(" ") else code
            code = code[:-1] if code.endswith(" ") else code
        end += len(run)
        attributes: Attributes | None = None
        if text.startswith("{:", end):
            end, attributes = self._list_after(end, None)
        out.append(self._document.code_span(code, attributes))
        return end

    def _footnote(self, start: int, out: list[str]) -> int:
        found = _FOOTNOTE.match(self.text, start)
        if found is None or found[1] not in self._document.footnotes.notes:
            return -1
        end, _ = self._list_after(found.end(), None)
        out.append(self._document.footnotes.reference(found[1]))
        return end

    def _linked(self, start: int, image: bool, out: list[str]) -> int:  # noqa: C901, PLR0915 - the forms of a link, in kramdown's order
        """A link or an image; -1 when there is none (kramdown syntax: "Links and Images")."""
        text = self.text
        begin = start + (2 if image else 1)
        plain = _PLAIN_LABEL.match(text, begin)
        inside: list[str]
        if plain is not None:
            label = plain[1]
            end = plain.end()
            inside = [label]
        else:
            if self._later("]", begin) < 0:
                return -1
            linked = self._link
            if not image:
                self._link = True
            end, inside = self._inside(begin, "]")
            self._link = linked
            if end < 0:
                return -1
            label = text[begin : end - 1]
        attributes: Attributes = {}
        title: str | None = None
        if text.startswith("(", end):
            place = self._inline_target(end + 1)
            if place is None:
                return -1
            url, title, end = place
        else:
            links = self._document.links
            reference = _REFERENCE.match(text, end)
            if reference is not None:
                key = link_key(reference[1] or label)
                if key not in links:
                    return -1
                end = reference.end()
            else:
                key = link_key(label)
                if key not in links:
                    return -1
            definition = links[key]
            size = (
                len(definition.url)
                + len(definition.title or "")
                + sum(map(len, (definition.attributes or {}).values()))
            )
            if not self._document.copies.afford(size):
                return -1
            url, title = definition.url, definition.title
            if definition.attributes:
                attributes.update(definition.attributes)
        if image:
            attributes = {**attributes, "src": url, "alt": _ESCAPED.sub(r"\1", label)}
        else:
            attributes = {**attributes, "href": url}
        if title is not None:
            attributes["title"] = title
        if text.startswith("{:", end):
            end, _ = self._list_after(end, attributes)
        if image:
            out.append(f"<img{attribute_lists.write(attributes)} />")
        else:
            out.append(f"<a{attribute_lists.write(attributes)}>")
            out.extend(inside)
            out.append("</a>")
        return end

    def _inline_target(self, position: int) -> tuple[str, str | None, int] | None:
        """Read `url "title")`: the address, the title or None, the position after the parenthesis."""
        text = self.text
        if self._later(")", position) < 0 or self._steps > self._most_steps:
            return None
        angle = _ANGLE_URL.match(text, position)
        if angle is not None:
            url = angle[1].strip(SPACES)
            position = angle.end()
            if text.startswith(")", position):
                return url, None, position + 1
        else:
            depth = 1
            begin = position
            while True:
                stop = _URL_STOP.search(text, position)
                if stop is None:
                    self._steps += (len(text) - begin) // 20
                    return None
                position = stop.end()
                sign = stop[0]
                if sign == "(":
                    depth += 1
                elif sign == ")":
                    depth -= 1
                    if not depth:
                        return text[begin : position - 1].strip(SPACES), None, position
                else:
                    url = text[begin : position - 1].strip(SPACES)
                    break
                self._steps += 1
        title = _TITLE.match(text, position)
        if title is None:
            self._steps += (len(text) - position) // 20
            return None
        return url, title[2], title.end()

    def _angle(self, start: int, out: list[str]) -> int:
        """What starts with `<`: an autolink, HTML, or a guillemet."""
        text = self.text
        auto = _AUTOLINK.match(text, start)
        if auto is not None:
            address = auto[1]
            href = address if auto[2] else "mailto:" + address
            shown = address[7:] if address.startswith("mailto:") else address
            end = auto.end()
            attributes: Attributes = {"href": href}
            if text.startswith("{:", end):
                end, _ = self._list_after(end, attributes)
            out.append(f"<a{attribute_lists.write(attributes)}>{escape_attribute(shown)}</a>")
            return end
        tag = html.OPEN_TAG.match(text, start)
        if tag is not None:
            return self._tag(tag, out)
        if text.startswith("<!--", start):
            if self._tags is None:
                self._tags = html.Tags(text)
            construct = self._tags.construct(start)
            if construct is not None:
                out.append(construct[0])
                return construct.end()
        close = html.CLOSE_TAG.match(text, start)
        if close is not None:
            out.append(escape_text(close[0]))
            return close.end()
        if text.startswith("<<", start):
            if text.startswith("<< ", start):
                out.append(self._document.laquo_space)
                return start + 3
            out.append(self._document.laquo)
            return start + 2
        out.append("&lt;")
        return start + 1

    def _tag(self, tag: re.Match[str], out: list[str]) -> int:
        """HTML in a paragraph (kramdown syntax: "HTML Spans")."""
        text = self.text
        name = tag[1].lower()
        end = tag.end()
        if name in html.BLOCK:
            out.append(escape_text(tag[0]))
            return end
        attributes = html.read_tag_attributes(tag[2], True)
        options = self._document.options
        default = "span" if options.parse_span_html and name in html.SPAN_CONTENT else "raw"
        model = html.content_model(name, attributes, default)
        if tag[3] or name in html.VOID:
            if text.startswith("{:", end):
                end, _ = self._list_after(end, attributes)
            written = attribute_lists.write(attributes)
            out.append(f"<{name}{written} />" if name in html.VOID else f"<{name}{written}></{name}>")
            return end
        if model == "raw":
            if self._tags is None:
                self._tags = html.Tags(text)
            nodes, end, _ = html.read_raw(self._tags, end, name, None, verbatim=False)
            inside = [node.text for node in nodes]
        else:
            if self._depth >= _DEPTH:
                out.append("&lt;")
                return tag.start() + 1
            inside = []
            self._depth += 1
            end = self._read(end, "</" + name, inside)
            self._depth -= 1
            if end < 0:
                end = len(text)
        if text.startswith("{:", end):
            end, _ = self._list_after(end, attributes)
        out.append(f"<{name}{attribute_lists.write(attributes)}>")
        out.extend(inside)
        out.append(f"</{name}>")
        return end

    def _backslash(self, start: int, out: list[str]) -> int:
        text = self.text
        follows = text[start + 1 : start + 2]
        if follows == "\\" and text.startswith("\n", start + 2):
            out.append("<br />")
            return start + 2
        if follows == "\n" and self._document.options.gfm:
            out.append("<br />")
            return start + 1
        if follows and follows in _ESCAPABLE and (follows != "~" or self._document.options.gfm):
            if text.startswith(("<<", ">>"), start + 1):
                out.append("&lt;&lt;" if follows == "<" else "&gt;&gt;")
                return start + 3
            out.append("&lt;" if follows == "<" else "&gt;" if follows == ">" else follows)
            return start + 2
        out.append("\\")
        return start + 1

    def _math(self, start: int, out: list[str]) -> int:
        """Math in a paragraph (kramdown syntax: "Math Blocks")."""
        end = self._later("$$", start + 2)
        if end < 0:
            out.append("$$")
            return start + 2
        code = self.text[start + 2 : end].strip(SPACES)
        end, attributes = self._list_after(end + 2, None)
        out.append(self._document.math_span(code, attributes))
        return end

    def _extension(self, start: int, out: list[str]) -> int:
        """`{::comment}`, `{::nomarkdown}` and `{::options}` in a paragraph (kramdown syntax: "Extensions")."""
        text = self.text
        found = _EXTENSION.match(text, start)
        if found is not None:
            name = found[1]
            body = ""
            end = found.end()
            if name in ("comment", "nomarkdown", "options"):
                if not found[3] and name != "options":
                    if self._later("{:/", end) >= 0:
                        for stop in _EXTENSION_STOP.finditer(text, end):
                            if stop[1] is None or stop[1] == name:
                                body = text[end : stop.start()]
                                end = stop.end()
                                break
                        else:
                            self._steps += (len(text) - end) // 20
                            end = -1
                    else:
                        end = -1
                if end >= 0:
                    if name == "comment" and body:
                        out.append(f"<!-- {body} -->")
                    elif name == "nomarkdown":
                        out.append(body)
                    elif name == "options":
                        self._document.set_options(found[2] or "")
                    return end
        out.append("{")
        return start + 1

    def _deleted(self, start: int, out: list[str]) -> int:
        """`~~deleted~~` (GFM)."""
        text = self.text
        if self._later("~~", start + 2) >= 0 and self._steps <= self._most_steps:
            found = _STRIKETHROUGH.match(text, start)
            if found is not None:
                end, attributes = self._list_after(found.end(), None)
                inner = Spans(self._document, text[start + 2 : found.end() - 2])
                inner._emphasis, inner._strong, inner._link = self._emphasis, self._strong, self._link
                inner._steps = self._steps + 1
                out.append(f"<del{attribute_lists.write(attributes)}>{inner.html()}</del>")
                self._steps = inner._steps
                return end
            self._steps += (len(text) - start) // 20
        out.append("~~")
        return start + 2

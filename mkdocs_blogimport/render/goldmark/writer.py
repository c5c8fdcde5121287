"""What was read, to HTML as goldmark writes it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from markdown_it.token import Token

from ...kramdown.entities import escape_text
from .. import code
from . import attributes
from .blocks import Note
from .line_breaks import breaks
from .settings import Settings

#: What stands for HTML that a site without `unsafe` leaves out.
OMITTED = "<!-- raw HTML omitted -->"
_PLAIN_ADDRESS = re.compile(r"[\w!#$&'()*+,./:;=?@~-]*", re.ASCII)
_PERCENT = re.compile(r"%(?![0-9a-fA-F].)", re.DOTALL)
_SAFE_DATA = re.compile(r"data:image/(?:png|gif|jpeg|webp);", re.IGNORECASE)
_DANGEROUS = re.compile(r"(?:javascript|vbscript|file|data):", re.IGNORECASE)
_PASSED_OVER = re.compile(r"[\x00-\x20]+")
_NO_LABEL = re.compile(r"[^a-zA-Z0-9]+")
_LINK_TAG = re.compile(r"</?a(?=[\s>/])", re.IGNORECASE)
_LANGUAGE = re.compile(r"[^\s{]*")
_OPENED = re.compile(r" {0,3}<(?:(?:script|pre|style|textarea)(?=[\s>]|\Z)|(?P<sign>\?|!\[CDATA\[|!))", re.IGNORECASE)
_SCRIPT_END = re.compile("</(?:script|pre|style|textarea)>", re.IGNORECASE)
_ENDS = {"?": "?>", "![CDATA[": "]]>", "!": ">"}
#: The attributes that goldmark writes into a block, and those of some elements besides.
_GLOBAL = frozenset(
    """accesskey autocapitalize autofocus class contenteditable dir draggable enterkeyhint hidden id inert inputmode is
    itemid itemprop itemref itemscope itemtype lang part role slot spellcheck style tabindex title
    translate""".split()  # noqa: SIM905
)
_FURTHER = {
    "blockquote": frozenset(["cite"]),
    "ol": frozenset(["start", "reversed", "type"]),
    "ul": frozenset(["type"]),
    "hr": frozenset(["align", "color", "size", "width"]),
    "img": frozenset(["align", "border", "crossorigin", "decoding", "height", "loading", "sizes", "srcset", "width"]),
    "table": frozenset(
        ["align", "bgcolor", "border", "cellpadding", "cellspacing", "frame", "rules", "summary", "width"]
    ),
}
_OF_BLOCKS = {
    "blockquote_close": "</blockquote>\n",
    "bullet_list_close": "</ul>\n",
    "ordered_list_close": "</ol>\n",
    "list_item_close": "</li>\n",
    "dl_close": "</dl>\n",
    "dt_close": "</dt>\n",
    "dd_close": "</dd>\n",
    "table_close": "</table>\n",
    "thead_open": "<thead>\n",
    "tbody_open": "<tbody>\n",
    "tbody_close": "</tbody>\n",
    "tr_open": "<tr>\n",
    "tr_close": "</tr>\n",
    "th_close": "</th>\n",
    "td_close": "</td>\n",
}
_WORDS = frozenset({"text", "text_special"})
_OPENINGS = {"blockquote_open": "\n", "bullet_list_open": "\n", "dl_open": "\n", "dt_open": "", "table_open": "\n"}


def text(written: str) -> str:
    """Escape a text as goldmark does."""
    written = escape_text(written)
    return written.replace('"', "&quot;") if '"' in written else written


class Fence(NamedTuple):
    """What stands behind the fence of code."""

    language: str
    attributes: attributes.Attributes
    lists: Mapping[str, str]
    """The attributes that are lists, as they are written."""


def fence(token: Token) -> Fence:
    """Read what stands behind the fence of code."""
    info = token.info.strip()
    found = _LANGUAGE.match(info)
    brace = info.find("{")
    own = attributes.read(info, brace) if brace >= 0 else None
    return Fence(found[0] if found else "", own.attributes if own else {}, own.lists if own else {})


class Writer:
    """Writes the tokens of one page."""

    def __init__(self, settings: Settings, prefix: str = "") -> None:
        """Prepare writing.

        Args:
            settings: The site's settings.
            prefix: What the ids of footnotes begin with.
        """
        self._settings = settings
        self._prefix = prefix
        self._void = " />" if settings.xhtml else ">"

    def blocks(self, tokens: Sequence[Token], notes: Sequence[Note] = ()) -> str:
        """Write blocks, and the footnotes below them."""
        parts: list[str] = []
        self._blocks(tokens, parts)
        if notes:
            role = "" if self._settings.is_blackfriday else ' role="doc-endnotes"'
            parts.append(f'<div class="footnotes"{role}>\n<hr{self._void}\n<ol>\n')
            write = self._old_note if self._settings.is_blackfriday else self._note
            for note in notes:
                write(note, parts)
            parts.append("</ol>\n</div>\n")
        return "".join(parts)

    def _old_note(self, note: Note, parts: list[str]) -> None:
        """Write a footnote as Blackfriday did, by its label, and without a paragraph if it is one."""
        label = _old_label(note.label)
        back = f' <a class="footnote-return" href="#fnref:{label}">{self._settings.backlink}</a>'
        is_text = [token.type for token in note.tokens[::2]] == ["paragraph_open", "paragraph_close"]
        inner: list[str] = []
        self._blocks(note.tokens[1:2] if is_text else note.tokens, inner)
        parts += [f'<li id="fn:{label}">', *inner, "\n", back, "</li>\n"]

    def _note(self, note: Note, parts: list[str]) -> None:
        parts.append(f'<li id="{self._prefix}fn:{note.number}">\n')
        back = "".join(
            f'&#160;<a href="#{self._prefix}fnref{mark or ""}:{note.number}" class="footnote-backref"'
            f' role="doc-backlink">{self._settings.backlink}</a>'
            for mark in range(note.marks)
        )
        inner: list[str] = []
        self._blocks(note.tokens, inner)
        if note.tokens and note.tokens[-1].type == "paragraph_close" and inner[-1] == "</p>\n":
            inner[-1] = f"{back}</p>\n"
        else:
            inner.append(back)
        parts += [*inner, "</li>\n"]

    def _blocks(self, tokens: Sequence[Token], parts: list[str]) -> None:
        skipped = 0
        for at, token in enumerate(tokens):
            kind = token.type
            if skipped:
                skipped -= 1
                continue
            if (plain := _OF_BLOCKS.get(kind)) is not None:
                parts.append(plain)
            elif kind == "inline":
                self._inline_block(token, parts)
            elif kind in {"paragraph_open", "paragraph_close"}:
                skipped = self._paragraph(tokens, at, parts)
            elif kind == "list_item_open":
                inside = tokens[at + 1]
                is_text = inside.hidden or inside.type == "list_item_close"
                parts.append(f"<li{self._own(token)}>" + ("" if is_text else "\n"))
            elif kind == "thead_close":
                parts.append("</thead>\n" if tokens[at + 1].type == "tbody_open" else "</thead>\n<tbody>\n</tbody>\n")
            elif (after := _OPENINGS.get(kind)) is not None:
                parts.append(f"<{token.tag}{self._own(token)}>{after}")
            else:
                parts.append(self._block(token))

    def _paragraph(self, tokens: Sequence[Token], at: int, parts: list[str]) -> int:
        """Write a tag of a paragraph, or all of it; return how many tokens after it are written as well."""
        token = tokens[at]
        if token.nesting < 0:
            if not token.hidden:
                parts.append("</p>\n")
            elif at + 1 < len(tokens) and tokens[at + 1].nesting >= 0:
                inline = tokens[at - 1]
                parts.append("\n" if inline.children or "task" in inline.meta else "")
            return 0
        children = tokens[at + 1].children or ()
        if self._settings.block_math and any(map(_is_block, children)):
            self._with_math(children, token, parts)
            return 2
        if not token.hidden:
            parts.append(f"<p{self._own(token)}>")
        return 0

    def _with_math(self, children: Sequence[Token], paragraph: Token, parts: list[str]) -> None:
        """Write a paragraph that is parted by math in blocks of its own."""
        depth = 0
        part: list[Token] = []
        for child in [*children, None]:
            if child is not None:
                depth += child.nesting
            if child is not None and (depth or not _is_block(child)):
                part.append(child)
                continue
            if part:
                written = self.inline(part)
                parts.append(f"{written.strip(' ')}\n" if paragraph.hidden else f"<p>{written}</p>\n")
                part = []
            if child is not None:
                parts.append(child.content)

    def _block(self, token: Token) -> str:
        match token.type:
            case "heading_open":
                return f"<{token.tag}{attributes.written(token.meta.get('attributes', {}))}>"
            case "heading_close":
                return f"</{token.tag}>\n"
            case "code_block":
                return f"<pre><code>{text(token.content)}</code></pre>\n"
            case "fence":
                return self._fence(token)
            case "html_block":
                return self._html_block(token)
            case "hr":
                return f"<hr{self._own(token)}{self._void}\n"
            case "passed":
                return token.content
            case "ordered_list_open":
                start = token.attrGet("start")
                first = f' start="{start}"' if start is not None else ""
                return f"<ol{first}{self._own(token)}>\n"
            case "dd_open":
                return "<dd>" if token.meta["tight"] else "<dd>\n"
            case "th_open" | "td_open":
                style = str(token.attrGet("style") or "").replace(":", ": ")
                return f'<{token.tag} style="{style}">' if style else f"<{token.tag}>"
            case _:
                return ""

    def _own(self, token: Token) -> str:
        """Return the attributes of a block that its author wrote."""
        if "attributes" not in token.meta:
            return ""
        allowed = _GLOBAL | _FURTHER.get(token.tag, frozenset())
        found = token.meta["attributes"].items()
        return attributes.written({key: value for key, value in found if key in allowed or key.startswith("data-")})

    def _inline_block(self, token: Token, parts: list[str]) -> None:
        if (mark := token.meta.get("task")) is not None:
            checked = 'checked="" ' if mark in "xX" else ""
            parts.append(f'<input {checked}disabled="" type="checkbox"{self._void} ')
        self._inline(token.children or (), parts)

    def _fence(self, token: Token) -> str:
        content = token.content.rstrip("\n")
        content += "\n" if content else ""
        read = fence(token)
        language = read.language
        options = {name.lower(): value for name, value in read.attributes.items()}
        numbers = options.get("linenos", "").lower()
        lines = (read.lists.get("hl_lines") or options.get("hl_lines", "")) if self._settings.code_fences else ""
        if self._settings.code_fences and (
            numbers in {"true", "table", "inline"} or (self._settings.line_numbers and numbers != "false")
        ):
            start = options.get("linenostart", str(self._settings.first_line))
            return code.numbered(content, language or None, start, lines)
        name = ""
        if language:
            name = f' class="language-{text(language)}"'
            if self._settings.code_fences:
                name += f' data-lang="{text(language)}"'
        return f"<pre{code.marked(lines)}><code{name}>{text(content)}</code></pre>\n"

    def _html_block(self, token: Token) -> str:
        if self._settings.unsafe:
            return token.content
        if token.content.lstrip().startswith("<!--"):
            return ""
        first, _, rest = token.content.strip("\n").partition("\n")
        # goldmark counts the last line of a script and the like apart
        opened = _OPENED.match(first)
        last = rest.rpartition("\n")[2]
        is_closed = opened is not None and (
            _ENDS[opened["sign"].upper()] in last if opened["sign"] else _SCRIPT_END.search(last) is not None
        )
        return f"{OMITTED}\n" * (2 if is_closed else 1)

    # -- inside blocks ---------------------------------------------------------------------------------------------

    def inline(self, tokens: Sequence[Token]) -> str:
        """Write what stands in a paragraph."""
        parts: list[str] = []
        self._inline(tokens, parts)
        return "".join(parts)

    def heading(self, tokens: Sequence[Token]) -> str:
        """Write what stands in a heading for a table of contents: without links, and marks of footnotes."""
        kept = [token for token in tokens if token.type not in {"link_open", "link_close", "footnote"}]
        parts: list[str] = []
        for part in kept:
            if part.type == "address":
                parts.append(text(part.content))
            elif not (part.type == "html_inline" and _LINK_TAG.match(part.content)):
                self._inline([part], parts)
        return "".join(parts)

    def _inline(self, tokens: Sequence[Token], parts: list[str]) -> None:
        for at, token in enumerate(tokens):
            kind = token.type
            if kind in _WORDS:
                parts.append(text(token.content))
            elif token.nesting and token.tag != "a":
                parts.append(f"</{token.tag}>" if token.nesting < 0 else f"<{token.tag}>")
            elif kind == "softbreak":
                parts.append(self._break(tokens, at))
            else:
                parts.append(self._span(token))

    def _break(self, tokens: Sequence[Token], at: int) -> str:
        settings = self._settings
        if settings.hard_wraps:
            return f"<br{self._void}\n"
        before, after = tokens[at - 1 : at], tokens[at + 1 : at + 2]
        if not settings.line_breaks or not _words(before):
            return "\n"
        is_shown = _words(after) and breaks(_words(before)[-1], _words(after)[0], settings.line_breaks)
        return "\n" if is_shown else ""

    def _span(self, token: Token) -> str:
        match token.type:
            case "hardbreak":
                return f"<br{self._void}\n"
            case "code_inline":
                return f"<code>{text(token.content)}</code>"
            case "html_inline":
                if self._settings.unsafe:
                    return token.content
                return "" if token.content.startswith("<!--") else OMITTED
            case "typographic" | "emoji" | "passed":
                return token.content
            case "address":
                return f'<a href="{self.address(token.info)}">{text(token.content)}</a>'
            case "link_open":
                return f'<a href="{self.address(str(token.attrGet("href")))}"{_title(token)}>'
            case "link_close":
                return "</a>"
            case "image":
                source = self.address(str(token.attrGet("src")))
                own = self._own(token)
                return f'<img src="{source}" alt="{self._alt(token.children or ())}"{_title(token)}{own}{self._void}'
            case "footnote":
                return self._mark(token.meta)
            case _:
                return text(token.content)

    def _mark(self, meta: dict[str, Any]) -> str:
        number, mark = meta["number"], meta["mark"] or ""
        if self._settings.is_blackfriday:
            label = _old_label(meta["label"])
            return f'<sup class="footnote-ref" id="fnref:{label}"><a href="#fn:{label}">{number}</a></sup>'
        return (
            f'<sup id="{self._prefix}fnref{mark}:{number}"><a href="#{self._prefix}fn:{number}" class="footnote-ref"'
            f' role="doc-noteref">{number}</a></sup>'
        )

    def _alt(self, tokens: Sequence[Token]) -> str:
        parts: list[str] = []
        for token in tokens:
            match token.type:
                case "text" | "text_special" | "code_inline":
                    parts.append(text(token.content))
                case "typographic":
                    parts.append(token.content)
                case "softbreak" | "hardbreak":
                    parts.append("\n")
                case "image":
                    parts.append(self._alt(token.children or ()))
        return "".join(parts)

    def address(self, written: str) -> str:
        """Return an address for an attribute; one that runs a script is left out unless the site is `unsafe`."""
        encoded = written
        if not _PLAIN_ADDRESS.fullmatch(written):
            encoded = quote(_PERCENT.sub("%25", written), safe="!#$%&'()*+,-./:;=?@_~")
        if not self._settings.unsafe and _DANGEROUS.match(encoded) and not _SAFE_DATA.match(encoded):
            return ""
        return text(encoded)

    def destination(self, written: str) -> str:
        """Return an address for a template of the blog's own; empty for one that `address` would leave out.

        Hugo gives the template any address. Browsers pass over the whitespace in a scheme, which nothing encodes here.
        """
        bare = _PASSED_OVER.sub("", written)
        if not self._settings.unsafe and _DANGEROUS.match(bare) and not _SAFE_DATA.match(bare):
            return ""
        return written


def _title(token: Token) -> str:
    title = token.attrGet("title")
    return f' title="{text(str(title))}"' if title is not None else ""


def _is_block(token: Token) -> bool:
    return token.type == "passed" and token.block


def _words(tokens: Sequence[Token]) -> str:
    """Return the text of at most one token, or nothing if it is none."""
    return tokens[0].content if tokens and tokens[0].type in _WORDS else ""


def _old_label(label: str) -> str:
    """Return a footnote's label in Blackfriday's ids."""
    return _NO_LABEL.sub("-", label).strip("-")

"""Exchanges elements for what the old blog wrote in their place (Hugo's render hooks)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from markdown_it.token import Token

from ...blog.elements import Element, Elements
from .attributes import Attributes
from .ids import plain
from .writer import Writer, fence, text

_ALERT = re.compile(r"<p>\[!(?P<type>[a-zA-Z]+)\](?P<sign>[-+]?)[^\S\r\n]?(?P<title>[^\n]*)\n?")
_BLOCKS: Final = {"heading_open": "heading", "blockquote_open": "blockquote", "table_open": "table"}
_ENDS: Final = frozenset({"heading_close", "blockquote_close", "table_close"})
#: The attributes of code that say how it is coloured.
_OPTIONS: Final = frozenset(
    """anchorlinenos codefences guesssyntax hl_inline hl_lines lineanchors linenos linenostart linenumbersintable
    noclasses nohl style tabwidth wrapperclass""".split()  # noqa: SIM905
)
_NUMBER = re.compile(r"-?[0-9]{1,9}")
#: Attributes whose values are addresses.
_ADDRESSES = frozenset({"action", "background", "cite", "data", "formaction", "href", "poster", "src", "xlink:href"})
_RANGE = re.compile(r"([0-9]{1,9})(?:\s*-\s*([0-9]{1,9}))?")


class Exchange:
    """Exchanges the elements of one page."""

    def __init__(self, elements: Elements, writer: Writer, *, wraps_images: bool) -> None:
        """Begin a page.

        Args:
            elements: What writes elements.
            writer: What writes the inside of them.
            wraps_images: Whether an image that stands alone is in a paragraph, and no block of its own.
        """
        self._elements = elements
        self._kinds = elements.kinds
        self._writer = writer
        self._wraps_images = wraps_images
        self._counted: Counter[str] = Counter()

    def blocks(self, tokens: Sequence[Token]) -> list[Token]:
        """Return tokens in which each element that is written otherwise is one token."""
        outer: list[list[Token]] = []
        out: list[Token] = []
        for token in tokens:
            if token.type == "inline" and token.children:
                token.meta = {**token.meta, "plain": plain(token.children)}
                token.children = self._inline(token.children)
            if _BLOCKS.get(token.type) in self._kinds:
                outer.append(out)
                out = [token]
                continue
            out += self._code(token) if token.type == "fence" else [token]
            if outer and token.type in _ENDS and _BLOCKS.get(out[0].type, "") == token.type.removesuffix("_close"):
                out = [*outer.pop(), *self._block(out)]
        while outer:
            out = [*outer.pop(), *out]
        return out

    def _written(self, kind: str, variant: str, values: Mapping[str, Any]) -> str | None:
        given = {**values, "ordinal": self._counted[kind]}
        self._counted[kind] += 1
        return self._elements.written(Element(kind, variant, given))

    def _safe(self, own: Attributes) -> dict[str, str]:
        """Return attributes without those that run scripts, and without addresses that do."""
        return {
            name: self._writer.destination(value) if name.lower() in _ADDRESSES else value
            for name, value in own.items()
            if not name.lower().startswith("on")
        }

    # Blocks -------------------------------------------------------------------------------------

    def _block(self, tokens: list[Token]) -> list[Token]:
        opening, inside = tokens[0], tokens[1:-1]
        match opening.type:
            case "heading_open":
                html = self._heading(opening, inside)
            case "blockquote_open":
                html = self._quote(opening, inside)
            case _:
                html = self._table(opening, inside)
        return tokens if html is None else [_passed(html, opening.level)]

    def _heading(self, opening: Token, inside: Sequence[Token]) -> str | None:
        own = self._safe(opening.meta.get("attributes", {}))
        written = self._writer.inline(inside[0].children or ()) if inside else ""
        values = {"level": int(opening.tag[1]), "anchor": own.get("id", ""), "text": written,
                  "plain": inside[0].meta.get("plain", "") if inside else "", "attributes": own}  # fmt: skip
        return self._written("heading", "", values)

    def _quote(self, opening: Token, inside: Sequence[Token]) -> str | None:
        html = self._writer.blocks(inside)
        own = self._safe(opening.meta.get("attributes", {}))
        values = {"type": "regular", "text": html, "alert_type": "", "alert_title": "", "alert_sign": ""}
        if (alert := _ALERT.match(html)) is not None:
            title, end, _ = alert["title"].strip().partition("</p>")
            rest = html[alert.end() :].strip()
            values = {
                "type": "alert",
                "text": rest if end or not rest else f"<p>{rest}",
                "alert_type": alert["type"].lower(),
                "alert_title": title,
                "alert_sign": alert["sign"],
            }
        return self._written("blockquote", values["type"], {**values, "attributes": own})

    def _table(self, opening: Token, inside: Sequence[Token]) -> str | None:
        rows: dict[str, list[list[tuple[str, str]]]] = {"th": [], "td": []}
        row: list[tuple[str, str]] = []
        kind = alignment = ""
        cell: str | None = None
        for token in inside:
            match token.type:
                case "tr_open":
                    row = []
                case "th_open" | "td_open":
                    kind, cell = token.tag, ""
                    alignment = str(token.attrGet("style") or "").rpartition(":")[2]
                case "inline":
                    cell = self._writer.inline(token.children or ())
                case "th_close" | "td_close":
                    row.append((cell or "", alignment))
                case "tr_close":
                    rows[kind or "td"].append(row)
        own = self._safe(opening.meta.get("attributes", {}))
        return self._written("table", "", {"head": rows["th"], "body": rows["td"], "attributes": own})

    def _code(self, token: Token) -> list[Token]:
        if "codeblock" not in self._kinds:
            return [token]
        found = fence(token)
        named = {name.lower(): value for name, value in found.attributes.items()}
        options = {name: _option(value) for name, value in named.items() if name in _OPTIONS}
        if "hl_lines" in found.lists:
            options["hl_lines"] = _ranges(found.lists["hl_lines"])
        own = {name: value for name, value in self._safe(found.attributes).items() if name.lower() not in _OPTIONS}
        values = {"type": found.language, "inner": token.content.rstrip("\n"), "attributes": own, "options": options}
        html = self._written("codeblock", found.language, values)
        return [token] if html is None else [_passed(html, token.level)]

    # Inside blocks ------------------------------------------------------------------------------

    def _inline(self, tokens: Sequence[Token]) -> list[Token]:
        before: list[Token] | None = None
        out: list[Token] = []
        start = 0
        for at, token in enumerate(tokens):
            match token.type:
                case "link_open" if "link" in self._kinds and before is None:
                    before, out, start = out, [token], at
                case "link_close" if before is not None:
                    out = [*before, *self._link([*out, token], tokens[start + 1 : at])]
                    before = None
                case "address" if "link" in self._kinds:
                    values = {"destination": self._writer.destination(token.info), "title": "", "plain": token.content}
                    html = self._written("link", "", {**values, "text": text(token.content)})
                    out.append(token if html is None else _passed(html))
                case "image" if "image" in self._kinds:
                    out.append(self._image(token, is_block=not self._wraps_images and _is_alone(tokens, at)))
                case "passed" if "passthrough" in self._kinds and "inner" in token.meta:
                    out.append(self._math(token))
                case _:
                    out.append(token)
        return out if before is None else [*before, *out]

    def _link(self, tokens: list[Token], inside: Sequence[Token]) -> list[Token]:
        opening = tokens[0]
        written = self._writer.inline(tokens[1:-1])
        address = self._writer.destination(str(opening.attrGet("href") or ""))
        values = {"destination": address, "title": str(opening.attrGet("title") or "")}
        html = self._written("link", "", {**values, "text": written, "plain": plain(inside)})
        return tokens if html is None else [_passed(html)]

    def _image(self, token: Token, *, is_block: bool) -> Token:
        written = self._writer.inline(self._inline(token.children or ()))
        values = {
            "destination": self._writer.destination(str(token.attrGet("src") or "")),
            "title": str(token.attrGet("title") or ""),
            "text": written,
            "plain": plain(token.children or ()),
            "is_block": is_block,
            "attributes": self._safe(token.meta.get("attributes", {})),
        }
        html = self._written("image", "", values)
        return token if html is None else _passed(html)

    def _math(self, token: Token) -> Token:
        kind = "block" if token.block else "inline"
        html = self._written("passthrough", kind, {"type": kind, "inner": token.meta["inner"], "attributes": {}})
        if html is None:
            return token
        made = _passed(html)
        made.block = token.block
        return made


def _passed(html: str, level: int = 0) -> Token:
    return Token("passed", "", 0, content=html, level=level)


def _is_alone(tokens: Sequence[Token], at: int) -> bool:
    """Whether nothing else stands in what holds a token: a block, a link, emphasis."""

    def nesting(steps: range) -> int | None:
        return next((tokens[n].nesting for n in steps if tokens[n].type != "text" or tokens[n].content), None)

    return nesting(range(at - 1, -1, -1)) in {None, 1} and nesting(range(at + 1, len(tokens))) in {None, -1}


def _option(written: str) -> Any:
    if written in {"true", "false"}:
        return written == "true"
    return int(written) if _NUMBER.fullmatch(written) else written


def _ranges(written: str) -> list[list[int]]:
    """Return the lines of a list such as `[1,"3-4"]`, counted from 0."""
    found = ((int(first), int(last or first)) for first, last in _RANGE.findall(written))
    return [[first - 1, last - 1] for first, last in found]

"""XML that every reader accepts: well-formed for any content of a post."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

_XHTML = "http://www.w3.org/1999/xhtml"
#: Characters that are not allowed in XML 1.0 (2.2).
_NO_CHARACTERS = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: What an attribute's value is written with: whitespace too, which a parser would make spaces of (XML 1.0, 3.3.3).
_IN_VALUES = {'"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#09;"}


def clean(text: str) -> str:
    """Remove the characters that XML doesn't allow, such as U+000B."""
    return text if text.isascii() and text.isprintable() else _NO_CHARACTERS.sub("", text)


class Lines:
    """Elements that are written one a line, each behind the indentation of its depth.

    A tree would be larger, and ten times as slow to write, for feeds that hold the same entries over and over.
    """

    def __init__(self, depth: int = 0) -> None:
        """Begin at a depth."""
        self._depth = depth
        self._open: list[tuple[str, int]] = []
        self._lines: list[str] = []

    def add(self, tag: str, text: str = "", /, **attributes: str) -> None:
        """Add an element.

        Args:
            tag: Its name, with its prefix.
            text: Its text, unescaped.
            attributes: Its attributes; one underscore at the end of a name is ignored, another one is a colon.
                Empty values are left out.
        """
        start = f"{'  ' * self._depth}<{tag}{_attributes(attributes)}" if attributes else f"{'  ' * self._depth}<{tag}"
        text = clean(text) if text else ""
        if not text:
            self._lines.append(f"{start} />")
            return
        self._lines.append(f"{start}>{escape(text, quote=False)}</{tag}>")

    def open(self, tag: str, /, **attributes: str) -> None:
        """Begin an element, in which those stand that are added until `close`; its arguments are those of `add`."""
        self.add(tag, **attributes)
        self._open.append((tag, len(self._lines)))
        self._depth += 1

    def close(self) -> None:
        """End the innermost element."""
        self._depth -= 1
        tag, first = self._open.pop()
        if first < len(self._lines):
            self._lines[first - 1] = f"{self._lines[first - 1].removesuffix(' />')}>"
            self._lines.append(f"{'  ' * self._depth}</{tag}>")

    def insert(self, lines: str) -> None:
        """Add elements that were written at this depth before."""
        self._lines.append(lines)

    def hide(self) -> None:
        """Ask search engines to skip the document: the element of XHTML that they look for in feeds."""
        self.add("xhtml:meta", name="robots", content="noindex", xmlns_xhtml=_XHTML)

    def __str__(self) -> str:
        """Return the lines, without a newline at the end."""
        return "\n".join(self._lines)

    def document(self, stylesheet: str = "") -> bytes:
        """Return the document as UTF-8.

        Args:
            stylesheet: The URL of a CSS file for people who open it in a browser; empty for none.
        """
        beginning = "<?xml version='1.0' encoding='utf-8'?>\n"
        if stylesheet:
            beginning += f'<?xml-stylesheet type="text/css" href="{escape(stylesheet)}"?>\n'
        return f"{beginning}{self}\n".encode()


def _attributes(given: Mapping[str, str]) -> str:
    written = ""
    for name, value in given.items():
        if value:
            shown = escape(clean(value), quote=False)
            for character, reference in _IN_VALUES.items():
                shown = shown.replace(character, reference)
            written += f' {name.rstrip("_").replace("_", ":")}="{shown}"'
    return written

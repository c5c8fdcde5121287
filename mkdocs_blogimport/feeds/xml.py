"""XML that every reader accepts: well-formed for any content of a post."""

from __future__ import annotations

import re
from html import escape
from xml.etree import ElementTree as ET

_XHTML = "http://www.w3.org/1999/xhtml"
#: Characters that are not allowed in XML 1.0 (2.2).
_NO_CHARACTERS = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Remove the characters that XML doesn't allow, such as U+000B."""
    return _NO_CHARACTERS.sub("", text)


def add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    """Add an element.

    Args:
        parent: The element that it is added to.
        tag: Its name, with its prefix.
        text: Its text, unescaped.
        attributes: Its attributes; one underscore at the end of a name is ignored, another one is a colon.
            Empty values are left out.
    """
    kept = {name.rstrip("_").replace("_", ":"): clean(value) for name, value in attributes.items() if value}
    element = ET.SubElement(parent, tag, kept)
    element.text = clean(text)
    return element


def hide(parent: ET.Element) -> None:
    """Ask search engines to skip the document: the element of XHTML that they look for in feeds."""
    add(parent, "xhtml:meta", name="robots", content="noindex").set("xmlns:xhtml", _XHTML)


def serialized(root: ET.Element, stylesheet: str = "") -> bytes:
    """Return the document as UTF-8, an element a line unless that would change text.

    Args:
        root: Its root.
        stylesheet: The URL of a CSS file for people who open it in a browser; empty for none.
    """
    ET.indent(root)
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    if stylesheet:
        beginning, _, rest = data.partition(b"\n")
        instruction = f'<?xml-stylesheet type="text/css" href="{escape(stylesheet)}"?>'
        data = b"\n".join((beginning, instruction.encode(), rest))
    return data + b"\n"

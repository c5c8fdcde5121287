"""XML that every reader accepts: well-formed for any content of a post."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

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


def serialized(root: ET.Element) -> bytes:
    """Return the document as UTF-8, an element a line unless that would change text."""
    ET.indent(root)
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"

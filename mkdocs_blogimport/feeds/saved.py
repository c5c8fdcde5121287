"""The ids of the entries of a feed that was saved, by their links."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

#: The largest saved feed, in bytes.
LARGEST = 50_000_000


def ids(data: bytes) -> dict[str, str]:
    """Read a saved feed: Atom, RSS or JSON Feed.

    Args:
        data: The content of the file.

    Returns:
        The link of each entry to its id; of an RSS item without a `guid` the link is its id.

    Raises:
        ValueError: It is none of these; its text is a clause.
    """
    if len(data) > LARGEST:
        raise ValueError(f"it is larger than {LARGEST} bytes")
    found = dict(_of_json(data) if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" else _of_xml(data))
    if not found:
        raise ValueError("it has no entries with a link")
    return found


def _of_json(data: bytes) -> Iterator[tuple[str, str]]:
    try:
        feed = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"it is not JSON ({error})") from None
    items = feed.get("items")
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and isinstance(item.get("url"), str) and isinstance(item.get("id"), str | int):
            yield item["url"].strip(), str(item["id"]).strip()


def _of_xml(data: bytes) -> Iterator[tuple[str, str]]:
    if b"<!ENTITY" in data or b"<\x00!\x00E\x00N\x00T" in data or b"\x00<\x00!\x00E\x00N\x00T" in data:
        raise ValueError("it defines entities of its own")
    try:
        root = ET.fromstring(data)
    except (ET.ParseError, ValueError, LookupError) as error:
        raise ValueError(f"it is not well-formed XML ({error})") from None
    for element in root.iter():
        if _name(element) in {"entry", "item"}:
            values = _values(element)
            link = values.get("origLink") or values.get("link") or values.get("guid", "")
            own = values.get("id") or values.get("guid") or values.get("about") or link
            if link and own:
                yield link, own


def _values(entry: ET.Element) -> dict[str, str]:
    """The link and the ids of an entry, by the names of their elements."""
    found: dict[str, str] = {}
    for child in entry:
        name: str = _name(child)
        text = (child.text or "").strip()
        if name == "link" and not text:
            text = (child.get("href") or "").strip() if child.get("rel", "alternate") == "alternate" else ""
        if text and name in {"link", "id", "guid", "origLink"}:
            found.setdefault(name, text)
    about: Any = next((value for key, value in entry.attrib.items() if key.endswith("}about")), "")  # RSS 1.0
    if about:
        found["about"] = about
    return found


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""

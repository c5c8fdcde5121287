"""Attribute lists, `{: #id .class key="value" name}`, and how attributes are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .entities import escape_attribute

if TYPE_CHECKING:
    from .copies import Copies
    from .nodes import Attributes

#: The beginning of a list or an extension in braces, for patterns. Nothing in braces is longer: without an end near by
#: a pattern would try every length, at each beginning.
OPENING = r"\{:(?=[^}]{0,1100}+\})"
_ITEM = re.compile(
    r"""(?P<key>[\w:][\w:-]*+)=(?P<quote>["'])(?P<value>(?:\\\}|\\(?P=quote)|(?!(?P=quote))[^\\}]|\\)*+)(?P=quote)
      | \#(?P<id>[^\W\d][\w:-]*)
      | \.(?P<class>-?[^\W\d][\w:-]*)
      | :[:-]*+(?!\w)  # no name; each colon would be taken for the beginning of one
      | (?::[:-]*+)?+(?P<name>\w[\w:-]*)""",
    re.VERBOSE,
)


class Named(dict[str, "Attributes"]):
    """The attribute lists that have a name: `{:name: …}`."""

    def __init__(self, copies: Copies) -> None:
        """Begin without any."""
        super().__init__()
        self.copies = copies

    def use(self, name: str) -> Attributes | None:
        """The list of a name; None where there is none, or it has been used far too often."""
        found = self.get(name)
        return found if found and self.copies.afford(sum(map(len, found.values()))) else None


def read_attributes(text: str, into: Attributes, named: Named | None = None) -> list[str]:
    """Read the items of an attribute list into a mapping.

    In: the text between `{:` and `}`, the mapping to add to, the lists defined with `{:name: …}`.
    Out: the bare names (references and `toc`, `no_toc`), in order. Classes add up, other values replace.
    (kramdown syntax: "Attribute List Definitions")
    """
    names = []
    for item in _ITEM.finditer(text):
        if item["key"]:
            value = item["value"].replace("\\}", "}").replace("\\" + item["quote"], item["quote"])
            add(into, item["key"], value)
        elif item["id"]:
            into["id"] = item["id"]
        elif item["class"]:
            add(into, "class", item["class"])
        elif item["name"]:
            names.append(item["name"])
            for key, value in ((named.use(item["name"]) if named else None) or {}).items():
                add(into, key, value)
    return names


def add(into: Attributes, key: str, value: str) -> None:
    """Set one attribute; a class joins those already there."""
    if key == "class" and into.get("class"):
        into["class"] += " " + value
    else:
        into[key] = value


def merge(into: Attributes | None, other: Attributes | None) -> Attributes | None:
    """Both mappings as one (the first is changed), or None when neither holds anything."""
    if not other:
        return into
    if into is None:
        return dict(other)
    for key, value in other.items():
        add(into, key, value)
    return into


def write(attributes: Attributes | None) -> str:
    """The attributes as they stand in a tag, each after a space."""
    if not attributes:
        return ""
    # what begins with a NUL is a note of ours for a table of contents
    return "".join([f' {key}="{escape_attribute(value)}"' for key, value in attributes.items() if key[0] != "\0"])

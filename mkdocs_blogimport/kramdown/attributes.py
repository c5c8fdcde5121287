"""Attribute lists, `{: #id .class key="value" name}`, and the writing of attributes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .entities import escape_attribute

if TYPE_CHECKING:
    from .copies import Copies
    from .nodes import Attributes

#: The beginning of a list or an extension in braces, for patterns. No content of braces is longer: without an end near
#: by a pattern would try every length, at each beginning.
OPENING = r"\{:(?=[^}]{0,1100}+\})"
# an item has whitespace around it
_ITEM = re.compile(
    r"""(?<!\S)(?:
        (?P<key>\w[\w:-]*+)=(?P<quote>["'])(?P<value>(?:\\\}|\\(?P=quote)|\\(?!\}|(?P=quote))|[^}\\])*?)(?P=quote)
      | (?P<marks>(?:\#[A-Za-z][\w:-]*+|\.[^\s.#]++)++)
      | (?P<name>\w[\w:-]*+)
    )(?!\S)""",
    re.VERBOSE | re.ASCII,
)
_MARK = re.compile(r"([#.])([^\s.#]+)")
NAMES = "\0names"
"""The key of the bare names of a list (`toc`, those of other lists), with a space between them."""


_NAMES_DEPTH = 10
_JOINED = frozenset({"class", NAMES})


class Named(dict[str, "Attributes"]):
    """The attribute lists that have a name: `{:name: …}`. They apply to the text above them too."""

    def __init__(self, copies: Copies) -> None:
        """Start without any."""
        super().__init__()
        self.copies = copies

    def resolve(self, attributes: Attributes | None) -> Attributes | None:
        """Return the attributes of a list with those of the lists that it names; its own override these."""
        if not attributes or NAMES not in attributes or not self:
            return attributes
        found: Attributes = {}
        self._collect(attributes, found, set())
        found[NAMES] = attributes[NAMES]
        return found

    def _collect(self, attributes: Attributes, into: Attributes, above: set[str]) -> None:
        for name in attributes.get(NAMES, "").split():
            named = self.get(name)
            # if used far too often, or through too many others, it is ignored; a list can't name itself
            if (
                named
                and name not in above
                and len(above) < _NAMES_DEPTH
                and self.copies.afford(1 + sum(map(len, named.values())))
            ):
                self._collect(named, into, above | {name})
        for key, value in attributes.items():
            if key != NAMES:
                add(into, key, value)


def read_attributes(text: str, into: Attributes) -> None:
    """Read the items of an attribute list into a mapping.

    In: the text between `{:` and `}`, and the mapping to add to. Classes add up, and so do bare names, under `NAMES`;
    other values replace. (kramdown syntax: "Attribute List Definitions")
    """
    for item in _ITEM.finditer(text):
        if item["key"]:
            value = item["value"].replace("\\}", "}").replace("\\" + item["quote"], item["quote"])
            into[item["key"]] = value
        elif item["name"]:
            add(into, NAMES, item["name"])
        else:
            for kind, value in _MARK.findall(item["marks"]):
                if kind == "#":
                    into["id"] = value
                else:
                    add(into, "class", value)


def is_for_html(options: str | None) -> bool:
    """Return True if the content of `{::nomarkdown type="…"}` is for HTML: without a type it is."""
    given: Attributes = {}
    read_attributes(options or "", given)
    return "type" not in given or "html" in given["type"].split()


def add(into: Attributes, key: str, value: str) -> None:
    """Set one attribute; a class or a name is added to the existing ones."""
    if key in _JOINED and into.get(key):
        into[key] += " " + value
    else:
        into[key] = value


def merge(into: Attributes | None, other: Attributes | None) -> Attributes | None:
    """Merge two mappings (the first is changed); return None if both are empty."""
    if not other:
        return into
    if into is None:
        return dict(other)
    for key, value in other.items():
        add(into, key, value)
    return into


def write(attributes: Attributes | None) -> str:
    """Return the attributes for a tag, each after a space."""
    if not attributes:
        return ""
    # a key that begins with a NUL is internal
    return "".join(
        [
            f' {key}="{escape_attribute(value)}"'
            for key, value in attributes.items()
            if key[0] != "\0" and (key != "id" or value.strip())
        ]
    )

"""The tags and filters that this package adds to Liquid: plain functions, registered under their names.

@tag("post_url")
def post_url(tag: TagNode, context: Context) -> str: ...

@filter("where")
def where(value: Any, name: Any, wanted: Any) -> Any: ...
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from liquid.filter import with_context

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class TagEntry:
    """A registered tag."""

    name: str
    function: Callable[..., str]
    """Called with the tag in the template (a `TagNode`) and the context; returns what is written in its place."""
    block: bool = False
    """Whether the tag encloses something, up to `end` and its name."""
    needs_markup: bool = True
    """Whether the tag can't be read without anything behind its name."""
    fallback: bool = False
    """Whether the tag belongs to no plugin that Jekyll brings along."""
    code: bool = False
    """Whether the tag encloses code: in it a fallback is no tag."""


#: Tags by their names.
TAGS: Final[dict[str, TagEntry]] = {}
#: Filters by their names.
FILTERS: Final[dict[str, Callable[..., Any]]] = {}


def tag(
    name: str, *, block: bool = False, needs_markup: bool = True, fallback: bool = False, code: bool = False
) -> Callable[[Function], Function]:
    """Register a function as a tag. The arguments are those of `TagEntry`.

    Raises:
        ValueError: There is a tag of this name.
    """

    def register(function: Function) -> Function:
        if name in TAGS:
            raise ValueError(f"two tags have the name {name!r}")
        TAGS[name] = TagEntry(name, function, block, needs_markup, fallback, code)
        return function

    return register


def filter(name: str) -> Callable[[Function], Function]:
    """Register a function as a filter; with a parameter `context` it is given the context.

    The function gets the value and the arguments as plain values (nil is None). A value that it
    refuses is an error of Liquid's.

    Raises:
        ValueError: There is a filter of this name.
    """

    def register(function: Function) -> Function:
        if name in FILTERS:
            raise ValueError(f"two filters have the name {name!r}")
        takes_context = "context" in inspect.signature(function).parameters
        FILTERS[name] = with_context(function) if takes_context else function
        return function

    return register

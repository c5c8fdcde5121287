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
    """Called with the tag in the template (a `TagNode`) and the context; returns its output."""
    block: bool = False
    """True if the tag has a body, up to `end` and its name."""
    needs_markup: bool = True
    """True if the tag can't be read without markup after its name."""
    fallback: bool = False
    """True if the tag is of no plugin that Jekyll includes."""
    code: bool = False
    """True if its body is code, in which a fallback is no tag."""
    plugin: str = ""
    """The plugin of the tag, which is known only if the blog ran it; empty if it is known in any blog."""


#: Tags by their names.
TAGS: Final[dict[str, TagEntry]] = {}
#: Filters by their names.
FILTERS: Final[dict[str, Callable[..., Any]]] = {}


def tag(
    name: str,
    *,
    block: bool = False,
    needs_markup: bool = True,
    fallback: bool = False,
    code: bool = False,
    plugin: str = "",
) -> Callable[[Function], Function]:
    """Register a function as a tag. The arguments are those of `TagEntry`.

    Raises:
        ValueError: There is a tag of this name.
    """

    def register(function: Function) -> Function:
        if name in TAGS:
            raise ValueError(f"two tags have the name {name!r}")
        TAGS[name] = TagEntry(name, function, block, needs_markup, fallback, code, plugin)
        return function

    return register


def filter(name: str) -> Callable[[Function], Function]:
    """Register a function as a filter; with a parameter `context` it gets the context.

    The function is called with the value and the arguments as plain values (nil is None). If it refuses a value, that
    is an error of Liquid.

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

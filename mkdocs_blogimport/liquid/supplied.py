"""Tags, filters and shortcodes that a site supplies, in the Python file of its option `liquid`."""

from __future__ import annotations

import re
import runpy
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

_NAME: Final = re.compile(r"[A-Za-z_]\w*")
_SHORTCODE: Final = re.compile(r"\w[\w./-]*")


class Supplied(NamedTuple):
    """What a site supplies."""

    tags: Mapping[str, Callable[..., str]] = {}
    """Tags of Liquid: called with the markup, the rendered body (None without one) and Liquid's `page`."""
    filters: Mapping[str, Callable[..., Any]] = {}
    """Filters of Liquid: called with the value and the arguments."""
    shortcodes: Mapping[str, Callable[..., str]] = {}
    """Shortcodes of Hugo: called with the parameters (a dictionary or a list), what they enclose (None without an end)
    and the page."""


def read_supplied(file: Path) -> Supplied:
    """Run a site's file and return its `tags`, `filters` and `shortcodes`.

    The file is run anew at every call, so that a preview sees its changes.

    Raises:
        ValueError: The file fails, or its definitions don't map names to functions; the message names the fault.
    """
    try:
        defined = runpy.run_path(str(file))
    except (Exception, SystemExit) as error:
        raise ValueError(f"it fails ({type(error).__name__}: {error})") from error
    supplied = Supplied(*(defined.get(kind, {}) for kind in Supplied._fields))
    for kind, functions in zip(Supplied._fields, supplied, strict=True):
        if not isinstance(functions, Mapping):
            raise ValueError(f"its “{kind}” is not a dictionary")
        pattern = _SHORTCODE if kind == "shortcodes" else _NAME
        for name, function in functions.items():
            if not isinstance(name, str) or not pattern.fullmatch(name) or not callable(function):
                raise ValueError(f"in its “{kind}” {name!r} is not a name with a function")
    if not any(supplied):
        raise ValueError("it defines neither “tags” nor “filters” nor “shortcodes”")
    return supplied

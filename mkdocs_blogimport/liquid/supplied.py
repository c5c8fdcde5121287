"""Tags and filters that a site supplies, in the Python file of its option `liquid`."""

from __future__ import annotations

import re
import runpy
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

_NAME: Final = re.compile(r"[A-Za-z_]\w*")


def read_supplied(file: Path) -> tuple[Mapping[str, Callable[..., str]], Mapping[str, Callable[..., Any]]]:
    """Run a site's file and return its `tags` and `filters`.

    A tag is called with its markup, the rendered body (None without one) and Liquid's `page`; a filter with the value
    and the arguments. The file is run anew at every call, so that a preview sees its changes.

    Raises:
        ValueError: The file fails, or its definitions don't map names to functions; the message names the fault.
    """
    try:
        defined = runpy.run_path(str(file))
    except (Exception, SystemExit) as error:
        raise ValueError(f"it fails ({type(error).__name__}: {error})") from error
    tags, filters = defined.get("tags", {}), defined.get("filters", {})
    for kind, functions in (("tags", tags), ("filters", filters)):
        if not isinstance(functions, Mapping):
            raise ValueError(f"its “{kind}” is not a dictionary")
        for name, function in functions.items():
            if not isinstance(name, str) or not _NAME.fullmatch(name) or not callable(function):
                raise ValueError(f"in its “{kind}” {name!r} is not a name with a function")
    if not tags and not filters:
        raise ValueError("it defines neither “tags” nor “filters”")
    return tags, filters

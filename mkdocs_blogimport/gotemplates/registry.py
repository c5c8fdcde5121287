"""The functions of templates: plain Python functions, registered under their names.

A function is called with the values as they are. If it refuses one, that is an error of the template.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])

#: Functions by their names.
FUNCTIONS: Final[dict[str, Callable[..., Any]]] = {}
#: What is never done here: the network, files, programs, and what Hugo builds of assets.
BEYOND: Final = frozenset(
    """getJSON getCSV
    toCSS postCSS minify fingerprint readFile readDir fileExists resources imageConfig data.GetJSON data.GetCSV
    transform.ToMath transform.Unmarshal unmarshal transform.PortableText diagrams.Goat
    transform.Remarshal templates.Defer""".split()  # noqa: SIM905
)
#: All functions of these names' spaces.
BEYOND_SPACES: Final = frozenset(["os", "resources", "js", "css", "images", "openapi3", "debug"])


def function(*names: str) -> Callable[[Function], Function]:
    """Register a function under its names, those with their spaces too.

    Raises:
        ValueError: There is a function of one of these names.
    """

    def register(function: Function) -> Function:
        for name in names:
            if name in FUNCTIONS:
                raise ValueError(f"two functions have the name {name!r}")
            FUNCTIONS[name] = function
        return function

    return register

"""The scripts that a site loads for what its pages hold: math and diagrams."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from ..blog.paths import is_file
from . import material

#: What names a script, by what it is for.
_NAMES = {"math": ("mathjax", "katex"), "mermaid": ("mermaid",)}
#: Templates of a site's own that are looked at, and characters of each.
_FILES, _LIMIT = 100, 200_000


def loaded(config: MkDocsConfig) -> frozenset[str]:
    """Find out what a site loads scripts for.

    Args:
        config: MkDocs' configuration: its scripts, its plugins, and the templates of its own that count.

    Returns:
        `math`, `mermaid`, or both. Material for MkDocs loads Mermaid by itself.
    """
    found = {"mermaid"} if material.is_theme(config) else set()
    for text in _texts(config):
        lower = text.lower()
        found |= {kind for kind, names in _NAMES.items() if any(name in lower for name in names)}
        if len(found) == len(_NAMES):
            break
    return frozenset(found)


def _texts(config: MkDocsConfig) -> Iterator[str]:
    yield from map(str, config.extra_javascript)
    yield from config.plugins
    folder = config.theme.custom_dir
    for file in islice(sorted(Path(folder).rglob("*.html")), _FILES) if folder else ():
        if not is_file(file):
            continue
        try:
            yield file.read_text(encoding="utf-8", errors="replace")[:_LIMIT]
        except OSError:
            continue

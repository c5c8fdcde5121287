"""What math the pages of a Jekyll blog typeset: what its theme, its settings, and its own layouts and includes say."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

from ...blog.paths import is_file, is_folder, why_not_read
from ...blog.post import OldMath
from ...conventions.scripts import asks, scripts
from .. import fields
from .config import Config

#: Files of the old theme that are looked at, and bytes of each.
FILES, LIMIT = 500, 100_000
_FOLDERS = {"layouts_dir": "_layouts", "includes_dir": "_includes"}
# MathJax's setting, and KaTeX's
_DOLLAR = re.compile(r"""inlineMath.{0,80}?["'](?:\\\\)?\$["']|left["']?\s{0,9}:\s{0,9}["']\$["']""", re.DOTALL)
_KEY = re.compile(r"\b(?:page|site|layout)\.(\w++)")


def old_math(config: Config) -> Callable[[], OldMath]:
    """What finds out, when it is first asked, what math the pages of a blog typeset."""
    return lru_cache(maxsize=1)(lambda: _found(config))


def _found(config: Config) -> OldMath:
    known = scripts()
    everywhere = asks(config.values, known.math_keys)
    dollar = any(theme in known.dollar for theme in config.themes)
    loaded = asked = False
    for text in _files(config):
        lower = text.lower()
        loaded = loaded or any(script in lower for script in known.loaded)
        dollar = dollar or _DOLLAR.search(text) is not None
        asked = asked or any(key in known.math_keys for key in _KEY.findall(text))
    return OldMath(everywhere=everywhere or (loaded and not asked), dollar=dollar)


def _files(config: Config) -> Iterator[str]:
    """The layouts and includes of a blog."""
    left = FILES
    for setting, usual in _FOLDERS.items():
        top = config.folder / (fields.line(config.values.get(setting)).strip("/") or usual)
        if not is_folder(top) or why_not_read(top, config.folder) is not None:
            continue
        for folder, folders, names in os.walk(top):
            folders.sort()
            for name in sorted(names):
                left -= 1
                if left < 0:
                    return
                if (text := _text(Path(folder, name), config.folder)) is not None:
                    yield text


def _text(file: Path, blog: Path) -> str | None:
    if not is_file(file) or why_not_read(file, blog) is not None:
        return None
    try:
        with file.open("rb") as opened:
            return opened.read(LIMIT).decode("utf-8", "replace")
    except OSError:
        return None

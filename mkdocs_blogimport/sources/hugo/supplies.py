"""What the templates of a Hugo site read: other templates, translations and data."""

from __future__ import annotations

import csv
import io
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from ...frontmatter.decoding import decode
from .. import settings_file
from .site import Site

if TYPE_CHECKING:
    from ...shortcodes import PageFacts, Source

#: The largest template, and the largest file of data or translations, in bytes.
TEMPLATE_LIMIT: Final = 500_000
DATA_LIMIT: Final = 5_000_000
#: The most files of data, and what they may hold together.
_MOST_FILES: Final = 5_000
_ALL_DATA: Final = 50_000_000
_SHORTCODES: Final = ("layouts/_shortcodes", "layouts/shortcodes")
_PARTIALS: Final = ("layouts/_partials", "layouts/partials")
_HOOK: Final = re.compile(r"render-(blockquote|codeblock|heading|image|link|passthrough|table)[-.][^/]*")
_STRUCTURED: Final = {".yaml", ".yml", ".toml", ".json"}
_DEEPEST: Final = 20


@dataclass(eq=False)
class Supplies:
    """The files below `layouts/`, `i18n/` and `data/` of a site and its themes, each read once."""

    site: Site
    problems: Problems
    _sources: dict[str, Source | None] = field(default_factory=dict)
    _hooks: dict[tuple[str, str, tuple[str, ...], str], tuple[str, Source] | None] = field(default_factory=dict)
    _translations: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def shortcode(self, name: str, page: PageFacts) -> Source | None:
        """Return the template of a shortcode on a page; None if there is none."""
        folders = (*(f"{place}_shortcodes" for place in _places(page)), *_SHORTCODES)
        return self._first(f"{folder}/{name}.{end}" for folder in folders for end in (f"{page.language}.html", "html"))

    def partial(self, name: str) -> Source | None:
        """Return a partial template by its path; None if there is none."""
        path = name.strip("/")
        ends = ("",) if PurePosixPath(path).suffix else (".html", "")
        return self._first(f"{folder}/{path}{end}" for folder in _PARTIALS for end in ends)

    @cached_property
    def hooked(self) -> frozenset[str]:
        """The kinds of elements that there are render hooks of, such as `link` and `codeblock`."""
        paths = (PurePosixPath(path) for path in self.site.supplies)
        names = [path.name for path in paths if path.parent.name == "_markup" and path.suffix == ".html"]
        return frozenset(found[1] for name in names if (found := _HOOK.fullmatch(name)) is not None)

    def hook(self, kind: str, variant: str, page: PageFacts) -> tuple[str, Source] | None:
        """Return the name and the template of the render hook for an element of a page; None if there is none.

        Args:
            kind: The element, such as `codeblock`.
            variant: What it is more exactly, such as the code's language.
            page: The page. The hooks of its folder count before those of the folders around it.
        """
        key = kind, variant, _places(page), page.language
        if key not in self._hooks:
            self._hooks[key] = self._hook(*key)
        return self._hooks[key]

    def _hook(self, kind: str, variant: str, places: tuple[str, ...], language: str) -> tuple[str, Source] | None:
        names = [f"render-{kind}-{variant}"] if variant else []
        # the folder `_default` of old is asked first, as Hugo does
        for place in (*places, "layouts/_default/", "layouts/"):
            for name in (*names, f"render-{kind}"):
                source = self._first(f"{place}_markup/{name}.{end}" for end in (f"{language}.html", "html"))
                if source is not None:
                    return name, source
        return None

    def _first(self, paths: Any) -> Source | None:
        from ...shortcodes import Source  # many blogs have none

        found = next((path for path in paths if path in self.site.supplies), None)
        if found is None:
            return None
        if found not in self._sources:
            file = self.site.supplies[found]
            data = self._template(file)
            self._sources[found] = None if data is None else Source(decode(data)[0], display_path(file))
        return self._sources[found]

    def translation(self, language: str, key: str) -> Any:
        """Return what the translations of a language have for a key; None for nothing."""
        known = self._translations.get(language)
        if known is None:
            known = self._translations[language] = self._words(language)
        return known.get(key.lower())

    def _words(self, language: str) -> Mapping[str, Any]:
        found: dict[str, Any] = {}
        for path, file in self.site.supplies.items():
            pure = PurePosixPath(path)
            if path.startswith("i18n/") and pure.suffix in _STRUCTURED and pure.stem.lower() == language.lower():
                for key, value in _flat(self._parsed(file)).items():
                    found.setdefault(key, value)
        return found

    @cached_property
    def assets(self) -> list[str]:
        """The paths of the files below `assets/`."""
        return [path.removeprefix("assets/") for path in self.site.supplies if path.startswith("assets/")]

    def text(self, file: Path) -> str | None:
        """Return what a file beside a page says; None if it can't be read."""
        data = self._template(file)
        return None if data is None or b"\0" in data[:1000] else decode(data)[0]

    @cached_property
    def data(self) -> Mapping[str, Any]:
        """The content of `data/`: the names of folders and files to what is in them."""
        found: dict[str, Any] = {}
        left = _ALL_DATA
        count = 0
        for path, file in self.site.supplies.items():
            pure = PurePosixPath(path)
            if not path.startswith("data/") or pure.suffix not in {*_STRUCTURED, ".csv"} or len(pure.parts) > _DEEPEST:
                continue
            count += 1
            left -= file.stat().st_size if file.is_file() else 0
            if count > _MOST_FILES or left < 0:
                self.problems.report("config", display_path(file), None, "there is too much data",
                                     "this file and those behind it are left out")  # fmt: skip
                break
            value = self._parsed(file)
            inner = found
            for part in pure.parts[1:-1]:
                below = inner.setdefault(part, {})
                if not isinstance(below, dict):
                    break
                inner = below
            else:
                inner.setdefault(pure.stem, value)
        return found

    def _parsed(self, file: Path) -> Any:
        table = (lambda text: [row for row in csv.reader(io.StringIO(text)) if row]) if file.suffix == ".csv" else None
        return settings_file.read(file, self.site.config.folder, self.problems, "its data is left out",
                                  limit=DATA_LIMIT, parse=table)  # fmt: skip

    def _template(self, file: Path) -> bytes | None:
        return settings_file.content(file, self.site.config.folder, self.problems, "left out",
                                     limit=TEMPLATE_LIMIT, code="unreadable")  # fmt: skip


def _places(page: PageFacts) -> tuple[str, ...]:
    """Return the folders of templates for the pages beside a page: those of its own folders, or of the type it has."""
    own = page.type if page.type not in {"", "page", page.section} else posixpath.dirname(page.path)
    parts = own.lower().split("/") if own else []
    return tuple(f"layouts/{'/'.join(parts[:end])}/" for end in range(len(parts), 0, -1))


def _flat(value: Any) -> dict[str, Any]:
    """Return translations by their keys: those of a list, and those in others by a path with dots."""
    if isinstance(value, list):
        return {str(row["id"]).lower(): row.get("translation")
                for row in value if isinstance(row, Mapping) and "id" in row}  # fmt: skip
    found: dict[str, Any] = {}
    waiting: list[tuple[str, Any, int]] = [("", value, 0)]
    while waiting:
        start, inner, depth = waiting.pop()
        for key, entry in inner.items() if isinstance(inner, Mapping) and depth < _DEEPEST else ():
            name = f"{start}{key}".lower()
            found[name] = entry
            if isinstance(entry, Mapping):
                waiting.append((f"{name}.", entry, depth + 1))
    return found

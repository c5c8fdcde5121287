"""The data of an Eleventy site: of all templates, of folders, and of single files."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from ... import frontmatter
from ...blog.paths import is_file, is_folder, why_not_read
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from .. import settings_file
from ..audience import KEY, Audience
from .config import Config
from .javascript import UNKNOWN, Script

_JAVASCRIPT = (".js", ".mjs", ".cjs", ".ts")
#: The file extensions of data, the one that counts last first (eleventy 3: `TemplateData.getLocalDataPaths`).
_LOCAL = (".json", ".11tydata.json", ".11tydata.js", ".11tydata.mjs", ".11tydata.cjs", ".11tydata.yaml",
          ".11tydata.yml", ".yaml", ".yml")  # fmt: skip
_SCRIPTS = frozenset({".11tydata.js", ".11tydata.mjs", ".11tydata.cjs"})
_GLOBAL = frozenset({".json", ".yaml", ".yml", ".toml", *_JAVASCRIPT})
_DONE = "what it says is not known"
_MOST_FILES = 1_000
_MOST_LAYOUTS = 20
#: How many mappings in each other are merged.
_DEEPEST = 50
#: The file extensions of layouts, which may be left out.
_LAYOUTS = ("", ".njk", ".liquid", ".html", ".md", ".hbs", ".ejs", ".webc")
#: Front matter whose language is named behind its first dashes.
_NAMED = re.compile(
    rb"\A(?:\xef\xbb\xbf)?---[ \t]*(json|toml|js|javascript)[ \t]*\r?\n(.*?\n)---[ \t]*(?=\r?\n|\Z)", re.DOTALL
)


class Data:
    """Finds the data of templates."""

    def __init__(self, config: Config, problems: Problems, audience: Audience | None = None) -> None:
        self._config = config
        self._audience = audience
        self._problems = problems
        self._root = config.source.resolve()
        self._layouts: dict[str, Mapping[str, Any]] = {}
        self._folders: dict[str, Mapping[str, Any]] = {}
        self._below_files: dict[str, Mapping[str, Any]] = {}
        """What the site and a layout say together, by the name of the layout."""
        self.site = self._of_site()
        """What all templates know, by the names of its files."""

    def _of_site(self) -> dict[str, Any]:
        inside = self._config.inside("data")
        found: dict[str, Any] = {}
        folder = self._config.folder / (inside or "")
        if inside is None or not is_folder(folder) or why_not_read(folder, self._config.folder) is not None:
            return found
        for file in sorted(folder.iterdir())[:_MOST_FILES]:
            if file.suffix in _GLOBAL and is_file(file):
                value = self._read(file)
                if value not in (None, UNKNOWN):
                    found[file.name.split(".")[0]] = value
        for call in self._config.calls("addGlobalData"):
            if isinstance(call.arguments[0], str) and len(call.arguments) > 1 and call.arguments[1] is not UNKNOWN:
                found.setdefault(call.arguments[0], call.arguments[1])
        return found

    def of_layout(self, name: Any) -> Mapping[str, Any]:
        """Return what the front matter of a layout says, and of those that it is put into.

        Args:
            name: What a template has as `layout`; empty for none.
        """
        found: Mapping[str, Any] = {}
        seen: set[str] = set()
        while isinstance(name, str) and name and name not in seen and len(seen) < _MOST_LAYOUTS:
            seen.add(name)
            if name not in self._layouts:
                self._layouts[name] = self._front_matter(self._config.layout_aliases.get(name, name))
            found = merged(self._layouts[name], found)
            name = self._layouts[name].get("layout")
        return found

    def _front_matter(self, name: str) -> Mapping[str, Any]:
        inside = self._config.inside("layouts")
        if inside is None or ".." in name.split("/"):
            return {}
        for suffix in _LAYOUTS:
            file = self._config.folder / inside / f"{name.lstrip('/')}{suffix}"
            if is_file(file):
                data = settings_file.content(file, self._config.folder, self._problems, _DONE)
                return normal(frontmatter.read(in_yaml(data)).metadata) if data is not None else {}
        return {}

    def all_of(self, path: str, metadata: Mapping[str, Any]) -> dict[str, Any]:
        """Return all that a template knows (eleventy 3: `Template.getData`).

        Args:
            path: Its path, relative to the input.
            metadata: Its front matter.
        """
        of_file = self.of_file(path)
        own = normal(metadata)
        name = own.get("layout", of_file.get("layout"))
        layout = name if isinstance(name, str) else ""
        if layout not in self._below_files:
            self._below_files[layout] = merged(self.site, self.of_layout(layout))
        below = self._below_files[layout]
        return merged(merged(below, of_file), own)

    def sees(
        self, values: Mapping[str, Any], read: frontmatter.Document, data: bytes, file: str, *, is_yaml: bool
    ) -> bool:
        """Whether the site's audience sees a template; a data file may name it for a whole folder.

        Args:
            values: All that the template knows.
            read: What a parser made of its file.
            data: The file.
            file: Its name in messages.
            is_yaml: False for front matter of another language, of which only a part may be known.

        Raises:
            AudienceError: It can't be known who may see it.
        """
        audience = self._audience
        if audience is None:
            return True
        computed = values.get("eleventyComputed")
        if isinstance(computed, Mapping) and KEY in computed:
            values = {**values, KEY: computed[KEY]}
        if KEY not in values and not is_yaml:
            audience.refuse_unread(data, file)
        return audience.sees_document(values, read, data, file)

    def of_folder(self, path: str) -> Mapping[str, Any]:
        """Return what the data files of a folder and of those above it say, the nearest last.

        Args:
            path: The folder, relative to the input; empty for that itself.
        """
        if path not in self._folders:
            above: Mapping[str, Any] = self.of_folder(posixpath.dirname(path)) if path else {}
            name = posixpath.basename(path) or self._root.name
            self._folders[path] = merged(above, self._beside(self._root / path / name))
        return self._folders[path]

    def of_file(self, path: str) -> Mapping[str, Any]:
        """Return what the data file beside a template says, and those of its folders.

        Args:
            path: The template's path, relative to the input.
        """
        own = self._beside(self._root / posixpath.splitext(path)[0])
        folder = self.of_folder(posixpath.dirname(path))
        return merged(folder, own) if own else folder

    def _beside(self, stem: Path) -> Mapping[str, Any]:
        found: Mapping[str, Any] = {}
        for suffix in _LOCAL:
            file = stem.with_name(stem.name + suffix)
            if is_file(file):
                value = self._read(file)
                is_known = isinstance(value, Mapping) and (KEY in value or suffix not in _SCRIPTS)
                if self._audience is not None and not is_known:
                    self._refuse_unread(file)
                if isinstance(value, Mapping):
                    found = merged(found, normal(value))
        return found

    def _refuse_unread(self, file: Path) -> None:
        """Refuse a data file that names an audience where that wasn't understood; raises `AudienceError`."""
        data = settings_file.content(file, self._config.folder, Problems(), _DONE)
        if self._audience is not None and data is not None:
            self._audience.refuse_unread(data, display_path(file))

    def _read(self, file: Path) -> Any:
        if file.suffix in _JAVASCRIPT:
            return settings_file.read(file, self._config.folder, self._problems, _DONE, parse=_exported)
        with suppress(RecursionError):
            return settings_file.read(file, self._config.folder, self._problems, _DONE)
        return None


def normal(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return data with its tags as a list: a string is one tag (eleventy 3: `TemplateData.cleanupData`)."""
    tags = values.get("tags")
    return {**values, "tags": [tags]} if isinstance(tags, str) else values


def merged(under: Mapping[str, Any], over: Mapping[str, Any], depth: int = 0) -> dict[str, Any]:
    """Merge the data of a folder and of what is in it: lists are joined (eleventy 3: `DeepCopy`).

    Args:
        under: The data of the folder.
        over: Those that count where both say something.
        depth: The number of mappings around these.
    """
    result = dict(under)
    for key, value in over.items():
        below = result.get(key)
        if isinstance(below, Mapping) and isinstance(value, Mapping) and depth < _DEEPEST:
            value = merged(below, value, depth + 1)
        elif isinstance(below, list) and isinstance(value, list):
            value = [*below, *value]
        result[key] = value
    return result


def _exported(text: str) -> Any:
    return Script(text).exported()


def in_yaml(data: bytes) -> bytes:
    """Return a file with front matter of another language in a form that is known by itself, line by line.

    Args:
        data: The file: after its first dashes may be `json`, `toml` or `js` (gray-matter 4).
    """
    found = _NAMED.match(data)
    if found is None:
        return data
    language, block, rest = found[1], found[2], data[found.end() :]
    if language == b"toml":
        return b"+++\n" + block + b"+++" + rest
    if language in (b"js", b"javascript"):
        script = Script(block.decode("utf-8", "replace"))
        value = script.literal(0)[0] if block.lstrip().startswith(b"{") else script.constants()
        known = {key: one for key, one in value.items() if one is not UNKNOWN} if isinstance(value, dict) else {}
        written = json.dumps(known, default=str).encode()
        return written + b"\n" * (block.count(b"\n") + 1) + rest
    brace = block.find(b"{")
    return b"{" + block[:brace] + b"\n" + block[brace + 1 :] + rest if brace >= 0 else data

"""The settings of an Eleventy site: its configuration is JavaScript, which is read and never run."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from ...blog.paths import hidden_part, is_file
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from .. import fields, settings_file
from ..signs import ELEVENTY_FILES
from .javascript import UNKNOWN, Call, Function, Script

#: The keys of folders in the configuration, with their defaults, and the methods that set them.
_FOLDERS: Mapping[str, str] = {
    "input": ".",
    "includes": "_includes",
    "layouts": "_includes",
    "data": "_data",
    "output": "_site",
}
_SETTERS = {f"set{key.title()}Directory": key for key in _FOLDERS}
_SHORTCODES = ("addShortcode", "addLiquidShortcode", "addNunjucksShortcode", "addAsyncShortcode",
               "addNunjucksAsyncShortcode")  # fmt: skip
#: Those that enclose content, which is the first argument.
_PAIRED = ("addPairedShortcode", "addPairedLiquidShortcode", "addPairedNunjucksShortcode", "addPairedAsyncShortcode")
#: Methods that write a date by a format, and the libraries that have them.
_BY_FORMAT = {"toFormat": "luxon", "format": "moment", "formatDate": "moment"}
#: Those that need no format.
_IN_ISO = frozenset({"toISODate", "toISOString"})
#: The keys of what the configuration returns that are of use here.
_KNOWN = frozenset({"dir", "pathPrefix", "markdownTemplateEngine", "htmlTemplateEngine", "templateFormats"})
#: The most tokens of a filter among which a format of dates is looked for.
_MOST_TOKENS = 1_000
_MAJOR = re.compile(r"\d{1,4}")
_WITHOUT_FUZZY = 15
#: Formats of moment.js and Day.js, and what they are in Unicode's.
_MOMENT = re.compile(r"\[([^\[\]]*+)\]|YYYY|YY|Y|DDDD|DDD|Do|DD|D|dddd|ddd|dd|d|A|a|[A-Za-z]+?(?=[^A-Za-z]|$)|.")
_OF_MOMENT = {"YYYY": "yyyy", "YY": "yy", "Y": "y", "DDDD": "DDD", "DDD": "D", "DD": "dd", "D": "d", "Do": "d",
              "dddd": "EEEE", "ddd": "EEE", "dd": "EEEEEE", "d": "e", "A": "a", "a": "a"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed of `@11ty/eleventy-plugin-rss` that the configuration asks for."""

    path: str
    format: str
    collection: str
    limit: int
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Config:
    """The settings of one site."""

    folder: Path
    """The site's folder."""
    display_path: str
    """The file of settings, as messages name it; that of `package.json` for a site without one."""
    script: Script
    values: Mapping[str, Any] = field(default_factory=dict)
    """What the configuration returns."""

    packages: Mapping[str, str] = field(default_factory=dict)
    """The packages that `package.json` names, with their versions."""
    ignore_files: Sequence[str] = ()
    """The patterns in `.eleventyignore` and `.gitignore`."""

    # -- folders -----------------------------------------------------------------------------------------------------

    def directory(self, key: str) -> str:
        """Return the path of a folder, relative to the site's: `input` or `output`."""
        path = "/".join(part for part in self._directories[key].split("/") if part not in ("", "."))
        is_outside = ".." in path.split("/") or "\0" in path or (path and hidden_part(path) is not None)
        return "" if is_outside else path

    @cached_property
    def _directories(self) -> Mapping[str, str]:
        """The paths of folders as the configuration has them; those of data and includes are relative to the input."""
        said = self.values.get("dir")
        found = dict(said) if isinstance(said, Mapping) else {}
        if not isinstance(found.get("layouts"), str):
            found["layouts"] = found.get("includes")
        set_first = {_SETTERS[call.name]: call.arguments[0] for call in reversed([*self.calls(*_SETTERS)])}
        found |= {key: path for key, path in set_first.items() if isinstance(path, str)}
        return {key: path if isinstance(path := found.get(key), str) else usual for key, usual in _FOLDERS.items()}

    @cached_property
    def source(self) -> Path:
        """The folder of all templates."""
        return self.folder / self.directory("input")

    def inside(self, key: str) -> str | None:
        """Return the path of the folder of data or of includes, relative to the site's; None for one outside it."""
        written = self._directories[key].lstrip("/")
        path = posixpath.normpath(posixpath.join("/", self.directory("input"), written))
        is_above = written.count("..") > self.directory("input").count("/") + bool(self.directory("input"))
        return None if is_above or path == "/" or "\0" in path else path.strip("/")

    @cached_property
    def base(self) -> str:
        """The path below which the site was published: empty, or `/blog`."""
        prefix = self.values.get("pathPrefix")
        written = prefix.strip("/") if isinstance(prefix, str) else ""
        return f"/{written}" if written else ""

    # -- templates ---------------------------------------------------------------------------------------------------

    def engine_of(self, suffix: str) -> str:
        """Return the templating language of the files of a file extension: `liquid`, `njk`, or empty for none.

        Args:
            suffix: `md` or `html`.
        """
        key = "markdownTemplateEngine" if suffix == "md" else "htmlTemplateEngine"
        value = self.values.get(key, "liquid")
        return value if value in ("liquid", "njk") else "" if value is False else "liquid"

    @cached_property
    def markdown(self) -> Mapping[str, Any]:
        """The options of the Markdown engine, as `render.plain_markdown_it` takes them."""
        options: dict[str, Any] = {"html": True}
        for call in self.calls("markdownIt", "MarkdownIt", "markdownit"):
            given = call.arguments[0]
            if isinstance(given, Mapping):
                options |= {key: value for key, value in given.items() if isinstance(value, bool)}
        # markdown-it 15 has links of addresses with a protocol alone
        version = _MAJOR.search(self.packages.get("markdown-it", ""))
        options["fuzzy"] = version is None or int(version[0]) < _WITHOUT_FUZZY
        names = {token.text for token in self.script.tokens if token.kind == "string"}
        used = [name for name in names if name.startswith("markdown-it-")]
        options["plugins"] = sorted(used)
        if "markdown-it-anchor" in used:
            given = self._anchors
            # a rule of the site's own is mostly the filter `slugify`
            options["ids"] = "slugify" if "slugify" in given else "anchor"
            level = given.get("level", 1)
            options["levels"] = level if isinstance(level, list) else range(level if isinstance(level, int) else 1, 7)
        elif any(token.text == "IdAttributePlugin" for token in self.script.tokens):
            options["ids"] = "slugify"
        return options

    @property
    def _anchors(self) -> Mapping[str, Any]:
        """The options of markdown-it-anchor."""
        given = (argument for call in self.calls("use", "markdownItAnchor", "anchor") for argument in call.arguments)
        keys = {"slugify", "level", "permalink", "tabIndex", "uniqueSlugStartIndex"}
        return next((one for one in given if isinstance(one, Mapping) and not keys.isdisjoint(one)), {})

    @cached_property
    def date_filters(self) -> Mapping[str, str]:
        """The filters of the site's own that write a date: their names to Unicode formats of dates."""
        found: dict[str, str] = {}
        for call in self.calls("addFilter", "addLiquidFilter", "addNunjucksFilter", "addAsyncFilter"):
            name = call.arguments[0]
            if isinstance(name, str) and len(call.places) > 1:
                form = self._date_format(call.places[1])
                if form:
                    found[name] = form
        return found

    def _date_format(self, places: range) -> str:
        tokens = self.script.tokens[places.start : min(places.stop, places.start + _MOST_TOKENS)]
        for at, token in enumerate(tokens):
            if token.kind != "name":
                continue
            if token.text in _IN_ISO:
                return "yyyy-MM-dd"
            library = _BY_FORMAT.get(token.text)
            if library is None:
                continue
            strings = [inner.text for inner in tokens[at : at + 12] if inner.kind == "string"]
            if strings:
                is_method = at > 0 and tokens[at - 1].text == "."
                return of_moment(strings[0]) if library == "moment" and is_method else strings[0]
        return ""

    @cached_property
    def shortcodes(self) -> Mapping[str, Function]:
        """The site's own shortcodes that only put their arguments into a string; paired ones end with their content."""
        found = {}
        for call in self.calls(*_SHORTCODES, *_PAIRED):
            if isinstance(call.arguments[0], str) and len(call.places) > 1:
                function, _ = self.script.function(call.places[1].start)
                if function is not None and function.is_simple():
                    parameters = list(function.parameters)
                    if call.name in _PAIRED:
                        parameters = [*parameters[1:], parameters[0]]
                    found[call.arguments[0]] = replace(function, parameters=parameters)
        return found

    @cached_property
    def all_shortcodes(self) -> frozenset[str]:
        """The names of the site's own shortcodes, also of those that its code alone can write."""
        names = (call.arguments[0] for call in self.calls(*_SHORTCODES, *_PAIRED))
        return frozenset(name for name in names if isinstance(name, str))

    def has_format(self, extension: str) -> bool:
        """Return True if files of a file extension (without its dot) are templates."""
        given = next(
            (call.arguments[0] for call in self.calls("setTemplateFormats")), self.values.get("templateFormats")
        )
        names = given.split(",") if isinstance(given, str) else given if isinstance(given, list) else None
        return names is None or extension in [name.strip() for name in names if isinstance(name, str)]

    @cached_property
    def layout_aliases(self) -> Mapping[str, str]:
        """The names of layouts that mean others."""
        pairs = (call.arguments for call in self.calls("addLayoutAlias") if len(call.arguments) > 1)
        return {name: file for name, file, *_ in pairs if isinstance(name, str) and isinstance(file, str)}

    @cached_property
    def leaves_out_drafts(self) -> bool:
        """Whether the site's own code knows drafts: Eleventy itself publishes them."""
        return any("draft" in token.text.lower() for token in self.script.tokens if token.kind in ("name", "string"))

    @cached_property
    def excerpt_separator(self) -> str:
        """What ends the excerpt of a post; empty for nothing."""
        for call in self.calls("setFrontMatterParsingOptions"):
            given = call.arguments[0]
            if isinstance(given, Mapping) and given.get("excerpt"):
                separator = given.get("excerpt_separator")
                return separator if isinstance(separator, str) else "---"
        return ""

    # -- files -------------------------------------------------------------------------------------------------------

    @cached_property
    def copies(self) -> Sequence[tuple[str, str | None]]:
        """What is copied: a path or a glob relative to the site's folder, and where to; None for its own path."""
        found: list[tuple[str, str | None]] = []
        for call in self.calls("addPassthroughCopy"):
            given = call.arguments[0]
            if isinstance(given, str):
                found.append((_relative(given), None))
            elif isinstance(given, Mapping):
                found += [(_relative(key), value) for key, value in given.items() if isinstance(value, str)]
        return found

    @cached_property
    def ignored(self) -> Sequence[str]:
        """The glob patterns of files that are no templates, relative to the site's folder."""
        given = (call.arguments[0] for call in self._ignores())
        found = [_relative(pattern) for pattern in given if isinstance(pattern, str)]
        return [*found, *self.ignore_files][:1_000]

    def _ignores(self) -> Iterator[Call]:
        """Yield the calls of `ignores.add`: sets of the site's own have an `add` too."""
        for call in self.calls("add"):
            name = call.places[0].start - 2
            if [token.text for token in self.script.tokens[max(0, name - 2) : name]] == ["ignores", "."]:
                yield call

    # -- feeds -------------------------------------------------------------------------------------------------------

    @cached_property
    def feeds(self) -> Sequence[Feed]:
        """The feeds that the configuration asks for (eleventy-plugin-rss 2)."""
        found = []
        for call in self.calls("addPlugin"):
            given = call.arguments[1] if len(call.arguments) > 1 else None
            if not isinstance(given, Mapping) or not isinstance(given.get("outputPath"), str):
                continue
            collection = given.get("collection")
            collection = collection if isinstance(collection, Mapping) else {}
            limit = collection.get("limit")
            metadata = given.get("metadata")
            found.append(
                Feed(
                    given["outputPath"].strip("/"),
                    given["type"] if given.get("type") in ("atom", "rss", "json") else "atom",
                    str(collection.get("name") or "posts"),
                    limit if isinstance(limit, int) and limit > 0 else 0,
                    metadata if isinstance(metadata, Mapping) else {},
                )
            )
        return found

    def calls(self, *names: str) -> Iterator[Call]:
        """Yield the calls of some functions in the configuration that have an argument."""
        return (call for call in self.script.calls(*names) if call.arguments)


def of_moment(form: str) -> str:
    """Return the Unicode format of a date that a format of moment.js or Day.js means."""

    def part(found: re.Match[str]) -> str:
        if found[1] is not None:
            return "'" + found[1].replace("'", "''") + "'"
        return _OF_MOMENT.get(found[0], found[0])

    return _MOMENT.sub(part, form[:200])


def read_config(folder: Path, problems: Problems) -> Config:
    """Read the settings of a site.

    Args:
        folder: The site's folder, resolved.
        problems: Receives what can't be read.
    """
    packages, ignored = _packages(folder, problems), _ignored(folder, problems)
    file = next((folder / name for name in ELEVENTY_FILES if is_file(folder / name)), None)
    if file is None:
        return Config(folder, display_path(folder / "package.json"), Script(""), {}, packages, ignored)
    data = _content(file, problems, "Eleventy's defaults are used")
    script = Script((data or b"").decode("utf-8", "replace"))
    values: dict[str, Any] = {}
    exported = script.named("config")
    for found in (*script.returned(), exported, script.exported()):
        if isinstance(found, Mapping):
            known = {key: value for key, value in found.items() if key in _KNOWN and value is not UNKNOWN}
            values = fields.merged(values, known)
    return Config(folder, display_path(file), script, values, packages, ignored)


def _packages(folder: Path, problems: Problems) -> Mapping[str, str]:
    file = folder / "package.json"
    if not is_file(file):
        return {}
    package = settings_file.read_settings(file, folder, problems, "the versions of packages are not known")
    found = (package.get(key) for key in ("dependencies", "devDependencies"))
    return {name: version for some in found if isinstance(some, Mapping)
            for name, version in some.items() if isinstance(version, str)}  # fmt: skip


def _ignored(folder: Path, problems: Problems) -> list[str]:
    found: list[str] = []
    for file in (folder / ".eleventyignore", folder / ".gitignore"):
        data = _content(file, problems, "what it leaves out is published") if is_file(file) else None
        lines = (line.strip() for line in (data or b"").decode("utf-8", "replace").splitlines())
        found += [_relative(line) for line in lines if line and not line.startswith(("#", "!"))]
    return found


def _content(file: Path, problems: Problems, done: str) -> bytes | None:
    """Return the bytes of a file whose name may begin with a dot; None for one that can't be read, and for a link."""
    if file.is_symlink():
        problems.report("unreadable", display_path(file), None, "is a symbolic link", done)
        return None
    return settings_file.content(file, None, problems, done)


def _relative(path: str) -> str:
    return path.strip().removeprefix("./").lstrip("/")

"""The files of a Hugo site: the documents of its content, the files beside them, and what is published unchanged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ...diagnostics.problems import Problems
from ..markup import other_markup
from ..options import ReadOptions
from ..walk import Found, walk
from .config import Config, Mount
from .settings_files import themes, themes_folder

#: The file extensions of documents that are rendered here, with the format of their bodies.
RENDERED = {".md": "markdown", ".markdown": "markdown", ".mdown": "markdown", ".html": "html", ".htm": "html"}
#: Markup of documents that no engine here renders.
OTHER_MARKUP = other_markup(".org", ".adoc", ".asciidoc", ".ad", ".rst", ".pandoc", ".pdc")
#: The name of a template that makes pages.
_MADE = "_content.gotmpl"
#: Folders of the root, and of its themes, in which the templating language looks for files.
_SUPPLIES = ("layouts", "i18n", "data", "assets")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the content."""

    found: Found
    path: str
    """Its path below the content, without the language in its name: `posts/a.md` for `content/posts/a.fr.md`."""
    language: str

    @property
    def folder(self) -> str:
        """The folder below the content; empty for the topmost."""
        return self.path.rpartition("/")[0]

    @property
    def stem(self) -> str:
        """The name without its extension; that of a bundle or a section in lowercase, which may be `Index.md`."""
        name = self.path.rpartition("/")[2]
        at = name.rfind(".")
        stem = name[:at] if at > 0 else name
        return lowered if (lowered := stem.lower()) in {"index", "_index"} else stem

    @property
    def suffix(self) -> str:
        """The extension of the name in lowercase, with its dot."""
        name = self.path.rpartition("/")[2]
        at = name.rfind(".")
        return name[at:].lower() if at > 0 else ""

    @property
    def is_document(self) -> bool:
        """Whether it is a page, or would be one in another place."""
        return self.suffix in RENDERED or self.suffix in OTHER_MARKUP


@dataclass(slots=True)
class Contents:
    """All files of a site."""

    documents: list[Entry] = field(default_factory=list)
    """Pages, those of leaf bundles among them; not those of sections."""
    sections: list[Entry] = field(default_factory=list)
    """The files `_index`, those of outer folders first."""
    resources: list[tuple[str, Entry]] = field(default_factory=list)
    """The files of leaf bundles, each with the bundle's folder."""
    loose: list[Entry] = field(default_factory=list)
    """The other files in the content."""
    bundles: frozenset[str] = frozenset()
    """The folders of leaf bundles."""
    static: list[tuple[str, Found]] = field(default_factory=list)
    """Files that are published unchanged, each with its path; the ones that count come first."""
    supplies: dict[str, Path] = field(default_factory=dict)
    """The files of `layouts`, `i18n`, `data` and `assets` by their paths; the site's own come before its theme's."""
    made: list[Entry] = field(default_factory=list)
    """Templates that make pages (content adapters)."""
    linked: set[Path] = field(default_factory=set)
    """The files to which symbolic links lead."""


def read_contents(config: Config, part: str, problems: Problems, options: ReadOptions) -> Contents:
    """Find the files of a site.

    Args:
        config: The site's settings.
        part: The folder that is read, relative to the root; empty for the whole site. Static files and what templates
            need are found outside of it too.
        problems: Receives the files that can't be read.
        options: The site's options.

    Returns:
        The files.
    """
    contents = Contents()
    entries: list[Entry] = []
    supplying = _supplying(config)
    for found in walk(config.folder, problems, _Enters(config, part, supplying, options), options.not_below):
        inside = _inside(found.path, part)
        if inside is not None and options.leaves_out(inside):
            continue
        if found.is_linked:
            contents.linked.add(found.file)
        static = next(((m, p) for m in config.static if (p := m.inside(found.path)) is not None), None)
        if static is not None:  # such a folder may be content too
            contents.static.append((static[1], found))
        if (entry := _entry(found, config)) is not None:
            if inside is not None and not _is_left_out(entry, config):
                entries.append(entry)
            continue
        for start, name in supplying:
            if found.path.startswith(start):
                contents.supplies.setdefault(name + found.path[len(start) :], found.file)
                break
    ranks = {mount.source: rank for rank, mount in enumerate(config.static)}
    contents.static.sort(key=lambda item: min(r for s, r in ranks.items() if _inside(item[1].path, s) is not None))
    _sort(entries, contents)
    return contents


class _Enters:
    """Says which folders of a root are walked: those of the content, of static files, and of what templates need."""

    def __init__(self, config: Config, part: str, supplying: Iterable[tuple[str, str]], options: ReadOptions) -> None:
        self._content = [mount.source for mount in config.content]
        self._others = [*(mount.source for mount in config.static), *(start.rstrip("/") for start, _ in supplying)]
        self._config = config
        self._part = part
        self._options = options

    def __call__(self, path: str) -> bool:
        """Return True for a folder that is walked."""
        if self._options.leaves_out(_inside(path, self._part) or "") or (
            self._config.folder / path in self._options.not_below
        ):
            return False
        if any(_touches(path, source) for source in self._others):
            return True
        name = path.rsplit("/", 1)[-1]
        if name.startswith((".", "#")) or name.endswith("~") or name == "node_modules":
            return False
        if not any(_touches(path, source) for source in self._content):
            return False
        return _touches(path, self._part)


def _touches(path: str, source: str) -> bool:
    """Return True if a folder is another one, inside it, or contains it."""
    return not source or path == source or path.startswith(source + "/") or source.startswith(path + "/")


def _inside(path: str, folder: str) -> str | None:
    """Return a path relative to a folder; None if it is elsewhere."""
    if not folder:
        return path
    return path[len(folder) + 1 :] if path.startswith(folder + "/") else "" if path == folder else None


def _supplying(config: Config) -> list[tuple[str, str]]:
    """Return the folders of what templates need, each with the name under which its files are known."""
    roots = ["", *(f"{themes_folder(config.values)}/{theme}/" for theme in themes(config.values))]
    return [(f"{root}{name}/", f"{name}/") for root in roots for name in _SUPPLIES]


def _entry(found: Found, config: Config) -> Entry | None:
    """Return a file of the content; None for another file."""
    mount: Mount | None = None
    for mount in config.content:
        path = mount.inside(found.path)
        if path:
            break
    else:
        return None
    language = mount.language or config.default.code
    folder, slash, name = path.rpartition("/")
    parts = name.rsplit(".", 2)
    spoken = parts[1].lower() if len(parts) == 3 and parts[0] else ""
    if spoken in config.languages or spoken in config.disabled:
        language = spoken
        if f".{parts[2].lower()}" in RENDERED or f".{parts[2].lower()}" in OTHER_MARKUP:
            name = f"{parts[0]}.{parts[2]}"
    return Entry(found, f"{folder}{slash}{name}", language)


def _is_left_out(entry: Entry, config: Config) -> bool:
    name = entry.path.rsplit("/", 1)[-1]
    is_hidden = name.startswith((".", "#")) or name.endswith("~")
    return is_hidden or entry.language in config.disabled or config.ignores(entry.found.path)


def _sort(entries: Iterable[Entry], contents: Contents) -> None:
    """Tell the documents from sections, and both from files beside them."""
    entries = list(entries)
    named = {entry.folder for entry in entries if entry.is_document and entry.stem == "index" and entry.folder}
    contents.bundles = frozenset(named)
    bundles: dict[str, str] = {}
    for entry in entries:
        bundle = _bundle(entry.folder, named, bundles)
        is_own = entry.is_document and entry.stem == "index" and entry.folder == bundle
        if entry.path.endswith(_MADE):
            contents.made.append(entry)
        elif bundle and not is_own:
            contents.resources.append((bundle, entry))
        elif not entry.is_document:
            contents.loose.append(entry)
        elif entry.stem == "_index" or (entry.stem == "index" and not entry.folder):
            contents.sections.append(entry)
        else:
            contents.documents.append(entry)
    contents.sections.sort(key=lambda entry: (entry.folder.count("/") if entry.folder else -1, entry.found.path))


def _bundle(folder: str, named: set[str], known: dict[str, str]) -> str:
    """Return the topmost folder of a bundle that contains a folder, or is it; empty for none."""
    found = known.get(folder)
    if found is None:
        above = _bundle(folder.rpartition("/")[0], named, known) if folder else ""
        found = known[folder] = above or (folder if folder in named else "")
    return found

"""The functions whose values are remembered from one build to the next: the theme's, the search's, the engine's."""

from __future__ import annotations

import json
import os
import platform
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import astuple
from functools import cache
from pathlib import Path
from typing import Any, cast

import jinja2
from jinja2.bccache import Bucket
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from ..blog.post import Post
from ..render import Heading, Rendered
from ..render.bodies import Bodies
from ..sources.options import PostMemory
from .facts import Facts, Unknown
from .inputs import Inputs
from .listings import FUNCTION
from .log import log
from .memory import Memory, digest
from .neighbours import kind_of, plugins_named
from .page_writer import PIECE
from .pages import text

#: Plugins of which it is known that what they give a template is in its context, or in the page.
PLUGINS = frozenset(
    {
        "awesome-nav",
        "blogimport",
        "exclude",
        "glightbox",
        "literate-nav",
        "meta",
        "minify",
        "redirects",
        "search",
        "section-index",
    }
)
#: Themes whose templates show of other pages only their titles, addresses and metadata.
THEMES = frozenset({"material", "mkdocs", "readthedocs"})
#: Settings that change nothing on a page: folders, and what a preview does.
_PACKAGE = __name__.partition(".")[0]
_NO_MATTER = frozenset({"site_dir", "watch", "dev_addr", "plugins", "hooks"})
#: What a template may name that isn't among the facts: all pages, the time of the build, the plugins' own objects.
_ELSEWHERE = re.compile(
    rb"\b(?:pages|build_date_utc|plugins|random|%s|%s)\b|\.(?:post|index)\b|[\"'](?:post|index)[\"']"
    % (FUNCTION.encode(), PIECE.encode())
)
#: The length of a digest.
_LENGTH = 16
#: In place of the digest of what the theme made of a page, or the search found in it, where that isn't remembered.
_NO_PART = bytes(_LENGTH)
#: The file extensions of folders and files whose names say that a package is installed, and in what version.
_INSTALLED = (".dist-info", ".egg-info", ".egg")
_CONTEXT = frozenset({"nav", "pages", "config", "page", "build_date_utc"})


class Remembering:
    """What builds remember, and the rules by which they do.

    A value is asked for by all that its function is given, gone through without a list of names (see `facts`), so
    there is nothing here to keep up to date when a page shows more: what stands around a post is part of its
    `page.content`, which the theme is given.
    """

    def __init__(self, memory: Memory) -> None:
        """Use a memory."""
        self.memory = memory
        self.compiled = Compiled()
        self._pages: _Pages | None = None
        self._inputs: Inputs | None = None

    @classmethod
    def kept(cls, folder: Path, config: MkDocsConfig, sources: Iterable[str]) -> Remembering:
        """Remember in a folder, beside what other sites and other blogs of this one keep there.

        Args:
            folder: The folder.
            config: MkDocs' configuration.
            sources: The folders of the blog, as the configuration names them.
        """
        name = _digest([config.config_file_path, *sources]).hex()[:8]
        return cls(Memory(folder, f"pages-{name}"))

    def posts(self) -> PostMemory:
        """Return what is remembered of posts as they were read."""
        return _Posts(self.memory)

    def look_at(self, inputs: Callable[[Facts], Inputs], bodies: Bodies, config: MkDocsConfig) -> None:
        """Look at all that the pages of the blog are made of, if that can be known before they are made.

        Args:
            inputs: Goes through all that.
            bodies: The bodies, those of which the last build has made are taken from it.
            config: MkDocs' configuration.
        """
        self._inputs = None
        if _unknown(config) is not None:
            return
        try:
            facts = Facts(whole=True)
            self._inputs = inputs(facts)
            around = _digest([_settings(config, facts), _options(config, facts), _versions()])
        except (Unknown, OSError) as error:
            self._inputs = None
            log.debug("What pages are made of is known only when they are made: %s", error)
            return
        bodies.remember(_Bodies(self.memory, around, self._inputs))

    def pages(
        self,
        owns: Callable[[Page], bool],
        nav: Navigation,
        env: jinja2.Environment,
        config: MkDocsConfig,
        share: Callable[[Page], bool],
    ) -> None:
        """Remember from now on what the theme makes of the blog's pages, and what the search finds in them.

        Args:
            owns: Whether a page is one of the blog's.
            nav: The site's navigation, when all pages have been read.
            env: The environment of the theme; its class of templates is replaced.
            config: MkDocs' configuration.
            share: Whether what the theme makes of a page is made for several at once: that costs less than to
                remember it.
        """
        env.bytecode_cache = self.compiled
        self._pages = None
        if (reason := _unknown(config)) is not None:
            log.debug("Each page is made anew, because %s.", reason)
            return
        try:
            custom = _own_folders(config)
            facts = Facts(whole=bool(custom))
            around = [
                facts.navigation(nav),
                _settings(config, facts),
                _options(config, facts),
                _templates(config),
                _versions(),
            ]
            reason = next(_elsewhere(custom), None)
        except Unknown as error:
            reason = f"of a value of the kind {error}"
        except OSError as error:
            reason = f"a template can't be read: {error}"
        if reason is not None:
            log.debug("Each page is made anew, because %s.", reason)
            return
        self._pages = known = _Pages(self.memory, _digest(around), facts, owns, config, self._inputs, share)
        env.template_class = known.template(env.template_class)
        for plugin in plugins_named(config, "search"):
            known.search(plugin)

    def finished(self, page: Page) -> str | None:
        """Return the HTML of a page of the blog if nothing that it is made of has changed; None if it is to be made."""
        return None if self._pages is None else self._pages.finished(page)

    def finish(self, page: Page, output: str) -> None:
        """Keep the HTML of a page of the blog that was made."""
        if self._pages is not None:
            self._pages.finish(page, output)

    def rendered(self, given: object, render: Callable[[], Rendered]) -> Rendered:
        """Return what a Markdown engine makes of a body: see `render.Recall`."""
        try:
            key = _digest(["body", _versions(), Facts(whole=True).of(given)])
        except Unknown:
            return render()
        known = self.memory.recall(key)
        if known is not None:
            html, headings, *more = json.loads(known)
            return Rendered(html, [Heading(*heading) for heading in headings], *more)
        rendered = render()
        self.memory.keep(key, json.dumps(astuple(rendered)).encode())
        return rendered

    def end(self) -> None:
        """Keep for the next build what this one made."""
        if self._pages is not None:
            log.debug("Pages of the blog that were made anew: %d", self._pages.made)
        self._pages = self._inputs = None  # posts may change from now on
        self.memory.end()


class _Posts:
    """What is remembered of posts."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def recall(self, key: bytes) -> bytes | None:
        return self._memory.recall(self._key(key))

    def keep(self, key: bytes, value: bytes) -> None:
        self._memory.keep(self._key(key), value)

    @staticmethod
    def _key(key: bytes) -> bytes:
        return digest(b"post" + _versions() + key)


class _Bodies:
    """What one build remembers of bodies."""

    def __init__(self, memory: Memory, around: bytes, inputs: Inputs) -> None:
        self._memory = memory
        self._around = around
        self._inputs = inputs

    def recall(self, post: Post) -> bytes | None:
        return self._memory.recall(self._key(post))

    def keep(self, post: Post, kept: bytes) -> None:
        self._memory.keep(self._key(post), kept)

    def _key(self, post: Post) -> bytes:
        return digest(b"kept body" + self._around + self._inputs.of_body(post))


class _Pages:
    """What one build remembers of pages: all of it depends on what every page of that build is given."""

    def __init__(  # noqa: PLR0913 - all of it
        self,
        memory: Memory,
        around: bytes,
        facts: Facts,
        owns: Callable[[Page], bool],
        config: MkDocsConfig,
        inputs: Inputs | None,
        share: Callable[[Page], bool],
    ) -> None:
        self.made = 0
        self._share = share
        self._memory = memory
        self._around = around
        self._facts = facts
        self._owns = owns
        self._config = config
        self._inputs = inputs
        self._keys: dict[int, bytes] = {}
        """The digest of what each page is made of, by the page's identity."""
        self._finished: dict[int, str] = {}
        """The pages that are about to be written as they were in the last build, by their identity."""
        self._outputs: dict[int, bytes] = {}
        self._searches: dict[int, bytes] = {}
        """The digests by which what the theme made of each page, and what the search found in it, is remembered."""
        self._found: dict[int, bytes] = {}
        """What the search has found in the pages that are about to be written as they were."""

    # -- whole pages ------------------------------------------------------------------------------------------------

    def finished(self, page: Page) -> str | None:
        """Return the HTML of a page of which nothing has changed since it was made.

        What the search finds in it is known then too.
        """
        if self._inputs is None:
            return None
        try:
            own = self._inputs.of(page)
        except Unknown:
            return None
        if own is None:
            return None
        key = self._keys[id(page)] = _digest(["finished", self._around, own])
        known = self._memory.recall(key)
        if known is None:
            return None
        part, search, kept = known[:_LENGTH], known[_LENGTH : 2 * _LENGTH], known[2 * _LENGTH :]
        if search != _NO_PART:
            if (found := self._memory.recall(search)) is None:
                return None
            self._searches[id(page)] = search
            self._found[id(page)] = found
        if part != _NO_PART:
            self._memory.retain(part)
        description, _, output = kept.decode("utf-8", "surrogatepass").partition("\0")
        self._finished[id(page)] = output
        if description:  # as when it was made, for the pages before and after it
            page.meta.setdefault("description", text(description))
        return output

    def finish(self, page: Page, output: str) -> None:
        """Keep the HTML of a page that was made, with the digests by which the parts of it are found."""
        found = (table.pop(id(page), None) for table in (self._keys, self._outputs, self._searches))
        key, part, search = found
        if self._finished.pop(id(page), None) is not None or key is None:
            return
        written = page.meta.get("description")
        description = str.__str__(written).replace("\0", "") if isinstance(written, str) else ""
        kept = f"{description}\0{output}".encode("utf-8", "surrogatepass")
        self._memory.keep(key, (part or _NO_PART) + (search or _NO_PART) + kept)

    # -- the theme --------------------------------------------------------------------------------------------------

    def template(self, base: type[jinja2.Template]) -> type[jinja2.Template]:
        """Return a class of templates whose output for a page is looked up."""
        pages = self

        class Remembered(base):  # type: ignore[misc, valid-type] # of the theme's environment
            """A template whose output for a page is looked up."""

            def render(self, *args: Any, **named: Any) -> str:
                """Return the output of the last build where it was given the same."""
                page = args[0].get("page") if len(args) == 1 and not named else None
                if page is None or not pages._owns(page):
                    return str(super().render(*args, **named))
                return pages._output(str(self.name), page, args[0], super().render)

        return Remembered

    def _output(self, name: str, page: Page, context: dict[str, Any], render: Callable[[dict[str, Any]], str]) -> str:
        if (finished := self._finished.get(id(page))) is not None:
            return finished
        if page.is_homepage:  # where themes write the time of the build
            return render(context)
        if self._share(page):
            self.made += 1
            return render(context)
        try:
            given = [(key, self._facts.of(value)) for key, value in context.items() if key not in _CONTEXT]
            changed = None if context["config"] is self._config else _settings(context["config"], self._facts)
            key = _digest(["page", self._around, name, given, changed, self._facts.page(page)])
        except Unknown as error:
            log.debug("The page %s is made anew: it has a value of the kind %s.", page.file.src_uri, error)
            return render(context)
        self._outputs[id(page)] = key
        known = self._memory.recall(key)
        if known is not None:
            return known.decode("utf-8", "surrogatepass")
        self.made += 1
        output = render(context)
        self._memory.keep(key, output.encode("utf-8", "surrogatepass"), packed=True)
        return output

    # -- the search -------------------------------------------------------------------------------------------------

    def search(self, plugin: Any) -> None:
        """Remember what a search plugin, MkDocs' own or Material's, finds in a page of the blog."""
        index = getattr(plugin, "search_index", None)
        entries = getattr(index, "entries", None) if hasattr(index, "entries") else getattr(index, "_entries", None)
        add = getattr(index, "add_entry_from_context", None)
        if not isinstance(entries, list) or add is None:
            return

        def add_remembered(page: Page) -> None:
            if not self._owns(page):
                add(page)
                return
            key = self._searches.get(id(page))
            try:
                seen = [page.url, page.title, page.content, page.toc, page.meta]
                key = self._searches[id(page)] = key or _digest(["search", self._around, self._facts.of(seen)])
            except Unknown:
                add(page)
                return
            known = self._found.pop(id(page), None) or self._memory.recall(key)
            if known is not None:
                entries.extend(json.loads(known))
                return
            before = len(entries)
            add(page)
            try:
                found = json.dumps(entries[before:])
            except (TypeError, ValueError):  # of a boost that is a date, for example
                return
            if json.loads(found) == entries[before:]:
                self._memory.keep(key, found.encode())

        index.add_entry_from_context = add_remembered  # type: ignore[union-attr]


class Compiled(jinja2.BytecodeCache):
    """Compiled templates, kept between the builds of a preview; one is used as long as its source is the same."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket."""
        if (known := self._known.get(bucket.key)) is not None:
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store a bucket."""
        self._known[bucket.key] = bucket.bytecode_to_string()


def _settings(config: MkDocsConfig, facts: Facts) -> object:
    return [(key, facts.of(value)) for key, value in config.items() if key not in _NO_MATTER]


def _options(config: MkDocsConfig, facts: Facts) -> object:
    return [(name, facts.of(getattr(plugin, "config", None))) for name, plugin in config.plugins.items()]


def _digest(facts: object) -> bytes:
    return digest(repr(facts).encode("utf-8", "surrogatepass"))


def _unknown(config: MkDocsConfig) -> str | None:
    """Say what keeps pages from being remembered; None if nothing does."""
    if config.theme.name not in THEMES:
        return f"the theme {config.theme.name!r} isn't known to show no more than its page"
    return unknown_plugin(config)


def unknown_plugin(config: MkDocsConfig) -> str | None:
    """Say which plugin or hook may show on a page what isn't in it; None if none may."""
    hooks = cast("Mapping[str, object]", config.hooks)  # MkDocs declares a list
    own = {name for name, hook in hooks.items() if _is_own(hook)}
    if len(own) < len(hooks):
        return "`hooks` may do anything"
    unknown = sorted(name for name in config.plugins if name not in own and kind_of(name) not in PLUGINS)
    return f"the plugin {unknown[0]!r} isn't known to change each page by itself" if unknown else None


def _is_own(hook: object) -> bool:
    """Whether a hook only has events of this package, as those of its command line, which change no page."""
    events = [getattr(hook, name) for name in dir(hook) if name.startswith("on_")]
    return all(str(getattr(event, "__module__", "")).startswith(f"{_PACKAGE}.") for event in events)


def _own_folders(config: MkDocsConfig) -> list[Path]:
    """The folders of templates that the site itself has, its `custom_dir`."""
    folder = config.theme.custom_dir
    return [] if folder is None else [Path(folder)]


def _elsewhere(folders: Iterable[Path]) -> Iterator[str]:
    """Yield the templates of the site's own that may show what isn't among the facts."""
    for folder in folders:
        for file in _files(folder):
            if folder / "blogimport" in file.parents:  # what they make is in the page's content
                continue
            if (found := _ELSEWHERE.search(file.read_bytes())) is not None:
                yield f"the template {file} names {found[0].decode()!r}"


def _templates(config: MkDocsConfig) -> list[object]:
    """Return the facts of all templates: their content, since a fresh installation has other times."""
    own = _own_folders(config)
    return [
        (str(file), digest(file.read_bytes()))
        for folder in config.theme.dirs
        for file in _files(Path(folder), all_of_them=Path(folder) in own)
    ]


def _files(folder: Path, *, all_of_them: bool = True) -> Iterator[Path]:
    """Yield the files of a folder of templates, sorted; of a package those that are templates by their names."""
    for above, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if all_of_them or (name[:1] != "." and name != "assets"))
        for name in sorted(names):
            if all_of_them or name.endswith((".html", ".xml")):
                yield Path(above, name)


@cache
def _versions() -> bytes:
    """Return a digest of the versions of all that makes a page; of this package, of its files."""
    found: list[object] = [platform.python_version()]
    # of all that is installed: an engine loads what a blog's settings name
    for folder in sys.path:
        with suppress(OSError):
            names = sorted(name for name in os.listdir(folder or ".") if name.endswith(_INSTALLED))  # noqa: PTH208
            found.append([(name, _said(Path(folder, name))) for name in names])
    for file in sorted(Path(__file__).parents[1].rglob("*")):
        if file.is_file() and file.suffix != ".pyc":
            found.append((str(file), digest(file.read_bytes())))
    return _digest(found)


def _said(package: Path) -> bytes:
    """Return what a package says of itself whose name may lack its version."""
    with suppress(OSError):
        if package.suffix == ".egg-info":
            return digest((package / "PKG-INFO" if package.is_dir() else package).read_bytes())
    return b""

"""What a preview does when a file was saved: a page at once, the whole site after that, an error in the browser."""

from __future__ import annotations

import html
import logging
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import jinja2
from mkdocs.commands import build as making
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from ..blog.post import Post
from .build import Build
from .inputs import CONTENT, IGNORED, KEYS
from .log import log
from .remembering import unknown_plugin

#: The most posts of one step, and the most pages that show them.
_MOST_POSTS, _MOST_PAGES = 5, 50
#: The seconds without another change after which the site is built.
_PAUSE = 1.0
#: The seconds that MkDocs waits for further changes.
_DELAY = 0.05
#: The most folders below one that is watched by events; of more, MkDocs looks for changes itself.
_MOST_FOLDERS = 5_000
_READ_ONLY = frozenset({"opened", "closed_no_write"})

_State = Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class Built:
    """A build that went well, with all that a page of it was made with."""

    build: Build
    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: jinja2.Environment


class Interrupted(BaseException):
    """A file was saved while the site was built in the background: that build is of no use any more."""


class Live:
    """The preview of one site."""

    def __init__(self, use: Callable[[Build, Navigation], None]) -> None:
        """Start before the first build.

        Args:
            use: Has the plugin go on with a build: that which was finished last.
        """
        self.last: Built | None = None
        self._use = use
        self._server: LiveReloadServer | None = None
        self._build: Callable[..., None] = lambda: None
        self._seen: _State = {}
        self._lock = threading.RLock()
        self._is_asked = False
        self._in_background = False
        self._timer: threading.Timer | None = None
        self._folders: list[str] = []
        self._observer: Any = None
        self.error = ""
        """The error of the last build, for the browser; empty if it went well."""

    # -- what events of a build tell ----------------------------------------------------------------------------------

    def begin(self, config: MkDocsConfig) -> None:
        """Have a build write beside the site that is shown, so that it can be shown until the other is whole."""
        if self._server is None or unknown_plugin(config) is not None:
            return
        if not self._folders:
            self._folders = [config.site_dir, tempfile.mkdtemp(prefix="mkdocs_")]
        config.site_dir = next(folder for folder in self._folders if folder != self._server.root)

    def go_on(self) -> None:
        """Stop a build in the background if a file was saved.

        Raises:
            Interrupted: One was.
        """
        if self._in_background and self._is_asked:
            raise Interrupted

    def end(self, build: Build, config: MkDocsConfig, nav: Navigation, files: Files, env: jinja2.Environment) -> None:
        """Note that a build went well."""
        self.last = Built(build, config, files, nav, env)

    # -- the server ---------------------------------------------------------------------------------------------------

    def serve(self, server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None]) -> None:
        """Take over from MkDocs what is done when a file has changed.

        Args:
            server: MkDocs' server, when the first build went well and before it starts.
            config: The configuration of that build.
            builder: Builds the site.
        """
        self._server, self._build = server, builder
        server.builder = self.rebuild
        server.build_delay = _DELAY
        server.error_handler = self._not_found
        self._seen = _state(self._watched(config))
        self._watch(self._watched(config))

    def rebuild(self) -> None:
        """Show what has changed."""
        now = _state(self._watched())
        changed = {path for path in now.keys() | self._seen.keys() if now.get(path) != self._seen.get(path)}
        self._seen = now
        if not changed:
            self._show_nothing_new()
            return
        self._is_asked = True
        if self._timer is not None:
            self._timer.cancel()
        with self._lock:
            self._is_asked = False
            if self._show_pages(changed):
                self._timer = threading.Timer(_PAUSE, self._follow)
                self._timer.daemon = True
                self._timer.start()
                return
            self._show_site()

    def close(self) -> None:
        """End what runs in the background, and remove the second folder."""
        self._is_asked = True
        if self._timer is not None:
            self._timer.cancel()
        if self._observer is not None:
            self._observer.stop()
        with self._lock:
            for folder in self._folders[1:]:
                shutil.rmtree(folder, ignore_errors=True)

    def _show_nothing_new(self) -> None:
        """Keep browsers from loading the page again: other programs have only read files."""
        server: Any = self._server
        if hasattr(server, "_wanted_epoch"):
            server._wanted_epoch = server._visible_epoch

    def _show_site(self) -> None:
        """Build the site, and show it, or why it can't be built."""
        try:
            self._build()
        except Interrupted:
            self._restore()
            raise
        except (Exception, SystemExit) as error:
            self._restore()
            self.error = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            log.error("The site can't be built: %s", self.error, exc_info=log.isEnabledFor(logging.DEBUG))
            return
        self.error = ""
        if self.last is not None and self._server is not None:
            self._server.root = os.path.abspath(self.last.config.site_dir)  # noqa: PTH100 - as MkDocs does

    def _restore(self) -> None:
        """Go on with the last build that went well."""
        if self.last is not None:
            self._use(self.last.build, self.last.nav)

    def _follow(self) -> None:
        """Build the site when nothing was saved for a while: what a quick step doesn't know of is shown then."""
        with self._lock:
            if self._is_asked:
                return
            self._in_background = True
            level = logging.getLogger("mkdocs.commands.serve").level
            try:
                logging.getLogger("mkdocs.commands.serve").setLevel(logging.WARNING)
                self._show_site()
            except Interrupted:
                log.debug("The build in the background was interrupted.")
            finally:
                logging.getLogger("mkdocs.commands.serve").setLevel(level)
                self._in_background = False

    def _not_found(self, code: int) -> bytes | None:
        file = Path("" if self._server is None else self._server.root, f"{code}.html")
        try:
            return file.read_bytes()
        except OSError:
            return None

    # -- a page at once -----------------------------------------------------------------------------------------------

    def _show_pages(self, changed: Iterable[str]) -> bool:
        """Make the pages of posts anew whose content alone has changed, and those that show it.

        Returns:
            False where that isn't known to be enough, or can't be done.
        """
        built = self.last
        if built is None or self.error or unknown_plugin(built.config) is not None:
            return False
        try:
            read = list(_read_again(built, changed))
            if not read or not all(read):
                return False
            renewed = built.build.renew([pair for pair in read if pair is not None], built.config)
            for page in renewed.own:
                _make(page, built)
            others = {id(page): page for page in renewed.others()}
            if len(others) > _MOST_PAGES:
                return False
            for page in others.values():
                _make(page, built)
            for file in built.build.add_new_copies(built.files, built.config):
                file.copy_file()
        except (Exception, SystemExit):
            log.debug("A page can't be made by itself:", exc_info=True)
            return False
        log.info("Made anew: %s", ", ".join(page.file.src_uri for page in renewed.own))
        return True

    # -- which files have changed -------------------------------------------------------------------------------------

    def _watched(self, config: MkDocsConfig | None = None) -> list[str]:
        """The files and folders of which the site is made."""
        config = config or (self.last.config if self.last is not None else None)
        paths = list(getattr(self._server, "_watched_paths", ()))
        if config is not None:
            custom = config.theme.custom_dir
            paths += [config.docs_dir, config.config_file_path, *config.watch, *([custom] if custom else [])]
        return [os.path.abspath(path) for path in dict.fromkeys(paths) if path]  # noqa: PTH100 - strings

    def _watch(self, paths: Iterable[str]) -> None:
        """Have the system tell of changes, beside MkDocs, which looks for them twice a second."""
        observer = Observer()
        handler = FileSystemEventHandler()
        handler.on_any_event = self._notice  # type: ignore[method-assign]
        for path in paths:
            if _is_small(path):
                with suppress(OSError, RuntimeError):
                    observer.schedule(handler, path, recursive=True)
        try:
            observer.daemon = True
            observer.start()
        except (OSError, RuntimeError) as error:
            log.debug("Changes are looked for twice a second: %s", error)
            return
        self._observer = observer

    def _notice(self, event: FileSystemEvent) -> None:
        server: Any = self._server
        if event.is_directory or event.event_type in _READ_ONLY or not hasattr(server, "_rebuild_cond"):
            return
        path = os.fsdecode(event.src_path)
        if not IGNORED.isdisjoint(Path(path).parts):
            return
        with server._rebuild_cond:
            server._want_rebuild = True
            server._rebuild_cond.notify_all()


def error_page(error: str) -> str:
    """Return the page that is shown instead of a site that can't be built."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The site can\'t be built</title>'
        "<style>body{font:1.1em/1.5 sans-serif;max-width:50em;margin:3em auto;padding:0 1em}"
        "pre{white-space:pre-wrap;background:#fee;padding:1em}</style></head>"
        f"<body><h1>The site can't be built</h1><pre>{html.escape(error)}</pre>"
        "<p>This page is loaded again when the error is mended.</p></body></html>"
    )


def _read_again(built: Built, changed: Iterable[str]) -> Iterator[tuple[Post, Post] | None]:
    """Yield each post whose file has changed, and what stands in it now; None where more than its content has."""
    build = built.build
    posts = {str(post.source_file): post for post in build.files.posts}
    paths = sorted(changed)
    if len(paths) > _MOST_POSTS or build.options.read.audience is not None or build.dirty:
        yield None
        return
    for path in paths:
        post = posts.get(path)
        new = None if post is None else build.read_again(post)
        yield None if post is None or new is None or not _is_content(post, new, build) else (post, new)


def _is_content(post: Post, new: Post, build: Build) -> bool:
    """Whether two versions of a post differ in their content alone."""
    differing = {field.name for field in fields(Post) if getattr(post, field.name) != getattr(new, field.name)}
    if not differing <= CONTENT:
        return False
    old_keys, new_keys = ({k: v for k, v in p.metadata.items() if k not in KEYS} for p in (post, new))
    in_nav = build.files.posts[post].in_nav  # each page shows its title
    return old_keys == new_keys and not (in_nav and "title" in differing)


def _make(page: Page, built: Built) -> None:
    """Read, render and write one page, as MkDocs does in a build."""
    config, files = built.config, built.files
    built.build.written.renew(page.file.dest_uri)
    making._populate_page(page, config, files)
    shown: Sequence[Any] = files.documentation_pages(inclusion=InclusionLevel.is_in_serve)
    making._build_page(page, config, shown, built.nav, built.env)


def _state(paths: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Return the time and the size of each file below some paths.

    Symbolic links are followed, as MkDocs does, after all that is at its own place; each folder is read once.
    """
    found: dict[str, tuple[int, int]] = {}
    stack = [(path, os.path.realpath(path)) for path in paths]
    linked: list[str] = []
    for path, _ in stack:
        with suppress(OSError):
            if Path(path).is_file():
                there = os.stat(path)  # noqa: PTH116 - thrice as fast, of thousands of files
                found[path] = (there.st_mtime_ns, there.st_size)
    seen: set[str] = set()
    while stack or linked:
        folder, real = stack.pop() if stack else (linked[-1], os.path.realpath(linked.pop()))
        if real in seen:
            continue
        seen.add(real)
        with suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                with suppress(OSError):
                    if entry.is_dir():
                        if entry.name in IGNORED:
                            continue
                        if entry.is_symlink():
                            linked.append(entry.path)
                        else:
                            stack.append((entry.path, os.path.join(real, entry.name)))  # noqa: PTH118 - strings
                    elif entry.is_file():
                        there = entry.stat()
                        found[entry.path] = (there.st_mtime_ns, there.st_size)
    return found


def _is_small(path: str) -> bool:
    """Whether there are few enough folders below a path to watch each."""
    return all(count < _MOST_FOLDERS for count, _ in enumerate(os.walk(path)))

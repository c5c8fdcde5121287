"""What a preview does when a file was saved: a page at once, the whole site after that, an error in the browser."""

from __future__ import annotations

import ctypes
import html
import logging
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
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

from ..blog.post import Post
from .build import Build
from .inputs import CONTENT, KEYS
from .log import log
from .neighbours import keep_old_files
from .remembering import unknown_plugin
from .watching import Snapshot, Watcher

#: The most posts of one step, and the most pages that show them.
_MOST_POSTS, _MOST_PAGES = 5, 50
#: The seconds without another change after which the site is built.
_PAUSE = 1.0
#: The seconds that MkDocs waits for further changes.
_DELAY = 0.05
#: The seconds without another change for which is waited where more than the text of a few posts has changed, and the
#: most seconds of that: a branch that is checked out is one change, and so is a film that is copied.
_QUIET, _LONGEST_QUIET = 0.25, 10.0
#: The bytes from which on a file may still be written a moment later.
_LARGE = 1_000_000
#: The seconds after which a build in the background is ended where it stands.
_LONGEST_END = 1.0
#: The most messages of a build that failed.
_MOST_MESSAGES = 50


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

    def __init__(self, use: Callable[[Build, Navigation], None], *, dirty: bool = False) -> None:
        """Start before the first build.

        Args:
            use: Has the plugin go on with a build: that which was finished last.
            dirty: True if the files of earlier builds stay.
        """
        self.last: Built | None = None
        self.error = ""
        """The error of the last build, for the browser; empty if it went well."""
        self.messages: Sequence[str] = ()
        """The warnings and errors of that build."""
        self.quiet = _QUIET
        """The seconds without another change for which is waited where more than a few texts have changed."""
        self._use = use
        self._dirty = dirty
        self._is_plain = dirty
        self._server: LiveReloadServer | None = None
        self._build: Callable[..., None] = lambda: None
        self._tried: Sequence[str] = ()
        self._left_out: Collection[str] = frozenset()
        self._seen = Snapshot()
        self._looking = threading.Lock()
        self._lock = threading.RLock()
        self._is_asked = False
        self._background: int | None = None
        self._timer: threading.Timer | None = None
        self._folders: list[str] = []
        self._watcher: Watcher | None = None
        self._propagated = True
        self._lent: Sequence[logging.Handler] = ()
        """The handlers of MkDocs' messages that the server's messages have too."""

    # -- what events of a build report ---------------------------------------------------------------------------------

    def begin(self, config: MkDocsConfig, sources: Iterable[Path], left_out: Iterable[Path]) -> None:
        """Have a build write beside the site that is shown, so that it can be shown until the other is whole.

        Args:
            config: The configuration of the build.
            sources: The folders of all blogs, which need not be there.
            left_out: The folders that are no part of a blog, though they may be in its folder.
        """
        self._tried = [config.docs_dir, config.config_file_path or "", *map(str, sources)]
        self._left_out = frozenset(map(str, left_out))
        if self._server is None:
            self._seen = Snapshot.of(_absolute(self._tried), self._left_out)
            return
        if self._keeps_old_files():
            return
        if not self._folders:
            self._folders = [config.site_dir, tempfile.mkdtemp(prefix="mkdocs_")]
        if self._is_plain or unknown_plugin(config) is not None:
            self._copy_aside(config)  # another plugin may know the folder already
        else:
            config.site_dir = next(folder for folder in self._folders if folder != self._server.root)

    def go_on(self) -> None:
        """Stop a build in the background if a file was saved.

        Raises:
            Interrupted: One was.
        """
        if self._background is not None and self._is_asked:
            raise Interrupted

    def end(self, build: Build, config: MkDocsConfig, nav: Navigation, files: Files, env: jinja2.Environment) -> None:
        """Note that a build went well."""
        self.last = Built(build, config, files, nav, env)

    # -- the server ---------------------------------------------------------------------------------------------------

    @property
    def serves(self) -> bool:
        """Whether this has taken over from MkDocs."""
        return self._server is not None

    def serve(
        self, server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None], *, is_alone: bool
    ) -> None:
        """Take over from MkDocs what is done when a file has changed.

        Args:
            server: MkDocs' server, when the first build went well and before it starts.
            config: The configuration of that build.
            builder: Builds the site.
            is_alone: False if several instances of the plugin build this site.
        """
        self._server, self._build = server, builder
        self._is_plain = self._dirty or not is_alone
        server.builder = self.rebuild
        server.build_delay = _DELAY
        server.error_handler = self._not_found
        # what was saved during the first build is new
        known = _absolute(self._tried)
        self._seen = Snapshot.of(self._watched(config), self._left_out).with_those_of(self._seen, known)
        self._watcher = Watcher(self._watched, lambda: self._left_out, self._has_changed, self._ask)
        server.observer = self._watcher  # type: ignore[assignment]
        self._part_messages()

    def rebuild(self) -> None:
        """Show what has changed."""
        with self._answering():
            changed = self._settled(self._look())
            if changed:
                self._is_asked = True
                if self._timer is not None:
                    self._timer.cancel()
                self._lock.acquire()  # a build in the background needs a moment to end
        if not changed:
            self._show_nothing_new()
            return
        try:
            self._is_asked = False
            if self._show_pages(changed):
                self._timer = threading.Timer(_PAUSE, self._follow)
                self._timer.daemon = True
                self._timer.start()
            elif self._keeps_old_files():
                self._show_site()
            else:
                with self._answering():
                    self._show_site()
        finally:
            self._lock.release()

    def close(self) -> None:
        """End what runs in the background, and remove the second folder."""
        self._is_asked = True
        if self._timer is not None:
            self._timer.cancel()
        if self._watcher is not None:
            self._watcher.stop()
            self._join_messages()
        has_ended = self._lock.acquire(timeout=_LONGEST_END)
        if not has_ended and (thread := self._background) is not None:
            # in the midst of something long, of which nothing is of use any more
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(Interrupted))
            has_ended = self._lock.acquire(timeout=10 * _LONGEST_END)
        for folder in self._folders[1:]:
            shutil.rmtree(folder, ignore_errors=True)
        if has_ended:
            self._lock.release()

    def _part_messages(self) -> None:
        """Keep the server's messages out of a build: a file that is missing meanwhile is no warning of it."""
        of_server = logging.getLogger(LiveReloadServer.__module__)
        self._propagated, of_server.propagate = of_server.propagate, False
        self._lent = [one for one in logging.getLogger("mkdocs").handlers if one not in of_server.handlers]
        for handler in self._lent:
            of_server.addHandler(handler)

    def _join_messages(self) -> None:
        """Undo that: another site may be served in this process."""
        of_server = logging.getLogger(LiveReloadServer.__module__)
        of_server.propagate = self._propagated
        for handler in self._lent:
            of_server.removeHandler(handler)
        self._lent = []

    def _keeps_old_files(self) -> bool:
        """Whether a build writes into the site that is shown."""
        return self._dirty or keep_old_files()

    def _copy_aside(self, config: MkDocsConfig) -> None:
        """Show a copy of the site, whose folder MkDocs is about to empty."""
        server = self._server
        if server is None or server.root != os.path.abspath(config.site_dir):  # noqa: PTH100 - as MkDocs does
            return
        copy = self._folders[1]
        shutil.rmtree(copy, ignore_errors=True)
        try:
            shutil.copytree(server.root, copy, copy_function=_link)
        except OSError as error:  # shutil.Error is one
            log.debug("No copy of the site is shown while it is built: %s", error)
            return
        server.root = copy

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Have pages answered as they are now; MkDocs would have browsers wait."""
        server: Any = self._server
        with server._epoch_cond:
            wanted = server._wanted_epoch
            server._wanted_epoch = server._visible_epoch
            server._epoch_cond.notify_all()
        try:
            yield
        finally:
            server._wanted_epoch = wanted

    def _show_nothing_new(self) -> None:
        """Keep browsers from loading the page again: other programs have only read files."""
        server: Any = self._server
        server._wanted_epoch = server._visible_epoch

    def _show_site(self) -> None:
        """Build the site, and show it, or why it can't be built."""
        before = self.last
        messages = _Messages()
        logging.getLogger("mkdocs").addHandler(messages)
        try:
            self._build()
        except Interrupted:
            self._restore(before)
            raise
        except (Exception, SystemExit) as error:
            self._restore(before)
            self.messages = messages.kept
            self.error = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            log.error("The site can't be built: %s", self.error, exc_info=log.isEnabledFor(logging.DEBUG))
            return
        finally:
            logging.getLogger("mkdocs").removeHandler(messages)
        self.error = ""
        if self.last is not None and self._server is not None:
            self._server.root = os.path.abspath(self.last.config.site_dir)  # noqa: PTH100 - as MkDocs does

    def _restore(self, last: Built | None) -> None:
        """Go on with the last build that went well."""
        self.last = last
        if last is not None and not self._is_plain:
            self._use(last.build, last.nav)

    def _follow(self) -> None:
        """Build the site when nothing was saved for a while: what a quick step doesn't know of is shown then."""
        with suppress(Interrupted), self._lock:
            if self._is_asked:
                return
            logger = logging.getLogger("mkdocs.commands.serve")
            level = logger.level
            self._background = threading.get_ident()
            try:
                logger.setLevel(logging.WARNING)
                self._show_site()
                if self.error:
                    self._reload()
            except Interrupted:
                log.debug("The build in the background was interrupted.")
            finally:
                logger.setLevel(level)
                self._background = None

    def _reload(self) -> None:
        """Have browsers load their page again."""
        server: Any = self._server
        with server._epoch_cond:
            server._visible_epoch = max(round(time.monotonic() * 1000), server._visible_epoch + 1)
            server._wanted_epoch = server._visible_epoch
            server._epoch_cond.notify_all()

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
        if built is None or self.error or self._is_plain or unknown_plugin(built.config) is not None:
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
        paths = [*list(getattr(self._server, "_watched_paths", ())), *self._tried]
        if config is not None:
            custom = config.theme.custom_dir
            paths += [config.docs_dir, config.config_file_path, *config.watch, *([custom] if custom else [])]
        return _absolute(paths)

    def _look(self) -> set[str]:
        """Return the files that have changed since the last call."""
        with self._looking:
            now = Snapshot.of(self._watched(), self._left_out)
            changed = now.since(self._seen)
            self._seen = now
        return changed

    def _has_changed(self) -> bool:
        """Whether a file has changed that no build knows of."""
        with self._looking:
            now = Snapshot.of(self._watched(), self._left_out)
            if now.since(self._seen):
                return True
            self._seen = now
        return False

    def _ask(self) -> None:
        """Ask for a build."""
        server: Any = self._server
        with server._rebuild_cond:
            server._want_rebuild = True
            server._rebuild_cond.notify_all()

    def _settled(self, changed: set[str]) -> set[str]:
        """Wait until nothing more changes, where more than the texts of a few posts have, or a file may be half there.

        Returns:
            All that has changed.
        """
        end = time.monotonic() + _LONGEST_QUIET
        while changed and not self._is_settled(changed) and time.monotonic() < end:
            time.sleep(self.quiet)
            more = self._look()
            if not more:
                break
            changed |= more
        return changed

    def _is_settled(self, changed: Collection[str]) -> bool:
        if not self.quiet:
            return True
        if len(changed) > _MOST_POSTS:
            return False
        return all((stat := self._seen.files.get(path)) is not None and 0 < stat.size < _LARGE for path in changed)


class _Messages(logging.Handler):
    """Keeps the warnings and errors of a build."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.kept: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a message."""
        if len(self.kept) < _MOST_MESSAGES:
            self.kept.append(record.getMessage())


def error_page(error: str, messages: Iterable[str] = ()) -> str:
    """Return the page that is shown instead of a site that can't be built.

    Args:
        error: The error that ended the build.
        messages: The warnings and errors before it.
    """
    reported = "".join(f"<pre>{html.escape(message)}</pre>" for message in messages if message not in error)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The site can\'t be built</title>'
        "<style>body{font:1.1em/1.5 sans-serif;max-width:50em;margin:3em auto;padding:0 1em}"
        "pre{white-space:pre-wrap;background:#fee;padding:1em}</style></head>"
        f"<body><h1>The site can't be built</h1><pre>{html.escape(error)}</pre>{reported}"
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


def _absolute(paths: Iterable[str]) -> list[str]:
    return [os.path.abspath(path) for path in dict.fromkeys(paths) if path]  # noqa: PTH100 - strings


def _link(source: str, copy: str) -> None:
    """Let a file of the site have another name, where that can be done; MkDocs replaces it, unless it is hidden."""
    if os.path.basename(source)[:1] != ".":  # noqa: PTH119 - strings
        with suppress(OSError):
            os.link(source, copy)
            return
    shutil.copy2(source, copy)

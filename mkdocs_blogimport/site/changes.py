"""When the pages of the documentation changed last: as they say themselves, a plugin of the site does, or Git."""

from __future__ import annotations

import logging
import os
import subprocess
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from ..diagnostics.problems import Problems
from ..sources import dates
from . import neighbours
from .folders import root_folder

#: The keys of front matter for the day of the last change.
_KEYS = ("updated", "last_modified_at", "lastmod", "modified")
_PLUGIN = "git-revision-date-localized"
#: What the plugin adds to a page's metadata. Where it knows no commit, the hash is empty, and the time is the build's.
_COMMIT, _TIME = "git_revision_date_localized_hash", "git_revision_date_localized_raw_iso_datetime"
#: The seconds after which Git is not waited for any more.
_LONGEST_WAIT = 60
#: What keeps a repository from having another program run, or another repository asked.
_SETTINGS = ("-c", "safe.bareRepository=explicit", "-c", "protocol.allow=never", "-c", "core.fsmonitor=false")
_NO_NETWORK = {"GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}
_OF_GIT = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR"})


class Change(NamedTuple):
    """The last change of a page."""

    moment: datetime
    is_certain: bool = True
    """False if it is only the time of the file, which a copy of the folder changes."""


class Changes:
    """The last changes of the pages of one build."""

    def __init__(self, config: MkDocsConfig, problems: Problems) -> None:
        """Read nothing yet.

        Args:
            config: MkDocs' configuration.
            problems: Receives that Git doesn't answer.
        """
        self._problems = problems
        self._docs_dir = Path(os.path.realpath(config.docs_dir))
        # not that of the documentation: what lies there may be an old blog's, with a repository made to harm
        self._folder = root_folder(config)
        plugins = neighbours.plugins_named(config, _PLUGIN)
        zone = dates.time_zone(str(plugins[0].config.get("timezone") or "")) if plugins else None
        self._zone: tzinfo = zone or UTC

    def of(self, page: Page) -> Change | None:
        """Return the last change of a page; None where nothing is known of it.

        Args:
            page: A page of the documentation whose front matter has been read.
        """
        moment = self._written(page) or self._of_plugin(page)
        if moment is not None:
            return Change(moment)
        if page.file.abs_src_path is None:
            return None
        path = Path(page.file.abs_src_path)
        if self._commits is not None:
            found = self._commits.get(os.path.realpath(path))
            return None if found is None else Change(found)
        try:
            return Change(datetime.fromtimestamp(int(path.stat().st_mtime), UTC), is_certain=False)
        except OSError:
            return None

    def _written(self, page: Page) -> datetime | None:
        """The day of the last change in the front matter of a page."""
        days = page.meta.get("date")
        nested = days.get("updated") if isinstance(days, Mapping) else None
        for value in (*(page.meta.get(key) for key in _KEYS), nested):
            if value and not isinstance(value, Mapping | list) and (moment := dates.parse(value, UTC)) is not None:
                return moment
        return None

    def _of_plugin(self, page: Page) -> datetime | None:
        """What git-revision-date-localized says of a page."""
        written = page.meta.get(_TIME) if page.meta.get(_COMMIT) else None
        return None if written is None else dates.parse(str(written), self._zone)

    @cached_property
    def _commits(self) -> Mapping[str, datetime] | None:
        """The last commit of each file of the documentation, asked for once; None if Git knows nothing of the folder.

        Of a shallow clone, the oldest commit has all files that no later one has, and says nothing of them.
        """
        root = self._git("rev-parse", "--show-toplevel")
        shallow = self._git("rev-parse", "--git-path", "shallow")
        if root is None or shallow is None:
            return None
        try:
            cut_off = frozenset((self._folder / shallow.strip()).read_text(encoding="ascii").split())
        except (OSError, ValueError):
            cut_off = frozenset()
        own = ("-c", "log.follow=false", "-c", "log.showRoot=true")
        answer = self._git(*own, "log", "-z", "--no-show-signature", "--no-renames", "--name-only",
                           "--format=%x00%H %ct", "--", str(self._docs_dir))  # fmt: skip
        return None if answer is None else _last_commits(answer, root.rstrip("\n"), cut_off)

    def _git(self, *arguments: str) -> str | None:
        try:
            done = subprocess.run(
                ["git", *_SETTINGS, *arguments],
                cwd=self._folder,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                stdin=subprocess.DEVNULL,
                # as set where Git itself runs the build: they name another folder, or another state of this one
                env={name: value for name, value in os.environ.items() if name not in _OF_GIT} | _NO_NETWORK,
                timeout=_LONGEST_WAIT,
                check=True,
            )
        except subprocess.TimeoutExpired:
            self._problems.report("feed", "mkdocs.yml", None,
                                  f"Git has not said within {_LONGEST_WAIT} seconds when pages of the documentation "
                                  "have changed",
                                  "the times of their files are used", level=logging.INFO)  # fmt: skip
            return None
        except (OSError, subprocess.SubprocessError):
            return None
        return os.fsdecode(done.stdout)


def _last_commits(answer: str, root: str, cut_off: Collection[str]) -> dict[str, datetime]:
    """The newest commit of each file, by its path.

    Args:
        answer: Git's list of commits, the newest first: an empty string, the commit with its time, and the names of
            its files, each with a null character at its end.
        root: The folder of the work tree.
        cut_off: The commits of which earlier ones aren't known.
    """
    found: dict[str, datetime] = {}
    commit, is_header = "", False
    moment: datetime | None = None
    for piece in answer.split("\0"):
        if is_header:
            commit, _, seconds = piece.partition(" ")
            moment = _moment(seconds)
        elif piece and moment is not None and commit not in cut_off:
            found.setdefault(os.path.realpath(f"{root}/{piece.removeprefix(chr(10))}"), moment)
        is_header = not piece
    return found


def _moment(seconds: str) -> datetime | None:
    """Return the time of a commit; None for one outside the calendar, which anybody can write."""
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return None

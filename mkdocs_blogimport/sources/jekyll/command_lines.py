"""The configuration files in the commands of workflows and makefiles: `jekyll build --config …`."""

from __future__ import annotations

import os
import posixpath
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ...blog.paths import is_file

#: The files with the commands of hosts, which publish a site, and those with the commands of people.
_OF_HOSTS = ("netlify.toml", ".gitlab-ci.yml", ".travis.yml")
_OF_PEOPLE = ("Makefile", "Rakefile", "package.json")
_WORKFLOWS = ".github/workflows"
_WORKFLOWS_LIMIT = 50
#: The most characters that are read of a file, and the most configuration files of a command.
_FILE_LIMIT, _CONFIG_LIMIT = 100_000, 20
_SHOWN = 200

#: `jekyll build` and `jekyll b`, also as parts of a list; `serve` publishes nothing.
_BUILD = re.compile(r"(?<![\w-])jekyll[\"']?[ \t,]+[\"']?b(?:uild)?(?![\w:./-])|(?<![\w-])jekyll_build_options[ \t]*:")
#: GitHub's own action, which reads only `_config.yml`.
_PAGES_ACTION = re.compile(r"\buses[ \t]*:[ \t]*[\"']?actions/jekyll-build-pages\b")
_END = re.compile(r"[;|]|&&|[ \t]#")
_CONFIG = re.compile(r"(?<![\w-])--config(?![\w-])[\"']?[ \t=,]*\\?[\"']?([^\s\"'\\;&|]*)")
_VARIABLE = re.compile(r"[$#{}%`*?<>()]")
_IS_PRODUCTION = re.compile(r"\bJEKYLL_ENV\b[\"' \t]*[:=][\"' \t]*production\b")
_NETLIFY_CONTEXT = re.compile(r"[ \t]*\[{1,2}[ \t]*(?:context[ \t]*\.[ \t]*[\"']?([\w/-]+))?")
_OPTION = re.compile(r"[ \t]*--\w")
#: Lines that contain a command but don't run it.
_NO_COMMAND = re.compile(r"[ \t]*(?:-[ \t]*)?(?:name[ \t]*:|@?echo\b|#|//)")


@dataclass(frozen=True, slots=True)
class Command:
    """One command that builds the blog."""

    file: Path
    line: int
    config: tuple[str, ...]
    """The configuration files, as they are written; empty if the command has no `--config`."""
    is_known: bool = True
    """False if the names contain a variable."""


def builds(folder: Path, leaves_out: Callable[[str], bool]) -> list[Command]:
    """Find the commands by which a blog was built and published.

    Files of hosts come before those of people, and commands for production (`JEKYLL_ENV=production`, or Netlify's
    context of that name) before others. No file is read through a symbolic link.

    Args:
        folder: The blog's folder.
        leaves_out: Returns True for a path that the site excludes.

    Returns:
        The commands that count, in the order of their files.
    """
    root = os.path.realpath(folder)
    for names in ([*_workflows(Path(root)), *_OF_HOSTS], _OF_PEOPLE):
        found = [command for name in names if not leaves_out(name) for command in _commands(Path(root), name)]
        if found:
            return [command for command, is_production in found if is_production] or [command for command, _ in found]
    return []


def _workflows(root: Path) -> list[str]:
    """Return the paths of GitHub's workflows."""
    place = root / _WORKFLOWS
    if os.path.realpath(place) != str(place):
        return []
    try:
        names = sorted(entry.name for entry in os.scandir(place) if entry.name.endswith((".yml", ".yaml")))
    except OSError:
        return []
    names = [name for name in names if name.isprintable()]
    return [f"{_WORKFLOWS}/{name}" for name in names[:_WORKFLOWS_LIMIT]]


def _commands(root: Path, name: str) -> list[tuple[Command, bool]]:
    """Return the commands of a file, each with True if it is for production."""
    file = root / name
    if not is_file(file) or os.path.normcase(os.path.realpath(file)) != os.path.normcase(file):
        return []
    try:
        with file.open(encoding="utf-8", errors="replace") as opened:
            text = opened.read(_FILE_LIMIT)
    except OSError:
        return []
    is_hosts = name not in _OF_PEOPLE
    whole = is_hosts and _IS_PRODUCTION.search(text) is not None
    found = []
    context = ""
    for number, line in _lines(text):
        if name == "netlify.toml" and (header := _NETLIFY_CONTEXT.match(line)) is not None:
            context = header[1] or ""
        if _NO_COMMAND.match(line) or context not in {"", "production"}:
            continue
        own = "JEKYLL_ENV" in line
        is_production = context == "production" or (_IS_PRODUCTION.search(line) is not None if own else whole)
        for config in _configurations(line):
            is_known = _VARIABLE.search(",".join(config)) is None and len(config) <= _CONFIG_LIMIT
            found.append((Command(file, number, config, is_known), is_production))
    return found


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a file with their numbers; the continuation of a command is joined to its first line."""
    first, parts = 1, list[str]()
    for number, line in enumerate(text.split("\n"), 1):
        written = line.removesuffix("\r")
        if parts and not (parts[-1].endswith("\\") or _OPTION.match(written)):
            yield first, " ".join(part.removesuffix("\\") for part in parts)
            first, parts = number, []
        parts.append(written)
    yield first, " ".join(part.removesuffix("\\") for part in parts)


def _configurations(line: str) -> Iterator[tuple[str, ...]]:
    """Yield the configuration files of each command in a line."""
    if _PAGES_ACTION.search(line):
        yield ()
    commands = list(_BUILD.finditer(line))
    if not commands:
        return
    ends = sorted([*(found.start() for found in _END.finditer(line)), *(found.start() for found in commands)])
    for command in commands:
        at = bisect_left(ends, command.end())
        named = _CONFIG.findall(line, command.end(), ends[at] if at < len(ends) else len(line))
        files = tuple(posixpath.normpath(file) for file in (named[-1].split(",") if named else ()) if file)
        yield () if files == ("_config.yml",) else files


def different(commands: Iterable[Command]) -> list[Command]:
    """Return the commands without those whose configuration files an earlier one has."""
    found: dict[tuple[str, ...], Command] = {}
    for command in commands:
        found.setdefault(command.config, command)
    return list(found.values())


def written(command: Command) -> str:
    """Return a command's option `--config`, as an author would write it."""
    named = ",".join(command.config)
    shown = named if len(named) <= _SHOWN else named[:_SHOWN] + "…"
    return f"`--config {shown}`" if named else "no `--config`"

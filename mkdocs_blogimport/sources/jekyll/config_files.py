"""The configuration files of a blog, in the order in which they count."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from ...blog.paths import hidden_part, is_file, why_not_read
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from ..options import ReadOptions
from . import command_lines

CONFIG_FILES = ("_config.yml", "_config.yaml", "_config.toml")

#: The most commands in a message.
_NAMED = 5


def config_file(folder: Path) -> Path | None:
    """Return the configuration file of a Jekyll site, if there is one."""
    return next((folder / name for name in CONFIG_FILES if is_file(folder / name)), None)


def config_files(folder: Path, name: str, problems: Problems, options: ReadOptions) -> list[Path]:
    """Find the configuration files that count.

    Args:
        folder: The blog's folder.
        name: Its own configuration file, as messages name it.
        problems: Receives the files that can't be read, the command that was used, and the files that are not read.
        options: How to read the blog.

    Returns:
        The blog's own file and those of the option `config`, or without that option the files of the commands that
        built the blog. A later file overrides an earlier one.
    """
    root = Path(os.path.realpath(folder))
    own = config_file(root)
    if own is not None and (reason := why_not_read(own, root)) is not None:
        problems.report("unreadable", display_path(own), None, reason, "Jekyll's defaults are used")
        own = None
    first = [own] if own is not None else []
    if options.config:
        wanted = [path for path in options.config if path.strip("/") not in CONFIG_FILES]
        return [*first, *_existing(wanted, root, "the option `config`", ("config", name, None), problems)]
    if (named := _of_commands(root, name, problems, options)) == []:
        return first
    found = first if named is None else named
    others = [file.name for file in sorted(root.glob("_config[._-]*.yml")) if is_file(file) and file not in found]
    if others:
        problems.report("assumed", name, None, f"there are further configuration files: {', '.join(others)}",
                        "not read; name the ones to read in the option `config`")  # fmt: skip
    return found


def _of_commands(root: Path, name: str, problems: Problems, options: ReadOptions) -> list[Path] | None:
    """Return the configuration files in the commands that built the blog.

    Returns:
        None if they name none; an empty list if the files can't be used, which is reported.
    """
    different = command_lines.different(command_lines.builds(root, options.leaves_out))
    if len(different) > 1:
        said = [
            f"{command_lines.written(command)} ({command.file.relative_to(root).as_posix()}:{command.line})"
            for command in different[:_NAMED]
        ]
        named = "; ".join(said)
        more = f"; and {len(different) - _NAMED} more" if len(different) > _NAMED else ""
        problems.report("assumed", name, None, f"commands that build the blog have different `--config`: {named}{more}",
                        "none of them is used; name the files to read in the option `config`")  # fmt: skip
        return []
    if not different or not different[0].config:
        return None
    command = different[0]
    file, line, written = display_path(command.file), command.line, command_lines.written(command)
    if not command.is_known:
        problems.report("assumed", file, line, f"Jekyll was run with {written}, whose variables have no value here",
                        f"only {name} is read; name the files to read in the option `config`")  # fmt: skip
        return []
    found = _existing(command.config, root, "the command", ("assumed", file, line), problems)
    if found:
        problems.report("assumed", file, line, f"Jekyll was run with {written}",
                        "these files are read; the option `config` names others")  # fmt: skip
    return found


def _existing(
    wanted: Iterable[str], root: Path, who: str, place: tuple[str, str, int | None], problems: Problems
) -> list[Path]:
    """Return those of the files that can be read; the others are reported."""
    found: dict[Path, None] = {}
    for written in wanted:
        path = written.replace("\0", "").strip("/")
        file = root / path
        reason = None if is_file(file) else "the file doesn't exist in the blog's folder"
        if hidden_part(path) is not None:
            reason = "the file is hidden"
        elif ".." in path.split("/") and root not in Path(os.path.realpath(file)).parents:
            reason = "the file is outside the blog"
        if (reason := reason or why_not_read(file, root)) is not None:
            problems.report(*place, f"{written!r} in {who}: {reason}", "ignored")
        else:
            found[file] = None
    return list(found)

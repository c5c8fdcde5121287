"""A file of settings or data of an old blog: opened, limited, decoded and parsed. What can't be read is reported."""

from __future__ import annotations

import csv
import json
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from ..blog.paths import why_not_read
from ..diagnostics.naming import display_path
from ..diagnostics.problems import Problems
from ..frontmatter import safe_yaml
from ..frontmatter.decoding import decode
from ..frontmatter.other_kinds import is_too_deep

#: The largest file of settings that is read, in bytes.
LIMIT: Final = 1_000_000
#: An escape of JSON; half of a character is the first or second one of a pair, by itself.
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)


def content(
    file: Path, folder: Path | None, problems: Problems, done: str, *, limit: int = LIMIT, code: str = "config"
) -> bytes | None:
    """Return the bytes of a file.

    Args:
        file: The file.
        folder: The folder that must contain it, whatever links lead to it; None if the caller saw to that.
        problems: Receives the reason why it can't be read.
        done: What is done about that, as messages say it.
        limit: The most bytes that it may have.
        code: The kind of that problem.

    Returns:
        None for a file that can't be read.
    """
    name = display_path(file)
    reason = None if folder is None else why_not_read(file, Path(os.path.realpath(folder)))
    if reason is not None:
        problems.report("unreadable", name, None, reason, done)
        return None
    try:
        with file.open("rb") as opened:
            data = opened.read(limit + 1)
    except OSError as error:
        problems.report(code, name, None, f"can't be read: {error.strerror}", done)
        return None
    if len(data) > limit:
        problems.report(code, name, None, f"is larger than {limit:,} bytes", done)
        return None
    return data


def decoded(data: bytes, name: str, problems: Problems) -> str:
    """Return the text of a file, and report what is no text in it.

    Args:
        data: The bytes of the file.
        name: The file, as messages name it.
        problems: Receives the bytes that have no meaning.
    """
    text, _, findings = decode(data)
    problems.add(findings, name)
    return text


def read(  # noqa: PLR0913 - what is read, what is reported, and what the data are
    file: Path,
    folder: Path | None,
    problems: Problems,
    done: str,
    *,
    limit: int = LIMIT,
    parse: Callable[[str], Any] | None = None,
    otherwise: Any = None,
) -> Any:
    """Return what a file says.

    Args:
        file: The file; its file extension says whether it is TOML, JSON or YAML.
        folder: The folder that must contain it, whatever links lead to it; None if the caller saw to that.
        problems: Receives the reason why it can't be read.
        done: What is done about that, as messages say it.
        limit: The most bytes that it may have.
        parse: The function that makes data of its text, for one of another form. It may raise `ValueError`,
            `csv.Error` and `safe_yaml.InvalidYAML`.
        otherwise: What is returned for a file that can't be read.
    """
    data = content(file, folder, problems, done, limit=limit)
    if data is None:
        return otherwise
    name = display_path(file)
    text = decoded(data, name, problems)
    try:
        return parse(text) if parse is not None else parsed(text, file.suffix)
    except safe_yaml.InvalidYAML as error:
        problems.report("config", name, error.line + 1, "not valid YAML, or too deep or too large", done)
    except (ValueError, csv.Error, RecursionError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        problems.report("config", name, None, f"can't be read: {reason}", done)
    return otherwise


def read_settings(
    file: Path, folder: Path | None, problems: Problems, done: str, *, parse: Callable[[str], Any] | None = None
) -> dict[str, Any]:
    """Return the settings of a file by their names, as `read` does; none for a file that can't be read."""
    values = read(file, folder, problems, done, parse=parse)
    if values is None:
        return {}
    if not isinstance(values, Mapping):
        problems.report("config", display_path(file), 1, "contains no settings", done)
        return {}
    return {str(key): value for key, value in values.items()}


def parsed(text: str, suffix: str) -> Any:
    """Return the data of a text.

    Args:
        text: TOML, JSON or YAML.
        suffix: The file extension that says which, with its dot.

    Raises:
        ValueError: It is not valid.
        safe_yaml.InvalidYAML: It is no valid YAML, or its aliases would make it too large.
    """
    match suffix.lower():
        case ".toml":
            return toml(text)
        case ".json":
            return json.loads(_ESCAPE.sub(_whole, text) if "\\u" in text else text)
        case _:
            return yaml(text)


def _whole(escape: re.Match[str]) -> str:
    """Return an escape of JSON; for half of a character the sign that stands for one that can't be shown."""
    return "\\ufffd" if escape["half"] else escape[0]


def toml(text: str) -> dict[str, Any]:
    """Return the data of TOML; raises `ValueError` for what is none, or has a key of too many parts."""
    if is_too_deep(text):
        raise ValueError("a key has too many parts")
    return tomllib.loads(text)


def yaml(text: str, *, keeps_tags: bool = False) -> Any:
    """Return the data of YAML, of several documents in it the first; with the limits of front matter.

    Args:
        text: YAML with LF line ends; characters that are not allowed in it are dropped.
        keeps_tags: Return values with a tag that isn't YAML's own as `safe_yaml.Tagged`.

    Raises:
        safe_yaml.InvalidYAML: It can't be read, or its aliases would make it too large.
    """
    return safe_yaml.load(safe_yaml.CONTROL.sub("", text), keeps_tags=keeps_tags, takes_first=True).value

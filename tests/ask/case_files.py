"""The files of a case that is a small blog, and its answers, alike for every generator."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from .rewriting import ABSENT

#: Takes a case and an empty folder, and gives a generator's answers.
Ask = Callable[[dict[str, Any], Path], dict[str, Any]]


def write_files(files: Mapping[str, Any], folder: Path, modified: int | None = None) -> None:
    """Write the files of a case into an empty folder.

    Args:
        files: By name: text, bytes (`!!binary`), or `{link: target}` for a symbolic link.
        folder: An existing folder.
        modified: When all of them were changed last, in seconds since 1970; None for now.
    """
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, dict):
            path.symlink_to(content["link"])
            continue
        path.write_bytes(content if isinstance(content, bytes) else (content or "").encode())
        if modified is not None:
            os.utime(path, (modified, modified))


def bettered(case: dict[str, Any]) -> dict[str, Any]:
    """A generator's answers, with what the importer does better put in their place."""
    answers = dict(case["expect"])
    for path, better in case.get("better", {}).items():
        theirs = answers[path] or {}
        assert better is None or all(theirs.get(key) != value for key, value in better.items()), f"{path}: is no better"
        answers[path] = None if better is None else {**theirs, **better}
    return answers


def one_by_one(cases: Sequence[dict[str, Any]], keys: Sequence[str], ask: Ask) -> list[dict[str, Any]]:
    """Ask a generator about one case after another, each in a folder of its own.

    Args:
        cases: What a file of cases holds.
        keys: All that the generator may have to say something about.
        ask: Asks about one case.

    Returns:
        For each case these keys with the answers, as `rewrite` takes them.
    """
    found = []
    for case in cases:
        with tempfile.TemporaryDirectory() as folder:
            found.append(dict.fromkeys(keys, ABSENT) | ask(case, Path(folder).resolve()))
    return found

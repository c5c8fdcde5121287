"""Git repositories for tests, with one author and one day."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

#: The day of each commit.
DAY = "2021-03-04"


def git(folder: Path, *arguments: str, text: str = "", time: str = f"{DAY}T05:06:07Z") -> str:
    """Run Git in a folder as Ann, at a time and with a text to read; return what it prints."""
    names = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER")
             for key, value in {"NAME": "Ann Ashore", "EMAIL": "ann@example.com", "DATE": time}.items()}  # fmt: skip
    command = ["git", "-c", "init.defaultBranch=main", *arguments]
    done = subprocess.run(
        command, cwd=folder, check=True, capture_output=True, input=text, encoding="utf-8", env={**os.environ, **names}
    )
    return done.stdout


def committed(folder: Path) -> None:
    """Commit all files of a folder into a repository of its own."""
    if shutil.which("git") is None:
        pytest.skip("Git is not installed")
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "All")

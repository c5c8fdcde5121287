"""The cases that are data: lists in YAML files, one entry a case, in the `cases` folder beside their test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

TESTS = Path(__file__).parent


def load(path: Path) -> Any:
    """What a YAML file holds."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def cases(room: str, only: str = "*.yml") -> list[Any]:
    """The cases of a room, each with its name for pytest.

    Args:
        room: A folder of `tests/`, such as `kramdown` or `sources/jekyll`.
        only: The files in its `cases` folder.
    """
    return [
        pytest.param(case, id=f"{path.stem}: {case.get('case') or case['in'][:60]}")
        for path in sorted((TESTS / room / "cases").glob(only))
        for case in load(path)
    ]

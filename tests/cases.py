"""The cases that are data: lists in YAML files, one entry a case, in the `cases` folder beside their test."""

from __future__ import annotations

from collections.abc import Callable, Container
from pathlib import Path
from typing import Any

import pytest
import yaml
from ask.rewriting import ABSENT, rewrite

TESTS = Path(__file__).parent
#: What came out otherwise than a case says, by its file and its number; None where such a case fails.
REWRITTEN: dict[Path, dict[int, dict[str, Any]]] | None = None


#: The keys of each room's cases, besides those that cases of all rooms may have; CONTRIBUTING.md says what they mean.
KEYS = {
    "feeds": "blog docs mkdocs options plugins feeds files without told quiet",
    "cli": "blog mkdocs nav lost files config out told",
    "frontmatter": "file metadata values kinds body syntax encoding told",
    "goldmark": "options html better_html",
    "kramdown": "options html better_html",
    "liquid": "out html better_html told fails",
    "odd": "file permalink encoding grow link special title tags address body without page told",
    "render": "html",
    "shortcodes": "files html better_html told fails",
    "site": "blog options closed listed files told aborts",
    "sites": "blog docs mkdocs options plugins files without redirects told quiet aborts",
    "sources/eleventy": "blog expect lists fails",
    "sources/hexo": "blog config packages expect redirects lists feeds files fails told",
    "sources/hugo": "blog config show expect redirects files lists feeds feed_titles fails better_redirects",
    "sources/pelican": "blog config expect redirects lists feeds fails told",
    "sources/zola": "blog config expect redirects lists feeds files fails told",
    "sources/jekyll": "blog config show expect redirects fails better_redirects",
}
#: What real programs answered, which is written by `tests/ask` alone.
ASKED = {
    ("goldmark", "html"),
    ("kramdown", "html"),
    ("liquid", "html"),
    ("liquid", "out"),
    ("shortcodes", "html"),
}
EVERYWHERE = "case in why better defect"


class Case(dict[str, Any]):
    """What a case says, and where."""

    path: Path
    number: int


def load(path: Path) -> Any:
    """What a YAML file holds."""
    return yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def cases(room: str, only: str = "*.yml", read: Callable[[Path], list[dict[str, Any]]] = load) -> list[Any]:
    """The cases of a room, each with its name for pytest.

    Args:
        room: A folder of `tests/`, such as `kramdown` or `sources/jekyll`.
        only: The files in its `cases` folder.
        read: How a file is read.
    """
    known = {*EVERYWHERE.split(), *KEYS[room].split()}
    found = []
    for path in sorted((TESTS / room / "cases").glob(only)):
        for number, given in enumerate(read(path)):
            case = Case(given)
            case.path, case.number = path, number
            name = f"{path.stem}: {case.get('case') or case['in'][:60]}"
            assert set(case) <= known, f"{name}: unknown {set(case) - known}"
            found.append(pytest.param(case, id=name))
    return found


def answered_cases(room: str, *names: str, but: Container[str] = ()) -> list[Any]:
    """The cases of a room on which its program doesn't give up.

    Args:
        room: A folder of `tests/`, such as `sources/jekyll`.
        names: The files, without their file extension; none for all.
        but: The files to leave out if none is named.
    """
    found = [case for name in names for case in cases(room, f"{name}.yml")]
    if not names:
        found = [case for case in cases(room) if str(case.id).split(":")[0] not in but]
    return [case for case in found if "fails" not in case.values[0]]


def expect(case: Case, key: str, got: Any, usual: Any = ABSENT, alike: Callable[[Any], Any] = lambda it: it) -> None:
    """Hold a case to what it says under a key, or with `pytest --rewrite` let it say what came out.

    Args:
        case: The case.
        key: A key of it.
        got: What came out.
        usual: What a case means that doesn't have the key.
        alike: Takes from both what doesn't count.
    """
    wanted = case.get(key, usual)
    if REWRITTEN is not None and (case.path.parts[-3], key) not in ASKED:
        if wanted is ABSENT or alike(got) != alike(wanted):
            answers = REWRITTEN.setdefault(case.path, {}).setdefault(case.number, {})
            answers[key] = ABSENT if got == usual else got
        return
    assert alike(got) == alike(wanted)


def write_down() -> list[str]:
    """Write what came out otherwise into the files of the cases; name what was written."""
    written = []
    for path, answers in sorted((REWRITTEN or {}).items()):
        text = path.read_text(encoding="utf-8")
        count = len(yaml.safe_load(text))
        path.write_text(rewrite(text, [answers.get(number, {}) for number in range(count)]), encoding="utf-8")
        written.append(f"{path.relative_to(TESTS)}: {len(answers)} cases rewritten")
    return written

"""The cases that real programs are asked for: each says where its answer comes from, and is rewritten faithfully."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ask import goldmark, hexo, hugo, jekyll, kramdown, liquid, pelican, shortcodes, zola
from ask.rewriting import ABSENT, rewrite

PROGRAMS = (goldmark, hexo, hugo, jekyll, kramdown, liquid, pelican, shortcodes, zola)
FILES = [
    pytest.param(program, path, id=f"{path.parent.parent.name}/{path.name}")
    for program in PROGRAMS
    for path in sorted(program.CASES.glob("*.yml"))
]
#: The keys of an answer, and those that stand beside the importer's own answer where it differs.
ANSWERS = {"expect", "redirects", "files", "lists", "feeds", "html", "out", "fails"}
BETTER = {"better", "better_html", "better_redirects"}


def load(path: Path) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize(("program", "path"), FILES)
def test_a_case_has_an_answer_and_says_why_the_importer_has_another(program: Any, path: Path) -> None:
    for case in load(path):
        name = case.get("case") or case["in"]
        assert case.keys() & ANSWERS, f"{name}: not asked yet"
        # whatever is made of what a program gives up on is better
        assert "fails" in case or ("why" in case) == bool(case.keys() & BETTER), f"{name}: `why` belongs to `better`"


@pytest.mark.parametrize(("program", "path"), FILES)
def test_a_file_is_rewritten_faithfully(program: Any, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    cases = load(path)
    assert rewrite(text, [{key: case[key] for key in case.keys() & ANSWERS} for case in cases]) == text
    answers: list[dict[str, Any]] = [
        {
            "fails": ABSENT,
            "html": f"<p>\n  {number}: *\n</p>\n",
            "expect": {"a: b": {"tags": ["x", number], "title": "# no"}, "c": None},
        }
        for number in range(len(cases))
    ]
    wanted = [
        {key: value for key, value in {**case, **answer}.items() if value is not ABSENT}
        for case, answer in zip(cases, answers, strict=True)
    ]
    new = rewrite(text, answers)
    assert yaml.safe_load(new) == wanted
    assert [line for line in new.splitlines() if line.startswith("#")] == [
        line for line in text.splitlines() if line.startswith("#")
    ]

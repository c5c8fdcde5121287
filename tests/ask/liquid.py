"""What Jekyll's Liquid makes of the cases in `tests/liquid/cases/`, in the blog that lies there.

A case has `in` and what Jekyll makes of it: `out`, or with its Markdown `html`; where Jekyll gives up, `fails` has its
words. What the importer makes of it instead is `better` or `better_html`; if Jekyll doesn't give up, `why` says why.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

from .rewriting import ABSENT

CASES = Path(__file__).parents[1] / "liquid" / "cases"


def folded(html: str) -> str:
    """HTML with whitespace as HTML counts it, but in code."""
    return re.sub(r"(?<=>)\s+|\s+(?=<)", "", " ".join(html.split()))


def answers(cases: list[dict[str, Any]], path: Path) -> list[dict[str, Any]]:
    """Ask Jekyll.

    Args:
        cases: What a file of cases holds.
        path: The file.

    Returns:
        For each case the keys that Jekyll has to say something about, as `rewrite` takes them.
    """
    asked = [(case, key) for case in cases for key in _asked(case)]
    ran = subprocess.run(
        ["ruby", str(Path(__file__).with_suffix(".rb")), str(CASES / "blog")],
        input="".join(json.dumps({"in": case["in"], "on_the_page": key == "html"}) + "\n" for case, key in asked),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env={**os.environ, "LC_ALL": "C.UTF-8", "JEKYLL_ENV": "production"},
    )
    told: dict[int, dict[str, str]] = {}
    for (case, _), line in zip(asked, ran.stdout.split("\n")[:-1], strict=True):
        told.setdefault(id(case), {}).update(json.loads(line))
    return [_answer(case, told[id(case)]) for case in cases]


def _asked(case: dict[str, Any]) -> list[str]:
    html = ["html"] if {"html", "better_html"} & case.keys() else []
    return [*html, *(["out"] if not html or {"out", "better"} & case.keys() else [])]


def _answer(case: dict[str, Any], theirs: dict[str, str]) -> dict[str, Any]:
    if "fails" in theirs:
        return {"fails": theirs["fails"], "out": ABSENT, "html": ABSENT}
    # as it is laid out in the case where that is the same
    same = {key: case[key] for key, value in theirs.items() if _same(key, case.get(key), value)}
    return {"fails": ABSENT, **theirs, **same}


def _same(key: str, ours: str | None, theirs: str) -> bool:
    if ours is None or key == "out":
        return ours == theirs
    return folded(ours) == folded(theirs)

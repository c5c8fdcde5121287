"""What Jekyll's Liquid makes of the cases in `tests/liquid/cases/`, in the blog that lies there.

A case has `in` and what Jekyll makes of it: `out`, or with its Markdown `html`. Where Jekyll gives up, `fails` has its
words, and `out` and `html` are the importer's. Where the importer differs on purpose though Jekyll doesn't give up,
`why` says so, `out` or `html` is the importer's, and `jekyll` what Jekyll makes of it.
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
KEYS = {"case", "in", "out", "html", "told", "fails", "why", "jekyll", "defect"}


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
    asked = [(case, key) for case in cases for key in ({"out", "html"} & case.keys() or {"out"})]
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


def _answer(case: dict[str, Any], theirs: dict[str, str]) -> dict[str, Any]:
    if "fails" in theirs:
        return {"fails": theirs["fails"], "why": ABSENT, "jekyll": ABSENT}
    differing = {key: value for key, value in theirs.items() if not _same(key, case.get(key), value)}
    if not differing:
        return {"fails": ABSENT, "why": ABSENT, "jekyll": ABSENT}
    if "why" not in case:
        return {"fails": ABSENT, **differing}
    ((key, value),) = differing.items()
    return {"fails": ABSENT, "jekyll": case["jekyll"] if _same(key, case.get("jekyll"), value) else value}


def _same(key: str, ours: str | None, theirs: str) -> bool:
    if ours is None or key == "out":
        return ours == theirs
    return folded(ours) == folded(theirs)

"""What kramdown makes of the cases in `tests/kramdown/cases/`, with the options that Jekyll gives it.

A case has `markdown`, perhaps `options`, and kramdown's `html`. Where the importer differs on purpose, `why` says so,
`html` is the importer's, and `kramdown` what kramdown makes of it.
"""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

from .rewriting import ABSENT

CASES = Path(__file__).parents[1] / "kramdown" / "cases"
KEYS = {"case", "markdown", "options", "html", "why", "kramdown", "defect"}


def normal(html: str) -> str:
    """HTML without what only lays it out."""
    return re.sub(r"\s+", " ", html).replace("> <", "><").strip()


def answers(cases: list[dict[str, Any]], path: Path) -> list[dict[str, Any]]:
    """Ask kramdown.

    Args:
        cases: What a file of cases holds.
        path: The file.

    Returns:
        For each case the keys that kramdown has to say something about, as `rewrite` takes them.
    """
    asked = [json.dumps({"markdown": case["markdown"], "options": case.get("options", {})}) for case in cases]
    ran = subprocess.run(
        ["ruby", str(Path(__file__).with_suffix(".rb"))],
        input="".join(f"{line}\n" for line in asked),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return [
        _answer(case, json.loads(line)["html"]) for case, line in zip(cases, ran.stdout.split("\n")[:-1], strict=True)
    ]


def _answer(case: dict[str, Any], theirs: str) -> dict[str, Any]:
    same = "html" in case and normal(case["html"]) == normal(theirs)
    if same:  # as it is laid out in the case
        return {"why": ABSENT, "kramdown": ABSENT}
    if "why" not in case:
        return {"html": theirs}
    recorded = case.get("kramdown", "")
    return {"kramdown": recorded if normal(recorded) == normal(theirs) else theirs}
